//! The store of checkouts.

use kernel::{AttemptId, CartId, CheckoutId, Email, OrderId, Timestamp};
use operation::Fault;
use pricing::Totals;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{PgConnection, Row};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::checkout::{Checkout, Line, Status};

/// Who may open a checkout or an order: its customer, or the bearer of the guest's secret. The rule stands in the queries.
#[derive(Debug, Clone, Default)]
pub struct Owner {
    /// The signed-in customer's subject.
    pub customer: Option<String>,
    /// The hash of the secret that was sent.
    pub token_hash: Option<String>,
}

impl Owner {
    /// Who calls.
    pub fn of(caller: &operation::Caller) -> Owner {
        Owner {
            customer: caller.subject().map(str::to_owned),
            token_hash: caller.cart_token.as_ref().map(|token| token.hash().as_str().to_owned()),
        }
    }
}

/// The checkouts, inside a transaction or beside one.
#[derive(Debug)]
pub struct Checkouts<'c>(pub &'c mut PgConnection);

const COLUMNS: &str = "id, cart, cart_version, customer, token_hash, status, email, shipping_address, billing_address, shipping_method, lines, \
    totals, order_id, attempt, payment_method, redirect_url, lease, lease_until, held_until, paying_since, version, announced, created_at";

impl Checkouts<'_> {
    /// This owner's checkout.
    pub async fn find(&mut self, owner: &Owner, id: CheckoutId) -> Result<Option<Checkout>, Fault> {
        let sql = format!("select {COLUMNS} from checkout where id = $1 and (customer = $2 or token_hash = $3)");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(id.uuid())
            .bind(&owner.customer)
            .bind(&owner.token_hash);
        row.fetch_optional(&mut *self.0).await?.as_ref().map(checkout).transpose()
    }

    /// This owner's checkout, locked for a change.
    pub async fn find_for_update(&mut self, owner: &Owner, id: CheckoutId) -> Result<Option<Checkout>, Fault> {
        let sql = format!("select {COLUMNS} from checkout where id = $1 and (customer = $2 or token_hash = $3) for update");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(id.uuid())
            .bind(&owner.customer)
            .bind(&owner.token_hash);
        row.fetch_optional(&mut *self.0).await?.as_ref().map(checkout).transpose()
    }

    /// Anybody's checkout, locked for a change: for triggers and sweepers.
    pub async fn lock(&mut self, id: CheckoutId) -> Result<Option<Checkout>, Fault> {
        let sql = format!("select {COLUMNS} from checkout where id = $1 for update");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.uuid());
        row.fetch_optional(&mut *self.0).await?.as_ref().map(checkout).transpose()
    }

    /// Anybody's checkout: for triggers.
    pub async fn any(&mut self, id: CheckoutId) -> Result<Option<Checkout>, Fault> {
        let sql = format!("select {COLUMNS} from checkout where id = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.uuid());
        row.fetch_optional(&mut *self.0).await?.as_ref().map(checkout).transpose()
    }

    /// The live checkout of a cart, locked for a change.
    pub async fn live_of_cart(&mut self, cart: CartId) -> Result<Option<Checkout>, Fault> {
        let sql = format!("select {COLUMNS} from checkout where cart = $1 and status in ('open', 'paying') for update");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(cart.uuid());
        row.fetch_optional(&mut *self.0).await?.as_ref().map(checkout).transpose()
    }

    /// Writes a new checkout. `false`: the cart has a live one already.
    pub async fn insert(&mut self, checkout: &Checkout, now: Timestamp) -> Result<bool, Fault> {
        let done = sqlx::query(
            "insert into checkout (id, cart, cart_version, customer, token_hash, status, email, shipping_address, billing_address,
                                   shipping_method, currency, lines, totals, total, order_id, held_until, version, created_at, updated_at, announced)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18, $19)
             on conflict (cart) where status in ('open', 'paying') do nothing",
        )
        .bind(checkout.id.uuid())
        .bind(checkout.cart.uuid())
        .bind(checkout.cart_version)
        .bind(&checkout.customer)
        .bind(&checkout.token_hash)
        .bind(text_of(checkout.status))
        .bind(checkout.email.as_ref().map(Email::as_str))
        .bind(checkout.shipping_address.as_ref().map(Json))
        .bind(checkout.billing_address.as_ref().map(Json))
        .bind(&checkout.shipping_method)
        .bind(checkout.totals.total.currency.code())
        .bind(Json(&checkout.lines))
        .bind(Json(&checkout.totals))
        .bind(checkout.totals.total.amount)
        .bind(checkout.order.uuid())
        .bind(checkout.held_until.into_offset())
        .bind(checkout.version)
        .bind(now.into_offset())
        .bind(checkout.announced)
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Writes everything that can change. `held` is the fencing token under which the change was decided: `false` when somebody
    /// else has taken the wheel since.
    pub async fn save(&mut self, checkout: &Checkout, held: i64, now: Timestamp) -> Result<bool, Fault> {
        let done = sqlx::query(
            "update checkout set cart_version = $3, customer = $4, status = $5, email = $6, shipping_address = $7, billing_address = $8,
                    shipping_method = $9, lines = $10, totals = $11, total = $12, attempt = $13, payment_method = $14, redirect_url = $15,
                    lease = $16, lease_until = $17, held_until = $18, paying_since = $19, version = $20, updated_at = $21, currency = $22, announced = $23
             where id = $1 and lease = $2 and status <> 'completed'",
        )
        .bind(checkout.id.uuid())
        .bind(held)
        .bind(checkout.cart_version)
        .bind(&checkout.customer)
        .bind(text_of(checkout.status))
        .bind(checkout.email.as_ref().map(Email::as_str))
        .bind(checkout.shipping_address.as_ref().map(Json))
        .bind(checkout.billing_address.as_ref().map(Json))
        .bind(&checkout.shipping_method)
        .bind(Json(&checkout.lines))
        .bind(Json(&checkout.totals))
        .bind(checkout.totals.total.amount)
        .bind(checkout.attempt.map(AttemptId::uuid))
        .bind(&checkout.payment_method)
        .bind(&checkout.redirect_url)
        .bind(checkout.lease)
        .bind(checkout.lease_until.map(Timestamp::into_offset))
        .bind(checkout.held_until.into_offset())
        .bind(checkout.paying_since.map(Timestamp::into_offset))
        .bind(checkout.version)
        .bind(now.into_offset())
        .bind(checkout.totals.total.currency.code())
        .bind(checkout.announced)
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Checkouts that nobody drives and that time has overtaken: open ones whose hold ended, paying ones that wait since
    /// `paying_before`. Oldest first.
    pub async fn overdue(&mut self, now: Timestamp, paying_before: Timestamp, limit: i64) -> Result<Vec<(CheckoutId, Status)>, Fault> {
        let rows = sqlx::query(
            "select id, status from checkout
             where (lease_until is null or lease_until < $1)
               and ((status = 'open' and held_until < $1) or (status = 'paying' and paying_since < $2))
             order by held_until limit $3",
        )
        .bind(now.into_offset())
        .bind(paying_before.into_offset())
        .bind(limit)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter()
            .map(|row| Ok((CheckoutId::from(row.try_get::<Uuid, _>("id")?), status(row)?)))
            .collect()
    }
}

fn checkout(row: &PgRow) -> Result<Checkout, Fault> {
    let lines: Json<Vec<Line>> = row.try_get("lines")?;
    let totals: Json<Totals> = row.try_get("totals")?;
    let email: Option<String> = row.try_get("email")?;
    let time = |name: &str| row.try_get::<Option<OffsetDateTime>, _>(name).map(|time| time.map(Timestamp::from));
    Ok(Checkout {
        id: CheckoutId::from(row.try_get::<Uuid, _>("id")?),
        cart: CartId::from(row.try_get::<Uuid, _>("cart")?),
        cart_version: row.try_get("cart_version")?,
        customer: row.try_get("customer")?,
        token_hash: row.try_get("token_hash")?,
        status: status(row)?,
        email: email.as_deref().map(Email::new).transpose()?,
        shipping_address: row.try_get::<Option<Json<_>>, _>("shipping_address")?.map(|json| json.0),
        billing_address: row.try_get::<Option<Json<_>>, _>("billing_address")?.map(|json| json.0),
        shipping_method: row.try_get("shipping_method")?,
        lines: lines.0,
        totals: totals.0,
        order: OrderId::from(row.try_get::<Uuid, _>("order_id")?),
        attempt: row.try_get::<Option<Uuid>, _>("attempt")?.map(AttemptId::from),
        payment_method: row.try_get("payment_method")?,
        redirect_url: row.try_get("redirect_url")?,
        lease: row.try_get("lease")?,
        lease_until: time("lease_until")?,
        held_until: time("held_until")?.ok_or_else(|| Fault::new("a checkout without held_until"))?,
        paying_since: time("paying_since")?,
        version: row.try_get("version")?,
        announced: row.try_get("announced")?,
        created_at: time("created_at")?.ok_or_else(|| Fault::new("a checkout without created_at"))?,
    })
}

fn status(row: &PgRow) -> Result<Status, Fault> {
    let text: String = row.try_get("status")?;
    Ok(serde_json::from_value(serde_json::Value::String(text))?)
}

fn text_of(status: Status) -> &'static str {
    match status {
        Status::Open => "open",
        Status::Paying => "paying",
        Status::Completed => "completed",
        Status::Expired => "expired",
    }
}
