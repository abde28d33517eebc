//! Card numbers never come here: the provider's form makes tokens of them. One that comes anyway is sent back before anything keeps it.

/// Whether a text is a card number: 12 to 19 digits, perhaps in groups, with the check digit of ISO/IEC 7812-1.
pub fn is_card_number(text: &str) -> bool {
    let digits: Option<Vec<u32>> = text.chars().filter(|c| !matches!(c, ' ' | '-')).map(|c| c.to_digit(10)).collect();
    let Some(digits) = digits.filter(|digits| (12..=19).contains(&digits.len())) else {
        return false;
    };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match place % 2 {
            0 => *digit,
            _ => digit * 2 / 10 + digit * 2 % 10,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_told_from_tokens() {
        for card in [
            "4111111111111111",
            "4111 1111 1111 1111",
            "3782-822463-10005",
            "5555555555554444",
            "6304000000000000",
        ] {
            assert!(is_card_number(card), "{card}");
        }
        for token in [
            "",
            "tok_ok",
            "4111111111111112",
            "79927398713",
            "4111111111111111x",
            "０",
            "41111111111111111111111",
        ] {
            assert!(!is_card_number(token), "{token}");
        }
    }
}
