//! From text to words: lower case, without accents, as people type them.

use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, TextAnalyzer, TokenizerManager,
};

/// Words as they are written, for corrections and completions.
pub(super) const PLAIN: &str = "amcart_plain";
/// Words by their English stem, for finding: `running` is `run`.
pub(super) const STEMMED: &str = "amcart_stemmed";

/// Words that say nothing about what is looked for.
const EMPTY_WORDS: [&str; 21] = [
    "a", "an", "and", "any", "at", "by", "for", "from", "i", "in", "is", "it", "me", "my", "of", "on", "or", "some", "the", "to", "with",
];

/// The analyzers by name.
pub(super) fn analyzers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(PLAIN, plain());
    manager.register(STEMMED, stemmed());
    manager
}

fn plain() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(40))
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .build()
}

fn stemmed() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(40))
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .filter(Stemmer::new(Language::English))
        .build()
}

/// Writes what people write in several ways in one: `men's` as `mens`, `T-Shirt` and `t shirt` as `TShirt`. Both documents and questions
/// go through it.
pub(super) fn unified(text: &str) -> String {
    let mut unified = String::with_capacity(text.len());
    let mut letters_in_word = 0;
    let mut only_letter = ' ';
    for character in text.chars() {
        match character {
            '\'' | '’' => {}
            // A letter with a hyphen belongs to what follows. With a space only those that are neither sizes nor words: `v neck`.
            '-' | '\u{2010}' | '\u{2011}' if letters_in_word == 1 => letters_in_word = 0,
            ' ' if letters_in_word == 1 && "tTuUvV".contains(only_letter) => letters_in_word = 0,
            _ => {
                if character.is_alphanumeric() {
                    letters_in_word += 1;
                    only_letter = character;
                } else {
                    letters_in_word = 0;
                }
                unified.push(character);
            }
        }
    }
    unified
}

/// The words of a question. Those that say nothing are left out, unless there is nothing else.
pub(super) fn words(text: &str) -> Vec<String> {
    let all = tokens(plain(), &unified(text));
    let telling: Vec<String> = all.iter().filter(|word| !EMPTY_WORDS.contains(&word.as_str())).cloned().collect();
    if telling.is_empty() { all } else { telling }
}

/// A word's stem.
pub(super) fn stem(word: &str) -> String {
    tokens(stemmed(), word).into_iter().next().unwrap_or_else(|| word.to_owned())
}

fn tokens(mut analyzer: TextAnalyzer, text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    analyzer.token_stream(text).process(&mut |token| tokens.push(token.text.clone()));
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_in_several_ways_becomes_one() {
        for written in ["T-Shirt", "t shirt", "tshirt", "TShirt"] {
            assert_eq!(words(written), ["tshirt"], "{written}");
        }
        assert_eq!(words("Men’s V-Neck"), ["mens", "vneck"]);
        assert_eq!(words("dress for a wedding"), ["dress", "wedding"]);
        assert_eq!(words("the"), ["the"]);
        assert_eq!(words("Café  crème"), ["cafe", "creme"]);
        assert_eq!(words("dress size m red"), ["dress", "size", "m", "red"]);
    }

    #[test]
    fn stems_bring_forms_together() {
        assert_eq!(stem("dresses"), stem("dress"));
        assert_eq!(stem("running"), stem("run"));
        assert_eq!(stem("womens"), stem("women"));
    }
}
