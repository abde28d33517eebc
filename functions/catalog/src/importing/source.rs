//! How a file's records are understood: by Shopify's columns, or by a mapping file.

use serde_json::{Map, Value as Json};

use super::colours::{Colour, colour};
use super::columns::{Columns, Dialect};
use super::issue::Issue;
use super::mapping::{Bound, Mapping};
use super::row::{Field, Row};

/// The way to understand a file.
#[derive(Debug)]
pub enum Source {
    /// Shopify's columns.
    Shopify(Columns),
    /// A mapping file's rules.
    Mapped(Box<Bound>),
}

/// A name that tells products apart has no more characters.
const LONGEST_KEY: usize = 500;

impl Source {
    /// Understands a header that begins at `line`.
    pub fn of(header: &[String], line: i64, mapping: Option<&Map<String, Json>>) -> Result<Source, Vec<Issue>> {
        match mapping {
            None => Columns::of(header, line).map(Source::Shopify),
            Some(json) => {
                // It was read when it came in.
                let mapping =
                    Mapping::parse(json).map_err(|wrong| vec![Issue::of_cell(line, &wrong.path, "mapping", "mapping", wrong.message)])?;
                mapping.bind(header, line).map(|bound| Source::Mapped(Box::new(bound)))
            }
        }
    }

    /// What it is, for people and programs.
    pub fn format(&self) -> &'static str {
        match self {
            Source::Shopify(columns) => match columns.dialect {
                Dialect::Legacy => "shopify-legacy",
                Dialect::Current => "shopify",
            },
            Source::Mapped(_) => "mapping",
        }
    }

    /// The columns that are not read.
    pub fn ignored(&self) -> &[String] {
        match self {
            Source::Shopify(columns) => &columns.ignored,
            Source::Mapped(bound) => &bound.ignored,
        }
    }

    /// What tells the product of a record from others; `None` for a record that is skipped.
    pub fn key(&self, line: i64, cells: &[String]) -> Result<Option<String>, Issue> {
        let key = match self {
            Source::Shopify(columns) => columns.key(cells),
            Source::Mapped(bound) => match bound.key(cells) {
                None => return Ok(None),
                Some(key) => key,
            },
        };
        let key = key.trim().to_lowercase();
        let wrong = |code, message: &str| Issue::of_cell(line, &self.name(Field::Handle), "handle", code, message);
        match key.chars().count() {
            0 => Err(wrong("missing", "says neither which product it is about nor a title")),
            length if length > LONGEST_KEY => Err(wrong("too-long", "is too long")),
            _ => Ok(Some(key)),
        }
    }

    /// What a record says.
    pub fn rows(&self, line: i64, cells: &[String]) -> Vec<Row> {
        match self {
            Source::Shopify(columns) => vec![columns.row(line, cells)],
            Source::Mapped(bound) => bound.rows(line, cells),
        }
    }

    /// The file's name for a field.
    pub fn name(&self, field: Field) -> String {
        match self {
            Source::Shopify(columns) => columns.name(field),
            Source::Mapped(bound) => bound.name(field),
        }
    }

    /// The colour of a name.
    pub fn colour(&self, name: &str) -> Colour {
        match self {
            Source::Shopify(_) => colour(name),
            Source::Mapped(bound) => bound.colour(name),
        }
    }
}
