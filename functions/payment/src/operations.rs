//! The table.

use operation::{Table, table};

use crate::Context;

mod authorise;
mod capture;
mod find_attempt;
mod list_methods;
mod on_order_changed;
mod receive_webhook;
mod refund;
mod sweep_attempts;
mod sweep_outbox;
mod void_or_refund;

/// Every operation of this context.
pub static OPERATIONS: Table<Context> = table![
    "payment.list-methods" => list_methods::list_methods,
    "payment.receive-webhook" => receive_webhook::receive_webhook,
    "payment.authorise" => authorise::authorise,
    "payment.find-attempt" => find_attempt::find_attempt,
    "payment.capture" => capture::capture,
    "payment.void-or-refund" => void_or_refund::void_or_refund,
    "payment.refund" => refund::refund; refuses [409],
    "payment.on-order-changed" => on_order_changed::handle,
    "payment.sweep-attempts" => sweep_attempts::sweep_attempts,
    "payment.sweep-outbox" => sweep_outbox::sweep_outbox,
];
