//! ClickHouse in a Python that has `chdb`: this process becomes it, and it answers by itself.

use std::fs::File;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

use super::text::assignment;
use crate::Guarantees;
use crate::find::probe::Python;
use crate::local::start::Start;

/// Becomes the Python. Returns why it cannot.
pub(super) fn run(python: &Python, start: &Start, guarantees: Guarantees, answers: File) -> io::Error {
    let settings: Vec<_> = start.settings.iter().map(|(name, value)| assignment(name, value)).collect();
    Command::new(&python.program)
        // Without the modules of the current folder and of the environment, and without writing any.
        .args(["-I", "-B", "-c", include_str!("engine.py")])
        .args([&start.data, &start.folder])
        .args([guarantees.words(), settings.len().to_string()])
        .args(&settings)
        .args(&python.modules)
        .stdout(answers)
        .exec()
}
