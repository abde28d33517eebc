//! The values that stand in a segment's columns, decoded once: segments never change.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::index::SegmentId;
use tantivy::{Searcher, SegmentReader};

use super::fields::{BETWEEN, columns};
use crate::Label;

/// What the numbers in one segment's columns mean.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// By category number.
    pub(super) categories: Vec<Label>,
    /// By brand number.
    pub(super) brands: Vec<Label>,
    /// Colour and size of each kind of variant, as places in the two lists below.
    pub(super) kinds: Vec<(u32, u32)>,
    /// Colour families. The empty value stands for none.
    pub(super) colours: Vec<Label>,
    /// Sizes. The empty value stands for none.
    pub(super) sizes: Vec<Label>,
}

impl Vocabulary {
    fn of(segment: &SegmentReader) -> tantivy::Result<Vocabulary> {
        let mut vocabulary = Vocabulary {
            categories: labels(segment, columns::CATEGORY)?,
            brands: labels(segment, columns::BRAND)?,
            ..Vocabulary::default()
        };
        let mut colours = HashMap::new();
        let mut sizes = HashMap::new();
        for term in terms(segment, columns::KIND)? {
            let mut parts = term.splitn(3, BETWEEN);
            let (value, label, size) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
            let colour = place_of(Label::new(value, label), &mut colours, &mut vocabulary.colours);
            let size = place_of(Label::new(size, size), &mut sizes, &mut vocabulary.sizes);
            vocabulary.kinds.push((colour, size));
        }
        Ok(vocabulary)
    }
}

/// The place of a value in the list; it is added when it is new.
fn place_of(label: Label, places: &mut HashMap<String, u32>, list: &mut Vec<Label>) -> u32 {
    let next = u32::try_from(list.len()).unwrap_or(u32::MAX);
    *places.entry(label.value.clone()).or_insert_with(|| {
        list.push(label);
        next
    })
}

fn labels(segment: &SegmentReader, column: &str) -> tantivy::Result<Vec<Label>> {
    let label = |term: String| {
        let (value, label) = term.split_once(BETWEEN).unwrap_or((&term, &term));
        Label::new(value, label)
    };
    Ok(terms(segment, column)?.into_iter().map(label).collect())
}

fn terms(segment: &SegmentReader, column: &str) -> tantivy::Result<Vec<String>> {
    let Some(column) = segment.fast_fields().str(column)? else {
        return Ok(Vec::new());
    };
    let mut terms = Vec::with_capacity(column.num_terms());
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        terms.push(String::from_utf8_lossy(stream.key()).into_owned());
    }
    Ok(terms)
}

/// The vocabularies of the segments that are searched now.
#[derive(Debug, Default)]
pub(super) struct Vocabularies(Mutex<HashMap<SegmentId, Arc<Vocabulary>>>);

impl Vocabularies {
    /// The vocabulary of each segment of the searcher, in its order. Segments that are gone are forgotten.
    pub(super) fn of(&self, searcher: &Searcher) -> tantivy::Result<Vec<Arc<Vocabulary>>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let segments = searcher.segment_readers();
        let mut vocabularies = Vec::with_capacity(segments.len());
        for segment in segments {
            let vocabulary = match known.get(&segment.segment_id()) {
                Some(vocabulary) => vocabulary.clone(),
                None => {
                    let vocabulary = Arc::new(Vocabulary::of(segment)?);
                    known.insert(segment.segment_id(), vocabulary.clone());
                    vocabulary
                }
            };
            vocabularies.push(vocabulary);
        }
        if known.len() > segments.len() * 2 + 8 {
            known.retain(|id, _| segments.iter().any(|segment| segment.segment_id() == *id));
        }
        Ok(vocabularies)
    }
}
