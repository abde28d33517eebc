//! Bring products in from a file, part by part.
//!
//! The first request makes an import; further parts name it. When the last part is there the import goes on for as long as a request may
//! take, so that a small file is done in its answer. What is left is done by `catalog.sweep-imports`, or sooner by asking again with nothing
//! but the import's id. Sending a part again changes nothing.

use std::time::Duration;

use kernel::{ImportId, Text};
use operation::answer::{Answer, AnswerShape, IntoAnswer};
use operation::{Accepted, Caller, Fault, Problem, Refused, Scope};
use schemars::{JsonSchema, SchemaGenerator};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

use super::get_import::look;
use crate::Context;
use crate::import::{Import, Stage};
use crate::importing::mapping::Mapping;
use crate::importing::steps::{Step, carry_on, receive};
use crate::importing::value::Wrong;
use crate::imports::Imports;
use crate::views::ImportView;

/// A part of a file, or nothing but the wish to go on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportProducts {
    /// The import that this goes on with; a new one when not given.
    pub import: Option<ImportId>,
    /// Which part of the file this is, from 1. Parts may be cut anywhere.
    pub part: Option<i32>,
    /// Whether the file ends with this part.
    #[serde(default = "yes")]
    pub last: bool,
    /// The part: CSV. Required for a new import.
    pub csv: Option<String>,
    /// The file's name, for people. With the first part.
    pub filename: Option<Text<1, 200>>,
    /// A mapping file, for what is in neither of Shopify's forms. With the first part.
    pub mapping: Option<Map<String, Json>>,
    /// Whether to say what would happen, and to write nothing. With the first part.
    pub dry_run: Option<bool>,
}

fn yes() -> bool {
    true
}

/// How far it is, as an answer.
pub enum Asked {
    /// 202: there is more to do, or more to come.
    Going(Box<ImportView>),
    /// 200: it came to its end.
    Finished(Box<ImportView>),
}

impl IntoAnswer for Asked {
    fn into_answer(self) -> Result<Answer, Fault> {
        match self {
            Asked::Going(view) => Accepted(view).into_answer(),
            Asked::Finished(view) => view.into_answer(),
        }
    }
    fn shapes(schemas: &mut SchemaGenerator) -> Vec<AnswerShape> {
        let mut shapes = ImportView::shapes(schemas);
        shapes.extend(Accepted::<ImportView>::shapes(schemas));
        shapes
    }
}

/// How long a request goes on with an import. One step more may begin just before the end, and the function's time is 20 s.
const WHILE: Duration = Duration::from_secs(7);
/// A pause in which somebody else's step may end, or what is away come back.
const BREATH: Duration = Duration::from_millis(250);
/// So many pauses at most.
const WAITS: usize = 28;

pub async fn import_products(ctx: &Context, caller: Caller, ask: ImportProducts) -> Result<Asked, ImportError> {
    let actor = caller.staff(Scope::Catalog)?.subject.clone();
    let id = match ask.import {
        None => begin(ctx, &caller, actor, ask).await?,
        Some(id) => {
            go_on(ctx, &caller, id, ask).await?;
            id
        }
    };
    // What was taken in is safe: a fault from here on is the next run's to mend, and the answer says how far it is.
    if let Err(fault) = drive(ctx, &caller, id).await {
        tracing::warn!(import = %id, error = %fault, "left for the next run");
        tokio::time::sleep(BREATH).await;
    }
    let view = look(ctx, id).await?.ok_or(ImportError::NoSuchImport)?;
    Ok(if view.finished_at.is_some() {
        Asked::Finished(Box::new(view))
    } else {
        Asked::Going(Box::new(view))
    })
}

/// Goes on with an import. While somebody else does, it waits, so that who asks again and again does not ask in vain.
async fn drive(ctx: &Context, caller: &Caller, id: ImportId) -> Result<(), Fault> {
    let begin = ctx.platform.clock.now();
    for _ in 0..WAITS {
        let left = WHILE.saturating_sub(ctx.platform.clock.now().since(begin));
        match carry_on(ctx, caller, id, left).await? {
            Step::Elsewhere if !left.is_zero() => tokio::time::sleep(BREATH).await,
            Step::Elsewhere | Step::Moved | Step::Finished | Step::Incomplete => break,
        }
    }
    Ok(())
}

async fn begin(ctx: &Context, caller: &Caller, actor: String, ask: ImportProducts) -> Result<ImportId, ImportError> {
    let csv = ask
        .csv
        .ok_or(ImportError::Field("csv", "missing", "is required for a new import"))?;
    if ask.part.is_some_and(|part| part != 1) {
        return Err(ImportError::Field("part", "invalid", "a new import begins with part 1"));
    }
    if let Some(mapping) = &ask.mapping {
        Mapping::parse(mapping).map_err(ImportError::Mapping)?;
        if serde_json::to_string(mapping).map_err(Fault::from)?.contains("\\u0000") {
            return Err(ImportError::Field("mapping", "nul", "holds a NUL byte"));
        }
    }
    let id = ImportId::from(ctx.platform.ids.next());
    let filename = ask.filename.map(Text::into_string);
    let mut import = Import::begin(
        id,
        actor,
        filename,
        ask.dry_run.unwrap_or(false),
        ask.mapping,
        ctx.platform.clock.now(),
    );
    let mut work = ctx.database.begin(caller).await?;
    Imports(work.connection()).add(&import).await?;
    Imports(work.connection()).add_part(id, 1, &digest(&csv, ask.last)).await?;
    receive(ctx, &mut work, &mut import, &csv, ask.last).await?;
    work.commit().await?;
    Ok(id)
}

async fn go_on(ctx: &Context, caller: &Caller, id: ImportId, ask: ImportProducts) -> Result<(), ImportError> {
    for (field, given) in [
        ("filename", ask.filename.is_some()),
        ("mapping", ask.mapping.is_some()),
        ("dry_run", ask.dry_run.is_some()),
    ] {
        if given {
            return Err(ImportError::Field(field, "invalid", "belongs to the first part"));
        }
    }
    let Some(csv) = ask.csv else {
        if ask.part.is_some() {
            return Err(ImportError::Field("csv", "missing", "is required with a part"));
        }
        Imports(&mut *ctx.database.reader().await?).encourage(id).await?;
        return Ok(());
    };
    let part = ask
        .part
        .filter(|part| *part >= 1)
        .ok_or(ImportError::Field("part", "missing", "say which part this is, from 1"))?;
    let mut work = ctx.database.begin(caller).await?;
    let mut import = Imports(work.connection())
        .find_for_update(id)
        .await?
        .ok_or(ImportError::NoSuchImport)?;
    let digest = digest(&csv, ask.last);
    if part <= import.parts {
        let known = Imports(work.connection()).digest(id, part).await?;
        return if known.is_some_and(|known| known == digest) {
            Ok(())
        } else {
            Err(ImportError::PartDiffers(part))
        };
    }
    match import.stage {
        // Nothing of it is taken any more: the answer says why.
        Stage::Refused => return Ok(()),
        Stage::Receiving if part == import.parts + 1 => {}
        Stage::Receiving => return Err(ImportError::PartMissing(import.parts + 1)),
        Stage::Checking | Stage::Comparing | Stage::Writing | Stage::Counting | Stage::Done => return Err(ImportError::Complete),
    }
    Imports(work.connection()).add_part(id, part, &digest).await?;
    receive(ctx, &mut work, &mut import, &csv, ask.last).await?;
    work.commit().await?;
    Ok(())
}

/// What tells a part from another: its text, and whether the file ends with it.
fn digest(csv: &str, last: bool) -> Vec<u8> {
    Sha256::new()
        .chain_update([u8::from(last)])
        .chain_update(csv.as_bytes())
        .finalize()
        .to_vec()
}

/// Every way that importing says no. What is wrong inside a file is no refusal of the request: the import says it by line and column.
#[derive(Debug)]
pub enum ImportError {
    /// Not staff for the catalog.
    Refused(Refused),
    /// There is none.
    NoSuchImport,
    /// A field is wrong.
    Field(&'static str, &'static str, &'static str),
    /// The mapping file is wrong.
    Mapping(Wrong),
    /// Another text came as this part before.
    PartDiffers(i32),
    /// This part has to come first.
    PartMissing(i32),
    /// The file came to its end before.
    Complete,
    /// Nobody's decision.
    Fault(Fault),
}

impl From<Refused> for ImportError {
    fn from(refused: Refused) -> ImportError {
        ImportError::Refused(refused)
    }
}

impl From<Fault> for ImportError {
    fn from(fault: Fault) -> ImportError {
        ImportError::Fault(fault)
    }
}

impl From<ImportError> for Problem {
    fn from(error: ImportError) -> Problem {
        match error {
            ImportError::Refused(refused) => refused.into(),
            ImportError::NoSuchImport => Problem::not_found("import"),
            ImportError::Field(field, code, message) => Problem::invalid(field, code, message),
            ImportError::Mapping(wrong) => Problem::invalid(&wrong.path, "invalid", &wrong.message),
            ImportError::PartDiffers(part) => Problem::new(409, "part-differs", "Another text came as this part before.").field(
                "part",
                "differs",
                format!("part {part} is there already"),
            ),
            ImportError::PartMissing(part) => Problem::new(409, "part-missing", "Parts come in their order.")
                .field("part", "early", format!("part {part} has to come first"))
                .with("next_part", part),
            ImportError::Complete => Problem::new(409, "import-complete", "The file of this import came to its end before."),
            ImportError::Fault(fault) => fault.into(),
        }
    }
}
