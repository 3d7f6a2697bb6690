//! Any text as a row: no panic, and what is read or passed over is what serde_json reads.

#![no_main]

#[path = "../../tinybird-rows/tests/json/everything.rs"]
mod everything;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| everything::check(text));
