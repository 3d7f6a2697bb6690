//! A Tinybird project on a ClickHouse of this machine.
//!
//! [`prove::prove`] creates the tables of a project and analyses the queries of its pipes, and says what ClickHouse refuses.

pub mod prove;
