//! Finding products: words, filters, counts, suggestions, over a projection that events keep up to date.
//!
//! Reading order: [`facts`] (what is heard, and how versions keep it in order), [`document`] (what a product is to a searcher),
//! [`query`] (what is asked and found), [`port`] (the trait), [`embedded`] (a tantivy index in this process), [`contract`] (what every
//! adapter must do, as a test suite).

pub mod contract;
pub mod document;
pub mod embedded;
pub mod facts;
pub mod port;
pub mod query;

pub use document::{Document, Label, Variant};
pub use embedded::Embedded;
pub use facts::{About, Fact, Parts, Projection};
pub use port::TextSearch;
pub use query::{Bucket, Facets, Filters, Found, Hit, Place, Query, Sort, Suggested, Suggestions};
