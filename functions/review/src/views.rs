//! What shoppers and staff read.

use kernel::{ProductId, ReviewId, Slug, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::checking::Finding;
use crate::rating::Rating;
use crate::review::{Review, Stars, Status};
use crate::reviews::Shown;

/// A review as everybody reads it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReviewView {
    /// Its id.
    pub id: ReviewId,
    /// How many stars.
    pub stars: Stars,
    /// In a few words.
    pub title: Option<String>,
    /// In full. Plain text.
    pub text: String,
    /// First name and initial.
    pub author: String,
    /// When it was written.
    pub submitted_at: Timestamp,
}

impl From<Shown> for ReviewView {
    fn from(shown: Shown) -> ReviewView {
        let Shown {
            id,
            stars,
            title,
            text,
            author,
            submitted_at,
        } = shown;
        ReviewView {
            id,
            stars,
            title,
            text,
            author,
            submitted_at,
        }
    }
}

/// A product's stars over its published reviews.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SummaryView {
    /// How many reviews.
    pub count: u32,
    /// The average, to a hundredth of a star; null without reviews.
    pub average: Option<f64>,
    /// How many gave one, two, three, four, five stars.
    pub stars: [u32; 5],
}

impl From<&Rating> for SummaryView {
    fn from(rating: &Rating) -> SummaryView {
        SummaryView {
            count: rating.stars.count(),
            average: rating.stars.average_hundredths().map(|hundredths| f64::from(hundredths) / 100.0),
            stars: rating.stars.stars,
        }
    }
}

/// One's own review, just written.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SubmittedView {
    /// The review.
    #[serde(flatten)]
    pub review: ReviewView,
    /// `published`: it stands in the shop. `flagged`: somebody looks at it first.
    pub status: Status,
}

impl From<&Review> for SubmittedView {
    fn from(review: &Review) -> SubmittedView {
        SubmittedView {
            review: view(review),
            status: review.status,
        }
    }
}

/// A review as staff read it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StaffReviewView {
    /// The review.
    #[serde(flatten)]
    pub review: ReviewView,
    /// The product.
    pub product: ProductId,
    /// The product's name in addresses when it was written.
    pub slug: Slug,
    /// Where it is.
    pub status: Status,
    /// Why somebody should look at it.
    pub findings: Vec<Finding>,
    /// What staff decided last.
    pub decision: Option<DecisionView>,
}

/// What staff decided.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DecisionView {
    /// The member of staff.
    pub by: String,
    /// In their words.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl From<Review> for StaffReviewView {
    fn from(review: Review) -> StaffReviewView {
        StaffReviewView {
            review: view(&review),
            product: review.product,
            slug: review.slug,
            status: review.status,
            findings: review.findings,
            decision: review.decision.map(|decision| DecisionView {
                by: decision.by,
                reason: decision.reason,
                at: decision.at,
            }),
        }
    }
}

fn view(review: &Review) -> ReviewView {
    ReviewView {
        id: review.id,
        stars: review.stars,
        title: review.title.clone(),
        text: review.text.clone(),
        author: review.author.clone(),
        submitted_at: review.submitted_at,
    }
}
