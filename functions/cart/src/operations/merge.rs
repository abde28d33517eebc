//! Pour a guest's cart into one's own, at sign-in.
//!
//! Nothing is lost: what is in both is summed, and what would be too much is refused as a whole. Afterwards the guest's cart and its
//! secret open nothing any more. Asking again answers the cart as it is.

use documents::Attempts;
use kernel::{CartId, Secret};
use operation::{Ask, Caller, Fault, HttpRequest, Input, Problem, Refused, Version, Versioned};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use crate::cart::{Cart, Opener, Refusal};
use crate::carts::{Carts, Saved};
use crate::shelf::Shelf;
use crate::views::{CartView, TooLarge};
use crate::{Context, announced};

/// Which cart into which.
#[derive(Debug)]
pub struct MergeCarts {
    own: Own,
    guest: Guest,
}

/// What the address says.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Own {
    /// One's own cart.
    cart: CartId,
}

/// The guest's cart.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "GuestCart")]
struct Guest {
    /// The guest's cart.
    cart: CartId,
    /// The secret that opens it. Without it, `Cart-Token` is taken.
    token: Option<Secret>,
}

/// Address and body both say `cart` and mean different ones, so they are two sets of names here, not one.
impl Ask for MergeCarts {
    fn read(input: Input) -> Result<MergeCarts, Problem> {
        match input {
            Input::Http(request) => {
                let HttpRequest {
                    path,
                    query,
                    body,
                    content_type,
                    headers,
                } = request;
                let own = HttpRequest {
                    path,
                    query,
                    headers: headers.clone(),
                    ..HttpRequest::default()
                };
                let guest = HttpRequest {
                    body,
                    content_type,
                    headers,
                    ..HttpRequest::default()
                };
                Ok(MergeCarts {
                    own: Own::read(Input::Http(own))?,
                    guest: Guest::read(Input::Http(guest))?,
                })
            }
            Input::Internal(_) | Input::Event(_) | Input::Tick => Err(Problem::new(500, "wiring", "This operation needs an HTTP request.")),
        }
    }

    fn schema(schemas: &mut SchemaGenerator) -> Option<Schema> {
        let cart = schemas.subschema_for::<CartId>();
        let body = schemas.subschema_for::<Guest>();
        Some(json_schema!({
            "type": "object",
            "description": "Which cart into which.",
            "properties": { "cart": cart, "$body": body },
            "required": ["cart", "$body"],
        }))
    }
}

pub async fn merge(ctx: &Context, caller: Caller, ask: MergeCarts) -> Result<Versioned<CartView>, MergeError> {
    let shopper = caller.shopper()?;
    let secret = ask
        .guest
        .token
        .as_ref()
        .or(caller.cart_token.as_ref())
        .ok_or(MergeError::NoToken)?
        .hash();
    let owns = Opener::new(Some(shopper.subject.to_owned()), None);
    let guests = Opener::new(None, Some(secret.clone()));
    let carts = Carts::new(ctx, &caller);
    let mut attempts = Attempts::new(ctx.platform.ids.as_ref());
    let mut shelf = Shelf::default();
    loop {
        // The guest's cart is read first: when it is gone because somebody just poured it, one's own is read as it is since.
        let guest = carts.find(&guests, ask.guest.cart).await?;
        let went = if guest.is_some() { None } else { carts.went(ask.guest.cart).await? };
        let before = carts.find(&owns, ask.own.cart).await?.ok_or(MergeError::NoSuchCart)?;
        let after = match (&guest, went) {
            (Some(guest), _) => Cart {
                version: before.version + 1,
                ..before.absorb(guest, ctx.merging)?
            },
            (None, Some(went)) if went.into == before.id && went.secret == secret => before,
            (None, Some(_) | None) => return Err(MergeError::NoSuchGuest),
        };
        if !shelf.covers(&after.skus()) {
            shelf = Shelf::of(ctx, &caller, "cart.merge", after.skus()).await?;
        }
        let view = CartView::of(&after, &shelf, ctx.currency)?;
        let saved = match &guest {
            Some(guest) => {
                carts
                    .save_merged(&after, guest, &secret, &announced::merged(&after, ctx.platform.clock.now()))
                    .await?
            }
            None => Saved::Yes,
        };
        if saved == Saved::Yes {
            return Ok(Versioned(Version(after.version), view));
        }
        attempts.again().await?;
    }
}

/// Every way that merging says no.
#[derive(Debug)]
pub enum MergeError {
    /// Nobody is signed in, or not as a customer.
    SignIn(Refused),
    /// One's own cart is not there.
    NoSuchCart,
    /// No secret came along.
    NoToken,
    /// There is no guest's cart that this secret opens.
    NoSuchGuest,
    /// Both together are too many lines.
    Refused(Refusal),
    /// The total does not fit.
    TooLarge(TooLarge),
    /// Catalog or inventory did not answer.
    Neighbour(Box<Problem>),
    /// Nobody's decision.
    Fault(Fault),
}

impl From<Refused> for MergeError {
    fn from(refused: Refused) -> MergeError {
        MergeError::SignIn(refused)
    }
}

impl From<Refusal> for MergeError {
    fn from(refusal: Refusal) -> MergeError {
        MergeError::Refused(refusal)
    }
}

impl From<TooLarge> for MergeError {
    fn from(error: TooLarge) -> MergeError {
        MergeError::TooLarge(error)
    }
}

impl From<Problem> for MergeError {
    fn from(problem: Problem) -> MergeError {
        MergeError::Neighbour(Box::new(problem))
    }
}

impl From<Fault> for MergeError {
    fn from(fault: Fault) -> MergeError {
        MergeError::Fault(fault)
    }
}

impl From<MergeError> for Problem {
    fn from(error: MergeError) -> Problem {
        match error {
            MergeError::SignIn(refused) => refused.into(),
            MergeError::NoSuchCart => Problem::not_found("cart"),
            MergeError::NoToken => Problem::invalid("token", "missing", "is required"),
            MergeError::NoSuchGuest => {
                Problem::not_found("cart").field("cart", "not-found", "there is no guest's cart that this token opens")
            }
            MergeError::Refused(Refusal::TooManyLines(most)) => {
                Problem::new(422, "too-many-lines", "Both carts together hold too many different things.")
                    .field("cart", "too-many-lines", format!("together at most {most} different things"))
                    .with("most", most)
            }
            MergeError::Refused(refusal) => refusal.into(),
            MergeError::TooLarge(error) => error.into(),
            MergeError::Neighbour(problem) => *problem,
            MergeError::Fault(fault) => fault.into(),
        }
    }
}
