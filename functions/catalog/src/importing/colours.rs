//! Names of colours to the family that a facet shows and what a swatch paints. Names that fashion uses, in English and a few in German and
//! French; a longer name is understood by the last words of it that are known ("midnight navy" is navy).

use crate::draft::slug_of;

/// A colour as the shop shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colour {
    /// The family: `blue`.
    pub family: String,
    /// One to three colours, `#rrggbb`.
    pub hex: Vec<String>,
}

/// Families by name, each with its colours.
const FAMILIES: [(&str, &[(&str, &str)]); 16] = [
    (
        "black",
        &[
            ("black", "#111111"),
            ("jet", "#0b0b0b"),
            ("onyx", "#0f0f12"),
            ("ebony", "#1b1712"),
            ("schwarz", "#111111"),
            ("noir", "#111111"),
        ],
    ),
    (
        "white",
        &[
            ("white", "#ffffff"),
            ("off-white", "#f8f4e9"),
            ("ivory", "#fffff0"),
            ("snow", "#fffafa"),
            ("cream", "#fff5d6"),
            ("ecru", "#efe6d0"),
            ("weiss", "#ffffff"),
            ("blanc", "#ffffff"),
            ("eggshell", "#f0ead6"),
            ("pearl", "#f2efe6"),
        ],
    ),
    (
        "grey",
        &[
            ("grey", "#808080"),
            ("gray", "#808080"),
            ("grey-melange", "#a3a5a8"),
            ("heather", "#b0b3b8"),
            ("charcoal", "#36454f"),
            ("slate", "#5d6b7a"),
            ("ash", "#b2beb5"),
            ("graphite", "#41424c"),
            ("steel", "#71797e"),
            ("anthracite", "#383e42"),
            ("grau", "#808080"),
            ("gris", "#808080"),
            ("smoke", "#9a9a9a"),
            ("stone", "#b6ada5"),
        ],
    ),
    (
        "blue",
        &[
            ("blue", "#1f5fbf"),
            ("navy", "#1b2a49"),
            ("navy-blue", "#1b2a49"),
            ("indigo", "#3f3d8f"),
            ("denim", "#3b5b86"),
            ("cobalt", "#0047ab"),
            ("royal", "#2750c4"),
            ("royal-blue", "#2750c4"),
            ("sky", "#87ceeb"),
            ("sky-blue", "#87ceeb"),
            ("teal", "#0f7b7b"),
            ("turquoise", "#35b8b0"),
            ("turquoise-blue", "#1fa3b8"),
            ("aqua", "#5fd3d9"),
            ("cyan", "#22b8cf"),
            ("azure", "#3a8dde"),
            ("petrol", "#005f6a"),
            ("ocean", "#1c6ea4"),
            ("midnight", "#191970"),
            ("blau", "#1f5fbf"),
            ("bleu", "#1f5fbf"),
            ("light-blue", "#9cc4e4"),
            ("dark-blue", "#14284b"),
        ],
    ),
    (
        "green",
        &[
            ("green", "#2e8b57"),
            ("olive", "#6b7036"),
            ("khaki", "#8f8b66"),
            ("mint", "#a8e0c4"),
            ("sage", "#9caf88"),
            ("lime", "#a4d237"),
            ("lime-green", "#32cd32"),
            ("fluorescent-green", "#39ff14"),
            ("neon-green", "#39ff14"),
            ("sea-green", "#2e8b70"),
            ("forest", "#228b22"),
            ("emerald", "#118c5f"),
            ("moss", "#7a8450"),
            ("bottle-green", "#0b5138"),
            ("gruen", "#2e8b57"),
            ("grun", "#2e8b57"),
            ("vert", "#2e8b57"),
        ],
    ),
    (
        "red",
        &[
            ("red", "#c62828"),
            ("burgundy", "#6d1a36"),
            ("maroon", "#701c1c"),
            ("crimson", "#b3142b"),
            ("wine", "#722f37"),
            ("scarlet", "#d2301c"),
            ("rust", "#a6431f"),
            ("brick", "#9c3b2e"),
            ("bordeaux", "#5c1a2b"),
            ("cherry", "#a3162e"),
            ("ruby", "#9b111e"),
            ("rot", "#c62828"),
            ("rouge", "#c62828"),
        ],
    ),
    (
        "pink",
        &[
            ("pink", "#f29ac0"),
            ("rose", "#e8899f"),
            ("magenta", "#c2187a"),
            ("fuchsia", "#d9278f"),
            ("coral", "#f4775e"),
            ("salmon", "#f59a86"),
            ("blush", "#f0c4c0"),
            ("hot-pink", "#f0499a"),
            ("rosa", "#f29ac0"),
        ],
    ),
    (
        "purple",
        &[
            ("purple", "#6f3fa0"),
            ("violet", "#7d4fc4"),
            ("lavender", "#b9a6de"),
            ("lilac", "#c3a5d6"),
            ("plum", "#6b2f5e"),
            ("mauve", "#b58aa5"),
            ("aubergine", "#472c4c"),
            ("lila", "#a080c0"),
            ("orchid", "#b565c2"),
        ],
    ),
    (
        "yellow",
        &[
            ("yellow", "#f4cf2f"),
            ("mustard", "#d2a02a"),
            ("lemon", "#fbec5d"),
            ("gelb", "#f4cf2f"),
            ("jaune", "#f4cf2f"),
            ("saffron", "#f0b429"),
        ],
    ),
    (
        "orange",
        &[
            ("orange", "#ee7a22"),
            ("peach", "#fbc7a4"),
            ("apricot", "#f7b27e"),
            ("tangerine", "#f28500"),
            ("terracotta", "#c8633f"),
            ("amber", "#f2a900"),
        ],
    ),
    (
        "brown",
        &[
            ("brown", "#6f4427"),
            ("coffee", "#4b3527"),
            ("coffee-brown", "#4b3527"),
            ("mushroom-brown", "#9b8574"),
            ("chocolate", "#4a2c1a"),
            ("tan", "#c19a6b"),
            ("cognac", "#9a4f25"),
            ("camel", "#c09a68"),
            ("chestnut", "#80461b"),
            ("mocha", "#6f5344"),
            ("walnut", "#5d432c"),
            ("braun", "#6f4427"),
            ("caramel", "#b5793d"),
        ],
    ),
    (
        "beige",
        &[
            ("beige", "#dccbb0"),
            ("taupe", "#8b7d70"),
            ("nude", "#e3bfa5"),
            ("skin", "#e8c6a8"),
            ("sand", "#d9c6a2"),
            ("oatmeal", "#ddd2bd"),
            ("natural", "#e6dcc6"),
            ("champagne", "#f1dfc0"),
        ],
    ),
    (
        "silver",
        &[
            ("silver", "#c0c0c8"),
            ("metallic", "#aaa9ad"),
            ("chrome", "#d0d3d6"),
            ("gunmetal", "#53565a"),
            ("silber", "#c0c0c8"),
        ],
    ),
    (
        "gold",
        &[
            ("gold", "#cfa53a"),
            ("golden", "#cfa53a"),
            ("bronze", "#a9713a"),
            ("copper", "#b5693c"),
            ("brass", "#b59a3f"),
            ("rose-gold", "#d79a8b"),
        ],
    ),
    (
        "multi",
        &[
            ("multi", "#c62828,#f4cf2f,#1f5fbf"),
            ("multicolour", "#c62828,#f4cf2f,#1f5fbf"),
            ("multicolor", "#c62828,#f4cf2f,#1f5fbf"),
            ("rainbow", "#c62828,#f4cf2f,#1f5fbf"),
            ("assorted", "#c62828,#f4cf2f,#1f5fbf"),
            ("bunt", "#c62828,#f4cf2f,#1f5fbf"),
        ],
    ),
    ("other", &[("transparent", "#f5f5f5"), ("clear", "#f5f5f5")]),
];

/// What a name that nobody knows is painted as.
const UNKNOWN: &str = "#9e9e9e";

/// The colour of a name. Two or three names with `/`, `&`, `,`, `+` or "and" between them are a colour of several.
pub fn colour(name: &str) -> Colour {
    let lower = name.to_lowercase().replace(" and ", "/").replace(" und ", "/").replace(" et ", "/");
    let parts: Vec<(&str, &str)> = lower
        .split(['/', '&', ',', '+', '|'])
        .filter_map(|part| known(&slug_of(part)))
        .take(3)
        .collect();
    let hex: Vec<String> = parts
        .iter()
        .flat_map(|(_, hex)| hex.split(','))
        .take(3)
        .map(str::to_owned)
        .collect();
    match parts.split_first() {
        None => Colour {
            family: "other".to_owned(),
            hex: vec![UNKNOWN.to_owned()],
        },
        Some(((family, _), rest)) if rest.iter().all(|(other, _)| other == family) => Colour {
            family: (*family).to_owned(),
            hex,
        },
        Some(_) => Colour {
            family: "multi".to_owned(),
            hex,
        },
    }
}

/// The family and hex of the longest run of words that is known; of two as long, the later.
fn known(slug: &str) -> Option<(&'static str, &'static str)> {
    let words: Vec<&str> = slug.split('-').filter(|word| !word.is_empty()).collect();
    for length in (1..=words.len().min(3)).rev() {
        for run in words.windows(length).rev() {
            let name = run.join("-");
            let found = FAMILIES
                .iter()
                .find_map(|(family, colours)| colours.iter().find(|(known, _)| *known == name).map(|(_, hex)| (*family, *hex)));
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_families() {
        for (name, family, colours) in [
            ("Navy Blue", "blue", 1),
            ("Midnight navy", "blue", 1),
            ("OFF WHITE", "white", 1),
            ("Grey Melange", "grey", 1),
            ("Rose Gold", "gold", 1),
            ("Black/White", "multi", 2),
            ("Black & Charcoal Black", "black", 2),
            ("Red, green and blue", "multi", 3),
            ("Multi", "multi", 3),
            ("Grün", "green", 1),
            ("Whatever", "other", 1),
            ("", "other", 1),
        ] {
            let found = colour(name);
            assert_eq!((found.family.as_str(), found.hex.len()), (family, colours), "{name}");
            assert!(
                found.hex.iter().all(|hex| hex.len() == 7 && hex.starts_with('#')),
                "{name}: {found:?}"
            );
        }
    }
}
