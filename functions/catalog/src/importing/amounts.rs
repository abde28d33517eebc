//! Numbers as files write them: with a decimal point, without separators of thousands.

use kernel::{Currency, Money};

/// A decimal number, exactly: `digits` times ten to the power of minus `places`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    /// All its digits as one number.
    pub digits: i64,
    /// How many of them stand behind the point.
    pub places: u32,
}

impl Decimal {
    /// Reads `19.99`, `-3`, `.5`. `None` for anything else.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let part = part.trim_end_matches('0');
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if unsigned.trim_end_matches('.').is_empty() || !all_digits(whole) || !all_digits(part) || part.len() > 9 {
            return None;
        }
        let digits: i64 = format!("0{whole}{part}").parse().ok()?;
        Some(Decimal {
            digits: if negative { -digits } else { digits },
            places: u32::try_from(part.len()).ok()?,
        })
    }

    /// The number with so many digits behind the point, when none is lost.
    pub fn scaled(self, places: u32) -> Option<i64> {
        let missing = places.checked_sub(self.places)?;
        self.digits.checked_mul(10_i64.checked_pow(missing)?)
    }

    /// The whole number nearest to it, halves up.
    pub fn rounded(self) -> Option<i64> {
        let unit = 10_i64.checked_pow(self.places)?;
        Some(self.digits.checked_mul(2)?.checked_add(unit)?.div_euclid(unit.checked_mul(2)?))
    }

    /// As text, with at least so many digits behind the point.
    pub fn text(self, places: u32) -> String {
        let places = places.max(self.places);
        let digits = self.scaled(places).unwrap_or(self.digits);
        let sign = if digits < 0 { "-" } else { "" };
        let padded = format!("{:0>width$}", digits.unsigned_abs(), width = places as usize + 1);
        let (whole, part) = padded.split_at(padded.len() - places as usize);
        if part.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{part}")
        }
    }
}

/// The highest price that a file can name, in minor units.
const DEAREST: i64 = 1_000_000_000;

/// A price of this currency. The error says for programs and for people what is wrong.
pub fn price(text: &str, currency: Currency) -> Result<Money, (&'static str, String)> {
    let Some(decimal) = Decimal::parse(text) else {
        return Err(("not-a-price", "is not a number with a decimal point, such as 19.99".to_owned()));
    };
    let Some(amount) = decimal.scaled(currency.exponent()) else {
        return Err((
            "too-precise",
            format!("{} has {} digits behind the point", currency.code(), currency.exponent()),
        ));
    };
    if amount < 0 {
        return Err(("negative", "a price is not negative".to_owned()));
    }
    if amount > DEAREST {
        return Err(("too-high", "is not a price".to_owned()));
    }
    Ok(Money::new(amount, currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_keep_to_the_digits_of_their_currency() {
        let eur = |text| price(text, Currency::EUR).map(|money| money.amount).map_err(|(code, _)| code);
        for (text, expected) in [
            ("19.99", Ok(1_999)),
            ("19.9", Ok(1_990)),
            ("19", Ok(1_900)),
            ("19.990000", Ok(1_999)),
            (".5", Ok(50)),
            ("0.00", Ok(0)),
            ("19.999", Err("too-precise")),
            ("-1", Err("negative")),
            ("19,99", Err("not-a-price")),
            ("1,299.00", Err("not-a-price")),
            ("€19", Err("not-a-price")),
            ("", Err("not-a-price")),
            (".", Err("not-a-price")),
            ("1e3", Err("not-a-price")),
            ("=1+1", Err("not-a-price")),
            ("99999999.00", Err("too-high")),
            ("99999999999999999999", Err("not-a-price")),
        ] {
            assert_eq!(eur(text), expected, "{text}");
        }
        assert_eq!(price("100.5", Currency::JPY).map_err(|(code, _)| code), Err("too-precise"));
        assert_eq!(price("100.0", Currency::JPY).map(|money| money.amount), Ok(100));
    }

    #[test]
    fn numbers_are_rounded_and_written() {
        for (text, rounded, written) in [
            ("2.5", 3, "2.50"),
            ("-2.5", -2, "-2.50"),
            ("0.05", 0, "0.05"),
            ("7", 7, "7.00"),
            ("1.125", 1, "1.125"),
        ] {
            let decimal = Decimal::parse(text).expect("a number");
            assert_eq!((decimal.rounded(), decimal.text(2).as_str()), (Some(rounded), written), "{text}");
        }
    }
}
