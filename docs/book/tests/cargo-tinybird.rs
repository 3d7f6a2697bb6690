//! `cargo tinybird`, where the tests of the chapters find it.

use std::process::ExitCode;

fn main() -> ExitCode {
    cargo_tinybird::run(std::env::args_os())
}
