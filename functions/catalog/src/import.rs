//! One import: a file of products on its way into the catalog. Stages and transitions, no I/O.
//!
//! ```text
//! receiving -> checking -> comparing -> writing -> counting -> done
//!     |                        |   (dry run) --------------->  ^
//!     +------ refused <--------+
//! ```

use kernel::{ImportId, Timestamp};
use serde_json::{Map, Value as Json};

use crate::importing::source::Source;

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Parts of the file are still to come.
    Receiving,
    /// Rows become drafts.
    Checking,
    /// Drafts are held against one another and against the catalog.
    Comparing,
    /// Drafts are written.
    Writing,
    /// Stock is counted.
    Counting,
    /// It is finished.
    Done,
    /// Something in the file is wrong: nothing was written.
    Refused,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Stage; 7] = [
        Stage::Receiving,
        Stage::Checking,
        Stage::Comparing,
        Stage::Writing,
        Stage::Counting,
        Stage::Done,
        Stage::Refused,
    ];

    /// As the store spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Receiving => "receiving",
            Stage::Checking => "checking",
            Stage::Comparing => "comparing",
            Stage::Writing => "writing",
            Stage::Counting => "counting",
            Stage::Done => "done",
            Stage::Refused => "refused",
        }
    }
}

/// So many runs in a row that ended in a fault, and it waits for somebody to look.
pub const PATIENCE: i32 = 60;

/// An import.
#[derive(Debug)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// Who asked for it.
    pub actor: String,
    /// The file's name, for people.
    pub filename: Option<String>,
    /// Whether it only says what it would do.
    pub dry_run: bool,
    /// The mapping file.
    pub mapping: Option<Map<String, Json>>,
    /// How far it is.
    pub stage: Stage,
    /// What the file turned out to be.
    pub format: Option<String>,
    /// What separates cells.
    pub delimiter: u8,
    /// The file's columns; none before the header came.
    pub header: Vec<String>,
    /// The line of the header.
    pub header_line: i64,
    /// The line of the record that comes next.
    pub next_line: i64,
    /// The beginning of a record whose end is in the next part.
    pub rest: Vec<u8>,
    /// How many parts came.
    pub parts: i32,
    /// How far the stage is.
    pub cursor: i64,
    /// Records that came, the header and skipped ones not counted.
    pub rows: i64,
    /// Products that they are about.
    pub products: i64,
    /// Variants of those.
    pub variants: i64,
    /// Products that were checked.
    pub checked: i64,
    /// Products that are new.
    pub created: i64,
    /// Products that changed.
    pub changed: i64,
    /// Products that stayed as they were.
    pub unchanged: i64,
    /// Shelves whose stock changed.
    pub counted: i64,
    /// What is wrong.
    pub errors: i64,
    /// What is worth knowing.
    pub notices: i64,
    /// Runs in a row that ended in a fault.
    pub attempts: i32,
    /// When it began.
    pub created_at: Timestamp,
    /// When it moved last.
    pub updated_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

impl Import {
    /// A new one.
    pub fn begin(
        id: ImportId,
        actor: String,
        filename: Option<String>,
        dry_run: bool,
        mapping: Option<Map<String, Json>>,
        now: Timestamp,
    ) -> Import {
        Import {
            id,
            actor,
            filename,
            dry_run,
            mapping,
            stage: Stage::Receiving,
            format: None,
            delimiter: b',',
            header: Vec::new(),
            header_line: 1,
            next_line: 1,
            rest: Vec::new(),
            parts: 0,
            cursor: 0,
            rows: 0,
            products: 0,
            variants: 0,
            checked: 0,
            created: 0,
            changed: 0,
            unchanged: 0,
            counted: 0,
            errors: 0,
            notices: 0,
            attempts: 0,
            created_at: now,
            updated_at: now,
            finished_at: None,
        }
    }

    /// Whether it came to an end.
    pub fn is_finished(&self) -> bool {
        match self.stage {
            Stage::Done | Stage::Refused => true,
            Stage::Receiving | Stage::Checking | Stage::Comparing | Stage::Writing | Stage::Counting => false,
        }
    }

    /// Whether it waits for somebody to look: run after run ended in a fault.
    pub fn is_stuck(&self) -> bool {
        !self.is_finished() && self.attempts >= PATIENCE
    }

    /// The stage is through: on to the next. A file with something wrong in it is refused before anything is written; a dry run ends there.
    pub fn advance(&mut self, now: Timestamp) {
        self.cursor = 0;
        self.stage = match self.stage {
            Stage::Receiving => Stage::Checking,
            Stage::Checking => Stage::Comparing,
            Stage::Comparing if self.errors > 0 => Stage::Refused,
            Stage::Comparing if self.dry_run => Stage::Done,
            Stage::Comparing => Stage::Writing,
            Stage::Writing => Stage::Counting,
            Stage::Counting | Stage::Done => Stage::Done,
            Stage::Refused => Stage::Refused,
        };
        self.finished_at = self.is_finished().then_some(now);
    }

    /// Nothing of the file can be used.
    pub fn refuse(&mut self, now: Timestamp) {
        self.stage = Stage::Refused;
        self.finished_at = Some(now);
    }

    /// The way to understand its records, once its header came.
    pub fn source(&self) -> Option<Source> {
        if self.header.is_empty() {
            None
        } else {
            Source::of(&self.header, self.header_line, self.mapping.as_ref()).ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_follow_one_another() {
        use Stage::{Checking, Comparing, Counting, Done, Receiving, Refused, Writing};
        let now = Timestamp::from_unix_micros(0);
        for (from, errors, dry_run, to) in [
            (Receiving, 0, false, Checking),
            (Receiving, 1, false, Checking),
            (Checking, 1, false, Comparing),
            (Comparing, 0, false, Writing),
            (Comparing, 0, true, Done),
            (Comparing, 1, false, Refused),
            (Comparing, 1, true, Refused),
            (Writing, 0, false, Counting),
            (Counting, 0, false, Done),
            (Done, 0, false, Done),
            (Refused, 1, false, Refused),
        ] {
            let mut import = Import::begin(ImportId::from(uuid::Uuid::nil()), "staff".into(), None, dry_run, None, now);
            (import.stage, import.errors, import.cursor) = (from, errors, 7);
            import.advance(now);
            assert_eq!(
                (import.stage, import.cursor, import.finished_at.is_some()),
                (to, 0, matches!(to, Done | Refused)),
                "{from:?} {errors} {dry_run}"
            );
        }
    }
}
