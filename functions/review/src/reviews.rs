//! Many reviews: the store. A review, the product's rating, and what is told of both are written together or not at all.
//!
//! Four kinds of documents:
//! - `reviews#<status>`, `<id>`: the review. It moves when its status changes, so each status is a list, newest last.
//! - `product#<product>`, `published#<stars>#<id>`: what the shop shows of it, while it is published.
//! - `product#<product>`, `rating`: the product's stars.
//! - `customer#<subject>`, `product#<product>`: that somebody has the product, and their review of it: at most one.

use std::cmp::Reverse;

use documents::{Condition, Documents, Key, Range, Transacted, Write};
use events::topics::{RatingState, ReviewEvent};
use events::{Announcement, Event};
use kernel::{EventId, OrderId, ProductId, ReviewId, Timestamp};
use operation::{Caller, Fault};
use serde::{Deserialize, Serialize};

use crate::Context;
use crate::rating::Rating;
use crate::review::{Review, Stars, Status};

/// The reviews, as one caller reaches them.
pub struct Reviews<'c> {
    ctx: &'c Context,
    caller: &'c Caller,
}

/// A review with the version of its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The review.
    pub review: Review,
    version: i64,
}

/// That somebody has a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purchase {
    /// The order that brought it, when one did.
    pub order: Option<OrderId>,
    /// When it arrived.
    pub delivered_at: Timestamp,
    /// Their review of it.
    pub review: Option<ReviewId>,
}

/// A purchase with the version of its document; 0 when it is not written yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bought {
    /// The purchase.
    pub purchase: Purchase,
    version: i64,
}

impl Bought {
    /// One that is written with the review.
    pub fn unwritten(purchase: Purchase) -> Bought {
        Bought { purchase, version: 0 }
    }
}

/// What the shop shows of a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The review.
    pub id: ReviewId,
    /// How many.
    pub stars: Stars,
    /// In a few words.
    pub title: Option<String>,
    /// In full.
    pub text: String,
    /// First name and initial.
    pub author: String,
    /// When it was written.
    pub submitted_at: Timestamp,
}

/// What a rating's document says.
#[derive(Serialize, Deserialize)]
struct Counted {
    stars: RatingState,
    told: i64,
}

/// What is written together.
#[derive(Debug, Default)]
pub struct Together {
    writes: Vec<Write>,
    announcements: Vec<Announcement>,
}

impl Together {
    /// How many documents and announcements.
    pub fn size(&self) -> usize {
        self.writes.len() + self.announcements.len()
    }
}

fn review_key(status: Status, id: ReviewId) -> Key {
    Key::new(format!("reviews#{}", status.as_str()), id.to_string())
}

fn published(stars: Stars) -> String {
    format!("published#{}#", stars.get())
}

fn shown_key(review: &Review) -> Key {
    Key::new(
        format!("product#{}", review.product),
        format!("{}{}", published(review.stars), review.id),
    )
}

fn rating_key(product: ProductId) -> Key {
    Key::new(format!("product#{product}"), "rating")
}

fn purchase_key(customer: &str, product: ProductId) -> Key {
    Key::new(format!("customer#{customer}"), format!("product#{product}"))
}

/// At this version, or not there at all (0).
fn at(version: i64) -> Condition {
    if version == 0 {
        Condition::Absent
    } else {
        Condition::Version(version)
    }
}

impl<'c> Reviews<'c> {
    /// The reviews, for this caller.
    pub fn new(ctx: &'c Context, caller: &'c Caller) -> Reviews<'c> {
        Reviews { ctx, caller }
    }

    fn documents(&self) -> &dyn Documents {
        self.ctx.documents.as_ref()
    }

    /// The review, wherever it is.
    pub async fn find(&self, id: ReviewId) -> Result<Option<Kept>, Fault> {
        // It may move from a list not yet looked at into one that was; it does not move twice meanwhile.
        for status in Status::ALL.iter().chain(&Status::ALL) {
            if let Some(found) = self.documents().get(&review_key(*status, id)).await? {
                let found = found.read()?;
                return Ok(Some(Kept {
                    review: found.value,
                    version: found.version,
                }));
            }
        }
        Ok(None)
    }

    /// Reviews in any of these statuses, newest first, older than `after`.
    pub async fn page(&self, statuses: &[Status], after: Option<ReviewId>, limit: i64) -> Result<Vec<Review>, Fault> {
        let mut all: Vec<Review> = Vec::new();
        for status in statuses {
            let range = Range {
                after: after.map(|id| id.to_string()),
                descending: true,
                ..Range::of("", limit)
            };
            for found in self.documents().query(&format!("reviews#{}", status.as_str()), range).await? {
                all.push(found.read()?.value);
            }
        }
        all.sort_by_key(|each| Reverse(each.id));
        // One that moved between two of the queries stands in both lists.
        all.dedup_by_key(|review| review.id);
        all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(all)
    }

    /// A product's published reviews with any of these stars, newest first, older than `after`.
    pub async fn shown(&self, product: ProductId, stars: &[Stars], after: Option<ReviewId>, limit: i64) -> Result<Vec<Shown>, Fault> {
        let mut all: Vec<Shown> = Vec::new();
        for each in stars {
            let prefix = published(*each);
            let after = after.map(|id| format!("{prefix}{id}"));
            let range = Range {
                after,
                descending: true,
                ..Range::of(prefix, limit)
            };
            for found in self.documents().query(&format!("product#{product}"), range).await? {
                all.push(found.read()?.value);
            }
        }
        all.sort_by_key(|each| Reverse(each.id));
        all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(all)
    }

    /// The product's rating.
    pub async fn rating(&self, product: ProductId) -> Result<Rating, Fault> {
        let Some(found) = self.documents().get(&rating_key(product)).await? else {
            return Ok(Rating::none(product));
        };
        let found = found.read::<Counted>()?;
        Ok(Rating {
            product,
            stars: found.value.stars,
            told: found.value.told,
            version: found.version,
        })
    }

    /// That the customer has the product.
    pub async fn bought(&self, customer: &str, product: ProductId) -> Result<Option<Bought>, Fault> {
        let Some(found) = self.documents().get(&purchase_key(customer, product)).await? else {
            return Ok(None);
        };
        let found = found.read()?;
        Ok(Some(Bought {
            purchase: found.value,
            version: found.version,
        }))
    }

    /// Remembers that the customer has the product. What is known already stays as it is.
    pub async fn remember(&self, customer: &str, product: ProductId, purchase: &Purchase) -> Result<(), Fault> {
        let write = Write::put(purchase_key(customer, product), purchase, Condition::Absent, None)?;
        self.documents().transact(vec![write], Vec::new()).await?;
        Ok(())
    }

    /// A new review, its customer's one of this product.
    pub fn add(&self, together: &mut Together, review: &Review, bought: &Bought) -> Result<(), Fault> {
        let purchase = Purchase {
            review: Some(review.id),
            ..bought.purchase.clone()
        };
        together.writes.push(Write::put(
            purchase_key(&review.customer, review.product),
            &purchase,
            at(bought.version),
            None,
        )?);
        together
            .writes
            .push(Write::put(review_key(review.status, review.id), review, Condition::Absent, None)?);
        self.show(together, None, review)
    }

    /// A review goes from one status to another.
    pub fn move_on(&self, together: &mut Together, before: &Kept, after: &Review) -> Result<(), Fault> {
        let key = review_key(before.review.status, after.id);
        together.writes.push(Write::Delete {
            key,
            condition: Condition::Version(before.version),
        });
        together
            .writes
            .push(Write::put(review_key(after.status, after.id), after, Condition::Absent, None)?);
        self.show(together, Some(before.review.status), after)
    }

    /// What the shop shows follows the status.
    fn show(&self, together: &mut Together, before: Option<Status>, after: &Review) -> Result<(), Fault> {
        let key = shown_key(after);
        match (before == Some(Status::Published), after.status == Status::Published) {
            (false, true) => {
                let shown = Shown {
                    id: after.id,
                    stars: after.stars,
                    title: after.title.clone(),
                    text: after.text.clone(),
                    author: after.author.clone(),
                    submitted_at: after.submitted_at,
                };
                together.writes.push(Write::put(key, &shown, Condition::Any, None)?);
            }
            (true, false) => together.writes.push(Write::Delete {
                key,
                condition: Condition::Any,
            }),
            (true, true) | (false, false) => {}
        }
        Ok(())
    }

    /// The product's rating as it is now.
    pub fn rate(&self, together: &mut Together, rating: &Rating) -> Result<(), Fault> {
        let counted = Counted {
            stars: rating.stars.clone(),
            told: rating.told,
        };
        together
            .writes
            .push(Write::put(rating_key(rating.product), &counted, at(rating.version), None)?);
        Ok(())
    }

    /// What is told, as the rating's `version`th event.
    pub fn announce(&self, together: &mut Together, version: i64, event: &ReviewEvent) -> Result<(), Fault> {
        together.announcements.push(self.announcement(version, event)?);
        Ok(())
    }

    fn announcement(&self, version: i64, event: &impl Event) -> Result<Announcement, Fault> {
        let platform = &self.ctx.platform;
        Announcement::of(
            EventId::from(platform.ids.next()),
            platform.clock.now(),
            self.caller,
            version,
            event,
        )
    }

    /// Writes all of it. `false`: something of it was not as it was read, and nothing happened.
    pub async fn commit(&self, together: Together) -> Result<bool, Fault> {
        Ok(self.documents().transact(together.writes, together.announcements).await? == Transacted::Done)
    }
}
