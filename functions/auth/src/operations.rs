//! The table.

use operation::{Table, table};

use crate::Context;

mod add_address;
mod close_session;
mod get_profile;
mod list_addresses;
mod list_customers;
mod list_sessions;
mod open_session;
mod refresh_session;
mod remove_address;
mod revoke_session;
mod sweep_outbox;
mod update_address;
mod update_profile;

/// Every operation of this context.
pub static OPERATIONS: Table<Context> = table![
    "auth.open-session" => open_session::open_session,
    "auth.refresh-session" => refresh_session::refresh_session,
    "auth.close-session" => close_session::close_session,
    "auth.list-sessions" => list_sessions::list_sessions,
    "auth.revoke-session" => revoke_session::revoke_session,
    "auth.get-profile" => get_profile::get_profile,
    "auth.update-profile" => update_profile::update_profile,
    "auth.list-addresses" => list_addresses::list_addresses,
    "auth.add-address" => add_address::add_address; refuses [409],
    "auth.update-address" => update_address::update_address,
    "auth.remove-address" => remove_address::remove_address,
    "auth.list-customers" => list_customers::list_customers,
    "auth.sweep-outbox" => sweep_outbox::sweep_outbox,
];
