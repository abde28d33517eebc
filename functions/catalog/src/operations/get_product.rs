//! Look at a product: its colourways, variants, prices, sizes.
//!
//! An address that a product had before leads to the one it has (301).

use std::time::Duration;

use events::topics::ProductStatus;
use kernel::Slug;
use operation::answer::{Answer, AnswerShape, IntoAnswer};
use operation::{Cached, Caller, Fault, Problem};
use schemars::{JsonSchema, SchemaGenerator};
use serde::Deserialize;

use crate::Context;
use crate::product::label;
use crate::products::Products;
use crate::views::{ProductView, SlugName};

/// Which product.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetProduct {
    /// Its name in addresses.
    pub slug: Slug,
}

/// A product, or where it is now.
pub enum Found {
    /// 200: here.
    Here(Box<Cached<ProductView>>),
    /// 301: there.
    Moved(Slug),
}

impl IntoAnswer for Found {
    fn into_answer(self) -> Result<Answer, Fault> {
        match self {
            Found::Here(product) => product.into_answer(),
            Found::Moved(slug) => Ok(Answer::empty(301)
                .header("location", format!("/v1/products/{slug}"))
                .header("cache-control", "public, max-age=300")),
        }
    }
    fn shapes(schemas: &mut SchemaGenerator) -> Vec<AnswerShape> {
        let mut shapes = Cached::<ProductView>::shapes(schemas);
        shapes.push(AnswerShape::empty(301).header("Cache-Control").header("Location"));
        shapes
    }
}

/// The window of the lowest price (Directive 98/6/EC, article 6a).
const THIRTY_DAYS: Duration = Duration::from_secs(30 * 24 * 60 * 60);

pub async fn get_product(ctx: &Context, caller: Caller, ask: GetProduct) -> Result<Found, Problem> {
    let mut connection = ctx.database.reader().await?;
    let mut products = Products(&mut connection);
    let found = products
        .find_by_slug(&ask.slug)
        .await?
        .filter(|product| product.status == ProductStatus::Active);
    let Some(product) = found else {
        let moved = products.moved_to(&ask.slug).await?.ok_or_else(|| Problem::not_found("product"))?;
        return Ok(Found::Moved(moved));
    };
    let lowest = products.lowest(product.id, ctx.platform.clock.now().minus(THIRTY_DAYS)).await?;
    let breadcrumb = match product.categories.first() {
        None => Vec::new(),
        Some(primary) => {
            let all = products.categories().await?;
            let label = label(primary, &all);
            let above = label.ancestors.into_iter().map(|category| SlugName {
                slug: category.slug,
                name: category.name,
            });
            above
                .chain([SlugName {
                    slug: label.slug,
                    name: label.name,
                }])
                .collect()
        }
    };
    let value = ProductView::of(product, &lowest, breadcrumb);
    Ok(Found::Here(Box::new(Cached {
        value,
        max_age: 15,
        stale_while_revalidate: 60,
        if_none_match: caller.if_none_match,
    })))
}
