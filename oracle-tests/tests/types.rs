//! Types, defaults and codecs against Tinybird's own parser.
//!
//! The parser is the official Python package; where it is absent the tests pass with a line that says so.

// Tests say why they were skipped, and what they compared.
#![allow(clippy::print_stdout)]

#[path = "types/mod.rs"]
mod oracle;

use oracle::Oracle;
use oracle::generate::{Random, literal, mangled, type_};
use tinybird_core::column_type::ColumnType;

/// Where the random types begin; elsewhere on request.
fn seed() -> u64 {
    std::env::var("ORACLE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1)
}

/// How many types, enough for every rule to be met many times; more of them on request.
fn cases() -> usize {
    std::env::var("ORACLE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(12_000)
}

#[test]
fn what_is_accepted_is_accepted_by_tinybird() {
    let Some(oracle) = Oracle::find() else { return };
    let mut random = Random::new(seed());
    let mut accepted = Vec::new();
    let mut refused = Vec::new();
    let cases = cases();
    for index in 0..cases {
        let valid = type_(&mut random, 3);
        let text = if index % 3 == 0 { valid } else { mangled(&mut random, &valid) };
        match ColumnType::parse(&text) {
            Ok(column) => accepted.push((text, column.to_string())),
            Err(errors) => {
                assert!(!errors.is_empty());
                for error in &errors {
                    if let Some(range) = &error.range {
                        assert!(text.get(range.clone()).is_some(), "{range:?} of {text}");
                    }
                }
                refused.push(text);
            }
        }
    }
    let columns: Vec<_> = accepted.iter().map(|(_, canonical)| format!("`c` {canonical}")).collect();
    let answers = oracle.columns(&columns);
    let wrong: Vec<_> = accepted
        .iter()
        .zip(&answers)
        .filter(|((_, canonical), answer)| **answer != oracle::kept(canonical))
        .map(|((text, canonical), answer)| format!("{text}\n  {canonical}\n  {answer}"))
        .collect();
    for (_, canonical) in &accepted {
        let again = ColumnType::parse(canonical).map(|column| column.to_string());
        assert_eq!(again.as_ref(), Ok(canonical), "is read back");
    }
    // Some of what is refused here is taken there: `Array(Int)`, `DateTime(3)`, states of states.
    let columns: Vec<_> = refused.iter().map(|text| format!("`c` {text}")).collect();
    let answers = oracle.columns(&columns);
    let strict: Vec<_> = refused
        .iter()
        .zip(&answers)
        .filter(|(_, answer)| !answer.starts_with("error"))
        .map(|(text, _)| text)
        .collect();
    println!(
        "{} accepted, {} refused, {} of them accepted there",
        accepted.len(),
        refused.len(),
        strict.len()
    );
    let few = &wrong[..wrong.len().min(20)];
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), accepted.len(), few.join("\n"));
    assert!(strict.len() < refused.len() / 25, "more is refused than on purpose: {strict:#?}");
    assert!(accepted.len() > cases / 4, "the generator still makes valid types");
}

#[test]
fn defaults_are_read_back() {
    let Some(oracle) = Oracle::find() else { return };
    let mut random = Random::new(seed());
    let mut columns = Vec::new();
    let mut expected = Vec::new();
    for _ in 0..cases() * 5 / 2 {
        let Ok(column) = ColumnType::parse(&type_(&mut random, 2)) else { continue };
        let value = literal(&mut random, 2);
        if let Ok(sql) = column.default_sql(&value) {
            // `DEFAULT NULL` says nothing on a nullable column, and the reader leaves it out.
            let nullable = column.as_str().starts_with("Nullable");
            let default = if sql == "NULL" && nullable { String::new() } else { format!(" DEFAULT {sql}") };
            columns.push(format!("`c` {column} DEFAULT {sql}"));
            expected.push(format!("{}{default}", oracle::kept(column.as_str())));
        }
    }
    let answers = oracle.columns(&columns);
    for ((column, answer), expected) in columns.iter().zip(&answers).zip(&expected) {
        assert_eq!(answer, expected, "{column}");
    }
    println!("{} defaults", columns.len());
    assert!(columns.len() > 1_000, "the generator still makes valid defaults: {}", columns.len());
}
