//! How many there are: the middle sizes more, the old ones fewer, some sold out, some nearly.

use catalog::draft::VariantDraft;
use kernel::Sku;

use crate::chance::Chance;
use crate::style::{Idea, age};

/// Units of each variant.
pub(crate) fn stock(chance: &mut Chance, idea: &Idea, variants: &[VariantDraft]) -> Vec<(Sku, i64)> {
    let gone = chance.percent(2);
    let old = age(idea.came).as_secs() > 400 * 86_400;
    let sizes = i64::try_from(idea.sizes.len()).unwrap_or(1);
    let units = |place: i64, chance: &mut Chance| {
        if gone {
            return 0;
        }
        match chance.below(100) {
            0..7 => 0,
            7..17 => chance.between(1, 3),
            17..30 if old => chance.between(0, 2),
            _ => {
                let from_middle = (2 * (place % sizes) - sizes + 1).abs();
                let most = (36 - 20 * from_middle / sizes.max(1)) * if old { 1 } else { 2 };
                chance.between(4, most.max(6)) + i64::try_from(idea.popularity).unwrap_or(0) / 4
            }
        }
    };
    (0_i64..)
        .zip(variants)
        .map(|(place, variant)| (variant.sku.clone(), units(place, chance)))
        .collect()
}
