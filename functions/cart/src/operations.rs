//! The table.

use operation::{Table, table};

use crate::Context;

mod add_line;
mod change_line;
mod create;
mod get;
mod merge;
mod on_order_placed;
mod open;
mod remove_line;
mod sweep_outbox;

/// Every operation of this context.
pub static OPERATIONS: Table<Context> = table![
    "cart.create" => create::create,
    "cart.get" => get::get,
    "cart.add-line" => add_line::add_line; refuses [409],
    "cart.change-line" => change_line::change_line; refuses [409],
    "cart.remove-line" => remove_line::remove_line,
    "cart.merge" => merge::merge,
    "cart.open" => open::open,
    "cart.on-order-placed" => on_order_placed::handle,
    "cart.sweep-outbox" => sweep_outbox::sweep_outbox,
];
