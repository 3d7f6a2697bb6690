//! `cargo tinybird`: Tinybird from the command line.

use std::process::ExitCode;

/// Definitions are many small values: this allocator halves what it costs to read them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cargo_tinybird::run(std::env::args_os())
}
