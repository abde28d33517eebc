//! Money: whole minor units and a currency. There is no way to hold a part of a cent.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An ISO 4217 currency, written as its three capital letters.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The euro.
    pub const EUR: Currency = Currency(iso_currency::Currency::EUR);
    /// The US dollar.
    pub const USD: Currency = Currency(iso_currency::Currency::USD);
    /// The yen, which has no minor unit.
    pub const JPY: Currency = Currency(iso_currency::Currency::JPY);

    /// The currency with this code. Lower case is refused: a code is not a guess.
    pub fn from_code(code: &str) -> Option<Currency> {
        iso_currency::Currency::from_code(code).map(Currency)
    }

    /// Three capital letters.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Decimal places of the minor unit (2 for EUR, 0 for JPY, 3 for KWD).
    pub fn exponent(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Currency, D::Error> {
        let code = Cow::<'de, str>::deserialize(deserializer)?;
        Currency::from_code(&code).ok_or_else(|| de::Error::custom("not an ISO 4217 currency code such as EUR"))
    }
}

impl JsonSchema for Currency {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Currency".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 4217 code" })
    }
}

/// An amount in minor units (cents for EUR, yen for JPY) of one currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units by the ISO 4217 exponent.
    pub amount: i64,
    /// The currency of the amount.
    pub currency: Currency,
}

/// Why amounts could not be combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The result does not fit 64 bits.
    #[error("the amount is too large")]
    Overflow,
    /// Two currencies met.
    #[error("amounts in {0} and {1} cannot be combined")]
    Mixed(Currency, Currency),
    /// Shares can't be made of these weights (none, or all zero, or one negative).
    #[error("the weights to share by must be non-negative and not all zero")]
    Weights,
}

impl Money {
    /// An amount of minor units.
    pub const fn new(amount: i64, currency: Currency) -> Money {
        Money { amount, currency }
    }

    /// Nothing, in a currency.
    pub const fn zero(currency: Currency) -> Money {
        Money { amount: 0, currency }
    }

    fn same(self, other: Money) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::Mixed(self.currency, other.currency))
        }
    }

    /// The sum of two amounts of one currency.
    pub fn plus(self, other: Money) -> Result<Money, MoneyError> {
        self.same(other)?;
        let amount = self.amount.checked_add(other.amount).ok_or(MoneyError::Overflow)?;
        Ok(Money { amount, ..self })
    }

    /// The difference of two amounts of one currency; may be negative.
    pub fn minus(self, other: Money) -> Result<Money, MoneyError> {
        self.same(other)?;
        let amount = self.amount.checked_sub(other.amount).ok_or(MoneyError::Overflow)?;
        Ok(Money { amount, ..self })
    }

    /// This many times the amount.
    pub fn times(self, factor: i64) -> Result<Money, MoneyError> {
        let amount = self.amount.checked_mul(factor).ok_or(MoneyError::Overflow)?;
        Ok(Money { amount, ..self })
    }

    /// `numerator / denominator` of the amount, rounded half to even. `denominator` must be positive.
    pub fn ratio(self, numerator: i64, denominator: i64) -> Result<Money, MoneyError> {
        let amount = round_half_even(i128::from(self.amount) * i128::from(numerator), i128::from(denominator.max(1)));
        Ok(Money {
            amount: i64::try_from(amount).map_err(|_| MoneyError::Overflow)?,
            ..self
        })
    }

    /// The sum of amounts, all in `currency`.
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Money>) -> Result<Money, MoneyError> {
        amounts.into_iter().try_fold(Money::zero(currency), Money::plus)
    }

    /// Shares the amount by weights so that the shares add up to exactly the amount (largest remainder method, Hamilton 1792;
    /// ties go to the earlier share).
    pub fn share(self, weights: &[i64]) -> Result<Vec<Money>, MoneyError> {
        let total: i128 = weights.iter().map(|w| i128::from(*w)).sum();
        if total <= 0 || weights.iter().any(|w| *w < 0) {
            return Err(MoneyError::Weights);
        }
        let amount = i128::from(self.amount);
        let mut shares = Vec::with_capacity(weights.len());
        let mut remainders = Vec::with_capacity(weights.len());
        let mut given: i128 = 0;
        for (index, weight) in weights.iter().enumerate() {
            let exact = amount * i128::from(*weight);
            let floor = exact.div_euclid(total);
            given += floor;
            shares.push(floor);
            remainders.push((exact.rem_euclid(total), index));
        }
        remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let left = usize::try_from(amount - given).map_err(|_| MoneyError::Overflow)?;
        for (_, index) in remainders.iter().take(left) {
            if let Some(share) = shares.get_mut(*index) {
                *share += 1;
            }
        }
        shares
            .into_iter()
            .map(|share| {
                Ok(Money {
                    amount: i64::try_from(share).map_err(|_| MoneyError::Overflow)?,
                    ..self
                })
            })
            .collect()
    }

    /// The amount as people write it, without a symbol: `19.99`, `1999` for JPY.
    pub fn decimal(self) -> String {
        let exponent = self.currency.exponent() as usize;
        let digits = self.amount.unsigned_abs().to_string();
        let sign = if self.amount < 0 { "-" } else { "" };
        if exponent == 0 {
            return format!("{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = exponent + 1);
        let (whole, part) = padded.split_at(padded.len() - exponent);
        format!("{sign}{whole}.{part}")
    }
}

/// `numerator / denominator`, halves to the even neighbour (IEEE 754 roundTiesToEven). `denominator` must be positive.
fn round_half_even(numerator: i128, denominator: i128) -> i128 {
    let floor = numerator.div_euclid(denominator);
    let twice = numerator.rem_euclid(denominator) * 2;
    match twice.cmp(&denominator) {
        std::cmp::Ordering::Less => floor,
        std::cmp::Ordering::Greater => floor + 1,
        std::cmp::Ordering::Equal => floor + floor.rem_euclid(2),
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eur(amount: i64) -> Money {
        Money::new(amount, Currency::EUR)
    }

    #[test]
    fn shares_add_up_and_ties_go_first() {
        let shares = eur(100).share(&[1, 1, 1]).map(|s| s.iter().map(|m| m.amount).collect::<Vec<_>>());
        assert_eq!(shares, Ok(vec![34, 33, 33]));
        let shares = eur(-100).share(&[1, 1, 1]).map(|s| s.iter().map(|m| m.amount).sum::<i64>());
        assert_eq!(shares, Ok(-100));
    }

    #[test]
    fn halves_go_to_the_even_neighbour() {
        let halves: Vec<_> = [1, 3, 5, -1, -3].iter().map(|a| eur(*a).ratio(1, 2).map(|m| m.amount)).collect();
        assert_eq!(halves, vec![Ok(0), Ok(2), Ok(2), Ok(0), Ok(-2)]);
    }

    #[test]
    fn currencies_do_not_mix_and_overflow_is_said() {
        assert!(matches!(eur(1).plus(Money::new(1, Currency::USD)), Err(MoneyError::Mixed(..))));
        assert_eq!(eur(i64::MAX).plus(eur(1)), Err(MoneyError::Overflow));
    }

    #[test]
    fn amounts_are_written_by_their_exponent() {
        assert_eq!(eur(5).decimal(), "0.05");
        assert_eq!(eur(-1999).decimal(), "-19.99");
        assert_eq!(Money::new(1999, Currency::JPY).decimal(), "1999");
    }
}
