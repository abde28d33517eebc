//! The store of products.

use std::collections::BTreeMap;

use calls::catalog::Quote;
use kernel::{BrandId, CategoryId, Currency, Money, ProductId, Sku, Slug, Timestamp, VariantId};
use operation::Fault;
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, PgConnection, Row};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::draft::{Content, ProductStatus, VariantDraft};
use crate::product::{Brand, Category, Product, Variant};

/// Products, inside a transaction or beside one.
#[derive(Debug)]
pub struct Products<'c>(pub &'c mut PgConnection);

/// A product as staff's list shows it.
#[derive(Debug, Clone)]
pub struct StaffRow {
    /// Its id.
    pub id: ProductId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// Its brand's name.
    pub brand: String,
    /// Where it is in its life.
    pub status: ProductStatus,
    /// Its picture.
    pub image: Option<String>,
    /// From what it costs.
    pub price: Option<Money>,
    /// Whether something of it can be bought.
    pub in_stock: bool,
    /// When it changed last.
    pub updated_at: Timestamp,
    /// Its version.
    pub version: i64,
}

/// Where a page of staff's list begins: after this one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct After {
    /// When it changed last.
    pub updated_at: Timestamp,
    /// Its id.
    pub product: ProductId,
}

const WHOLE: &str = "select p.*, b.slug as brand_slug, b.name as brand_name from product p join brand b on b.id = p.brand";

impl Products<'_> {
    /// Every category, parents before children.
    pub async fn categories(&mut self) -> Result<Vec<Category>, Fault> {
        let rows = sqlx::query("select id, parent, slug, name, path from category order by path")
            .fetch_all(&mut *self.0)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Category {
                    id: CategoryId::from(row.try_get::<Uuid, _>("id")?),
                    parent: row.try_get::<Option<Uuid>, _>("parent")?.map(CategoryId::from),
                    slug: Slug::new(&row.try_get::<String, _>("slug")?)?,
                    name: row.try_get("name")?,
                    path: row.try_get("path")?,
                })
            })
            .collect()
    }

    /// The product of this address.
    pub async fn find_by_slug(&mut self, slug: &Slug) -> Result<Option<Product>, Fault> {
        let row = sqlx::query(AssertSqlSafe(format!("{WHOLE} where p.slug = $1")))
            .bind(slug.as_str())
            .fetch_optional(&mut *self.0)
            .await?;
        self.whole(row).await
    }

    /// The address that a product has now which once had this one.
    pub async fn moved_to(&mut self, slug: &Slug) -> Result<Option<Slug>, Fault> {
        let found: Option<String> =
            sqlx::query_scalar("select p.slug from former_slug f join product p on p.id = f.product where f.slug = $1")
                .bind(slug.as_str())
                .fetch_optional(&mut *self.0)
                .await?;
        Ok(found.as_deref().map(Slug::new).transpose()?)
    }

    /// This product.
    pub async fn find(&mut self, id: ProductId) -> Result<Option<Product>, Fault> {
        let row = sqlx::query(AssertSqlSafe(format!("{WHOLE} where p.id = $1")))
            .bind(id.uuid())
            .fetch_optional(&mut *self.0)
            .await?;
        self.whole(row).await
    }

    /// This product, locked for a change.
    pub async fn find_for_update(&mut self, id: ProductId) -> Result<Option<Product>, Fault> {
        let row = sqlx::query(AssertSqlSafe(format!("{WHOLE} where p.id = $1 for update of p")))
            .bind(id.uuid())
            .fetch_optional(&mut *self.0)
            .await?;
        self.whole(row).await
    }

    /// Gives a product another address; the old one leads there from now on.
    pub async fn rename(&mut self, id: ProductId, from: &Slug, to: &Slug, now: Timestamp) -> Result<(), sqlx::Error> {
        sqlx::query(
            "with old as (
                insert into former_slug (slug, product, since) values ($2, $1, $4) on conflict (slug) do update set product = excluded.product, since = excluded.since
             ), back as (delete from former_slug where slug = $3 and product = $1)
             update product set slug = $3 where id = $1",
        )
        .bind(id.uuid())
        .bind(from.as_str())
        .bind(to.as_str())
        .bind(now.into_offset())
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Whether an address is taken by a product.
    pub async fn is_taken(&mut self, slug: &Slug) -> Result<bool, Fault> {
        Ok(sqlx::query_scalar("select exists (select 1 from product where slug = $1)")
            .bind(slug.as_str())
            .fetch_one(&mut *self.0)
            .await?)
    }

    /// The lowest price shown in the thirty days before `now`, by SKU.
    pub async fn lowest(&mut self, product: ProductId, since: Timestamp) -> Result<BTreeMap<Sku, Money>, Fault> {
        let rows = sqlx::query(
            "select v.sku, min(s.amount) as amount, min(s.currency) as currency from variant v join price_shown s on s.sku = v.sku and s.market = 'default'
             where v.product = $1 and s.valid_from >= coalesce(
                (select max(valid_from) from price_shown e where e.sku = v.sku and e.market = 'default' and e.valid_from <= $2), $2) group by v.sku",
        )
        .bind(product.uuid())
        .bind(since.into_offset())
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter()
            .map(|row| Ok((sku(row)?, Money::new(row.try_get("amount")?, currency(row)?))))
            .collect()
    }

    /// Today's quotes of these variants, in no order.
    pub async fn quotes(&mut self, skus: &[Sku]) -> Result<Vec<Quote>, Fault> {
        let rows = sqlx::query(
            "select v.sku, v.product, p.slug, p.title, b.name as brand, v.size, v.price, v.compare_at, v.currency,
                    v.active and p.status = 'active' and v.price is not null as sellable, p.image,
                    (select o ->> 'label' from jsonb_array_elements(v.options) o where o ->> 'option' = 'colour' limit 1) as colour,
                    (select c #>> '{pictures,0,url}' from jsonb_array_elements(p.content -> 'colourways') c where c ->> 'colour' = v.colour limit 1) as picture
             from variant v join product p on p.id = v.product join brand b on b.id = p.brand where v.sku = any($1)",
        )
        .bind(skus.iter().map(Sku::as_str).collect::<Vec<_>>())
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Quote {
                    sku: sku(row)?,
                    product: ProductId::from(row.try_get::<Uuid, _>("product")?),
                    slug: Slug::new(&row.try_get::<String, _>("slug")?)?,
                    title: row.try_get("title")?,
                    brand: row.try_get("brand")?,
                    colour: row.try_get("colour")?,
                    size: row.try_get("size")?,
                    image: row.try_get::<Option<String>, _>("picture")?.or(row.try_get("image")?),
                    price: money(row, "price")?,
                    compare_at: money(row, "compare_at")?,
                    sellable: row.try_get("sellable")?,
                })
            })
            .collect()
    }

    /// A page of all products, changed last first; one more than `limit` when there are more.
    pub async fn page(
        &mut self,
        status: Option<&str>,
        text: Option<&str>,
        after: Option<&After>,
        limit: i64,
    ) -> Result<Vec<StaffRow>, Fault> {
        let mut rules = vec!["($1::timestamptz is null or (p.updated_at, p.id) < ($1, $2))"];
        rules.push(if status.is_some() { "p.status = $4" } else { "$4::text is null" });
        rules.push(if text.is_some() {
            "(lower(p.title) like $5 or p.id in (select product from variant where sku like $6))"
        } else {
            "$5::text is null and $6::text is null"
        });
        let sql = format!(
            "select p.id, p.slug, p.title, p.status, p.image, p.price_min, p.currency, p.in_stock, p.updated_at, p.version, b.name as brand
             from product p join brand b on b.id = p.brand where {} order by p.updated_at desc, p.id desc limit $3",
            rules.join(" and ")
        );
        let escaped = text.map(|text| text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(after.map(|after| after.updated_at.into_offset()))
            .bind(after.map(|after| after.product.uuid()))
            .bind(limit + 1)
            .bind(status)
            .bind(escaped.as_ref().map(|text| format!("{}%", text.to_lowercase())))
            .bind(escaped.as_ref().map(|text| format!("{text}%")))
            .fetch_all(&mut *self.0)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(StaffRow {
                    id: ProductId::from(row.try_get::<Uuid, _>("id")?),
                    slug: Slug::new(&row.try_get::<String, _>("slug")?)?,
                    title: row.try_get("title")?,
                    brand: row.try_get("brand")?,
                    status: status_of(row)?,
                    image: row.try_get("image")?,
                    price: money(row, "price_min")?,
                    in_stock: row.try_get("in_stock")?,
                    updated_at: Timestamp::from(row.try_get::<OffsetDateTime, _>("updated_at")?),
                    version: row.try_get("version")?,
                })
            })
            .collect()
    }

    /// Takes what inventory says of a variant, unless something newer was said. The product, when whether it is in stock changed.
    pub async fn hear_of_stock(&mut self, sku: &Sku, available: i64, version: i64) -> Result<Option<ProductId>, Fault> {
        let row = sqlx::query(
            "with before as (select product, available from variant where sku = $1 for update)
             update variant v set available = $2, stock_version = $3 from before
             where v.sku = $1 and v.stock_version < $3 returning v.product, (before.available > 0) <> ($2 > 0) as turned",
        )
        .bind(sku.as_str())
        .bind(available)
        .bind(version)
        .fetch_optional(&mut *self.0)
        .await?;
        match row {
            Some(row) if row.try_get("turned")? => Ok(Some(ProductId::from(row.try_get::<Uuid, _>("product")?))),
            Some(_) | None => Ok(None),
        }
    }

    /// Takes whether anything of a product can be bought from its variants.
    pub async fn refresh_stock(&mut self, product: ProductId) -> Result<(), Fault> {
        sqlx::query(
            "update product set in_stock = exists (select 1 from variant where product = $1 and active and available > 0) where id = $1",
        )
        .bind(product.uuid())
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Takes a product's rating, unless something newer was said.
    pub async fn hear_of_rating(&mut self, product: ProductId, stars: [u32; 5], version: i64) -> Result<(), Fault> {
        sqlx::query("update product set rating_stars = $2, rating_version = $3 where id = $1 and rating_version < $3")
            .bind(product.uuid())
            .bind(
                stars
                    .iter()
                    .map(|count| i32::try_from(*count).unwrap_or(i32::MAX))
                    .collect::<Vec<_>>(),
            )
            .bind(version)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn whole(&mut self, row: Option<PgRow>) -> Result<Option<Product>, Fault> {
        let Some(row) = row else { return Ok(None) };
        let id: Uuid = row.try_get("id")?;
        let variants = sqlx::query("select * from variant where product = $1 order by position, sku")
            .bind(id)
            .fetch_all(&mut *self.0)
            .await?;
        let ids: Vec<Uuid> = row.try_get("categories")?;
        let all = self.categories().await?;
        let time = |column: &str| {
            row.try_get::<Option<OffsetDateTime>, _>(column)
                .map(|time| time.map(Timestamp::from))
        };
        Ok(Some(Product {
            id: ProductId::from(id),
            slug: Slug::new(&row.try_get::<String, _>("slug")?)?,
            brand: Brand {
                id: BrandId::from(row.try_get::<Uuid, _>("brand")?),
                slug: Slug::new(&row.try_get::<String, _>("brand_slug")?)?,
                name: row.try_get("brand_name")?,
            },
            categories: ids
                .iter()
                .filter_map(|id| all.iter().find(|category| category.id.uuid() == *id))
                .cloned()
                .collect(),
            status: status_of(&row)?,
            content: row.try_get::<Json<Content>, _>("content")?.0,
            variants: variants.iter().map(variant).collect::<Result<_, _>>()?,
            rating_stars: stars(&row)?,
            version: row.try_get("version")?,
            created_at: time("created_at")?.ok_or_else(|| Fault::new("a product without created_at"))?,
            updated_at: time("updated_at")?.ok_or_else(|| Fault::new("a product without updated_at"))?,
            published_at: time("published_at")?,
        }))
    }
}

fn variant(row: &PgRow) -> Result<Variant, Fault> {
    Ok(Variant {
        id: VariantId::from(row.try_get::<Uuid, _>("id")?),
        draft: VariantDraft {
            sku: sku(row)?,
            colour: row.try_get("colour")?,
            size: row.try_get("size")?,
            options: row.try_get::<Json<_>, _>("options")?.0,
            barcode: row.try_get("barcode")?,
            weight_grams: row.try_get("weight_grams")?,
            price: money(row, "price")?,
            compare_at: money(row, "compare_at")?,
            active: row.try_get("active")?,
        },
        price_version: row.try_get("price_version")?,
        available: row.try_get("available")?,
    })
}

fn sku(row: &PgRow) -> Result<Sku, Fault> {
    Ok(Sku::new(&row.try_get::<String, _>("sku")?)?)
}

fn status_of(row: &PgRow) -> Result<ProductStatus, Fault> {
    Ok(serde_json::from_value(serde_json::Value::String(row.try_get("status")?))?)
}

fn currency(row: &PgRow) -> Result<Currency, Fault> {
    let code: String = row.try_get("currency")?;
    Currency::from_code(&code).ok_or_else(|| Fault::new(format!("{code} is no currency")))
}

pub(crate) fn money(row: &PgRow, column: &str) -> Result<Option<Money>, Fault> {
    row.try_get::<Option<i64>, _>(column)?
        .map(|amount| Ok(Money::new(amount, currency(row)?)))
        .transpose()
}

pub(crate) fn stars(row: &PgRow) -> Result<[u32; 5], Fault> {
    let counts: Vec<i32> = row.try_get("rating_stars")?;
    Ok(std::array::from_fn(|place| {
        counts.get(place).and_then(|count| u32::try_from(*count).ok()).unwrap_or(0)
    }))
}
