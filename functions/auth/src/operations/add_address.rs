//! Keep another address. The first is the default for parcels and for bills.

use kernel::{Address, AddressId, CountryCode, Text};
use operation::{Caller, Created, Fault, Problem, Refused};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Context;
use crate::addresses::{Addresses, Kept, MOST};
use crate::customers;
use crate::views::AddressView;

/// The address.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddAddress {
    /// Who it goes to.
    pub name: Text<1, 100>,
    /// A firm or a house.
    pub company: Option<Text<1, 100>>,
    /// Street and number.
    pub line1: Text<1, 150>,
    /// Floor, flat, entrance.
    pub line2: Option<Text<1, 150>>,
    /// Postal code, where the country has them.
    pub postal_code: Option<Text<1, 16>>,
    /// City or town.
    pub city: Text<1, 100>,
    /// State, province or county, where it matters.
    pub region: Option<Text<1, 100>>,
    /// ISO 3166-1 alpha-2.
    pub country: CountryCode,
    /// For the carrier.
    pub phone: Option<Text<4, 30>>,
    /// Parcels go here unless told otherwise.
    pub default_shipping: Option<bool>,
    /// Bills go here unless told otherwise.
    pub default_billing: Option<bool>,
}

pub async fn add_address(ctx: &Context, caller: Caller, ask: AddAddress) -> Result<Created<AddressView>, AddError> {
    let shopper = caller.shopper()?;
    let now = ctx.platform.clock.now();
    let mut work = ctx.database.begin(&caller).await?;
    customers::welcome(&mut work, shopper.person, now).await?;
    let mut addresses = Addresses(work.connection());
    let count = addresses.count(shopper.subject).await?;
    if count >= MOST {
        return Err(AddError::TooMany);
    }
    let kept = Kept {
        id: AddressId::from(ctx.platform.ids.next()),
        default_shipping: ask.default_shipping.unwrap_or(count == 0),
        default_billing: ask.default_billing.unwrap_or(count == 0),
        version: 1,
        address: Address {
            name: ask.name,
            company: ask.company,
            line1: ask.line1,
            line2: ask.line2,
            postal_code: ask.postal_code,
            city: ask.city,
            region: ask.region,
            country: ask.country,
            phone: ask.phone,
        },
    };
    addresses.add(shopper.subject, &kept, now).await?;
    work.commit().await?;
    Ok(Created(kept.into()))
}

/// Every way that keeping says no.
#[derive(Debug)]
pub enum AddError {
    /// Who asks may not.
    Refused(Refused),
    /// There are as many as one customer keeps.
    TooMany,
    /// Nobody's decision.
    Fault(Fault),
}

impl From<Refused> for AddError {
    fn from(refused: Refused) -> AddError {
        AddError::Refused(refused)
    }
}

impl From<Fault> for AddError {
    fn from(fault: Fault) -> AddError {
        AddError::Fault(fault)
    }
}

impl From<AddError> for Problem {
    fn from(error: AddError) -> Problem {
        match error {
            AddError::Refused(refused) => refused.into(),
            AddError::TooMany => Problem::new(409, "too-many-addresses", "Please remove an address first.").with("most", MOST),
            AddError::Fault(fault) => fault.into(),
        }
    }
}
