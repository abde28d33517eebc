//! A file of products, from its text to drafts and counts.
//!
//! Reading order: [`text`] (a text cut into records, part by part), [`columns`] (which column says what, in both Shopify dialects),
//! [`mapping`] and [`value`] (what a mapping file says instead), [`source`] (either), [`row`] (a record with its meanings), [`drafting`] (the rows of one
//! product into a draft), with [`html`], [`colours`] and [`amounts`] for single cells. All of that is pure. [`steps`] does it to an import
//! that is kept in the database, one transaction after the other.

pub mod amounts;
pub mod colours;
pub mod columns;
pub mod drafting;
pub mod html;
pub mod issue;
pub mod mapping;
pub mod row;
pub mod source;
pub mod steps;
pub mod text;
pub mod value;
