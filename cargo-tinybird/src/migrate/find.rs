//! The datafiles that paths name: files, folders and globs.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tinybird_core::files::Extension;

/// A datafile on disk.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    pub(crate) path: PathBuf,
    pub(crate) extension: Extension,
    /// The resource's name: the file's without the extension.
    pub(crate) name: String,
}

/// The datafiles, in the order of their paths, each once.
///
/// # Errors
/// A path that names nothing, or cannot be read.
pub(crate) fn find(paths: &[PathBuf]) -> Result<Vec<Found>, String> {
    let mut found = BTreeSet::new();
    for path in paths {
        let before = found.len();
        for path in expand(path)? {
            walk(&path, true, &mut found)
                .map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
        }
        if found.len() == before {
            return Err(format!("there is no datafile at `{}`", path.display()));
        }
    }
    Ok(found.into_iter().collect())
}

/// What a pattern names; a path that exists names itself.
fn expand(path: &Path) -> Result<Vec<PathBuf>, String> {
    let pattern = path.to_string_lossy();
    if path.exists() || !pattern.contains(['*', '?', '[']) {
        return Ok(vec![path.to_owned()]);
    }
    let paths = glob::glob(&pattern).map_err(|error| format!("`{pattern}` is no pattern: {error}"))?;
    paths.collect::<Result<_, _>>().map_err(|error| format!("cannot read `{pattern}`: {error}"))
}

/// Files below a folder; hidden folders and those of dependencies and builds are none of the project's.
fn walk(path: &Path, is_named: bool, found: &mut BTreeSet<Found>) -> io::Result<()> {
    if path.is_dir() {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !is_named && (name.starts_with('.') || matches!(&*name, "node_modules" | "target")) {
            return Ok(());
        }
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            if !entry.file_type()?.is_symlink() {
                walk(&entry.path(), false, found)?;
            }
        }
        return Ok(());
    }
    if is_named {
        path.symlink_metadata()?;
    }
    let extension = path.extension().and_then(|extension| extension.to_str()).and_then(Extension::of);
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    if let (Some(extension), Some(stem)) = (extension, stem) {
        found.insert(Found { path: path.to_owned(), extension, name: stem.to_owned() });
    }
    Ok(())
}
