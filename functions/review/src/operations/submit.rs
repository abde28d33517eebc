//! Review what one bought.
//!
//! Only who has the product may, and once. It stands in the shop at once, unless the check found something that a person should see.

use calls::catalog::ResolveProduct;
use documents::Attempts;
use kernel::{ReviewId, Slug, Text};
use operation::{Caller, Created, Fault, Problem, Refused};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::review::{Review, Stars, Status, Subject, Words};
use crate::reviews::{Reviews, Together};
use crate::views::SubmittedView;
use crate::{Context, announced};

/// What somebody says.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitReview {
    /// The product's name in addresses.
    pub slug: Slug,
    /// One to five.
    pub stars: Stars,
    /// In a few words.
    pub title: Option<Text<1, 100>>,
    /// In full. Plain text.
    pub text: Text<1, 4000>,
}

pub async fn submit(ctx: &Context, caller: Caller, ask: SubmitReview) -> Result<Created<SubmittedView>, SubmitError> {
    let shopper = caller.shopper()?;
    let found = ctx
        .platform
        .calls
        .ask(&caller, "review.submit", ResolveProduct { slug: ask.slug })
        .await?;
    let now = ctx.platform.clock.now();
    let of = Subject {
        product: found.product,
        slug: found.slug,
        customer: shopper.subject.to_owned(),
        name: shopper.person.name.clone(),
    };
    let words = Words {
        stars: ask.stars,
        title: ask.title.map(Text::into_string),
        text: ask.text.into_string(),
    };
    let review = Review::written(ReviewId::from(ctx.platform.ids.next()), of, words, now);

    let store = Reviews::new(ctx, &caller);
    let mut attempts = Attempts::new(ctx.platform.ids.as_ref());
    loop {
        let bought = store
            .bought(&review.customer, review.product)
            .await?
            .ok_or(SubmitError::NotPurchased)?;
        if let Some(before) = bought.purchase.review {
            return Err(SubmitError::AlreadyReviewed(before));
        }
        let mut rating = store.rating(review.product).await?;
        let mut together = Together::default();
        store.add(&mut together, &review, &bought)?;
        store.announce(&mut together, rating.tell(), &announced::submitted(&review, &rating, now))?;
        if review.status == Status::Published {
            rating.count(None, &review);
            store.announce(&mut together, rating.tell(), &announced::moved(&review, &rating, now))?;
        }
        store.rate(&mut together, &rating)?;
        if store.commit(together).await? {
            return Ok(Created(SubmittedView::from(&review)));
        }
        attempts.again().await?;
    }
}

/// Every way that reviewing says no.
#[derive(Debug)]
pub enum SubmitError {
    /// Nobody is signed in, or not as a customer.
    SignIn(Refused),
    /// They do not have it.
    NotPurchased,
    /// They said it already.
    AlreadyReviewed(ReviewId),
    /// The catalog does not know the product, or did not answer.
    Neighbour(Box<Problem>),
    /// Nobody's decision.
    Fault(Fault),
}

impl From<Refused> for SubmitError {
    fn from(refused: Refused) -> SubmitError {
        SubmitError::SignIn(refused)
    }
}

impl From<Problem> for SubmitError {
    fn from(problem: Problem) -> SubmitError {
        SubmitError::Neighbour(Box::new(problem))
    }
}

impl From<Fault> for SubmitError {
    fn from(fault: Fault) -> SubmitError {
        SubmitError::Fault(fault)
    }
}

impl From<SubmitError> for Problem {
    fn from(error: SubmitError) -> Problem {
        match error {
            SubmitError::SignIn(refused) => refused.into(),
            SubmitError::NotPurchased => Problem::new(403, "not-purchased", "Only who bought it and has received it can review it."),
            SubmitError::AlreadyReviewed(review) => {
                Problem::new(409, "already-reviewed", "You have reviewed this already.").with("review", review)
            }
            SubmitError::Neighbour(problem) => *problem,
            SubmitError::Fault(fault) => fault.into(),
        }
    }
}
