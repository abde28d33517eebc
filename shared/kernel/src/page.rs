//! Pages of a list: keyset, never offset.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// How many items a page holds: 1 to 100, 24 unless told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Limit(u32);

impl Limit {
    /// Items per page.
    pub fn get(self) -> i64 {
        i64::from(self.0)
    }

    /// Items per page, for slices and vectors.
    pub fn as_usize(self) -> usize {
        self.0 as usize
    }
}

impl Default for Limit {
    fn default() -> Limit {
        Limit(24)
    }
}

impl TryFrom<i64> for Limit {
    type Error = &'static str;
    fn try_from(items: i64) -> Result<Limit, &'static str> {
        match u32::try_from(items) {
            Ok(items @ 1..=100) => Ok(Limit(items)),
            _ => Err("must be a whole number from 1 to 100"),
        }
    }
}

impl From<Limit> for i64 {
    fn from(limit: Limit) -> i64 {
        limit.get()
    }
}

impl JsonSchema for Limit {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Limit".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": 100, "default": 24 })
    }
}

/// What every list can be asked. A list with filters of its own repeats these two fields (serde's `flatten` would
/// switch off the check for unknown fields).
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PageAsk {
    /// Items per page.
    #[serde(default)]
    pub limit: Limit,
    /// Where the last page ended, as that page gave it.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// One page of a list.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PageOf{T}")]
pub struct Page<T> {
    /// The items, in the order of the list.
    pub items: Vec<T>,
    /// Ask with this for what comes next; null at the end.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// A page out of up to `limit + 1` rows: the row too many only says that there is more.
    /// `cursor` names the last row that the page shows.
    pub fn of(mut rows: Vec<T>, limit: Limit, cursor: impl FnOnce(&T) -> String) -> Page<T> {
        let more = rows.len() > limit.as_usize();
        rows.truncate(limit.as_usize());
        let next_cursor = if more { rows.last().map(cursor) } else { None };
        Page { items: rows, next_cursor }
    }

    /// The same page with each item turned into another.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(turn).collect(),
            next_cursor: self.next_cursor,
        }
    }
}
