//! Take a cart.
//!
//! A guest gets a new one with the secret that opens it. A customer has one cart: the first time it is made (201), from then on this
//! brings the same one back (200), so an app may ask at every start.

use documents::Attempts;
use kernel::{CartId, Secret};
use operation::{Answer, AnswerShape, Caller, Created, Fault, IntoAnswer, NoAsk, Problem, Version, Versioned};
use schemars::SchemaGenerator;

use crate::cart::{Cart, Owner};
use crate::carts::{Carts, Saved};
use crate::shelf::Shelf;
use crate::views::CartView;
use crate::{Context, announced};

pub async fn create(ctx: &Context, caller: Caller, _: NoAsk) -> Result<Taken, Problem> {
    let carts = Carts::new(ctx, &caller);
    let id = CartId::from(ctx.platform.ids.next());
    // Somebody signed in for other things than shopping is a guest here.
    let Ok(shopper) = caller.shopper() else {
        let token = Secret::random(ctx.platform.ids.as_ref());
        let cart = Cart::empty(id, Owner::Guest(token.hash()));
        return match carts.create(&cart, &announced::created(&cart, ctx.platform.clock.now())).await? {
            Saved::Yes => Ok(Taken::New(CartView {
                token: Some(token),
                ..empty(ctx, &cart)?
            })),
            Saved::Moved | Saved::HeardBefore => Err(Fault::new("a new cart's id was taken").into()),
        };
    };
    let mut attempts = Attempts::new(ctx.platform.ids.as_ref());
    loop {
        if let Some(cart) = carts.current(shopper.subject).await? {
            let shelf = Shelf::of(ctx, &caller, "cart.create", cart.skus()).await?;
            return Ok(Taken::Own(CartView::of(&cart, &shelf, ctx.currency)?));
        }
        let cart = Cart::empty(id, Owner::Customer(shopper.subject.to_owned()));
        if carts.create(&cart, &announced::created(&cart, ctx.platform.clock.now())).await? == Saved::Yes {
            return Ok(Taken::New(empty(ctx, &cart)?));
        }
        attempts.again().await?;
    }
}

fn empty(ctx: &Context, cart: &Cart) -> Result<CartView, Problem> {
    Ok(CartView::of(cart, &Shelf::default(), ctx.currency)?)
}

/// A cart that somebody took.
#[derive(Debug)]
pub enum Taken {
    /// It is new: 201.
    New(CartView),
    /// The customer had it already: 200.
    Own(CartView),
}

impl IntoAnswer for Taken {
    fn into_answer(self) -> Result<Answer, Fault> {
        match self {
            Taken::New(cart) => {
                let etag = format!("\"{}\"", cart.version);
                Ok(Created(cart).into_answer()?.header("etag", etag))
            }
            Taken::Own(cart) => Versioned(Version(cart.version), cart).into_answer(),
        }
    }
    fn shapes(schemas: &mut SchemaGenerator) -> Vec<AnswerShape> {
        let mut shapes = vec![AnswerShape::of::<CartView>(201, schemas).header("ETag")];
        shapes.extend(Versioned::<CartView>::shapes(schemas));
        shapes
    }
}
