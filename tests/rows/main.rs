//! `row`: what the macros declare, and what is sent and read.

#![allow(clippy::unwrap_used)]

mod clickhouse;
mod every;
mod fields;
mod own;
mod queries;
mod refused;
mod values;
