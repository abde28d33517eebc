//! A product's stars over its published reviews, and how much was told of them. No I/O.

use events::topics::RatingState;
use kernel::ProductId;

use crate::review::{Review, Stars, Status};

/// A product's rating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// The product.
    pub product: ProductId,
    /// How many reviews gave how many stars.
    pub stars: RatingState,
    /// How many events were told of it: the version of the last one.
    pub told: i64,
    /// The version of its document; 0 when there is none.
    pub version: i64,
}

impl Rating {
    /// A product that nobody reviewed.
    pub fn none(product: ProductId) -> Rating {
        Rating {
            product,
            stars: RatingState::default(),
            told: 0,
            version: 0,
        }
    }

    /// A review came, went or moved: `before` is where it was, when it was anywhere.
    pub fn count(&mut self, before: Option<Status>, after: &Review) {
        if before == Some(Status::Published) {
            self.change(after.stars, |count| count.saturating_sub(1));
        }
        if after.status == Status::Published {
            self.change(after.stars, |count| count.saturating_add(1));
        }
    }

    /// Something is told: the version that it has, one more than the last.
    pub fn tell(&mut self) -> i64 {
        self.told += 1;
        self.told
    }

    fn change(&mut self, stars: Stars, change: impl FnOnce(u32) -> u32) {
        if let Some(count) = self.stars.stars.get_mut(stars.index()) {
            *count = change(*count);
        }
    }
}
