//! One history, told in order once, and shuffled, twice and in portions: the same is found in the end.

use super::chances::{Dice, any_query, any_style};
use super::{good, price, stock, style, tell};
use crate::{Fact, Query, Sort, TextSearch};

pub(super) async fn hold(search: &dyn TextSearch) {
    let history = history(&mut Dice(11));
    tell(search, history.clone()).await;
    let expected = seen(search).await;
    for seed in 0..4 {
        good(search.wipe().await);
        let mut dice = Dice(seed);
        let mut told: Vec<Fact> = history.iter().chain(&history).cloned().collect();
        dice.shuffle(&mut told);
        let mut rest = told.as_slice();
        while !rest.is_empty() {
            let how_many = usize::try_from(1 + dice.below(80)).unwrap_or(1).min(rest.len());
            let (portion, later) = rest.split_at(how_many);
            good(search.apply(portion.to_vec()).await);
            if dice.chance(70) {
                good(search.settle().await);
            }
            rest = later;
        }
        good(search.settle().await);
        assert_eq!(seen(search).await, expected, "told in another way, seed {seed}");
    }
    good(search.wipe().await);
}

/// Products that change several times, with their prices and stocks.
fn history(dice: &mut Dice) -> Vec<Fact> {
    let mut facts = Vec::new();
    for number in 0..30 {
        for version in 1..=3 {
            facts.push(style(number, version, &any_style(dice, number)));
        }
        for variant in 0..6 {
            let sku = format!("{number}-{variant}");
            for version in 1..=3 {
                facts.push(price(number, &sku, version, dice.below(16) * 500));
                facts.push(stock(&sku, version, dice.chance(60)));
            }
        }
    }
    facts
}

/// Everything that can be seen of the shop by some questions. Fits depend on how often words stand in what was replaced, so no order goes
/// by them here.
async fn seen(search: &dyn TextSearch) -> Vec<String> {
    let mut dice = Dice(99);
    let mut seen = vec![format!("{:?}", good(search.as_of().await))];
    for _ in 0..40 {
        let query = any_query(&mut dice);
        let sort = if query.sort == Sort::Relevance { Sort::Newest } else { query.sort };
        let found = good(search.search(&Query { sort, ..query }).await);
        let cards: Vec<_> = found.hits.iter().map(|hit| (hit.id, hit.card.get())).collect();
        seen.push(format!("{} {:?} {cards:?}", found.total, found.facets));
    }
    seen
}
