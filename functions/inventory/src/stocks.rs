//! The store of stock.
//!
//! Locks are taken in one order everywhere: stock rows by SKU first, then what hangs on them.

use std::collections::BTreeMap;

use kernel::{CheckoutId, Ids, OrderId, Sku, Timestamp};
use operation::Fault;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::stock::{Change, MAIN, Stock};

/// Why something moved, for the ledger.
#[derive(Debug, Clone)]
pub struct Cause<'c> {
    /// Where the ids of its movements come from.
    pub ids: &'c dyn Ids,
    /// `checkout`, `order`, `staff`, `import`.
    pub kind: &'static str,
    /// Which one.
    pub id: String,
    /// Who.
    pub actor: &'c str,
    /// More, in words.
    pub note: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// How taking stock for a checkout or an order went.
#[derive(Debug)]
pub enum Taken {
    /// It is taken.
    Yes(Stock),
    /// There is not enough; nothing changed.
    NotEnough,
    /// The checkout's hold is not what it was. The transaction has half a change in it and must be given up.
    HoldMoved,
}

/// A step of the ledger, newest first in lists.
#[derive(Debug, Clone)]
pub struct Movement {
    /// The stock's version after it.
    pub version: i64,
    /// What it was.
    pub kind: String,
    /// To what is on the shelves.
    pub on_hand: i64,
    /// To what orders hold.
    pub allocated: i64,
    /// To what checkouts hold.
    pub reserved: i64,
    /// To what is broken.
    pub damaged: i64,
    /// To what is to be looked at.
    pub qc: i64,
    /// What was on the shelves after it.
    pub balance: i64,
    /// Why.
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

/// Which stock a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Only {
    /// Five or fewer to buy.
    Low,
    /// None to buy.
    Out,
}

/// Stock, inside a transaction.
#[derive(Debug)]
pub struct Stocks<'c>(pub &'c mut PgConnection);

const AVAILABLE: &str = "on_hand - damaged - qc - safety + backorder_limit - allocated - reserved";

impl Stocks<'_> {
    /// What can be bought of each, in the order asked.
    pub async fn available(&mut self, skus: &[Sku]) -> Result<Vec<i64>, Fault> {
        let rows = sqlx::query(
            "select w.place, coalesce(sum(greatest(on_hand - damaged - qc - safety + backorder_limit - allocated - reserved, 0)), 0)::bigint as available
             from unnest($1::text[]) with ordinality as w (sku, place) left join stock_level s on s.sku = w.sku group by w.place order by w.place",
        )
        .bind(skus.iter().map(Sku::as_str).collect::<Vec<_>>())
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(|row| Ok(row.try_get("available")?)).collect()
    }

    /// What a checkout holds, by SKU.
    pub async fn holds(&mut self, checkout: CheckoutId) -> Result<BTreeMap<Sku, i64>, Fault> {
        let rows = sqlx::query("select sku, quantity from reservation where checkout = $1 and location = $2");
        let rows = rows.bind(checkout.uuid()).bind(MAIN).fetch_all(&mut *self.0).await?;
        rows.iter().map(|row| Ok((sku(row)?, row.try_get("quantity")?))).collect()
    }

    /// Changes a checkout's hold on one variant from `held` (`None`: no row) to `wanted`.
    pub async fn hold(
        &mut self,
        checkout: CheckoutId,
        sku: &Sku,
        held: Option<i64>,
        wanted: i64,
        expires_at: Timestamp,
        cause: &Cause<'_>,
    ) -> Result<Taken, Fault> {
        let change = wanted - held.unwrap_or(0);
        let kind = if change >= 0 { "reserve" } else { "release" };
        // The reservation's write depends on the stock's: without stock there is no reservation, and the other way round the
        // transaction is given up by whoever asked.
        let sql = match (held, wanted) {
            (None, _) => HOLD_NEW,
            (Some(_), 0) => HOLD_NONE,
            (Some(_), _) => HOLD_OTHER,
        };
        let row = sqlx::query(sql)
            .bind(sku.as_str())
            .bind(MAIN)
            .bind(change)
            .bind(cause.ids.next())
            .bind(kind)
            .bind(cause.kind)
            .bind(&cause.id)
            .bind(cause.actor)
            .bind(cause.at.into_offset())
            .bind(checkout.uuid())
            .bind(wanted)
            .bind(expires_at.into_offset())
            .bind(held.unwrap_or(0))
            .fetch_optional(&mut *self.0)
            .await?;
        taken(row.as_ref())
    }

    /// Keeps all of a checkout's holds until then; their rows are locked in the order of the SKU. `false`: some of them are gone.
    pub async fn keep_holds(&mut self, checkout: CheckoutId, count: usize, expires_at: Timestamp) -> Result<bool, Fault> {
        let done = sqlx::query(
            "with mine as (select ctid from reservation where checkout = $1 order by sku, location for update)
             update reservation set expires_at = $2 where ctid in (select ctid from mine)",
        );
        let done = done
            .bind(checkout.uuid())
            .bind(expires_at.into_offset())
            .execute(&mut *self.0)
            .await?;
        Ok(done.rows_affected() == u64::try_from(count)?)
    }

    /// Keeps a checkout's hold on one variant until then. `false`: it is not what it was.
    pub async fn keep_hold(&mut self, checkout: CheckoutId, sku: &Sku, quantity: i64, expires_at: Timestamp) -> Result<bool, Fault> {
        let done =
            sqlx::query("update reservation set expires_at = $4 where checkout = $1 and sku = $2 and location = $5 and quantity = $3")
                .bind(checkout.uuid())
                .bind(sku.as_str())
                .bind(quantity)
                .bind(expires_at.into_offset())
                .bind(MAIN)
                .execute(&mut *self.0)
                .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Frees the lapsed holds of one variant, except `mine`. `None`: there were none.
    pub async fn reclaim(&mut self, sku: &Sku, mine: Option<CheckoutId>, cause: &Cause<'_>) -> Result<Option<Stock>, Fault> {
        sqlx::query("select 1 from stock_level where sku = $1 and location = $2 for update")
            .bind(sku.as_str())
            .bind(MAIN)
            .execute(&mut *self.0)
            .await?;
        let row = sqlx::query(
            "with gone as (
                delete from reservation where sku = $1 and location = $2 and expires_at <= $3 and checkout is distinct from $4 returning quantity
             ), freed as (select sum(quantity)::bigint as quantity from gone having count(*) > 0),
             stock as (
                update stock_level s set reserved = reserved - freed.quantity, version = version + 1, updated_at = $3
                from freed where sku = $1 and location = $2 returning s.*
             ), moved as (
                insert into stock_movement (id, sku, location, kind, reserved, cause_kind, cause, actor, at, version)
                select $5, $1, $2, 'expire', -freed.quantity, $6, $7, $8, $3, stock.version from freed, stock
             ) select * from stock",
        )
        .bind(sku.as_str())
        .bind(MAIN)
        .bind(cause.at.into_offset())
        .bind(mine.map(CheckoutId::uuid))
        .bind(cause.ids.next())
        .bind(cause.kind)
        .bind(&cause.id)
        .bind(cause.actor)
        .fetch_optional(&mut *self.0)
        .await?;
        row.as_ref().map(stock).transpose()
    }

    /// Variants with lapsed holds.
    pub async fn lapsed(&mut self, now: Timestamp, limit: i64) -> Result<Vec<Sku>, Fault> {
        let rows = sqlx::query(
            "select distinct sku from (select sku from reservation where expires_at <= $1 order by expires_at limit $2) as r order by sku",
        );
        let rows = rows.bind(now.into_offset()).bind(limit).fetch_all(&mut *self.0).await?;
        rows.iter().map(sku).collect()
    }

    /// The order that has a checkout's stock, when it was allocated.
    pub async fn allocated_to(&mut self, checkout: CheckoutId) -> Result<Option<OrderId>, Fault> {
        let order: Option<Uuid> = sqlx::query_scalar("select order_id from allocation where checkout = $1 limit 1")
            .bind(checkout.uuid())
            .fetch_optional(&mut *self.0)
            .await?;
        Ok(order.map(OrderId::from))
    }

    /// Turns a checkout's hold on one variant (`held`, 0 for none) into stock of an order.
    pub async fn allocate(
        &mut self,
        checkout: CheckoutId,
        order: OrderId,
        sku: &Sku,
        held: i64,
        quantity: i64,
        cause: &Cause<'_>,
    ) -> Result<Taken, Fault> {
        let row = sqlx::query(
            "with stock as (
                update stock_level set reserved = reserved - $3, allocated = allocated + $4, version = version + 1, updated_at = $5
                where sku = $1 and location = $2 and reserved >= $3
                  and allocated + $4 + reserved - $3 <= on_hand - damaged - qc - safety + backorder_limit
                returning *
             ), used as (
                delete from reservation where checkout = $6 and sku = $1 and location = $2 and quantity = $3 and exists (select 1 from stock) returning 1
             ), given as (
                insert into allocation (checkout, sku, location, order_id, quantity) select $6, $1, $2, $7, $4 from stock
             ), moved as (
                insert into stock_movement (id, sku, location, kind, reserved, allocated, cause_kind, cause, actor, at, version)
                select $8, $1, $2, 'allocate', -$3, $4, $9, $10, $11, $5, stock.version from stock
             ) select stock.*, ($3 = 0 or exists (select 1 from used)) as fits from stock",
        )
        .bind(sku.as_str())
        .bind(MAIN)
        .bind(held)
        .bind(quantity)
        .bind(cause.at.into_offset())
        .bind(checkout.uuid())
        .bind(order.uuid())
        .bind(cause.ids.next())
        .bind(cause.kind)
        .bind(&cause.id)
        .bind(cause.actor)
        .fetch_optional(&mut *self.0)
        .await?;
        taken(row.as_ref())
    }

    /// Gives back what an order or a checkout has and did not send: all of its allocations.
    pub async fn deallocate(&mut self, of: Of, cause: &Cause<'_>) -> Result<Vec<Stock>, Fault> {
        let (column, id) = match of {
            Of::Checkout(checkout) => ("checkout", checkout.uuid()),
            Of::Order(order) => ("order_id", order.uuid()),
        };
        let sql = format!(
            "select sku, quantity - shipped - released as left from allocation where {column} = $1 and quantity > shipped + released order by sku"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id).fetch_all(&mut *self.0).await?;
        let mut changed = Vec::with_capacity(rows.len());
        let sql = format!(
            "with stock as (
                update stock_level set allocated = allocated - $3, version = version + 1, updated_at = $4 where sku = $1 and location = $2 returning *
             ), given as (update allocation set released = released + $3 where {column} = $5 and sku = $1 and location = $2),
             moved as (
                insert into stock_movement (id, sku, location, kind, allocated, cause_kind, cause, actor, at, version)
                select $6, $1, $2, 'deallocate', -$3, $7, $8, $9, $4, stock.version from stock
             ) select * from stock"
        );
        for row in &rows {
            let left: i64 = row.try_get("left")?;
            let row = sqlx::query(sqlx::AssertSqlSafe(sql.clone()))
                .bind(sku(row)?.as_str())
                .bind(MAIN)
                .bind(left)
                .bind(cause.at.into_offset())
                .bind(id)
                .bind(cause.ids.next())
                .bind(cause.kind)
                .bind(&cause.id)
                .bind(cause.actor)
                .fetch_one(&mut *self.0)
                .await?;
            changed.push(stock(&row)?);
        }
        Ok(changed)
    }

    /// Takes sent goods off the shelf: they were the order's.
    pub async fn ship(&mut self, order: OrderId, sku: &Sku, quantity: i64, cause: &Cause<'_>) -> Result<Stock, Fault> {
        let row = sqlx::query(
            "with stock as (
                update stock_level set on_hand = on_hand - $3, allocated = allocated - $3, version = version + 1, updated_at = $4
                where sku = $1 and location = $2 returning *
             ), sent as (update allocation set shipped = shipped + $3 where order_id = $5 and sku = $1 and location = $2),
             moved as (
                insert into stock_movement (id, sku, location, kind, on_hand, allocated, cause_kind, cause, actor, at, version)
                select $6, $1, $2, 'ship', -$3, -$3, $7, $8, $9, $4, stock.version from stock
             ) select * from stock",
        )
        .bind(sku.as_str())
        .bind(MAIN)
        .bind(quantity)
        .bind(cause.at.into_offset())
        .bind(order.uuid())
        .bind(cause.ids.next())
        .bind(cause.kind)
        .bind(&cause.id)
        .bind(cause.actor)
        .fetch_one(&mut *self.0)
        .await?;
        stock(&row)
    }

    /// The stock of a variant, locked for a change; made when there is none and `create` says so.
    pub async fn lock(&mut self, sku: &Sku, location: &str, create: bool) -> Result<Option<Stock>, sqlx::Error> {
        if create {
            sqlx::query("insert into stock_level (sku, location) values ($1, $2) on conflict do nothing")
                .bind(sku.as_str())
                .bind(location)
                .execute(&mut *self.0)
                .await?;
        }
        let row = sqlx::query("select * from stock_level where sku = $1 and location = $2 for update")
            .bind(sku.as_str())
            .bind(location)
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref()
            .map(stock)
            .transpose()
            .map_err(|fault| sqlx::Error::Decode(fault.to_string().into()))
    }

    /// Writes what staff's movement did.
    pub async fn apply(&mut self, id: Uuid, before: &Stock, kind: &str, change: Change, cause: &Cause<'_>) -> Result<Stock, sqlx::Error> {
        let row = sqlx::query(
            "with stock as (
                update stock_level set on_hand = on_hand + $3, damaged = damaged + $4, qc = qc + $5, version = version + 1, updated_at = $6
                where sku = $1 and location = $2 returning *
             ), moved as (
                insert into stock_movement (id, sku, location, kind, on_hand, damaged, qc, cause_kind, cause, actor, note, at, version)
                select $7, $1, $2, $8, $3, $4, $5, $9, $10, $11, $12, $6, stock.version from stock
             ) select * from stock",
        )
        .bind(before.sku.as_str())
        .bind(&before.location)
        .bind(change.on_hand)
        .bind(change.damaged)
        .bind(change.qc)
        .bind(cause.at.into_offset())
        .bind(id)
        .bind(kind)
        .bind(cause.kind)
        .bind(&cause.id)
        .bind(cause.actor)
        .bind(&cause.note)
        .fetch_one(&mut *self.0)
        .await?;
        stock(&row).map_err(|fault| sqlx::Error::Decode(fault.to_string().into()))
    }

    /// Takes counts, once per cause and variant. Gives the stock that changed, and the variants whose holds are more than was counted.
    pub async fn count(&mut self, counts: &BTreeMap<Sku, i64>, cause: &Cause<'_>) -> Result<(Vec<Stock>, Vec<Sku>), Fault> {
        let skus: Vec<&str> = counts.keys().map(Sku::as_str).collect();
        let on_hand: Vec<i64> = counts.values().copied().collect();
        sqlx::query(
            "insert into stock_level (sku, location) select sku, $2 from unnest($1::text[]) as sku order by sku on conflict do nothing",
        )
        .bind(&skus)
        .bind(MAIN)
        .execute(&mut *self.0)
        .await?;
        let rows = sqlx::query(
            "with wanted as (select * from unnest($1::text[], $2::bigint[], $3::uuid[]) as w (sku, counted, id)),
             fresh as (insert into counted (cause, sku) select $4, sku from wanted order by sku on conflict do nothing returning sku),
             locked as (
                select s.sku, s.on_hand as before, w.counted, w.id,
                       w.counted >= s.allocated + s.reserved + s.damaged + s.qc + s.safety - s.backorder_limit as fits
                from stock_level s join wanted w on w.sku = s.sku
                where s.location = $5 and s.sku in (select sku from fresh) and s.on_hand <> w.counted order by s.sku for update of s
             ), stock as (
                update stock_level s set on_hand = l.counted, version = version + 1, updated_at = $6
                from locked l where s.sku = l.sku and s.location = $5 and l.fits returning s.*
             ), moved as (
                insert into stock_movement (id, sku, location, kind, on_hand, cause_kind, cause, actor, at, version)
                select l.id, l.sku, $5, 'count', l.counted - l.before, $7, $4, $8, $6, stock.version from locked l join stock on stock.sku = l.sku
             )
             select l.sku as refused, stock.* from locked l left join stock on stock.sku = l.sku order by l.sku",
        )
        .bind(&skus)
        .bind(&on_hand)
        .bind(skus.iter().map(|_| cause.ids.next()).collect::<Vec<_>>())
        .bind(&cause.id)
        .bind(MAIN)
        .bind(cause.at.into_offset())
        .bind(cause.kind)
        .bind(cause.actor)
        .fetch_all(&mut *self.0)
        .await?;
        let (mut changed, mut refused) = (Vec::new(), Vec::new());
        for row in &rows {
            match row.try_get::<Option<i64>, _>("version")? {
                Some(_) => changed.push(stock(row)?),
                None => refused.push(Sku::new(&row.try_get::<String, _>("refused")?)?),
            }
        }
        Ok((changed, refused))
    }

    /// A page of stock by SKU; one more than `limit` when there are more.
    pub async fn page(
        &mut self,
        prefix: Option<&str>,
        only: Option<Only>,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Vec<(Stock, Timestamp)>, Fault> {
        let mut rules = vec![
            "($1::text is null or sku > $1)".to_owned(),
            "($2::text is null or sku ^@ $2)".to_owned(),
        ];
        match only {
            None => {}
            Some(Only::Low) => rules.push(format!("{AVAILABLE} <= 5")),
            Some(Only::Out) => rules.push(format!("{AVAILABLE} <= 0")),
        }
        let sql = format!(
            "select * from stock_level where {} order by sku, location limit $3",
            rules.join(" and ")
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(after)
            .bind(prefix)
            .bind(limit + 1)
            .fetch_all(&mut *self.0)
            .await?;
        rows.iter()
            .map(|row| Ok((stock(row)?, Timestamp::from(row.try_get::<OffsetDateTime, _>("updated_at")?))))
            .collect()
    }

    /// A variant's ledger, newest first, from before `before` on; one more than `limit` when there are more.
    pub async fn ledger(&mut self, sku: &Sku, before: Option<i64>, limit: i64) -> Result<Vec<Movement>, Fault> {
        let rows = sqlx::query(
            "select * from (
                select *, sum(on_hand) over (order by version)::bigint as balance from stock_movement where sku = $1 and location = $2
             ) as m where $3::bigint is null or version < $3 order by version desc limit $4",
        )
        .bind(sku.as_str())
        .bind(MAIN)
        .bind(before)
        .bind(limit + 1)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Movement {
                    version: row.try_get("version")?,
                    kind: row.try_get("kind")?,
                    on_hand: row.try_get("on_hand")?,
                    allocated: row.try_get("allocated")?,
                    reserved: row.try_get("reserved")?,
                    damaged: row.try_get("damaged")?,
                    qc: row.try_get("qc")?,
                    balance: row.try_get("balance")?,
                    cause_kind: row.try_get("cause_kind")?,
                    cause: row.try_get("cause")?,
                    actor: row.try_get("actor")?,
                    note: row.try_get("note")?,
                    at: Timestamp::from(row.try_get::<OffsetDateTime, _>("at")?),
                })
            })
            .collect()
    }
}

/// Whose allocations.
#[derive(Debug, Clone, Copy)]
pub enum Of {
    /// A checkout's that became nothing.
    Checkout(CheckoutId),
    /// An order's that was cancelled.
    Order(OrderId),
}

/// What the three ways of changing a hold have in common: the stock's conditional write and its step of the ledger.
macro_rules! hold_sql {
    ($reservation:literal) => {
        concat!(
            "with stock as (
                update stock_level set reserved = reserved + $3, version = version + 1, updated_at = $9
                where sku = $1 and location = $2 and reserved + $3 >= 0
                  and ($3 <= 0 or allocated + reserved + $3 <= on_hand - damaged - qc - safety + backorder_limit)
                returning *
             ), moved as (
                insert into stock_movement (id, sku, location, kind, reserved, cause_kind, cause, actor, at, version)
                select $4, $1, $2, $5, $3, $6, $7, $8, $9, stock.version from stock
             ), held as (",
            $reservation,
            ") select stock.*, exists (select 1 from held) as fits from stock where $11 >= 0 and $13 >= 0 and $12::timestamptz is not null"
        )
    };
}
const HOLD_NEW: &str = hold_sql!(
    "insert into reservation (checkout, sku, location, quantity, expires_at) select $10, $1, $2, $11, $12 from stock returning 1"
);
const HOLD_OTHER: &str = hold_sql!(
    "update reservation set quantity = $11, expires_at = $12 where checkout = $10 and sku = $1 and location = $2 and quantity = $13 and exists (select 1 from stock) returning 1"
);
const HOLD_NONE: &str = hold_sql!(
    "delete from reservation where checkout = $10 and sku = $1 and location = $2 and quantity = $13 and exists (select 1 from stock) returning 1"
);

fn sku(row: &PgRow) -> Result<Sku, Fault> {
    Ok(Sku::new(&row.try_get::<String, _>("sku")?)?)
}

fn taken(row: Option<&PgRow>) -> Result<Taken, Fault> {
    match row {
        None => Ok(Taken::NotEnough),
        Some(row) if row.try_get("fits")? => Ok(Taken::Yes(stock(row)?)),
        Some(_) => Ok(Taken::HoldMoved),
    }
}

fn stock(row: &PgRow) -> Result<Stock, Fault> {
    Ok(Stock {
        sku: sku(row)?,
        location: row.try_get("location")?,
        on_hand: row.try_get("on_hand")?,
        allocated: row.try_get("allocated")?,
        reserved: row.try_get("reserved")?,
        damaged: row.try_get("damaged")?,
        qc: row.try_get("qc")?,
        safety: row.try_get("safety")?,
        backorder_limit: row.try_get("backorder_limit")?,
        version: row.try_get("version")?,
    })
}
