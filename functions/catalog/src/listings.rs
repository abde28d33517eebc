//! The store of lists: pages of active products, each one range of one index.

use kernel::{BrandId, CategoryId, ProductId, Slug, Timestamp};
use operation::Fault;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, PgConnection, Row};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::draft::Colourway;
use crate::products::{money, stars};
use crate::views::{ListedColourway, ListedProduct, RatingView, SlugName};
use crate::writer::WHOLE_SHOP;

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Sort {
    /// The newest first.
    #[default]
    #[serde(rename = "newest")]
    Newest,
    /// The cheapest first.
    #[serde(rename = "price")]
    Price,
    /// The dearest first.
    #[serde(rename = "-price")]
    PriceDown,
    /// By title.
    #[serde(rename = "name")]
    Name,
}

/// Where a page begins: after this one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct After {
    /// The sort key's text, number or time.
    pub key: Key,
    /// The product.
    pub product: ProductId,
}

/// A sort key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Key {
    /// When it was published.
    Time(Timestamp),
    /// From what it costs.
    Number(i64),
    /// Its title.
    Text(String),
}

/// Lists, beside any transaction.
#[derive(Debug)]
pub struct Listings<'c>(pub &'c mut PgConnection);

impl Listings<'_> {
    /// The categories and brands of these addresses; one that is not there is left out.
    pub async fn resolve(&mut self, categories: &[Slug], brands: &[Slug]) -> Result<(Vec<CategoryId>, Vec<BrandId>), Fault> {
        let slugs = |slugs: &[Slug]| slugs.iter().map(|slug| slug.as_str().to_owned()).collect::<Vec<_>>();
        let rows = sqlx::query(
            "select id, true as category from category where slug = any($1) union all select id, false from brand where slug = any($2)",
        );
        let rows = rows.bind(slugs(categories)).bind(slugs(brands)).fetch_all(&mut *self.0).await?;
        let (mut found, mut of) = (Vec::new(), Vec::new());
        for row in rows {
            let id: Uuid = row.try_get("id")?;
            if row.try_get("category")? {
                found.push(CategoryId::from(id))
            } else {
                of.push(BrandId::from(id))
            }
        }
        Ok((found, of))
    }

    /// A page; one more than `limit` when there are more.
    pub async fn page(
        &mut self,
        categories: &[CategoryId],
        brands: &[BrandId],
        sort: Sort,
        after: Option<&After>,
        limit: i64,
    ) -> Result<Vec<(ListedProduct, After)>, Fault> {
        let (column, order, beyond) = match sort {
            Sort::Newest => ("published_at", "desc", "<"),
            Sort::Price => ("price_min", "asc", ">"),
            Sort::PriceDown => ("price_min", "desc", "<"),
            Sort::Name => ("title", "asc", ">"),
        };
        let kind = match sort {
            Sort::Newest => "timestamptz",
            Sort::Price | Sort::PriceDown => "bigint",
            Sort::Name => "text",
        };
        let category = if categories.len() > 1 {
            "l.category = any($1)"
        } else {
            "l.category = ($1::uuid[])[1]"
        };
        let brand = if brands.is_empty() {
            "$2::uuid[] is null"
        } else {
            "l.brand = any($2)"
        };
        let place = if after.is_some() {
            format!("(l.{column}, l.product) {beyond} ($3::{kind}, $4)")
        } else {
            format!("$3::{kind} is null and $4::uuid is null")
        };
        let distinct = if categories.len() > 1 { "distinct" } else { "" };
        let sql = format!(
            "select p.id, p.slug, p.title, p.image, p.currency, p.price_min, p.price_max, p.compare_at, p.in_stock, p.rating_stars, p.published_at,
                    p.content -> 'colourways' as colourways, b.slug as brand_slug, b.name as brand_name
             from (select {distinct} l.product, l.{column} from listing l where {category} and {brand} and {place}
                   order by l.{column} {order}, l.product {order} limit $5) l
             join product p on p.id = l.product join brand b on b.id = p.brand order by l.{column} {order}, l.product {order}"
        );
        let ids: Vec<Uuid> = if categories.is_empty() {
            vec![WHOLE_SHOP]
        } else {
            categories.iter().map(|id| id.uuid()).collect()
        };
        let query = sqlx::query(AssertSqlSafe(sql))
            .bind(ids)
            .bind((!brands.is_empty()).then(|| brands.iter().map(|id| id.uuid()).collect::<Vec<_>>()));
        let query = match (after.map(|after| &after.key), sort) {
            (Some(Key::Time(time)), Sort::Newest) => query.bind(time.into_offset()),
            (Some(Key::Number(number)), Sort::Price | Sort::PriceDown) => query.bind(*number),
            (Some(Key::Text(text)), Sort::Name) => query.bind(text.as_str()),
            (_, Sort::Newest) => query.bind(None::<OffsetDateTime>),
            (_, Sort::Price | Sort::PriceDown) => query.bind(None::<i64>),
            (_, Sort::Name) => query.bind(None::<String>),
        };
        let rows = query
            .bind(after.map(|after| after.product.uuid()))
            .bind(limit + 1)
            .fetch_all(&mut *self.0)
            .await?;
        rows.iter()
            .map(|row| {
                let colourways: Option<Json<Vec<Colourway>>> = row.try_get("colourways")?;
                let title: String = row.try_get("title")?;
                let key = match sort {
                    Sort::Newest => Key::Time(Timestamp::from(row.try_get::<OffsetDateTime, _>("published_at")?)),
                    Sort::Price | Sort::PriceDown => Key::Number(row.try_get("price_min")?),
                    Sort::Name => Key::Text(title.clone()),
                };
                let listed = ListedProduct {
                    slug: Slug::new(&row.try_get::<String, _>("slug")?)?,
                    title,
                    brand: SlugName {
                        slug: Slug::new(&row.try_get::<String, _>("brand_slug")?)?,
                        name: row.try_get("brand_name")?,
                    },
                    price: money(row, "price_min")?,
                    price_max: money(row, "price_max")?,
                    compare_at: money(row, "compare_at")?,
                    image: row.try_get("image")?,
                    colourways: colourways
                        .map(|json| json.0)
                        .unwrap_or_default()
                        .into_iter()
                        .map(ListedColourway::from)
                        .collect(),
                    rating: RatingView::of(stars(row)?),
                    in_stock: row.try_get("in_stock")?,
                };
                Ok((
                    listed,
                    After {
                        key,
                        product: ProductId::from(row.try_get::<Uuid, _>("id")?),
                    },
                ))
            })
            .collect()
    }
}
