//! Fill in a checkout: address, shipping, who to write to.
//!
//! What is not sent stays as it is. Totals follow at once: the country decides tax and shipping. Each sign of life keeps the stock held.

use std::time::Duration;

use kernel::{Address, CheckoutId, Email, Text};
use operation::{Caller, Fault, Problem, Refused, Version, Versioned};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::checkout::{HOLD, Status};
use crate::checkouts::{Checkouts, Owner};
use crate::views::CheckoutView;
use crate::{Context, till};

/// What to fill in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateCheckout {
    /// The checkout.
    pub checkout: CheckoutId,
    /// Where the mails go.
    pub email: Option<Email>,
    /// Where the parcel goes.
    pub shipping_address: Option<Address>,
    /// Who pays, when somebody else.
    pub billing_address: Option<Address>,
    /// One of `shipping_methods`.
    pub shipping_method: Option<Text<1, 40>>,
}

pub async fn update_checkout(ctx: &Context, caller: Caller, ask: UpdateCheckout) -> Result<Versioned<CheckoutView>, UpdateError> {
    let by = "order.update-checkout";
    let seen = caller.version()?;
    let now = ctx.platform.clock.now();
    let mut work = ctx.database.begin(&caller).await?;
    let found = Checkouts(work.connection())
        .find_for_update(&Owner::of(&caller), ask.checkout)
        .await?;
    let mut checkout = found.ok_or(UpdateError::NoSuchCheckout)?;
    if seen.0 != checkout.version {
        return Err(UpdateError::Stale(checkout.version));
    }
    match checkout.status {
        Status::Open => {}
        Status::Expired => till::revive(ctx, &caller, by, &mut checkout).await.map_err(UpdateError::Refused)?,
        Status::Paying => return Err(UpdateError::PaymentInProgress),
        Status::Completed => return Err(UpdateError::Completed),
    }
    let held = checkout.lease;
    checkout.email = ask.email.or(checkout.email);
    checkout.shipping_address = ask.shipping_address.or(checkout.shipping_address);
    checkout.billing_address = ask.billing_address.or(checkout.billing_address);
    if let Some(method) = ask.shipping_method {
        let known = till::methods(&checkout).map_err(UpdateError::Refused)?;
        if !known.iter().any(|each| each.code == method.as_str()) {
            return Err(UpdateError::NoSuchShippingMethod(
                known.into_iter().map(|each| each.code.to_owned()).collect(),
            ));
        }
        checkout.shipping_method = Some(method.into_string());
    }
    checkout.customer = checkout.customer.or_else(|| caller.subject().map(str::to_owned));
    till::total(&mut checkout).map_err(UpdateError::Refused)?;
    if checkout.held_until < now.plus(HOLD / 2) {
        checkout.held_until = now.plus(HOLD);
        till::hold(ctx, &caller, by, &checkout).await.map_err(UpdateError::Refused)?;
    }
    checkout.version += 1;
    if !Checkouts(work.connection()).save(&checkout, held, now).await? {
        return Err(UpdateError::PaymentInProgress);
    }
    work.commit().await?;
    let view = till::view(ctx, &caller, &checkout).await.map_err(UpdateError::Refused)?;
    Ok(Versioned(Version(checkout.version), view))
}

/// Every way that filling in says no.
#[derive(Debug)]
pub enum UpdateError {
    /// It does not say what it changes.
    Unversioned(Refused),
    /// There is none, or it is somebody else's.
    NoSuchCheckout,
    /// It changed since; its version now.
    Stale(i64),
    /// A payment is under way.
    PaymentInProgress,
    /// It is an order already.
    Completed,
    /// No such way to send it; the ways there are.
    NoSuchShippingMethod(Vec<String>),
    /// Catalog or inventory said no.
    Refused(Problem),
    /// Nobody's decision.
    Fault(Fault),
}

impl From<Refused> for UpdateError {
    fn from(refused: Refused) -> UpdateError {
        UpdateError::Unversioned(refused)
    }
}

impl From<Fault> for UpdateError {
    fn from(fault: Fault) -> UpdateError {
        UpdateError::Fault(fault)
    }
}

impl From<UpdateError> for Problem {
    fn from(error: UpdateError) -> Problem {
        match error {
            UpdateError::Unversioned(refused) => refused.into(),
            UpdateError::NoSuchCheckout => Problem::not_found("checkout"),
            UpdateError::Stale(version) => {
                Problem::new(412, "version-stale", "The checkout changed since you looked.").with("version", version)
            }
            UpdateError::PaymentInProgress => {
                Problem::new(409, "payment-in-progress", "A payment for this checkout is under way.").retry_after(Duration::from_secs(2))
            }
            UpdateError::Completed => Problem::new(409, "checkout-completed", "This checkout is an order already."),
            UpdateError::NoSuchShippingMethod(known) => {
                Problem::invalid("shipping_method", "unknown", &format!("is none of {}", known.join(", ")))
            }
            UpdateError::Refused(problem) => problem,
            UpdateError::Fault(fault) => fault.into(),
        }
    }
}
