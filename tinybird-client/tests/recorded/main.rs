//! What Tinybird's TypeScript SDK sends of all but rows, recorded, and what this client sends in its place.
//!
//! `tests/scenarios` has the recordings; `scenarios.rs` plays those of rows.

#![allow(clippy::unwrap_used)]

mod calls;
mod ends;
mod environment;
mod played;

const ANSWER: &str = r#"{"meta":[{"name":"1","type":"UInt8"}],"data":[{"1":1}],"rows":1}"#;
