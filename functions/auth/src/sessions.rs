//! The store of sessions and their secrets.

use kernel::{Secret, SessionId, Timestamp};
use operation::Fault;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::session::{Because, IDLE, MOST, Session};

/// The sessions, inside a transaction or beside one.
#[derive(Debug)]
pub struct Sessions<'c>(pub &'c mut PgConnection);

impl Sessions<'_> {
    /// Writes a new session with its first secret.
    pub async fn create(&mut self, session: &Session, secret: &Secret) -> Result<(), Fault> {
        sqlx::query(
            "insert into session (id, customer, remember, user_agent, generation, rotated_at, sealed, created_at, last_used_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(session.id.uuid())
        .bind(&session.customer)
        .bind(session.remember)
        .bind(&session.user_agent)
        .bind(session.generation)
        .bind(session.rotated_at.into_offset())
        .bind(&session.sealed)
        .bind(session.created_at.into_offset())
        .bind(session.last_used_at.into_offset())
        .bind(session.expires_at.into_offset())
        .execute(&mut *self.0)
        .await?;
        self.issue(session.id, session.generation, secret, session.created_at).await
    }

    /// Another secret of this generation.
    pub async fn issue(&mut self, session: SessionId, generation: i64, secret: &Secret, now: Timestamp) -> Result<(), Fault> {
        sqlx::query("insert into session_secret (hash, session, generation, issued_at) values ($1, $2, $3, $4)")
            .bind(secret.hash().as_str())
            .bind(session.uuid())
            .bind(generation)
            .bind(now.into_offset())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// The session of this secret, locked, with the secret's generation.
    pub async fn find_for_update(&mut self, secret: &Secret) -> Result<Option<(Session, i64)>, Fault> {
        let row = sqlx::query(
            "select s.id, s.customer, s.remember, s.user_agent, s.generation, s.rotated_at, s.sealed, s.lease, s.lease_until, s.created_at,
                    s.last_used_at, s.expires_at, s.ended_at, secret.generation as secret_generation
               from session_secret secret join session s on s.id = secret.session
              where secret.hash = $1 for update of s",
        )
        .bind(secret.hash().as_str())
        .fetch_optional(&mut *self.0)
        .await?;
        row.map(|row| Ok((read(&row)?, row.try_get("secret_generation")?))).transpose()
    }

    /// Takes the right to ask the provider until `until`; the answer is the fencing token.
    pub async fn lease(&mut self, session: SessionId, until: Timestamp) -> Result<i64, Fault> {
        let lease = sqlx::query_scalar("update session set lease = lease + 1, lease_until = $2 where id = $1 returning lease")
            .bind(session.uuid())
            .bind(until.into_offset())
            .fetch_one(&mut *self.0)
            .await?;
        Ok(lease)
    }

    /// Gives the right back unused.
    pub async fn give_back(&mut self, session: SessionId, lease: i64) -> Result<(), Fault> {
        sqlx::query("update session set lease_until = null where id = $1 and lease = $2")
            .bind(session.uuid())
            .bind(lease)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Begins the next generation with new tokens. `false`: it ended in the meantime, or somebody else took over.
    pub async fn rotate(&mut self, session: SessionId, lease: i64, sealed: &[u8], secret: &Secret, now: Timestamp) -> Result<bool, Fault> {
        let generation: Option<i64> = sqlx::query_scalar(
            "update session set generation = generation + 1, rotated_at = $4, last_used_at = $4, sealed = $3, lease_until = null
             where id = $1 and lease = $2 and ended_at is null returning generation",
        )
        .bind(session.uuid())
        .bind(lease)
        .bind(sealed)
        .bind(now.into_offset())
        .fetch_optional(&mut *self.0)
        .await?;
        let Some(generation) = generation else { return Ok(false) };
        self.issue(session, generation, secret, now).await?;
        Ok(true)
    }

    /// Ends a session; its tokens are gone with it. One that is over stays as it ended.
    pub async fn end(&mut self, session: SessionId, because: Because, now: Timestamp) -> Result<(), Fault> {
        sqlx::query(
            "update session set ended_at = $2, ended_because = $3, sealed = null, lease_until = null where id = $1 and ended_at is null",
        )
        .bind(session.uuid())
        .bind(now.into_offset())
        .bind(because.as_str())
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Ends one of this customer's sessions, of now or of before. `false`: there is none, or it is somebody else's.
    pub async fn revoke(&mut self, customer: &str, session: SessionId, now: Timestamp) -> Result<bool, Fault> {
        let found = sqlx::query("select 1 from session where id = $1 and customer = $2 for update")
            .bind(session.uuid())
            .bind(customer)
            .fetch_optional(&mut *self.0)
            .await?;
        if found.is_none() {
            return Ok(false);
        }
        self.end(session, Because::Revoked, now).await?;
        Ok(true)
    }

    /// Makes room for one more: ends those of this customer that were used longest ago. The customer's row is locked by the caller.
    pub async fn make_room(&mut self, customer: &str, now: Timestamp) -> Result<(), Fault> {
        sqlx::query(
            "update session set ended_at = $2, ended_because = $3, sealed = null, lease_until = null where id in (
                select id from session where customer = $1 and ended_at is null order by last_used_at desc, id desc offset $4)",
        )
        .bind(customer)
        .bind(now.into_offset())
        .bind(Because::CrowdedOut.as_str())
        .bind(MOST - 1)
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Where this customer is signed in, the device that was used last first.
    pub async fn live(&mut self, customer: &str, now: Timestamp) -> Result<Vec<Session>, Fault> {
        let rows = sqlx::query(
            "select id, customer, remember, user_agent, generation, rotated_at, sealed, lease, lease_until, created_at, last_used_at,
                    expires_at, ended_at
               from session
              where customer = $1 and ended_at is null and expires_at > $2 and (remember or last_used_at > $3)
              order by last_used_at desc, id desc limit $4",
        )
        .bind(customer)
        .bind(now.into_offset())
        .bind(now.minus(IDLE).into_offset())
        .bind(MOST)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(read).collect()
    }

    /// Forgets sessions that ended before this moment, with their secrets; a thousand at most.
    pub async fn forget(&mut self, before: Timestamp) -> Result<(), Fault> {
        sqlx::query("delete from session where id in (select id from session where coalesce(ended_at, expires_at) < $1 limit 1000)")
            .bind(before.into_offset())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
}

fn read(row: &PgRow) -> Result<Session, Fault> {
    let time = |name: &str| row.try_get::<OffsetDateTime, _>(name).map(Timestamp::from);
    Ok(Session {
        id: SessionId::from(row.try_get::<Uuid, _>("id")?),
        customer: row.try_get("customer")?,
        remember: row.try_get("remember")?,
        user_agent: row.try_get("user_agent")?,
        generation: row.try_get("generation")?,
        rotated_at: time("rotated_at")?,
        sealed: row.try_get("sealed")?,
        lease: row.try_get("lease")?,
        lease_until: row.try_get::<Option<OffsetDateTime>, _>("lease_until")?.map(Timestamp::from),
        created_at: time("created_at")?,
        last_used_at: time("last_used_at")?,
        expires_at: time("expires_at")?,
        ended: row.try_get::<Option<OffsetDateTime>, _>("ended_at")?.is_some(),
    })
}
