//! What a checkout needs of the others: prices from the catalog, stock from inventory, totals from the pricing rules.

use calls::catalog::QuoteVariants;
use calls::inventory::{Release, Reserve};
use calls::payment::ListMethods;
use kernel::{CheckoutId, Money, Quantity, Sku};
use operation::{Caller, Fault, Problem};
use pricing::{Basket, Item, Priced, ShippingMethod, Totals, price, tax_rule};

use crate::checkout::{Checkout, HOLD, Line, Status};
use crate::context::Context;
use crate::views::{CheckoutView, PaymentMethodView, ShippingMethodView};

/// Quotes every variant at today's price. What cannot be sold is 409 `lines-unavailable` with the SKUs.
pub async fn quote(ctx: &Context, caller: &Caller, by: &str, wanted: &[(Sku, Quantity)]) -> Result<Vec<Line>, Problem> {
    let ask = QuoteVariants {
        skus: wanted.iter().map(|(sku, _)| sku.clone()).collect(),
    };
    let quotes = ctx.platform.calls.ask(caller, by, ask).await?.quotes;
    let mut lines = Vec::with_capacity(wanted.len());
    let mut unavailable = Vec::new();
    for (sku, quantity) in wanted {
        let quote = quotes.iter().find(|quote| quote.sku == *sku && quote.sellable);
        match quote.and_then(|quote| quote.price.map(|price| (quote, price))) {
            None => unavailable.push(sku.clone()),
            Some((quote, unit_price)) => lines.push(Line {
                sku: sku.clone(),
                product: quote.product,
                slug: quote.slug.clone(),
                title: quote.title.clone(),
                brand: quote.brand.clone(),
                colour: quote.colour.clone(),
                size: quote.size.clone(),
                image: quote.image.clone(),
                quantity: *quantity,
                unit_price,
                discount: Money::zero(unit_price.currency),
                tax: Money::zero(unit_price.currency),
                total: Money::zero(unit_price.currency),
            }),
        }
    }
    if unavailable.is_empty() {
        Ok(lines)
    } else {
        Err(Problem::new(409, "lines-unavailable", "Some of this cannot be bought any more.").with("lines", unavailable))
    }
}

/// Totals of nothing, in the currency of these lines: where a new checkout begins.
pub fn nothing(lines: &[Line]) -> Result<Totals, Problem> {
    let currency = lines
        .first()
        .map(|line| line.unit_price.currency)
        .ok_or_else(|| Fault::new("a checkout without lines"))?;
    let zero = Money::zero(currency);
    Ok(Totals {
        subtotal: zero,
        discount: zero,
        shipping: zero,
        tax: zero,
        tax_included: true,
        total: zero,
    })
}

/// Computes lines and totals anew: after a change of lines, address or shipping method.
pub fn total(checkout: &mut Checkout) -> Result<(), Problem> {
    let methods = methods(checkout)?;
    let chosen = |checkout: &Checkout| {
        methods
            .iter()
            .find(|method| Some(method.code) == checkout.shipping_method.as_deref())
            .copied()
    };
    // With an address the cheapest way is taken until the shopper chooses: no cost appears at the last step.
    if checkout.shipping_address.is_some() && chosen(checkout).is_none() {
        checkout.shipping_method = methods
            .iter()
            .min_by_key(|method| method.price.amount)
            .map(|method| method.code.to_owned());
    }
    let shipping = chosen(checkout).map(|method| method.price);
    let priced = priced(checkout, shipping)?;
    for (line, priced) in checkout.lines.iter_mut().zip(priced.lines) {
        line.discount = priced.discount;
        line.tax = priced.tax;
        line.total = priced.total;
    }
    checkout.totals = priced.totals;
    Ok(())
}

/// The ways to send it to its address, or to the shop's own country before there is one.
pub fn methods(checkout: &Checkout) -> Result<Vec<ShippingMethod>, Problem> {
    let subtotal = priced(checkout, None)?.totals.subtotal;
    Ok(pricing::shipping_methods(subtotal, country(checkout)))
}

/// The chosen way to send it, for people.
pub fn shipping_label(checkout: &Checkout, code: &str) -> String {
    let methods = pricing::shipping_methods(checkout.totals.subtotal, country(checkout));
    methods
        .iter()
        .find(|method| method.code == code)
        .map_or_else(|| code.to_owned(), |method| method.label.to_owned())
}

fn country(checkout: &Checkout) -> &str {
    checkout
        .shipping_address
        .as_ref()
        .map_or(pricing::shipping::HOME_COUNTRY, |address| address.country.as_str())
}

fn priced(checkout: &Checkout, shipping: Option<Money>) -> Result<Priced, Problem> {
    let currency = checkout
        .lines
        .first()
        .map_or(checkout.totals.total.currency, |line| line.unit_price.currency);
    let basket = Basket {
        currency,
        items: checkout
            .lines
            .iter()
            .map(|line| Item {
                unit_price: line.unit_price,
                quantity: line.quantity,
            })
            .collect(),
        discounts: Vec::new(),
        shipping: shipping.unwrap_or(Money::zero(currency)),
        tax: tax_rule(country(checkout)),
    };
    price(&basket)
        .map_err(|error| Problem::new(422, "total-too-large", "This comes to more than can be counted.").detail(error.to_string()))
}

/// Holds the checkout's stock until its `held_until`. 409 `insufficient-stock` with the lines that are short.
pub async fn hold(ctx: &Context, caller: &Caller, by: &str, checkout: &Checkout) -> Result<(), Problem> {
    let ask = Reserve {
        checkout: checkout.id,
        lines: checkout.demands(),
        expires_at: checkout.held_until,
    };
    ctx.platform.calls.ask(caller, by, ask).await.map(|_| ())
}

/// Gives a hold back that nothing came of. It would lapse by itself; this is sooner.
pub async fn release(ctx: &Context, caller: &Caller, by: &str, checkout: CheckoutId) {
    if let Err(problem) = ctx.platform.calls.ask(caller, by, Release { checkout }).await {
        tracing::warn!(%checkout, code = %problem.code, "the hold lapses by itself");
    }
}

/// Brings a checkout back whose hold has lapsed: today's prices, and stock held anew.
pub async fn revive(ctx: &Context, caller: &Caller, by: &str, checkout: &mut Checkout) -> Result<(), Problem> {
    let wanted: Vec<_> = checkout.lines.iter().map(|line| (line.sku.clone(), line.quantity)).collect();
    checkout.lines = quote(ctx, caller, by, &wanted).await?;
    checkout.status = Status::Open;
    checkout.held_until = ctx.platform.clock.now().plus(HOLD);
    total(checkout)?;
    hold(ctx, caller, by, checkout).await
}

/// The checkout as shoppers read it, with the ways to send and pay.
pub async fn view(ctx: &Context, caller: &Caller, checkout: &Checkout) -> Result<CheckoutView, Problem> {
    let payment = ctx.platform.calls.ask(caller, "order.get-checkout", ListMethods {}).await?;
    let shipping = methods(checkout)?
        .into_iter()
        .map(|method| ShippingMethodView {
            code: method.code.to_owned(),
            label: method.label.to_owned(),
            price: method.price,
            days_min: method.days.0,
            days_max: method.days.1,
        })
        .collect();
    let payment = payment
        .items
        .into_iter()
        .map(|method| PaymentMethodView {
            code: method.code,
            label: method.label,
        })
        .collect();
    Ok(CheckoutView::of(checkout, shipping, payment))
}
