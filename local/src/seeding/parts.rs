//! What of the seeded shop is written, part by part.

use std::collections::BTreeMap;
use std::str::FromStr as _;

use config::Env;
use operation::Fault;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{PgPool, Row};

use super::SEED;

/// So many styles are written together: some hundred milliseconds' work, and what is done again after a crash.
const TOGETHER: u64 = 100;

/// Styles `number * 100 + from` to `number * 100 + to`, without the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) number: u64,
    pub(super) from: u64,
    pub(super) to: u64,
}

impl Part {
    pub(super) fn start(&self) -> u64 {
        self.number * TOGETHER + self.from
    }

    pub(super) fn end(&self) -> u64 {
        self.number * TOGETHER + self.to
    }

    pub(super) fn styles(&self) -> u64 {
        self.to - self.from
    }
}

/// The parts that are written.
#[derive(Debug, Clone)]
pub(super) struct Parts(PgPool);

impl Parts {
    /// Kept where the event log is: no context's database, and gone when the shop is.
    pub(super) fn of(env: &Env) -> Result<Parts, Fault> {
        let url = env.secret("AMCART_EVENTS_DATABASE_URL", 1)?;
        let options = PgConnectOptions::from_str(url.expose())?.application_name("amcart-seed");
        Ok(Parts(PgPoolOptions::new().max_connections(2).connect_lazy_with(options)))
    }

    async fn is_kept(&self) -> Result<bool, Fault> {
        Ok(sqlx::query_scalar("select to_regclass('seeded_part') is not null")
            .fetch_one(&self.0)
            .await?)
    }

    /// How many styles are written.
    pub(super) async fn styles(&self) -> Result<u64, Fault> {
        if !self.is_kept().await? {
            return Ok(0);
        }
        let styles: i64 = sqlx::query_scalar("select coalesce(sum(styles), 0)::bigint from seeded_part where seed = $1")
            .bind(number(SEED))
            .fetch_one(&self.0)
            .await?;
        Ok(u64::try_from(styles)?)
    }

    /// What is missing of the first `styles` styles.
    pub(super) async fn missing(&self, styles: u64) -> Result<Vec<Part>, Fault> {
        if !self.is_kept().await? {
            let table = "create table if not exists seeded_part (
                seed   bigint not null,
                part   bigint not null,
                styles bigint not null,
                primary key (seed, part)
             )";
            sqlx::query(table).execute(&self.0).await?;
        }
        let rows = sqlx::query("select part, styles from seeded_part where seed = $1")
            .bind(number(SEED))
            .fetch_all(&self.0)
            .await?;
        let mut done = BTreeMap::new();
        for row in rows {
            done.insert(
                u64::try_from(row.try_get::<i64, _>("part")?)?,
                u64::try_from(row.try_get::<i64, _>("styles")?)?,
            );
        }
        Ok(missing(&done, styles))
    }

    /// Remembers that a part is written.
    pub(super) async fn done(&self, part: Part) -> Result<(), Fault> {
        sqlx::query(
            "insert into seeded_part (seed, part, styles) values ($1, $2, $3)
             on conflict (seed, part) do update set styles = greatest(seeded_part.styles, excluded.styles)",
        )
        .bind(number(SEED))
        .bind(number(part.number))
        .bind(number(part.to))
        .execute(&self.0)
        .await?;
        Ok(())
    }
}

fn missing(done: &BTreeMap<u64, u64>, styles: u64) -> Vec<Part> {
    let parts = (0..styles.div_ceil(TOGETHER)).map(|number| Part {
        number,
        from: done.get(&number).copied().unwrap_or(0),
        to: TOGETHER.min(styles - number * TOGETHER),
    });
    parts.filter(|part| part.from < part.to).collect()
}

/// As PostgreSQL counts.
fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_missing_is_written() {
        let part = |number, from, to| Part { number, from, to };
        assert_eq!(missing(&BTreeMap::new(), 250), [part(0, 0, 100), part(1, 0, 100), part(2, 0, 50)]);
        let done = BTreeMap::from([(0, 100), (2, 50)]);
        assert_eq!(missing(&done, 250), [part(1, 0, 100)]);
        assert_eq!(missing(&done, 300), [part(1, 0, 100), part(2, 50, 100)]);
        assert_eq!(missing(&done, 20), []);
        assert_eq!((part(2, 50, 100).start(), part(2, 50, 100).end()), (250, 300));
    }
}
