//! Many reviews at once, for the seeded shop: the same reviews, ratings and events as one by one, in few transactions.
//!
//! What one transaction writes of a product is told once, with the whole rating after it: versions stay without gaps, and whoever keeps
//! the rating has as much to do as there are products. A customer who reviewed a product already is skipped, so seeding twice is seeding once.

use std::collections::{BTreeMap, BTreeSet};

use documents::Attempts;
use kernel::{ProductId, ReviewId, Slug, Timestamp, v7};
use operation::{Caller, Fault};

use crate::rating::Rating;
use crate::review::{Review, Stars, Status, Subject, Words};
use crate::reviews::{Bought, Purchase, Reviews, Together};
use crate::{Context, announced};

/// What a transaction may hold (DynamoDB's limit).
const MOST: usize = 100;

/// What a review takes of it: itself, what is shown of it, and that its customer wrote it.
const PER_REVIEW: usize = 3;

/// What a product takes of it: its rating, and what is told.
const PER_PRODUCT: usize = 2;

/// A review of the seeded shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeededReview {
    /// The product.
    pub product: ProductId,
    /// The product's name in addresses.
    pub slug: Slug,
    /// Who wrote it: anything that is the same for the same person.
    pub customer: String,
    /// The person's name; first name and initial are shown.
    pub name: String,
    /// One to five.
    pub stars: Stars,
    /// In a few words.
    pub title: Option<String>,
    /// In full.
    pub text: String,
    /// When it was written.
    pub at: Timestamp,
}

/// Writes these reviews, with their ratings and what is told of them. Says how many were new.
pub async fn write(ctx: &Context, reviews: Vec<SeededReview>) -> Result<usize, Fault> {
    let mut known = BTreeSet::new();
    let mut by_product: BTreeMap<ProductId, Vec<Review>> = BTreeMap::new();
    for seeded in reviews {
        if known.insert((seeded.customer.clone(), seeded.product)) {
            by_product.entry(seeded.product).or_default().push(review(ctx, seeded));
        }
    }
    let mut written = 0;
    let mut batch = Vec::new();
    let mut size = 0;
    for (product, reviews) in by_product {
        for part in reviews.chunks((MOST - PER_PRODUCT) / PER_REVIEW) {
            let more = PER_PRODUCT + PER_REVIEW * part.len();
            if size + more > MOST {
                written += together(ctx, &std::mem::take(&mut batch)).await?;
                size = 0;
            }
            size += more;
            batch.push((product, part.to_vec()));
        }
    }
    Ok(written + together(ctx, &batch).await?)
}

fn review(ctx: &Context, seeded: SeededReview) -> Review {
    let mut random = [0_u8; 10];
    ctx.platform.ids.fill(&mut random);
    let of = Subject {
        product: seeded.product,
        slug: seeded.slug,
        customer: seeded.customer,
        name: Some(seeded.name),
    };
    let words = Words {
        stars: seeded.stars,
        title: seeded.title,
        text: seeded.text,
    };
    Review::written(ReviewId::from(v7(seeded.at, random)), of, words, seeded.at)
}

/// One transaction.
async fn together(ctx: &Context, batch: &[(ProductId, Vec<Review>)]) -> Result<usize, Fault> {
    let caller = Caller::system("review.seeding", "seed");
    let store = Reviews::new(ctx, &caller);
    let mut attempts = Attempts::new(ctx.platform.ids.as_ref());
    // The shop is most likely new: what there is already is asked only when writing says so.
    let mut looks = false;
    loop {
        let mut together = Together::default();
        let mut written = 0;
        for (product, reviews) in batch {
            let mut rating = if looks {
                store.rating(*product).await?
            } else {
                Rating::none(*product)
            };
            let mut told: Option<&Review> = None;
            for review in reviews {
                let bought = if looks {
                    store.bought(&review.customer, *product).await?
                } else {
                    None
                };
                let bought = bought.unwrap_or_else(|| {
                    Bought::unwritten(Purchase {
                        order: None,
                        delivered_at: review.submitted_at,
                        review: None,
                    })
                });
                if bought.purchase.review.is_some() {
                    continue;
                }
                store.add(&mut together, review, &bought)?;
                rating.count(None, review);
                written += 1;
                // A published one speaks for the batch, if there is any.
                if told.is_none_or(|told| told.status != Status::Published || review.status == Status::Published) {
                    told = Some(review);
                }
            }
            if let Some(review) = told {
                let version = rating.tell();
                store.rate(&mut together, &rating)?;
                store.announce(&mut together, version, &announced::moved(review, &rating, ctx.platform.clock.now()))?;
            }
        }
        if together.size() == 0 || store.commit(together).await? {
            return Ok(written);
        }
        looks = true;
        attempts.again().await?;
    }
}
