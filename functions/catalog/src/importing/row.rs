//! A record with its meanings: the one form that both Shopify dialects and every mapping file are brought into.
//!
//! A product is one or more rows. One of them has the title; every row may bring a variant, a picture, or both.

use std::collections::BTreeMap;

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The product's name in addresses.
    Handle,
    /// The title.
    Title,
    /// HTML or plain text.
    Description,
    /// The brand.
    Vendor,
    /// The way to the category, ` > ` between its names.
    Category,
    /// A category when there is none.
    Type,
    /// Whether the shop shows it: `TRUE`, `FALSE`.
    Published,
    /// `active`, `draft`, `archived`, `unlisted`.
    Status,
    /// The name of an option, from 1.
    OptionName(u8),
    /// The value of an option, from 1.
    OptionValue(u8),
    /// The stock-keeping unit.
    Sku,
    /// GTIN.
    Barcode,
    /// The weight.
    Grams,
    /// What it costs.
    Price,
    /// What it used to cost.
    CompareAt,
    /// How many are on the shelves.
    Quantity,
    /// How many are on the shelves of a variant that never had stock.
    OpeningQuantity,
    /// The address of a picture.
    Image,
    /// Where it stands among the product's pictures.
    ImagePosition,
    /// What is on it.
    ImageAlt,
    /// The address of the variant's own picture.
    VariantImage,
    /// Whether it is money on a card: `TRUE`, `FALSE`.
    GiftCard,
    /// For whom.
    Gender,
    /// `adult`, `kids`, …
    AgeGroup,
    /// `spring-summer`, `autumn-winter`.
    Season,
    /// What it is made of; `;` between.
    Materials,
    /// How to look after it; `;` between.
    Care,
}

impl Field {
    /// The field's name in problems and mapping files.
    pub fn name(self) -> String {
        let name = match self {
            Field::Handle => "handle",
            Field::Title => "title",
            Field::Description => "description",
            Field::Vendor => "brand",
            Field::Category => "category",
            Field::Type => "type",
            Field::Published => "published",
            Field::Status => "status",
            Field::OptionName(place) => return format!("option{place}_name"),
            Field::OptionValue(place) => return format!("option{place}_value"),
            Field::Sku => "sku",
            Field::Barcode => "barcode",
            Field::Grams => "weight_grams",
            Field::Price => "price",
            Field::CompareAt => "compare_at",
            Field::Quantity => "stock",
            Field::OpeningQuantity => "opening_stock",
            Field::Image => "image",
            Field::ImagePosition => "image_position",
            Field::ImageAlt => "image_alt",
            Field::VariantImage => "variant_image",
            Field::GiftCard => "gift_card",
            Field::Gender => "gender",
            Field::AgeGroup => "age_group",
            Field::Season => "season",
            Field::Materials => "materials",
            Field::Care => "care",
        };
        name.to_owned()
    }
}

/// A product has no more options than this.
pub const MOST_OPTIONS: u8 = 5;

/// A row. A field that is not there, or blank, says nothing.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// The line at which its record begins.
    pub line: i64,
    /// What it says, trimmed, never blank.
    pub says: BTreeMap<Field, String>,
}

impl Row {
    /// A row that says nothing yet.
    pub fn new(line: i64) -> Row {
        Row {
            line,
            says: BTreeMap::new(),
        }
    }

    /// Says this of a field, unless it is blank.
    pub fn say(&mut self, field: Field, text: &str) {
        let text = unguarded(text.trim());
        if !text.is_empty() {
            self.says.insert(field, text.to_owned());
        }
    }

    /// What it says of a field.
    pub fn get(&self, field: Field) -> Option<&str> {
        self.says.get(&field).map(String::as_str)
    }

    /// Whether it tells of a variant of its own. A quantity alone does not: some tools write one into rows of pictures.
    pub fn has_variant(&self) -> bool {
        let of_variant = |field: &Field| {
            matches!(
                field,
                Field::OptionValue(_) | Field::Sku | Field::Barcode | Field::Price | Field::CompareAt
            )
        };
        self.says.keys().any(of_variant)
    }
}

/// A quote in front of what a spreadsheet would take for a formula or shorten as a number is the writer's guard, not part of the text.
/// What comes without a guard stays as it is: here it is text, whatever it begins with.
fn unguarded(text: &str) -> &str {
    let Some(inner) = text.strip_prefix('\'') else { return text };
    let number = !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit());
    if number || inner.starts_with(['=', '+', '-', '@']) {
        inner
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guard_against_formulas_is_taken_off_and_formulas_are_text() {
        let mut row = Row::new(2);
        for (field, text) in [
            (Field::Barcode, "'0012345"),
            (Field::Title, "=HYPERLINK(\"x\")"),
            (Field::Vendor, "'@home"),
            (Field::Type, "'Tis"),
            (Field::Sku, "  "),
        ] {
            row.say(field, text);
        }
        assert_eq!(row.get(Field::Barcode), Some("0012345"));
        assert_eq!(row.get(Field::Title), Some("=HYPERLINK(\"x\")"));
        assert_eq!(row.get(Field::Vendor), Some("@home"));
        assert_eq!(row.get(Field::Type), Some("'Tis"));
        assert_eq!(row.get(Field::Sku), None);
    }
}
