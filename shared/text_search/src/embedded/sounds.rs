//! How a word sounds, for names that people know by ear: `pooma` is Puma, `addiddas` is Adidas, `sketchers` is Skechers.
//!
//! A sketch of English spelling, in the manner of Metaphone (Philips, 1990) but simpler: it has only to bring spellings of one name
//! together. What it brings together by mistake matters little, since only words that stand nowhere are listened to.

/// The sound of a word in lower case without accents; empty when it has no letter.
pub(super) fn sound(word: &str) -> String {
    let letters: Vec<char> = word.chars().filter(char::is_ascii_lowercase).collect();
    let mut sound = String::with_capacity(letters.len());
    let mut at = 0;
    while let Some(rest) = letters.get(at..).filter(|rest| !rest.is_empty()) {
        let (heard, letters_read) = first(rest, at == 0);
        at += letters_read;
        // A sound twice is heard once, and vowels are heard at the beginning only.
        for heard in heard.chars() {
            if !sound.ends_with(heard) && (heard != VOWEL || sound.is_empty()) {
                sound.push(heard);
            }
        }
    }
    sound
}

/// Any vowel: they are written in too many ways to tell them apart.
const VOWEL: char = 'a';

/// What the first letters sound like, and how many they are.
fn first(letters: &[char], beginning: bool) -> (&'static str, usize) {
    match letters {
        ['t', 'c', 'h', ..] => ("x", 3),
        ['s', 'c', 'h', ..] => ("sk", 3),
        ['g', 'n', ..] | ['k', 'n', ..] | ['p', 'n', ..] if beginning => ("n", 2),
        ['w', 'r', ..] if beginning => ("r", 2),
        ['p', 's', ..] if beginning => ("s", 2),
        ['p', 'h', ..] => ("f", 2),
        ['s', 'h', ..] => ("x", 2),
        ['c', 'h', ..] => ("x", 2),
        ['c', 'k', ..] | ['q', 'u', ..] => ("k", 2),
        ['g', 'h', ..] => ("g", 2),
        ['t', 'h', ..] => ("t", 2),
        ['w', 'h', ..] => ("v", 2),
        ['c', 'e' | 'i' | 'y', ..] => ("s", 1),
        ['a' | 'e' | 'i' | 'o' | 'u' | 'y', ..] => ("a", 1),
        ['b', ..] => ("b", 1),
        ['c' | 'k' | 'q', ..] => ("k", 1),
        ['d', ..] => ("d", 1),
        ['f', ..] => ("f", 1),
        ['g', ..] => ("g", 1),
        ['h', ..] if beginning => ("h", 1),
        ['j', ..] => ("j", 1),
        ['l', ..] => ("l", 1),
        ['m', ..] => ("m", 1),
        ['n', ..] => ("n", 1),
        ['p', ..] => ("p", 1),
        ['r', ..] => ("r", 1),
        ['s' | 'z', ..] => ("s", 1),
        ['t', ..] => ("t", 1),
        ['v' | 'w', ..] => ("v", 1),
        ['x', ..] if beginning => ("s", 1),
        ['x', ..] => ("ks", 1),
        // An `h` inside is not heard.
        _ => ("", 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_sound_alike() {
        let names: [&[&str]; 7] = [
            &["puma", "pooma", "pumma"],
            &["adidas", "addidas", "adeedas", "adiddas"],
            &["levis", "leevys", "levies"],
            &["wrangler", "rangler", "wranglar"],
            &["reebok", "ribock", "reebock"],
            &["fila", "phila", "philla"],
            &["lacoste", "lakost", "lacost"],
        ];
        for spellings in names {
            let sounds: Vec<String> = spellings.iter().map(|spelling| sound(spelling)).collect();
            assert!(sounds.iter().all(|each| *each == sounds[0]), "{spellings:?} {sounds:?}");
        }
    }

    #[test]
    fn other_names_sound_otherwise() {
        let sounds = ["puma", "fila", "nike", "adidas", "levis", "wrangler", "reebok", "lacoste", "esprit"].map(sound);
        for (at, one) in sounds.iter().enumerate() {
            assert!(!sounds[at + 1..].contains(one), "{sounds:?}");
        }
        assert_eq!(sound("501"), "");
        assert_eq!(sound("ohh"), "a");
    }
}
