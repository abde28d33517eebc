//! A variant's stock at one location, and what a movement does to it. No I/O.

use kernel::Sku;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The location that there always is.
pub const MAIN: &str = "main";

/// The counters of a variant at a location, in units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stock {
    /// The variant.
    pub sku: Sku,
    /// Where.
    pub location: String,
    /// On the shelves, whatever its state.
    pub on_hand: i64,
    /// Of orders that have not left.
    pub allocated: i64,
    /// Held by checkouts.
    pub reserved: i64,
    /// On the shelves, broken.
    pub damaged: i64,
    /// On the shelves, to be looked at.
    pub qc: i64,
    /// On the shelves, kept back.
    pub safety: i64,
    /// Sold beyond what is there.
    pub backorder_limit: i64,
    /// Counts every change.
    pub version: i64,
}

impl Stock {
    /// What a shopper can still buy; never negative.
    pub fn available(&self) -> i64 {
        (self.on_hand - self.damaged - self.qc - self.safety + self.backorder_limit - self.allocated - self.reserved).max(0)
    }
}

/// What staff do to stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Goods came in.
    Receive,
    /// What is on the shelves was counted: `quantity` is what there is.
    Count,
    /// A correction: `quantity` may be negative.
    Adjust,
    /// Something broke.
    Damage,
    /// Something broken was mended.
    Repair,
    /// Set aside to be looked at.
    QcIn,
    /// Looked at and good.
    QcOut,
    /// A good return goes back on the shelf.
    ReturnGood,
    /// A bad return is kept as damaged.
    ReturnBad,
}

impl Kind {
    /// As the ledger spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Receive => "receive",
            Kind::Count => "count",
            Kind::Adjust => "adjust",
            Kind::Damage => "damage",
            Kind::Repair => "repair",
            Kind::QcIn => "qc_in",
            Kind::QcOut => "qc_out",
            Kind::ReturnGood => "return_good",
            Kind::ReturnBad => "return_bad",
        }
    }
}

/// What a movement does to the counters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Change {
    /// To what is on the shelves.
    pub on_hand: i64,
    /// To what is broken.
    pub damaged: i64,
    /// To what is to be looked at.
    pub qc: i64,
}

/// What staff's movement of `quantity` does to stock of which `on_hand` are there.
pub fn change(kind: Kind, quantity: i64, on_hand: i64) -> Change {
    let none = Change::default();
    match kind {
        Kind::Receive | Kind::Adjust | Kind::ReturnGood => Change { on_hand: quantity, ..none },
        Kind::Count => Change {
            on_hand: quantity - on_hand,
            ..none
        },
        Kind::Damage => Change { damaged: quantity, ..none },
        Kind::Repair => Change {
            damaged: -quantity,
            ..none
        },
        Kind::QcIn => Change { qc: quantity, ..none },
        Kind::QcOut => Change { qc: -quantity, ..none },
        Kind::ReturnBad => Change {
            on_hand: quantity,
            damaged: quantity,
            ..none
        },
    }
}
