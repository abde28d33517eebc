//! The store of orders.

use std::collections::BTreeMap;

use kernel::{AttemptId, CartId, CheckoutId, Email, Money, OrderId, ProductId, Quantity, ShipmentId, Sku, Slug, Timestamp};
use operation::Fault;
use pricing::Totals;
use serde::de::DeserializeOwned;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, PgConnection, Row};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::checkout::Line;
use crate::checkouts::Owner;
use crate::order::{Moment, Order, OrderLine, PaymentStatus, Shipment, Status};

/// The orders, inside a transaction or beside one.
#[derive(Debug)]
pub struct Orders<'c>(pub &'c mut PgConnection);

/// Where a page of orders begins: after this one.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct After {
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Its id.
    pub order: OrderId,
}

/// An order as a list shows it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its id.
    pub id: OrderId,
    /// What people call it.
    pub number: String,
    /// Where it is.
    pub status: Status,
    /// How its money stands.
    pub payment_status: PaymentStatus,
    /// Who ordered.
    pub email: Email,
    /// What it comes to.
    pub total: Money,
    /// How many things.
    pub units: i64,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Pictures and titles of its first lines.
    pub preview: Vec<(String, Option<String>)>,
}

/// Which orders staff want to see.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// In this status.
    pub status: Option<Status>,
    /// With this number, or of an address that begins so.
    pub text: Option<String>,
}

/// What a proof of payment says.
#[derive(Debug, Clone)]
pub struct Proof {
    /// The attempt that paid.
    pub attempt: AttemptId,
    /// How.
    pub method: String,
    /// `authorised`, `offline-authorised`, `captured`.
    pub status: &'static str,
    /// How much.
    pub amount: Money,
}

impl Orders<'_> {
    /// Writes the proof of payment and the order that rests on it, and completes the checkout, in the caller's transaction.
    /// `false`: somebody else has taken the wheel of the saga, or completed it.
    pub async fn create(&mut self, order: &Order, proof: &Proof, lease: i64) -> Result<bool, Fault> {
        let done = sqlx::query(
            "update checkout set status = 'completed', lease_until = null, redirect_url = null, version = version + 1, announced = announced + 1,
                    updated_at = $3
             where id = $1 and lease = $2 and status = 'paying'",
        )
        .bind(order.checkout.uuid())
        .bind(lease)
        .bind(order.placed_at.into_offset())
        .execute(&mut *self.0)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query(
            "with proof as (
                insert into payment_proof (checkout, attempt, method, status, amount, currency, proven_at)
                values ($2, $3, $4, $5, $6, $7, $8) returning checkout, attempt
             ), placed as (
                insert into order_moment (order_id, version, at, what) values ($1, 1, $8, 'placed')
             )
             insert into orders (id, number, checkout, attempt, cart, customer, token_hash, email, shipping_address, billing_address,
                                 shipping_method, payment_method, payment_status, status, currency, totals, total, placed_at, updated_at)
             select $1, $9, proof.checkout, proof.attempt, $10, $11, $12, $13, $14, $15, $16, $4, $17, 'placed', $7, $18, $19, $8, $8 from proof",
        )
        .bind(order.id.uuid())
        .bind(order.checkout.uuid())
        .bind(proof.attempt.uuid())
        .bind(&proof.method)
        .bind(proof.status)
        .bind(proof.amount.amount)
        .bind(proof.amount.currency.code())
        .bind(order.placed_at.into_offset())
        .bind(&order.number)
        .bind(order.cart.uuid())
        .bind(&order.customer)
        .bind(&order.token_hash)
        .bind(order.email.as_str())
        .bind(Json(&order.shipping_address))
        .bind(order.billing_address.as_ref().map(Json))
        .bind(Json(&order.shipping_method))
        .bind(text_of(&order.payment_status)?)
        .bind(Json(&order.totals))
        .bind(order.totals.total.amount)
        .execute(&mut *self.0)
        .await?;
        self.insert_lines(order).await?;
        Ok(true)
    }

    async fn insert_lines(&mut self, order: &Order) -> Result<(), Fault> {
        let lines: Vec<&Line> = order.lines.iter().map(|line| &line.line).collect();
        let texts = |pick: fn(&Line) -> Option<&str>| lines.iter().map(|line| pick(line)).collect::<Vec<_>>();
        let numbers = |pick: fn(&Line) -> i64| lines.iter().map(|line| pick(line)).collect::<Vec<_>>();
        sqlx::query(
            "insert into order_line (order_id, line, sku, product, slug, title, brand, colour, size, image, quantity, unit_price, discount, tax, total)
             select $1, * from unnest($2::smallint[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                                      $10::text[], $11::bigint[]::integer[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[])",
        )
        .bind(order.id.uuid())
        .bind(order.lines.iter().map(|line| line.number).collect::<Vec<_>>())
        .bind(texts(|line| Some(line.sku.as_str())))
        .bind(lines.iter().map(|line| line.product.uuid()).collect::<Vec<_>>())
        .bind(texts(|line| Some(line.slug.as_str())))
        .bind(texts(|line| Some(&line.title)))
        .bind(texts(|line| Some(&line.brand)))
        .bind(texts(|line| line.colour.as_deref()))
        .bind(texts(|line| line.size.as_deref()))
        .bind(texts(|line| line.image.as_deref()))
        .bind(numbers(|line| line.quantity.get()))
        .bind(numbers(|line| line.unit_price.amount))
        .bind(numbers(|line| line.discount.amount))
        .bind(numbers(|line| line.tax.amount))
        .bind(numbers(|line| line.total.amount))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// This owner's order.
    pub async fn find(&mut self, owner: &Owner, id: OrderId) -> Result<Option<Order>, Fault> {
        let query = sqlx::query("select * from orders where id = $1 and (customer = $2 or token_hash = $3)");
        let row = query
            .bind(id.uuid())
            .bind(&owner.customer)
            .bind(&owner.token_hash)
            .fetch_optional(&mut *self.0)
            .await?;
        self.whole(row).await
    }

    /// This owner's order, locked for a change.
    pub async fn find_for_update(&mut self, owner: &Owner, id: OrderId) -> Result<Option<Order>, Fault> {
        let query = sqlx::query("select * from orders where id = $1 and (customer = $2 or token_hash = $3) for update");
        let row = query
            .bind(id.uuid())
            .bind(&owner.customer)
            .bind(&owner.token_hash)
            .fetch_optional(&mut *self.0)
            .await?;
        self.whole(row).await
    }

    /// Anybody's order: for staff, mails and triggers.
    pub async fn any(&mut self, id: OrderId) -> Result<Option<Order>, Fault> {
        let row = sqlx::query("select * from orders where id = $1")
            .bind(id.uuid())
            .fetch_optional(&mut *self.0)
            .await?;
        self.whole(row).await
    }

    /// Anybody's order, locked for a change: for staff and triggers.
    pub async fn any_for_update(&mut self, id: OrderId) -> Result<Option<Order>, Fault> {
        let row = sqlx::query("select * from orders where id = $1 for update")
            .bind(id.uuid())
            .fetch_optional(&mut *self.0)
            .await?;
        self.whole(row).await
    }

    /// The order of a shipment, locked for a change.
    pub async fn of_shipment_for_update(&mut self, shipment: ShipmentId) -> Result<Option<Order>, Fault> {
        let query = sqlx::query("select * from orders where id = (select order_id from shipment where id = $1) for update");
        let row = query.bind(shipment.uuid()).fetch_optional(&mut *self.0).await?;
        self.whole(row).await
    }

    /// The order of a checkout, locked for a change.
    pub async fn of_checkout_for_update(&mut self, checkout: CheckoutId) -> Result<Option<Order>, Fault> {
        let query = sqlx::query("select * from orders where checkout = $1 for update");
        let row = query.bind(checkout.uuid()).fetch_optional(&mut *self.0).await?;
        self.whole(row).await
    }

    /// What happened to an order, oldest first.
    pub async fn moments(&mut self, order: OrderId) -> Result<Vec<(String, Timestamp, Option<String>)>, Fault> {
        let rows = sqlx::query("select what, at, detail from order_moment where order_id = $1 order by version");
        let rows = rows.bind(order.uuid()).fetch_all(&mut *self.0).await?;
        rows.iter()
            .map(|row| Ok((row.try_get("what")?, at(row, "at")?, row.try_get("detail")?)))
            .collect()
    }

    /// Writes what a transition changed, and what happened, if the order is still at the version before it.
    pub async fn save(&mut self, order: &Order, what: &Moment) -> Result<(), Fault> {
        let done = sqlx::query(
            "with moment as (insert into order_moment (order_id, version, at, what, detail) values ($1, $5, $7, $8, $9))
             update orders set status = $2, payment_status = $3, cancel_reason = $4, version = $5, updated_at = $7 where id = $1 and version = $6",
        )
        .bind(order.id.uuid())
        .bind(text_of(&order.status)?)
        .bind(text_of(&order.payment_status)?)
        .bind(&order.cancel_reason)
        .bind(order.version)
        .bind(order.version - 1)
        .bind(what.at.into_offset())
        .bind(what.what)
        .bind(&what.detail)
        .execute(&mut *self.0)
        .await?;
        if done.rows_affected() == 0 {
            return Err(Fault::new("an order changed under its own lock"));
        }
        Ok(())
    }

    /// Writes how the money stands; not a change that is announced.
    pub async fn save_payment_status(&mut self, order: OrderId, status: PaymentStatus) -> Result<(), Fault> {
        let query = sqlx::query("update orders set payment_status = $2 where id = $1 and payment_status <> $2");
        query.bind(order.uuid()).bind(text_of(&status)?).execute(&mut *self.0).await?;
        Ok(())
    }

    /// Writes a new parcel and how far its lines are now.
    pub async fn insert_shipment(&mut self, order: &Order, shipment: &Shipment) -> Result<(), Fault> {
        sqlx::query("insert into shipment (id, order_id, carrier, tracking, shipped_at) values ($1, $2, $3, $4, $5)")
            .bind(shipment.id.uuid())
            .bind(order.id.uuid())
            .bind(&shipment.carrier)
            .bind(&shipment.tracking)
            .bind(shipment.shipped_at.into_offset())
            .execute(&mut *self.0)
            .await?;
        sqlx::query(
            "with packed as (select * from unnest($3::smallint[], $4::bigint[]) as p (line, quantity)),
                  parcel as (insert into shipment_line (shipment, order_id, line, quantity) select $1, $2, line, quantity from packed)
             update order_line l set shipped = shipped + p.quantity from packed p where l.order_id = $2 and l.line = p.line",
        )
        .bind(shipment.id.uuid())
        .bind(order.id.uuid())
        .bind(shipment.lines.iter().map(|(line, _)| *line).collect::<Vec<_>>())
        .bind(shipment.lines.iter().map(|(_, quantity)| *quantity).collect::<Vec<_>>())
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Writes that a parcel arrived.
    pub async fn save_delivery(&mut self, shipment: ShipmentId, now: Timestamp) -> Result<(), Fault> {
        sqlx::query(
            "with arrived as (update shipment set delivered_at = $2 where id = $1 and delivered_at is null returning id)
             update order_line l set delivered = delivered + s.quantity
             from shipment_line s join arrived on arrived.id = s.shipment where l.order_id = s.order_id and l.line = s.line",
        )
        .bind(shipment.uuid())
        .bind(now.into_offset())
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// A page of this owner's orders, newest first; one more than `limit` when there are more.
    pub async fn page_of(&mut self, owner: &Owner, after: Option<&After>, limit: i64) -> Result<Vec<Listed>, Fault> {
        let mut listed = Vec::new();
        // One index each: a customer's own, or a guest's.
        for (column, value) in [("customer", &owner.customer), ("token_hash", &owner.token_hash)] {
            let Some(value) = value else { continue };
            let sql = format!(
                "{LISTED} where {column} = $1 and ($2::timestamptz is null or (placed_at, id) < ($2, $3)) order by placed_at desc, id desc limit $4"
            );
            let rows = sqlx::query(AssertSqlSafe(sql))
                .bind(value)
                .bind(after.map(|after| after.placed_at.into_offset()))
                .bind(after.map(|after| after.order.uuid()))
                .bind(limit + 1)
                .fetch_all(&mut *self.0)
                .await?;
            for row in &rows {
                listed.push(self::listed(row)?);
            }
        }
        listed.sort_by_key(|order: &Listed| std::cmp::Reverse((order.placed_at, order.id)));
        listed.dedup_by_key(|order| order.id);
        listed.truncate(usize::try_from(limit + 1).unwrap_or(usize::MAX));
        Ok(listed)
    }

    /// A page of all orders, newest first; one more than `limit` when there are more.
    pub async fn page(&mut self, wanted: &Wanted, after: Option<&After>, limit: i64) -> Result<Vec<Listed>, Fault> {
        // Each filter has its own index, so each combination is its own statement.
        let mut rules = vec!["($1::timestamptz is null or (placed_at, id) < ($1, $2))"];
        match (&wanted.status, &wanted.text) {
            (None, None) => {}
            (Some(_), _) => rules.push("status = $4"),
            (None, Some(_)) => rules.push("$4::text is null"),
        }
        if wanted.text.is_some() {
            rules.push("(number = upper($5) or lower(email) like $6)");
        }
        let sql = format!("{LISTED} where {} order by placed_at desc, id desc limit $3", rules.join(" and "));
        let mut query = sqlx::query(AssertSqlSafe(sql))
            .bind(after.map(|after| after.placed_at.into_offset()))
            .bind(after.map(|after| after.order.uuid()))
            .bind(limit + 1);
        if wanted.status.is_some() || wanted.text.is_some() {
            query = query.bind(wanted.status.as_ref().map(text_of).transpose()?);
        }
        if let Some(text) = &wanted.text {
            let escaped = text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            query = query.bind(text).bind(format!("{escaped}%"));
        }
        query.fetch_all(&mut *self.0).await?.iter().map(listed).collect()
    }

    /// Orders whose money is promised and not taken, placed before `before`.
    pub async fn uncaptured(&mut self, before: Timestamp, limit: i64) -> Result<Vec<(OrderId, AttemptId, Money)>, Fault> {
        let sql = "select id, attempt, total, currency from orders where payment_status = 'authorised' and status <> 'cancelled' and placed_at < $1 limit $2";
        let rows = sqlx::query(sql)
            .bind(before.into_offset())
            .bind(limit)
            .fetch_all(&mut *self.0)
            .await?;
        rows.iter()
            .map(|row| {
                Ok((
                    OrderId::from(uuid(row, "id")?),
                    AttemptId::from(uuid(row, "attempt")?),
                    money(row, "total")?,
                ))
            })
            .collect()
    }

    /// The order of a row, with its lines and parcels.
    async fn whole(&mut self, row: Option<PgRow>) -> Result<Option<Order>, Fault> {
        let Some(row) = row else { return Ok(None) };
        let id = uuid(&row, "id")?;
        let lines = sqlx::query("select *, $2::text as currency from order_line where order_id = $1 order by line")
            .bind(id)
            .bind(row.try_get::<String, _>("currency")?)
            .fetch_all(&mut *self.0)
            .await?;
        let parcels = sqlx::query(
            "select s.id, s.carrier, s.tracking, s.shipped_at, s.delivered_at, l.line, l.quantity
             from shipment s join shipment_line l on l.shipment = s.id where s.order_id = $1 order by s.shipped_at, s.id, l.line",
        )
        .bind(id)
        .fetch_all(&mut *self.0)
        .await?;
        let mut shipments: BTreeMap<(Timestamp, ShipmentId), Shipment> = BTreeMap::new();
        for parcel in &parcels {
            let (id, shipped_at) = (ShipmentId::from(uuid(parcel, "id")?), at(parcel, "shipped_at")?);
            let shipment = shipments.entry((shipped_at, id)).or_insert(Shipment {
                id,
                carrier: parcel.try_get("carrier")?,
                tracking: parcel.try_get("tracking")?,
                shipped_at,
                delivered_at: parcel.try_get::<Option<OffsetDateTime>, _>("delivered_at")?.map(Timestamp::from),
                lines: Vec::new(),
            });
            shipment
                .lines
                .push((parcel.try_get("line")?, i64::from(parcel.try_get::<i32, _>("quantity")?)));
        }
        Ok(Some(Order {
            id: OrderId::from(id),
            number: row.try_get("number")?,
            checkout: CheckoutId::from(uuid(&row, "checkout")?),
            attempt: AttemptId::from(uuid(&row, "attempt")?),
            cart: CartId::from(uuid(&row, "cart")?),
            customer: row.try_get("customer")?,
            token_hash: row.try_get("token_hash")?,
            email: Email::new(&row.try_get::<String, _>("email")?)?,
            shipping_address: row.try_get::<Json<_>, _>("shipping_address")?.0,
            billing_address: row.try_get::<Option<Json<_>>, _>("billing_address")?.map(|json| json.0),
            shipping_method: row.try_get::<Json<_>, _>("shipping_method")?.0,
            payment_method: row.try_get("payment_method")?,
            payment_status: known(&row, "payment_status")?,
            status: known(&row, "status")?,
            lines: lines.iter().map(line).collect::<Result<_, _>>()?,
            totals: row.try_get::<Json<Totals>, _>("totals")?.0,
            cancel_reason: row.try_get("cancel_reason")?,
            shipments: shipments.into_values().collect(),
            version: row.try_get("version")?,
            placed_at: at(&row, "placed_at")?,
        }))
    }
}

const LISTED: &str = "select id, number, status, payment_status, email, total, currency, placed_at,
        (select coalesce(sum(quantity), 0)::bigint from order_line l where l.order_id = orders.id) as units,
        (select coalesce(jsonb_agg(jsonb_build_array(title, image) order by line), '[]') from order_line l where l.order_id = orders.id and line <= 3) as preview
    from orders";

fn listed(row: &PgRow) -> Result<Listed, Fault> {
    Ok(Listed {
        id: OrderId::from(uuid(row, "id")?),
        number: row.try_get("number")?,
        status: known(row, "status")?,
        payment_status: known(row, "payment_status")?,
        email: Email::new(&row.try_get::<String, _>("email")?)?,
        total: money(row, "total")?,
        units: row.try_get("units")?,
        placed_at: at(row, "placed_at")?,
        preview: row.try_get::<Json<_>, _>("preview")?.0,
    })
}

fn line(row: &PgRow) -> Result<OrderLine, Fault> {
    Ok(OrderLine {
        number: row.try_get("line")?,
        line: Line {
            sku: Sku::new(&row.try_get::<String, _>("sku")?)?,
            product: ProductId::from(uuid(row, "product")?),
            slug: Slug::new(&row.try_get::<String, _>("slug")?)?,
            title: row.try_get("title")?,
            brand: row.try_get("brand")?,
            colour: row.try_get("colour")?,
            size: row.try_get("size")?,
            image: row.try_get("image")?,
            quantity: Quantity::new(i64::from(row.try_get::<i32, _>("quantity")?))?,
            unit_price: money(row, "unit_price")?,
            discount: money(row, "discount")?,
            tax: money(row, "tax")?,
            total: money(row, "total")?,
        },
        shipped: i64::from(row.try_get::<i32, _>("shipped")?),
        delivered: i64::from(row.try_get::<i32, _>("delivered")?),
    })
}

fn uuid(row: &PgRow, column: &str) -> Result<Uuid, sqlx::Error> {
    row.try_get(column)
}

fn at(row: &PgRow, column: &str) -> Result<Timestamp, sqlx::Error> {
    row.try_get::<OffsetDateTime, _>(column).map(Timestamp::from)
}

fn money(row: &PgRow, column: &str) -> Result<Money, Fault> {
    let code: String = row.try_get("currency")?;
    let currency = kernel::Currency::from_code(&code).ok_or_else(|| Fault::new(format!("{code} is no currency")))?;
    Ok(Money::new(row.try_get(column)?, currency))
}

/// A text column as the enum whose serde names it holds.
fn known<T: DeserializeOwned>(row: &PgRow, column: &str) -> Result<T, Fault> {
    Ok(serde_json::from_value(serde_json::Value::String(row.try_get(column)?))?)
}

fn text_of(value: &impl serde::Serialize) -> Result<String, Fault> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(text) => Ok(text),
        other => Err(Fault::new(format!("{other} is no status"))),
    }
}
