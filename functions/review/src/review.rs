//! One review: written by somebody who bought it, looked at by a machine, and by a person where the machine is not sure. No I/O.

use std::borrow::Cow;

use kernel::{ProductId, ReviewId, Slug, Timestamp};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::checking::{Finding, findings};

/// One to five.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Stars(u8);

impl Stars {
    /// Every number of stars, fewest first.
    pub const ALL: [Stars; 5] = [Stars(1), Stars(2), Stars(3), Stars(4), Stars(5)];

    /// How many.
    pub fn get(self) -> u8 {
        self.0
    }

    /// Where it counts among [`Stars::ALL`].
    pub fn index(self) -> usize {
        usize::from(self.0.saturating_sub(1))
    }
}

impl TryFrom<i64> for Stars {
    type Error = &'static str;
    fn try_from(stars: i64) -> Result<Stars, &'static str> {
        match u8::try_from(stars) {
            Ok(stars @ 1..=5) => Ok(Stars(stars)),
            Ok(_) | Err(_) => Err("must be a whole number from 1 to 5"),
        }
    }
}

impl From<Stars> for i64 {
    fn from(stars: Stars) -> i64 {
        i64::from(stars.0)
    }
}

impl JsonSchema for Stars {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Stars".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": 5 })
    }
}

/// Where a review is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// A person looks at it first.
    Flagged,
    /// It stands in the shop.
    Published,
    /// It is not shown.
    Rejected,
}

impl Status {
    /// Every status.
    pub const ALL: [Status; 3] = [Status::Flagged, Status::Published, Status::Rejected];

    /// As it is spelled.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Flagged => "flagged",
            Status::Published => "published",
            Status::Rejected => "rejected",
        }
    }
}

/// What staff say of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Show it.
    Publish,
    /// Do not show it.
    Reject,
}

/// Who decided, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The member of staff.
    pub by: String,
    /// In their words.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Its id. Its time is when the review was written, so ids are in that order.
    pub id: ReviewId,
    /// The product.
    pub product: ProductId,
    /// The product's name in addresses when it was written.
    pub slug: Slug,
    /// Who wrote it. Shown to nobody.
    pub customer: String,
    /// Who wrote it, for people: first name and initial.
    pub author: String,
    /// How many.
    pub stars: Stars,
    /// In a few words.
    pub title: Option<String>,
    /// In full. Plain text.
    pub text: String,
    /// Where it is.
    pub status: Status,
    /// Why a person should look at it.
    pub findings: Vec<Finding>,
    /// When it was written.
    pub submitted_at: Timestamp,
    /// What staff decided last.
    pub decision: Option<Decision>,
}

/// What somebody says of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// How many stars.
    pub stars: Stars,
    /// In a few words.
    pub title: Option<String>,
    /// In full.
    pub text: String,
}

/// What is reviewed, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The product.
    pub product: ProductId,
    /// Its name in addresses.
    pub slug: Slug,
    /// The customer.
    pub customer: String,
    /// The customer's name, as the identity provider says it.
    pub name: Option<String>,
}

impl Review {
    /// A review that was just written: in the shop at once, unless the check found something.
    pub fn written(id: ReviewId, of: Subject, words: Words, at: Timestamp) -> Review {
        let author = display_name(of.name.as_deref());
        let findings = findings(&[author.as_str(), words.title.as_deref().unwrap_or_default(), words.text.as_str()]);
        Review {
            id,
            product: of.product,
            slug: of.slug,
            customer: of.customer,
            author,
            stars: words.stars,
            title: words.title,
            text: words.text,
            status: if findings.is_empty() { Status::Published } else { Status::Flagged },
            findings,
            submitted_at: at,
            decision: None,
        }
    }

    /// What staff decide; any decision can be taken back. `None`: it was so already.
    pub fn decided(self, verdict: Verdict, decision: Decision) -> Option<Review> {
        let status = match (self.status, verdict) {
            (Status::Flagged | Status::Rejected, Verdict::Publish) => Status::Published,
            (Status::Flagged | Status::Published, Verdict::Reject) => Status::Rejected,
            (Status::Published, Verdict::Publish) | (Status::Rejected, Verdict::Reject) => return None,
        };
        Some(Review {
            status,
            decision: Some(decision),
            ..self
        })
    }
}

/// The longest first name that is shown.
const LONGEST: usize = 30;

/// First name and initial: `Ana K.`. Never an e-mail address.
pub fn display_name(name: Option<&str>) -> String {
    let name = name.filter(|name| !name.contains('@')).unwrap_or_default();
    let mut words = name.split_whitespace();
    let Some(first) = words.next() else {
        return "A customer".to_owned();
    };
    let first: String = first.chars().take(LONGEST).collect();
    match words.next_back().and_then(|last| last.chars().next()) {
        Some(initial) => format!("{first} {}.", initial.to_uppercase()),
        None => first,
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Ids, SystemIds};

    use super::*;

    fn review(text: &str) -> Review {
        let of = Subject {
            product: ProductId::from(SystemIds.next()),
            slug: Slug::new("black-dress").expect("a slug"),
            customer: "ana".into(),
            name: Some("Ana Kovac".into()),
        };
        let words = Words {
            stars: Stars(4),
            title: None,
            text: text.into(),
        };
        Review::written(ReviewId::from(SystemIds.next()), of, words, Timestamp::from_unix_micros(0))
    }

    #[test]
    fn every_state_knows_every_verdict() {
        let (flagged, published) = (review("write to me@example.com"), review("It fits."));
        let decision = || Decision {
            by: "mia".into(),
            reason: None,
            at: Timestamp::from_unix_micros(1),
        };
        let rejected = published.clone().decided(Verdict::Reject, decision()).expect("rejected");
        let rows = [
            (&flagged, Status::Flagged, Verdict::Publish, Some(Status::Published)),
            (&flagged, Status::Flagged, Verdict::Reject, Some(Status::Rejected)),
            (&published, Status::Published, Verdict::Publish, None),
            (&published, Status::Published, Verdict::Reject, Some(Status::Rejected)),
            (&rejected, Status::Rejected, Verdict::Publish, Some(Status::Published)),
            (&rejected, Status::Rejected, Verdict::Reject, None),
        ];
        for (review, from, verdict, to) in rows {
            assert_eq!(review.status, from);
            assert_eq!(
                review.clone().decided(verdict, decision()).map(|review| review.status),
                to,
                "{from:?} {verdict:?}"
            );
        }
    }

    #[test]
    fn names_are_shortened() {
        for (name, shown) in [
            (Some("Ana Kovac"), "Ana K."),
            (Some("  Ana   María  ñandú "), "Ana Ñ."),
            (Some("Ana"), "Ana"),
            (Some("ana@example.com"), "A customer"),
            (Some(" "), "A customer"),
            (None, "A customer"),
        ] {
            assert_eq!(display_name(name), shown, "{name:?}");
        }
        assert_eq!(display_name(Some(&"x".repeat(300))).len(), LONGEST);
    }
}
