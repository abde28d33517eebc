//! Stock, for staff: all of it, what is low, what is sold out.

use kernel::{Limit, Page, Sku, Text, Timestamp};
use operation::{Caller, Problem, Scope};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Context;
use crate::stock::Stock;
use crate::stocks::{Only, Stocks};

/// Which page of which stock.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListStock {
    /// The beginning of a SKU.
    pub q: Option<Text<1, 64>>,
    /// Only what is low or out.
    pub only: Option<Only>,
    /// How many.
    #[serde(default)]
    pub limit: Limit,
    /// Where the page begins: `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// Stock of a variant at a location, in units.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StockView {
    /// The variant.
    pub sku: Sku,
    /// Where.
    pub location: String,
    /// What can be bought.
    pub available: i64,
    /// On the shelves, whatever its state.
    pub on_hand: i64,
    /// Held by checkouts.
    pub reserved: i64,
    /// Of orders that have not left.
    pub allocated: i64,
    /// On the shelves, broken.
    pub damaged: i64,
    /// On the shelves, to be looked at.
    pub qc: i64,
    /// On the shelves, kept back.
    pub safety: i64,
    /// When it changed last.
    pub updated_at: Timestamp,
    /// Counts its changes.
    pub version: i64,
}

impl StockView {
    /// The stock as staff read it.
    pub fn of(stock: Stock, updated_at: Timestamp) -> StockView {
        StockView {
            available: stock.available(),
            sku: stock.sku,
            location: stock.location,
            on_hand: stock.on_hand,
            reserved: stock.reserved,
            allocated: stock.allocated,
            damaged: stock.damaged,
            qc: stock.qc,
            safety: stock.safety,
            updated_at,
            version: stock.version,
        }
    }
}

pub async fn list_stock(ctx: &Context, caller: Caller, ask: ListStock) -> Result<Page<StockView>, Problem> {
    caller.staff(Scope::Inventory)?;
    let after: Option<String> = ask
        .cursor
        .map(|cursor| ctx.cursors.open("inventory.list-stock", &cursor))
        .transpose()
        .map_err(|_| foreign_cursor())?;
    let prefix = ask.q.as_ref().map(Text::as_str);
    let rows = Stocks(&mut *ctx.database.reader().await?)
        .page(prefix, ask.only, after.as_deref(), ask.limit.get())
        .await?;
    let page = Page::of(rows, ask.limit, |(last, _)| {
        ctx.cursors.seal("inventory.list-stock", &last.sku.as_str())
    });
    Ok(page.map(|(stock, updated_at)| StockView::of(stock, updated_at)))
}

/// 400 for a cursor that is not of this list.
pub(super) fn foreign_cursor() -> Problem {
    Problem::new(400, "cursor-invalid", "This cursor is not one of this list.").field(
        "cursor",
        "invalid",
        "take next_cursor as it was given",
    )
}
