//! The datafiles that paths name: files, folders and patterns.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use tinybird_build::datafiles::{extension, list};
use tinybird_import::Extension;

/// A datafile on disk.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) path: PathBuf,
    pub(super) extension: Extension,
    /// Its text, or why there is none.
    pub(super) text: Result<String, String>,
}

impl Found {
    fn read(path: PathBuf, extension: Extension) -> Self {
        let text = fs::read(&path).map_err(|error| format!("it cannot be read: {error}"));
        let text = text.and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned()));
        Self { path, extension, text }
    }

    /// The resource's name: the file's without the extension.
    pub(super) fn name(&self) -> String {
        self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// The datafiles, in the order of their paths, each once.
///
/// # Errors
/// A path that names no datafile, or cannot be read.
pub(crate) fn find(paths: &[PathBuf]) -> Result<Vec<Found>, String> {
    let mut found = BTreeSet::new();
    for path in paths {
        let mut files = Vec::new();
        for path in expand(path)? {
            if path.is_dir() {
                let below = list(&path);
                files.extend(below.map_err(|error| format!("`{}` cannot be read: {error}", path.display()))?);
            } else if extension(&path).is_some() && path.exists() {
                files.push(path);
            }
        }
        if files.is_empty() {
            return Err(format!(
                "there is no datafile at `{}`\n\
                 help: datafiles end in `.connection`, `.datasource` or `.pipe`",
                path.display()
            ));
        }
        found.extend(files);
    }
    Ok(found.into_iter().filter_map(|path| Some(Found::read(path.clone(), extension(&path)?))).collect())
}

/// What a pattern names; a path that exists names itself.
fn expand(path: &Path) -> Result<Vec<PathBuf>, String> {
    let pattern = path.to_string_lossy();
    if path.exists() || !pattern.contains(['*', '?', '[']) {
        return Ok(vec![path.to_owned()]);
    }
    let paths = glob::glob(&pattern).map_err(|error| format!("`{pattern}` is not a pattern: {error}"))?;
    paths.collect::<Result<_, _>>().map_err(|error| format!("`{pattern}` cannot be read: {error}"))
}
