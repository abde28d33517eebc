//! Write a new product, as a draft.

use kernel::{Money, Sku, Slug, Text};
use operation::{Caller, Created, Fault, Problem, Refused, Scope};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Context;
use crate::draft::{CategoryPath, Colourway, Content, OptionLabel, Picture, ProductDraft, ProductStatus, SizeChart, VariantDraft, slug_of};
use crate::product::{Category, label};
use crate::products::Products;
use crate::views::StaffProductView;
use crate::writer::{WriteError, write};

/// A new product.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateProduct {
    /// Its name in addresses; made of the title when not given.
    pub slug: Option<Slug>,
    /// Its title.
    pub title: Text<1, 200>,
    /// Plain text.
    #[serde(default)]
    pub description: Option<Text<0, 10_000>>,
    /// The brand's name; a new one is written down.
    pub brand: Text<1, 100>,
    /// The addresses of its categories, the primary one first.
    #[serde(default)]
    pub categories: Vec<Slug>,
    /// `women`, `men`, `unisex`, `girls`, `boys`.
    pub gender: Option<Text<1, 20>>,
    /// `spring-summer`, `autumn-winter`.
    pub season: Option<Text<1, 40>>,
    /// What it is made of.
    #[serde(default)]
    pub materials: Vec<Text<1, 100>>,
    /// How to look after it.
    #[serde(default)]
    pub care: Vec<Text<1, 100>>,
    /// Its colourways.
    #[serde(default)]
    pub colourways: Vec<Colourway>,
    /// Pictures of the style as such.
    #[serde(default)]
    pub pictures: Vec<Picture>,
    /// Its sizes measured.
    pub size_chart: Option<SizeChart>,
    /// What is sold. At most 2,500.
    #[serde(default)]
    pub variants: Vec<VariantAsk>,
}

/// A variant to write.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VariantAsk {
    /// Its stock-keeping unit; made of the product's address and its options when not given.
    pub sku: Option<Sku>,
    /// The code of one of the colourways' colours.
    pub colour: Option<Text<1, 60>>,
    /// The size.
    pub size: Option<Text<1, 40>>,
    /// Options beside colour and size: length, fit, …
    #[serde(default)]
    pub options: Vec<OptionLabel>,
    /// GTIN.
    pub barcode: Option<Text<1, 20>>,
    /// Its weight.
    pub weight_grams: Option<u32>,
    /// What it costs.
    pub price: Option<Money>,
    /// What it used to cost.
    pub compare_at: Option<Money>,
    /// Whether it can be sold.
    #[serde(default = "yes")]
    pub active: bool,
}

fn yes() -> bool {
    true
}

/// A product has no more variants than this.
const MOST_VARIANTS: usize = 2_500;

pub async fn create_product(ctx: &Context, caller: Caller, ask: CreateProduct) -> Result<Created<StaffProductView>, ProductError> {
    let actor = caller.staff(Scope::Catalog)?.subject.clone();
    let slug = match ask.slug {
        Some(slug) => slug,
        None => Slug::new(&slug_of(ask.title.as_str()))
            .map_err(|_| ProductError::Invalid("title", "nothing of it can stand in an address: give a slug".to_owned()))?,
    };
    let now = ctx.platform.clock.now();
    let mut work = ctx.database.begin(&caller).await?;
    if Products(work.connection()).is_taken(&slug).await? {
        return Err(ProductError::SlugTaken(slug));
    }
    let all = Products(work.connection()).categories().await?;
    let texts = |texts: Vec<Text<1, 100>>| texts.into_iter().map(Text::into_string).collect();
    let content = Content {
        title: ask.title.into_string(),
        description: ask.description.map(Text::into_string).unwrap_or_default(),
        gender: ask.gender.map(Text::into_string),
        season: ask.season.map(Text::into_string),
        materials: texts(ask.materials),
        care: texts(ask.care),
        colourways: ask.colourways,
        pictures: ask.pictures,
        size_chart: ask.size_chart,
    };
    let draft = ProductDraft {
        brand: ask.brand.into_string(),
        categories: ways(&ask.categories, &all)?,
        status: ProductStatus::Draft,
        variants: variants(ctx, &slug, &content, ask.variants)?,
        slug,
        content,
        created_at: Some(now),
    };
    let written = write(&mut work, ctx.platform.ids.as_ref(), now, &actor, std::slice::from_ref(&draft)).await?;
    let id = written.first().ok_or_else(|| Fault::new("a draft that was not written"))?.product;
    let product = Products(work.connection())
        .find(id)
        .await?
        .ok_or_else(|| Fault::new("a product that was not written"))?;
    work.commit().await?;
    Ok(Created(StaffProductView::from(product)))
}

/// The ways to these categories.
pub(super) fn ways(slugs: &[Slug], all: &[Category]) -> Result<Vec<CategoryPath>, ProductError> {
    let way = |slug: &Slug| {
        let category = all
            .iter()
            .find(|category| category.slug == *slug)
            .ok_or_else(|| ProductError::Invalid("categories", format!("{slug} is no category")))?;
        let label = label(category, all);
        Ok(CategoryPath(
            label.ancestors.into_iter().map(|above| above.name).chain([label.name]).collect(),
        ))
    };
    slugs.iter().map(way).collect()
}

/// Variants as they are written: options spelled out, SKUs made where none was given.
pub(super) fn variants(ctx: &Context, slug: &Slug, content: &Content, asked: Vec<VariantAsk>) -> Result<Vec<VariantDraft>, ProductError> {
    if asked.len() > MOST_VARIANTS {
        return Err(ProductError::Invalid("variants", format!("at most {MOST_VARIANTS}")));
    }
    let variant = |(place, ask): (usize, VariantAsk)| {
        let at = |member: &str| format!("variants[{place}].{member}");
        let mut options = Vec::new();
        if let Some(colour) = &ask.colour {
            let colourway = content.colourways.iter().find(|colourway| colourway.colour == colour.as_str());
            let colourway =
                colourway.ok_or_else(|| ProductError::InvalidAt(at("colour"), "is the colour of none of the colourways".to_owned()))?;
            options.push(OptionLabel {
                option: "colour".to_owned(),
                value: colourway.colour.clone(),
                label: colourway.label.clone(),
            });
        }
        if let Some(size) = &ask.size {
            options.push(OptionLabel {
                option: "size".to_owned(),
                value: slug_of(size.as_str()),
                label: size.as_str().to_owned(),
            });
        }
        options.extend(ask.options);
        if options.len() > 5 {
            return Err(ProductError::InvalidAt(
                at("options"),
                "at most five with colour and size".to_owned(),
            ));
        }
        for (member, money) in [("price", ask.price), ("compare_at", ask.compare_at)] {
            if let Some(money) = money {
                check_price(ctx, money).map_err(|message| ProductError::InvalidAt(at(member), message))?;
            }
        }
        let sku = match ask.sku {
            Some(sku) => sku,
            None => {
                let parts = [slug.as_str().to_owned()]
                    .into_iter()
                    .chain(options.iter().map(|option| slug_of(&option.value)));
                let text = parts.collect::<Vec<_>>().join("-").to_uppercase();
                Sku::new(&text)
                    .map_err(|_| ProductError::InvalidAt(at("sku"), "cannot be made of so long an address: give one".to_owned()))?
            }
        };
        Ok(VariantDraft {
            sku,
            colour: ask.colour.map(Text::into_string),
            size: ask.size.map(Text::into_string),
            options,
            barcode: ask.barcode.map(Text::into_string),
            weight_grams: ask.weight_grams.and_then(|grams| i32::try_from(grams).ok()),
            price: ask.price,
            compare_at: ask.compare_at,
            active: ask.active,
        })
    };
    asked.into_iter().enumerate().map(variant).collect()
}

/// Whether an amount can be a price of this shop.
pub(super) fn check_price(ctx: &Context, money: Money) -> Result<(), String> {
    if money.currency != ctx.currency {
        return Err(format!("prices are in {}", ctx.currency.code()));
    }
    if !(0..=1_000_000_000).contains(&money.amount) {
        return Err("is not a price".to_owned());
    }
    Ok(())
}

/// Every way that writing a product says no.
#[derive(Debug)]
pub enum ProductError {
    /// Not staff for the catalog, or no version was sent.
    Refused(Refused),
    /// There is none.
    NoSuchProduct,
    /// It changed since; its version now.
    Stale(i64),
    /// Archived products stay as they are.
    Archived,
    /// The address is another product's.
    SlugTaken(Slug),
    /// The SKU is another product's.
    SkuTaken(Sku),
    /// Two variants have the same options.
    SameOptions,
    /// A field is wrong.
    Invalid(&'static str, String),
    /// A field somewhere inside is wrong.
    InvalidAt(String, String),
    /// What is missing before it can be published.
    NotReady(Vec<(&'static str, &'static str)>),
    /// Nobody's decision.
    Fault(Fault),
}

impl From<Refused> for ProductError {
    fn from(refused: Refused) -> ProductError {
        ProductError::Refused(refused)
    }
}

impl From<Fault> for ProductError {
    fn from(fault: Fault) -> ProductError {
        ProductError::Fault(fault)
    }
}

impl From<WriteError> for ProductError {
    fn from(error: WriteError) -> ProductError {
        match error {
            WriteError::SkuTaken(sku) => ProductError::SkuTaken(sku),
            WriteError::SameOptions(_) => ProductError::SameOptions,
            WriteError::Fault(fault) => ProductError::Fault(fault),
        }
    }
}

impl From<ProductError> for Problem {
    fn from(error: ProductError) -> Problem {
        match error {
            ProductError::Refused(refused) => refused.into(),
            ProductError::NoSuchProduct => Problem::not_found("product"),
            ProductError::Stale(version) => {
                Problem::new(412, "version-stale", "The product changed since you looked.").with("version", version)
            }
            ProductError::Archived => Problem::new(409, "product-archived", "This product is archived and stays as it is."),
            ProductError::SlugTaken(slug) => {
                Problem::new(409, "slug-taken", "Another product has this address.").field("slug", "taken", format!("{slug} is taken"))
            }
            ProductError::SkuTaken(sku) => {
                Problem::new(409, "sku-taken", "Another product has this SKU.").field("variants", "sku-taken", format!("{sku} is taken"))
            }
            ProductError::SameOptions => Problem::invalid("variants", "same-options", "two variants have the same options"),
            ProductError::Invalid(field, message) => Problem::invalid(field, "invalid", &message),
            ProductError::InvalidAt(field, message) => Problem::invalid(&field, "invalid", &message),
            ProductError::NotReady(missing) => {
                let problem = Problem::new(409, "product-not-ready", "Something is still missing before this can be published.");
                missing
                    .into_iter()
                    .fold(problem, |problem, (field, message)| problem.field(field, "missing", message))
            }
            ProductError::Fault(fault) => fault.into(),
        }
    }
}
