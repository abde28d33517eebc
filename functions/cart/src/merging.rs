//! Two carts become one: whatever was in either is in both, whichever is poured into which.

use std::str::FromStr;

use kernel::Quantity;

use crate::cart::{Line, sum};

/// How many there are of what was in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// As many as in both together: somebody filled two carts. At most what a line may hold.
    Sum,
    /// As many as in the fuller one: somebody filled the same cart twice.
    Max,
}

impl Policy {
    /// Of this many here and that many there.
    pub fn of(self, one: Quantity, other: Quantity) -> Quantity {
        match self {
            Policy::Sum => sum(one, other),
            Policy::Max => one.max(other),
        }
    }
}

impl FromStr for Policy {
    type Err = ();
    fn from_str(text: &str) -> Result<Policy, ()> {
        match text {
            "sum" => Ok(Policy::Sum),
            "max" => Ok(Policy::Max),
            _ => Err(()),
        }
    }
}

/// The lines of both. Those of `into` keep their places and ids; what only `from` has comes behind.
pub fn merged(policy: Policy, into: &[Line], from: &[Line]) -> Vec<Line> {
    let mut lines = into.to_vec();
    for line in from {
        match lines.iter_mut().find(|there| there.sku == line.sku) {
            Some(there) => {
                there.quantity = policy.of(there.quantity, line.quantity);
                there.added_at = there.added_at.min(line.added_at);
            }
            None => lines.push(line.clone()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use kernel::{Ids, LineId, Sku, SystemIds, Timestamp};
    use proptest::prelude::*;

    use super::*;

    /// Variants with how many of each, as the carts of a shop with few variants hold them.
    fn lines() -> impl Strategy<Value = Vec<Line>> {
        prop::collection::btree_map(0_u8..40, (1_i64..=999, 0_i64..1_000), 0..30).prop_map(|wanted| {
            let line = |(name, (quantity, at)): (u8, (i64, i64))| Line {
                id: LineId::from(SystemIds.next()),
                sku: Sku::new(&format!("S{name}")).expect("a SKU"),
                quantity: Quantity::new(quantity).expect("fits"),
                added_at: Timestamp::from_unix_micros(at),
            };
            wanted.into_iter().map(line).collect()
        })
    }

    fn content(lines: &[Line]) -> BTreeMap<&str, (i64, Timestamp)> {
        lines
            .iter()
            .map(|line| (line.sku.as_str(), (line.quantity.get(), line.added_at)))
            .collect()
    }

    fn policies() -> impl Strategy<Value = Policy> {
        prop_oneof![Just(Policy::Sum), Just(Policy::Max)]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

        #[test]
        fn it_does_not_matter_which_is_poured_into_which(policy in policies(), one in lines(), other in lines()) {
            let (here, there) = (merged(policy, &one, &other), merged(policy, &other, &one));
            prop_assert_eq!(content(&here), content(&there));
        }

        #[test]
        fn it_does_not_matter_which_two_of_three_come_first(policy in policies(), a in lines(), b in lines(), c in lines()) {
            let left = merged(policy, &merged(policy, &a, &b), &c);
            let right = merged(policy, &a, &merged(policy, &b, &c));
            prop_assert_eq!(content(&left), content(&right));
        }

        #[test]
        fn no_line_is_ever_dropped_and_none_stands_twice(policy in policies(), one in lines(), other in lines()) {
            let both = merged(policy, &one, &other);
            let content = content(&both);
            prop_assert_eq!(content.len(), both.len());
            for line in one.iter().chain(&other) {
                prop_assert!(content.get(line.sku.as_str()).is_some_and(|(quantity, _)| *quantity >= line.quantity.get()));
            }
            for line in &one {
                prop_assert!(both.iter().any(|kept| kept.id == line.id), "a line keeps its id");
            }
        }
    }
}
