//! One cart: intent only, no price and no promise. No I/O.

use std::time::Duration;

use kernel::{CartId, LineId, Quantity, SecretHash, Sku, Timestamp};
use operation::Caller;
use serde::{Deserialize, Serialize};

use crate::merging::{Policy, merged};

/// The most lines to which a line can be added.
pub const MOST_LINES: usize = 100;

/// The most lines that two carts make together: as many variants as the neighbours answer for at once.
pub const MOST_MERGED: usize = 200;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Who may open it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// The customer of this subject.
    Customer(String),
    /// Whoever bears the secret of this hash.
    Guest(SecretHash),
}

impl Owner {
    /// How long a cart is kept after its last change.
    pub fn lifetime(&self) -> Duration {
        match self {
            Owner::Customer(_) => DAY * 90,
            Owner::Guest(_) => DAY * 30,
        }
    }

    /// The customer, when it is one's.
    pub fn customer(&self) -> Option<&str> {
        match self {
            Owner::Customer(subject) => Some(subject),
            Owner::Guest(_) => None,
        }
    }
}

/// Who wants to open a cart: everything that they show.
#[derive(Debug, Clone, Default)]
pub struct Opener {
    customer: Option<String>,
    secret: Option<SecretHash>,
}

impl Opener {
    /// This customer, with the secret that came along.
    pub fn new(customer: Option<String>, secret: Option<SecretHash>) -> Opener {
        Opener { customer, secret }
    }

    /// A caller: as a customer, when signed in as one, and as the bearer of a secret.
    pub fn of(caller: &Caller) -> Opener {
        let customer = caller.shopper().ok().map(|shopper| shopper.subject.to_owned());
        Opener {
            customer,
            secret: caller.cart_token.as_ref().map(kernel::Secret::hash),
        }
    }

    /// Whether a cart of this owner opens.
    pub fn opens(&self, owner: &Owner) -> bool {
        match owner {
            Owner::Customer(subject) => self.customer.as_ref() == Some(subject),
            Owner::Guest(hash) => self.secret.as_ref() == Some(hash),
        }
    }
}

/// A variant in a cart. A variant stands there once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its id.
    pub id: LineId,
    /// The variant.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
    /// Since when it is there.
    pub added_at: Timestamp,
}

/// A cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cart {
    /// Its id.
    pub id: CartId,
    /// Whose.
    pub owner: Owner,
    /// Its lines, in the order in which they came.
    pub lines: Vec<Line>,
    /// Counts its changes, from 1.
    pub version: i64,
}

/// Whether a variant can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Nobody has heard of it.
    Unknown,
    /// It exists, and is not sold.
    NotForSale,
    /// It is sold, and so many are left.
    Left(i64),
}

/// Why a line stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such line.
    NoSuchLine,
    /// More lines than this are too many.
    TooManyLines(usize),
    /// Nobody has heard of the variant.
    UnknownVariant,
    /// The variant is not sold.
    NotForSale,
    /// More than there is.
    OnlyLeft(i64),
}

impl Cart {
    /// A cart with nothing in it.
    pub fn empty(id: CartId, owner: Owner) -> Cart {
        Cart {
            id,
            owner,
            lines: Vec::new(),
            version: 1,
        }
    }

    /// Every variant in it.
    pub fn skus(&self) -> Vec<Sku> {
        self.lines.iter().map(|line| line.sku.clone()).collect()
    }

    /// How many things.
    pub fn units(&self) -> i64 {
        self.lines.iter().map(|line| line.quantity.get()).sum()
    }

    /// Puts more of a variant in; what is there is added to, and a line never holds more than [`Quantity::MAX`]. `line` becomes the id
    /// of a new line.
    pub fn add(mut self, line: LineId, sku: &Sku, more: Quantity, offer: Offer, now: Timestamp) -> Result<Cart, Refusal> {
        let there = self.lines.iter_mut().find(|line| line.sku == *sku);
        let before = there.as_ref().map(|line| line.quantity);
        if before.is_none() && self.lines.len() >= MOST_LINES {
            return Err(Refusal::TooManyLines(MOST_LINES));
        }
        let left = match offer {
            Offer::Unknown => return Err(Refusal::UnknownVariant),
            Offer::NotForSale => return Err(Refusal::NotForSale),
            Offer::Left(left) => left,
        };
        let wanted = before.map_or(more, |before| sum(before, more));
        enough(before, wanted, left)?;
        match self.lines.iter_mut().find(|line| line.sku == *sku) {
            Some(line) => line.quantity = wanted,
            None => self.lines.push(Line {
                id: line,
                sku: sku.clone(),
                quantity: wanted,
                added_at: now,
            }),
        }
        Ok(self)
    }

    /// Says how many of a line are meant. Fewer is always possible, whatever has become of the variant.
    pub fn change(mut self, line: LineId, quantity: Quantity, offer: impl Fn(&Sku) -> Offer) -> Result<Cart, Refusal> {
        let line = self.lines.iter_mut().find(|each| each.id == line).ok_or(Refusal::NoSuchLine)?;
        let left = match offer(&line.sku) {
            Offer::Unknown | Offer::NotForSale => 0,
            Offer::Left(left) => left,
        };
        enough(Some(line.quantity), quantity, left)?;
        line.quantity = quantity;
        Ok(self)
    }

    /// Takes a line out.
    pub fn remove(mut self, line: LineId) -> Result<Cart, Refusal> {
        let before = self.lines.len();
        self.lines.retain(|each| each.id != line);
        if self.lines.len() == before {
            Err(Refusal::NoSuchLine)
        } else {
            Ok(self)
        }
    }

    /// Takes in what another cart holds. Nothing is ever left out: what does not fit is refused as a whole.
    pub fn absorb(mut self, other: &Cart, policy: Policy) -> Result<Cart, Refusal> {
        self.lines = merged(policy, &self.lines, &other.lines);
        if self.lines.len() > MOST_MERGED {
            Err(Refusal::TooManyLines(MOST_MERGED))
        } else {
            Ok(self)
        }
    }

    /// Takes out what an order of that time bought. What was put in after the order is another wish and stays.
    pub fn bought(mut self, what: &[(Sku, Quantity)], at: Timestamp) -> Cart {
        for (sku, quantity) in what {
            self.lines.retain_mut(|line| {
                if line.sku != *sku || line.added_at > at {
                    return true;
                }
                match Quantity::new(line.quantity.get() - quantity.get()) {
                    Ok(left) => {
                        line.quantity = left;
                        true
                    }
                    Err(_) => false,
                }
            });
        }
        self
    }
}

/// Both together, at most what a line may hold.
pub fn sum(one: Quantity, other: Quantity) -> Quantity {
    let capped = (one.get() + other.get()).min(i64::from(Quantity::MAX));
    // Two quantities make one, and the cap is one.
    Quantity::new(capped).unwrap_or(one)
}

/// Wanting more is for what is there; wanting less, or the same, always goes.
fn enough(before: Option<Quantity>, wanted: Quantity, left: i64) -> Result<(), Refusal> {
    let more = before.is_none_or(|before| wanted > before);
    if more && wanted.get() > left {
        Err(Refusal::OnlyLeft(left))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Ids, Secret, SystemIds};

    use super::*;

    fn sku(name: &str) -> Sku {
        Sku::new(name).expect("a SKU")
    }

    fn pieces(pieces: i64) -> Quantity {
        Quantity::new(pieces).expect("fits")
    }

    fn line() -> LineId {
        LineId::from(SystemIds.next())
    }

    fn noon() -> Timestamp {
        Timestamp::parse("2026-03-01T12:00:00Z").expect("a time")
    }

    fn cart(lines: &[(&str, i64)]) -> Cart {
        let empty = Cart::empty(CartId::from(SystemIds.next()), Owner::Customer("ana".into()));
        lines.iter().fold(empty, |cart, (name, quantity)| {
            cart.add(line(), &sku(name), pieces(*quantity), Offer::Left(999), noon())
                .expect("fits")
        })
    }

    fn content(cart: &Cart) -> Vec<(&str, i64)> {
        cart.lines.iter().map(|line| (line.sku.as_str(), line.quantity.get())).collect()
    }

    #[test]
    fn what_is_there_is_added_to_up_to_the_most() {
        let full = cart(&[("A", 2), ("B", 1), ("A", 3)]);
        assert_eq!(content(&full), [("A", 5), ("B", 1)]);
        let most = full
            .add(line(), &sku("A"), pieces(999), Offer::Left(5_000), noon())
            .expect("capped");
        assert_eq!(content(&most), [("A", 999), ("B", 1)]);
        let still = most
            .add(line(), &sku("A"), pieces(1), Offer::Left(0), noon())
            .expect("it cannot grow, so nothing is missing");
        assert_eq!(content(&still), [("A", 999), ("B", 1)]);
    }

    #[test]
    fn more_than_there_is_says_what_is_left() {
        let some = cart(&[("A", 4)]);
        let add = |more, offer| {
            some.clone()
                .add(line(), &sku("A"), pieces(more), offer, noon())
                .map(|cart| cart.units())
        };
        assert_eq!(add(3, Offer::Left(6)), Err(Refusal::OnlyLeft(6)), "what is in the cart counts");
        assert_eq!(add(2, Offer::Left(6)), Ok(6));
        assert_eq!(add(1, Offer::Unknown), Err(Refusal::UnknownVariant));
        assert_eq!(add(1, Offer::NotForSale), Err(Refusal::NotForSale));
        let id = some.lines[0].id;
        let change = |quantity, offer| some.clone().change(id, pieces(quantity), |_| offer).map(|cart| cart.units());
        assert_eq!(change(7, Offer::Left(6)), Err(Refusal::OnlyLeft(6)));
        assert_eq!(change(6, Offer::Left(6)), Ok(6));
        assert_eq!(change(3, Offer::Left(1)), Ok(3), "fewer always goes");
        assert_eq!(change(3, Offer::Unknown), Ok(3));
        assert_eq!(change(5, Offer::NotForSale), Err(Refusal::OnlyLeft(0)));
        assert_eq!(some.clone().change(line(), pieces(1), |_| Offer::Left(9)), Err(Refusal::NoSuchLine));
        assert_eq!(some.clone().remove(line()), Err(Refusal::NoSuchLine));
        assert_eq!(some.remove(id).map(|cart| cart.units()), Ok(0));
    }

    #[test]
    fn a_hundred_lines_are_enough() {
        let names: Vec<String> = (0..100).map(|n| format!("S{n}")).collect();
        let full = cart(&names.iter().map(|name| (name.as_str(), 1)).collect::<Vec<_>>());
        assert_eq!(
            full.clone().add(line(), &sku("ONE-MORE"), pieces(1), Offer::Left(9), noon()),
            Err(Refusal::TooManyLines(100))
        );
        assert_eq!(
            full.add(line(), &sku("S7"), pieces(1), Offer::Left(9), noon())
                .map(|cart| cart.units()),
            Ok(101)
        );
    }

    #[test]
    fn what_was_bought_leaves_and_nothing_else() {
        let all = cart(&[("A", 5), ("B", 1), ("C", 2)]);
        let bought = [(sku("A"), pieces(2)), (sku("B"), pieces(3)), (sku("X"), pieces(1))];
        assert_eq!(content(&all.clone().bought(&bought, noon())), [("A", 3), ("C", 2)]);
        let before = Timestamp::parse("2026-03-01T11:59:59Z").expect("a time");
        assert_eq!(all.clone().bought(&bought, before), all, "put in after the order");
    }

    #[test]
    fn who_opens_what() {
        let (secret, other) = (Secret::random(&SystemIds), Secret::random(&SystemIds));
        let guests = Owner::Guest(secret.hash());
        let anas = Owner::Customer("ana".into());
        let opener = |customer: Option<&str>, secret: Option<&Secret>| Opener::new(customer.map(str::to_owned), secret.map(Secret::hash));
        let rows = [
            (opener(None, None), false, false),
            (opener(None, Some(&secret)), true, false),
            (opener(None, Some(&other)), false, false),
            (opener(Some("ana"), None), false, true),
            (opener(Some("bo"), None), false, false),
            (opener(Some("ana"), Some(&secret)), true, true),
            (opener(Some("bo"), Some(&other)), false, false),
        ];
        for (opener, opens_guests, opens_anas) in rows {
            assert_eq!(
                (opener.opens(&guests), opener.opens(&anas)),
                (opens_guests, opens_anas),
                "{opener:?}"
            );
        }
    }
}
