//! What cargo says to a build script, and is told by it.

use std::collections::{BTreeSet, HashSet};
use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tinybird_core::rule::Severity;
use tinybird_project::{File, FilePath, Report as Written, Writer};

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

/// Whether rust-analyzer runs the build script, to learn what it generates: with its own features, and at any moment.
pub(crate) fn is_of_an_editor() -> bool {
    env::var_os("RA_RUSTC_WRAPPER").is_some()
}

/// Asks for another run at the next build.
pub(crate) fn run_again(out_dir: &Path) {
    // What does not exist counts as changed.
    watch([&*out_dir.join("tinybird-runs-again")]);
}

/// Gives the files that were rendered, and their folders, the time of the newest file that was read: cargo runs a build script again when a file
/// that it watches is newer than the run.
///
/// Where the file system refuses, there is one more run.
pub(crate) fn date_back(files: &[PathBuf], read: &[PathBuf]) {
    let modified = |path: &PathBuf| fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
    let Some(newest) = read.iter().filter_map(modified).max() else { return };
    for path in files.iter().filter(|path| modified(path).is_some_and(|time| time > newest)) {
        let opened =
            if path.is_dir() { fs::File::open(path) } else { fs::File::options().write(true).open(path) };
        let _ = opened.and_then(|file| file.set_modified(newest));
    }
}

/// Shows what disappeared, and what appeared with it: a struct that was renamed is another table. Says whether it did: cargo
/// repeats a warning in every build until the script runs again.
pub(crate) fn show(written: &Written) -> bool {
    let changes = [("created", &written.created), ("removed", &written.removed)];
    let changes = changes.into_iter().filter(|(_, paths)| !paths.is_empty());
    let changes: Vec<String> = changes.map(|(verb, paths)| format!("{verb} {}", list(paths))).collect();
    let changes = format!("tinybird: the last change of the definitions {}", changes.join(", "));
    if written.removed.is_empty() {
        if !written.created.is_empty() {
            // `cargo build -vv` shows it.
            say(&changes);
        }
        return false;
    }
    tell(&format!("warning={changes}"));
    let lines = written.to_string();
    for note in lines.lines().filter_map(|line| line.strip_prefix("note: ")) {
        tell(&format!("warning=tinybird: {note}"));
    }
    true
}

/// Names the files that an earlier build wrote and nothing declares any more, though no manifest lists them: version control
/// took back the manifest, and left the file.
///
/// What a build wrote is kept in the build script's own folder, by path and text.
pub(crate) fn name_forgotten(out_dir: &Path, writer: &Writer, written: &[PathBuf], neighbours: &[PathBuf]) {
    let path = out_dir.join("tinybird-wrote");
    let earlier = fs::read_to_string(&path).unwrap_or_default();
    let hash = |path: &Path| {
        let mut hasher = DefaultHasher::new();
        fs::read(path).ok()?.hash(&mut hasher);
        Some(format!("{:016x} {}", hasher.finish(), path.display()))
    };
    let mut record: BTreeSet<String> = written.iter().filter_map(|path| hash(path)).collect();
    let mut forgotten = Vec::new();
    let of_others: HashSet<String> = writer.recorded_by_others().iter().map(ToString::to_string).collect();
    for neighbour in neighbours {
        let is_of_other = of_others.iter().any(|path| neighbour.ends_with(path));
        let known = hash(neighbour).filter(|line| earlier.lines().any(|earlier| earlier == line));
        if let Some(line) = known.filter(|_| !is_of_other) {
            forgotten.push(neighbour);
            record.insert(line);
        }
    }
    for path in forgotten {
        tell(&format!(
            "warning=tinybird: nothing declares `{}` any more, which an earlier build wrote; remove it, or it is deployed",
            path.display()
        ));
    }
    let text: String = record.iter().map(|line| format!("{line}\n")).collect();
    // Without the record, nothing is named.
    let _ = fs::write(path, text);
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
fn tell(instruction: &str) {
    say(&format!("cargo::{instruction}"));
}

/// Prints what cargo keeps.
#[allow(clippy::print_stdout)]
fn say(line: &str) {
    println!("{line}");
}

/// What this build script rendered so far.
static RENDERED: Mutex<Rendered> = Mutex::new(Rendered { outputs: Vec::new(), files: Vec::new() });

struct Rendered {
    /// The output folders.
    outputs: Vec<PathBuf>,
    /// The files for `include_project!`, each after the package that it belongs to, where that is another one.
    files: Vec<(String, File)>,
}

/// Writes the files of all that was rendered as an expression, for `include_project!`.
///
/// # Errors
/// The build script has rendered to this output folder before: each of the two would remove the files of the other.
pub(crate) fn include<'a>(
    out_dir: &Path,
    output: PathBuf,
    files: impl Iterator<Item = (&'a str, &'a File)>,
) -> Result<(), Error> {
    let mut rendered = RENDERED.lock().unwrap_or_else(PoisonError::into_inner);
    let Rendered { outputs, files: all } = &mut *rendered;
    if outputs.contains(&output) {
        return Err(Error::Twice(output));
    }
    outputs.push(output);
    all.extend(files.map(|(package, file)| (package.to_owned(), file.clone())));
    let mut text = String::from("&[\n");
    for (package, file) in all.iter() {
        text.push_str(&format!("    ({package:?}, {:?}, {:?}),\n", file.path.to_string(), file.text));
    }
    text.push_str("]\n");
    let path = out_dir.join("tinybird.rs");
    // Unchanged, it keeps its time, so that cargo need not compile what includes it.
    if fs::read_to_string(&path).is_ok_and(|current| current == text) {
        return Ok(());
    }
    fs::write(&path, text).map_err(|source| Error::Io { path, source })
}
