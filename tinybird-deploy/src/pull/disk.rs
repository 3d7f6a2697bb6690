//! Writes datafiles to a folder: all of them or none.
//!
//! New texts are written next to their places first, what they replace is kept until all are in place, and a note on disk says which are
//! new. After a crash in the middle, [`recover`] brings back what was there.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::datafile::Datafile;
use crate::error::Error;

/// The folder that a change is prepared in. Where it is there at the beginning, an earlier change was interrupted.
const STAGE: &str = ".tinybird-pull";
/// Lists the files that were not there before; written when everything is prepared.
const JOURNAL: &str = "new-files";

/// What is to become of files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// Files that are not there.
    pub created: Vec<Datafile>,
    /// Files with another text.
    pub updated: Vec<Datafile>,
    /// How many have the right text.
    pub unchanged: usize,
}

fn failed(path: &Path, what: &str, error: &io::Error) -> Error {
    Error::File { path: path.to_owned(), problem: format!("it cannot be {what}: {error}") }
}

impl Plan {
    /// Compares datafiles with those in a folder.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn new(folder: &Path, files: Vec<Datafile>) -> Result<Self, Error> {
        let mut plan = Self::default();
        for file in files {
            let path = folder.join(&file.path);
            match fs::read(&path) {
                Ok(there) if there == file.text.as_bytes() => plan.unchanged += 1,
                Ok(_) => plan.updated.push(file),
                Err(error) if error.kind() == ErrorKind::NotFound => plan.created.push(file),
                Err(error) => return Err(failed(&path, "read", &error)),
            }
        }
        Ok(plan)
    }

    /// Writes them all, or, where one cannot be written, none.
    ///
    /// # Errors
    /// A file cannot be written: everything is as it was.
    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        if self.created.is_empty() && self.updated.is_empty() {
            return Ok(());
        }
        let is_new = !folder.exists();
        let stage = folder.join(STAGE);
        let prepared = self.prepare(&stage).and_then(|()| self.commit(folder, &stage));
        if prepared.is_err() {
            recover(folder)?;
            if is_new {
                let _ = fs::remove_dir(folder);
            }
            return prepared;
        }
        // It is only what was replaced.
        let _ = fs::remove_dir_all(&stage);
        Ok(())
    }

    fn files(&self) -> impl Iterator<Item = &Datafile> {
        self.created.iter().chain(&self.updated)
    }

    fn prepare(&self, stage: &Path) -> Result<(), Error> {
        for file in self.files() {
            write(&stage.join("new").join(&file.path), &file.text)?;
        }
        let created: Vec<&str> = self.created.iter().map(|file| &*file.path).collect();
        write(&stage.join(JOURNAL), &created.join("\n"))
    }

    fn commit(&self, folder: &Path, stage: &Path) -> Result<(), Error> {
        for file in &self.updated {
            rename(&folder.join(&file.path), &stage.join("old").join(&file.path))?;
            rename(&stage.join("new").join(&file.path), &folder.join(&file.path))?;
        }
        for file in &self.created {
            rename(&stage.join("new").join(&file.path), &folder.join(&file.path))?;
        }
        // From here on it is done: without the note, nothing is brought back.
        let journal = stage.join(JOURNAL);
        fs::remove_file(&journal).map_err(|error| failed(&journal, "removed", &error))
    }
}

/// Brings back what was in a folder before a change that was interrupted; says whether there was one.
///
/// # Errors
/// A file cannot be brought back.
pub fn recover(folder: &Path) -> Result<bool, Error> {
    let stage = folder.join(STAGE);
    if !stage.is_dir() {
        return Ok(false);
    }
    // Without the note, nothing was changed yet, or everything is.
    if let Ok(created) = fs::read_to_string(stage.join(JOURNAL)) {
        for path in created.lines().filter(|path| !path.is_empty()) {
            let is_there = !stage.join("new").join(path).exists();
            if is_there {
                match fs::remove_file(folder.join(path)) {
                    Err(error) if error.kind() != ErrorKind::NotFound => {
                        return Err(failed(&folder.join(path), "removed", &error));
                    }
                    _ => {}
                }
            }
        }
        let old = stage.join("old");
        for path in files(&old).map_err(|error| failed(&old, "read", &error))? {
            if let Ok(relative) = path.strip_prefix(&old) {
                rename(&path, &folder.join(relative))?;
            }
        }
    }
    fs::remove_dir_all(&stage).map_err(|error| failed(&stage, "removed", &error))?;
    Ok(true)
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(|error| failed(parent, "created", &error))?;
    fs::write(path, text).map_err(|error| failed(path, "written", &error))
}

fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    let parent = to.parent().unwrap_or(to);
    fs::create_dir_all(parent).map_err(|error| failed(parent, "created", &error))?;
    fs::rename(from, to).map_err(|error| failed(to, "written", &error))
}

/// The files below a folder; none where it is not there.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let list = if entry.file_type()?.is_dir() { &mut folders } else { &mut found };
            list.push(entry.path());
        }
    }
    Ok(found)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn set(texts: &[(&str, &str)]) -> Vec<Datafile> {
        texts.iter().map(|(path, text)| Datafile::new(*path, *text)).collect()
    }

    fn all(folder: &Path) -> Vec<(String, String)> {
        let mut all: Vec<_> = files(folder)
            .unwrap()
            .into_iter()
            .map(|path| {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                (name, fs::read_to_string(path).unwrap())
            })
            .collect();
        all.sort();
        all
    }

    #[test]
    fn all_are_written() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("tinybird");
        let plan =
            Plan::new(&folder, set(&[("pipes/a.pipe", "1"), ("datasources/b.datasource", "2")])).unwrap();
        plan.write(&folder).unwrap();
        let plan =
            Plan::new(&folder, set(&[("pipes/a.pipe", "3"), ("datasources/b.datasource", "2")])).unwrap();
        assert_eq!((plan.created.len(), plan.updated.len(), plan.unchanged), (0, 1, 1));
        plan.write(&folder).unwrap();
        let want = [("datasources/b.datasource", "2"), ("pipes/a.pipe", "3")];
        assert_eq!(all(&folder), want.map(|(path, text)| (path.to_owned(), text.to_owned())));
    }

    /// Wherever it ends, what was there is there again.
    #[test]
    fn where_one_cannot_be_written_none_is() {
        for blocked in ["c/x.pipe", "b/new.pipe", "b"] {
            let dir = tempfile::tempdir().unwrap();
            let folder = dir.path();
            write(&folder.join("a/old.pipe"), "old").unwrap();
            // A folder stands where a file should be, or a file where a folder should be.
            match blocked {
                "b" => fs::write(folder.join("b"), "file").unwrap(),
                path => fs::create_dir_all(folder.join(path)).unwrap(),
            }
            let before = all(folder);
            let plan = Plan {
                updated: set(&[("a/old.pipe", "new")]),
                created: set(&[("a/other.pipe", "new"), ("b/new.pipe", "new"), ("c/x.pipe", "new")]),
                unchanged: 0,
            };
            assert!(plan.write(folder).is_err(), "{blocked}");
            assert_eq!(all(folder), before, "{blocked}");
        }
    }

    /// A crash after each step of the change.
    #[test]
    fn an_interrupted_change_is_taken_back() {
        let plan = Plan {
            updated: set(&[("a/x.pipe", "new x"), ("a/y.pipe", "new y")]),
            created: set(&[("b/z.pipe", "new z")]),
            unchanged: 0,
        };
        for steps in 0..6 {
            let dir = tempfile::tempdir().unwrap();
            let folder = dir.path();
            write(&folder.join("a/x.pipe"), "old x").unwrap();
            write(&folder.join("a/y.pipe"), "old y").unwrap();
            let before = all(folder);
            let stage = folder.join(STAGE);
            plan.prepare(&stage).unwrap();
            let moves = [
                ("a/x.pipe", ".tinybird-pull/old/a/x.pipe"),
                (".tinybird-pull/new/a/x.pipe", "a/x.pipe"),
                ("a/y.pipe", ".tinybird-pull/old/a/y.pipe"),
                (".tinybird-pull/new/a/y.pipe", "a/y.pipe"),
                (".tinybird-pull/new/b/z.pipe", "b/z.pipe"),
            ];
            for (from, to) in moves.iter().take(steps) {
                rename(&folder.join(from), &folder.join(to)).unwrap();
            }
            assert!(recover(folder).unwrap());
            assert_eq!(all(folder), before, "after {steps} steps");
            assert!(!recover(folder).unwrap());
        }
    }
}
