//! Compares the rendering with Tinybird's TypeScript SDK, and measures what the macros and rows cost the compiler:
//! `cargo run --release -p tinybird-benches --bin compare [-- [--runs 7] [--count 1000] [rendering] [check] [rows] [build]]`.
//!
//! It needs npm, which installs the SDK below the target folder. All that is compared is measured in turns, so that a
//! busy machine slows all of it. A target that is missed is printed, and is not a failure.

#![allow(clippy::print_stdout)]

mod build;
mod check;
mod measure;
mod rendering;
mod rows;

use std::error::Error;
use std::path::PathBuf;

const USAGE: &str = "usage: compare [--runs 7] [--count 1000] [rendering] [check] [rows] [build]";

/// What is measured, and where.
pub(crate) struct Setting {
    /// How many data sources.
    pub(crate) count: usize,
    /// How often each command runs.
    pub(crate) runs: usize,
    /// The folder below the target folder for everything that is made.
    pub(crate) work: PathBuf,
    /// The folder of the crate `tinybird`.
    pub(crate) tinybird: PathBuf,
}

fn main() -> Result<(), Box<dyn Error>> {
    let executable = std::env::current_exe()?;
    let target = executable.ancestors().nth(2).ok_or("the target folder is not found")?;
    let mut setting = Setting {
        count: 1000,
        runs: 7,
        work: target.join("compare"),
        tinybird: PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?,
    };
    let mut parts = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match &*argument {
            "--runs" => setting.runs = arguments.next().ok_or(USAGE)?.parse()?,
            "--count" => setting.count = arguments.next().ok_or(USAGE)?.parse()?,
            "rendering" | "check" | "rows" | "build" => parts.push(argument),
            _ => return Err(USAGE.into()),
        }
    }
    let wants = |part: &str| parts.is_empty() || parts.iter().any(|other| other == part);
    let cores = std::thread::available_parallelism()?;
    println!("{cores} cores{}; medians of {} runs", measure::load(), setting.runs);
    if wants("rendering") {
        rendering::run(&setting)?;
    }
    if wants("check") {
        check::run(&setting)?;
    }
    if wants("rows") {
        rows::run(&setting)?;
    }
    if wants("build") {
        build::run(&setting)?;
    }
    println!("\nat the end{}", measure::load());
    Ok(())
}
