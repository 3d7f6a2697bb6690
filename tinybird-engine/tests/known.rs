//! The list of names that are known to leave files and hosts alone is that of ClickHouse, without those that do not.
//!
//! `BLESS=1 cargo test -p tinybird-engine --test known` writes it: read what is new in it before you commit it.

use std::collections::BTreeSet;

use tinybird_engine::check_query;
use tinybird_engine::testing::engine;

const LISTS: [&str; 6] = [
    "SELECT name FROM system.functions",
    "SELECT name FROM system.table_functions",
    "SELECT arrayJoin(splitByChar(' ', name)) FROM system.data_type_families",
    "SELECT arrayJoin(splitByChar(' ', keyword)) FROM system.keywords",
    "SELECT name FROM system.codecs",
    "SELECT name FROM system.data_skipping_index_types",
];

#[test]
fn the_list_of_known_names_is_current() {
    let Some(mut engine) = engine() else { return };
    let mut names = BTreeSet::new();
    for list in LISTS {
        let rows = engine.query(list, "TSV").unwrap_or_else(|error| panic!("{list}: {error}"));
        names.extend(String::from_utf8(rows).expect("text").lines().map(str::to_ascii_lowercase));
    }
    // What a dictionary reads is not known, and what begins with two underscores is ClickHouse's own.
    names.retain(|name| !name.starts_with("dict") && !name.starts_with("__"));
    names.retain(|name| check_query(&format!("SELECT {name}(1)")).is_ok());
    let mut text = String::new();
    let mut width = 0;
    for name in names {
        if width + name.len() > 110 {
            text.push('\n');
            width = 0;
        } else if width > 0 {
            text.push(' ');
        }
        width += name.len() + 1;
        text.push_str(&name);
    }
    text.push('\n');
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/statement/known.txt");
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        std::fs::write(path, text).expect("written");
    } else {
        assert_eq!(std::fs::read_to_string(path).expect("read"), text, "BLESS=1 writes it");
    }
}
