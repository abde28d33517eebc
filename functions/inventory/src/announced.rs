//! What is told of stock: its whole state after each change.

use events::topics::{StockEvent, StockState};
use kernel::Timestamp;

use crate::stock::Stock;

/// A variant's stock changed.
pub fn changed(stock: &Stock, cause: &str, at: Timestamp) -> StockEvent {
    StockEvent::Changed(StockState {
        sku: stock.sku.clone(),
        available: stock.available(),
        on_hand: stock.on_hand,
        reserved: stock.reserved,
        allocated: stock.allocated,
        cause: cause.to_owned(),
        at,
    })
}
