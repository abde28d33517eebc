//! The table.

use operation::{Table, table};

use crate::Context;

mod allocate;
mod check_availability;
mod count_batch;
mod list_movements;
mod list_stock;
mod move_stock;
mod on_order_changed;
mod release;
mod reserve;
mod sweep_outbox;
mod sweep_reservations;

/// Every operation of this context.
pub static OPERATIONS: Table<Context> = table![
    "inventory.list-stock" => list_stock::list_stock,
    "inventory.move-stock" => move_stock::move_stock; refuses [409],
    "inventory.list-movements" => list_movements::list_movements,
    "inventory.check-availability" => check_availability::check_availability,
    "inventory.reserve" => reserve::reserve,
    "inventory.release" => release::release,
    "inventory.allocate" => allocate::allocate,
    "inventory.count-batch" => count_batch::count_batch,
    "inventory.on-order-changed" => on_order_changed::handle,
    "inventory.sweep-reservations" => sweep_reservations::sweep_reservations,
    "inventory.sweep-outbox" => sweep_outbox::sweep_outbox,
];
