//! What is heard of a product, from several sources that know nothing of each other.
//!
//! A product is made of parts: what the catalog says, each price, each stock, the rating. Each part has a version of its own; what is not
//! newer than what is known changes nothing, so events may come twice, late and in any order. A part that was deleted leaves its version
//! behind, so that a late old event brings nothing back.

use std::collections::BTreeMap;

use kernel::{ProductId, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use operation::Fault;

use crate::Document;

/// Whom a fact is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A product.
    Product(ProductId),
    /// One of a product's members (a variant, by its SKU), where the source does not know the product. It is held until a product says
    /// that the member is its own.
    Member(String),
}

/// One thing that is so since a version.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Whom it is about.
    pub about: About,
    /// Which part it is: `product`, `price/<sku>`.
    pub part: String,
    /// The source's version of the part.
    pub version: i64,
    /// When it happened.
    pub at: Timestamp,
    /// What is so now; `None` when the part is gone.
    pub body: Option<Box<RawValue>>,
}

impl Fact {
    /// A fact with a body of any type.
    pub fn of(about: About, part: impl Into<String>, version: i64, at: Timestamp, body: &impl Serialize) -> Result<Fact, Fault> {
        Ok(Fact {
            about,
            part: part.into(),
            version,
            at,
            body: Some(serde_json::value::to_raw_value(body)?),
        })
    }

    /// The fact that a part is gone.
    pub fn gone(about: About, part: impl Into<String>, version: i64, at: Timestamp) -> Fact {
        Fact {
            about,
            part: part.into(),
            version,
            at,
            body: None,
        }
    }
}

/// One part as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Part {
    #[serde(rename = "v")]
    version: i64,
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    body: Option<Box<RawValue>>,
}

/// Everything known of one product.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Parts(BTreeMap<String, Part>);

impl Parts {
    /// Takes in what is newer than what is known. Says whether it was.
    pub fn take(&mut self, part: String, version: i64, body: Option<Box<RawValue>>) -> bool {
        if self.0.get(&part).is_some_and(|known| known.version >= version) {
            return false;
        }
        self.0.insert(part, Part { version, body });
        true
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes in all of another's parts that are newer.
    pub fn absorb(&mut self, other: Parts) {
        for (name, part) in other.0 {
            self.take(name, part.version, part.body);
        }
    }

    /// A part as a `T`; `None` when nothing is known of it or it is gone.
    pub fn read<T: DeserializeOwned>(&self, part: &str) -> Result<Option<T>, Fault> {
        let body = self.0.get(part).and_then(|part| part.body.as_ref());
        Ok(body.map(|body| serde_json::from_str(body.get())).transpose()?)
    }

    /// Forgets all parts whose names begin so but the last of them, by name. Whatever the order in which they came, the same stay.
    pub fn keep_last(&mut self, beginning: &str, how_many: usize) {
        let names: Vec<String> = self
            .0
            .range(beginning.to_owned()..)
            .map(|(name, _)| name.clone())
            .take_while(|name| name.starts_with(beginning))
            .collect();
        let too_many = names.len().saturating_sub(how_many);
        names.iter().take(too_many).for_each(|name| {
            self.0.remove(name);
        });
    }

    /// The names that begin so, without the beginning: `under("price/")` gives SKUs.
    pub fn under<'p>(&'p self, beginning: &'p str) -> impl Iterator<Item = &'p str> {
        let from_there = self.0.range(beginning.to_owned()..).map(|(name, _)| name.as_str());
        from_there.map_while(move |name| name.strip_prefix(beginning))
    }
}

/// How parts become a document. The context that searches says it.
pub trait Projection: Send + Sync + 'static {
    /// The document as shoppers may find it; `None` while they may not.
    fn document(&self, product: ProductId, parts: &Parts) -> Result<Option<Document>, Fault>;
    /// Whether this part says who the members are.
    fn names_members(&self, part: &str) -> bool;
    /// The members whose facts belong to this product.
    fn members(&self, parts: &Parts) -> Result<Vec<String>, Fault>;
    /// Forgets what nothing will be made of any more, after something was taken in.
    fn tidy(&self, _parts: &mut Parts) {}
    /// Counts changes of how documents are made. An index of another version begins anew.
    fn version(&self) -> u32;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(text: &str) -> Option<Box<RawValue>> {
        Some(RawValue::from_string(text.to_owned()).expect("JSON"))
    }

    #[test]
    fn only_what_is_newer_counts_and_what_is_gone_stays_gone() {
        let mut parts = Parts::default();
        assert!(parts.take("product".into(), 2, raw("2")));
        assert!(!parts.take("product".into(), 2, raw("22")));
        assert!(!parts.take("product".into(), 1, raw("1")));
        assert_eq!(parts.read::<i32>("product").expect("reads"), Some(2));
        assert!(parts.take("product".into(), 3, None));
        assert!(!parts.take("product".into(), 2, raw("2")));
        let kept = serde_json::to_string(&parts).expect("writes");
        let mut parts: Parts = serde_json::from_str(&kept).expect("reads");
        assert!(!parts.take("product".into(), 3, raw("3")));
        assert_eq!(parts.read::<i32>("product").expect("reads"), None);
    }

    #[test]
    fn names_are_found_by_their_beginning() {
        let mut parts = Parts::default();
        for name in ["price/a", "price/b", "prices", "stock/a"] {
            parts.take(name.to_owned(), 1, None);
        }
        assert_eq!(parts.under("price/").collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn the_last_of_many_stay_whatever_came_first() {
        for order in [[1, 2, 3, 4], [4, 2, 1, 3], [3, 4, 1, 2]] {
            let mut parts = Parts::default();
            parts.take("sold".to_owned(), 1, None);
            parts.take("solder".to_owned(), 1, None);
            for number in order.into_iter().chain(order) {
                parts.take(format!("sold/{number}"), 1, None);
                parts.keep_last("sold/", 2);
            }
            assert_eq!(parts.under("sold/").collect::<Vec<_>>(), ["3", "4"]);
            assert_eq!(parts.under("sold").count(), 4, "others stay");
        }
    }
}
