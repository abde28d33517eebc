//! Every status against every transition, row by row.

use kernel::{CountryCode, Currency, Ids, ManualClock, Money, ProductId, SeededIds, Slug, Text};

use super::*;

/// What can be done to an order of two pieces of one line.
#[derive(Debug, Clone, Copy)]
enum Do {
    Cancel,
    ShipOne,
    ShipAll,
    DeliverFirst,
    DeliverAll,
}

/// What comes of it: the status afterwards, nothing new, or a no.
#[derive(Debug, PartialEq)]
enum Then {
    Is(Status),
    Same,
    No,
}

/// The way to a status, the status, and what each step does from there.
type Row = (&'static [Do], Status, [(Do, Then); 5]);

#[test]
fn every_status_answers_every_transition() {
    use Do::{Cancel, DeliverAll, DeliverFirst, ShipAll, ShipOne};
    use Status::{Cancelled, Delivered, PartiallyDelivered, PartiallyShipped, Placed, Shipped};
    use Then::{Is, No, Same};
    let rows: [Row; 6] = [
        (
            &[],
            Placed,
            [
                (Cancel, Is(Cancelled)),
                (ShipOne, Is(PartiallyShipped)),
                (ShipAll, Is(Shipped)),
                (DeliverFirst, Same),
                (DeliverAll, Same),
            ],
        ),
        (
            &[ShipOne],
            PartiallyShipped,
            [
                (Cancel, No),
                (ShipOne, Is(Shipped)),
                (ShipAll, Is(Shipped)),
                (DeliverFirst, Is(PartiallyShipped)),
                (DeliverAll, Is(PartiallyShipped)),
            ],
        ),
        (
            &[ShipOne, ShipOne],
            Shipped,
            [
                (Cancel, No),
                (ShipOne, No),
                (ShipAll, No),
                (DeliverFirst, Is(PartiallyDelivered)),
                (DeliverAll, Is(Delivered)),
            ],
        ),
        (
            &[ShipOne, ShipOne, DeliverFirst],
            PartiallyDelivered,
            [
                (Cancel, No),
                (ShipOne, No),
                (ShipAll, No),
                (DeliverFirst, Same),
                (DeliverAll, Is(Delivered)),
            ],
        ),
        (
            &[ShipAll, DeliverAll],
            Delivered,
            [(Cancel, No), (ShipOne, No), (ShipAll, No), (DeliverFirst, Same), (DeliverAll, Same)],
        ),
        (
            &[Cancel],
            Cancelled,
            [
                (Cancel, Same),
                (ShipOne, No),
                (ShipAll, No),
                (DeliverFirst, Same),
                (DeliverAll, Same),
            ],
        ),
    ];
    for (way, status, outcomes) in rows {
        let order = way.iter().fold(placed(), |order, step| {
            apply(order.clone(), *step).unwrap_or(Some(order.clone())).unwrap_or(order)
        });
        assert_eq!(order.status, status, "{way:?}");
        for (step, expected) in outcomes {
            let then = match apply(order.clone(), step) {
                Err(()) => No,
                Ok(None) => Same,
                Ok(Some(after)) => {
                    assert!(after.version > order.version, "{status:?} {step:?}");
                    assert!(
                        after
                            .lines
                            .iter()
                            .all(|line| line.delivered <= line.shipped && line.shipped <= line.line.quantity.get())
                    );
                    Is(after.status)
                }
            };
            assert_eq!(then, expected, "{status:?} {step:?}");
        }
    }
}

#[test]
fn a_parcel_holds_only_what_is_left_of_what_was_ordered() {
    let pack = |sku: &str, quantity| Packed {
        sku: Sku::new(sku).expect("a SKU"),
        quantity: Quantity::new(quantity).expect("fits"),
    };
    let ship = |packed: &[Packed]| placed().ship(ShipmentId::from(ids().next()), packed, None, None, now());
    assert_eq!(
        ship(&[pack("other", 1)]).expect_err("not ordered"),
        CannotShip::NoSuchLine(Sku::new("other").expect("a SKU"))
    );
    assert_eq!(
        ship(&[pack("coat", 3)]).expect_err("too many"),
        CannotShip::TooMany(Sku::new("coat").expect("a SKU"), 2)
    );
    assert_eq!(
        ship(&[pack("coat", 1), pack("coat", 2)]).expect_err("too many together"),
        CannotShip::TooMany(Sku::new("coat").expect("a SKU"), 1)
    );
}

#[test]
fn what_is_due_at_the_door_is_paid_when_all_of_it_arrived() {
    let order = Order {
        payment_status: PaymentStatus::DueOnDelivery,
        ..placed()
    };
    let half = apply(apply(order, Do::ShipOne).expect("ships").expect("changes"), Do::DeliverAll)
        .expect("arrives")
        .expect("changes");
    assert_eq!(half.payment_status, PaymentStatus::DueOnDelivery);
    let all = apply(apply(half, Do::ShipAll).expect("ships").expect("changes"), Do::DeliverAll)
        .expect("arrives")
        .expect("changes");
    assert_eq!(all.payment_status, PaymentStatus::Paid);
}

fn apply(order: Order, step: Do) -> Result<Option<Order>, ()> {
    let one = [Packed {
        sku: Sku::new("coat").expect("a SKU"),
        quantity: Quantity::ONE,
    }];
    let parcel = ShipmentId::from(ids().next());
    match step {
        Do::Cancel => order.cancel(None).map_err(|_| ()),
        Do::ShipOne => order.ship(parcel, &one, None, None, now()).map(Some).map_err(|_| ()),
        Do::ShipAll => order.ship(parcel, &[], None, None, now()).map(Some).map_err(|_| ()),
        Do::DeliverFirst => Ok(order
            .shipments
            .first()
            .map(|parcel| parcel.id)
            .and_then(|parcel| order.deliver(parcel, now()))),
        Do::DeliverAll => {
            let parcels: Vec<_> = order.shipments.iter().map(|parcel| parcel.id).collect();
            let version = order.version;
            let after = parcels
                .into_iter()
                .fold(order, |order, parcel| order.clone().deliver(parcel, now()).unwrap_or(order));
            Ok((after.version > version).then_some(after))
        }
    }
}

fn now() -> Timestamp {
    Timestamp::from_unix_micros(1_800_000_000_000_000)
}

/// Different at each call, so that two parcels are two.
fn ids() -> impl Ids + use<> {
    static CALLS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    SeededIds::new(CALLS.fetch_add(1, std::sync::atomic::Ordering::Relaxed), ManualClock::at(now()))
}

fn placed() -> Order {
    let ids = ids();
    let money = |amount| Money::new(amount, Currency::EUR);
    let text = |text: &str| Text::new(text).expect("fits");
    let line = Line {
        sku: Sku::new("coat").expect("a SKU"),
        product: ProductId::from(ids.next()),
        slug: Slug::new("coat").expect("a slug"),
        title: "Coat".to_owned(),
        brand: "Test & Sons".to_owned(),
        colour: None,
        size: None,
        image: None,
        quantity: Quantity::new(2).expect("fits"),
        unit_price: money(100),
        discount: money(0),
        tax: money(32),
        total: money(200),
    };
    Order {
        id: OrderId::from(ids.next()),
        number: "A-1".to_owned(),
        checkout: CheckoutId::from(ids.next()),
        attempt: AttemptId::from(ids.next()),
        cart: CartId::from(ids.next()),
        customer: None,
        token_hash: Some("hash".to_owned()),
        email: Email::new("ana@example.com").expect("an address"),
        shipping_address: Address {
            name: Text::new("Ana").expect("fits"),
            company: None,
            line1: Text::new("Torstrasse 1").expect("fits"),
            line2: None,
            postal_code: None,
            city: text("Berlin"),
            region: None,
            country: CountryCode::new("DE").expect("a country"),
            phone: None,
        },
        billing_address: None,
        shipping_method: ChosenShipping {
            code: "standard".to_owned(),
            label: "Standard".to_owned(),
        },
        payment_method: "sandbox".to_owned(),
        payment_status: PaymentStatus::Paid,
        status: Status::Placed,
        lines: vec![OrderLine {
            number: 1,
            line,
            shipped: 0,
            delivered: 0,
        }],
        totals: Totals {
            subtotal: money(200),
            discount: money(0),
            shipping: money(0),
            tax: money(32),
            tax_included: true,
            total: money(200),
        },
        cancel_reason: None,
        shipments: Vec::new(),
        version: 1,
        placed_at: now(),
    }
}
