//! A Tinybird project on a ClickHouse of this machine.
//!
//! [`prove::prove`] creates the tables of a project and analyses the queries of its pipes, and says what ClickHouse refuses.
//! [`Pipes`] makes one statement of a call. A [`workspace::Workspace`] takes rows and answers calls, as Tinybird does; with the
//! feature `serve`, over HTTP. [`site`] shows a project to people.

mod compose;
pub mod prove;
#[cfg(feature = "serve")]
pub mod serve;
pub mod site;
mod statement;
mod table;
pub mod workspace;

pub use compose::{Call, Composed, Failed, Id, Pipes, Query, StandIn, Why};
