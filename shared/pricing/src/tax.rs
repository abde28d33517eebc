//! Tax by country: the standard rates of value added tax in the European Union, as of January 2026
//! (European Commission, "VAT rates applied in the Member States"; Directive 2006/112/EC, article 97).
//!
//! Prices include the tax. Elsewhere the shop charges none: what a parcel costs at a border is for that country to say.

/// How a basket is taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaxRule {
    /// The rate in basis points: 1,900 is 19 %.
    pub basis_points: u32,
    /// Whether prices already contain it.
    pub included: bool,
}

/// Standard rates in basis points by ISO 3166-1 alpha-2 code.
const STANDARD: [(&str, u32); 27] = [
    ("AT", 2000),
    ("BE", 2100),
    ("BG", 2000),
    ("CY", 1900),
    ("CZ", 2100),
    ("DE", 1900),
    ("DK", 2500),
    ("EE", 2400),
    ("ES", 2100),
    ("FI", 2550),
    ("FR", 2000),
    ("GR", 2400),
    ("HR", 2500),
    ("HU", 2700),
    ("IE", 2300),
    ("IT", 2200),
    ("LT", 2100),
    ("LU", 1700),
    ("LV", 2100),
    ("MT", 1800),
    ("NL", 2100),
    ("PL", 2300),
    ("PT", 2300),
    ("RO", 2100),
    ("SE", 2500),
    ("SI", 2200),
    ("SK", 2300),
];

/// How a parcel to this country is taxed.
pub fn tax_rule(country: &str) -> TaxRule {
    let basis_points = STANDARD.iter().find(|(code, _)| *code == country).map_or(0, |(_, rate)| *rate);
    TaxRule {
        basis_points,
        included: true,
    }
}

/// Whether the country is in the European Union.
pub(crate) fn is_union(country: &str) -> bool {
    STANDARD.iter().any(|(code, _)| *code == country)
}
