//! Move stock: receive, count, adjust, set aside.

use kernel::{Sku, Text};
use operation::{Caller, Created, Fault, Once, Problem, Refused, Scope};
use postgres::{ClaimError, Claimed, broken_constraint};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::list_stock::StockView;
use crate::stock::{Kind, MAIN, change};
use crate::stocks::{Cause, Stocks};
use crate::{Context, announced};

/// What moves.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveStock {
    /// The variant.
    pub sku: Sku,
    /// Where; the main warehouse when not said.
    pub location: Option<Text<1, 40>>,
    /// What happens.
    pub kind: Kind,
    /// How many: what there is for `count`, more or less for `adjust`, 1 or more for the others. At most a million.
    pub quantity: i64,
    /// Why, in words.
    pub note: Option<Text<1, 300>>,
}

/// The most that moves at once.
const MOST: i64 = 1_000_000;

pub async fn move_stock(ctx: &Context, caller: Caller, ask: MoveStock) -> Result<Once<Created<StockView>>, MoveError> {
    let actor = caller.staff(Scope::Inventory)?.subject.clone();
    let fits = match ask.kind {
        Kind::Count => (0..=MOST).contains(&ask.quantity),
        Kind::Adjust => (-MOST..=MOST).contains(&ask.quantity) && ask.quantity != 0,
        Kind::Receive | Kind::Damage | Kind::Repair | Kind::QcIn | Kind::QcOut | Kind::ReturnGood | Kind::ReturnBad => {
            (1..=MOST).contains(&ask.quantity)
        }
    };
    if !fits {
        return Err(MoveError::Quantity);
    }
    let location = ask.location.as_ref().map_or(MAIN, Text::as_str).to_owned();
    if location != MAIN {
        return Err(MoveError::NoSuchLocation);
    }
    let mut work = ctx.database.begin(&caller).await?;
    let claim = match work.claim(&caller, "inventory.move-stock", &ask).await? {
        Claimed::Before(answer) => return Ok(Once::replayed(answer)),
        Claimed::First(claim) => claim,
    };
    let creates = matches!(ask.kind, Kind::Receive | Kind::Count);
    let before = Stocks(work.connection())
        .lock(&ask.sku, &location, creates)
        .await
        .map_err(Fault::from)?;
    let before = before.ok_or(MoveError::NoStock)?;
    let id = ctx.platform.ids.next();
    let note = ask.note.map(Text::into_string);
    let cause = Cause {
        ids: ctx.platform.ids.as_ref(),
        kind: "staff",
        id: id.to_string(),
        actor: &actor,
        note,
        at: ctx.platform.clock.now(),
    };
    let change = change(ask.kind, ask.quantity, before.on_hand);
    let stock = match Stocks(work.connection())
        .apply(id, &before, ask.kind.as_str(), change, &cause)
        .await
    {
        Ok(stock) => stock,
        Err(error) => {
            return Err(match broken_constraint(&error) {
                Some("stock_level_is_never_oversold") => MoveError::InUse {
                    available: before.available(),
                },
                Some("stock_level_is_never_negative") => MoveError::NotThere,
                Some(_) | None => MoveError::Claim(ClaimError::Fault(error.into())),
            });
        }
    };
    work.announce(stock.version, &announced::changed(&stock, ask.kind.as_str(), cause.at))?;
    let once = Once::first(Created(StockView::of(stock, cause.at)))?;
    work.keep(claim, once.answer()).await?;
    work.commit().await?;
    Ok(once)
}

/// Every way that moving says no.
#[derive(Debug)]
pub enum MoveError {
    /// Not staff for stock.
    Refused(Refused),
    /// The quantity does not go with the kind.
    Quantity,
    /// There is no such location.
    NoSuchLocation,
    /// There never was stock of this.
    NoStock,
    /// Shoppers and orders hold more than would be left.
    InUse {
        /// What nobody holds.
        available: i64,
    },
    /// Less than nothing would be left.
    NotThere,
    /// The key was refused.
    Claim(ClaimError),
}

impl From<Refused> for MoveError {
    fn from(refused: Refused) -> MoveError {
        MoveError::Refused(refused)
    }
}

impl From<ClaimError> for MoveError {
    fn from(error: ClaimError) -> MoveError {
        MoveError::Claim(error)
    }
}

impl From<Fault> for MoveError {
    fn from(fault: Fault) -> MoveError {
        MoveError::Claim(ClaimError::Fault(fault))
    }
}

impl From<MoveError> for Problem {
    fn from(error: MoveError) -> Problem {
        match error {
            MoveError::Refused(refused) => refused.into(),
            MoveError::Quantity => Problem::invalid("quantity", "out-of-range", "does not go with this kind of movement"),
            MoveError::NoSuchLocation => Problem::invalid("location", "unknown", "is no location of ours"),
            MoveError::NoStock => Problem::invalid("sku", "no-stock", "has no stock yet: receive or count it first"),
            MoveError::InUse { available } => Problem::new(409, "stock-in-use", "Shoppers and orders hold more than would be left.")
                .field("quantity", "too-many", format!("only {available} are free"))
                .with("available", available),
            MoveError::NotThere => Problem::new(409, "stock-not-there", "There is not as much of it.").field(
                "quantity",
                "too-many",
                "less than nothing would be left",
            ),
            MoveError::Claim(error) => error.into(),
        }
    }
}
