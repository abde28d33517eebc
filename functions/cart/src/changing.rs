//! How a line operation runs: read, apply, price, write under the version that was read; anew when somebody else was quicker.
//!
//! Line operations say what is meant (two more of this, that one out), so they apply to whatever the cart has become, and none is lost.
//! One read, two questions and one write, however many lines there are.

use documents::Attempts;
use kernel::{CartId, Sku};
use operation::{Caller, Fault, Problem, Version, Versioned};

use crate::cart::{Cart, Opener, Refusal};
use crate::carts::{Carts, Saved};
use crate::shelf::Shelf;
use crate::views::{CartView, TooLarge};
use crate::{Context, announced};

/// Applies `edit` to the caller's cart and answers what it is then. `wanted` is a variant that the cart may not hold yet.
pub async fn change(
    ctx: &Context,
    caller: &Caller,
    by: &str,
    cart: CartId,
    wanted: Option<&Sku>,
    edit: impl Fn(Cart, &Shelf) -> Result<Cart, Refusal>,
) -> Result<Versioned<CartView>, ChangeError> {
    let opener = Opener::of(caller);
    let carts = Carts::new(ctx, caller);
    let mut attempts = Attempts::new(ctx.platform.ids.as_ref());
    let mut shelf = Shelf::default();
    loop {
        let before = carts.find(&opener, cart).await?.ok_or(ChangeError::NoSuchCart)?;
        let mut skus = before.skus();
        skus.extend(wanted.filter(|sku| !skus.contains(sku)).cloned());
        if !shelf.covers(&skus) {
            shelf = Shelf::of(ctx, caller, by, skus).await?;
        }
        let mut after = edit(before.clone(), &shelf)?;
        let changes = after != before;
        if changes {
            after.version += 1;
        }
        let view = CartView::of(&after, &shelf, ctx.currency)?;
        if !changes || carts.save(&after, &announced::changed(&after, ctx.platform.clock.now())).await? == Saved::Yes {
            return Ok(Versioned(Version(after.version), view));
        }
        attempts.again().await?;
    }
}

/// Every way that changing a line says no.
#[derive(Debug)]
pub enum ChangeError {
    /// No such cart, or somebody else's.
    NoSuchCart,
    /// The cart's own rules.
    Refused(Refusal),
    /// The total does not fit.
    TooLarge(TooLarge),
    /// Catalog or inventory did not answer.
    Neighbour(Box<Problem>),
    /// Nobody's decision.
    Fault(Fault),
}

impl From<Refusal> for ChangeError {
    fn from(refusal: Refusal) -> ChangeError {
        ChangeError::Refused(refusal)
    }
}

impl From<TooLarge> for ChangeError {
    fn from(error: TooLarge) -> ChangeError {
        ChangeError::TooLarge(error)
    }
}

impl From<Problem> for ChangeError {
    fn from(problem: Problem) -> ChangeError {
        ChangeError::Neighbour(Box::new(problem))
    }
}

impl From<Fault> for ChangeError {
    fn from(fault: Fault) -> ChangeError {
        ChangeError::Fault(fault)
    }
}

impl From<ChangeError> for Problem {
    fn from(error: ChangeError) -> Problem {
        match error {
            ChangeError::NoSuchCart => Problem::not_found("cart"),
            ChangeError::Refused(refusal) => refusal.into(),
            ChangeError::TooLarge(error) => error.into(),
            ChangeError::Neighbour(problem) => *problem,
            ChangeError::Fault(fault) => fault.into(),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::NoSuchLine => Problem::not_found("line"),
            Refusal::TooManyLines(most) => Problem::new(422, "too-many-lines", "There are too many different things in this cart.")
                .field("sku", "too-many-lines", format!("a cart holds at most {most} different things"))
                .with("most", most),
            Refusal::UnknownVariant => Problem::invalid("sku", "unknown", "is no variant of ours"),
            Refusal::NotForSale => Problem::invalid("sku", "not-for-sale", "cannot be bought"),
            Refusal::OnlyLeft(available) => Problem::new(409, "insufficient-stock", "There is not enough of it in stock.")
                .field(
                    "quantity",
                    "too-many",
                    if available == 0 {
                        "sold out".to_owned()
                    } else {
                        format!("only {available} left")
                    },
                )
                .with("available", available),
        }
    }
}
