//! Whole definitions, with hostile texts in every option, are refused or read back by Tinybird's parser to what was
//! meant; and nothing panics.
//!
//! A definition is generated as the source of a macro call and read by the same code as the macros. `PROPTEST_CASES`
//! asks for more of them, `TINYBIRD_SEED` for others.

#[path = "properties/columns.rs"]
mod columns;
#[path = "properties/connections.rs"]
mod connections;
#[path = "properties/definition.rs"]
mod definition;
#[path = "properties/engines.rs"]
mod engines;
#[path = "properties/expected.rs"]
mod expected;
#[path = "oracle/mod.rs"]
mod oracle;
#[path = "properties/run.rs"]
mod run;
#[path = "properties/sources.rs"]
mod sources;
#[path = "properties/text.rs"]
mod text;

use run::{cases, check};

#[test]
fn kafka_connections() {
    let figures = check("kafka_connection!", &connections::kafka(), cases(300));
    eprintln!("{figures:#?}");
}

#[test]
fn s3_connections() {
    let figures = check("s3_connection!", &connections::s3(), cases(300));
    eprintln!("{figures:#?}");
}

#[test]
fn gcs_connections() {
    let figures = check("gcs_connection!", &connections::gcs(), cases(300));
    eprintln!("{figures:#?}");
}

#[test]
fn dynamodb_connections() {
    let figures = check("dynamodb_connection!", &connections::dynamodb(), cases(300));
    eprintln!("{figures:#?}");
}

#[test]
fn datasources() {
    let figures = check("datasource!", &sources::datasources(), cases(300));
    eprintln!("{figures:#?}");
}
