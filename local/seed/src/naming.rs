//! Titles, and numbers that no two styles share.

use crate::chance::Chance;
use crate::kinds::{Line, Who};
use crate::style::Idea;

/// How many styles can be told apart.
pub(crate) const NUMBERS: u64 = 1 << 29;

/// Without vowels, so that no number is a word, and without `l`, which looks like 1.
const DIGITS: &[u8; 30] = b"0123456789bcdfghjkmnpqrstvwxyz";

static WOMEN: &[&str] = &[
    "Ada", "Agnes", "Alba", "Alma", "Amelie", "Anouk", "Astrid", "Aurelia", "Beatrice", "Blanca", "Carla", "Celia", "Clara", "Colette",
    "Dalia", "Edith", "Elin", "Eloise", "Emilia", "Esme", "Fenna", "Flora", "Frida", "Greta", "Hanne", "Helena", "Ida", "Ilse", "Ines",
    "Ingrid", "Iris", "Johanna", "Juna", "Katja", "Lena", "Leonie", "Linnea", "Livia", "Lotte", "Luisa", "Maren", "Marta", "Matilda",
    "Mila", "Nadia", "Nell", "Nora", "Odette", "Olive", "Paloma", "Petra", "Rosalie", "Sabine", "Saskia", "Selma", "Signe", "Silvia",
    "Smilla", "Stella", "Svea", "Tessa", "Thea", "Tilda", "Vera", "Viola", "Wilma", "Ylva", "Yvonne", "Zelda",
];
static MEN: &[&str] = &[
    "Adam", "Aksel", "Albert", "Alvar", "Anders", "Anton", "Arne", "August", "Bastian", "Bruno", "Caspar", "Conrad", "Dario", "Edgar",
    "Emil", "Erik", "Felix", "Fergus", "Finn", "Florian", "Gabriel", "Georg", "Gustav", "Hannes", "Henrik", "Hugo", "Ivo", "Jakob",
    "Jasper", "Joris", "Julian", "Kasimir", "Lasse", "Leon", "Linus", "Lorenz", "Magnus", "Marius", "Matteo", "Moritz", "Nils", "Oskar",
    "Otto", "Pascal", "Paul", "Rafael", "Ruben", "Sander", "Silas", "Simon", "Soren", "Stellan", "Tobias", "Ulrich", "Valentin", "Viktor",
    "Willem", "Xaver", "Yannick", "Zeno",
];
static CHILDREN: &[&str] = &[
    "Acorn", "Badger", "Bean", "Beetle", "Biscuit", "Bramble", "Bumble", "Button", "Clover", "Comet", "Crumble", "Dormouse", "Duckling",
    "Fern", "Firefly", "Foxglove", "Gosling", "Hazelnut", "Hedgehog", "Honey", "Ladybird", "Lamb", "Magpie", "Marble", "Meadow",
    "Moonbeam", "Mushroom", "Otter", "Owl", "Peanut", "Pebble", "Pepper", "Pickle", "Plum", "Poppy", "Puddle", "Pumpkin", "Raindrop",
    "Robin", "Rocket", "Skipper", "Snail", "Sparrow", "Squirrel", "Starfish", "Sunbeam", "Thimble", "Toad", "Toffee", "Tulip", "Turnip",
    "Whistle", "Wren",
];
static PLACES: &[&str] = &[
    "Alder", "Anchor", "Arbour", "Ash", "Atlas", "Bay", "Beacon", "Birch", "Brook", "Canal", "Cape", "Cedar", "Chapel", "Cliff", "Copper",
    "Cove", "Crane", "Delta", "Dune", "Elm", "Estuary", "Falcon", "Fell", "Ferry", "Field", "Fjord", "Forge", "Gable", "Garden", "Glen",
    "Granite", "Grove", "Harbour", "Heath", "Heron", "Hill", "Island", "Juniper", "Kestrel", "Lagoon", "Lake", "Larch", "Ledge", "Linden",
    "Loch", "Maple", "Marsh", "Meridian", "Mill", "Moor", "North", "Oak", "Orchard", "Pier", "Pine", "Plaza", "Quarry", "Quay", "Reed",
    "Ridge", "River", "Rowan", "Saddler", "Shore", "Slate", "Spruce", "Station", "Strand", "Summit", "Terrace", "Tide", "Timber", "Tower",
    "Valley", "Walnut", "Wharf", "Willow", "Wold", "Yard",
];

/// What a style is called.
pub(crate) fn name(chance: &mut Chance, who: Who, line: Line) -> &'static str {
    let names = match (who, line) {
        (Who::Girls | Who::Boys, _) => CHILDREN,
        (Who::Unisex, _) | (_, Line::Sport | Line::Outdoor | Line::Shoes) => PLACES,
        (Who::Women, _) => WOMEN,
        (Who::Men, _) => MEN,
    };
    chance.word(names)
}

/// `Ines Linen Belted Shirt Dress`.
pub(crate) fn title(idea: &Idea) -> String {
    let (cut, noun, fabric) = (idea.cut.0, idea.kind.noun, idea.fabric.word);
    let mut title = idea.name.to_owned();
    let said = |word: &str| [cut, noun].iter().any(|other| other.to_lowercase().contains(&word.to_lowercase()));
    if !fabric.is_empty() && !said(fabric) {
        title.push(' ');
        title.push_str(fabric);
    }
    for word in cut.split(' ').chain(noun.split(' ')).filter(|word| !word.is_empty()) {
        title.push(' ');
        capitalise(&mut title, word);
    }
    title
}

fn capitalise(title: &mut String, word: &str) {
    let mut first = true;
    for letter in word.chars() {
        if first {
            title.extend(letter.to_uppercase())
        } else {
            title.push(letter)
        }
        first = letter == '-';
    }
}

/// The number of style `n`: six letters and digits that look like no particular order, different for each style of a seed.
pub(crate) fn code(seed: u64, n: u64) -> String {
    // Every step can be undone, so no two styles meet.
    let mask = NUMBERS - 1;
    let mut number = (n.wrapping_add(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))) & mask;
    for factor in [0x2545_f491, 0x1b87_3593, 0x19d6_99a5_u64] {
        number = number.wrapping_mul(factor) & mask;
        number ^= number >> 15;
    }
    let mut code = [b'0'; 6];
    for place in code.iter_mut().rev() {
        let digit = usize::try_from(number % 30).unwrap_or(0);
        *place = DIGITS[digit];
        number /= 30;
    }
    code.into_iter().map(char::from).collect()
}

/// A GTIN-13 of the range that shops may use for themselves.
pub(crate) fn barcode(n: u64, variant: usize) -> String {
    let digits = format!("29{:07}{:03}", n % 10_000_000, variant % 1_000);
    let sum: u32 = digits
        .bytes()
        .enumerate()
        .map(|(place, digit)| u32::from(digit - b'0') * if place % 2 == 0 { 1 } else { 3 })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_million_numbers_are_a_million_numbers() {
        let mut seen = HashSet::with_capacity(1_000_000);
        for n in 0..1_000_000 {
            assert!(seen.insert(code(7, n)), "{n}");
        }
        assert!(seen.iter().all(|code| code.len() == 6));
    }

    #[test]
    fn barcodes_add_up() {
        // GS1: the weighted sum with the check digit is a multiple of ten.
        for (n, variant) in [(0, 0), (12, 3), (999_999, 41)] {
            let code = barcode(n, variant);
            assert_eq!(code.len(), 13);
            let sum: u32 = code
                .bytes()
                .enumerate()
                .map(|(place, digit)| u32::from(digit - b'0') * if place % 2 == 0 { 1 } else { 3 })
                .sum();
            assert_eq!(sum % 10, 0, "{code}");
        }
    }
}
