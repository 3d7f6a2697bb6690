//! What cargo says to a build script, and is told by it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tinybird_core::rule::Severity;
use tinybird_project::{File, FilePath, Report as Written};

use crate::error::Error;
use crate::report::{Problem, Report};

/// The folder for what the build script generates; none outside of one, where cargo says no target.
pub(crate) fn out_dir() -> Option<PathBuf> {
    env::var_os("CARGO_CFG_TARGET_ARCH")?;
    env::var_os("OUT_DIR").map(PathBuf::from)
}

/// Whether a package's sources may not be written: they were packaged, or documentation is built from them.
pub(crate) fn is_read_only(manifest_dir: &Path) -> bool {
    env::var_os("DOCS_RS").is_some() || manifest_dir.join("Cargo.toml.orig").exists()
}

/// Asks for another run when one of these files or folders changes.
pub(crate) fn watch<'a>(paths: impl IntoIterator<Item = &'a Path>) {
    for path in paths {
        tell(&format!("rerun-if-changed={}", path.display()));
    }
}

/// Shows what appeared and what disappeared: a struct that was renamed is another table.
///
/// Cargo repeats a warning in every build until the script runs again, so they are few, and stay true.
pub(crate) fn show(written: &Written) {
    let changes = [("created", &written.created), ("removed", &written.removed)];
    let changes = changes.into_iter().filter(|(_, paths)| !paths.is_empty());
    let changes: Vec<String> = changes.map(|(verb, paths)| format!("{verb} {}", list(paths))).collect();
    if !changes.is_empty() {
        tell(&format!("warning=tinybird: the last change of the definitions {}", changes.join(", ")));
    }
    let lines = written.to_string();
    for note in lines.lines().filter_map(|line| line.strip_prefix("note: ")) {
        tell(&format!("warning=tinybird: {note}"));
    }
}

/// Shows the warnings that rustc does not show.
pub(crate) fn warn(report: &Report) {
    let is_ours = |problem: &&Problem| problem.severity == Severity::Warning && !problem.seen_by_rustc;
    for Problem { location, message, remedy, .. } in report.problems().iter().filter(is_ours) {
        let place = location.as_ref().map(|(file, line, column)| format!("{file}:{line}:{column}: "));
        let remedy = remedy.as_ref().map(|remedy| format!("; {remedy}"));
        let [place, remedy] = [place, remedy].map(Option::unwrap_or_default);
        tell(&format!("warning=tinybird: {place}{message}{remedy}"));
    }
}

/// A few paths, or how many there are.
fn list(paths: &[FilePath]) -> String {
    const FEW: usize = 5;
    let named: Vec<String> = paths.iter().take(FEW).map(|path| format!("`{path}`")).collect();
    match paths.len().checked_sub(FEW) {
        None | Some(0) => named.join(", "),
        Some(more) => format!("{} and {more} more", named.join(", ")),
    }
}

/// Tells cargo something.
#[allow(clippy::print_stdout)]
fn tell(instruction: &str) {
    println!("cargo::{instruction}");
}

/// What this build script rendered so far: the output folders, and the files for `include_project!`.
static RENDERED: Mutex<(Vec<PathBuf>, Vec<File>)> = Mutex::new((Vec::new(), Vec::new()));

/// Writes the files of all that was rendered as an expression, for `include_project!`.
///
/// # Errors
/// The build script has rendered to this output folder before: each of the two would remove the files of the other.
pub(crate) fn include(out_dir: &Path, output: PathBuf, files: &[File]) -> Result<(), Error> {
    let mut rendered = RENDERED.lock().unwrap_or_else(PoisonError::into_inner);
    let (outputs, all) = &mut *rendered;
    if outputs.contains(&output) {
        return Err(Error::Twice(output));
    }
    outputs.push(output);
    all.extend_from_slice(files);
    let mut text = String::from("&[\n");
    for file in all.iter() {
        text.push_str(&format!("    ({:?}, {:?}),\n", file.path.to_string(), file.text));
    }
    text.push_str("]\n");
    let path = out_dir.join("tinybird.rs");
    // Unchanged, it keeps its time, so that cargo need not compile what includes it.
    if fs::read_to_string(&path).is_ok_and(|current| current == text) {
        return Ok(());
    }
    fs::write(&path, text).map_err(|source| Error::Io { path, source })
}
