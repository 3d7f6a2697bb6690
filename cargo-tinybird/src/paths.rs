//! What paths stand for: Rust sources, and datafiles.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tinybird_build::datafiles::{extension, list};
use tinybird_build::sources::normal;

/// What paths stand for.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Rust files, and folders of them.
    pub(crate) rust: Vec<PathBuf>,
    /// Datafiles.
    pub(crate) datafiles: BTreeSet<PathBuf>,
}

impl Found {
    /// Looks at these paths, which start here. A folder stands for the datafiles in it and below it, and for its Rust files;
    /// that of a package for its `src`.
    pub(crate) fn at(here: &Path, paths: &[PathBuf]) -> Result<Self, String> {
        let mut found = Self::default();
        for path in paths {
            let path = normal(&here.join(path));
            if path.is_dir() {
                found
                    .folder(&path)
                    .map_err(|error| format!("`{}` cannot be read: {error}", path.display()))?;
            } else if extension(&path).is_some() && path.is_file() {
                found.datafiles.insert(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") || !path.exists() {
                // Where there is nothing, a module may be meant, or the scan proposes what is.
                found.rust.push(path);
            } else {
                return Err(format!(
                    "`{}` is neither a Rust file nor a datafile\n\
                     help: datafiles end in `.connection`, `.datasource` or `.pipe`",
                    path.display()
                ));
            }
        }
        Ok(found)
    }

    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        if folder.join("Cargo.toml").is_file() && folder.join("src").is_dir() {
            self.rust.push(folder.join("src"));
        } else if holds_rust(folder)? {
            self.rust.push(folder.to_owned());
        }
        self.datafiles.extend(list(folder)?);
        Ok(())
    }
}

/// Whether a folder is a module, or holds some.
fn holds_rust(folder: &Path) -> io::Result<bool> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") || path.join("mod.rs").is_file() {
            return Ok(true);
        }
    }
    Ok(folder.with_extension("rs").is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_folders_stand_for() {
        let dir = tempfile::tempdir().expect("a folder");
        for path in [
            "Cargo.toml",
            "src/lib.rs",
            "src/a/x.rs",
            "tinybird/pipes/p.pipe",
            "tinybird/.hidden.pipe",
            ".git/x.pipe",
            "target/CACHEDIR.TAG",
            "target/x.pipe",
            "node_modules/x.pipe",
            "d.datasource",
            "note.txt",
        ] {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, "").expect("a file");
        }
        let found = |paths: &[&str]| {
            let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
            Found::at(dir.path(), &paths).map(|found| {
                let own =
                    |path: &PathBuf| path.strip_prefix(dir.path()).expect("inside").display().to_string();
                let (rust, datafiles): (Vec<_>, Vec<_>) =
                    (found.rust.iter().map(own).collect(), found.datafiles.iter().map(own).collect());
                format!("{} | {}", rust.join(" "), datafiles.join(" "))
            })
        };
        assert_eq!(found(&["."]).as_deref(), Ok("src | d.datasource tinybird/pipes/p.pipe"));
        assert_eq!(found(&["src/a"]).as_deref(), Ok("src/a | "));
        assert_eq!(found(&["src/lib.rs", "d.datasource"]).as_deref(), Ok("src/lib.rs | d.datasource"));
        assert_eq!(found(&["tinybird"]).as_deref(), Ok(" | tinybird/pipes/p.pipe"));
        let refused = found(&["note.txt"]).expect_err("it is neither");
        assert!(refused.contains("note.txt") && refused.contains("datafiles end in"), "{refused}");
    }
}
