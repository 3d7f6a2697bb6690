//! Any bytes as a datafile of each kind: no panic, and whatever is said has a place in the file.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tinybird_import::{Extension, read_bytes};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let lines = 1 + text.matches(['\n', '\r']).count();
    for extension in Extension::ALL {
        let is_there = |line: usize, column: usize| (1..=lines).contains(&line) && column > 0;
        match read_bytes(extension, "name", bytes) {
            Ok(file) => {
                assert!(file.leftovers.iter().all(|leftover| is_there(leftover.line(), 1)), "{:?}", file.leftovers);
                for placed in file.violations() {
                    assert!(is_there(placed.place.line, placed.place.column), "{placed:?}");
                }
            }
            Err(errors) => {
                assert!(!errors.is_empty());
                for error in errors {
                    assert!(is_there(error.place.line, error.place.column) && !error.remedy.is_empty(), "{error:?}");
                }
            }
        }
    }
});
