//! One effect per `Idempotency-Key`, in the database of the effect.
//!
//! Two ways. [`Work::claim`]: the effect is one transaction, so key, effect and answer commit together. [`Lease`]: the effect is
//! a saga over several databases; the key is claimed in a transaction of its own with a lease, and whoever comes after a crash
//! takes over when the lease ends.

use std::time::Duration;

use kernel::Timestamp;
use operation::idempotency::{KeyRefused, fingerprint};
use operation::{Answer, Caller, Fault, IdempotencyKey, Problem, Refused};
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};

use crate::{Database, Work};

/// How long an answer is kept for replays.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// Why a request with a key was refused.
#[derive(Debug)]
pub enum ClaimError {
    /// No key was sent.
    Missing(Refused),
    /// The key is in use, or was used for another request.
    Key(KeyRefused),
    /// Nobody's decision.
    Fault(Fault),
}

impl From<ClaimError> for Problem {
    fn from(error: ClaimError) -> Problem {
        match error {
            ClaimError::Missing(refused) => refused.into(),
            ClaimError::Key(refused) => refused.into(),
            ClaimError::Fault(fault) => fault.into(),
        }
    }
}

impl<E: Into<Fault>> From<E> for ClaimError {
    fn from(error: E) -> ClaimError {
        ClaimError::Fault(error.into())
    }
}

/// A key: new, or answered before.
#[derive(Debug)]
pub enum Claimed {
    /// Nobody used it. Keep the answer with [`Work::keep`] before the commit.
    First(Claim),
    /// The answer that was given then.
    Before(Answer),
}

/// A key that this piece of work holds.
#[derive(Debug)]
pub struct Claim {
    principal: String,
    operation: &'static str,
    key: IdempotencyKey,
    fingerprint: [u8; 32],
}

impl Claim {
    fn of(caller: &Caller, operation: &'static str, ask: &impl Serialize) -> Result<Claim, ClaimError> {
        let key = caller.key().map_err(ClaimError::Missing)?.clone();
        Ok(Claim {
            principal: caller.principal(),
            operation,
            key,
            fingerprint: fingerprint(ask)?,
        })
    }

    /// The advisory lock that lets one request at a time work with the key.
    fn lock(&self) -> i64 {
        let digest = Sha256::new()
            .chain_update(&self.principal)
            .chain_update([0])
            .chain_update(self.operation)
            .chain_update([0]);
        let digest = digest.chain_update(self.key.as_str()).finalize();
        i64::from_be_bytes(std::array::from_fn(|i| digest[i]))
    }

    /// What an earlier request with this key left: nothing, an answer, or a refusal.
    fn judge(&self, row: &PgRow) -> Result<Option<Answer>, ClaimError> {
        let earlier: Vec<u8> = row.try_get("fingerprint")?;
        if earlier != self.fingerprint {
            return Err(ClaimError::Key(KeyRefused::Reused));
        }
        let Some(status) = row.try_get::<Option<i16>, _>("status")? else {
            return Ok(None);
        };
        let headers: sqlx::types::Json<Vec<(String, String)>> = row.try_get("headers")?;
        let body: Vec<u8> = row.try_get("body")?;
        Ok(Some(Answer {
            status: u16::try_from(status).unwrap_or(500),
            headers: headers.0,
            body: body.into(),
        }))
    }

    /// The same of a key whose answer commits with its effect: without an answer it is a saga's.
    fn replayed(&self, row: &PgRow) -> Result<Claimed, ClaimError> {
        match self.judge(row)? {
            Some(answer) => Ok(Claimed::Before(answer)),
            None => Err(ClaimError::Key(KeyRefused::InUse)),
        }
    }
}

impl Work {
    /// Claims the caller's key for `operation` and this request. The claim, the effect and the kept answer commit together. A replay of
    /// what was answered holds nothing, so that whoever asks next does not meet it.
    pub async fn claim(&mut self, caller: &Caller, operation: &'static str, ask: &impl Serialize) -> Result<Claimed, ClaimError> {
        let claim = Claim::of(caller, operation, ask)?;
        let row = sqlx::query(
            "select k.fingerprint, k.status, k.headers, k.body, case when k.key is null then pg_try_advisory_xact_lock($4) end as free
             from (values (1)) as one
             left join idempotency_key k on k.principal = $1 and k.operation = $2 and k.key = $3 and k.expires_at > clock_timestamp()",
        )
        .bind(&claim.principal)
        .bind(operation)
        .bind(claim.key.as_str())
        .bind(claim.lock())
        .fetch_one(self.connection())
        .await?;
        match row.try_get::<Option<bool>, _>("free")? {
            None => return claim.replayed(&row),
            Some(false) => return Err(ClaimError::Key(KeyRefused::InUse)),
            Some(true) => {}
        }
        // Whoever had the lock until now may have committed in between.
        let row = sqlx::query(
            "select fingerprint, status, headers, body from idempotency_key
             where principal = $1 and operation = $2 and key = $3 and expires_at > clock_timestamp()",
        )
        .bind(&claim.principal)
        .bind(operation)
        .bind(claim.key.as_str())
        .fetch_optional(self.connection())
        .await?;
        match row {
            None => Ok(Claimed::First(claim)),
            Some(row) => claim.replayed(&row),
        }
    }

    /// Keeps the answer for replays, in the transaction of the effect.
    pub async fn keep(&mut self, claim: Claim, answer: &Answer) -> Result<(), ClaimError> {
        let kept = sqlx::query(
            "insert into idempotency_key (principal, operation, key, fingerprint, status, headers, body, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp() + make_interval(secs => $8))
             on conflict (principal, operation, key) do update
                set fingerprint = excluded.fingerprint, status = excluded.status, headers = excluded.headers, body = excluded.body,
                    lease_until = null, expires_at = excluded.expires_at
              where idempotency_key.expires_at <= clock_timestamp()",
        )
        .bind(&claim.principal)
        .bind(claim.operation)
        .bind(claim.key.as_str())
        .bind(claim.fingerprint.as_slice())
        .bind(i16::try_from(answer.status).unwrap_or(500))
        .bind(sqlx::types::Json(&answer.headers))
        .bind(answer.body.as_ref())
        .bind(KEPT.as_secs_f64())
        .execute(self.connection())
        .await?;
        if kept.rows_affected() == 1 {
            Ok(())
        } else {
            Err(ClaimError::Key(KeyRefused::InUse))
        }
    }
}

/// A key for a saga: new (or abandoned), or answered before.
#[derive(Debug)]
pub enum Leased {
    /// It is this request's until the lease ends. [`Lease::keep`] the answer, or [`Lease::give_back`] the key.
    First(Lease),
    /// The answer that was given then.
    Before(Answer),
}

/// A key that a saga holds.
#[derive(Debug)]
pub struct Lease {
    claim: Claim,
    until: Timestamp,
}

impl Lease {
    /// Takes the caller's key for `operation` and this request until `now + span`, in a transaction of its own.
    pub async fn take(
        database: &Database,
        caller: &Caller,
        operation: &'static str,
        ask: &impl Serialize,
        now: Timestamp,
        span: Duration,
    ) -> Result<Leased, ClaimError> {
        let claim = Claim::of(caller, operation, ask)?;
        let until = now.plus(span);
        let mut connection = database.reader().await?;
        let row = sqlx::query(
            "insert into idempotency_key as k (principal, operation, key, fingerprint, lease_until, expires_at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (principal, operation, key) do update
                set fingerprint = excluded.fingerprint, lease_until = excluded.lease_until, expires_at = excluded.expires_at,
                    status = null, headers = null, body = null
              where k.expires_at <= $7 or (k.status is null and k.lease_until <= $7 and k.fingerprint = excluded.fingerprint)
             returning 1",
        )
        .bind(&claim.principal)
        .bind(operation)
        .bind(claim.key.as_str())
        .bind(claim.fingerprint.as_slice())
        .bind(until.into_offset())
        .bind(now.plus(KEPT).into_offset())
        .bind(now.into_offset())
        .fetch_optional(&mut *connection)
        .await?;
        if row.is_some() {
            return Ok(Leased::First(Lease { claim, until }));
        }
        let row = sqlx::query(
            "select fingerprint, status, headers, body from idempotency_key where principal = $1 and operation = $2 and key = $3",
        )
        .bind(&claim.principal)
        .bind(operation)
        .bind(claim.key.as_str())
        .fetch_optional(&mut *connection)
        .await?;
        // Given back between the two statements: to the caller it is still a moment's work.
        let Some(row) = row else {
            return Err(ClaimError::Key(KeyRefused::InUse));
        };
        match claim.judge(&row)? {
            Some(answer) => Ok(Leased::Before(answer)),
            None => Err(ClaimError::Key(KeyRefused::InUse)),
        }
    }

    /// Keeps the answer for replays. A lease that somebody took over in the meantime changes nothing: theirs is the answer.
    pub async fn keep(&self, connection: &mut PgConnection, answer: &Answer) -> Result<(), Fault> {
        sqlx::query(
            "update idempotency_key set status = $5, headers = $6, body = $7, lease_until = null
             where principal = $1 and operation = $2 and key = $3 and lease_until = $4 and status is null",
        )
        .bind(&self.claim.principal)
        .bind(self.claim.operation)
        .bind(self.claim.key.as_str())
        .bind(self.until.into_offset())
        .bind(i16::try_from(answer.status).unwrap_or(500))
        .bind(sqlx::types::Json(&answer.headers))
        .bind(answer.body.as_ref())
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Gives the key back unused, for a failure after which the very same request may be tried at once.
    pub async fn give_back(&self, connection: &mut PgConnection) -> Result<(), Fault> {
        sqlx::query(
            "delete from idempotency_key where principal = $1 and operation = $2 and key = $3 and lease_until = $4 and status is null",
        )
        .bind(&self.claim.principal)
        .bind(self.claim.operation)
        .bind(self.claim.key.as_str())
        .bind(self.until.into_offset())
        .execute(connection)
        .await?;
        Ok(())
    }
}

/// Removes what no replay can ask for any more: at most 1,000 keys, inbox rows of 14 days and sent events of 7 days each time.
pub async fn tidy(connection: &mut PgConnection) -> Result<(), Fault> {
    for statement in [
        "delete from idempotency_key where ctid in (select ctid from idempotency_key where expires_at < clock_timestamp() limit 1000)",
        "delete from inbox where ctid in (select ctid from inbox where received_at < clock_timestamp() - interval '14 days' limit 1000)",
        "delete from outbox_event where ctid in (select ctid from outbox_event where sent_at < clock_timestamp() - interval '7 days' limit 1000)",
    ] {
        sqlx::query(statement).execute(&mut *connection).await?;
    }
    Ok(())
}
