//! A mapping file: how the rows of any CSV become products, variants, prices and stock. Documented in `docs/importing.md`.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::colours::{Colour, colour};
use super::columns::plain;
use super::issue::Issue;
use super::row::{Field, MOST_OPTIONS, Row};
use super::value::{Condition, Names, Value, Wrong, texts};

/// A mapping file, read.
#[derive(Debug, Clone)]
pub struct Mapping {
    blanks: Vec<String>,
    spellings: BTreeMap<String, Vec<String>>,
    skip: Vec<Condition>,
    lets: Vec<(String, Value)>,
    key: Value,
    product: Vec<(Field, Value)>,
    options: Vec<(String, Value)>,
    variants: Vec<(Field, Value)>,
    colours: BTreeMap<String, Colour>,
}

/// What a product is told by, and what a variant.
const PRODUCT: [(&str, Field); 14] = [
    ("handle", Field::Handle),
    ("title", Field::Title),
    ("description", Field::Description),
    ("brand", Field::Vendor),
    ("category", Field::Category),
    ("type", Field::Type),
    ("published", Field::Published),
    ("status", Field::Status),
    ("gender", Field::Gender),
    ("age_group", Field::AgeGroup),
    ("season", Field::Season),
    ("materials", Field::Materials),
    ("care", Field::Care),
    ("images", Field::Image),
];
const VARIANT: [(&str, Field); 8] = [
    ("sku", Field::Sku),
    ("barcode", Field::Barcode),
    ("weight_grams", Field::Grams),
    ("price", Field::Price),
    ("compare_at", Field::CompareAt),
    ("stock", Field::Quantity),
    ("opening_stock", Field::OpeningQuantity),
    ("image", Field::VariantImage),
];
const MEMBERS: [&str; 11] = [
    "about",
    "delimiter",
    "blanks",
    "columns",
    "tables",
    "skip",
    "let",
    "key",
    "product",
    "variants",
    "colours",
];

/// A source row makes no more rows than one above what a product may have of variants: enough to say that it is too many.
const MOST_ROWS: usize = 2_501;

impl Mapping {
    /// Reads a mapping file. The place of what is wrong begins with `mapping`.
    pub fn parse(json: &Map<String, Json>) -> Result<Mapping, Wrong> {
        if let Some(unknown) = json.keys().find(|key| !MEMBERS.contains(&key.as_str())) {
            return Err(Wrong::at(
                &format!("mapping.{unknown}"),
                format!("does not belong here; there are {}", MEMBERS.join(", ")),
            ));
        }
        let nothing = Map::new();
        let object = |name: &str| match json.get(name) {
            None => Ok(&nothing),
            Some(Json::Object(members)) => Ok(members),
            Some(_) => Err(Wrong::at(&format!("mapping.{name}"), "must be an object")),
        };
        let tables = object("tables")?;
        let named = |name: &str, known: &[(&str, Field)], ignored: &[&str]| {
            let mut values = Vec::new();
            for (member, json) in object(name)? {
                let path = format!("mapping.{name}.{member}");
                if ignored.contains(&member.as_str()) {
                    continue;
                }
                let Some((_, field)) = known.iter().find(|(known, _)| known == member) else {
                    let names: Vec<&str> = known.iter().map(|(name, _)| *name).chain(ignored.iter().copied()).collect();
                    return Err(Wrong::at(&path, format!("is no field; there are {}", names.join(", "))));
                };
                values.push((*field, Value::parse(json, &path, tables)?));
            }
            Ok(values)
        };
        let product = named("product", &PRODUCT, &[])?;
        let variants = named("variants", &VARIANT, &["options"])?;
        let of = |field: Field| product.iter().find(|(known, _)| *known == field).map(|(_, value)| value.clone());
        let title = of(Field::Title).ok_or_else(|| Wrong::at("mapping.product.title", "is required"))?;
        let key = match json.get("key") {
            Some(key) => Value::parse(key, "mapping.key", tables)?,
            None => of(Field::Handle).unwrap_or(title),
        };
        let mut options = Vec::new();
        match object("variants")?.get("options") {
            None => {}
            Some(Json::Object(members)) => {
                for (name, json) in members {
                    options.push((
                        name.clone(),
                        Value::parse(json, &format!("mapping.variants.options.{name}"), tables)?,
                    ));
                }
            }
            Some(_) => {
                return Err(Wrong::at(
                    "mapping.variants.options",
                    "must be an object of options and their values",
                ));
            }
        }
        if options.len() > usize::from(MOST_OPTIONS) {
            return Err(Wrong::at("mapping.variants.options", format!("must be at most {MOST_OPTIONS}")));
        }
        let mut lets: Vec<(String, Value)> = Vec::new();
        for (name, json) in object("let")? {
            let path = format!("mapping.let.{name}");
            let value = Value::parse(json, &path, tables)?;
            let mut used = Vec::new();
            value.names(&mut used);
            // One that is made of itself would have no end.
            if used.contains(&plain(name).as_str()) {
                return Err(Wrong::at(&path, "is made of itself; give it a name that no column has"));
            }
            lets.push((plain(name), value));
        }
        for (place, (name, _)) in lets.iter().enumerate() {
            for (earlier, value) in lets.iter().take(place) {
                let mut used = Vec::new();
                value.names(&mut used);
                if used.contains(&name.as_str()) {
                    return Err(Wrong::at(
                        &format!("mapping.let.{earlier}"),
                        format!("uses `{name}`, which is made further below"),
                    ));
                }
            }
        }
        let mut skip = Vec::new();
        match json.get("skip") {
            None => {}
            Some(Json::Array(conditions)) => {
                for (place, condition) in conditions.iter().enumerate() {
                    skip.push(Condition::parse(condition, &format!("mapping.skip[{place}]"))?);
                }
            }
            Some(_) => return Err(Wrong::at("mapping.skip", "must be a list of conditions")),
        }
        let mut spellings = BTreeMap::new();
        for (name, json) in object("columns")? {
            spellings.insert(
                plain(name),
                texts(json, &format!("mapping.columns.{name}"))?
                    .iter()
                    .map(|spelling| plain(spelling))
                    .collect(),
            );
        }
        let mut colours = BTreeMap::new();
        for (name, json) in object("colours")? {
            colours.insert(name.to_lowercase(), own_colour(json, &format!("mapping.colours.{name}"))?);
        }
        delimiter(json)?;
        let blanks = json
            .get("blanks")
            .map(|blanks| texts(blanks, "mapping.blanks"))
            .transpose()?
            .unwrap_or_default();
        Ok(Mapping {
            blanks,
            spellings,
            skip,
            lets,
            key,
            product,
            options,
            variants,
            colours,
        })
    }

    /// Finds the columns that it uses in a header that begins at `line`.
    pub fn bind(self, header: &[String], line: i64) -> Result<Bound, Vec<Issue>> {
        let options: Vec<String> = self.options.iter().map(|(name, _)| plain(name)).collect();
        let mut used: Vec<(String, String)> = Vec::new();
        let mut uses = |value: &Value, path: String, with_options: bool| {
            let mut names = Vec::new();
            value.names(&mut names);
            for name in names {
                let is_own =
                    self.lets.iter().any(|(known, _)| known == name) || (with_options && options.iter().any(|option| option == name));
                if !is_own {
                    used.push((name.to_owned(), path.clone()));
                }
            }
        };
        for (name, value) in &self.lets {
            uses(value, format!("let.{name}"), false);
        }
        uses(&self.key, "key".to_owned(), false);
        for (field, value) in &self.product {
            uses(value, field.name(), false);
        }
        for (name, value) in &self.options {
            uses(value, name.clone(), false);
        }
        for (field, value) in &self.variants {
            uses(value, field.name(), true);
        }
        let mut skipping = Vec::new();
        self.skip.iter().for_each(|condition| condition.names(&mut skipping));
        let skipping = skipping
            .into_iter()
            .filter(|name| !self.lets.iter().any(|(known, _)| known == name));
        let plains: Vec<String> = header.iter().map(|name| plain(name)).collect();
        let (mut columns, mut issues) = (BTreeMap::new(), Vec::<Issue>::new());
        for (name, field) in used.into_iter().chain(skipping.map(|name| (name.to_owned(), "skip".to_owned()))) {
            let own = [name.clone()];
            let spellings = self.spellings.get(&name).map_or(&own[..], Vec::as_slice);
            let places: Vec<usize> = spellings
                .iter()
                .flat_map(|spelling| plains.iter().enumerate().filter(move |(_, plain)| *plain == spelling))
                .map(|(at, _)| at)
                .collect();
            match places.as_slice() {
                [] if issues.iter().any(|issue| issue.column == name) => {}
                [] => issues.push(Issue::of_cell(
                    line,
                    &name,
                    &field,
                    "missing-column",
                    "there is no such column, and the mapping file uses it",
                )),
                [place] => {
                    columns.insert(name, *place);
                }
                [_, ..] => issues.push(Issue::of_cell(line, &name, &field, "column-twice", "stands in the header twice")),
            }
        }
        if !issues.is_empty() {
            return Err(issues);
        }
        let ignored = header
            .iter()
            .enumerate()
            .filter(|(place, name)| !name.trim().is_empty() && !columns.values().any(|used| used == place));
        let ignored = ignored.map(|(_, name)| name.trim().to_owned()).collect();
        Ok(Bound {
            header: header.iter().map(|name| name.trim().to_owned()).collect(),
            columns,
            ignored,
            mapping: self,
        })
    }
}

/// What separates cells, when a mapping file says it.
pub fn delimiter(json: &Map<String, Json>) -> Result<Option<u8>, Wrong> {
    match json.get("delimiter") {
        None => Ok(None),
        Some(Json::String(text)) if [",", ";", "\t", "|"].contains(&text.as_str()) => Ok(text.bytes().next()),
        Some(_) => Err(Wrong::at("mapping.delimiter", "must be one of `,`, `;`, `|` and a tab")),
    }
}

fn own_colour(json: &Json, path: &str) -> Result<Colour, Wrong> {
    let wrong = || Wrong::at(path, "must be like {\"family\": \"blue\", \"hex\": [\"#1b2a49\"]}");
    let family = json
        .get("family")
        .and_then(Json::as_str)
        .filter(|family| !family.trim().is_empty())
        .ok_or_else(wrong)?;
    let hex = texts(json.get("hex").unwrap_or(&Json::Null), &format!("{path}.hex"))?;
    let is_hex = |hex: &String| {
        hex.strip_prefix('#')
            .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    if !(1..=3).contains(&hex.len()) || !hex.iter().all(is_hex) {
        return Err(Wrong::at(&format!("{path}.hex"), "must be one to three colours like #1b2a49"));
    }
    Ok(Colour {
        family: family.trim().to_lowercase(),
        hex: hex.iter().map(|hex| hex.to_lowercase()).collect(),
    })
}

/// A mapping file over the columns of a file.
#[derive(Debug, Clone)]
pub struct Bound {
    /// The columns that are not read.
    pub ignored: Vec<String>,
    header: Vec<String>,
    columns: BTreeMap<String, usize>,
    mapping: Mapping,
}

impl Bound {
    fn names<'r>(&'r self, cells: &'r [String]) -> Names<'r> {
        let known = self.mapping.lets.iter().map(|_| OnceCell::new()).collect();
        Names {
            columns: &self.columns,
            cells,
            blanks: &self.mapping.blanks,
            lets: &self.mapping.lets,
            known,
            options: Vec::new(),
        }
    }

    /// What tells a record's product from others; `None` when the record is skipped.
    pub fn key(&self, cells: &[String]) -> Option<String> {
        let names = self.names(cells);
        if self.mapping.skip.iter().any(|condition| condition.holds(&names)) {
            None
        } else {
            Some(self.mapping.key.text(&names))
        }
    }

    /// What a record says: one row per variant that it stands for.
    pub fn rows(&self, line: i64, cells: &[String]) -> Vec<Row> {
        let mut names = self.names(cells);
        let mut head = Row::new(line);
        let mut images = Vec::new();
        for (field, value) in &self.mapping.product {
            match field {
                Field::Image => images = value.list(&names),
                Field::Category => head.say(*field, &value.list(&names).join(" > ")),
                field => head.say(*field, &value.text(&names)),
            }
        }
        let mut combinations: Vec<Vec<String>> = vec![Vec::new()];
        for (_, value) in &self.mapping.options {
            let values = value.list(&names);
            if values.is_empty() {
                combinations.iter_mut().for_each(|combination| combination.push(String::new()));
                continue;
            }
            let longer = combinations
                .iter()
                .flat_map(|before| values.iter().map(|value| before.iter().cloned().chain([value.clone()]).collect()));
            combinations = longer.take(MOST_ROWS).collect();
        }
        let mut rows = Vec::with_capacity(combinations.len());
        for (at, combination) in combinations.into_iter().enumerate() {
            let mut row = if at == 0 { std::mem::take(&mut head) } else { Row::new(line) };
            for (place, ((name, _), value)) in (1_u8..).zip(self.mapping.options.iter().zip(&combination)) {
                row.say(Field::OptionValue(place), value);
                if !value.is_empty() {
                    row.say(Field::OptionName(place), name);
                }
            }
            names.options = self
                .mapping
                .options
                .iter()
                .zip(combination)
                .map(|((name, _), value)| (plain(name), value))
                .collect();
            for (field, value) in &self.mapping.variants {
                row.say(*field, &value.text(&names));
            }
            rows.push(row);
        }
        while rows.len() < images.len() {
            rows.push(Row::new(line));
        }
        for (row, image) in rows.iter_mut().zip(&images) {
            row.say(Field::Image, image);
        }
        rows
    }

    /// The file's name for a field: the column, or the rule that makes it.
    pub fn name(&self, field: Field) -> String {
        let values = || self.mapping.product.iter().chain(&self.mapping.variants);
        let option = match field {
            Field::OptionValue(place) | Field::OptionName(place) => self.mapping.options.get(usize::from(place).saturating_sub(1)),
            _ => None,
        };
        let value = values()
            .find(|(known, _)| *known == field)
            .map(|(_, value)| value)
            .or(option.map(|(_, value)| value));
        let column = value
            .and_then(Value::only_name)
            .and_then(|name| self.columns.get(name))
            .and_then(|place| self.header.get(*place));
        let rule = || {
            let section = if VARIANT.iter().any(|(_, known)| *known == field) {
                "variants"
            } else {
                "product"
            };
            option.map_or_else(
                || format!("{section}.{}", field.name()),
                |(name, _)| format!("variants.options.{name}"),
            )
        };
        column.cloned().unwrap_or_else(rule)
    }

    /// The colour of a name, by the mapping file's own list first.
    pub fn colour(&self, name: &str) -> Colour {
        self.mapping
            .colours
            .get(&name.to_lowercase())
            .cloned()
            .unwrap_or_else(|| colour(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn mapping(json: Json) -> Result<Mapping, Wrong> {
        Mapping::parse(json.as_object().expect("an object"))
    }

    fn cells(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn a_row_becomes_a_row_per_size() {
        let bound = mapping(json!({
            "blanks": "NA", "columns": {"name": ["name", "productDisplayName"]},
            "tables": {"sizes": {"Shirts": ["S", "M"], "Bags": []}},
            "skip": [{"kind": "Free gifts"}], "let": {"who": {"of": "{gender}", "in": {"Men": "men"}, "else": "unisex"}},
            "key": "{id}",
            "product": {"handle": "{name|slug}-{id}", "title": "{name}", "category": ["{who|capitals}", "{kind}"], "gender": "{who}", "images": ["https://x/{id}.jpg"]},
            "variants": {"options": {"Colour": "{colour}", "Size": {"of": "{kind}", "in": "sizes"}}, "sku": "{id}-{size|or:1}", "price": {"rules": [{"if": {"size": "M"}, "then": "12"}], "else": "10"}}
        }));
        let bound = bound
            .expect("reads")
            .bind(&cells(&["ID", "gender", "kind", "colour", "productDisplayName", "more"]), 1)
            .expect("binds");
        assert_eq!(bound.ignored, ["more"]);
        let record = cells(&["7", "Men", "Shirts", "NA", "Plain shirt", ""]);
        assert_eq!(bound.key(&record).as_deref(), Some("7"));
        assert_eq!(bound.key(&cells(&["8", "Men", "Free Gifts", "", "", ""])), None);
        let rows = bound.rows(2, &record);
        assert_eq!(rows.len(), 2);
        let says = |row: &Row, field| row.get(field).map(str::to_owned);
        assert_eq!(says(&rows[0], Field::Category).as_deref(), Some("Men > Shirts"));
        assert_eq!(says(&rows[0], Field::Handle).as_deref(), Some("plain-shirt-7"));
        assert_eq!((says(&rows[1], Field::Title), says(&rows[1], Field::OptionValue(1))), (None, None));
        assert_eq!(
            (says(&rows[1], Field::Sku).as_deref(), says(&rows[1], Field::Price).as_deref()),
            (Some("7-M"), Some("12"))
        );
        assert_eq!(bound.rows(3, &cells(&["8", "Women", "Bags", "Red", "Bag", ""])).len(), 1);
        assert_eq!(
            (bound.name(Field::Title).as_str(), bound.name(Field::Price).as_str()),
            ("productDisplayName", "variants.price")
        );
        assert_eq!(bound.name(Field::OptionValue(2)), "variants.options.Size");
    }

    #[test]
    fn what_is_wrong_with_a_mapping_is_told() {
        for (json, path) in [
            (json!({}), "mapping.product.title"),
            (json!({"produkt": {}}), "mapping.produkt"),
            (json!({"product": {"title": "{a}", "colour": "x"}}), "mapping.product.colour"),
            (
                json!({"product": {"title": "{a}"}, "let": {"x": "{y}", "y": "{a}"}}),
                "mapping.let.x",
            ),
            (json!({"product": {"title": "{a}"}, "let": {"x": "{x}"}}), "mapping.let.x"),
            (json!({"product": {"title": "{a}"}, "delimiter": "||"}), "mapping.delimiter"),
            (
                json!({"product": {"title": "{a}"}, "colours": {"Sun": {"family": "yellow", "hex": "yellow"}}}),
                "mapping.colours.Sun.hex",
            ),
            (
                json!({"product": {"title": "{a}"}, "variants": {"options": {"a": "1", "b": "1", "c": "1", "d": "1", "e": "1", "f": "1"}}}),
                "mapping.variants.options",
            ),
        ] {
            assert_eq!(mapping(json.clone()).map(|_| ()).expect_err("is wrong").path, path, "{json}");
        }
        let bound = mapping(json!({"product": {"title": "{name}", "brand": "{maker}"}, "skip": [{"kind": "x"}]})).expect("reads");
        let issues = bound.bind(&cells(&["name"]), 1).expect_err("columns are missing");
        assert_eq!(
            issues.iter().map(|issue| issue.column.as_str()).collect::<Vec<_>>(),
            ["maker", "kind"]
        );
    }
}
