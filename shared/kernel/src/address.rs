//! A postal address.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{CountryCode, Text};

/// Where something goes. What a country needs of it is for its post to say; here only name, street, city and country are required.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// Who it goes to.
    pub name: Text<1, 100>,
    /// A firm or a house.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<Text<1, 100>>,
    /// Street and number.
    pub line1: Text<1, 150>,
    /// Floor, flat, entrance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line2: Option<Text<1, 150>>,
    /// Postal code, where the country has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<Text<1, 16>>,
    /// City or town.
    pub city: Text<1, 100>,
    /// State, province or county, where it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Text<1, 100>>,
    /// ISO 3166-1 alpha-2.
    pub country: CountryCode,
    /// For the carrier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Text<4, 30>>,
}
