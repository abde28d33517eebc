//! The store of imports, and of the rows, drafts and variants of a file while it is on its way.

use kernel::{ImportId, Sku, Timestamp};
use operation::Fault;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{PgConnection, Row};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::draft::ProductDraft;
use crate::import::{Import, PATIENCE, Stage};
use crate::importing::issue::Issue;

/// Imports, inside a transaction or beside one.
#[derive(Debug)]
pub struct Imports<'c>(pub &'c mut PgConnection);

/// Whether an issue stops the import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The file is refused for it.
    Error,
    /// It is worth knowing.
    Notice,
}

/// A record on its way: the product that it is about, its line, its cells.
pub type StagedRow = (String, i64, Vec<String>);

/// A product on its way: the line of its first record, and its records with their lines.
pub type FoundProduct = (i64, Vec<(i64, Vec<String>)>);

/// A checked product on its way.
#[derive(Debug)]
pub struct StagedProduct {
    /// The line of its first record.
    pub line: i64,
    /// What it will be.
    pub draft: ProductDraft,
}

/// A variant on its way.
#[derive(Debug)]
pub struct StagedVariant {
    /// Its number in the file.
    pub place: i64,
    /// The line of its product's first record.
    pub product_line: i64,
    /// The line that tells of it.
    pub line: i64,
    /// The variant.
    pub sku: Sku,
    /// What is on its shelves, when that is told.
    pub on_hand: Option<i64>,
    /// Whether that is only for a variant that never had stock.
    pub opening: bool,
}

/// Two things of a file, or of a file and the catalog, that cannot both be.
#[derive(Debug)]
pub struct Clash {
    /// The line of the later one.
    pub line: i64,
    /// What both have.
    pub what: String,
    /// The line of the earlier one, or the product that has it.
    pub whose: String,
}

/// What will become of the drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    /// New products.
    pub created: i64,
    /// Products that change.
    pub changed: i64,
    /// Products that stay.
    pub unchanged: i64,
}

/// So many issues of a kind are kept; the rest is only counted.
pub const MOST_ISSUES: i64 = 1_000;

impl Imports<'_> {
    /// Writes a new import.
    pub async fn add(&mut self, import: &Import) -> Result<(), Fault> {
        sqlx::query(
            "insert into import (id, actor, filename, dry_run, mapping, stage, created_at, updated_at) values ($1, $2, $3, $4, $5::json, $6, $7, $7)",
        )
        .bind(import.id.uuid())
        .bind(&import.actor)
        .bind(&import.filename)
        .bind(import.dry_run)
        .bind(import.mapping.as_ref().map(serde_json::to_string).transpose()?)
        .bind(import.stage.as_str())
        .bind(import.created_at.into_offset())
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// This import.
    pub async fn find(&mut self, id: ImportId) -> Result<Option<Import>, Fault> {
        let row = sqlx::query("select *, mapping::text as mapping_text from import where id = $1")
            .bind(id.uuid())
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(import).transpose()
    }

    /// This import, locked for another part of its file.
    pub async fn find_for_update(&mut self, id: ImportId) -> Result<Option<Import>, Fault> {
        let row = sqlx::query("select *, mapping::text as mapping_text from import where id = $1 for update");
        row.bind(id.uuid())
            .fetch_optional(&mut *self.0)
            .await?
            .as_ref()
            .map(import)
            .transpose()
    }

    /// This import, locked for a step; `None` while somebody else makes one. The lock is the lease: it ends with the connection of whoever
    /// had it, and with it all that the step had not committed.
    pub async fn take(&mut self, id: ImportId) -> Result<Option<Import>, Fault> {
        let row = sqlx::query("select *, mapping::text as mapping_text from import where id = $1 for update skip locked");
        row.bind(id.uuid())
            .fetch_optional(&mut *self.0)
            .await?
            .as_ref()
            .map(import)
            .transpose()
    }

    /// Writes how far it is.
    pub async fn save(&mut self, import: &Import, now: Timestamp) -> Result<(), Fault> {
        sqlx::query(
            "update import set stage = $2, format = $3, delimiter = $4, header = $5, header_line = $6, next_line = $7, rest = $8, parts = $9,
                cursor = $10, rows = $11, products = $12, variants = $13, checked = $14, created = $15, changed = $16, unchanged = $17,
                counted = $18, errors = $19, notices = $20, attempts = $21, updated_at = $22, finished_at = $23 where id = $1",
        )
        .bind(import.id.uuid())
        .bind(import.stage.as_str())
        .bind(&import.format)
        .bind(char::from(import.delimiter).to_string())
        .bind(Json(&import.header))
        .bind(import.header_line)
        .bind(import.next_line)
        .bind(&import.rest)
        .bind(import.parts)
        .bind(import.cursor)
        .bind(import.rows)
        .bind(import.products)
        .bind(import.variants)
        .bind(import.checked)
        .bind(import.created)
        .bind(import.changed)
        .bind(import.unchanged)
        .bind(import.counted)
        .bind(import.errors)
        .bind(import.notices)
        .bind(import.attempts)
        .bind(now.into_offset())
        .bind(import.finished_at.map(Timestamp::into_offset))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// A run of it ended in a fault.
    pub async fn stumbled(&mut self, id: ImportId, now: Timestamp) -> Result<(), Fault> {
        sqlx::query("update import set attempts = attempts + 1, updated_at = $2 where id = $1 and finished_at is null")
            .bind(id.uuid())
            .bind(now.into_offset())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Somebody looked at one that was stuck: it may try again.
    pub async fn encourage(&mut self, id: ImportId) -> Result<(), Fault> {
        let sql = "update import set attempts = 0 where id = $1 and attempts >= $2";
        sqlx::query(sql).bind(id.uuid()).bind(PATIENCE).execute(&mut *self.0).await?;
        Ok(())
    }

    /// The digest of a part that came.
    pub async fn digest(&mut self, id: ImportId, part: i32) -> Result<Option<Vec<u8>>, Fault> {
        let digest = sqlx::query_scalar("select digest from import_part where import = $1 and part = $2")
            .bind(id.uuid())
            .bind(part);
        Ok(digest.fetch_optional(&mut *self.0).await?)
    }

    /// Remembers a part.
    pub async fn add_part(&mut self, id: ImportId, part: i32, digest: &[u8]) -> Result<(), Fault> {
        sqlx::query("insert into import_part (import, part, digest) values ($1, $2, $3)")
            .bind(id.uuid())
            .bind(part)
            .bind(digest)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Writes records down, each by the product that it is about. How many products are new among them.
    pub async fn add_rows(&mut self, id: ImportId, rows: &[StagedRow]) -> Result<i64, Fault> {
        let keys: Vec<&str> = rows.iter().map(|(key, ..)| key.as_str()).collect();
        let lines: Vec<i64> = rows.iter().map(|(_, line, _)| *line).collect();
        let added = sqlx::query(
            "insert into import_product (import, key, line)
             select $1, key, min(line) from unnest($2::text[], $3::bigint[]) as w (key, line) group by key on conflict (import, key) do nothing",
        )
        .bind(id.uuid())
        .bind(&keys)
        .bind(&lines)
        .execute(&mut *self.0)
        .await?;
        sqlx::query("insert into import_row (import, key, line, cells) select $1, * from unnest($2::text[], $3::bigint[], $4::jsonb[])")
            .bind(id.uuid())
            .bind(&keys)
            .bind(&lines)
            .bind(rows.iter().map(|(.., cells)| Json(cells)).collect::<Vec<_>>())
            .execute(&mut *self.0)
            .await?;
        Ok(i64::try_from(added.rows_affected()).unwrap_or(i64::MAX))
    }

    /// The products after this line, each with its first line and its records, in the order of the file.
    pub async fn next_products(&mut self, id: ImportId, after: i64, limit: i64) -> Result<Vec<FoundProduct>, Fault> {
        let rows = sqlx::query(
            "with next as (select key, line from import_product where import = $1 and line > $2 order by line limit $3)
             select next.line as product_line, r.line, r.cells from next join import_row r on r.import = $1 and r.key = next.key
             order by next.line, r.line",
        )
        .bind(id.uuid())
        .bind(after)
        .bind(limit)
        .fetch_all(&mut *self.0)
        .await?;
        let mut products: Vec<FoundProduct> = Vec::new();
        for row in rows {
            let product_line: i64 = row.try_get("product_line")?;
            let record = (row.try_get("line")?, row.try_get::<Json<Vec<String>>, _>("cells")?.0);
            match products.last_mut() {
                Some((line, records)) if *line == product_line => records.push(record),
                Some(_) | None => products.push((product_line, vec![record])),
            }
        }
        Ok(products)
    }

    /// Writes down what products will be.
    pub async fn put_drafts(&mut self, id: ImportId, products: &[StagedProduct]) -> Result<(), Fault> {
        let written = products
            .iter()
            .map(|product| product.draft.written())
            .collect::<Result<Vec<_>, _>>()?;
        sqlx::query(
            "update import_product p set slug = w.slug, fingerprint = w.fingerprint, draft = w.draft::jsonb
             from unnest($2::bigint[], $3::text[], $4::bytea[], $5::text[]) as w (line, slug, fingerprint, draft) where p.import = $1 and p.line = w.line",
        )
        .bind(id.uuid())
        .bind(products.iter().map(|product| product.line).collect::<Vec<_>>())
        .bind(products.iter().map(|product| product.draft.slug.as_str()).collect::<Vec<_>>())
        .bind(written.iter().map(|(_, print)| print.to_vec()).collect::<Vec<_>>())
        .bind(written.iter().map(|(json, _)| json.as_str()).collect::<Vec<_>>())
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Writes down the variants of products.
    pub async fn add_variants(&mut self, id: ImportId, variants: &[StagedVariant]) -> Result<(), Fault> {
        sqlx::query(
            "insert into import_variant (import, place, product_line, line, sku, on_hand, opening)
             select $1, * from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::boolean[])",
        )
        .bind(id.uuid())
        .bind(variants.iter().map(|variant| variant.place).collect::<Vec<_>>())
        .bind(variants.iter().map(|variant| variant.product_line).collect::<Vec<_>>())
        .bind(variants.iter().map(|variant| variant.line).collect::<Vec<_>>())
        .bind(variants.iter().map(|variant| variant.sku.as_str()).collect::<Vec<_>>())
        .bind(variants.iter().map(|variant| variant.on_hand).collect::<Vec<_>>())
        .bind(variants.iter().map(|variant| variant.opening).collect::<Vec<_>>())
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Writes issues down, up to the first thousand; `before` were there already.
    pub async fn add_issues(&mut self, id: ImportId, kind: Kind, before: i64, issues: &[Issue]) -> Result<(), Fault> {
        let room = usize::try_from(MOST_ISSUES - before).unwrap_or(0);
        let issues = issues.get(..room.min(issues.len())).unwrap_or(&[]);
        if issues.is_empty() {
            return Ok(());
        }
        sqlx::query(
            "insert into import_issue (import, kind, line, column_name, field, code, message)
             select $1, $2, * from unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[])",
        )
        .bind(id.uuid())
        .bind(kind.as_str())
        .bind(issues.iter().map(|issue| issue.line).collect::<Vec<_>>())
        .bind(issues.iter().map(|issue| issue.column.as_str()).collect::<Vec<_>>())
        .bind(issues.iter().map(|issue| issue.field.as_str()).collect::<Vec<_>>())
        .bind(issues.iter().map(|issue| issue.code.as_str()).collect::<Vec<_>>())
        .bind(issues.iter().map(|issue| issue.message.as_str()).collect::<Vec<_>>())
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Its issues by line.
    pub async fn issues(&mut self, id: ImportId, kind: Kind) -> Result<Vec<Issue>, Fault> {
        let rows = sqlx::query("select * from import_issue where import = $1 and kind = $2 order by line, column_name, code limit $3")
            .bind(id.uuid())
            .bind(kind.as_str())
            .bind(MOST_ISSUES)
            .fetch_all(&mut *self.0)
            .await?;
        let issue = |row: &PgRow| {
            let (column, field, code) = (row.try_get("column_name")?, row.try_get("field")?, row.try_get("code")?);
            Ok(Issue {
                line: row.try_get("line")?,
                column,
                field,
                code,
                message: row.try_get("message")?,
            })
        };
        rows.iter().map(issue).collect()
    }

    /// Addresses that two products of the file have: the first thousand, and how many.
    pub async fn slugs_twice(&mut self, id: ImportId) -> Result<(Vec<Clash>, i64), Fault> {
        self.clashes(
            id,
            "select line, slug as what, first::text as whose, count(*) over () as total
             from (select line, slug, min(line) over (partition by slug) as first from import_product where import = $1 and slug is not null) p
             where line > first order by line limit $2",
        )
        .await
    }

    /// SKUs that two products of the file have: the first thousand, and how many.
    pub async fn skus_twice(&mut self, id: ImportId) -> Result<(Vec<Clash>, i64), Fault> {
        self.clashes(
            id,
            "select line, sku as what, first::text as whose, count(*) over () as total
             from (select line, sku, place, first_value(line) over same as first, min(place) over same as first_place
                   from import_variant where import = $1 window same as (partition by sku order by place)) v
             where place > first_place order by line limit $2",
        )
        .await
    }

    /// SKUs that are another product's in the catalog: the first thousand, and how many.
    pub async fn skus_taken(&mut self, id: ImportId) -> Result<(Vec<Clash>, i64), Fault> {
        self.clashes(
            id,
            "select i.line, i.sku as what, p.slug as whose, count(*) over () as total
             from import_variant i join import_product d on d.import = i.import and d.line = i.product_line
             join variant v on v.sku = i.sku join product p on p.id = v.product
             where i.import = $1 and not d.kept and p.slug <> d.slug order by i.line limit $2",
        )
        .await
    }

    async fn clashes(&mut self, id: ImportId, sql: &'static str) -> Result<(Vec<Clash>, i64), Fault> {
        let rows = sqlx::query(sql).bind(id.uuid()).bind(MOST_ISSUES).fetch_all(&mut *self.0).await?;
        let total = rows.first().map(|row| row.try_get("total")).transpose()?.unwrap_or(0);
        let clash = |row: &PgRow| {
            Ok(Clash {
                line: row.try_get("line")?,
                what: row.try_get("what")?,
                whose: row.try_get("whose")?,
            })
        };
        Ok((rows.iter().map(clash).collect::<Result<_, Fault>>()?, total))
    }

    /// Leaves out the products that staff archived; gives the lines of those that the file would have in the shop.
    pub async fn keep_archived(&mut self, id: ImportId) -> Result<Vec<i64>, Fault> {
        let lines = sqlx::query_scalar(
            "with kept as (
                update import_product d set kept = true from product p
                where d.import = $1 and p.slug = d.slug and p.status = 'archived' returning d.line, d.draft ->> 'status' as status
             ) select line from kept where status <> 'archived' order by line",
        );
        Ok(lines.bind(id.uuid()).fetch_all(&mut *self.0).await?)
    }

    /// A product stays as it is.
    pub async fn keep(&mut self, id: ImportId, line: i64) -> Result<(), Fault> {
        sqlx::query("update import_product set kept = true where import = $1 and line = $2")
            .bind(id.uuid())
            .bind(line)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// What would become of the drafts now.
    pub async fn forecast(&mut self, id: ImportId) -> Result<Forecast, Fault> {
        let row = sqlx::query(
            "select count(*) filter (where p.id is null) as created,
                    count(*) filter (where p.id is not null and not d.kept and p.fingerprint <> d.fingerprint) as changed,
                    count(*) filter (where p.id is not null and (d.kept or p.fingerprint = d.fingerprint)) as unchanged
             from import_product d left join product p on p.slug = d.slug where d.import = $1",
        )
        .bind(id.uuid())
        .fetch_one(&mut *self.0)
        .await?;
        Ok(Forecast {
            created: row.try_get("created")?,
            changed: row.try_get("changed")?,
            unchanged: row.try_get("unchanged")?,
        })
    }

    /// The drafts after this line, those that are kept left out, and the line of the last that was looked at.
    pub async fn drafts(&mut self, id: ImportId, after: i64, limit: i64) -> Result<(Vec<StagedProduct>, Option<i64>, i64), Fault> {
        let rows = sqlx::query(
            "select line, kept, draft from import_product where import = $1 and line > $2 and draft is not null order by line limit $3",
        );
        let rows = rows.bind(id.uuid()).bind(after).bind(limit).fetch_all(&mut *self.0).await?;
        let last = rows.last().map(|row| row.try_get("line")).transpose()?;
        let mut products = Vec::with_capacity(rows.len());
        let mut kept = 0;
        for row in rows {
            if row.try_get("kept")? {
                kept += 1;
            } else {
                products.push(StagedProduct {
                    line: row.try_get("line")?,
                    draft: row.try_get::<Json<ProductDraft>, _>("draft")?.0,
                });
            }
        }
        Ok((products, last, kept))
    }

    /// What is on the shelves of the variants of these places. Opening stock is left out where a variant had stock before.
    pub async fn shelves(&mut self, id: ImportId, after: i64, up_to: i64) -> Result<Vec<(i64, Sku, i64)>, Fault> {
        let rows = sqlx::query(
            "select i.line, i.sku, i.on_hand from import_variant i join import_product d on d.import = i.import and d.line = i.product_line
             join variant v on v.sku = i.sku
             where i.import = $1 and i.place > $2 and i.place <= $3 and i.on_hand is not null and not d.kept and (not i.opening or v.stock_version = 0)
             order by i.place",
        )
        .bind(id.uuid())
        .bind(after)
        .bind(up_to)
        .fetch_all(&mut *self.0)
        .await?;
        let shelf = |row: &PgRow| {
            Ok((
                row.try_get("line")?,
                Sku::new(&row.try_get::<String, _>("sku")?)?,
                row.try_get("on_hand")?,
            ))
        };
        rows.iter().map(shelf).collect()
    }

    /// The addresses that products have now which once had these.
    pub async fn moved(&mut self, slugs: &[&str]) -> Result<Vec<(String, String)>, Fault> {
        let rows = sqlx::query(
            "select f.slug as was, p.slug as is from former_slug f join product p on p.id = f.product
             where f.slug = any($1) and not exists (select 1 from product own where own.slug = f.slug)",
        )
        .bind(slugs)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(|row| Ok((row.try_get("was")?, row.try_get("is")?))).collect()
    }

    /// Forgets the file; the import itself, its counts and its issues stay.
    pub async fn forget_file(&mut self, id: ImportId) -> Result<(), Fault> {
        for table in [
            "delete from import_row where import = $1",
            "delete from import_variant where import = $1",
            "delete from import_product where import = $1",
        ] {
            sqlx::query(table).bind(id.uuid()).execute(&mut *self.0).await?;
        }
        Ok(())
    }

    /// The imports that can go on, the longest quiet first.
    pub async fn unfinished(&mut self) -> Result<Vec<ImportId>, Fault> {
        let ids: Vec<Uuid> = sqlx::query_scalar(
            "select id from import where finished_at is null and stage <> 'receiving' and attempts < $1 order by updated_at limit 100",
        )
        .bind(PATIENCE)
        .fetch_all(&mut *self.0)
        .await?;
        Ok(ids.into_iter().map(ImportId::from).collect())
    }

    /// Removes imports whose file never came to its end, and those that nobody looks up any more.
    pub async fn tidy(&mut self, silent_since: Timestamp, finished_before: Timestamp) -> Result<u64, Fault> {
        let done = sqlx::query("delete from import where (stage = 'receiving' and updated_at < $1) or finished_at < $2")
            .bind(silent_since.into_offset())
            .bind(finished_before.into_offset())
            .execute(&mut *self.0)
            .await?;
        Ok(done.rows_affected())
    }
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Kind::Error => "error",
            Kind::Notice => "notice",
        }
    }
}

fn import(row: &PgRow) -> Result<Import, Fault> {
    let stage: String = row.try_get("stage")?;
    let delimiter: String = row.try_get("delimiter")?;
    let time = |column: &str| row.try_get::<OffsetDateTime, _>(column).map(Timestamp::from);
    Ok(Import {
        id: ImportId::from(row.try_get::<Uuid, _>("id")?),
        actor: row.try_get("actor")?,
        filename: row.try_get("filename")?,
        dry_run: row.try_get("dry_run")?,
        mapping: row
            .try_get::<Option<String>, _>("mapping_text")?
            .as_deref()
            .map(serde_json::from_str)
            .transpose()?,
        stage: Stage::ALL
            .into_iter()
            .find(|known| known.as_str() == stage)
            .ok_or_else(|| Fault::new(format!("{stage} is no stage of an import")))?,
        format: row.try_get("format")?,
        delimiter: delimiter.bytes().next().unwrap_or(b','),
        header: row.try_get::<Json<_>, _>("header")?.0,
        header_line: row.try_get("header_line")?,
        next_line: row.try_get("next_line")?,
        rest: row.try_get("rest")?,
        parts: row.try_get("parts")?,
        cursor: row.try_get("cursor")?,
        rows: row.try_get("rows")?,
        products: row.try_get("products")?,
        variants: row.try_get("variants")?,
        checked: row.try_get("checked")?,
        created: row.try_get("created")?,
        changed: row.try_get("changed")?,
        unchanged: row.try_get("unchanged")?,
        counted: row.try_get("counted")?,
        errors: row.try_get("errors")?,
        notices: row.try_get("notices")?,
        attempts: row.try_get("attempts")?,
        created_at: time("created_at")?,
        updated_at: time("updated_at")?,
        finished_at: row.try_get::<Option<OffsetDateTime>, _>("finished_at")?.map(Timestamp::from),
    })
}
