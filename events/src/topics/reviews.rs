//! `reviews.v1`.

use kernel::{ProductId, ReviewId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::topic;

topic! {
    /// What happens to reviews. Keyed by the product; the version counts over all its reviews.
    ReviewEvent on "reviews.v1" about "rating" keyed by product {
        /// Somebody wrote one.
        "review.submitted.v1" => Submitted(ReviewState),
        /// It stands in the shop.
        "review.published.v1" => Published(ReviewState),
        /// It will not be shown.
        "review.rejected.v1" => Rejected(ReviewState),
    }
}

impl ReviewEvent {
    /// The state after what happened.
    pub fn state(&self) -> &ReviewState {
        match self {
            ReviewEvent::Submitted(state) | ReviewEvent::Published(state) | ReviewEvent::Rejected(state) => state,
        }
    }
}

/// A review and the product's rating after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReviewState {
    /// The product.
    pub product: ProductId,
    /// The review.
    pub review: ReviewId,
    /// The product's rating, over its published reviews.
    pub rating: RatingState,
    /// When.
    pub at: Timestamp,
}

/// A product's rating over its published reviews.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RatingState {
    /// How many reviews gave one, two, three, four, five stars.
    pub stars: [u32; 5],
}

impl RatingState {
    /// How many reviews.
    pub fn count(&self) -> u32 {
        self.stars.iter().sum()
    }

    /// The average in hundredths of a star (437 = 4.37), `None` without reviews.
    pub fn average_hundredths(&self) -> Option<u32> {
        let weighted: u64 = self.stars.iter().zip(1_u64..).map(|(count, stars)| u64::from(*count) * stars).sum();
        let count = u64::from(self.count());
        (count > 0).then(|| u32::try_from((weighted * 100 + count / 2) / count).unwrap_or(500))
    }
}
