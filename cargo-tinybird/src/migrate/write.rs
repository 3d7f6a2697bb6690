//! The files of a migration on disk.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tinybird_core::project::replace;

use super::Migration;

/// Where the module goes, and whether what is there is replaced.
#[derive(Debug)]
pub(crate) struct Target<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) force: bool,
}

/// Why nothing, or not everything, was written.
#[derive(Debug)]
pub(crate) enum WriteError {
    /// These files are there already, and differ.
    Exists(Vec<PathBuf>),
    /// A file could not be written.
    Io(PathBuf, io::Error),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exists(paths) => {
                for path in paths {
                    writeln!(f, "error: `{}` exists, and holds something else", path.display())?;
                }
                f.write_str("help: choose another folder by `--out`, or replace the files by `--force`")
            }
            Self::Io(path, error) => write!(f, "error: cannot write `{}`: {error}", path.display()),
        }
    }
}

/// Writes the module, each file in one step, and says which files changed. Nothing is written where one of them is in the
/// way.
///
/// `mod.rs`, which names the others, comes last: what a crash leaves compiles as before.
///
/// # Errors
/// A file is in the way, or a write fails.
pub(crate) fn write(migration: &Migration, target: &Target<'_>) -> Result<Vec<PathBuf>, WriteError> {
    let mut files: Vec<(PathBuf, &str)> =
        migration.sources.iter().map(|(path, text)| (target.folder.join(path), text.as_str())).collect();
    files.sort_by_key(|(path, _)| path.ends_with("mod.rs"));
    files.retain(|(path, text)| !fs::read(path).is_ok_and(|there| there == text.as_bytes()));
    let in_the_way: Vec<PathBuf> =
        files.iter().map(|(path, _)| path).filter(|path| path.symlink_metadata().is_ok()).cloned().collect();
    if !target.force && !in_the_way.is_empty() {
        return Err(WriteError::Exists(in_the_way));
    }
    for (path, text) in &files {
        replace(path, text).map_err(|error| WriteError::Io(path.clone(), error))?;
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}
