//! What is wrong, or worth knowing, at a place of a file.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something at a line and a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Issue {
    /// The line at which the record begins, from 1; the header is line 1.
    pub line: i64,
    /// The column as the file calls it, or the rule of the mapping file that made the value. Empty when it is the whole record.
    pub column: String,
    /// The field of a product that the column fills. Empty when it is the whole record.
    pub field: String,
    /// For programs; stable.
    pub code: String,
    /// For people.
    pub message: String,
}

/// A column's name and a message are cut here: a file can hold a name of a million letters.
const LONGEST: usize = 300;

impl Issue {
    /// About a whole record.
    pub fn of_record(line: i64, code: &str, message: impl Into<String>) -> Issue {
        Issue::of_cell(line, "", "", code, message)
    }

    /// About a cell.
    pub fn of_cell(line: i64, column: &str, field: &str, code: &str, message: impl Into<String>) -> Issue {
        let message = cut(message.into());
        Issue {
            line,
            column: cut(column.to_owned()),
            field: field.to_owned(),
            code: code.to_owned(),
            message,
        }
    }
}

fn cut(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(LONGEST));
    text
}
