//! Finds, runs and guards a ClickHouse: statements in, rows or errors out.
//!
//! [`Engine::find`] looks for `libchdb.so`, ClickHouse as a library. The library is loaded in a child process (its
//! [`Host`] is a program that calls [`child::main`]) and is sent one statement at a time over standard input. A child that
//! crashes or exceeds its time is replaced by a new one with the next statement.
//!
//! Reading ([`Engine::query`]) uses a connection that cannot write. Writing ([`Engine::execute`], [`Engine::insert`]) uses
//! another one.

mod backend;
pub mod child;
mod engine;
mod error;
mod find;
mod guarantee;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "install")]
pub mod install;
#[cfg(unix)]
mod local;
mod request;
mod settings;
mod statement;
#[cfg(feature = "testing")]
pub mod testing;

pub use engine::{Engine, Host, Options};
pub use error::{ClickHouseError, Error};
pub use find::places::cache as cache_folder;
pub use find::{Candidate, Location, Search};
pub use guarantee::Guarantees;
pub use settings::Settings;
pub use statement::{Reason, Refusal, check_query};
