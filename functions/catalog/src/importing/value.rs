//! The values of a mapping file: templates over a row's columns, look-ups, rules, and choices that look random and come out the same each
//! time. Everything is text in the end, or a list of texts, and is then read like a cell of a file.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::amounts::Decimal;
use super::columns::plain;
use crate::draft::slug_of;

/// What is wrong with a mapping file, and where: `product.title`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The place.
    pub path: String,
    /// What is wrong.
    pub message: String,
}

impl Wrong {
    /// Something at a place.
    pub fn at(path: &str, message: impl Into<String>) -> Wrong {
        Wrong {
            path: path.to_owned(),
            message: message.into(),
        }
    }
}

/// A value.
#[derive(Debug, Clone)]
pub enum Value {
    /// `"{gender} {name|first}"`.
    Text(Template),
    /// `["S", "M"]`.
    List(Vec<Value>),
    /// `{"of": "{gender}", "in": {"Men": "men"}, "else": "unisex"}`.
    Lookup {
        /// What is looked up.
        of: Template,
        /// Where; the names in lower case.
        table: BTreeMap<String, Value>,
        /// What it is otherwise.
        otherwise: Option<Box<Value>>,
    },
    /// `{"begins": "{name}", "with": ["Nike", "Puma"], "else": "…"}`: the first of the texts that it begins with.
    Beginning {
        /// What begins.
        of: Template,
        /// With one of these.
        texts: Vec<String>,
        /// What it is otherwise.
        otherwise: Option<Box<Value>>,
    },
    /// `{"rules": [{"if": {"type": "Shoes"}, "then": "…"}], "else": "…"}`: the first that holds.
    Rules {
        /// The rules.
        rules: Vec<(Condition, Value)>,
        /// What it is otherwise.
        otherwise: Option<Box<Value>>,
    },
    /// `{"pick": ["a", "b"], "by": "{id}", "weights": [3, 1]}`: the same one each time for the same `by`.
    Pick {
        /// One of these.
        of: Vec<Value>,
        /// How often each, relative to one another.
        weights: Vec<u64>,
        /// What decides.
        by: Template,
        /// Where it stands: two choices by the same column are independent.
        salt: String,
    },
    /// `{"from": "9.95", "to": "59.95", "step": "5", "by": "{id}"}`: the same number each time for the same `by`.
    Number {
        /// The lowest, in units of ten to the power of minus `places`.
        from: i64,
        /// What it grows by.
        step: i64,
        /// How many there are to choose from.
        count: u64,
        /// Digits behind the point.
        places: u32,
        /// What decides.
        by: Template,
        /// Where it stands.
        salt: String,
    },
    /// `{"scale": "{price}", "percent": 125}`: so many hundredths of a number, to as many digits.
    Scale {
        /// Of what.
        of: Box<Value>,
        /// How many hundredths.
        percent: i64,
    },
}

/// A text with slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Slot(String, Vec<Filter>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Filter {
    Slug,
    Lower,
    Upper,
    Capitals,
    Words(usize),
    Or(String),
}

/// Every column, by its name, passes its test.
#[derive(Debug, Clone)]
pub struct Condition(Vec<(String, Test)>);

#[derive(Debug, Clone)]
enum Test {
    Is(Vec<String>),
    Contains(Vec<String>),
    Begins(Vec<String>),
    Ends(Vec<String>),
    Between(Option<Decimal>, Option<Decimal>),
    Not(Box<Test>),
}

/// What the names in a value stand for, in one row.
#[derive(Debug)]
pub struct Names<'m> {
    /// The place of each column.
    pub columns: &'m BTreeMap<String, usize>,
    /// The row's cells.
    pub cells: &'m [String],
    /// Texts that mean nothing: `NA`.
    pub blanks: &'m [String],
    /// Values with a name, each made of what stands before it.
    pub lets: &'m [(String, Value)],
    /// Those of them that were asked for.
    pub known: Vec<OnceCell<Vec<String>>>,
    /// The options of the variant.
    pub options: Vec<(String, String)>,
}

impl Names<'_> {
    fn list(&self, name: &str) -> Vec<String> {
        if let Some((_, value)) = self.options.iter().find(|(option, _)| option == name) {
            return vec![value.clone()];
        }
        if let Some(place) = self.lets.iter().position(|(known, _)| known == name) {
            return match (self.known.get(place), self.lets.get(place)) {
                (Some(cell), Some((_, value))) => cell.get_or_init(|| value.list(self)).clone(),
                _ => Vec::new(),
            };
        }
        let cell = self
            .columns
            .get(name)
            .and_then(|place| self.cells.get(*place))
            .map_or("", |cell| cell.trim());
        if cell.is_empty() || self.blanks.iter().any(|blank| blank == cell) {
            Vec::new()
        } else {
            vec![cell.to_owned()]
        }
    }

    fn text(&self, name: &str) -> String {
        let mut list = self.list(name);
        if list.len() == 1 {
            list.pop().unwrap_or_default()
        } else {
            list.join("; ")
        }
    }
}

impl Value {
    /// Reads a value. `tables` are the mapping file's own.
    pub fn parse(json: &Json, path: &str, tables: &Map<String, Json>) -> Result<Value, Wrong> {
        match json {
            Json::Null => Ok(Value::List(Vec::new())),
            Json::Bool(truth) => Ok(Value::Text(Template(vec![Piece::Literal(truth.to_string())]))),
            Json::Number(number) => Ok(Value::Text(Template(vec![Piece::Literal(number.to_string())]))),
            Json::String(text) => Ok(Value::Text(Template::parse(text, path)?)),
            Json::Array(items) => Ok(Value::List(values(items, path, tables)?)),
            Json::Object(members) => Value::parse_object(members, path, tables),
        }
    }

    fn parse_object(members: &Map<String, Json>, path: &str, tables: &Map<String, Json>) -> Result<Value, Wrong> {
        let only = |allowed: &[&str]| match members.keys().find(|key| !allowed.contains(&key.as_str())) {
            Some(key) => Err(Wrong::at(
                &format!("{path}.{key}"),
                format!("does not belong here; there are {}", allowed.join(", ")),
            )),
            None => Ok(()),
        };
        let template = |member: &str| match members.get(member) {
            Some(Json::String(text)) => Template::parse(text, &format!("{path}.{member}")),
            Some(_) | None => Err(Wrong::at(&format!("{path}.{member}"), "must be a text such as \"{id}\"")),
        };
        let otherwise = || {
            members
                .get("else")
                .map(|json| Value::parse(json, &format!("{path}.else"), tables).map(Box::new))
                .transpose()
        };
        if members.contains_key("of") {
            only(&["of", "in", "else"])?;
            let table = match members.get("in") {
                Some(Json::Object(table)) => table,
                Some(Json::String(name)) => match tables.get(name) {
                    Some(Json::Object(table)) => table,
                    Some(_) | None => return Err(Wrong::at(&format!("{path}.in"), format!("`{name}` is none of the tables"))),
                },
                Some(_) | None => return Err(Wrong::at(&format!("{path}.in"), "must be a table, or the name of one")),
            };
            let entry = |(name, json): (&String, &Json)| {
                Ok((
                    name.trim().to_lowercase(),
                    Value::parse(json, &format!("{path}.in.{name}"), tables)?,
                ))
            };
            return Ok(Value::Lookup {
                of: template("of")?,
                table: table.iter().map(entry).collect::<Result<_, _>>()?,
                otherwise: otherwise()?,
            });
        }
        if members.contains_key("begins") {
            only(&["begins", "with", "else"])?;
            let texts = texts(members.get("with").unwrap_or(&Json::Null), &format!("{path}.with"))?;
            return Ok(Value::Beginning {
                of: template("begins")?,
                texts,
                otherwise: otherwise()?,
            });
        }
        if let Some(rules) = members.get("rules") {
            only(&["rules", "else"])?;
            let Json::Array(rules) = rules else {
                return Err(Wrong::at(&format!("{path}.rules"), "must be a list of {\"if\": …, \"then\": …}"));
            };
            let rule = |(place, json): (usize, &Json)| {
                let path = format!("{path}.rules[{place}]");
                match json {
                    Json::Object(rule) if rule.len() == 2 && rule.contains_key("if") && rule.contains_key("then") => {
                        let condition = Condition::parse(rule.get("if").unwrap_or(&Json::Null), &format!("{path}.if"))?;
                        Ok((
                            condition,
                            Value::parse(rule.get("then").unwrap_or(&Json::Null), &format!("{path}.then"), tables)?,
                        ))
                    }
                    _ => Err(Wrong::at(&path, "must have \"if\" and \"then\", and nothing else")),
                }
            };
            return Ok(Value::Rules {
                rules: rules.iter().enumerate().map(rule).collect::<Result<_, _>>()?,
                otherwise: otherwise()?,
            });
        }
        if let Some(choices) = members.get("pick") {
            only(&["pick", "by", "weights"])?;
            let Json::Array(items) = choices else {
                return Err(Wrong::at(&format!("{path}.pick"), "must be a list"));
            };
            let of = values(items, &format!("{path}.pick"), tables)?;
            let weights = match members.get("weights") {
                None => vec![1; of.len()],
                Some(Json::Array(weights)) => weights
                    .iter()
                    .filter_map(Json::as_u64)
                    .filter(|weight| *weight <= 1_000_000)
                    .collect(),
                Some(_) => Vec::new(),
            };
            if of.is_empty() || weights.len() != of.len() || weights.iter().sum::<u64>() == 0 {
                return Err(Wrong::at(
                    &format!("{path}.weights"),
                    "must be a whole number for each choice, and not all of them zero",
                ));
            }
            return Ok(Value::Pick {
                of,
                weights,
                by: template("by")?,
                salt: path.to_owned(),
            });
        }
        if members.contains_key("from") {
            only(&["from", "to", "step", "by"])?;
            let number = |member: &str| {
                let text = match members.get(member) {
                    Some(Json::String(text)) => text.clone(),
                    Some(Json::Number(number)) => number.to_string(),
                    Some(_) | None => String::new(),
                };
                Decimal::parse(&text).ok_or_else(|| {
                    Wrong::at(
                        &format!("{path}.{member}"),
                        "must be a number with a decimal point, such as \"9.95\"",
                    )
                })
            };
            let (from, to, step) = (number("from")?, number("to")?, number("step")?);
            let places = from.places.max(to.places).max(step.places);
            let scaled = |decimal: Decimal| decimal.scaled(places).ok_or_else(|| Wrong::at(path, "has too many digits"));
            let (from, to, step) = (scaled(from)?, scaled(to)?, scaled(step)?);
            let span = to
                .checked_sub(from)
                .filter(|span| *span >= 0 && step > 0)
                .ok_or_else(|| Wrong::at(path, "must grow from `from` to `to` by a `step` above zero"))?;
            let count = u64::try_from(span / step).unwrap_or(0) + 1;
            return Ok(Value::Number {
                from,
                step,
                count,
                places,
                by: template("by")?,
                salt: path.to_owned(),
            });
        }
        if let Some(of) = members.get("scale") {
            only(&["scale", "percent"])?;
            let percent = members
                .get("percent")
                .and_then(Json::as_i64)
                .filter(|percent| (0..=10_000).contains(percent));
            let percent = percent.ok_or_else(|| Wrong::at(&format!("{path}.percent"), "must be a whole number up to 10000"))?;
            return Ok(Value::Scale {
                of: Box::new(Value::parse(of, &format!("{path}.scale"), tables)?),
                percent,
            });
        }
        Err(Wrong::at(
            path,
            "must be a text, a list, or have one of `of`, `begins`, `rules`, `pick`, `from`, `scale`",
        ))
    }

    /// What it is in a row, as one text.
    pub fn text(&self, names: &Names<'_>) -> String {
        match self {
            Value::Text(template) => template.text(names),
            value => value.list(names).join("; "),
        }
    }

    /// What it is in a row, as a list; blank texts are left out.
    pub fn list(&self, names: &Names<'_>) -> Vec<String> {
        let or = |otherwise: &Option<Box<Value>>| otherwise.as_ref().map(|value| value.list(names)).unwrap_or_default();
        match self {
            Value::Text(template) => template.list(names),
            Value::List(values) => values.iter().flat_map(|value| value.list(names)).collect(),
            Value::Lookup { of, table, otherwise } => match table.get(&of.text(names).trim().to_lowercase()) {
                Some(value) => value.list(names),
                None => or(otherwise),
            },
            Value::Beginning { of, texts, otherwise } => {
                let text = of.text(names).to_lowercase();
                match texts.iter().find(|beginning| text.starts_with(&beginning.to_lowercase())) {
                    Some(beginning) => vec![beginning.clone()],
                    None => or(otherwise),
                }
            }
            Value::Rules { rules, otherwise } => match rules.iter().find(|(condition, _)| condition.holds(names)) {
                Some((_, value)) => value.list(names),
                None => or(otherwise),
            },
            Value::Pick { of, weights, by, salt } => {
                let mut left = chance(salt, &by.text(names)) % weights.iter().sum::<u64>().max(1);
                for (value, weight) in of.iter().zip(weights) {
                    if left < *weight {
                        return value.list(names);
                    }
                    left -= weight;
                }
                Vec::new()
            }
            Value::Number {
                from,
                step,
                count,
                places,
                by,
                salt,
            } => {
                let steps = i64::try_from(chance(salt, &by.text(names)) % (*count).max(1)).unwrap_or(0);
                let digits = from.saturating_add(step.saturating_mul(steps));
                vec![Decimal { digits, places: *places }.text(*places)]
            }
            Value::Scale { of, percent } => {
                let text = of.text(names);
                let Some(number) = Decimal::parse(&text) else { return Vec::new() };
                let places = u32::try_from(text.split_once('.').map_or(0, |(_, part)| part.len()))
                    .unwrap_or(0)
                    .max(number.places);
                let hundredths = number.scaled(places).and_then(|digits| digits.checked_mul(*percent));
                let digits = hundredths.and_then(|digits| Decimal { digits, places: 2 }.rounded());
                digits
                    .map(|digits| vec![Decimal { digits, places }.text(places)])
                    .unwrap_or_default()
            }
        }
    }

    /// The one name that it consists of, when it is `"{name}"`.
    pub fn only_name(&self) -> Option<&str> {
        match self {
            Value::Text(Template(pieces)) => match pieces.as_slice() {
                [Piece::Slot(name, _)] => Some(name),
                _ => None,
            },
            _ => None,
        }
    }

    /// Every name that it uses.
    pub fn names<'v>(&'v self, into: &mut Vec<&'v str>) {
        let otherwise = match self {
            Value::Text(template) => return template.names(into),
            Value::List(values) => return values.iter().for_each(|value| value.names(into)),
            Value::Pick { of, by, .. } => {
                by.names(into);
                return of.iter().for_each(|value| value.names(into));
            }
            Value::Number { by, .. } => return by.names(into),
            Value::Scale { of, .. } => return of.names(into),
            Value::Lookup { of, table, otherwise } => {
                of.names(into);
                table.values().for_each(|value| value.names(into));
                otherwise
            }
            Value::Beginning { of, otherwise, .. } => {
                of.names(into);
                otherwise
            }
            Value::Rules { rules, otherwise } => {
                for (condition, value) in rules {
                    condition.names(into);
                    value.names(into);
                }
                otherwise
            }
        };
        if let Some(value) = otherwise {
            value.names(into);
        }
    }
}

fn values(items: &[Json], path: &str, tables: &Map<String, Json>) -> Result<Vec<Value>, Wrong> {
    items
        .iter()
        .enumerate()
        .map(|(place, item)| Value::parse(item, &format!("{path}[{place}]"), tables))
        .collect()
}

/// A text or a list of texts.
pub fn texts(json: &Json, path: &str) -> Result<Vec<String>, Wrong> {
    let wrong = || Wrong::at(path, "must be a text or a list of texts");
    let text = |json: &Json| match json {
        Json::String(text) => Ok(text.clone()),
        Json::Number(number) => Ok(number.to_string()),
        _ => Err(wrong()),
    };
    match json {
        Json::Array(items) => items.iter().map(text).collect(),
        json => Ok(vec![text(json)?]),
    }
}

/// A number that looks random and is the same for the same texts: FNV-1a, and the finalizer of SplitMix64 over it, because the last bits of
/// FNV of short texts are not even.
fn chance(salt: &str, text: &str) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in salt.bytes().chain([0xff]).chain(text.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

impl Template {
    /// Reads a template. `{{` and `}}` are braces.
    pub fn parse(text: &str, path: &str) -> Result<Template, Wrong> {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            literal.push_str(rest.get(..at).unwrap_or(""));
            let brace = rest.get(at..).unwrap_or("");
            if let Some(after) = brace.strip_prefix("{{") {
                literal.push('{');
                rest = after;
            } else if let Some(after) = brace.strip_prefix("}}") {
                literal.push('}');
                rest = after;
            } else if let Some((slot, after)) = brace.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
                if !literal.is_empty() {
                    pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                }
                pieces.push(slot_of(slot, path)?);
                rest = after;
            } else {
                return Err(Wrong::at(path, "has a brace that is not closed; a brace as such is written twice"));
            }
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        Ok(Template(pieces))
    }

    fn text(&self, names: &Names<'_>) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Literal(literal) => text.push_str(literal),
                Piece::Slot(name, filters) => text.push_str(&filters.iter().fold(names.text(name), |text, filter| filter.apply(text))),
            }
        }
        text
    }

    fn list(&self, names: &Names<'_>) -> Vec<String> {
        if let [Piece::Slot(name, filters)] = self.0.as_slice()
            && filters.is_empty()
        {
            return names.list(name);
        }
        let text = self.text(names);
        if text.trim().is_empty() { Vec::new() } else { vec![text] }
    }

    fn names<'v>(&'v self, into: &mut Vec<&'v str>) {
        into.extend(self.0.iter().filter_map(|piece| match piece {
            Piece::Slot(name, _) => Some(name.as_str()),
            Piece::Literal(_) => None,
        }));
    }
}

fn slot_of(slot: &str, path: &str) -> Result<Piece, Wrong> {
    let mut parts = slot.split('|');
    let name = plain(parts.next().unwrap_or(""));
    if name.is_empty() {
        return Err(Wrong::at(path, "has a pair of braces without a column's name"));
    }
    let filter = |text: &str| match text.trim() {
        "slug" => Ok(Filter::Slug),
        "lower" => Ok(Filter::Lower),
        "upper" => Ok(Filter::Upper),
        "capitals" => Ok(Filter::Capitals),
        "first" => Ok(Filter::Words(1)),
        other => match (
            other.strip_prefix("words:").and_then(|count| count.parse().ok()),
            text.trim_start().strip_prefix("or:"),
        ) {
            (Some(count), _) => Ok(Filter::Words(count)),
            (None, Some(instead)) => Ok(Filter::Or(instead.to_owned())),
            (None, None) => Err(Wrong::at(
                path,
                format!("`{other}` is none of slug, lower, upper, capitals, first, words:N, or:TEXT"),
            )),
        },
    };
    Ok(Piece::Slot(name, parts.map(filter).collect::<Result<_, _>>()?))
}

impl Filter {
    fn apply(&self, text: String) -> String {
        match self {
            Filter::Slug => slug_of(&text),
            Filter::Lower => text.to_lowercase(),
            Filter::Upper => text.to_uppercase(),
            Filter::Capitals => {
                let capital = |word: &str| {
                    let mut letters = word.chars();
                    letters
                        .next()
                        .map(|first| first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect::<String>())
                        .unwrap_or_default()
                };
                text.split_whitespace().map(capital).collect::<Vec<_>>().join(" ")
            }
            Filter::Words(count) => text.split_whitespace().take(*count).collect::<Vec<_>>().join(" "),
            Filter::Or(instead) if text.trim().is_empty() => instead.clone(),
            Filter::Or(_) => text,
        }
    }
}

impl Condition {
    /// Reads a condition: columns and what each has to be.
    pub fn parse(json: &Json, path: &str) -> Result<Condition, Wrong> {
        let Json::Object(members) = json else {
            return Err(Wrong::at(path, "must name columns and what each has to be"));
        };
        let test = |(name, json): (&String, &Json)| Ok((plain(name), Test::parse(json, &format!("{path}.{name}"))?));
        Ok(Condition(members.iter().map(test).collect::<Result<_, _>>()?))
    }

    /// Whether it holds in a row.
    pub fn holds(&self, names: &Names<'_>) -> bool {
        self.0.iter().all(|(name, test)| test.passes(names.text(name).trim()))
    }

    /// Every name that it uses.
    pub fn names<'v>(&'v self, into: &mut Vec<&'v str>) {
        into.extend(self.0.iter().map(|(name, _)| name.as_str()));
    }
}

impl Test {
    fn parse(json: &Json, path: &str) -> Result<Test, Wrong> {
        let lower = |json: &Json, path: &str| Ok(texts(json, path)?.into_iter().map(|text| text.to_lowercase()).collect());
        let Json::Object(members) = json else {
            return Ok(Test::Is(lower(json, path)?));
        };
        let number = |member: &str| match members.get(member) {
            None => Ok(None),
            Some(json) => {
                let text = texts(json, path)?.concat();
                Decimal::parse(&text)
                    .map(Some)
                    .ok_or_else(|| Wrong::at(&format!("{path}.{member}"), "must be a number"))
            }
        };
        match members.iter().next() {
            Some((kind, json)) if members.len() == 1 && kind == "not" => {
                Ok(Test::Not(Box::new(Test::parse(json, &format!("{path}.not"))?)))
            }
            Some((kind, json)) if members.len() == 1 && kind == "contains" => Ok(Test::Contains(lower(json, path)?)),
            Some((kind, json)) if members.len() == 1 && kind == "begins" => Ok(Test::Begins(lower(json, path)?)),
            Some((kind, json)) if members.len() == 1 && kind == "ends" => Ok(Test::Ends(lower(json, path)?)),
            Some(_) if members.keys().all(|key| key == "from" || key == "to") => Ok(Test::Between(number("from")?, number("to")?)),
            Some(_) | None => Err(Wrong::at(
                path,
                "must be a text, a list of texts, or one of `not`, `contains`, `begins`, `ends`, `from` and `to`",
            )),
        }
    }

    fn passes(&self, text: &str) -> bool {
        let lower = || text.to_lowercase();
        match self {
            Test::Is(texts) => texts.contains(&lower()),
            Test::Contains(texts) => texts.iter().any(|part| lower().contains(part)),
            Test::Begins(texts) => texts.iter().any(|part| lower().starts_with(part)),
            Test::Ends(texts) => texts.iter().any(|part| lower().ends_with(part)),
            Test::Not(test) => !test.passes(text),
            Test::Between(from, to) => Decimal::parse(text).is_some_and(|number| {
                let at_least = |low: &Decimal, high: &Decimal| {
                    let places = low.places.max(high.places);
                    low.scaled(places).zip(high.scaled(places)).is_some_and(|(low, high)| low <= high)
                };
                from.as_ref().is_none_or(|from| at_least(from, &number)) && to.as_ref().is_none_or(|to| at_least(&number, to))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn eval(value: Json) -> Vec<String> {
        let columns: BTreeMap<String, usize> = ["id", "name", "kind", "year", "gone"]
            .iter()
            .enumerate()
            .map(|(at, name)| ((*name).to_owned(), at))
            .collect();
        let cells = ["42", "Nike Air Max", "Shoes", "2014", "NA"].map(str::to_owned);
        let tables = json!({"sizes": {"shoes": ["40", "41"]}});
        let value = Value::parse(&value, "v", tables.as_object().expect("tables")).expect("reads");
        let lets = [(
            "both".to_owned(),
            Value::parse(&json!(["a", "{kind|lower}"]), "l", &Map::new()).expect("reads"),
        )];
        let known = vec![OnceCell::new()];
        let names = Names {
            columns: &columns,
            cells: &cells,
            blanks: &["NA".to_owned()],
            lets: &lets,
            known,
            options: vec![("size".into(), "XL".into())],
        };
        value.list(&names)
    }

    #[test]
    fn values_say_what_a_row_means() {
        for (value, expected) in [
            (json!("{name|slug}-{ID}-{size|lower}"), vec!["nike-air-max-42-xl"]),
            (json!("{{{id}}}"), vec!["{42}"]),
            (json!("{gone}"), vec![]),
            (
                json!("{gone|or:none} {name|first|upper} {name|words:2}"),
                vec!["none NIKE Nike Air"],
            ),
            (json!("{both}"), vec!["a", "shoes"]),
            (json!({"of": "{kind}", "in": "sizes"}), vec!["40", "41"]),
            (json!({"of": "{id}", "in": {"41": "x"}, "else": "y"}), vec!["y"]),
            (
                json!({"begins": "{name}", "with": ["nike air", "Nike"], "else": "?"}),
                vec!["nike air"],
            ),
            (
                json!({"rules": [{"if": {"year": {"from": 2015}}, "then": "new"}, {"if": {"kind": ["Hats", "shoes"], "name": {"contains": "max"}}, "then": "it"}]}),
                vec!["it"],
            ),
            (json!({"rules": [{"if": {"kind": {"not": "shoes"}}, "then": "no"}]}), vec![]),
            (json!({"scale": "19.90", "percent": 125}), vec!["24.88"]),
            (json!({"from": 5, "to": 5, "step": "0.5", "by": "{id}"}), vec!["5.0"]),
        ] {
            assert_eq!(eval(value.clone()), expected, "{value}");
        }
    }

    #[test]
    fn choices_are_even_independent_and_come_out_the_same() {
        let number = |salt: &str, id: u32| chance(salt, &id.to_string()) % 10;
        let mut counts = [0_u32; 10];
        let mut same = 0;
        for id in 0..10_000 {
            counts[usize::try_from(number("a", id)).expect("a digit")] += 1;
            same += u32::from(number("a", id) == number("b", id));
        }
        assert!(counts.iter().all(|count| (850..1_150).contains(count)), "{counts:?}");
        assert!((850..1_150).contains(&same), "{same}");
        // A change here changes every shop that was ever imported by such a rule.
        assert_eq!(
            (chance("a", "1"), chance("a", "2")),
            (2_272_047_500_258_851_656, 12_206_540_139_798_219_927)
        );
    }

    #[test]
    fn what_is_wrong_is_told_by_its_place() {
        let wrong = |value: Json| {
            Value::parse(&value, "product.title", &Map::new())
                .map(|_| ())
                .expect_err("is wrong")
                .path
        };
        for (value, path) in [
            (json!("{name"), "product.title"),
            (json!("{name|shout}"), "product.title"),
            (json!({"of": "{a}", "in": "nowhere"}), "product.title.in"),
            (
                json!({"rules": [{"if": {}, "then": "x"}, {"if": {"a": {"like": "x"}}, "then": "y"}]}),
                "product.title.rules[1].if.a",
            ),
            (json!({"pick": [], "by": "{a}"}), "product.title.weights"),
            (json!({"from": "1,5", "to": 2, "step": 1, "by": "{a}"}), "product.title.from"),
            (json!({"from": 3, "to": 2, "step": 1, "by": "{a}"}), "product.title"),
            (json!(["x", {"scale": "1", "percent": -1}]), "product.title[1].percent"),
            (json!({"of": "{a}", "in": {}, "otherwise": 1}), "product.title.otherwise"),
        ] {
            assert_eq!(wrong(value.clone()), path, "{value}");
        }
    }
}
