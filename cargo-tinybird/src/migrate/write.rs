//! The module on disk.

use std::fs;
use std::path::{Path, PathBuf};

use tinybird_project::replace;

use super::Migration;

/// Writes the module to a folder, each file in one step, and says which files changed. Where one of them stands in the way
/// and is not to be replaced, nothing is written. Nor where it declares rows or queries, which the datafiles do not have.
///
/// `mod.rs`, which names the others, comes last: what a crash leaves compiles as before.
///
/// # Errors
/// A file is in the way, or a write fails.
pub(crate) fn write(migration: &Migration, folder: &Path, force: bool) -> Result<Vec<PathBuf>, String> {
    let mut files: Vec<(PathBuf, &str)> =
        migration.sources.iter().map(|(path, text)| (folder.join(path), text.as_str())).collect();
    files.sort_by_key(|(path, _)| path.ends_with("mod.rs"));
    files.retain(|(path, text)| !fs::read(path).is_ok_and(|there| there == text.as_bytes()));
    let exists = |(path, _): &&(PathBuf, &str)| path.symlink_metadata().is_ok();
    let in_the_way: Vec<String> =
        files.iter().filter(exists).map(|(path, _)| format!("`{}`", path.display())).collect();
    if !force && !in_the_way.is_empty() {
        return Err(format!(
            "{} would be overwritten\n\
             help: choose another folder by `--out`, or replace what is there by `--force`",
            in_the_way.join(", ")
        ));
    }
    for (path, text) in &files {
        let there = fs::read_to_string(path).unwrap_or_default();
        let kept = super::rows::with_rows(text);
        let lost = super::rows::with_rows(&there).into_iter().find(|item| !kept.contains(item));
        if let Some(item) = lost {
            return Err(format!(
                "`{}` would lose the `row` or `query` of `{item}`, for which a datafile has no place\n\
                 help: move the item to another module, or choose another folder by `--out`",
                path.display()
            ));
        }
    }
    for (path, text) in &files {
        replace(path, text).map_err(|error| format!("`{}` cannot be written: {error}", path.display()))?;
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}
