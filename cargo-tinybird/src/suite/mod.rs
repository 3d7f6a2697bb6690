//! Tests of endpoints: the files in `tests`, and the rows in `fixtures` that they are about.

pub(crate) mod file;
pub(crate) mod fixtures;
mod update;

use std::path::{Path, PathBuf};
use std::{fs, io};

pub(crate) use file::{Mistake, Test, read};
pub(crate) use update::updated;

/// A result of an endpoint: the status, and its rows or what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn is_error(&self) -> bool {
        self.status >= 400
    }
}

/// The files with these extensions in folders of this name below some roots, in the order of their paths.
pub(crate) fn files(roots: &[PathBuf], folder: &str, extensions: &[&str]) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for root in roots.iter().map(|root| root.join(folder)).filter(|root| root.is_dir()) {
        list(&root, extensions, &mut files)?;
    }
    files.sort();
    Ok(files)
}

fn list(folder: &Path, extensions: &[&str], files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if entry.file_type()?.is_dir() {
            list(&path, extensions, files)?;
        } else if extensions.contains(&extension) {
            files.push(path);
        }
    }
    Ok(())
}
