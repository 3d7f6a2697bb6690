//! What is read from a datafile is written so that it is read again, to the same definition and to the same text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tinybird_import::{Extension, read};

fuzz_target!(|text: &str| {
    for extension in Extension::ALL {
        let Ok(file) = read(extension, "name", text) else { continue };
        let written = file.to_string();
        let again = match read(extension, "name", &written) {
            Ok(again) => again,
            Err(errors) => panic!("{errors:?}\n{written}"),
        };
        assert_eq!(again.definition, file.definition, "{written}");
    }
});
