//! Reviews through the public door, on a real PostgreSQL. Seeded: `AMCART_SEED` repeats a run.

#![expect(clippy::expect_used, reason = "a test stops where something is missing")]

mod reviews;
mod seeding;
mod world;
