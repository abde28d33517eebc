//! From what somebody typed to what is looked for.
//!
//! Every word must stand somewhere; a title counts more than a brand, a brand more than a category, a description least. A word that
//! stands nowhere is taken for a slip of the finger. Where no product has all the words, all but one will do.

use std::collections::HashMap;

use tantivy::Searcher;
use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, EmptyQuery, FuzzyTermQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::fields::{BETWEEN, Fields};
use super::sounds::sound;
use super::words::{stem, words};

/// How much a word's other fields add to its best one.
const OTHER_FIELDS: f32 = 0.1;

/// What is looked for.
pub(super) struct Understood {
    /// To be tried in this order, until one fits anything.
    pub(super) attempts: Vec<Box<dyn Query>>,
    /// Whether there are words whose fit can be scored.
    pub(super) scored: bool,
    /// The words that are looked for, when they are not those typed.
    pub(super) corrected: Option<String>,
}

/// Understands a question; no words mean everything.
pub(super) fn understand(searcher: &Searcher, fields: &Fields, text: Option<&str>) -> tantivy::Result<Understood> {
    if let Some(attempt) = text.map(|text| by_member(searcher, fields, text)).transpose()?.flatten() {
        return Ok(Understood {
            attempts: vec![attempt],
            scored: false,
            corrected: None,
        });
    }
    let typed = text.map(words).unwrap_or_default();
    if typed.is_empty() {
        // What is too long for a word stands nowhere, and does not mean everything.
        let letters = text.is_some_and(|text| text.contains(char::is_alphanumeric));
        return Ok(Understood {
            attempts: vec![if letters { Box::new(EmptyQuery) } else { everything(fields) }],
            scored: false,
            corrected: None,
        });
    }
    let known = known_or_corrected(searcher, fields, &typed)?;
    let corrected = (known != typed && !known.is_empty()).then(|| known.join(" "));
    let mut attempts: Vec<Box<dyn Query>> = Vec::new();
    let clauses = clauses(searcher, fields, &known)?;
    let how_many = clauses.len();
    if how_many > 0 {
        attempts.push(Box::new(BooleanQuery::intersection(
            clauses.iter().map(|clause| clause.box_clone()).collect(),
        )));
    }
    if how_many > 1 {
        attempts.push(Box::new(BooleanQuery::union_with_minimum_required_clauses(clauses, how_many - 1)));
    }
    if attempts.is_empty() {
        attempts.push(Box::new(EmptyQuery));
    }
    Ok(Understood {
        attempts,
        scored: true,
        corrected,
    })
}

/// Everything that shoppers may find.
pub(super) fn everything(fields: &Fields) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(fields.shown, "yes"), IndexRecordOption::Basic))
}

/// The product with exactly this member, a SKU that somebody pasted; in capitals when it is none as it was typed.
fn by_member(searcher: &Searcher, fields: &Fields, text: &str) -> tantivy::Result<Option<Box<dyn Query>>> {
    let text = text.trim();
    for name in [text.to_owned(), text.to_uppercase()] {
        let member = Term::from_field_text(fields.member, &name);
        if searcher.doc_freq(&member)? > 0 {
            let member: Box<dyn Query> = Box::new(TermQuery::new(member, IndexRecordOption::Basic));
            return Ok(Some(Box::new(BooleanQuery::intersection(vec![member, everything(fields)]))));
        }
    }
    Ok(None)
}

/// What has to fit, one for each word. Two words that also stand as one (`hand bag`) have to fit as two or as one.
fn clauses(searcher: &Searcher, fields: &Fields, known: &[String]) -> tantivy::Result<Vec<Box<dyn Query>>> {
    let mut clauses: Vec<Box<dyn Query>> = Vec::with_capacity(known.len());
    let mut words = known.iter().peekable();
    while let Some(word) = words.next() {
        let joined = words.peek().map(|next| format!("{word}{next}"));
        match joined {
            Some(joined) if stands(searcher, fields, &joined)? => {
                let mut both = vec![anywhere(searcher, fields, word)?];
                both.extend(words.next().map(|next| anywhere(searcher, fields, next)).transpose()?);
                let as_two: Box<dyn Query> = Box::new(BooleanQuery::intersection(both));
                clauses.push(Box::new(DisjunctionMaxQuery::new(vec![
                    as_two,
                    anywhere(searcher, fields, &joined)?,
                ])));
            }
            _ => clauses.push(anywhere(searcher, fields, word)?),
        }
    }
    Ok(clauses)
}

/// The word in any field.
fn anywhere(searcher: &Searcher, fields: &Fields, word: &str) -> tantivy::Result<Box<dyn Query>> {
    let stem = stem(word);
    let mut places: Vec<Box<dyn Query>> = Vec::new();
    for (field, boost) in fields.texts {
        let term = Term::from_field_text(field, &stem);
        if searcher.doc_freq(&term)? > 0 {
            places.push(Box::new(BoostQuery::new(
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)),
                boost,
            )));
        }
    }
    Ok(Box::new(DisjunctionMaxQuery::with_tie_breaker(places, OTHER_FIELDS)))
}

/// The words that stand somewhere. One that does not is joined with the next or taken apart, if that helps (`sweat shirt`, `flipflops`), or
/// taken for a slip of the finger: the likeliest that was meant stands for it. What nothing stands for is left out.
pub(super) fn known_or_corrected(searcher: &Searcher, fields: &Fields, typed: &[String]) -> tantivy::Result<Vec<String>> {
    let mut known = Vec::with_capacity(typed.len());
    let mut words = typed.iter().peekable();
    while let Some(word) = words.next() {
        if stands(searcher, fields, word)? {
            known.push(word.clone());
            continue;
        }
        if let Some(next) = words.peek() {
            let joined = format!("{word}{next}");
            if stands(searcher, fields, &joined)? {
                known.push(joined);
                words.next();
                continue;
            }
        }
        match apart(searcher, fields, word)? {
            Some((one, other)) => known.extend([one, other]),
            None => known.extend(meant(searcher, fields, word)?),
        }
    }
    Ok(known)
}

/// Whether the word, or another form of it, stands anywhere.
fn stands(searcher: &Searcher, fields: &Fields, word: &str) -> tantivy::Result<bool> {
    let stem = stem(word);
    for (field, _) in fields.texts {
        if searcher.doc_freq(&Term::from_field_text(field, &stem))? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Two words of three letters or more that stand somewhere and are written as one.
fn apart(searcher: &Searcher, fields: &Fields, word: &str) -> tantivy::Result<Option<(String, String)>> {
    for (at, _) in word.char_indices().skip(3) {
        let (one, other) = word.split_at(at);
        if other.chars().count() >= 3 && stands(searcher, fields, one)? && stands(searcher, fields, other)? {
            return Ok(Some((one.to_owned(), other.to_owned())));
        }
    }
    Ok(None)
}

/// The likeliest word that was meant by one that stands nowhere. A short one must begin alike: `rde` is `red`, and `xl` is nothing else.
pub(super) fn meant(searcher: &Searcher, fields: &Fields, word: &str) -> tantivy::Result<Option<String>> {
    let letters = word.chars().count();
    if letters < 3 || word.chars().all(|c| c.is_ascii_digit()) {
        return Ok(None);
    }
    let mut near = alike(searcher, fields, word, 1)?;
    if letters == 3 {
        near.retain(|found, _| found.chars().next() == word.chars().next());
        return Ok(likeliest(near, word));
    }
    if let Some(found) = likeliest(near, word) {
        return Ok(Some(found));
    }
    if let Some(found) = likeliest(sounding(searcher, fields, word)?, word) {
        return Ok(Some(found));
    }
    if let Some(found) = likeliest(beginning_with(searcher, fields, word)?, word) {
        return Ok(Some(found));
    }
    if letters < 6 {
        Ok(None)
    } else {
        Ok(likeliest(alike(searcher, fields, word, 2)?, word))
    }
}

/// Words with how many products have them.
pub(super) type Counted = HashMap<String, u64>;

/// Of the words found, the one with the same first letter that most products have. Ties go by the alphabet.
fn likeliest(found: Counted, word: &str) -> Option<String> {
    let first = word.chars().next();
    let rank = |(found, count): &(String, u64)| (found.chars().next() == first, *count);
    found
        .into_iter()
        .max_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| b.0.cmp(&a.0)))
        .map(|(found, _)| found)
}

/// Words within so many slips: a letter too many, too few, wrong, or two swapped.
fn alike(searcher: &Searcher, fields: &Fields, word: &str, slips: u8) -> tantivy::Result<Counted> {
    let automaton = FuzzyTermQuery::new(Term::from_field_text(fields.plain, word), slips, true).automaton()?;
    let mut found = Counted::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(fields.plain)?;
        let mut stream = index.terms().search(&automaton).into_stream()?;
        while stream.advance() {
            let word = String::from_utf8_lossy(stream.key()).into_owned();
            *found.entry(word).or_default() += u64::from(stream.value().doc_freq);
        }
    }
    Ok(found)
}

/// Words of brands that sound so. One consonant is too little to go by.
fn sounding(searcher: &Searcher, fields: &Fields, word: &str) -> tantivy::Result<Counted> {
    let sound = sound(word);
    if sound.len() < 2 {
        return Ok(Counted::new());
    }
    let beginning = format!("{sound}{BETWEEN}");
    let found = terms_beginning_with(searcher, fields.sounds, &beginning)?;
    Ok(found
        .into_iter()
        .filter_map(|(term, count)| Some((term.strip_prefix(&beginning)?.to_owned(), count)))
        .collect())
}

/// Words that begin so.
pub(super) fn beginning_with(searcher: &Searcher, fields: &Fields, beginning: &str) -> tantivy::Result<Counted> {
    terms_beginning_with(searcher, fields.plain, beginning)
}

fn terms_beginning_with(searcher: &Searcher, field: Field, beginning: &str) -> tantivy::Result<Counted> {
    let mut found = Counted::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut stream = index.terms().range().ge(beginning).into_stream()?;
        while stream.advance() && stream.key().starts_with(beginning.as_bytes()) {
            let word = String::from_utf8_lossy(stream.key()).into_owned();
            *found.entry(word).or_default() += u64::from(stream.value().doc_freq);
        }
    }
    Ok(found)
}

/// Products that have all these words and one that begins with the last, so many slips allowed.
pub(super) fn finishing(searcher: &Searcher, fields: &Fields, whole: &[String], last: &str, slips: u8) -> tantivy::Result<Box<dyn Query>> {
    let mut parts = having_all(searcher, fields, whole)?;
    let term = Term::from_field_text(fields.plain, last);
    parts.push((Occur::Must, Box::new(FuzzyTermQuery::new_prefix(term, slips, true))));
    Ok(Box::new(BooleanQuery::new(parts)))
}

/// Products that have all these words, and the last as it is written.
pub(super) fn having(searcher: &Searcher, fields: &Fields, whole: &[String], last: &str) -> tantivy::Result<Box<dyn Query>> {
    let mut parts = having_all(searcher, fields, whole)?;
    parts.push((
        Occur::Must,
        Box::new(TermQuery::new(Term::from_field_text(fields.plain, last), IndexRecordOption::Basic)),
    ));
    Ok(Box::new(BooleanQuery::new(parts)))
}

fn having_all(searcher: &Searcher, fields: &Fields, words: &[String]) -> tantivy::Result<Vec<(Occur, Box<dyn Query>)>> {
    words
        .iter()
        .map(|word| Ok((Occur::Must, anywhere(searcher, fields, word)?)))
        .collect()
}
