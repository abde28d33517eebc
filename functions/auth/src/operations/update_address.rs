//! Change one of one's own addresses. What is not sent stays; null takes away.

use kernel::{Address, AddressId, CountryCode, Text};
use operation::{Caller, Fault, Problem, Refused, Version, Versioned};
use schemars::JsonSchema;
use serde::Deserialize;

use super::update_profile::sent;
use crate::Context;
use crate::addresses::{Addresses, Kept};
use crate::customers::Customers;
use crate::views::AddressView;

/// What to change.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateAddress {
    /// Which address.
    pub address: AddressId,
    /// Who it goes to.
    pub name: Option<Text<1, 100>>,
    /// A firm or a house.
    #[serde(default, deserialize_with = "sent")]
    pub company: Option<Option<Text<1, 100>>>,
    /// Street and number.
    pub line1: Option<Text<1, 150>>,
    /// Floor, flat, entrance.
    #[serde(default, deserialize_with = "sent")]
    pub line2: Option<Option<Text<1, 150>>>,
    /// Postal code, where the country has them.
    #[serde(default, deserialize_with = "sent")]
    pub postal_code: Option<Option<Text<1, 16>>>,
    /// City or town.
    pub city: Option<Text<1, 100>>,
    /// State, province or county, where it matters.
    #[serde(default, deserialize_with = "sent")]
    pub region: Option<Option<Text<1, 100>>>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<CountryCode>,
    /// For the carrier.
    #[serde(default, deserialize_with = "sent")]
    pub phone: Option<Option<Text<4, 30>>>,
    /// Parcels go here unless told otherwise.
    pub default_shipping: Option<bool>,
    /// Bills go here unless told otherwise.
    pub default_billing: Option<bool>,
}

pub async fn update_address(ctx: &Context, caller: Caller, ask: UpdateAddress) -> Result<Versioned<AddressView>, UpdateError> {
    let shopper = caller.shopper()?;
    let seen = caller.version()?;
    let mut work = ctx.database.begin(&caller).await?;
    Customers(work.connection())
        .find_for_update(shopper.subject)
        .await?
        .ok_or(UpdateError::NoSuchAddress)?;
    let mut addresses = Addresses(work.connection());
    let before = addresses
        .find(shopper.subject, ask.address)
        .await?
        .ok_or(UpdateError::NoSuchAddress)?;
    if before.version != seen.0 {
        return Err(UpdateError::Stale(before.version));
    }
    let after = ask.applied_to(before.clone());
    if after != before {
        let after = Kept {
            version: before.version.saturating_add(1),
            ..after
        };
        addresses.save(shopper.subject, &after, ctx.platform.clock.now()).await?;
        work.commit().await?;
        return Ok(Versioned(Version(after.version), after.into()));
    }
    Ok(Versioned(Version(before.version), before.into()))
}

impl UpdateAddress {
    fn applied_to(self, kept: Kept) -> Kept {
        let was = kept.address;
        Kept {
            id: kept.id,
            version: kept.version,
            default_shipping: self.default_shipping.unwrap_or(kept.default_shipping),
            default_billing: self.default_billing.unwrap_or(kept.default_billing),
            address: Address {
                name: self.name.unwrap_or(was.name),
                company: self.company.unwrap_or(was.company),
                line1: self.line1.unwrap_or(was.line1),
                line2: self.line2.unwrap_or(was.line2),
                postal_code: self.postal_code.unwrap_or(was.postal_code),
                city: self.city.unwrap_or(was.city),
                region: self.region.unwrap_or(was.region),
                country: self.country.unwrap_or(was.country),
                phone: self.phone.unwrap_or(was.phone),
            },
        }
    }
}

/// Every way that changing says no.
#[derive(Debug)]
pub enum UpdateError {
    /// Who asks may not, or did not say which version they saw.
    Refused(Refused),
    /// There is none, or it is somebody else's.
    NoSuchAddress,
    /// It changed since; its version now.
    Stale(i64),
    /// Nobody's decision.
    Fault(Fault),
}

impl From<Refused> for UpdateError {
    fn from(refused: Refused) -> UpdateError {
        UpdateError::Refused(refused)
    }
}

impl From<Fault> for UpdateError {
    fn from(fault: Fault) -> UpdateError {
        UpdateError::Fault(fault)
    }
}

impl From<UpdateError> for Problem {
    fn from(error: UpdateError) -> Problem {
        match error {
            UpdateError::Refused(refused) => refused.into(),
            UpdateError::NoSuchAddress => Problem::not_found("address"),
            UpdateError::Stale(version) => {
                Problem::new(412, "version-stale", "The address changed since you looked.").with("version", version)
            }
            UpdateError::Fault(fault) => fault.into(),
        }
    }
}
