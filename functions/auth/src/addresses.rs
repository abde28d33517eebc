//! The store of addresses.

use kernel::{Address, AddressId, Timestamp};
use operation::Fault;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

/// As many as one customer keeps.
pub const MOST: i64 = 50;

/// An address that a customer keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: AddressId,
    /// Where.
    pub address: Address,
    /// Whether parcels go here unless told otherwise.
    pub default_shipping: bool,
    /// Whether bills go here unless told otherwise.
    pub default_billing: bool,
    /// Counts the changes.
    pub version: i64,
}

/// The addresses, inside a transaction or beside one. Whoever writes has locked the customer's row, so that neither the number of
/// addresses nor the defaults can be raced.
#[derive(Debug)]
pub struct Addresses<'c>(pub &'c mut PgConnection);

impl Addresses<'_> {
    /// All of this customer's, the oldest first.
    pub async fn all(&mut self, customer: &str) -> Result<Vec<Kept>, Fault> {
        let rows = sqlx::query(
            "select id, address, default_shipping, default_billing, version from address where customer = $1 order by created_at, id",
        )
        .bind(customer)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(read).collect()
    }

    /// How many this customer keeps.
    pub async fn count(&mut self, customer: &str) -> Result<i64, Fault> {
        Ok(sqlx::query_scalar("select count(*) from address where customer = $1")
            .bind(customer)
            .fetch_one(&mut *self.0)
            .await?)
    }

    /// This customer's address of this id.
    pub async fn find(&mut self, customer: &str, address: AddressId) -> Result<Option<Kept>, Fault> {
        let row =
            sqlx::query("select id, address, default_shipping, default_billing, version from address where customer = $1 and id = $2")
                .bind(customer)
                .bind(address.uuid())
                .fetch_optional(&mut *self.0)
                .await?;
        row.map(|row| read(&row)).transpose()
    }

    /// Writes a new one. Where it is a default, it is the only one.
    pub async fn add(&mut self, customer: &str, kept: &Kept, now: Timestamp) -> Result<(), Fault> {
        self.step_back(customer, kept, now).await?;
        sqlx::query(
            "insert into address (id, customer, address, default_shipping, default_billing, version, created_at, updated_at)
             values ($1, $2, $3, $4, $5, $6, $7, $7)",
        )
        .bind(kept.id.uuid())
        .bind(customer)
        .bind(Json(&kept.address))
        .bind(kept.default_shipping)
        .bind(kept.default_billing)
        .bind(kept.version)
        .bind(now.into_offset())
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Writes a changed one. Where it is a default, it is the only one.
    pub async fn save(&mut self, customer: &str, kept: &Kept, now: Timestamp) -> Result<(), Fault> {
        self.step_back(customer, kept, now).await?;
        sqlx::query(
            "update address set address = $3, default_shipping = $4, default_billing = $5, version = $6, updated_at = $7
              where customer = $1 and id = $2",
        )
        .bind(customer)
        .bind(kept.id.uuid())
        .bind(Json(&kept.address))
        .bind(kept.default_shipping)
        .bind(kept.default_billing)
        .bind(kept.version)
        .bind(now.into_offset())
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Removes one. `false`: there is none, or it is somebody else's.
    pub async fn remove(&mut self, customer: &str, address: AddressId) -> Result<bool, Fault> {
        let done = sqlx::query("delete from address where customer = $1 and id = $2")
            .bind(customer)
            .bind(address.uuid())
            .execute(&mut *self.0)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// What was a default and is one no more is another version of itself.
    async fn step_back(&mut self, customer: &str, kept: &Kept, now: Timestamp) -> Result<(), Fault> {
        sqlx::query(
            "update address set default_shipping = default_shipping and not $3, default_billing = default_billing and not $4,
                    version = version + 1, updated_at = $5
              where customer = $1 and id <> $2 and ((default_shipping and $3) or (default_billing and $4))",
        )
        .bind(customer)
        .bind(kept.id.uuid())
        .bind(kept.default_shipping)
        .bind(kept.default_billing)
        .bind(now.into_offset())
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }
}

fn read(row: &PgRow) -> Result<Kept, Fault> {
    Ok(Kept {
        id: AddressId::from(row.try_get::<Uuid, _>("id")?),
        address: row.try_get::<Json<Address>, _>("address")?.0,
        default_shipping: row.try_get("default_shipping")?,
        default_billing: row.try_get("default_billing")?,
        version: row.try_get("version")?,
    })
}
