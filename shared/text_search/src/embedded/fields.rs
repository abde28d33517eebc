//! The fields of the index, and how a document fills them.

use kernel::ProductId;
use operation::Fault;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, STORED, STRING, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};
use tantivy::{TantivyDocument, Term};

use super::sounds::sound;
use super::words::{PLAIN, STEMMED, unified, words};
use crate::{Document, Label, Parts};

/// Separates what stands in one term.
pub(super) const BETWEEN: char = '\u{1f}';

/// The columns that filters, counts and sorts read.
pub(super) mod columns {
    pub(in crate::embedded) const CATEGORY: &str = "category";
    pub(in crate::embedded) const BRAND: &str = "brand";
    /// Colour family, its label and size of each variant.
    pub(in crate::embedded) const KIND: &str = "kind";
    /// Price and stock of each variant, in the same rows as `KIND`: see [`super::offer`].
    pub(in crate::embedded) const OFFER: &str = "offer";
    pub(in crate::embedded) const PRICE: &str = "price";
    pub(in crate::embedded) const RATING: &str = "rating";
    pub(in crate::embedded) const RATING_RANK: &str = "rating_rank";
    pub(in crate::embedded) const POPULARITY: &str = "popularity";
    pub(in crate::embedded) const CREATED: &str = "created";
    pub(in crate::embedded) const ID_HIGH: &str = "id_high";
    pub(in crate::embedded) const ID_LOW: &str = "id_low";
}

/// Words weigh more in some fields than in others.
pub(super) const BOOSTS: usize = 5;

/// Handles of the fields.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    pub(super) schema: Schema,
    /// What an entry is replaced by: the product's id, or `held/<member>`.
    pub(super) key: Field,
    /// The members whose facts belong to this entry.
    pub(super) member: Field,
    /// `yes` on what shoppers may find.
    pub(super) shown: Field,
    /// Everything known, for the next fact.
    pub(super) parts: Field,
    /// The card.
    pub(super) card: Field,
    /// Stemmed words with their boosts: title, brand, categories and colours, details, description.
    pub(super) texts: [(Field, f32); BOOSTS],
    /// Words as they are written, of all but the description.
    pub(super) plain: Field,
    /// The words of the brand by their sound: `pm\u{1f}puma`.
    pub(super) sounds: Field,
    /// Values, for counting what suggestions name.
    pub(super) category_value: Field,
    pub(super) brand_value: Field,
    category: Field,
    brand: Field,
    kind: Field,
    offer: Field,
    price: Field,
    rating: Field,
    rating_rank: Field,
    popularity: Field,
    created: Field,
    id_high: Field,
    id_low: Field,
}

impl Fields {
    pub(super) fn new() -> Fields {
        let mut schema = SchemaBuilder::new();
        let text = |schema: &mut SchemaBuilder, name: &str| {
            let how = TextFieldIndexing::default()
                .set_tokenizer(STEMMED)
                .set_index_option(IndexRecordOption::WithFreqs);
            schema.add_text_field(name, TextOptions::default().set_indexing_options(how))
        };
        let plain = TextFieldIndexing::default()
            .set_tokenizer(PLAIN)
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false);
        let value = TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false);
        let value = TextOptions::default().set_indexing_options(value);
        let column = TextOptions::default().set_fast("raw");
        let number = NumericOptions::default() | FAST;
        Fields {
            key: schema.add_text_field("key", STRING | STORED),
            member: schema.add_text_field("member", value.clone() | STORED),
            shown: schema.add_text_field("shown", value.clone()),
            parts: schema.add_text_field("parts", STORED),
            card: schema.add_text_field("card", STORED),
            texts: [
                (text(&mut schema, "title_text"), 4.0),
                (text(&mut schema, "brand_text"), 3.0),
                (text(&mut schema, "kind_text"), 2.0),
                (text(&mut schema, "detail_text"), 1.5),
                (text(&mut schema, "description_text"), 0.7),
            ],
            plain: schema.add_text_field("plain", TextOptions::default().set_indexing_options(plain)),
            sounds: schema.add_text_field("sounds", value.clone()),
            category_value: schema.add_text_field("category_value", value.clone()),
            brand_value: schema.add_text_field("brand_value", value),
            category: schema.add_text_field(columns::CATEGORY, column.clone()),
            brand: schema.add_text_field(columns::BRAND, column.clone()),
            kind: schema.add_text_field(columns::KIND, column),
            offer: schema.add_u64_field(columns::OFFER, number.clone()),
            price: schema.add_u64_field(columns::PRICE, number.clone()),
            rating: schema.add_u64_field(columns::RATING, number.clone()),
            rating_rank: schema.add_u64_field(columns::RATING_RANK, number.clone()),
            popularity: schema.add_u64_field(columns::POPULARITY, number.clone()),
            created: schema.add_u64_field(columns::CREATED, number.clone()),
            id_high: schema.add_u64_field(columns::ID_HIGH, number.clone()),
            id_low: schema.add_u64_field(columns::ID_LOW, number),
            schema: schema.build(),
        }
    }

    /// The term that names an entry.
    pub(super) fn key_term(&self, key: &str) -> Term {
        Term::from_field_text(self.key, key)
    }

    /// An entry that shoppers do not find: only what is known.
    pub(super) fn hidden(&self, key: &str, members: &[String], parts: &Parts) -> Result<TantivyDocument, Fault> {
        let mut entry = TantivyDocument::new();
        entry.add_text(self.key, key);
        entry.add_text(self.parts, serde_json::to_string(parts)?);
        for member in members {
            entry.add_text(self.member, member);
        }
        Ok(entry)
    }

    /// An entry that shoppers find.
    pub(super) fn shown(&self, key: &str, members: &[String], parts: &Parts, document: &Document) -> Result<TantivyDocument, Fault> {
        let mut entry = self.hidden(key, members, parts)?;
        entry.add_text(self.shown, "yes");
        entry.add_text(self.card, document.card.get());
        self.add_words(&mut entry, document);
        self.add_columns(&mut entry, document);
        Ok(entry)
    }

    fn add_words(&self, entry: &mut TantivyDocument, document: &Document) {
        let [title, brand, kind, detail, description] = self.texts.map(|(field, _)| field);
        let mut add = |field: Field, text: &str, also_plain: bool| {
            let text = unified(text);
            if also_plain {
                entry.add_text(self.plain, &text);
            }
            entry.add_text(field, text);
        };
        add(title, &document.title, true);
        add(brand, &document.brand.label, true);
        document.categories.iter().for_each(|category| add(kind, &category.label, true));
        document.colours.iter().for_each(|colour| add(kind, colour, true));
        document.details.iter().for_each(|word| add(detail, word, true));
        add(description, &document.description, false);
        for word in words(&document.brand.label) {
            entry.add_text(self.sounds, format!("{}{BETWEEN}{word}", sound(&word)));
        }
    }

    fn add_columns(&self, entry: &mut TantivyDocument, document: &Document) {
        for category in &document.categories {
            entry.add_text(self.category_value, &category.value);
            entry.add_text(self.category, labelled(category));
        }
        entry.add_text(self.brand_value, &document.brand.value);
        entry.add_text(self.brand, labelled(&document.brand));
        for variant in &document.variants {
            let (colour, label) = variant.colour.as_ref().map_or(("", ""), |colour| (&colour.value, &colour.label));
            let size = variant.size.as_deref().unwrap_or("");
            entry.add_text(self.kind, format!("{colour}{BETWEEN}{label}{BETWEEN}{size}"));
            entry.add_u64(self.offer, offer(variant.price, variant.in_stock));
        }
        entry.add_u64(self.price, document.variants.iter().map(|variant| variant.price).min().unwrap_or(0));
        entry.add_u64(self.rating, u64::from(document.rating));
        entry.add_u64(self.rating_rank, document.rating_rank);
        entry.add_u64(self.popularity, document.popularity);
        entry.add_u64(self.created, u64::try_from(document.created_at.unix_micros()).unwrap_or(0));
        let (high, low) = document.id.uuid().as_u64_pair();
        entry.add_u64(self.id_high, high);
        entry.add_u64(self.id_low, low);
    }
}

/// Price and stock in one number.
pub(super) fn offer(price: u64, in_stock: bool) -> u64 {
    price.saturating_mul(2) | u64::from(in_stock)
}

/// The price and the stock of an offer.
pub(super) fn price_and_stock(offer: u64) -> (u64, bool) {
    (offer / 2, offer % 2 == 1)
}

/// A value and its label as one term.
fn labelled(label: &Label) -> String {
    format!("{}{BETWEEN}{}", label.value, label.label)
}

/// The key of a product's entry.
pub(super) fn key_of(product: ProductId) -> String {
    product.to_string()
}

/// The key under which facts wait for a product that says that the member is its own.
pub(super) fn key_of_held(member: &str) -> String {
    format!("held/{member}")
}
