//! Why is this 47? A variant's ledger, newest first, with what was on the shelves after each step.

use kernel::{Limit, Page, Sku, Timestamp};
use operation::{Caller, Problem, Scope};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::list_stock::foreign_cursor;
use crate::Context;
use crate::stocks::{Movement, Stocks};

/// Which ledger.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListMovements {
    /// The variant.
    pub sku: Sku,
    /// How many.
    #[serde(default)]
    pub limit: Limit,
    /// Where the page begins: `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// A step of the ledger.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MovementView {
    /// What it was: `receive`, `reserve`, `ship`, …
    pub kind: String,
    /// To what is on the shelves.
    pub on_hand: i64,
    /// To what checkouts hold.
    pub reserved: i64,
    /// To what orders hold.
    pub allocated: i64,
    /// To what is broken.
    pub damaged: i64,
    /// To what is to be looked at.
    pub qc: i64,
    /// What was on the shelves after it.
    pub balance: i64,
    /// Why: `checkout`, `order`, `staff`, `import`.
    pub cause_kind: String,
    /// Which one.
    pub cause: String,
    /// Who.
    pub actor: String,
    /// More, in words.
    pub note: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl From<Movement> for MovementView {
    fn from(step: Movement) -> MovementView {
        MovementView {
            kind: step.kind,
            on_hand: step.on_hand,
            reserved: step.reserved,
            allocated: step.allocated,
            damaged: step.damaged,
            qc: step.qc,
            balance: step.balance,
            cause_kind: step.cause_kind,
            cause: step.cause,
            actor: step.actor,
            note: step.note,
            at: step.at,
        }
    }
}

pub async fn list_movements(ctx: &Context, caller: Caller, ask: ListMovements) -> Result<Page<MovementView>, Problem> {
    caller.staff(Scope::Inventory)?;
    let list = format!("inventory.list-movements:{}", ask.sku);
    let before: Option<i64> = ask
        .cursor
        .map(|cursor| ctx.cursors.open(&list, &cursor))
        .transpose()
        .map_err(|_| foreign_cursor())?;
    let steps = Stocks(&mut *ctx.database.reader().await?)
        .ledger(&ask.sku, before, ask.limit.get())
        .await?;
    Ok(Page::of(steps, ask.limit, |last| ctx.cursors.seal(&list, &last.version)).map(MovementView::from))
}
