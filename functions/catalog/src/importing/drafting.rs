//! The rows of one product into a draft, its stock, and what is wrong with them.
//!
//! All that is wrong is told at once. A draft is only made when nothing is.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Currency, Sku, Slug};
use sha2::{Digest, Sha256};

use super::amounts::{self, Decimal};
use super::html;
use super::issue::Issue;
use super::row::{Field, MOST_OPTIONS, Row};
use super::source::Source;
use crate::draft::{
    CategoryPath, Colourway, Content, OptionLabel, Picture, ProductDraft, ProductStatus, VariantDraft, address_of, slug_of,
};

/// What is on the shelves of a variant, as the file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelf {
    /// Units.
    pub on_hand: i64,
    /// Whether that is for a variant that never had stock, and for no other.
    pub opening: bool,
}

/// A variant of a draft with what is beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The variant.
    pub sku: Sku,
    /// The line that tells of it.
    pub line: i64,
    /// What is on its shelves, when that is told.
    pub shelf: Option<Shelf>,
}

/// What became of the rows of a product.
#[derive(Debug, Default)]
pub struct Drafted {
    /// The draft, when nothing is wrong.
    pub draft: Option<ProductDraft>,
    /// Its variants, in its order.
    pub variants: Vec<Told>,
    /// What is wrong.
    pub errors: Vec<Issue>,
    /// What is worth knowing.
    pub notices: Vec<Issue>,
}

/// What drafting has to know beside the rows.
pub struct Setting<'s> {
    /// The currency of prices.
    pub currency: Currency,
    /// How the file's records were understood: it names columns, and colours.
    pub source: &'s Source,
}

const LONGEST_TITLE: usize = 255;
const LONGEST_DESCRIPTION: usize = 50_000;
const LONGEST_BRAND: usize = 255;
const LONGEST_ADDRESS: usize = 2_000;
const MOST_VARIANTS: usize = 2_500;
const MOST_PICTURES: usize = 250;
const MOST_STOCK: i64 = 1_000_000;
/// A category's address is made of the names on the way to it, and an address has 200 characters.
const DEEPEST_CATEGORY: usize = 10;
const LONGEST_CATEGORY: usize = 180;
/// Where a product goes that names neither category nor type, so that a shopper finds it somewhere.
const OTHER: &str = "Other";
/// The brand of a product that names none.
const NO_BRAND: &str = "No brand";

/// Makes a draft of the rows of one product.
pub fn draft(rows: &[Row], setting: &Setting<'_>) -> Drafted {
    let mut desk = Desk {
        rows,
        setting,
        drafted: Drafted::default(),
    };
    let Some(head) = rows.iter().find(|row| row.get(Field::Title).is_some()) else {
        if let Some(first) = rows.first() {
            desk.wrong(first.line, Field::Title, "missing", "no row of this product has a title".to_owned());
        }
        return desk.drafted;
    };
    let Some(mut draft) = desk.product(head) else { return desk.drafted };
    let options = desk.options();
    draft.variants = desk.variants(head, &draft.slug, &options);
    (draft.content.pictures, draft.content.colourways) = desk.pictures(head, &draft.content.title, &options);
    desk.settle_status(head, &mut draft);
    if desk.drafted.errors.is_empty() {
        desk.drafted.draft = Some(draft);
    }
    desk.drafted
}

/// An option of the product: its number in the file, its code, and the codes of its values by their label.
struct OptionColumn {
    place: u8,
    code: String,
    values: BTreeMap<String, String>,
}

struct Desk<'r, 's> {
    rows: &'r [Row],
    setting: &'r Setting<'s>,
    drafted: Drafted,
}

impl<'r> Desk<'r, '_> {
    fn issue(&self, line: i64, field: Field, code: &str, message: String) -> Issue {
        Issue::of_cell(line, &self.setting.source.name(field), &field.name(), code, message)
    }

    fn wrong(&mut self, line: i64, field: Field, code: &str, message: String) {
        let issue = self.issue(line, field, code, message);
        self.drafted.errors.push(issue);
    }

    fn notice(&mut self, line: i64, field: Field, code: &str, message: String) {
        let issue = self.issue(line, field, code, message);
        self.drafted.notices.push(issue);
    }

    /// The text of a cell on one line of so many characters at most.
    fn line_of(&mut self, row: &Row, field: Field, longest: usize) -> Option<String> {
        let text = row.get(field)?.split_whitespace().collect::<Vec<_>>().join(" ");
        self.checked(row.line, field, text, longest)
    }

    fn checked(&mut self, line: i64, field: Field, text: String, longest: usize) -> Option<String> {
        let length = text.chars().count();
        if length > longest {
            self.wrong(
                line,
                field,
                "too-long",
                format!("has {length} characters; at most {longest} are taken"),
            );
            return None;
        }
        if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            self.wrong(line, field, "control-character", "holds a control character".to_owned());
            return None;
        }
        if text.is_empty() { None } else { Some(text) }
    }

    /// What the rows say of a field of the product: the row with the title first.
    fn first(&self, head: &'r Row, field: Field) -> Option<&'r Row> {
        std::iter::once(head).chain(self.rows).find(|row| row.get(field).is_some())
    }

    /// What people read of the product as such.
    fn product(&mut self, head: &'r Row) -> Option<ProductDraft> {
        let title = self.line_of(head, Field::Title, LONGEST_TITLE).unwrap_or_default();
        for row in self.rows {
            if row.get(Field::Title).is_some_and(|other| Some(other) != head.get(Field::Title)) {
                let message = format!(
                    "line {} gives this product another title: two products with one name in addresses",
                    head.line
                );
                self.wrong(row.line, Field::Title, "two-titles", message);
            }
        }
        let handle = self.first(head, Field::Handle);
        let name = handle.and_then(|row| row.get(Field::Handle)).unwrap_or(&title);
        // A handle that is an address already stays, however long.
        let Ok(slug) = Slug::new(&name.to_lowercase()).or_else(|_| Slug::new(&address_of(name))) else {
            self.wrong(head.line, Field::Handle, "invalid", "cannot stand in an address".to_owned());
            return None;
        };
        let description = match self.first(head, Field::Description) {
            Some(row) => self.checked(
                row.line,
                Field::Description,
                html::text_of(row.get(Field::Description).unwrap_or("")),
                LONGEST_DESCRIPTION,
            ),
            None => None,
        };
        let brand = self
            .first(head, Field::Vendor)
            .and_then(|row| self.line_of(row, Field::Vendor, LONGEST_BRAND));
        let list = |desk: &mut Self, field| match desk.first(head, field) {
            Some(row) => row
                .get(field)
                .unwrap_or("")
                .split([';', '\n'])
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .take(20)
                .filter_map(|text| desk.checked(row.line, field, text.to_owned(), 100))
                .collect(),
            None => Vec::new(),
        };
        let content = Content {
            title,
            description: description.unwrap_or_default(),
            gender: self.gender(head),
            season: self.first(head, Field::Season).and_then(|row| self.line_of(row, Field::Season, 40)),
            materials: list(self, Field::Materials),
            care: list(self, Field::Care),
            ..Content::default()
        };
        Some(ProductDraft {
            slug,
            brand: brand.unwrap_or_else(|| NO_BRAND.to_owned()),
            categories: vec![self.category(head)],
            status: ProductStatus::Draft,
            content,
            variants: Vec::new(),
            created_at: None,
        })
    }

    fn category(&mut self, head: &'r Row) -> CategoryPath {
        // What Shopify writes for a product without a category.
        let row = self
            .first(head, Field::Category)
            .filter(|row| !row.get(Field::Category).unwrap_or("").eq_ignore_ascii_case("uncategorized"));
        let (field, row) = match row {
            Some(row) => (Field::Category, Some(row)),
            None => (Field::Type, self.first(head, Field::Type)),
        };
        let Some((row, text)) = row.and_then(|row| Some((row, row.get(field)?))) else {
            return CategoryPath(vec![OTHER.to_owned()]);
        };
        let names: Vec<String> = text
            .split('>')
            .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|name| !name.is_empty())
            .collect();
        let length: usize = names.iter().map(|name| address_of(name).len() + 1).sum();
        if names.is_empty() || names.len() > DEEPEST_CATEGORY || length > LONGEST_CATEGORY {
            let message = format!("must be one to {DEEPEST_CATEGORY} names with > between them, of {LONGEST_CATEGORY} characters together");
            self.wrong(row.line, field, "invalid", message);
        }
        CategoryPath(names)
    }

    /// For whom it is, in the shop's own words; what is none of them is left out.
    fn gender(&self, head: &'r Row) -> Option<String> {
        let said = self.first(head, Field::Gender)?.get(Field::Gender)?.to_lowercase();
        let age = self
            .first(head, Field::AgeGroup)
            .and_then(|row| row.get(Field::AgeGroup))
            .unwrap_or("")
            .to_lowercase();
        let small = ["kid", "child", "toddler", "infant", "newborn", "bab"]
            .iter()
            .any(|young| age.contains(young));
        let mut genders: Vec<&str> = Vec::new();
        for word in said.split(|c: char| !c.is_alphanumeric()) {
            match word {
                "female" | "women" | "woman" | "womens" | "ladies" => genders.push(if small { "girls" } else { "women" }),
                "male" | "men" | "man" | "mens" => genders.push(if small { "boys" } else { "men" }),
                "girl" | "girls" => genders.push("girls"),
                "boy" | "boys" => genders.push("boys"),
                "unisex" => genders.push("unisex"),
                _ => {}
            }
        }
        genders.dedup();
        match genders.as_slice() {
            [] => None,
            [one] => Some((*one).to_owned()),
            [_, ..] => Some("unisex".to_owned()),
        }
    }

    /// Which options the product has, and a code for each value. A value's code is its label as it stands in an address; when two labels
    /// would have the same, the later gets a mark of its own.
    fn options(&mut self) -> Vec<OptionColumn> {
        let mut options: Vec<OptionColumn> = Vec::new();
        for place in 1..=MOST_OPTIONS {
            let value = |row: &'r Row| row.get(Field::OptionValue(place));
            let named = self
                .rows
                .iter()
                .find_map(|row| row.get(Field::OptionName(place)).map(|name| (row.line, name)));
            let mut labels: Vec<&str> = self.rows.iter().filter_map(value).collect();
            if labels.is_empty() {
                continue;
            }
            let Some((line, name)) = named else {
                let line = self.rows.iter().find(|row| value(row).is_some()).map_or(0, |row| row.line);
                self.wrong(
                    line,
                    Field::OptionName(place),
                    "missing",
                    "a value of an option needs the option's name".to_owned(),
                );
                continue;
            };
            // What stands there for a product without options.
            if place == 1 && name.eq_ignore_ascii_case("title") && labels.iter().all(|label| label.eq_ignore_ascii_case("default title")) {
                continue;
            }
            let mut code = option_code(name, place);
            if options.iter().any(|option| option.code == code) {
                code = format!("{code}-{place}");
            }
            if code.len() > 60 || name.chars().count() > 60 {
                self.wrong(line, Field::OptionName(place), "too-long", "has more than 60 characters".to_owned());
            }
            labels.sort_unstable();
            labels.dedup();
            let mut values: BTreeMap<String, String> = BTreeMap::new();
            for label in labels {
                let mut value = address_of(label);
                if values.values().any(|taken| *taken == value) {
                    value = format!("{value}-{}", mark(label, 6));
                }
                values.insert(label.to_owned(), value);
            }
            options.push(OptionColumn { place, code, values });
        }
        for row in self.rows {
            for option in &options {
                let longest = if option.code == "size" { 40 } else { 100 };
                if row
                    .get(Field::OptionValue(option.place))
                    .is_some_and(|label| label.chars().count() > longest)
                {
                    self.wrong(
                        row.line,
                        Field::OptionValue(option.place),
                        "too-long",
                        format!("has more than {longest} characters"),
                    );
                }
            }
        }
        options
    }

    fn variants(&mut self, head: &'r Row, slug: &Slug, options: &[OptionColumn]) -> Vec<VariantDraft> {
        let mut rows: Vec<&Row> = self.rows.iter().filter(|row| row.has_variant()).collect();
        if rows.is_empty() {
            rows.push(head);
        }
        if rows.len() > MOST_VARIANTS {
            let message = format!("this product has {} variants; at most {MOST_VARIANTS} are taken", rows.len());
            self.wrong(head.line, Field::Handle, "too-many-variants", message);
            return Vec::new();
        }
        let mut seen: BTreeMap<String, i64> = BTreeMap::new();
        let mut skus: BTreeMap<String, i64> = BTreeMap::new();
        let mut variants = Vec::with_capacity(rows.len());
        for row in rows {
            let Some((variant, shelf)) = self.variant(row, slug, options) else {
                continue;
            };
            if let Some(line) = seen.insert(variant.option_key(), row.line) {
                let field = options.first().map_or(Field::Sku, |option| Field::OptionValue(option.place));
                self.wrong(
                    row.line,
                    field,
                    "same-options",
                    format!("line {line} has a variant of this product with the same options"),
                );
                continue;
            }
            if let Some(line) = skus.insert(variant.sku.as_str().to_owned(), row.line) {
                self.wrong(row.line, Field::Sku, "sku-twice", format!("line {line} has the same SKU"));
                continue;
            }
            self.drafted.variants.push(Told {
                sku: variant.sku.clone(),
                line: row.line,
                shelf,
            });
            variants.push(variant);
        }
        variants
    }

    fn variant(&mut self, row: &Row, slug: &Slug, options: &[OptionColumn]) -> Option<(VariantDraft, Option<Shelf>)> {
        let before = self.drafted.errors.len();
        let mut labels = Vec::with_capacity(options.len());
        for option in options {
            let Some(label) = row.get(Field::OptionValue(option.place)) else {
                let message = "other variants of this product have a value here".to_owned();
                self.wrong(row.line, Field::OptionValue(option.place), "missing", message);
                continue;
            };
            let value = option.values.get(label).cloned().unwrap_or_default();
            labels.push(OptionLabel {
                option: option.code.clone(),
                value,
                label: label.to_owned(),
            });
        }
        let sku = match row.get(Field::Sku) {
            Some(text) => match Sku::new(text) {
                Ok(sku) => Some(sku),
                Err(error) => {
                    self.wrong(row.line, Field::Sku, "invalid", error.to_string());
                    None
                }
            },
            None => Sku::new(&made_sku(slug, &labels)).ok(),
        };
        let price = self.price(row, Field::Price);
        // Nothing, and zero, are how files say that there is no former price.
        let compare_at = self.price(row, Field::CompareAt).filter(|money| money.amount > 0);
        let weight = self.whole(row, Field::Grams, 10_000_000);
        let quantity = self.whole(row, Field::Quantity, MOST_STOCK);
        let opening = self.whole(row, Field::OpeningQuantity, MOST_STOCK);
        let barcode = self.line_of(row, Field::Barcode, 40);
        if self.drafted.errors.len() > before {
            return None;
        }
        // Below zero is what some shops call sold before it was there: nothing is on the shelf.
        let shelf = |on_hand: i64, opening| Shelf {
            on_hand: on_hand.max(0),
            opening,
        };
        let shelf = quantity
            .map(|units| shelf(units, false))
            .or(opening.map(|units| shelf(units, true)));
        let label_of = |code: &str| labels.iter().find(|label| label.option == code);
        let variant = VariantDraft {
            sku: sku?,
            colour: label_of("colour").map(|label| label.value.clone()),
            size: label_of("size").map(|label| label.label.clone()),
            barcode,
            weight_grams: weight.filter(|grams| *grams > 0).and_then(|grams| i32::try_from(grams).ok()),
            price,
            compare_at: price.and(compare_at),
            active: true,
            options: labels,
        };
        Some((variant, shelf))
    }

    fn price(&mut self, row: &Row, field: Field) -> Option<kernel::Money> {
        match amounts::price(row.get(field)?, self.setting.currency) {
            Ok(money) => Some(money),
            Err((code, message)) => {
                self.wrong(row.line, field, code, message);
                None
            }
        }
    }

    fn whole(&mut self, row: &Row, field: Field, most: i64) -> Option<i64> {
        let text = row.get(field)?;
        let number = Decimal::parse(text)
            .filter(|number| field == Field::Grams || number.places == 0)
            .and_then(Decimal::rounded);
        match number {
            Some(number) if number.abs() <= most => Some(number),
            Some(_) => {
                self.wrong(row.line, field, "too-high", format!("is more than {most}"));
                None
            }
            None => {
                self.wrong(row.line, field, "not-a-number", "is not a whole number".to_owned());
                None
            }
        }
    }

    /// The pictures of the style as such, and its colourways with theirs. A variant's own picture is its colourway's.
    fn pictures(&mut self, head: &Row, title: &str, options: &[OptionColumn]) -> (Vec<Picture>, Vec<Colourway>) {
        let mut all: Vec<(i64, i64, Picture)> = Vec::new();
        for row in self.rows {
            let Some(url) = self.address(row, Field::Image) else { continue };
            let position = match row.get(Field::ImagePosition) {
                None => i64::MAX,
                Some(_) => self.whole(row, Field::ImagePosition, 1_000_000).unwrap_or(i64::MAX),
            };
            let alt = self.line_of(row, Field::ImageAlt, 512).unwrap_or_else(|| title.to_owned());
            all.push((position, row.line, Picture { url, alt }));
        }
        all.sort_by_key(|(position, line, _)| (*position, *line));
        let mut seen = BTreeSet::new();
        let mut pictures: Vec<Picture> = all
            .into_iter()
            .map(|(.., picture)| picture)
            .filter(|picture| seen.insert(picture.url.clone()))
            .collect();
        if pictures.len() > MOST_PICTURES {
            self.wrong(
                head.line,
                Field::Image,
                "too-many",
                format!("this product has {} pictures; at most {MOST_PICTURES} are taken", pictures.len()),
            );
        }
        let mut colourways: Vec<Colourway> = Vec::new();
        let Some(option) = options.iter().find(|option| option.code == "colour") else {
            return (pictures, colourways);
        };
        for row in self.rows {
            let Some(label) = row.get(Field::OptionValue(option.place)) else {
                continue;
            };
            let Some((code, slug)) = option.values.get(label).and_then(|code| Some((code, Slug::new(code).ok()?))) else {
                continue;
            };
            let own = self.address(row, Field::VariantImage);
            let colourway = match colourways.iter_mut().position(|colourway| colourway.colour == *code) {
                Some(at) => colourways.get_mut(at),
                None => {
                    let colour = self.setting.source.colour(label);
                    colourways.push(Colourway {
                        slug,
                        colour: code.clone(),
                        label: label.to_owned(),
                        family: colour.family,
                        hex: colour.hex,
                        pictures: Vec::new(),
                    });
                    colourways.last_mut()
                }
            };
            if let (Some(colourway), Some(url)) = (colourway, own)
                && colourway.pictures.iter().all(|picture| picture.url != url)
            {
                let listed = pictures
                    .iter()
                    .find(|picture| picture.url == url)
                    .map(|picture| picture.alt.clone());
                colourway.pictures.push(Picture {
                    url,
                    alt: listed.unwrap_or_else(|| format!("{title}, {label}")),
                });
            }
        }
        pictures.retain(|picture| {
            !colourways
                .iter()
                .any(|colourway| colourway.pictures.iter().any(|own| own.url == picture.url))
        });
        (pictures, colourways)
    }

    /// A picture's address. Nothing here ever fetches it.
    fn address(&mut self, row: &Row, field: Field) -> Option<String> {
        let text = row.get(field)?;
        let address = if text.starts_with("//") {
            format!("https:{text}")
        } else {
            text.to_owned()
        };
        let lower = address.to_ascii_lowercase();
        let host = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
        let plain = address
            .chars()
            .all(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '"' | '<' | '>'));
        if host.is_none_or(|host| host.is_empty() || host.starts_with('/')) || !plain || address.len() > LONGEST_ADDRESS {
            self.wrong(
                row.line,
                field,
                "not-an-address",
                "must be the address of a picture that begins with https://".to_owned(),
            );
            return None;
        }
        Some(address)
    }

    /// Whether the shop shows it: as the file says, and only when somebody could buy it.
    fn settle_status(&mut self, head: &'r Row, draft: &mut ProductDraft) {
        let published = self.truth(head, Field::Published).unwrap_or(true);
        let card = self.truth(head, Field::GiftCard).unwrap_or(false);
        let said = self
            .first(head, Field::Status)
            .map(|row| (row.line, row.get(Field::Status).unwrap_or("").to_lowercase()));
        let status = match said.as_ref().map(|(_, status)| status.as_str()) {
            None | Some("active") => ProductStatus::Active,
            Some("draft" | "unlisted") => ProductStatus::Draft,
            Some("archived") => ProductStatus::Archived,
            Some(other) => {
                let (line, message) = (
                    said.as_ref().map_or(head.line, |(line, _)| *line),
                    format!("`{other}` is none of active, draft, archived, unlisted"),
                );
                self.wrong(line, Field::Status, "unknown-status", message);
                return;
            }
        };
        draft.status = match status {
            ProductStatus::Active if !published => ProductStatus::Draft,
            status => status,
        };
        if draft.status != ProductStatus::Active {
            return;
        }
        if card {
            draft.status = ProductStatus::Draft;
            self.notice(
                head.line,
                Field::GiftCard,
                "gift-card",
                "gift cards are not sold here yet: it waits as a draft".to_owned(),
            );
        } else if !draft.variants.iter().any(|variant| variant.price.is_some()) {
            draft.status = ProductStatus::Draft;
            self.notice(
                head.line,
                Field::Price,
                "no-price",
                "nothing of it has a price: it waits as a draft".to_owned(),
            );
        }
    }

    fn truth(&mut self, head: &'r Row, field: Field) -> Option<bool> {
        let row = self.first(head, field)?;
        match row.get(field)?.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Some(true),
            "false" | "no" | "0" => Some(false),
            _ => {
                self.wrong(row.line, field, "not-a-truth", "must be TRUE or FALSE".to_owned());
                None
            }
        }
    }
}

/// The code of an option by its name; colour and size are known in the words that shops use for them.
fn option_code(name: &str, place: u8) -> String {
    let slug = slug_of(name);
    let words: Vec<&str> = slug.split('-').collect();
    if words
        .iter()
        .any(|word| matches!(*word, "color" | "colour" | "colors" | "colours" | "farbe" | "couleur" | "kleur"))
    {
        return "colour".to_owned();
    }
    if words
        .iter()
        .any(|word| matches!(*word, "size" | "sizes" | "grosse" | "groesse" | "taille" | "maat"))
    {
        return "size".to_owned();
    }
    if slug.is_empty() { format!("option-{place}") } else { slug }
}

/// A SKU for a variant that has none: of the product's address and its options, the same each time.
fn made_sku(slug: &Slug, options: &[OptionLabel]) -> String {
    let text = [slug.as_str()]
        .into_iter()
        .chain(options.iter().map(|option| option.value.as_str()))
        .collect::<Vec<_>>()
        .join("-")
        .to_uppercase();
    if text.len() <= 64 {
        return text;
    }
    let beginning: String = text.chars().take(50).collect();
    format!("{}-{}", beginning.trim_end_matches('-'), mark(&text, 10).to_uppercase())
}

/// So many hexadecimal digits that stand for a text.
fn mark(text: &str, digits: usize) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>()
        .chars()
        .take(digits)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Drafts the rows of a file of one product.
    fn drafted(csv: &str) -> Drafted {
        let mut records = super::super::text::records(csv, 1, b',', true)
            .records
            .into_iter()
            .map(|record| record.expect("a record"));
        let source = Source::of(&records.next().expect("a header").cells, 1, None).expect("a header");
        let rows: Vec<Row> = records.flat_map(|record| source.rows(record.line, &record.cells)).collect();
        draft(
            &rows,
            &Setting {
                currency: Currency::EUR,
                source: &source,
            },
        )
    }

    fn errors(csv: &str) -> Vec<(i64, String, String)> {
        drafted(csv)
            .errors
            .into_iter()
            .map(|issue| (issue.line, issue.column, issue.code))
            .collect()
    }

    #[test]
    fn rows_of_a_product_become_one_draft() {
        let found = drafted(
            "Handle,Title,Body (HTML),Vendor,Type,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,Image Position,Image Alt Text,Variant Image,Google Shopping / Gender\n\
             Tee_Shirt,,,,,,Navy,,M,,150.0,-2,19.9,0.00,'0012,https://x/2.jpg,2,,https://x/navy.jpg,\n\
             Tee_Shirt,The  Tee,\"<p>Soft &amp; warm</p>\",,Tops,Color,Navy,Size,S,TEE-1,150,5,19.90,24.9,,https://x/1.jpg,1,Front,,Female\n\
             Tee_Shirt,,,,,,Off White,,S,,,,21,,,,,,,\n\
             Tee_Shirt,,,,,,,,,,,,,,,https://x/3.jpg,3,Back,,\n\
             Tee_Shirt,,,,,,,,,,,,,,,https://x/1.jpg,4,again,,\n",
        );
        assert_eq!(found.errors, []);
        let draft = found.draft.expect("a draft");
        assert_eq!(
            (draft.slug.as_str(), draft.content.title.as_str(), draft.brand.as_str()),
            ("tee-shirt", "The Tee", NO_BRAND)
        );
        assert_eq!(
            (draft.content.description.as_str(), draft.content.gender.as_deref()),
            ("Soft & warm", Some("women"))
        );
        assert_eq!(
            (draft.categories[0].0.as_slice(), draft.status),
            (&["Tops".to_owned()][..], ProductStatus::Active)
        );
        let skus: Vec<&str> = draft.variants.iter().map(|variant| variant.sku.as_str()).collect();
        assert_eq!(skus, ["TEE-SHIRT-NAVY-M", "TEE-1", "TEE-SHIRT-OFF-WHITE-S"]);
        let first = &draft.variants[0];
        assert_eq!(
            (first.colour.as_deref(), first.size.as_deref(), first.weight_grams),
            (Some("navy"), Some("M"), Some(150))
        );
        assert_eq!(
            (first.price.map(|money| money.amount), first.compare_at, first.barcode.as_deref()),
            (Some(1_990), None, Some("0012"))
        );
        assert_eq!(draft.variants[1].compare_at.map(|money| money.amount), Some(2_490));
        let shelves: Vec<_> = found
            .variants
            .iter()
            .map(|told| (told.line, told.shelf.as_ref().map(|shelf| shelf.on_hand)))
            .collect();
        assert_eq!(shelves, [(2, Some(0)), (3, Some(5)), (4, None)]);
        let urls: Vec<&str> = draft.content.pictures.iter().map(|picture| picture.url.as_str()).collect();
        assert_eq!(urls, ["https://x/1.jpg", "https://x/2.jpg", "https://x/3.jpg"]);
        assert_eq!(
            (draft.content.pictures[0].alt.as_str(), draft.content.pictures[1].alt.as_str()),
            ("Front", "The Tee")
        );
        let ways: Vec<_> = draft
            .content
            .colourways
            .iter()
            .map(|way| (way.slug.as_str(), way.family.as_str(), way.pictures.len()))
            .collect();
        assert_eq!(ways, [("navy", "blue", 1), ("off-white", "white", 0)]);
    }

    #[test]
    fn a_title_is_enough() {
        let found = drafted("Title\n日本のシャツ\n");
        let draft = found.draft.expect("a draft");
        assert!(draft.slug.as_str().len() > 5, "{}", draft.slug);
        assert_eq!(
            (draft.status, draft.variants.len(), draft.variants[0].options.len()),
            (ProductStatus::Draft, 1, 0)
        );
        assert_eq!(found.notices[0].code, "no-price");
        let found = drafted("Title,Price,Option1 name,Option1 value,Published on online store\nTee,5,Title,Default Title,TRUE\n");
        assert_eq!(
            found.draft.map(|draft| (draft.status, draft.variants[0].options.len())),
            Some((ProductStatus::Active, 0))
        );
    }

    #[test]
    fn for_whom_it_is_is_said_in_the_words_of_the_shop() {
        for (gender, age, expected) in [
            ("Female", "adult", Some("women")),
            ("male", "Kids", Some("boys")),
            ("Female; Male", "", Some("unisex")),
            ("Girls", "", Some("girls")),
            ("women's", "", Some("women")),
            ("everybody whom it suits, of any age", "", None),
        ] {
            let csv = format!("Title,Google Shopping / Gender,Google Shopping / Age Group\nTee,\"{gender}\",{age}\n");
            let found = drafted(&csv);
            assert_eq!(found.errors, []);
            assert_eq!(found.draft.expect("a draft").content.gender.as_deref(), expected, "{gender} {age}");
        }
    }

    #[test]
    fn a_row_with_nothing_but_a_quantity_is_no_variant() {
        let found = drafted(
            "Handle,Title,Product Category,Type,Variant Inventory Qty,Image Src\na,A,Uncategorized,Tops,5,\na,,,,0,https://x/1.jpg\n",
        );
        assert_eq!(found.errors, []);
        assert_eq!(found.variants.len(), 1);
        assert_eq!(
            found.variants[0].shelf,
            Some(Shelf {
                on_hand: 5,
                opening: false
            })
        );
        assert_eq!(found.draft.expect("a draft").categories, [CategoryPath(vec!["Tops".to_owned()])]);
    }

    #[test]
    fn labels_that_look_alike_in_an_address_stay_two_values() {
        let found = drafted("URL handle,Title,Option1 name,Option1 value,Price\na,A,Size,10,1\na,,,10+,1\na,,,ß,1\na,,,ss,1\n");
        assert_eq!(found.errors, []);
        let keys: BTreeSet<String> = found
            .draft
            .expect("a draft")
            .variants
            .iter()
            .map(VariantDraft::option_key)
            .collect();
        assert_eq!(keys.len(), 4);
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let found = errors(
            "Handle,Title,Status,Published,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty,Image Src,Variant Grams\n\
             a,Tee,sold out,maybe,Size,S,ä,12.345,1.5,javascript:alert(1),heavy\n\
             a,Other,,,,S,X,1,1,,\n\
             a,,,,,S,Y,1,1,https:///x,\n\
             a,,,,,,Z,\"1,5\",,,\n\
             a,,,,,M,X,2,2000000,,\n\
             a,,,,,L,X,2,2,,\n",
        );
        let expected = [
            (3, "Title", "two-titles"),
            (2, "Variant SKU", "invalid"),
            (2, "Variant Price", "too-precise"),
            (2, "Variant Grams", "not-a-number"),
            (2, "Variant Inventory Qty", "not-a-number"),
            (4, "Option1 Value", "same-options"),
            (5, "Option1 Value", "missing"),
            (5, "Variant Price", "not-a-price"),
            (6, "Variant Inventory Qty", "too-high"),
            (7, "Variant SKU", "sku-twice"),
            (2, "Image Src", "not-an-address"),
            (4, "Image Src", "not-an-address"),
            (2, "Published", "not-a-truth"),
            (2, "Status", "unknown-status"),
        ];
        let expected: Vec<_> = expected
            .iter()
            .map(|(line, column, code)| (*line, (*column).to_owned(), (*code).to_owned()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_row_without_what_makes_a_product_is_wrong() {
        assert_eq!(
            errors("Handle,Title,Variant Price\na,,5\n"),
            [(2, "Title".to_owned(), "missing".to_owned())]
        );
        let long = "x".repeat(256);
        assert_eq!(
            errors(&format!("Title,Type\n{long},a > b > c > d > e > f > g > h > i > j > k\n")).len(),
            2
        );
        assert_eq!(
            errors("Title,Option1 value\nA,S\n"),
            [(2, "option1_name".to_owned(), "missing".to_owned())]
        );
    }
}
