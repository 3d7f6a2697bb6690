//! Cases of the tinybird macros and what the compiler says to each: `cases/<topic>/<rule>.rs`, with its `.stderr`.
//!
//! `tests/ui.rs` compiles them; `TRYBUILD=overwrite cargo test -p tinybird-ui-tests` takes what the compiler says as
//! the expected text. `tests/said.rs` reads the same cases without a compiler, and finds the same mistakes at the
//! same places. `tests/ide` has rust-analyzer read them, and shows what it says of everything else that the macros take.
//! `tests/generated` compares what is compiled of random crates with what is read from their source.
