//! An import moves in steps. Each is one transaction that also writes how far the import is: whoever dies in the middle of one leaves the
//! import where it was before it, and anybody can make the next.
//!
//! Reading order: [`receive`] (a part of the file into rows), [`carry_on`] (step after step for as long as there is time), and the steps in
//! the order of the stages: `check`, `compare`, `write`, `count`.

use std::collections::BTreeMap;
use std::time::Duration;

use calls::inventory::{Count, CountBatch};
use kernel::{Currency, ImportId, Slug};
use operation::{Caller, Fault};
use postgres::Work;

use super::drafting::{Setting, draft};
use super::issue::Issue;
use super::mapping::delimiter;
use super::row::Field;
use super::source::Source;
use super::text::{self, Record, delimiter_of};
use crate::Context;
use crate::import::{Import, Stage};
use crate::imports::{Clash, FoundProduct, Imports, Kind, StagedProduct, StagedRow, StagedVariant};
use crate::writer::{Outcome, WriteError, write};

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The import is further than before.
    Moved,
    /// There is nothing left to do.
    Finished,
    /// Parts of its file are still to come.
    Incomplete,
    /// Somebody else makes a step of it right now.
    Elsewhere,
}

/// Rows in one statement.
const ROWS: usize = 2_000;
/// Products in one step: half a second of work, so that a step always ends within a Lambda's time.
const PRODUCTS: i64 = 500;
/// Counts that inventory takes at once.
const COUNTS: i64 = 2_000;

/// Takes a part of a locked import's file: its whole records become rows, what is left waits for the next part.
pub async fn receive(ctx: &Context, work: &mut Work, import: &mut Import, csv: &str, last: bool) -> Result<(), Fault> {
    let now = ctx.platform.clock.now();
    let mut file = String::from_utf8(std::mem::take(&mut import.rest))?;
    file.push_str(csv);
    if import.header.is_empty() {
        if file.starts_with('\u{feff}') {
            file.remove(0);
        }
        let own = import.mapping.as_ref().and_then(|mapping| delimiter(mapping).ok().flatten());
        import.delimiter = own.unwrap_or_else(|| delimiter_of(&file));
    }
    let found = text::records(&file, import.next_line, import.delimiter, last);
    import.next_line = found.next_line;
    import.rest = file.get(found.consumed..).unwrap_or("").as_bytes().to_vec();
    import.parts += 1;

    let mut records = found.records.into_iter();
    if import.header.is_empty() {
        let (header, line) = match records.next() {
            Some(Ok(record)) => (record.cells, record.line),
            Some(Err(broken)) => return refuse(ctx, work, import, &[Issue::of_record(broken.line, broken.code, broken.message)]).await,
            None if last => return refuse(ctx, work, import, &[Issue::of_record(1, "empty", "the file has no header")]).await,
            None => return Imports(work.connection()).save(import, now).await,
        };
        match Source::of(&header, line, import.mapping.as_ref()) {
            Ok(source) => import.format = Some(source.format().to_owned()),
            Err(issues) => return refuse(ctx, work, import, &issues).await,
        }
        (import.header, import.header_line) = (header, line);
    }
    let source = import.source().ok_or_else(|| Fault::new("a header that was understood before"))?;
    let mut rows: Vec<StagedRow> = Vec::new();
    let mut issues = Vec::new();
    for record in records {
        match record {
            Ok(record) => match keyed(&source, import, record) {
                Ok(Some(row)) => rows.push(row),
                Ok(None) => {}
                Err(issue) => issues.push(issue),
            },
            Err(broken) => {
                let column = import.header.get(broken.cell).map_or("", |name| name.trim());
                issues.push(Issue::of_cell(broken.line, column, "", broken.code, broken.message));
            }
        }
    }
    import.rows += i64::try_from(rows.len() + issues.len()).unwrap_or(i64::MAX);
    for some in rows.chunks(ROWS) {
        import.products += Imports(work.connection()).add_rows(import.id, some).await?;
    }
    if last && import.rows == 0 {
        issues.push(Issue::of_record(
            import.header_line,
            "no-products",
            "there is nothing below the header",
        ));
    }
    tell(work, import, Kind::Error, &issues, None).await?;
    if last {
        import.advance(now);
    }
    Imports(work.connection()).save(import, now).await
}

/// A record with the key of its product; `None` for one that is skipped.
fn keyed(source: &Source, import: &Import, record: Record) -> Result<Option<StagedRow>, Issue> {
    let Record { line, mut cells } = record;
    let columns = import.header.len();
    let has_more = cells.iter().skip(columns).any(|cell| !cell.trim().is_empty());
    if cells.len() < columns || has_more {
        return Err(Issue::of_record(
            line,
            "cells",
            format!("has {} cells where the header has {columns}", cells.len()),
        ));
    }
    cells.truncate(columns);
    Ok(source.key(line, &cells)?.map(|key| (key, line, cells)))
}

/// Nothing of the file can be used.
async fn refuse(ctx: &Context, work: &mut Work, import: &mut Import, issues: &[Issue]) -> Result<(), Fault> {
    let now = ctx.platform.clock.now();
    tell(work, import, Kind::Error, issues, None).await?;
    import.rest = Vec::new();
    import.refuse(now);
    Imports(work.connection()).save(import, now).await
}

/// Writes issues down and counts them; `total` when there are more than these.
async fn tell(work: &mut Work, import: &mut Import, kind: Kind, issues: &[Issue], total: Option<i64>) -> Result<(), Fault> {
    let total = total.unwrap_or_else(|| i64::try_from(issues.len()).unwrap_or(i64::MAX));
    let before = match kind {
        Kind::Error => &mut import.errors,
        Kind::Notice => &mut import.notices,
    };
    Imports(work.connection()).add_issues(import.id, kind, *before, issues).await?;
    *before += total;
    Ok(())
}

/// Makes steps until the import is finished, somebody else works at it, or the time is up. A fault is remembered with the import.
pub async fn carry_on(ctx: &Context, caller: &Caller, id: ImportId, time: Duration) -> Result<Step, Fault> {
    let begin = ctx.platform.clock.now();
    loop {
        match step(ctx, caller, id).await {
            Ok(Step::Moved) if ctx.platform.clock.now().since(begin) < time => {}
            Ok(step) => return Ok(step),
            Err(fault) => {
                Imports(&mut *ctx.database.reader().await?)
                    .stumbled(id, ctx.platform.clock.now())
                    .await?;
                return Err(fault);
            }
        }
    }
}

/// Makes one step.
pub async fn step(ctx: &Context, caller: &Caller, id: ImportId) -> Result<Step, Fault> {
    let mut work = ctx.database.begin(caller).await?;
    let Some(mut import) = Imports(work.connection()).take(id).await? else {
        return Ok(Step::Elsewhere);
    };
    match import.stage {
        Stage::Receiving => return Ok(Step::Incomplete),
        Stage::Done | Stage::Refused => return Ok(Step::Finished),
        Stage::Counting => {
            // Another context is asked: not inside a transaction.
            drop(work);
            return count(ctx, caller, import).await;
        }
        Stage::Checking => check(ctx, &mut work, &mut import).await?,
        Stage::Comparing => compare(ctx, &mut work, &mut import).await?,
        Stage::Writing => {
            if let Some(clash) = write_some(ctx, &mut work, &mut import).await? {
                drop(work);
                return leave_out(ctx, caller, id, clash).await;
            }
        }
    }
    finish_step(ctx, work, import).await
}

async fn finish_step(ctx: &Context, mut work: Work, mut import: Import) -> Result<Step, Fault> {
    import.attempts = 0;
    if import.is_finished() {
        Imports(work.connection()).forget_file(import.id).await?;
    }
    Imports(work.connection()).save(&import, ctx.platform.clock.now()).await?;
    work.commit().await?;
    Ok(Step::Moved)
}

/// Rows into drafts.
async fn check(ctx: &Context, work: &mut Work, import: &mut Import) -> Result<(), Fault> {
    let source = import.source().ok_or_else(|| Fault::new("an import without a header"))?;
    let found = Imports(work.connection()).next_products(import.id, import.cursor, PRODUCTS).await?;
    let Some((last, _)) = found.last() else {
        import.advance(ctx.platform.clock.now());
        return Ok(());
    };
    import.cursor = *last;
    import.checked += i64::try_from(found.len()).unwrap_or(0);
    let mut checked = drafts_of(&source, ctx.currency, found, import.variants);
    import.variants += i64::try_from(checked.variants.len()).unwrap_or(0);
    follow_moves(work, &mut checked.products).await?;
    Imports(work.connection()).put_drafts(import.id, &checked.products).await?;
    Imports(work.connection()).add_variants(import.id, &checked.variants).await?;
    tell(work, import, Kind::Error, &checked.errors, None).await?;
    tell(work, import, Kind::Notice, &checked.notices, None).await
}

/// What the rows of some products came to.
#[derive(Default)]
struct Checked {
    products: Vec<StagedProduct>,
    variants: Vec<StagedVariant>,
    errors: Vec<Issue>,
    notices: Vec<Issue>,
}

fn drafts_of(source: &Source, currency: Currency, found: Vec<FoundProduct>, mut place: i64) -> Checked {
    let mut checked = Checked::default();
    for (product_line, records) in found {
        let rows: Vec<_> = records.iter().flat_map(|(line, cells)| source.rows(*line, cells)).collect();
        let drafted = draft(&rows, &Setting { currency, source });
        checked.errors.extend(drafted.errors);
        checked.notices.extend(drafted.notices);
        let Some(draft) = drafted.draft else { continue };
        for told in drafted.variants {
            place += 1;
            let (on_hand, opening) = told.shelf.map_or((None, false), |shelf| (Some(shelf.on_hand), shelf.opening));
            checked.variants.push(StagedVariant {
                place,
                product_line,
                line: told.line,
                sku: told.sku,
                on_hand,
                opening,
            });
        }
        checked.products.push(StagedProduct { line: product_line, draft });
    }
    checked
}

/// A product that moved to another address is the same one under its former.
async fn follow_moves(work: &mut Work, products: &mut [StagedProduct]) -> Result<(), Fault> {
    let slugs: Vec<&str> = products.iter().map(|product| product.draft.slug.as_str()).collect();
    let moved: BTreeMap<String, String> = Imports(work.connection()).moved(&slugs).await?.into_iter().collect();
    for product in products {
        if let Some(now) = moved.get(product.draft.slug.as_str()) {
            product.draft.slug = Slug::new(now)?;
        }
    }
    Ok(())
}

/// Drafts against one another and against the catalog: the last moment at which the file can be refused.
async fn compare(ctx: &Context, work: &mut Work, import: &mut Import) -> Result<(), Fault> {
    let source = import.source().ok_or_else(|| Fault::new("an import without a header"))?;
    let issue = |field: Field, code: &str, clash: Clash, message: String| {
        Issue::of_cell(clash.line, &source.name(field), &field.name(), code, message)
    };
    let archived = Imports(work.connection()).keep_archived(import.id).await?;
    let note = |line: i64| {
        Issue::of_cell(
            line,
            &source.name(Field::Status),
            "status",
            "archived",
            "staff archived this product: it stays as it is",
        )
    };
    tell(
        work,
        import,
        Kind::Notice,
        &archived.into_iter().map(note).collect::<Vec<_>>(),
        None,
    )
    .await?;

    let (clashes, total) = Imports(work.connection()).slugs_twice(import.id).await?;
    let twice = |clash: Clash| {
        let message = format!("stands for the same address as line {}: {}", clash.whose, clash.what);
        issue(Field::Handle, "address-twice", clash, message)
    };
    tell(
        work,
        import,
        Kind::Error,
        &clashes.into_iter().map(twice).collect::<Vec<_>>(),
        Some(total),
    )
    .await?;

    let (clashes, total) = Imports(work.connection()).skus_twice(import.id).await?;
    let twice = |clash: Clash| {
        let message = format!("line {} has the same SKU: {}", clash.whose, clash.what);
        issue(Field::Sku, "sku-twice", clash, message)
    };
    tell(
        work,
        import,
        Kind::Error,
        &clashes.into_iter().map(twice).collect::<Vec<_>>(),
        Some(total),
    )
    .await?;

    let (clashes, total) = Imports(work.connection()).skus_taken(import.id).await?;
    let taken = |clash: Clash| {
        let message = format!("{} is the SKU of another product: {}", clash.what, clash.whose);
        issue(Field::Sku, "sku-taken", clash, message)
    };
    tell(
        work,
        import,
        Kind::Error,
        &clashes.into_iter().map(taken).collect::<Vec<_>>(),
        Some(total),
    )
    .await?;

    if import.errors == 0 && import.dry_run {
        let forecast = Imports(work.connection()).forecast(import.id).await?;
        (import.created, import.changed, import.unchanged) = (forecast.created, forecast.changed, forecast.unchanged);
    }
    import.advance(ctx.platform.clock.now());
    Ok(())
}

/// Drafts into the catalog. What cannot be written any more, because somebody took its SKU since the file was compared, comes back.
async fn write_some(ctx: &Context, work: &mut Work, import: &mut Import) -> Result<Option<(i64, Issue)>, Fault> {
    let now = ctx.platform.clock.now();
    let (products, last, kept) = Imports(work.connection()).drafts(import.id, import.cursor, PRODUCTS).await?;
    let Some(last) = last else {
        import.advance(now);
        return Ok(None);
    };
    let (lines, drafts): (Vec<i64>, Vec<_>) = products.into_iter().map(|product| (product.line, product.draft)).unzip();
    let written = match write(work, ctx.platform.ids.as_ref(), now, &import.actor, &drafts).await {
        Ok(written) => written,
        Err(WriteError::Fault(fault)) => return Err(fault),
        Err(WriteError::SkuTaken(sku)) => {
            let at = drafts
                .iter()
                .position(|draft| draft.variants.iter().any(|variant| variant.sku == sku));
            let line = at
                .and_then(|at| lines.get(at))
                .copied()
                .ok_or_else(|| Fault::new("a taken SKU that nobody asked for"))?;
            let message = format!("{sku} became the SKU of another product since this file was checked");
            return Ok(Some((line, Issue::of_cell(line, "", "sku", "sku-taken", message))));
        }
        Err(WriteError::SameOptions(slug)) => {
            let at = drafts.iter().position(|draft| draft.slug == slug);
            let line = at
                .and_then(|at| lines.get(at))
                .copied()
                .ok_or_else(|| Fault::new("options of a product that nobody wrote"))?;
            return Ok(Some((
                line,
                Issue::of_cell(line, "", "options", "same-options", "two variants have the same options"),
            )));
        }
    };
    let of = |outcome: Outcome| i64::try_from(written.iter().filter(|each| each.outcome == outcome).count()).unwrap_or(0);
    import.created += of(Outcome::Created);
    import.changed += of(Outcome::Updated);
    import.unchanged += of(Outcome::Unchanged) + kept;
    import.cursor = last;
    Ok(None)
}

/// Leaves a product as it is and says why.
async fn leave_out(ctx: &Context, caller: &Caller, id: ImportId, (line, issue): (i64, Issue)) -> Result<Step, Fault> {
    let mut work = ctx.database.begin(caller).await?;
    // Waits: the transaction that was given up lets go of the lock a moment later.
    let Some(mut import) = Imports(work.connection()).find_for_update(id).await? else {
        return Ok(Step::Elsewhere);
    };
    if import.stage != Stage::Writing {
        return Ok(Step::Moved);
    }
    Imports(work.connection()).keep(id, line).await?;
    tell(&mut work, &mut import, Kind::Error, &[issue], None).await?;
    finish_step(ctx, work, import).await
}

/// Stock to inventory. The cause names import and place, so that counting the same again after a crash changes nothing.
async fn count(ctx: &Context, caller: &Caller, import: Import) -> Result<Step, Fault> {
    let up_to = import.cursor + COUNTS;
    let shelves = Imports(&mut *ctx.database.reader().await?)
        .shelves(import.id, import.cursor, up_to)
        .await?;
    let mut changed = 0;
    let mut held = Vec::new();
    if !shelves.is_empty() {
        let counts = shelves
            .iter()
            .map(|(_, sku, on_hand)| Count {
                sku: sku.clone(),
                on_hand: *on_hand,
            })
            .collect();
        let batch = CountBatch {
            cause: format!("import:{}:{}", import.id, import.cursor / COUNTS + 1),
            counts,
        };
        let counted = ctx.platform.calls.ask(caller, "catalog", batch).await.map_err(|problem| {
            let said = format!("inventory.count-batch: {} {}", problem.status, problem.code);
            if problem.is_transient() {
                Fault::unavailable(said)
            } else {
                Fault::new(said)
            }
        })?;
        changed = i64::from(counted.changed);
        held = counted.refused;
    }

    let mut work = ctx.database.begin(caller).await?;
    let Some(mut now) = Imports(work.connection()).find_for_update(import.id).await? else {
        return Ok(Step::Elsewhere);
    };
    if (now.stage, now.cursor) != (Stage::Counting, import.cursor) {
        // Somebody else counted the same meanwhile.
        return Ok(Step::Moved);
    }
    let note = |(line, sku, on_hand): &(i64, kernel::Sku, i64)| {
        held.contains(sku).then(|| {
            let message = format!("more of {sku} is promised to shoppers than the {on_hand} that were counted: its stock stays");
            Issue::of_cell(*line, "", "stock", "stock-held", message)
        })
    };
    tell(
        &mut work,
        &mut now,
        Kind::Notice,
        &shelves.iter().filter_map(note).collect::<Vec<_>>(),
        None,
    )
    .await?;
    now.counted += changed;
    now.cursor = up_to;
    if now.cursor >= now.variants {
        now.advance(ctx.platform.clock.now());
    }
    finish_step(ctx, work, now).await
}
