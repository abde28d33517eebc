//! Refunds and their store. A refund's id is the provider's key for it, so that it is made once however often it is asked for.

use kernel::{AttemptId, Quantity, RefundId, Sku, Timestamp};
use operation::Fault;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{PgConnection, Row};
use time::OffsetDateTime;
use uuid::Uuid;

/// Where a refund is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RefundStatus {
    /// Asked for; the provider's answer is awaited.
    Requested,
    /// The money went back.
    Succeeded,
    /// The provider will not.
    Failed,
}

/// Pieces of an order's line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundLine {
    /// The variant.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
}

/// Some money that goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// Its id, and the provider's key for it.
    pub id: RefundId,
    /// The attempt that the money was taken with.
    pub attempt: AttemptId,
    /// Minor units.
    pub amount: i64,
    /// Why.
    pub reason: String,
    /// What it is for, when it is for lines of an order.
    pub lines: Vec<RefundLine>,
    /// Where it is.
    pub status: RefundStatus,
    /// The provider's reason for a no.
    pub failure: Option<String>,
    /// Who wants it.
    pub requested_by: String,
    /// Their key for it: asking again with it is asking for the same one.
    pub request_key: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it was known how it ended.
    pub settled_at: Option<Timestamp>,
}

/// The refunds, inside a transaction or beside one.
#[derive(Debug)]
pub struct Refunds<'c>(pub &'c mut PgConnection);

impl Refunds<'_> {
    /// Writes a new one. The caller holds the checkout's lock and counts it in the attempt's `refund_wanted`.
    pub async fn insert(&mut self, refund: &Refund) -> Result<(), Fault> {
        sqlx::query(
            "insert into refund (id, attempt, amount, reason, lines, status, requested_by, request_key, created_at)
             values ($1, $2, $3, $4, $5, 'requested', $6, $7, $8)",
        )
        .bind(refund.id.uuid())
        .bind(refund.attempt.uuid())
        .bind(refund.amount)
        .bind(&refund.reason)
        .bind(Json(&refund.lines))
        .bind(&refund.requested_by)
        .bind(&refund.request_key)
        .bind(refund.created_at.into_offset())
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// The refund.
    pub async fn find(&mut self, id: RefundId) -> Result<Option<Refund>, Fault> {
        let row = sqlx::query("select * from refund where id = $1")
            .bind(id.uuid())
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(refund).transpose()
    }

    /// The refund that this key of this person asked for before.
    pub async fn asked(&mut self, attempt: AttemptId, by: &str, key: &str) -> Result<Option<Refund>, Fault> {
        let row = sqlx::query("select * from refund where attempt = $1 and requested_by = $2 and request_key = $3")
            .bind(attempt.uuid())
            .bind(by)
            .bind(key)
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(refund).transpose()
    }

    /// The pieces that earlier refunds of the attempt are for.
    pub async fn lines(&mut self, attempt: AttemptId) -> Result<Vec<RefundLine>, Fault> {
        let lines: Vec<Json<Vec<RefundLine>>> = sqlx::query_scalar("select lines from refund where attempt = $1 and status <> 'failed'")
            .bind(attempt.uuid())
            .fetch_all(&mut *self.0)
            .await?;
        Ok(lines.into_iter().flat_map(|Json(lines)| lines).collect())
    }

    /// The provider made it. Known already: nothing changes.
    pub async fn succeed(&mut self, id: RefundId, now: Timestamp) -> Result<(), Fault> {
        sqlx::query("update refund set status = 'succeeded', failure = null, settled_at = $2 where id = $1 and status = 'requested'")
            .bind(id.uuid())
            .bind(now.into_offset())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// The provider will not make it. `false`: it ended already.
    pub async fn fail(&mut self, id: RefundId, code: &str, now: Timestamp) -> Result<bool, Fault> {
        let done = sqlx::query("update refund set status = 'failed', failure = $2, settled_at = $3 where id = $1 and status = 'requested'")
            .bind(id.uuid())
            .bind(code)
            .bind(now.into_offset())
            .execute(&mut *self.0)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}

fn refund(row: &PgRow) -> Result<Refund, Fault> {
    let lines: Json<Vec<RefundLine>> = row.try_get("lines")?;
    Ok(Refund {
        id: RefundId::from(row.try_get::<Uuid, _>("id")?),
        attempt: AttemptId::from(row.try_get::<Uuid, _>("attempt")?),
        amount: row.try_get("amount")?,
        reason: row.try_get("reason")?,
        lines: lines.0,
        status: match row.try_get::<String, _>("status")?.as_str() {
            "requested" => RefundStatus::Requested,
            "succeeded" => RefundStatus::Succeeded,
            "failed" => RefundStatus::Failed,
            other => return Err(Fault::new(format!("no status of a refund is called {other}"))),
        },
        failure: row.try_get("failure")?,
        requested_by: row.try_get("requested_by")?,
        request_key: row.try_get("request_key")?,
        created_at: Timestamp::from(row.try_get::<OffsetDateTime, _>("created_at")?),
        settled_at: row.try_get::<Option<OffsetDateTime>, _>("settled_at")?.map(Timestamp::from),
    })
}
