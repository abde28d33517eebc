//! A product as somebody writes it: staff in a form, an import from a file, the seed from its rules. Pure.

use kernel::{Money, Sku, Slug, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use events::topics::{OptionLabel, ProductStatus};

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// Its address.
    pub url: String,
    /// What is on it, for who cannot see it.
    #[serde(default)]
    pub alt: String,
}

/// A colourway: the style in one colour, with its pictures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Colourway {
    /// In addresses, unique within the product.
    pub slug: Slug,
    /// The colour's canonical code: `navy`.
    pub colour: String,
    /// The colour for people.
    pub label: String,
    /// The family for facets: `blue`.
    pub family: String,
    /// One to three colours, `#rrggbb`.
    pub hex: Vec<String>,
    /// Its pictures, the first for lists.
    #[serde(default)]
    pub pictures: Vec<Picture>,
}

/// A table of sizes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SizeChart {
    /// `cm` or `in`.
    pub unit: String,
    /// What is measured, and other systems of sizes.
    pub columns: Vec<String>,
    /// Each size with its values, in the order of the columns.
    pub rows: Vec<SizeRow>,
}

/// A size with its measures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SizeRow {
    /// The size.
    pub size: String,
    /// Its values, in the order of the columns.
    pub values: Vec<String>,
}

/// What people read of a product.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Its title.
    pub title: String,
    /// Plain text.
    pub description: String,
    /// `women`, `men`, `unisex`, `girls`, `boys`.
    pub gender: Option<String>,
    /// `spring-summer`, `autumn-winter`.
    pub season: Option<String>,
    /// What it is made of.
    pub materials: Vec<String>,
    /// How to look after it.
    pub care: Vec<String>,
    /// Its colourways, in display order.
    pub colourways: Vec<Colourway>,
    /// Pictures of the style as such.
    pub pictures: Vec<Picture>,
    /// Its sizes measured.
    pub size_chart: Option<SizeChart>,
}

/// A variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantDraft {
    /// Its stock-keeping unit.
    pub sku: Sku,
    /// The colour's canonical code.
    pub colour: Option<String>,
    /// The size as people read it.
    pub size: Option<String>,
    /// All options, colour and size among them. At most five.
    pub options: Vec<OptionLabel>,
    /// GTIN.
    pub barcode: Option<String>,
    /// Its weight.
    pub weight_grams: Option<i32>,
    /// What it costs.
    pub price: Option<Money>,
    /// What it used to cost.
    pub compare_at: Option<Money>,
    /// Whether it can be sold.
    pub active: bool,
}

/// A category by the names on the way to it: `Women`, `Dresses`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CategoryPath(pub Vec<String>);

/// A product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductDraft {
    /// Its name in addresses: what makes it the same product when it is written again.
    pub slug: Slug,
    /// The brand's name.
    pub brand: String,
    /// The ways to its categories, the primary one first.
    pub categories: Vec<CategoryPath>,
    /// Draft, active or archived.
    pub status: ProductStatus,
    /// What people read.
    pub content: Content,
    /// What is sold.
    pub variants: Vec<VariantDraft>,
    /// When it came to the shop; now, when not said.
    pub created_at: Option<Timestamp>,
}

impl ProductDraft {
    /// Equal for drafts that say the same.
    pub fn fingerprint(&self) -> Result<[u8; 32], serde_json::Error> {
        Ok(self.written()?.1)
    }

    /// As JSON, with its fingerprint.
    pub fn written(&self) -> Result<(String, [u8; 32]), serde_json::Error> {
        let json = serde_json::to_string(self)?;
        let print = Sha256::digest(&json).into();
        Ok((json, print))
    }

    /// The picture for lists.
    pub fn image(&self) -> Option<&str> {
        let pictures = self
            .content
            .colourways
            .iter()
            .flat_map(|colourway| &colourway.pictures)
            .chain(&self.content.pictures);
        pictures.map(|picture| picture.url.as_str()).next()
    }
}

impl VariantDraft {
    /// The option tuple as one text: two variants of a product never have the same.
    pub fn option_key(&self) -> String {
        let mut options: Vec<String> = self
            .options
            .iter()
            .map(|option| format!("{}={}", option.option, option.value))
            .collect();
        options.sort();
        options.join("|")
    }
}

/// Where a name in an address is cut.
const LONGEST_SLUG: usize = 120;

/// A name as it stands in an address: letters without marks, digits, hyphens. Empty when nothing of it can stand there.
pub fn slug_of(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let mut slug = String::with_capacity(name.len());
    for letter in name.nfkd().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => slug.push(letter),
            'ß' => slug.push_str("ss"),
            'æ' => slug.push_str("ae"),
            'ø' => slug.push('o'),
            'ł' => slug.push('l'),
            '\u{300}'..='\u{36f}' | '\'' | '’' => {}
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
        if slug.len() >= LONGEST_SLUG {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// A name in an address, whatever it is: one of which nothing can stand there, or too much, is told apart by a digest of it.
pub fn address_of(name: &str) -> String {
    let slug = slug_of(name);
    if !slug.is_empty() && slug.len() < LONGEST_SLUG - 10 {
        return slug;
    }
    let digest: String = Sha256::digest(name.trim().as_bytes())
        .iter()
        .take(5)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    if slug.is_empty() {
        format!("x-{digest}")
    } else {
        format!("{}-{digest}", slug.trim_end_matches('-'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_addresses() {
        for (name, slug) in [
            ("Black Dress", "black-dress"),
            ("  Crème brûlée — №5 ", "creme-brulee-no5"),
            ("Straße", "strasse"),
            ("日本", ""),
            ("Kid's Tee", "kids-tee"),
        ] {
            assert_eq!(slug_of(name), slug, "{name}");
        }
    }

    #[test]
    fn every_name_has_an_address_of_its_own() {
        assert_eq!(address_of("Black Dress"), "black-dress");
        let long = "very ".repeat(40);
        let all = ["日本", "中国", "!", &long, &format!("{long}long")].map(address_of);
        assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), all.len(), "{all:?}");
        for address in all {
            assert!(kernel::Slug::new(&address).is_ok(), "{address}");
        }
    }
}
