//! What tests need: databases of their own on a real server, and a world around one context.
//!
//! `AMCART_TEST_POSTGRES` is the address of a server where tests may create databases (`./amcart test` starts one). Without it
//! a test fails and says so.

pub mod databases;
pub mod world;

pub use databases::{TestDatabase, database};
pub use world::{Neighbours, Published, caller, platform};
