//! What shoppers say of what they bought.
//!
//! Reading order: [`review`] (one review and its states), [`checking`] (what is looked at by a person first), [`rating`] (a product's
//! stars), [`reviews`] (the store), [`announced`], [`views`], [`seeding`] (many at once, for the seeded shop), [`context`],
//! [`operations`] (the table).

pub mod announced;
pub mod checking;
pub mod context;
pub mod operations;
pub mod rating;
pub mod review;
pub mod reviews;
pub mod seeding;
pub mod views;

pub use context::{Context, MIGRATIONS};
pub use operations::OPERATIONS;
