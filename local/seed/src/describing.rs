//! Descriptions: sentences of the kind, the fabric and the brand in changing order and grammar.

use crate::chance::Chance;
use crate::style::Idea;

/// How a style comes up: descriptions warn of it, reviews complain about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    /// As the chart says.
    True,
    /// Small.
    Small,
    /// Large.
    Large,
}

impl Fit {
    pub(crate) fn of(chance: &mut Chance) -> Fit {
        match chance.below(100) {
            0..72 => Fit::True,
            72..87 => Fit::Small,
            _ => Fit::Large,
        }
    }
}

static OPENINGS: &[&str] = &[
    "{a} in {fabric}, {clause}.",
    "{the} {is} {clause}.",
    "{brand’s} {name}: {a} in {fabric}, {clause}.",
    "In {fabric}, {the} {is} {clause}.",
    "{clause}, {the} {comes} in {fabric}.",
    "From {brand}, {a} {clause}.",
    "{a} that {earns} {its} place: {clause}, in {fabric}.",
    "We keep coming back to {the}, {clause}.",
    "{fabric} and not much else: {the} {is} {clause}.",
    "There is a lot to like about {the}. {it} {is} {clause}, in {fabric}.",
    "{this} {noun} {is} {clause}, in {fabric}.",
    "{a} {clause}. {brand} makes {them} in {fabric}.",
];
static SUMMER_OPENINGS: &[&str] = &[
    "For warm days: {a} in {fabric}, {clause}.",
    "Summer asks for little, and {the} {is} exactly that: {clause}, in {fabric}.",
    "{a} for the warm half of the year, {clause}.",
];
static WINTER_OPENINGS: &[&str] = &[
    "For cold days: {a} in {fabric}, {clause}.",
    "When the days get short, {the} {is} ready: {clause}, in {fabric}.",
    "{a} for the cold half of the year, {clause}.",
];
static TRUE_FITS: &[&str] = &[
    "{it} {fits} true to size.",
    "Take your usual size.",
    "The fit is true to size; the chart helps if you are between two.",
    "Sizes run as the chart says.",
];
static SMALL_FITS: &[&str] = &[
    "{it} {comes} up small: between two sizes, take the larger.",
    "The cut is close, so consider one size up.",
    "Sizes run small; the chart is worth a look.",
];
static LARGE_FITS: &[&str] = &[
    "{it} {comes} up a little large.",
    "The cut is generous: go down a size for a closer fit.",
    "Sizes run large; take the smaller if you are between two.",
];
static COLOURS: &[&str] = &[
    "Available in {colours}.",
    "{it} {comes} in {colours}.",
    "There is a choice of {colours}.",
];

/// What is said of a style.
pub(crate) fn description(chance: &mut Chance, idea: &Idea) -> String {
    let voice = idea.kind.voice;
    let words = Words(idea);
    let opening = match idea.season {
        Some("spring-summer") if idea.is_seasonal && chance.percent(25) => chance.word(SUMMER_OPENINGS),
        Some("autumn-winter") if idea.is_seasonal && chance.percent(25) => chance.word(WINTER_OPENINGS),
        _ => chance.pick(OPENINGS),
    };
    let fabric = chance.word(idea.fabric.talk);
    let details = chance.some(voice.details, if chance_of_two(idea) { 2 } else { 1 });
    let occasion = chance.word(voice.occasions);
    let story = chance.percent(18).then_some(idea.brand.story);
    let fits = match idea.fit {
        Fit::True if !idea.place.sizes.is_chosen() => None,
        Fit::True => chance.percent(40).then_some(TRUE_FITS),
        Fit::Small => Some(SMALL_FITS),
        Fit::Large => Some(LARGE_FITS),
    };
    let fit = fits.map(|fits| chance.word(fits));
    let care = chance.percent(45).then(|| chance.word(idea.fabric.care.talk));
    let colours = (idea.colours.len() > 1 && chance.percent(35)).then(|| chance.word(COLOURS));

    let mut text = String::with_capacity(640);
    let first = details.first().map_or("", |detail| **detail);
    let second = details.get(1).map_or("", |detail| **detail);
    let of = |part: Option<&'static str>| part.unwrap_or("");
    let order: [&str; 10] = match chance.below(6) {
        0 => [
            opening,
            fabric,
            first,
            second,
            "\n\n",
            occasion,
            of(colours),
            of(fit),
            of(care),
            of(story),
        ],
        1 => [
            opening,
            first,
            fabric,
            "\n\n",
            second,
            occasion,
            of(fit),
            of(colours),
            of(story),
            of(care),
        ],
        2 => [
            opening,
            first,
            second,
            fabric,
            "\n\n",
            of(story),
            occasion,
            of(fit),
            of(care),
            of(colours),
        ],
        3 => [
            opening,
            occasion,
            "\n\n",
            fabric,
            first,
            second,
            of(fit),
            of(care),
            of(colours),
            of(story),
        ],
        4 => [
            opening,
            fabric,
            occasion,
            "\n\n",
            first,
            second,
            of(care),
            of(fit),
            of(story),
            of(colours),
        ],
        _ => [
            of(story),
            opening,
            fabric,
            first,
            "\n\n",
            second,
            occasion,
            of(colours),
            of(care),
            of(fit),
        ],
    };
    for part in order {
        match part {
            "" => {}
            "\n\n" => text.push_str(part),
            sentence => {
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push(' ');
                }
                words.say(&mut text, sentence);
            }
        }
    }
    text
}

/// Larger things have more to be said of.
fn chance_of_two(idea: &Idea) -> bool {
    idea.kind.euros.1 > 40 || idea.popularity > 30
}

/// The words that a style puts into sentences.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words<'a>(pub(crate) &'a Idea);

impl Words<'_> {
    /// Adds the sentence with its words filled in and its beginnings capitalised.
    pub(crate) fn say(&self, text: &mut String, sentence: &str) {
        let from = text.len();
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let (word, after) = after.split_once('}').unwrap_or((after, ""));
            self.word(text, word);
            rest = after;
        }
        text.push_str(rest);
        capitalise_sentences(text, from);
    }

    fn word(&self, text: &mut String, word: &str) {
        let idea = self.0;
        let number = |one: &'static str, several: &'static str| if idea.kind.several { several } else { one };
        match word {
            "name" => text.push_str(idea.name),
            "brand" => text.push_str(idea.brand.name),
            "brand’s" => {
                text.push_str(idea.brand.name);
                text.push_str(if idea.brand.name.ends_with('s') { "’" } else { "’s" });
            }
            "fabric" => text.push_str(idea.fabric.phrase),
            "short" => text.push_str(idea.fabric.short),
            "clause" => text.push_str(idea.cut.1),
            "noun" => text.push_str(idea.kind.noun),
            "the" => {
                text.push_str("the ");
                text.push_str(idea.name);
                text.push(' ');
                text.push_str(idea.kind.noun);
            }
            "a" => {
                if !idea.kind.several {
                    text.push_str(article(idea.kind.noun));
                }
                text.push_str(idea.kind.noun);
            }
            "it" => text.push_str(number("it", "they")),
            "them" => text.push_str(number("it", "them")),
            "its" => text.push_str(number("its", "their")),
            "is" => text.push_str(number("is", "are")),
            "this" => text.push_str(number("this", "these")),
            "needs" => text.push_str(number("needs", "need")),
            "comes" => text.push_str(number("comes", "come")),
            "fits" => text.push_str(number("fits", "fit")),
            "earns" => text.push_str(number("earns", "earn")),
            "runs" => text.push_str(number("runs", "run")),
            "was" => text.push_str(number("was", "were")),
            "colours" => {
                let labels: Vec<String> = idea.colours.iter().map(|colour| colour.label.to_lowercase()).collect();
                match labels.split_last() {
                    Some((last, [])) => text.push_str(last),
                    Some((last, others)) => {
                        text.push_str(&others.join(", "));
                        text.push_str(" and ");
                        text.push_str(last);
                    }
                    None => {}
                }
            }
            unknown => {
                debug_assert!(false, "nobody knows the word {unknown}");
                text.push_str(unknown);
            }
        }
    }
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an " } else { "a " }
}

/// Capitalises the first letter from `from` on, and every one after the end of a sentence.
fn capitalise_sentences(text: &mut String, from: usize) {
    let mut begins = true;
    let mut ended = false;
    let said: String = text
        .split_off(from)
        .chars()
        .map(|letter| {
            let letter = if begins && letter.is_lowercase() {
                letter.to_uppercase().next().unwrap_or(letter)
            } else {
                letter
            };
            begins = match letter {
                ' ' => begins || ended,
                _ => begins && !letter.is_alphanumeric(),
            };
            ended = matches!(letter, '.' | '!' | '?');
            letter
        })
        .collect();
    text.push_str(&said);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_begin_with_a_capital() {
        let mut text = "Before. ".to_owned();
        let from = text.len();
        text.push_str("a dress. it fits: well.");
        capitalise_sentences(&mut text, from);
        assert_eq!(text, "Before. A dress. It fits: well.");
    }

    #[test]
    fn articles_follow_the_sound() {
        for (noun, article_of_it) in [("evening dress", "an "), ("umbrella", "an "), ("T-shirt", "a "), ("dress", "a ")] {
            assert_eq!(article(noun), article_of_it, "{noun}");
        }
    }
}
