//! Any text as a column's type: no panic, and what is accepted displays as a type that is accepted again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tinybird_core::column_type::ColumnType;

fuzz_target!(|text: &str| {
    let Ok(column_type) = ColumnType::parse(text) else { return };
    let shown = column_type.to_string();
    assert_eq!(ColumnType::parse(&shown).map(|again| again.to_string()), Ok(shown));
});
