//! Go to the till with a cart.
//!
//! Prices are frozen and stock is held for ten minutes. A cart has one live checkout: coming again with the same cart brings that
//! checkout up to date, so that nobody is ever short of stock because of their own hold.

use calls::cart::OpenCart;
use kernel::{CartId, CheckoutId, OrderId};
use operation::{Caller, Created, Fault, Once, Problem};
use postgres::{ClaimError, Claimed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checkout::{Checkout, HOLD, Status};
use crate::checkouts::Checkouts;
use crate::views::CheckoutView;
use crate::{Context, published, till};

/// The cart to buy.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartCheckout {
    /// The cart.
    pub cart: CartId,
}

pub async fn start_checkout(ctx: &Context, caller: Caller, ask: StartCheckout) -> Result<Once<Created<CheckoutView>>, StartError> {
    let by = "order.start-checkout";
    // A repetition is answered as it was, whatever became of the cart. No connection is held while the others are asked.
    let mut seen = ctx.database.begin(&caller).await?;
    if let Claimed::Before(answer) = seen.claim(&caller, by, &ask).await? {
        return Ok(Once::replayed(answer));
    }
    seen.commit().await?;
    let customer = caller.subject().map(str::to_owned);
    let open = OpenCart {
        cart: ask.cart,
        customer: customer.clone(),
        token: caller.cart_token.clone(),
    };
    let cart = ctx.platform.calls.ask(&caller, by, open).await.map_err(StartError::Refused)?;
    let wanted: Vec<_> = cart.lines.iter().map(|line| (line.sku.clone(), line.quantity)).collect();
    if wanted.is_empty() {
        return Err(StartError::EmptyCart);
    }
    let now = ctx.platform.clock.now();
    let lines = till::quote(ctx, &caller, by, &wanted).await.map_err(StartError::Refused)?;

    let mut work = ctx.database.begin(&caller).await?;
    let claim = match work.claim(&caller, by, &ask).await? {
        Claimed::Before(answer) => return Ok(Once::replayed(answer)),
        Claimed::First(claim) => claim,
    };
    let live = Checkouts(work.connection()).live_of_cart(cart.cart).await?;
    let mut checkout = match live {
        Some(live) if live.status == Status::Paying => return Err(StartError::PaymentInProgress(live.id)),
        Some(live) => live,
        None => Checkout {
            id: CheckoutId::from(ctx.platform.ids.next()),
            cart: cart.cart,
            cart_version: cart.version,
            customer: None,
            token_hash: None,
            status: Status::Open,
            email: caller.person().and_then(|person| person.email.clone()),
            shipping_address: None,
            billing_address: None,
            shipping_method: None,
            lines: Vec::new(),
            totals: till::nothing(&lines).map_err(StartError::Refused)?,
            order: OrderId::from(ctx.platform.ids.next()),
            attempt: None,
            payment_method: None,
            redirect_url: None,
            lease: 0,
            lease_until: None,
            held_until: now,
            paying_since: None,
            version: 0,
            announced: 0,
            created_at: now,
        },
    };
    let is_new = checkout.version == 0;
    let held = checkout.lease;
    checkout.cart_version = cart.version;
    checkout.customer = customer.or(checkout.customer);
    checkout.token_hash = caller
        .cart_token
        .as_ref()
        .map(|token| token.hash().as_str().to_owned())
        .or(checkout.token_hash);
    checkout.lines = lines;
    checkout.version += 1;
    checkout.held_until = now.plus(HOLD);
    till::total(&mut checkout).map_err(StartError::Refused)?;

    // The hold comes before the row: a hold without a row lapses by itself, a row without a hold would promise what is not there.
    till::hold(ctx, &caller, by, &checkout).await.map_err(StartError::Refused)?;
    let saved = if is_new {
        checkout.announced = 1;
        work.announce(checkout.announced, &published::started(&checkout, now))?;
        Checkouts(work.connection()).insert(&checkout, now).await?
    } else {
        Checkouts(work.connection()).save(&checkout, held, now).await?
    };
    if !saved {
        drop(work);
        if is_new {
            till::release(ctx, &caller, by, checkout.id).await;
        }
        return Err(StartError::Again);
    }
    let once = Once::first(Created(till::view(ctx, &caller, &checkout).await.map_err(StartError::Refused)?))?;
    work.keep(claim, once.answer()).await?;
    work.commit().await?;
    Ok(once)
}

/// Every way that starting says no.
#[derive(Debug)]
pub enum StartError {
    /// There is nothing in the cart.
    EmptyCart,
    /// A payment for this cart is under way.
    PaymentInProgress(CheckoutId),
    /// Two came at once with the same cart.
    Again,
    /// Cart, catalog or inventory said no.
    Refused(Problem),
    /// The key was refused.
    Claim(ClaimError),
}

impl From<ClaimError> for StartError {
    fn from(error: ClaimError) -> StartError {
        StartError::Claim(error)
    }
}

impl From<Fault> for StartError {
    fn from(fault: Fault) -> StartError {
        StartError::Claim(ClaimError::Fault(fault))
    }
}

impl From<StartError> for Problem {
    fn from(error: StartError) -> Problem {
        match error {
            StartError::EmptyCart => Problem::new(409, "cart-empty", "There is nothing in this cart."),
            StartError::PaymentInProgress(checkout) => {
                Problem::new(409, "payment-in-progress", "A payment for this cart is under way.").with("checkout", checkout)
            }
            StartError::Again => Problem::new(
                409,
                "checkout-busy",
                "This cart is being taken to the till right now. Please try again.",
            )
            .retry_after(std::time::Duration::from_secs(1)),
            StartError::Refused(problem) => problem,
            StartError::Claim(error) => error.into(),
        }
    }
}
