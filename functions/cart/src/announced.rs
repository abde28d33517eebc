//! What is told of carts: whose, how many lines, how many things.

use events::topics::{CartEvent, CartState};
use kernel::Timestamp;

use crate::cart::Cart;

fn state(cart: &Cart, at: Timestamp) -> CartState {
    CartState {
        cart: cart.id,
        customer: cart.owner.customer().map(str::to_owned),
        lines: u32::try_from(cart.lines.len()).unwrap_or(u32::MAX),
        units: u32::try_from(cart.units()).unwrap_or(u32::MAX),
        at,
    }
}

/// Somebody took a cart.
pub fn created(cart: &Cart, at: Timestamp) -> CartEvent {
    CartEvent::Created(state(cart, at))
}

/// Its lines changed.
pub fn changed(cart: &Cart, at: Timestamp) -> CartEvent {
    CartEvent::Changed(state(cart, at))
}

/// A guest's cart was poured into it.
pub fn merged(cart: &Cart, at: Timestamp) -> CartEvent {
    CartEvent::Merged(state(cart, at))
}

/// Lines of it are in an order now.
pub fn bought(cart: &Cart, at: Timestamp) -> CartEvent {
    CartEvent::Bought(state(cart, at))
}
