//! Finding products: words, filters, counts, suggestions. A projection of what other contexts announce, and nothing else.
//!
//! Reading order: [`projection`] (what is kept of what is heard, and how it becomes a product that can be found), [`ranks`] (how well liked
//! it is), [`views`] (what shoppers read), [`facets`] (counts as they are shown), [`context`], [`operations`] (the table).

pub mod context;
pub mod facets;
pub mod operations;
pub mod projection;
pub mod ranks;
pub mod views;

pub use context::Context;
pub use operations::OPERATIONS;
