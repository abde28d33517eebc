//! The table.

use operation::{Table, table};

use crate::Context;

mod list;
mod list_all;
mod moderate;
mod on_order_changed;
mod submit;
mod sweep_outbox;

/// Every operation of this context.
pub static OPERATIONS: Table<Context> = table![
    "review.list" => list::list,
    "review.submit" => submit::submit; refuses [409],
    "review.list-all" => list_all::list_all,
    "review.moderate" => moderate::moderate,
    "review.on-order-changed" => on_order_changed::handle,
    "review.sweep-outbox" => sweep_outbox::sweep_outbox,
];
