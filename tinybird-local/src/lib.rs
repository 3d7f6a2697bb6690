//! A Tinybird project on a ClickHouse of this machine.
//!
//! [`prove::prove`] creates the tables of a project and analyses the queries of its pipes, and says what ClickHouse refuses.
//! [`Pipes`] makes one statement of a call.

mod compose;
pub mod prove;
mod statement;
mod table;

pub use compose::{Call, Composed, Failed, Id, Pipes, Query, Why};
