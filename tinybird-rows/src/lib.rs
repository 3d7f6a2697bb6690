//! Rows of Tinybird's data sources and endpoints as Rust values.
//!
//! The macros of the `tinybird` crate implement the traits of this one, where `row` and `query` are written.
//!
//! | where to look | for |
//! |---|---|
//! | [`types`] | the types of columns, and which Rust types fit each |
//! | [`ToColumn`], [`FromColumn`], [`Value`] | a value of a column, sent and read |
//! | [`Row`], [`FromRow`] | a row, sent and read |
//! | [`to_ndjson`], [`from_ndjson`], [`Encoder`], [`RowReader`] | rows as JSON |
//!
//! JSON is read and written by code of our own, so that rows cost no derive and little time: reading checks every value
//! against its column, and errors name row and column, never the value.

#![forbid(unsafe_code)]

mod column;
mod decode;
mod encode;
mod error;
#[cfg(feature = "serde_json")]
mod json;
mod meta;
mod ndjson;
#[doc(hidden)]
pub mod own;
mod query;
mod row;
mod scan;
mod time;
pub mod types;

pub use column::{FromColumn, ToColumn, Value};
#[doc(hidden)]
pub use column::{Newtype, ReadBy};
pub use decode::{Decoder, RowReader};
pub use encode::Encoder;
pub use error::RowError;
#[cfg(feature = "serde_json")]
pub use json::Json;
#[doc(hidden)]
pub use meta::Columns;
pub use ndjson::{from_ndjson, to_ndjson};
pub use query::{Fixed, Parameter, Parameters, Query, QueryError, ToParameter};
pub use row::{FromRow, Row, Rows, TakesEvents};

/// The crates whose types columns become: a program need not name them among its dependencies.
#[cfg(feature = "jiff")]
pub use jiff;
#[cfg(feature = "rust_decimal")]
pub use rust_decimal;
#[cfg(feature = "serde_json")]
pub use serde_json;
#[cfg(feature = "uuid")]
pub use uuid;
