//! Change a product. What is not sent stays; lists that are sent replace what was there; a variant that is left out is not sold any more.

use kernel::{ProductId, Slug, Text};
use operation::{Caller, Scope, Version, Versioned};
use postgres::broken_constraint;
use schemars::JsonSchema;
use serde::Deserialize;

use super::create_product::{ProductError, VariantAsk, variants, ways};
use crate::Context;
use crate::draft::{Colourway, Picture, ProductDraft, ProductStatus, SizeChart};
use crate::product::{Product, ready};
use crate::products::Products;
use crate::views::StaffProductView;
use crate::writer::write;

/// What changes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateProduct {
    /// The product.
    pub product: ProductId,
    /// Another address; the old one leads there.
    pub slug: Option<Slug>,
    /// Its title.
    pub title: Option<Text<1, 200>>,
    /// Plain text.
    pub description: Option<Text<0, 10_000>>,
    /// The brand's name.
    pub brand: Option<Text<1, 100>>,
    /// The addresses of its categories, the primary one first.
    pub categories: Option<Vec<Slug>>,
    /// `women`, `men`, `unisex`, `girls`, `boys`.
    pub gender: Option<Text<1, 20>>,
    /// `spring-summer`, `autumn-winter`.
    pub season: Option<Text<1, 40>>,
    /// What it is made of.
    pub materials: Option<Vec<Text<1, 100>>>,
    /// How to look after it.
    pub care: Option<Vec<Text<1, 100>>>,
    /// Its colourways.
    pub colourways: Option<Vec<Colourway>>,
    /// Pictures of the style as such.
    pub pictures: Option<Vec<Picture>>,
    /// Its sizes measured.
    pub size_chart: Option<SizeChart>,
    /// What is sold.
    pub variants: Option<Vec<VariantAsk>>,
}

pub async fn update_product(ctx: &Context, caller: Caller, ask: UpdateProduct) -> Result<Versioned<StaffProductView>, ProductError> {
    caller.staff(Scope::Catalog)?;
    let new_slug = ask.slug.clone();
    rewrite(ctx, &caller, ask.product, new_slug, |draft, all| {
        let texts = |texts: Vec<Text<1, 100>>| texts.into_iter().map(Text::into_string).collect();
        let content = &mut draft.content;
        if let Some(title) = ask.title {
            content.title = title.into_string();
        }
        if let Some(description) = ask.description {
            content.description = description.into_string();
        }
        content.gender = ask.gender.map(Text::into_string).or(content.gender.take());
        content.season = ask.season.map(Text::into_string).or(content.season.take());
        content.size_chart = ask.size_chart.or(content.size_chart.take());
        if let Some(materials) = ask.materials {
            content.materials = texts(materials);
        }
        if let Some(care) = ask.care {
            content.care = texts(care);
        }
        if let Some(colourways) = ask.colourways {
            content.colourways = colourways;
        }
        if let Some(pictures) = ask.pictures {
            content.pictures = pictures;
        }
        if let Some(brand) = ask.brand {
            draft.brand = brand.into_string();
        }
        if let Some(categories) = ask.categories {
            draft.categories = ways(&categories, all)?;
        }
        if let Some(asked) = ask.variants {
            draft.variants = variants(ctx, &draft.slug, &draft.content, asked)?;
        }
        if draft.status == ProductStatus::Active {
            ready(draft).map_err(|missing| ProductError::NotReady(missing.0))?;
        }
        Ok(())
    })
    .await
}

/// Writes a product anew with a change, if it is at the version that the caller saw.
pub(super) async fn rewrite(
    ctx: &Context,
    caller: &Caller,
    id: ProductId,
    slug: Option<Slug>,
    change: impl FnOnce(&mut ProductDraft, &[crate::product::Category]) -> Result<(), ProductError>,
) -> Result<Versioned<StaffProductView>, ProductError> {
    let seen = caller.version()?;
    let now = ctx.platform.clock.now();
    let mut work = ctx.database.begin(caller).await?;
    let product = Products(work.connection())
        .find_for_update(id)
        .await?
        .ok_or(ProductError::NoSuchProduct)?;
    if product.version != seen.0 {
        return Err(ProductError::Stale(product.version));
    }
    if product.status == ProductStatus::Archived {
        return Err(ProductError::Archived);
    }
    let all = Products(work.connection()).categories().await?;
    let mut draft = as_draft(&product, &all)?;
    if let Some(slug) = slug.filter(|slug| *slug != product.slug) {
        if let Err(error) = Products(work.connection()).rename(id, &product.slug, &slug, now).await {
            return Err(match broken_constraint(&error) {
                Some("product_slug_is_its_own") => ProductError::SlugTaken(slug),
                Some(_) | None => ProductError::Fault(error.into()),
            });
        }
        draft.slug = slug;
    }
    change(&mut draft, &all)?;
    write(
        &mut work,
        ctx.platform.ids.as_ref(),
        now,
        &caller.principal(),
        std::slice::from_ref(&draft),
    )
    .await?;
    let product = Products(work.connection()).find(id).await?.ok_or(ProductError::NoSuchProduct)?;
    work.commit().await?;
    Ok(Versioned(Version(product.version), StaffProductView::from(product)))
}

fn as_draft(product: &Product, all: &[crate::product::Category]) -> Result<ProductDraft, ProductError> {
    let slugs: Vec<Slug> = product.categories.iter().map(|category| category.slug.clone()).collect();
    Ok(product.draft(ways(&slugs, all)?))
}
