//! The ledger: where money went, by double entry. Debits are positive, credits negative, and every entry adds up to nothing.
//!
//! What a provider took for us it owes us (`provider:<method>`); the other side is what shoppers paid (`shoppers`). An entry is the
//! difference between what was known before and after, so whoever hears it first writes it, and nobody writes it twice.

use kernel::{AttemptId, Currency, Ids, Timestamp};
use operation::Fault;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::attempt::Attempt;

/// What shoppers paid.
const SHOPPERS: &str = "shoppers";

/// Something that happened to money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The attempt.
    pub attempt: AttemptId,
    /// `capture`, `refund`.
    pub kind: &'static str,
    /// What is taken or given back of the attempt in all after it.
    pub total: i64,
    /// The currency of its postings.
    pub currency: Currency,
    /// Accounts with minor units.
    pub postings: [(String, i64); 2],
}

/// The entries that lead from one state of an attempt to a later one.
pub fn entries(before: &Attempt, after: &Attempt) -> Vec<Entry> {
    let provider = format!("provider:{}", after.method);
    let entry = |kind, total, moved: i64| Entry {
        attempt: after.id,
        kind,
        total,
        currency: after.amount.currency,
        postings: [(provider.clone(), moved), (SHOPPERS.to_owned(), -moved)],
    };
    let mut entries = Vec::new();
    if after.captured > before.captured {
        entries.push(entry("capture", after.captured, after.captured - before.captured));
    }
    if after.refunded > before.refunded {
        entries.push(entry("refund", after.refunded, before.refunded - after.refunded));
    }
    entries
}

/// The ledger's tables.
#[derive(Debug)]
pub struct Ledger<'c>(pub &'c mut PgConnection);

impl Ledger<'_> {
    /// Writes entries. The database refuses, at the commit, what does not add up.
    pub async fn write(&mut self, ids: &dyn Ids, entries: &[Entry], now: Timestamp) -> Result<(), Fault> {
        for entry in entries {
            let id = ids.next();
            sqlx::query("insert into ledger_entry (id, attempt, kind, total, occurred_at) values ($1, $2, $3, $4, $5)")
                .bind(id)
                .bind(entry.attempt.uuid())
                .bind(entry.kind)
                .bind(entry.total)
                .bind(now.into_offset())
                .execute(&mut *self.0)
                .await?;
            self.post(id, entry).await?;
        }
        Ok(())
    }

    async fn post(&mut self, id: Uuid, entry: &Entry) -> Result<(), Fault> {
        sqlx::query("insert into ledger_posting (entry, account, amount, currency) select $1, a.account, a.amount, $4 from unnest($2::text[], $3::bigint[]) as a (account, amount)")
            .bind(id)
            .bind(entry.postings.iter().map(|(account, _)| account.as_str()).collect::<Vec<_>>())
            .bind(entry.postings.iter().map(|(_, amount)| *amount).collect::<Vec<_>>())
            .bind(entry.currency.code())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
}
