//! What is told of reviews: which, and the product's whole rating after it.

use events::topics::{ReviewEvent, ReviewState};
use kernel::Timestamp;

use crate::rating::Rating;
use crate::review::{Review, Status};

fn state(review: &Review, rating: &Rating, at: Timestamp) -> ReviewState {
    ReviewState {
        product: review.product,
        review: review.id,
        rating: rating.stars.clone(),
        at,
    }
}

/// Somebody wrote one.
pub fn submitted(review: &Review, rating: &Rating, at: Timestamp) -> ReviewEvent {
    ReviewEvent::Submitted(state(review, rating, at))
}

/// It is somewhere else now.
pub fn moved(review: &Review, rating: &Rating, at: Timestamp) -> ReviewEvent {
    let state = state(review, rating, at);
    match review.status {
        Status::Published => ReviewEvent::Published(state),
        Status::Rejected => ReviewEvent::Rejected(state),
        Status::Flagged => ReviewEvent::Submitted(state),
    }
}
