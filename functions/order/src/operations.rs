//! The table.

use operation::{Table, table};

use crate::Context;

mod cancel;
mod deliver;
mod describe;
mod find;
mod get;
mod get_checkout;
mod list;
mod list_all;
mod on_payment_settled;
mod place;
mod settle;
mod ship;
mod start_checkout;
mod sweep_checkouts;
mod sweep_outbox;
mod update_checkout;

/// Every operation of this context.
pub static OPERATIONS: Table<Context> = table![
    "order.start-checkout" => start_checkout::start_checkout; refuses [404, 409],
    "order.get-checkout" => get_checkout::get_checkout,
    "order.update-checkout" => update_checkout::update_checkout; refuses [409],
    "order.place" => place::place; refuses [402, 404, 409],
    "order.settle" => settle::settle; refuses [402, 409],
    "order.get" => get::get,
    "order.list" => list::list,
    "order.cancel" => cancel::cancel; refuses [409],
    "order.list-all" => list_all::list_all,
    "order.find" => find::find,
    "order.ship" => ship::ship; refuses [409],
    "order.deliver" => deliver::deliver,
    "order.describe" => describe::describe,
    "order.on-payment-settled" => on_payment_settled::handle,
    "order.sweep-checkouts" => sweep_checkouts::sweep_checkouts,
    "order.sweep-outbox" => sweep_outbox::sweep_outbox,
];
