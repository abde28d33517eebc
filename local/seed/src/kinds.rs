//! The kinds of things that the shop sells: where each stands, what it is made of, how it is cut, what it costs.

mod accessories;
mod bottoms;
mod children;
mod dresses;
mod outerwear;
mod shoes;
mod sport;
mod tops;
mod underneath;

use crate::fabrics::Fabric;
use crate::sizes::Sizes;
use crate::voices::Voice;

/// For whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// Women.
    Women,
    /// Men.
    Men,
    /// Girls.
    Girls,
    /// Boys.
    Boys,
    /// Everybody: the accessories.
    Unisex,
}

impl Who {
    /// The root of the category tree.
    pub(crate) fn department(self) -> &'static str {
        match self {
            Who::Women => "Women",
            Who::Men => "Men",
            Who::Girls => "Girls",
            Who::Boys => "Boys",
            Who::Unisex => "Accessories",
        }
    }

    /// As products say it.
    pub(crate) fn gender(self) -> &'static str {
        match self {
            Who::Women => "women",
            Who::Men => "men",
            Who::Girls => "girls",
            Who::Boys => "boys",
            Who::Unisex => "unisex",
        }
    }
}

/// What a brand is good at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// For every day.
    Everyday,
    /// For a few days.
    Occasion,
    /// For the office.
    Tailoring,
    /// Denim.
    Denim,
    /// Knitwear.
    Knitwear,
    /// For weather.
    Outdoor,
    /// For sport.
    Sport,
    /// Underwear, nightwear, swimwear.
    Body,
    /// Shoes.
    Shoes,
    /// Bags, belts, wallets.
    Bags,
    /// Hats, scarves, gloves, sunglasses.
    Headwear,
    /// For children.
    Kids,
}

/// When it is worn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Season {
    /// Spring and summer.
    Summer,
    /// Autumn and winter.
    Winter,
    /// As its fabric says.
    Open,
}

/// Where a kind stands in one department, and in what sizes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// For whom.
    pub(crate) who: Who,
    /// The way below the department.
    pub(crate) way: &'static [&'static str],
    /// How it is numbered.
    pub(crate) sizes: Sizes,
}

pub(crate) const fn at(who: Who, way: &'static [&'static str], sizes: Sizes) -> Place {
    Place { who, way, sizes }
}

/// How one style of a kind differs from another: a word for the title, and a clause that follows "it is" or a comma.
pub(crate) type Cut = (&'static str, &'static str);

/// A kind of thing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    /// What it is called: `wrap dress`.
    pub(crate) noun: &'static str,
    /// Whether it is spoken of as several: trousers.
    pub(crate) several: bool,
    /// Where it stands.
    pub(crate) places: &'static [Place],
    /// Where else it stands, below the department.
    pub(crate) also: Option<&'static str>,
    /// What it may be made of.
    pub(crate) fabrics: &'static [&'static Fabric],
    /// From how many euros to how many, at a brand in the middle.
    pub(crate) euros: (i64, i64),
    /// How heavy it is.
    pub(crate) grams: i64,
    /// How often it comes.
    pub(crate) share: u32,
    /// Who makes it.
    pub(crate) line: Line,
    /// When it is worn.
    pub(crate) season: Season,
    /// What is said of it.
    pub(crate) voice: &'static Voice,
    /// How it may be cut.
    pub(crate) cuts: &'static [Cut],
}

const fn one(noun: &'static str, line: Line, voice: &'static Voice, places: &'static [Place]) -> Kind {
    Kind {
        noun,
        several: false,
        places,
        also: None,
        fabrics: &[],
        euros: (0, 0),
        grams: 0,
        share: 10,
        line,
        season: Season::Open,
        voice,
        cuts: &[],
    }
}

const fn pair(noun: &'static str, line: Line, voice: &'static Voice, places: &'static [Place]) -> Kind {
    Kind {
        several: true,
        ..one(noun, line, voice, places)
    }
}

impl Kind {
    const fn of(self, fabrics: &'static [&'static Fabric]) -> Kind {
        Kind { fabrics, ..self }
    }

    const fn costs(self, from: i64, to: i64, grams: i64) -> Kind {
        Kind {
            euros: (from, to),
            grams,
            ..self
        }
    }

    const fn often(self, share: u32) -> Kind {
        Kind { share, ..self }
    }

    const fn also(self, category: &'static str) -> Kind {
        Kind {
            also: Some(category),
            ..self
        }
    }

    const fn in_summer(self) -> Kind {
        Kind {
            season: Season::Summer,
            ..self
        }
    }

    const fn in_winter(self) -> Kind {
        Kind {
            season: Season::Winter,
            ..self
        }
    }

    const fn cut(self, cuts: &'static [Cut]) -> Kind {
        Kind { cuts, ..self }
    }
}

/// Every kind.
#[cfg(test)]
pub(crate) fn kinds() -> impl Iterator<Item = &'static Kind> {
    GROUPS.iter().flat_map(|group| group.kinds.iter())
}

/// Kinds that belong together, and how often they come.
pub(crate) struct Group {
    /// The kinds.
    pub(crate) kinds: &'static [Kind],
    /// How often, all of them.
    pub(crate) share: u32,
}

/// The groups.
pub(crate) static GROUPS: &[Group] = &[
    Group {
        kinds: dresses::KINDS,
        share: 120,
    },
    Group {
        kinds: tops::KINDS,
        share: 220,
    },
    Group {
        kinds: bottoms::KINDS,
        share: 150,
    },
    Group {
        kinds: outerwear::KINDS,
        share: 110,
    },
    Group {
        kinds: sport::KINDS,
        share: 60,
    },
    Group {
        kinds: underneath::KINDS,
        share: 80,
    },
    Group {
        kinds: shoes::KINDS,
        share: 120,
    },
    Group {
        kinds: accessories::KINDS,
        share: 90,
    },
    Group {
        kinds: children::KINDS,
        share: 130,
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_is_complete() {
        for kind in kinds() {
            assert!(
                !kind.fabrics.is_empty() && kind.cuts.len() >= 2 && kind.grams > 0 && kind.euros.0 > 0 && kind.euros.0 < kind.euros.1,
                "{}",
                kind.noun
            );
            assert!(!kind.places.is_empty(), "{}", kind.noun);
            for place in kind.places {
                assert!((1..=2).contains(&place.way.len()), "{}", kind.noun);
            }
            for (_, clause) in kind.cuts {
                let first = clause.split([' ', ',']).next().unwrap_or_default();
                assert!(
                    first.ends_with("ed") || ["cut", "knit", "made", "sewn", "woven", "built", "worn", "set"].contains(&first),
                    "{}: {clause}",
                    kind.noun
                );
                assert!(!clause.ends_with('.') && !clause.contains('{'), "{}: {clause}", kind.noun);
            }
        }
        assert!(kinds().count() >= 100, "{}", kinds().count());
    }

    #[test]
    fn the_tree_has_five_departments_and_two_to_three_levels() {
        let ways: BTreeSet<_> = kinds()
            .flat_map(|kind| kind.places)
            .map(|place| (place.who.department(), place.way))
            .collect();
        assert_eq!(ways.iter().map(|(department, _)| department).collect::<BTreeSet<_>>().len(), 5);
        assert!(ways.len() >= 80, "{}", ways.len());
    }
}
