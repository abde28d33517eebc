//! What people say: more about what is popular, mostly content, and right about how it fits.

use kernel::Timestamp;

use crate::Review;
use crate::chance::Chance;
use crate::describing::{Fit, Words};
use crate::style::{Idea, TODAY, age};

static PEOPLE: &[&str] = &[
    "Aisha", "Alice", "Amir", "Ana", "Andreas", "Anna", "Arjun", "Beatriz", "Ben", "Camille", "Carlos", "Chloe", "Clara", "Daniel",
    "David", "Diego", "Elena", "Eli", "Emma", "Erik", "Eva", "Farah", "Fatima", "Finn", "Freya", "George", "Giulia", "Grace", "Hana",
    "Hannah", "Hassan", "Helen", "Ines", "Ingrid", "Isabel", "Ivan", "Jack", "James", "Jana", "Jonas", "Julia", "Kai", "Karin", "Katie",
    "Kofi", "Laura", "Lea", "Leo", "Lina", "Lucas", "Lucy", "Maja", "Marco", "Maria", "Marta", "Mateo", "Maya", "Mei", "Mia", "Michael",
    "Mila", "Mohammed", "Nadia", "Nina", "Noah", "Nora", "Olga", "Oliver", "Omar", "Paul", "Petra", "Pierre", "Priya", "Rachel", "Raj",
    "Rosa", "Ruth", "Sam", "Sara", "Sofia", "Sophie", "Stefan", "Susan", "Tariq", "Thomas", "Tom", "Valeria", "Victor", "Wei", "Yara",
    "Yuki", "Zoe",
];

static FIVE: &[&str] = &[
    "Love {them}.",
    "Exactly what I was looking for.",
    "Could not be happier.",
    "Perfect.",
    "Even better than in the pictures.",
    "One of my best buys this year.",
    "Very good quality.",
    "Worth every cent.",
    "Would buy again, and probably will.",
    "My second from {brand}, and again no complaints.",
];
static FOUR: &[&str] = &[
    "Very happy.",
    "Nearly perfect.",
    "Good quality for the price.",
    "I like {them} a lot.",
    "Would recommend.",
    "Good buy.",
];
static THREE: &[&str] = &[
    "All right.",
    "Mixed feelings.",
    "Decent, but not special.",
    "Good idea, could be better made.",
    "Fine for the price.",
];
static TWO: &[&str] = &[
    "Expected more.",
    "Not for me.",
    "A bit disappointed.",
    "For this price I hoped for better.",
];
static ONE: &[&str] = &[
    "Sent {them} back.",
    "Disappointed.",
    "Not what I ordered {them} for.",
    "Sadly a miss.",
];
static DELIVERY: &[&str] = &["Delivery took two days.", "Arrived well packed.", "Quick delivery."];
const EASY_RETURN: &str = "Return was easy, at least.";
static CONTENT: &[&str] = &[
    "No complaints.",
    "Would buy {them} again.",
    "What more is there to say.",
    "A good buy, all in all.",
    "Glad that I took {them}.",
];
static HAPPY_FABRIC: &[&str] = &[
    "The {short} feels lovely.",
    "Really nice {short}.",
    "You can tell that the {short} is good.",
    "The {short} is better than I expected.",
];
static SAD_FABRIC: &[&str] = &[
    "The {short} feels thinner than it looks.",
    "I had imagined the {short} differently.",
];

/// What people say of a style, oldest first.
pub(crate) fn reviews(chance: &mut Chance, idea: &Idea) -> Vec<Review> {
    let count = count(chance, idea);
    // Some styles are simply better.
    let goodness = chance.between(-14, 14);
    let mut reviews: Vec<Review> = Vec::with_capacity(count);
    let mut said: Vec<&str> = Vec::new();
    let span = TODAY - idea.came;
    for _ in 0..count {
        let stars = stars(chance, goodness);
        let (title, text) = words(chance, idea, stars, &mut said);
        let mut name = name(chance);
        while reviews.iter().any(|other| other.name == name) {
            name = self::name(chance);
        }
        // From a few days after it came until today, to the second.
        let at = idea.came + (span * chance.between(3, 99) / 100 + chance.between(0, 80_000)).min(span);
        reviews.push(Review {
            name,
            stars,
            title,
            text,
            at: Timestamp::from_unix_micros(at * 1_000_000),
        });
    }
    reviews.sort_by_key(|review| review.at);
    reviews
}

/// Of some two thousand.
fn name(chance: &mut Chance) -> String {
    let name = chance.word(PEOPLE);
    let initial = char::from(b'A' + u8::try_from(chance.below(26)).unwrap_or(0));
    if chance.percent(80) {
        format!("{name} {initial}.")
    } else {
        name.to_owned()
    }
}

/// Two on average; none for many, dozens for a few.
fn count(chance: &mut Chance, idea: &Idea) -> usize {
    let count = match idea.popularity {
        0..12 => 0,
        12..30 => chance.below(3),
        30..55 => chance.between(1, 4).unsigned_abs(),
        55..80 => chance.between(3, 9).unsigned_abs(),
        _ => chance.between(8, 36).unsigned_abs(),
    };
    // Nobody has worn what came last week.
    let weeks = age(idea.came).as_secs() / (7 * 86_400);
    usize::try_from(count.min(weeks)).unwrap_or(0)
}

fn stars(chance: &mut Chance, goodness: i64) -> u8 {
    match chance.between(0, 99) - goodness {
        ..50 => 5,
        50..80 => 4,
        80..91 => 3,
        91..97 => 2,
        _ => 1,
    }
}

fn words(chance: &mut Chance, idea: &Idea, stars: u8, said: &mut Vec<&'static str>) -> (Option<String>, String) {
    let voice = idea.kind.voice;
    let (opening, praise, fabric) = match stars {
        5 => (FIVE, 100, HAPPY_FABRIC),
        4 => (FOUR, 75, HAPPY_FABRIC),
        3 => (THREE, 15, SAD_FABRIC),
        2 => (TWO, 0, SAD_FABRIC),
        _ => (ONE, 0, SAD_FABRIC),
    };
    let opening = chance.word(opening);
    let mut parts: Vec<&'static str> = Vec::with_capacity(5);
    if chance.percent(90) {
        let said_of_it = if chance.percent(praise) { voice.praise } else { voice.doubts };
        parts.push(chance.word(said_of_it));
    }
    if chance.percent(18) {
        parts.push(chance.word(fabric));
    }
    if idea.place.sizes.is_chosen() && chance.percent(35) {
        parts.push(fit(chance, idea.fit));
    }
    if chance.percent(5) {
        parts.push(if stars < 3 { EASY_RETURN } else { chance.word(DELIVERY) });
    }
    // Two people of one style do not use the same sentence, unless there is nothing else to say.
    parts.retain(|part| !said.contains(part));
    if parts.is_empty() {
        parts.push(if stars > 3 {
            chance.word(CONTENT)
        } else {
            chance.word(voice.doubts)
        });
    }
    said.extend(&parts);
    let titled = chance.percent(45);
    let title = Some(opening)
        .filter(|_| titled)
        .map(|opening| say(chance, idea, &[opening]).trim_end_matches('.').to_owned());
    if !titled {
        parts.insert(0, opening);
    }
    (title, say(chance, idea, &parts))
}

fn say(chance: &mut Chance, idea: &Idea, parts: &[&'static str]) -> String {
    let words = Words(idea);
    let mut text = String::with_capacity(120);
    for part in parts {
        if !text.is_empty() {
            text.push(' ');
        }
        if *part == SIZE {
            words.say(&mut text, &part.replace("{size}", &chance.pick(&idea.sizes).label));
        } else {
            words.say(&mut text, part);
        }
    }
    text
}

static TRUE_FITS: &[&str] = &["True to size.", SIZE, "{it} {fits} as the chart says.", "I took my usual size."];
static SMALL_FITS: &[&str] = &[
    "{it} {runs} small, I needed one size up.",
    "Order a size larger.",
    "Comes up small, as others said.",
    "A size up was right for me.",
];
static LARGE_FITS: &[&str] = &[
    "{it} {runs} large, I went down a size.",
    "Roomy: take the smaller size.",
    "Larger than expected.",
    "A size down was right for me.",
];
/// Names a size that there is.
const SIZE: &str = "I took {size} and {it} {fits} as expected.";

fn fit(chance: &mut Chance, fit: Fit) -> &'static str {
    chance.word(match fit {
        Fit::True => TRUE_FITS,
        Fit::Small => SMALL_FITS,
        Fit::Large => LARGE_FITS,
    })
}
