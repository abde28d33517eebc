//! Say how far an import is, and what is wrong with its file. Reading changes nothing, so it can be asked as often as one likes.

use kernel::ImportId;
use operation::{Caller, Fault, Problem, Scope};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Context;
use crate::imports::{Imports, Kind};
use crate::views::ImportView;

/// Which import.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetImport {
    /// The import.
    pub import: ImportId,
}

pub async fn get_import(ctx: &Context, caller: Caller, ask: GetImport) -> Result<ImportView, Problem> {
    caller.staff(Scope::Catalog)?;
    look(ctx, ask.import).await?.ok_or_else(|| Problem::not_found("import"))
}

/// An import as people read it.
pub(super) async fn look(ctx: &Context, id: ImportId) -> Result<Option<ImportView>, Fault> {
    let mut connection = ctx.database.reader().await?;
    let mut imports = Imports(&mut connection);
    let Some(import) = imports.find(id).await? else { return Ok(None) };
    let errors = if import.errors > 0 {
        imports.issues(id, Kind::Error).await?
    } else {
        Vec::new()
    };
    let notices = if import.notices > 0 {
        imports.issues(id, Kind::Notice).await?
    } else {
        Vec::new()
    };
    Ok(Some(ImportView::of(import, errors, notices)))
}
