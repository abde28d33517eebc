//! The seeded shop: the styles of `seed` brought into catalog, inventory and review.
//!
//! Only these three are opened: the shop may run meanwhile, and its search index is its own.
//!
//! Styles come in parts, a few parts at a time; what is written is remembered part by part in the event log's database, which is this
//! machine's own. So seeding goes on where it stopped, seeding again does nothing (and undoes nothing that staff changed), and a
//! larger number adds what is missing.

mod parts;
mod progress;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use calls::inventory::{Count, CountBatch, Counted};
use calls::{Call as _, Calls, Platform};
use catalog::draft::ProductDraft;
use catalog::writer::{WriteError, Written};
use config::Env;
use kernel::{Clock, Ids, Sku, SystemClock, SystemIds};
use operation::{Caller, Fault, Input, Invocation, Problem};
use review::review::Stars;
use review::seeding::SeededReview;
use seed::{Review, Styles};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use crate::in_process::InProcess;
use parts::{Part, Parts};
use progress::Progress;

/// The seed of the shop that this command makes. Another one would be another shop, beside this one.
const SEED: u64 = 1;
/// Parts under way at once: one goes into the catalog while others are counted and reviewed.
const AT_ONCE: usize = 3;
/// What inventory takes at once.
const MOST_COUNTS: usize = 2_000;
/// Whom the histories of prices and stock name.
const ACTOR: &str = "system:seed";

/// What seeding came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seeded {
    /// Styles that there are now.
    pub styles: u64,
    /// Styles that were added.
    pub new: u64,
    /// Variants that were added.
    pub variants: u64,
    /// Reviews that were added.
    pub reviews: u64,
}

/// How many styles the shop was seeded with; 0: it was not.
pub async fn seeded(env: &Env) -> Result<u64, Fault> {
    Parts::of(env)?.styles().await
}

/// Brings in the first `styles` styles, but for those that are there.
pub async fn seed(env: &Env, styles: u64) -> Result<Seeded, Fault> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let ids: Arc<dyn Ids> = Arc::new(SystemIds);
    let log = bus::embedded::of(env, clock.clone(), ids.clone())?;
    // Nothing that is written here asks another context.
    let calls = Calls::new(Arc::new(InProcess::default()));
    let platform = Platform {
        clock: clock.clone(),
        ids,
        calls,
        publisher: Arc::new(log),
    };
    let way_in = Arc::new(WayIn {
        catalog: catalog::Context::build(env, platform.clone()).await?,
        inventory: Arc::new(inventory::Context::build(env, platform.clone()).await?),
        reviews: review::Context::build(env, platform).await?,
        parts: Parts::of(env)?,
        writing: Mutex::default(),
    });
    let missing = way_in.parts.missing(styles.min(seed::MOST)).await?;
    let mut progress = Progress::new(clock, missing.iter().map(Part::styles).sum());
    let mut running = JoinSet::new();
    let mut waiting = missing.into_iter();
    loop {
        while running.len() < AT_ONCE
            && let Some(part) = waiting.next()
        {
            let way_in = way_in.clone();
            running.spawn(async move { way_in.bring(part).await });
        }
        let Some(brought) = running.join_next().await else { break };
        progress.add(brought??);
    }
    let seeded = progress.end();
    Ok(Seeded {
        styles: way_in.parts.styles().await?,
        ..seeded
    })
}

/// Everything that a style has to be written to.
struct WayIn {
    catalog: catalog::Context,
    inventory: Arc<inventory::Context>,
    reviews: review::Context,
    parts: Parts,
    /// Held while something goes into the catalog: parts share brands and categories, and the second to write one would wait for the
    /// first in the database, holding what others wait for.
    writing: Mutex<()>,
}

impl WayIn {
    async fn bring(&self, part: Part) -> Result<Seeded, Fault> {
        let caller = Caller::system("seed", format!("seed-{}-{}", part.number, part.from));
        let (mut drafts, mut counts, mut said) = (Vec::new(), Vec::new(), Vec::new());
        let currency = self.catalog.currency;
        for style in Styles::new(SEED, part.end()).after(part.start()).priced_in(currency) {
            let style = style?;
            drafts.push(style.draft);
            counts.extend(style.stock);
            said.push(style.reviews);
        }
        // Variants first: who hears of stock or ratings of a product that is not there forgets them.
        let written = self.write(&caller, &drafts).await?;
        let variants = u64::try_from(counts.len()).unwrap_or(u64::MAX);
        let reviews = reviews(&drafts, &written, said)?;
        let (_, reviews) = tokio::try_join!(self.count(&caller, counts), review::seeding::write(&self.reviews, reviews))?;
        self.parts.done(part).await?;
        Ok(Seeded {
            styles: 0,
            new: part.styles(),
            variants,
            reviews: u64::try_from(reviews).unwrap_or(u64::MAX),
        })
    }

    async fn write(&self, caller: &Caller, drafts: &[ProductDraft]) -> Result<Vec<Written>, Fault> {
        let _alone = self.writing.lock().await;
        let mut work = self.catalog.database.begin(caller).await?;
        let platform = &self.catalog.platform;
        let written = catalog::writer::write(&mut work, platform.ids.as_ref(), platform.clock.now(), ACTOR, drafts).await;
        let written = written.map_err(|error| match error {
            WriteError::SkuTaken(sku) => Fault::new(format!("{sku} is the SKU of a product that was not seeded")),
            WriteError::SameOptions(slug) => Fault::new(format!("{slug} has two variants that are the same")),
            WriteError::Fault(fault) => fault,
        })?;
        work.commit().await?;
        Ok(written)
    }

    /// A variant is counted once, ever: what was sold meanwhile stays sold.
    async fn count(&self, caller: &Caller, counts: Vec<(Sku, i64)>) -> Result<(), Fault> {
        let operation = inventory::OPERATIONS.find(CountBatch::OPERATION);
        let operation = operation.ok_or_else(|| Fault::new(format!("there is no {}", CountBatch::OPERATION)))?;
        let mut counts = counts.into_iter().map(|(sku, on_hand)| Count { sku, on_hand }).peekable();
        while counts.peek().is_some() {
            let batch = CountBatch {
                cause: format!("seed:{SEED}"),
                counts: counts.by_ref().take(MOST_COUNTS).collect(),
            };
            let invocation = Invocation {
                caller: caller.clone(),
                input: Input::Internal(serde_json::to_value(batch)?),
            };
            let refused = |problem: Problem| Fault::new(format!("inventory did not take the counts: {problem:?}"));
            let answer = (operation.run)(self.inventory.clone(), invocation).await.map_err(refused)?;
            let counted: Counted = serde_json::from_slice(&answer.body)?;
            if !counted.refused.is_empty() {
                tracing::warn!(variants = ?counted.refused, "more is held than was counted");
            }
        }
        Ok(())
    }
}

/// The same person is the same customer wherever they speak.
fn reviews(drafts: &[ProductDraft], written: &[Written], said: Vec<Vec<Review>>) -> Result<Vec<SeededReview>, Fault> {
    let products = drafts.iter().zip(written).zip(said);
    let of = |((draft, written), reviews): ((&ProductDraft, &Written), Vec<Review>)| {
        let (slug, product) = (draft.slug.clone(), written.product);
        reviews.into_iter().map(move |review| {
            Ok(SeededReview {
                product,
                slug: slug.clone(),
                customer: format!("seed:{}", catalog::draft::slug_of(&review.name)),
                stars: Stars::try_from(i64::from(review.stars)).map_err(Fault::new)?,
                name: review.name,
                title: review.title,
                text: review.text,
                at: review.at,
            })
        })
    };
    products.flat_map(of).collect()
}
