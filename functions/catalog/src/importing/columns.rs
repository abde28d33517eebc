//! Which column says what, when no mapping file does: Shopify's export as it was for years (46 columns, `Handle`, `Variant SKU`) and as
//! it is now (`URL handle`, `SKU`). Known by the header alone; letter case and blank ends do not matter.

use std::collections::BTreeMap;

use super::issue::Issue;
use super::row::{Field, Row};
use crate::draft::address_of;

/// Whose columns they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `Handle`, `Body (HTML)`, `Variant SKU`, `Image Src`.
    Legacy,
    /// `URL handle`, `Description`, `SKU`, `Product image URL`.
    Current,
}

use Dialect::{Current, Legacy};

/// The columns that are read. Those without a dialect stand in both.
const COLUMNS: [(Option<Dialect>, &str, Field); 58] = [
    (Some(Legacy), "handle", Field::Handle),
    (Some(Current), "url handle", Field::Handle),
    (None, "title", Field::Title),
    (Some(Legacy), "body (html)", Field::Description),
    (Some(Legacy), "body html", Field::Description),
    (Some(Legacy), "body", Field::Description),
    (Some(Current), "description", Field::Description),
    (None, "vendor", Field::Vendor),
    (None, "product category", Field::Category),
    (Some(Legacy), "standardized product type", Field::Category),
    (None, "type", Field::Type),
    (Some(Legacy), "custom product type", Field::Type),
    (Some(Legacy), "published", Field::Published),
    (Some(Current), "published on online store", Field::Published),
    (None, "status", Field::Status),
    (None, "option1 name", Field::OptionName(1)),
    (None, "option1 value", Field::OptionValue(1)),
    (None, "option2 name", Field::OptionName(2)),
    (None, "option2 value", Field::OptionValue(2)),
    (None, "option3 name", Field::OptionName(3)),
    (None, "option3 value", Field::OptionValue(3)),
    (Some(Legacy), "variant sku", Field::Sku),
    (Some(Current), "sku", Field::Sku),
    (Some(Legacy), "variant barcode", Field::Barcode),
    (Some(Current), "barcode", Field::Barcode),
    (Some(Legacy), "variant grams", Field::Grams),
    (Some(Current), "weight value (grams)", Field::Grams),
    (Some(Legacy), "variant price", Field::Price),
    (Some(Current), "price", Field::Price),
    (Some(Legacy), "variant compare at price", Field::CompareAt),
    (Some(Legacy), "variant compare-at price", Field::CompareAt),
    (Some(Current), "compare-at price", Field::CompareAt),
    (Some(Current), "compare at price", Field::CompareAt),
    (Some(Legacy), "variant inventory qty", Field::Quantity),
    (Some(Legacy), "variant inventory quantity", Field::Quantity),
    (Some(Current), "inventory quantity", Field::Quantity),
    (Some(Legacy), "image src", Field::Image),
    (Some(Current), "product image url", Field::Image),
    (None, "image position", Field::ImagePosition),
    (None, "image alt text", Field::ImageAlt),
    (Some(Legacy), "variant image", Field::VariantImage),
    (Some(Current), "variant image url", Field::VariantImage),
    (None, "gift card", Field::GiftCard),
    (None, "google shopping / gender", Field::Gender),
    (None, "google shopping / age group", Field::AgeGroup),
    (None, "target gender (product.metafields.shopify.target-gender)", Field::Gender),
    (None, "age group (product.metafields.shopify.age-group)", Field::AgeGroup),
    (None, "fabric (product.metafields.shopify.fabric)", Field::Materials),
    (None, "material (product.metafields.shopify.material)", Field::Materials),
    (
        None,
        "care instructions (product.metafields.shopify.care-instructions)",
        Field::Care,
    ),
    // Later exports name each option's link beside it; the names above stay.
    (Some(Current), "option 1 name", Field::OptionName(1)),
    (Some(Current), "option 1 value", Field::OptionValue(1)),
    (Some(Current), "option 2 name", Field::OptionName(2)),
    (Some(Current), "option 2 value", Field::OptionValue(2)),
    (Some(Current), "option 3 name", Field::OptionName(3)),
    (Some(Current), "option 3 value", Field::OptionValue(3)),
    (Some(Current), "product url handle", Field::Handle),
    (Some(Current), "image url", Field::Image),
];

/// A header, understood.
#[derive(Debug, Clone)]
pub struct Columns {
    /// Whose columns they are.
    pub dialect: Dialect,
    /// The columns that are not read.
    pub ignored: Vec<String>,
    header: Vec<String>,
    read: Vec<(usize, Field)>,
}

/// A column's name as it is compared.
pub fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Columns {
    /// Understands a header that begins at `line`.
    pub fn of(header: &[String], line: i64) -> Result<Columns, Vec<Issue>> {
        let mut read: Vec<(usize, Field)> = Vec::new();
        let (mut ignored, mut issues) = (Vec::new(), Vec::new());
        let (mut legacy, mut current) = (0, 0);
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (place, name) in header.iter().enumerate() {
            let Some((dialect, plain, field)) = COLUMNS.iter().find(|(_, known, _)| *known == plain(name)) else {
                if !name.trim().is_empty() {
                    ignored.push(name.trim().to_owned());
                }
                continue;
            };
            if seen.insert((*plain).to_owned(), place).is_some() {
                issues.push(Issue::of_cell(
                    line,
                    name.trim(),
                    &field.name(),
                    "column-twice",
                    "stands in the header twice",
                ));
                continue;
            }
            match dialect {
                Some(Legacy) => legacy += 1,
                Some(Current) => current += 1,
                None => {}
            }
            read.push((place, *field));
        }
        if !read.iter().any(|(_, field)| *field == Field::Title) {
            let message = "there is no such column: this is neither of Shopify's forms, so it needs a mapping file";
            issues.push(Issue::of_cell(line, "Title", "title", "missing-column", message));
        }
        if !issues.is_empty() {
            return Err(issues);
        }
        let dialect = if legacy > current { Legacy } else { Current };
        Ok(Columns {
            dialect,
            ignored,
            header: header.iter().map(|name| name.trim().to_owned()).collect(),
            read,
        })
    }

    /// What a record says.
    pub fn row(&self, line: i64, cells: &[String]) -> Row {
        let mut row = Row::new(line);
        for (place, field) in &self.read {
            // Where two columns fill one field (a metafield and Google's), the first that says something counts.
            if let Some(cell) = cells.get(*place).filter(|_| row.get(*field).is_none()) {
                row.say(*field, cell);
            }
        }
        row
    }

    /// What tells the product of a record from others: its handle, or else its title. Empty when it has neither.
    pub fn key(&self, cells: &[String]) -> String {
        let cell = |field: Field| {
            self.read
                .iter()
                .filter(|(_, read)| *read == field)
                .filter_map(|(place, _)| cells.get(*place))
                .find(|cell| !cell.trim().is_empty())
        };
        match (cell(Field::Handle), cell(Field::Title)) {
            (Some(handle), _) => handle.trim().to_owned(),
            (None, Some(title)) => address_of(title),
            (None, None) => String::new(),
        }
    }

    /// The file's name for a field.
    pub fn name(&self, field: Field) -> String {
        let place = self.read.iter().find(|(_, read)| *read == field).map(|(place, _)| *place);
        place
            .and_then(|place| self.header.get(place))
            .cloned()
            .unwrap_or_else(|| match (self.dialect, field) {
                (Legacy, Field::Handle) => "Handle".to_owned(),
                (Current, Field::Handle) => "URL handle".to_owned(),
                (_, field) => field.name(),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &str) -> Vec<String> {
        names.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn both_dialects_are_known_by_their_header() {
        let legacy = Columns::of(&header(" HANDLE,title,Body (HTML),Variant SKU,variant  price,Cost per item,"), 1).expect("legacy");
        assert_eq!(
            (legacy.dialect, legacy.ignored.as_slice()),
            (Legacy, &["Cost per item".to_owned()][..])
        );
        assert_eq!(legacy.name(Field::Price), "variant  price");
        let row = legacy.row(2, &header("a-b,,<p>x</p>,S1,9.99,1,"));
        assert_eq!(
            (row.get(Field::Handle), row.get(Field::Title), row.get(Field::Price)),
            (Some("a-b"), None, Some("9.99"))
        );
        let current = Columns::of(&header("Title,URL handle,SKU,Price,Status"), 1).expect("current");
        assert_eq!(current.dialect, Current);
        assert!(Columns::of(&header("Title"), 1).is_ok(), "the title is enough");
    }

    #[test]
    fn a_header_that_is_not_understood_says_why() {
        let codes = |names| {
            Columns::of(&header(names), 1)
                .expect_err("refused")
                .into_iter()
                .map(|issue| (issue.column, issue.code))
                .collect::<Vec<_>>()
        };
        assert_eq!(codes("id,name"), [("Title".to_owned(), "missing-column".to_owned())]);
        assert_eq!(codes("Title,SKU,sku"), [("sku".to_owned(), "column-twice".to_owned())]);
    }
}
