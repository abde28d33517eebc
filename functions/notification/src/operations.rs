//! The table.

use operation::{Table, table};

use crate::Context;

mod contact;
mod list;
mod list_all;
mod list_contact_messages;
mod on_order_changed;
mod sweep_mails;
mod sweep_outbox;

/// Every operation of this context.
pub static OPERATIONS: Table<Context> = table![
    "notification.contact" => contact::contact,
    "notification.list" => list::list,
    "notification.list-all" => list_all::list_all,
    "notification.list-contact-messages" => list_contact_messages::list_contact_messages,
    "notification.on-order-changed" => on_order_changed::handle,
    "notification.sweep-mails" => sweep_mails::sweep_mails,
    "notification.sweep-outbox" => sweep_outbox::sweep_outbox,
];
