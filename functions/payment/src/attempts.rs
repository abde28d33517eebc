//! The store of attempts.

use kernel::{AttemptId, CheckoutId, Currency, Money, OrderId, RefundId, Secret, Timestamp};
use operation::Fault;
use payment_provider::Standing;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::attempt::{Attempt, OpenRefund, Status};

/// The attempts, inside a transaction or beside one.
#[derive(Debug)]
pub struct Attempts<'c>(pub &'c mut PgConnection);

const SELECT: &str = "select a.id, a.checkout, a.method, a.offline, a.provider_key, a.provider_payment, a.amount, a.currency, a.token, a.return_url, \
    a.standing, a.captured, a.refunded, a.redirect_url, a.decline_code, a.capture_wanted, a.refund_wanted, a.undo, a.lost, a.tries, a.due_at, \
    a.created_at, r.id as refund_id, r.amount as refund_amount from payment_attempt a \
    left join lateral (select id, amount from refund where attempt = a.id and status = 'requested' order by created_at, id limit 1) r on true";

impl Attempts<'_> {
    /// The attempt.
    pub async fn find(&mut self, id: AttemptId) -> Result<Option<Attempt>, Fault> {
        let sql = format!("{SELECT} where a.id = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(id.uuid())
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(attempt).transpose()
    }

    /// The attempt that the provider knows by this key.
    pub async fn of_key(&mut self, method: &str, provider_key: &str) -> Result<Option<AttemptId>, Fault> {
        let id: Option<Uuid> = sqlx::query_scalar("select id from payment_attempt where provider_key = $1 and method = $2")
            .bind(provider_key)
            .bind(method)
            .fetch_optional(&mut *self.0)
            .await?;
        Ok(id.map(AttemptId::from))
    }

    /// Makes sure that the checkout has its row, and locks it: one at a time changes a checkout's attempts.
    pub async fn lock_checkout(&mut self, checkout: CheckoutId) -> Result<(), Fault> {
        sqlx::query("insert into paid_checkout (checkout) values ($1) on conflict do nothing")
            .bind(checkout.uuid())
            .execute(&mut *self.0)
            .await?;
        sqlx::query("select from paid_checkout where checkout = $1 for update")
            .bind(checkout.uuid())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// The attempt, with its checkout locked for a change.
    pub async fn lock(&mut self, id: AttemptId) -> Result<Option<Attempt>, Fault> {
        sqlx::query("select from paid_checkout where checkout = (select checkout from payment_attempt where id = $1) for update")
            .bind(id.uuid())
            .execute(&mut *self.0)
            .await?;
        self.find(id).await
    }

    /// Whether another attempt of the checkout succeeded. Ask under the checkout's lock.
    pub async fn other_success(&mut self, checkout: CheckoutId, than: AttemptId) -> Result<bool, Fault> {
        let found = sqlx::query_scalar(
            "select exists (select 1 from payment_attempt
                            where checkout = $1 and id <> $2 and status in ('authorised', 'offline-authorised', 'captured'))",
        );
        Ok(found.bind(checkout.uuid()).bind(than.uuid()).fetch_one(&mut *self.0).await?)
    }

    /// Writes a new attempt: committed before anybody is asked.
    pub async fn insert(&mut self, attempt: &Attempt) -> Result<(), Fault> {
        sqlx::query(
            "insert into payment_attempt (id, checkout, method, offline, provider_key, amount, currency, token, return_url, status, tries, due_at,
                                          created_at, updated_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)",
        )
        .bind(attempt.id.uuid())
        .bind(attempt.checkout.uuid())
        .bind(&attempt.method)
        .bind(attempt.offline)
        .bind(&attempt.provider_key)
        .bind(attempt.amount.amount)
        .bind(attempt.amount.currency.code())
        .bind(attempt.token.as_ref().map(Secret::expose))
        .bind(&attempt.return_url)
        .bind(word(attempt.status()))
        .bind(attempt.tries)
        .bind(attempt.due_at.map(Timestamp::into_offset))
        .bind(attempt.created_at.into_offset())
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Writes what can change. The caller holds the checkout's lock.
    pub async fn save(&mut self, attempt: &Attempt, now: Timestamp) -> Result<(), Fault> {
        sqlx::query(
            "update payment_attempt set provider_payment = $2, token = $3, status = $4, standing = $5, captured = $6, refunded = $7,
                    redirect_url = $8, decline_code = $9, capture_wanted = $10, refund_wanted = $11, undo = $12, lost = $13, tries = $14,
                    due_at = $15, updated_at = $16
             where id = $1",
        )
        .bind(attempt.id.uuid())
        .bind(&attempt.provider_payment)
        .bind(attempt.token.as_ref().map(Secret::expose))
        .bind(word(attempt.status()))
        .bind(attempt.standing.map(standing_word))
        .bind(attempt.captured)
        .bind(attempt.refunded)
        .bind(&attempt.redirect_url)
        .bind(&attempt.decline_code)
        .bind(attempt.capture_wanted)
        .bind(attempt.refund_wanted)
        .bind(&attempt.undo)
        .bind(attempt.lost)
        .bind(attempt.tries)
        .bind(attempt.due_at.map(Timestamp::into_offset))
        .bind(now.into_offset())
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Takes `count` versions of the checkout for its announcements: the first of them.
    pub async fn versions(&mut self, checkout: CheckoutId, count: i64) -> Result<i64, Fault> {
        let last: i64 = sqlx::query_scalar("update paid_checkout set version = version + $2 where checkout = $1 returning version")
            .bind(checkout.uuid())
            .bind(count)
            .fetch_one(&mut *self.0)
            .await?;
        Ok(last - count + 1)
    }

    /// Attempts that somebody should look at, the longest waiting first.
    pub async fn due(&mut self, now: Timestamp, limit: i64) -> Result<Vec<AttemptId>, Fault> {
        let ids: Vec<Uuid> = sqlx::query_scalar("select id from payment_attempt where due_at <= $1 order by due_at limit $2")
            .bind(now.into_offset())
            .bind(limit)
            .fetch_all(&mut *self.0)
            .await?;
        Ok(ids.into_iter().map(AttemptId::from).collect())
    }

    /// Nobody looks at it before then. What nobody is to look at stays so.
    pub async fn postpone(&mut self, id: AttemptId, until: Timestamp) -> Result<(), Fault> {
        sqlx::query("update payment_attempt set due_at = $2 where id = $1 and due_at is not null")
            .bind(id.uuid())
            .bind(until.into_offset())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Remembers which attempt paid for an order of so many pieces. `false`: our books say otherwise.
    pub async fn remember_order(&mut self, order: OrderId, attempt: AttemptId, pieces: i64) -> Result<bool, Fault> {
        sqlx::query(
            "insert into order_payment (order_id, attempt, undelivered)
             select $1, id, $3 from payment_attempt where id = $2 on conflict do nothing",
        )
        .bind(order.uuid())
        .bind(attempt.uuid())
        .bind(pieces)
        .execute(&mut *self.0)
        .await?;
        Ok(self.of_order(order).await? == Some(attempt))
    }

    /// Counts pieces of an order that arrived. `true`: now all of it has.
    pub async fn arrived(&mut self, order: OrderId, pieces: i64) -> Result<bool, Fault> {
        let left: Option<i64> = sqlx::query_scalar(
            "update order_payment set undelivered = greatest(undelivered - $2, 0) where order_id = $1 returning undelivered",
        )
        .bind(order.uuid())
        .bind(pieces)
        .fetch_optional(&mut *self.0)
        .await?;
        Ok(left == Some(0))
    }

    /// The attempt that paid for an order.
    pub async fn of_order(&mut self, order: OrderId) -> Result<Option<AttemptId>, Fault> {
        let id: Option<Uuid> = sqlx::query_scalar("select attempt from order_payment where order_id = $1")
            .bind(order.uuid())
            .fetch_optional(&mut *self.0)
            .await?;
        Ok(id.map(AttemptId::from))
    }
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Created => "created",
        Status::Unknown => "unknown",
        Status::RequiresAction => "requires-action",
        Status::Authorised => "authorised",
        Status::OfflineAuthorised => "offline-authorised",
        Status::Captured => "captured",
        Status::Failed => "failed",
        Status::Cancelled => "cancelled",
        Status::Undoing => "undoing",
        Status::Voided => "voided",
        Status::Refunded => "refunded",
    }
}

fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::RequiresAction => "requires-action",
        Standing::Authorised => "authorised",
        Standing::Declined => "declined",
        Standing::Cancelled => "cancelled",
        Standing::Voided => "voided",
    }
}

fn standing_of(word: &str) -> Result<Standing, Fault> {
    let all = [
        Standing::RequiresAction,
        Standing::Authorised,
        Standing::Declined,
        Standing::Cancelled,
        Standing::Voided,
    ];
    all.into_iter()
        .find(|standing| standing_word(*standing) == word)
        .ok_or_else(|| Fault::new(format!("no standing is called {word}")))
}

fn attempt(row: &PgRow) -> Result<Attempt, Fault> {
    let code: String = row.try_get("currency")?;
    let currency = Currency::from_code(&code).ok_or_else(|| Fault::new(format!("no currency is called {code}")))?;
    let standing: Option<String> = row.try_get("standing")?;
    let refund: Option<Uuid> = row.try_get("refund_id")?;
    let open_refund = match refund {
        Some(id) => Some(OpenRefund {
            id: RefundId::from(id),
            amount: row.try_get("refund_amount")?,
        }),
        None => None,
    };
    Ok(Attempt {
        id: AttemptId::from(row.try_get::<Uuid, _>("id")?),
        checkout: CheckoutId::from(row.try_get::<Uuid, _>("checkout")?),
        method: row.try_get("method")?,
        offline: row.try_get("offline")?,
        provider_key: row.try_get("provider_key")?,
        provider_payment: row.try_get("provider_payment")?,
        amount: Money::new(row.try_get("amount")?, currency),
        token: row.try_get::<Option<String>, _>("token")?.map(Secret::new),
        return_url: row.try_get("return_url")?,
        standing: standing.as_deref().map(standing_of).transpose()?,
        captured: row.try_get("captured")?,
        refunded: row.try_get("refunded")?,
        redirect_url: row.try_get("redirect_url")?,
        decline_code: row.try_get("decline_code")?,
        capture_wanted: row.try_get("capture_wanted")?,
        refund_wanted: row.try_get("refund_wanted")?,
        undo: row.try_get("undo")?,
        lost: row.try_get("lost")?,
        tries: row.try_get("tries")?,
        due_at: row.try_get::<Option<OffsetDateTime>, _>("due_at")?.map(Timestamp::from),
        created_at: Timestamp::from(row.try_get::<OffsetDateTime, _>("created_at")?),
        open_refund,
    })
}
