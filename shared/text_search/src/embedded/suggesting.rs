//! What somebody who is still typing may mean.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use operation::Fault;
use tantivy::Searcher;
use tantivy::Term;
use tantivy::collector::Count;
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption};

use super::Engine;
use super::collecting::Collecting;
use super::fields::Fields;
use super::understanding::{beginning_with, finishing, having, known_or_corrected, meant};
use super::vocabulary::Vocabulary;
use super::words::{stem, words};
use crate::{Filters, Label, Sort, Suggested, Suggestions};

/// Completions that are looked at before the most frequent are taken.
const CANDIDATES: usize = 3;

pub(super) fn suggest(engine: &Engine, text: &str, limit: usize) -> Result<Suggestions, Fault> {
    let searcher = engine.reader.searcher();
    let fields = &engine.fields;
    let as_of = engine.as_of();
    let mut typed = words(text);
    let Some(last) = typed.pop() else {
        return Ok(Suggestions {
            as_of,
            ..Suggestions::default()
        });
    };
    let whole = known_or_corrected(&searcher, fields, &typed)?;
    // Where nothing begins so, it is taken for a slip of the finger.
    let last = if beginning_with(&searcher, fields, &last)?.is_empty() {
        meant(&searcher, fields, &last)?.unwrap_or(last)
    } else {
        last
    };
    let vocabularies = engine.vocabularies.of(&searcher)?;
    Ok(Suggestions {
        queries: finished(&searcher, fields, &whole, &last, limit)?,
        categories: named(
            &searcher,
            fields.category_value,
            &vocabularies,
            |v| &v.categories,
            &typed,
            &last,
            limit,
        )?,
        brands: named(&searcher, fields.brand_value, &vocabularies, |v| &v.brands, &typed, &last, limit)?,
        products: products(engine, &searcher, vocabularies, &whole, &last, limit)?,
        as_of,
    })
}

/// The words with the last one finished, those that most products have first; only such as fit a product, and one form of each.
fn finished(searcher: &Searcher, fields: &Fields, whole: &[String], last: &str, limit: usize) -> Result<Vec<String>, Fault> {
    let mut endings: Vec<(String, u64)> = beginning_with(searcher, fields, last)?.into_iter().collect();
    endings.sort_unstable_by(|(a, much), (b, more)| more.cmp(much).then_with(|| a.cmp(b)));
    let mut stems = HashSet::new();
    endings.retain(|(ending, _)| stems.insert(stem(ending)));
    let mut queries = Vec::new();
    for (ending, _) in endings.into_iter().take(limit * CANDIDATES) {
        let count = searcher.search(&having(searcher, fields, whole, &ending)?, &Count)?;
        if count > 0 {
            let question: Vec<&str> = whole.iter().map(String::as_str).chain([ending.as_str()]).collect();
            queries.push((count, question.join(" ")));
        }
    }
    queries.sort_unstable_by(|(much, a), (more, b)| more.cmp(much).then_with(|| a.cmp(b)));
    Ok(queries.into_iter().take(limit).map(|(_, question)| question).collect())
}

/// Products that fit, most popular first; with one slip when none does.
fn products(
    engine: &Engine,
    searcher: &Searcher,
    vocabularies: Vec<Arc<Vocabulary>>,
    whole: &[String],
    last: &str,
    limit: usize,
) -> Result<Vec<crate::Hit>, Fault> {
    let collecting = Collecting {
        filters: Filters::default(),
        sort: Sort::Popularity,
        scored: false,
        after: None,
        limit,
        price_bands: Vec::new(),
        facets: false,
        vocabularies,
    };
    let most_slips = u8::from(last.chars().count() >= 4);
    for slips in 0..=most_slips {
        let mut collected = searcher.search(&finishing(searcher, &engine.fields, whole, last, slips)?, &collecting)?;
        if collected.total > 0 {
            collected.top.truncate(limit);
            return engine.hits(searcher, &collected.top);
        }
    }
    Ok(Vec::new())
}

/// Categories or brands with a word that begins with the last one typed; those that have all words typed come first, then the largest.
fn named(
    searcher: &Searcher,
    field: Field,
    vocabularies: &[Arc<Vocabulary>],
    labels: impl Fn(&Vocabulary) -> &[Label],
    typed: &[String],
    last: &str,
    limit: usize,
) -> Result<Vec<Suggested>, Fault> {
    let mut found: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for label in vocabularies.iter().flat_map(|vocabulary| labels(vocabulary)) {
        if found.contains_key(label.value.as_str()) {
            continue;
        }
        let its_words = words(&label.label);
        let begins = |word: &str| its_words.iter().any(|its| its.starts_with(word));
        if begins(last) {
            let also = typed.iter().filter(|word| begins(word)).count();
            found.insert(&label.value, (also, &label.label));
        }
    }
    let mut named = Vec::with_capacity(found.len());
    for (value, (also, label)) in found {
        let term = TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic);
        let count = u64::try_from(searcher.search(&term, &Count)?)?;
        if count > 0 {
            named.push((
                also,
                Suggested {
                    value: value.to_owned(),
                    label: label.to_owned(),
                    count,
                },
            ));
        }
    }
    named.sort_by(|(also, a), (more, b)| more.cmp(also).then_with(|| b.count.cmp(&a.count)));
    Ok(named.into_iter().take(limit).map(|(_, suggested)| suggested).collect())
}
