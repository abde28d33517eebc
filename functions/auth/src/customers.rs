//! The store of customers.

use kernel::{Email, Timestamp};
use operation::{Fault, Person};
use postgres::Work;
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use time::OffsetDateTime;

use crate::customer::{Customer, short};
use crate::published;

/// The customers, inside a transaction or beside one.
#[derive(Debug)]
pub struct Customers<'c>(pub &'c mut PgConnection);

/// Where a page of customers begins: after this one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct After {
    /// When they registered.
    pub registered_at: Timestamp,
    /// Who.
    pub subject: String,
}

/// The customer that this person is, as the provider knows them now: written when they are new or their address has changed,
/// and announced in the same piece of work.
pub async fn welcome(work: &mut Work, person: &Person, now: Timestamp) -> Result<Customer, Fault> {
    if let Some(new) = Customers(work.connection()).register(person, now).await? {
        work.announce(new.version, &published::registered(&new, now))?;
        return Ok(new);
    }
    let known = Customers(work.connection()).find_for_update(&person.subject).await?;
    let known = known.ok_or_else(|| Fault::new("a customer that is there and is not"))?;
    let Some(after) = known.seen_as(person.email.as_ref(), person.name.as_deref()) else {
        return Ok(known);
    };
    Customers(work.connection()).save(&after, now).await?;
    work.announce(after.version, &published::updated(&after, now))?;
    Ok(after)
}

impl Customers<'_> {
    /// Writes a customer who signs in for the first time. `None`: they did before.
    async fn register(&mut self, person: &Person, now: Timestamp) -> Result<Option<Customer>, Fault> {
        let row = sqlx::query(
            "insert into customer (subject, email, name, registered_at, updated_at) values ($1, $2, $3, $4, $4)
             on conflict (subject) do nothing
             returning subject, email, name, phone, language, marketing_consent, marketing_consent_at, version, registered_at",
        )
        .bind(&person.subject)
        .bind(person.email.as_ref().map(Email::as_str))
        .bind(person.name.as_deref().and_then(short))
        .bind(now.into_offset())
        .fetch_optional(&mut *self.0)
        .await?;
        row.map(|row| read(&row)).transpose()
    }

    /// The customer of this subject.
    pub async fn find(&mut self, subject: &str) -> Result<Option<Customer>, Fault> {
        let row = sqlx::query(
            "select subject, email, name, phone, language, marketing_consent, marketing_consent_at, version, registered_at
               from customer where subject = $1",
        )
        .bind(subject)
        .fetch_optional(&mut *self.0)
        .await?;
        row.map(|row| read(&row)).transpose()
    }

    /// The customer of this subject, locked.
    pub async fn find_for_update(&mut self, subject: &str) -> Result<Option<Customer>, Fault> {
        let row = sqlx::query(
            "select subject, email, name, phone, language, marketing_consent, marketing_consent_at, version, registered_at
               from customer where subject = $1 for update",
        )
        .bind(subject)
        .fetch_optional(&mut *self.0)
        .await?;
        row.map(|row| read(&row)).transpose()
    }

    /// Writes a customer who was locked before.
    pub async fn save(&mut self, customer: &Customer, now: Timestamp) -> Result<(), Fault> {
        sqlx::query(
            "update customer set email = $2, name = $3, phone = $4, language = $5, marketing_consent = $6, marketing_consent_at = $7,
                    version = $8, updated_at = $9
              where subject = $1",
        )
        .bind(&customer.subject)
        .bind(customer.email.as_ref().map(Email::as_str))
        .bind(&customer.name)
        .bind(&customer.phone)
        .bind(&customer.language)
        .bind(customer.marketing_consent)
        .bind(customer.marketing_consent_at.map(Timestamp::into_offset))
        .bind(customer.version)
        .bind(now.into_offset())
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Keeps what was said about marketing, for whoever asks later.
    pub async fn keep_consent(&mut self, customer: &Customer, now: Timestamp) -> Result<(), Fault> {
        sqlx::query("insert into consent_moment (customer, version, purpose, given, at) values ($1, $2, 'marketing', $3, $4)")
            .bind(&customer.subject)
            .bind(customer.version)
            .bind(customer.marketing_consent)
            .bind(now.into_offset())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Customers whose address or name begins so, the newest first: up to one more than `limit`.
    pub async fn page(&mut self, text: Option<&str>, after: Option<&After>, limit: i64) -> Result<Vec<Customer>, Fault> {
        let beginning = text.map(|text| format!("{}%", escaped(&text.to_lowercase())));
        let rows = sqlx::query(
            "select subject, email, name, phone, language, marketing_consent, marketing_consent_at, version, registered_at
               from customer
              where erased_at is null
                and ($1::text is null or lower(email) like $1 or lower(name) like $1)
                and ($2::timestamptz is null or (registered_at, subject) < ($2, $3))
              order by registered_at desc, subject desc limit $4",
        )
        .bind(beginning)
        .bind(after.map(|after| after.registered_at.into_offset()))
        .bind(after.map(|after| after.subject.as_str()))
        .bind(limit + 1)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(read).collect()
    }
}

/// A text that stands for itself in `like`.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

fn read(row: &PgRow) -> Result<Customer, Fault> {
    Ok(Customer {
        subject: row.try_get("subject")?,
        email: row
            .try_get::<Option<String>, _>("email")?
            .map(|email| Email::new(&email))
            .transpose()?,
        name: row.try_get("name")?,
        phone: row.try_get("phone")?,
        language: row.try_get("language")?,
        marketing_consent: row.try_get("marketing_consent")?,
        marketing_consent_at: row
            .try_get::<Option<OffsetDateTime>, _>("marketing_consent_at")?
            .map(Timestamp::from),
        version: row.try_get("version")?,
        registered_at: Timestamp::from(row.try_get::<OffsetDateTime, _>("registered_at")?),
    })
}
