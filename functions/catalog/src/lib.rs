//! What is sold: brands, categories, styles with their colourways and variants, prices.
//!
//! Reading order: [`draft`] (a product as somebody writes it), [`writer`] (many drafts into the tables at once: the one way in, for
//! staff, imports and the seed), [`product`] (a product as it is), [`products`] and [`listings`] (the stores), [`views`] (what people
//! read), [`announced`], [`context`], [`operations`] (the table). Files of products: [`importing`] (from text to drafts), [`import`] and
//! [`imports`] (one, and their store).

pub mod announced;
pub mod context;
pub mod draft;
pub mod import;
pub mod importing;
pub mod imports;
pub mod listings;
pub mod operations;
pub mod product;
pub mod products;
pub mod views;
pub mod writer;

pub use context::{Context, MIGRATIONS};
pub use operations::OPERATIONS;
