//! The few things that are done to a file system: list a folder, create one, replace a file, remove one.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

const TEMPORARY: (&str, &str) = (".tinybird-", ".tmp");
/// No process replaces a file for as long as this: a temporary file that is older was left by a crash.
const LEFT_BEHIND: Duration = Duration::from_secs(3600);
const ATTEMPTS: u32 = 1000;

/// What stands under a name in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A file of the folder itself.
    File,
    /// A symbolic link, or anything within a folder that is one.
    Link,
    /// A folder or a device.
    Other,
}

/// The names in a folder. One listing is cheaper than asking for every file, and tells the case of the
/// names also where the file system ignores it.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// By the name in lower case.
    names: HashMap<String, Vec<(String, Kind)>>,
    /// Whether there is such a folder.
    pub(super) exists: bool,
    /// Temporary files and folders that a crash left.
    pub(super) abandoned: Vec<PathBuf>,
}

impl Listing {
    /// Lists a folder; one that does not exist is empty.
    pub(super) fn of(folder: &Path) -> io::Result<Self> {
        Self::read(folder).or_else(|error| match error.kind() {
            ErrorKind::NotFound => Ok(Self::default()),
            _ => Err(error),
        })
    }

    fn read(folder: &Path) -> io::Result<Self> {
        let mut listing = Self { exists: true, ..Self::default() };
        let linked = folder.symlink_metadata()?.is_symlink();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            // No generated file has a name that is not Unicode.
            let Ok(name) = entry.file_name().into_string() else { continue };
            let kind = match entry.file_type()? {
                kind if kind.is_symlink() || linked => Kind::Link,
                kind if kind.is_file() => Kind::File,
                _ => Kind::Other,
            };
            if name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1) {
                let age = entry.metadata().and_then(|data| data.modified()).map(|time| time.elapsed());
                if kind != Kind::Link && matches!(age, Ok(Ok(age)) if age > LEFT_BEHIND) {
                    listing.abandoned.push(entry.path());
                }
                continue;
            }
            listing.names.entry(name.to_ascii_lowercase()).or_default().push((name, kind));
        }
        Ok(listing)
    }

    /// Every name with its kind.
    pub(super) fn names(&self) -> impl Iterator<Item = (&str, Kind)> {
        self.names.values().flatten().map(|(name, kind)| (name.as_str(), *kind))
    }

    /// What stands under exactly this name.
    pub(super) fn get(&self, name: &str) -> Option<Kind> {
        self.alike(name).find(|(other, _)| *other == name).map(|(_, kind)| kind)
    }

    /// Names that are this one but for the case of letters, itself included.
    pub(super) fn alike(&self, name: &str) -> impl Iterator<Item = (&str, Kind)> {
        let alike = self.names.get(&name.to_ascii_lowercase());
        alike.into_iter().flatten().map(|(name, kind)| (name.as_str(), *kind))
    }
}

/// What a file holds. Most datafiles are short: to ask for the length takes longer than to read them.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut text = Vec::with_capacity(2048);
    File::open(path)?.take(u64::MAX).read_to_end(&mut text)?;
    Ok(text)
}

/// Gives a file this text in one step: who reads it, and a crash, find the old text or the new one.
///
/// A missing folder is created; the permissions of an existing file are kept.
///
/// # Errors
/// The file system refuses: the file is as it was.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    let create = |path: &Path| OpenOptions::new().write(true).create_new(true).open(path);
    let (mut temporary, mut file) = Temporary::next_to(path, create)?;
    file.write_all(text.as_bytes())?;
    if let Ok(existing) = path.symlink_metadata() {
        file.set_permissions(existing.permissions())?;
    }
    // Windows does not rename what is open.
    drop(file);
    temporary.rename(path)
}

/// Creates a folder with these files in one step: what [`replace`] does for each of them, with one renaming for all.
///
/// Not where another process has created the folder meanwhile; says whether it did.
pub(super) fn create_folder(path: &Path, files: &[(String, &str)]) -> io::Result<bool> {
    let (mut temporary, ()) = Temporary::next_to(path, |path| fs::create_dir(path))?;
    for (name, text) in files {
        fs::write(temporary.path.join(name), text)?;
    }
    match temporary.rename(path) {
        Ok(()) => Ok(true),
        Err(_) if path.is_dir() => Ok(false),
        Err(error) => Err(error),
    }
}

/// Removes what a crash left.
pub(super) fn sweep(path: &Path) {
    let _ = fs::remove_file(path).or_else(|_| fs::remove_dir_all(path));
}

/// Removes a file; that another process has done so already is as good.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path).or_else(|error| match error.kind() {
        ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    })
}

/// A temporary file or folder, removed unless it is renamed.
struct Temporary {
    path: PathBuf,
    is_renamed: bool,
}

impl Temporary {
    /// Creates one in the folder of its target, so that it can be renamed without leaving the file system.
    fn next_to<T>(target: &Path, create: impl Fn(&Path) -> io::Result<T>) -> io::Result<(Self, T)> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let folder = target.parent().unwrap_or(Path::new("."));
        for _ in 0..ATTEMPTS {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let (start, end) = TEMPORARY;
            let path = folder.join(format!("{start}{}-{number}{end}", process::id()));
            match create(&path) {
                Ok(created) => return Ok((Self { path, is_renamed: false }, created)),
                // A process of the same number, in another container or before a crash, has it.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) if error.kind() == ErrorKind::NotFound => fs::create_dir_all(folder)?,
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::new(ErrorKind::AlreadyExists, "no name is free for a temporary file"))
    }

    fn rename(&mut self, target: &Path) -> io::Result<()> {
        fs::rename(&self.path, target)?;
        self.is_renamed = true;
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.is_renamed {
            sweep(&self.path);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_replacement_leaves_no_temporary_file() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("x.pipe");
        fs::create_dir(&target).unwrap();
        fs::write(target.join("inside"), "").unwrap();
        replace(&target, "text").unwrap_err();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_replacement_creates_folders_and_keeps_permissions() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a/b/x.pipe");
        replace(&path, "1").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        #[cfg(unix)]
        std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o640);
        fs::set_permissions(&path, permissions).unwrap();
        let permissions = fs::metadata(&path).unwrap().permissions();
        replace(&path, "2").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "2");
        assert_eq!(fs::metadata(&path).unwrap().permissions(), permissions);
        remove(&path).unwrap();
        remove(&path).unwrap();
    }

    #[test]
    fn a_folder_is_created_with_its_files_or_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("a/pipes");
        let texts = |texts: [(&str, &'static str); 2]| texts.map(|(name, text)| (name.to_owned(), text));
        assert!(create_folder(&folder, &texts([("x.pipe", "1"), ("y.pipe", "2")])).unwrap());
        assert!(!create_folder(&folder, &texts([("y.pipe", "3"), ("z.pipe", "3")])).unwrap());
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        assert_eq!(["x.pipe", "y.pipe"].map(read).concat(), "12");
        assert_eq!(fs::read_dir(dir.path().join("a")).unwrap().count(), 1, "no temporary folder is left");

        let taken = folder.join("x.pipe");
        create_folder(&taken, &texts([("y.pipe", "3"), ("z.pipe", "3")])).unwrap_err();
        assert_eq!(read("x.pipe"), "1");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2, "no temporary folder is left");
    }

    #[test]
    fn a_taken_temporary_name_is_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        for number in 0..50 {
            fs::write(dir.path().join(format!(".tinybird-{}-{number}.tmp", process::id())), "").unwrap();
        }
        replace(&dir.path().join("x.pipe"), "text").unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 51);
    }
}
