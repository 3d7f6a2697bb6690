//! A folder that the child's files go to, and that goes with the child.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::Error;

const PREFIX: &str = "tinybird-engine-";
const LOCK: &str = "lock";

/// A folder under the system's temporary one. Only this user may read it, and it is removed when it is dropped.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Locked while the folder is in use: a folder that is not locked belongs to a program that was killed.
    _lock: File,
}

impl Folder {
    /// Makes one, and removes those of programs that were killed.
    pub(crate) fn new() -> Result<Self, Error> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let parent = std::env::temp_dir();
        sweep(&parent);
        let name = format!("{PREFIX}{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = parent.join(&name);
        let make = || {
            // It gets its name once it is locked, so that no other program takes it for that of a killed one.
            let unlocked = parent.join(format!(".{name}"));
            create_private(&unlocked)?;
            let lock = File::create(unlocked.join(LOCK))?;
            lock_now(&lock)?;
            fs::rename(&unlocked, &path)?;
            Ok(lock)
        };
        make()
            .map(|lock| Self { path: path.clone(), _lock: lock })
            .map_err(|source| Error::Folder { path, source })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next program that looks.
        fs::remove_dir_all(&self.path).ok();
    }
}

/// Removes the folders that nobody uses any more.
fn sweep(parent: &Path) {
    if cfg!(not(unix)) {
        return;
    }
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        if !entry.file_name().to_string_lossy().starts_with(PREFIX) {
            continue;
        }
        let Ok(lock) = File::open(entry.path().join(LOCK)) else { continue };
        if lock_now(&lock).is_ok() {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}

/// Makes a folder that only this user may read.
fn create_private(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(unix)]
fn lock_now(file: &File) -> io::Result<()> {
    Ok(rustix::fs::flock(file, rustix::fs::FlockOperation::NonBlockingLockExclusive)?)
}

/// Without locks nothing is swept, so that nothing needs one.
#[cfg(not(unix))]
fn lock_now(_: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Folder, LOCK, PREFIX};

    #[test]
    fn a_folder_is_removed_when_it_is_dropped_or_abandoned() {
        let abandoned =
            std::env::temp_dir().join(format!("{PREFIX}of-a-killed-program-{}", std::process::id()));
        fs::create_dir(&abandoned).expect("made");
        fs::write(abandoned.join(LOCK), "").expect("written");
        let kept = Folder::new().expect("a folder");
        let other = Folder::new().expect("a folder");
        assert!(!abandoned.exists() && kept.path().exists());
        let path = other.path().to_owned();
        drop(other);
        assert!(!path.exists() && kept.path().exists());
    }
}
