//! Doing something again whenever a file changes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant, SystemTime};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tinybird_build::sources::normal;

/// Nothing happens for as long as this at the end of a burst: an editor writes a file in several steps.
const QUIET: Duration = Duration::from_millis(40);
/// No burst is waited for longer than this.
const PATIENCE: Duration = Duration::from_secs(1);

/// Runs `round` again and again, whenever one of the files or folders changes that it returned last.
///
/// # Errors
/// The system cannot watch files.
pub(crate) fn forever(mut round: impl FnMut() -> Vec<PathBuf>) -> Result<(), notify::Error> {
    let (sender, events) = channel();
    let mut watched = Watched { watcher: notify::recommended_watcher(sender)?, folders: BTreeSet::new() };
    loop {
        let start = SystemTime::now();
        let files: BTreeSet<PathBuf> = round().iter().map(|path| real(path)).collect();
        // What changed before its folder was watched went unseen.
        if watched.update(&files)? && files.iter().any(|path| is_changed_since(path, start)) {
            continue;
        }
        if !wait(&events, &files, &mut watched.folders) {
            return Ok(());
        }
    }
}

/// The folders that are watched. Not the files, since many editors put a new file in the place of an old one.
struct Watched {
    watcher: RecommendedWatcher,
    folders: BTreeSet<PathBuf>,
}

impl Watched {
    /// Watches the folders that hold these files; says whether there is a new one among them.
    fn update(&mut self, files: &BTreeSet<PathBuf>) -> Result<bool, notify::Error> {
        let folders: BTreeSet<PathBuf> = files.iter().filter_map(|path| folder(path)).collect();
        for gone in self.folders.difference(&folders) {
            let _ = self.watcher.unwatch(gone);
        }
        self.folders.retain(|folder| folders.contains(folder));
        let mut is_any_new = false;
        for new in folders {
            if self.folders.contains(&new) {
                continue;
            }
            is_any_new = true;
            match self.watcher.watch(&new, RecursiveMode::NonRecursive) {
                Ok(()) => drop(self.folders.insert(new)),
                // It went away since it was looked for.
                Err(_) if !new.exists() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(is_any_new)
    }
}

/// Whether a file changed after a moment, which the clock of a file system does not tell to the millisecond.
fn is_changed_since(path: &Path, moment: SystemTime) -> bool {
    let changed = path.metadata().and_then(|metadata| metadata.modified());
    changed.is_ok_and(|changed| changed + QUIET > moment)
}

/// The folder itself, or the nearest one around a file.
fn folder(path: &Path) -> Option<PathBuf> {
    path.ancestors().find(|path| path.is_dir()).map(Path::to_owned)
}

/// Waits for a change of one of the files, and for the end of the burst that it is part of. Folders that are gone are not
/// longer watched. Says whether there was one; where not, nothing will ever change.
fn wait(
    events: &Receiver<notify::Result<Event>>,
    files: &BTreeSet<PathBuf>,
    folders: &mut BTreeSet<PathBuf>,
) -> bool {
    let mut first: Option<Instant> = None;
    loop {
        let event = match first {
            None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(first) if first.elapsed() > PATIENCE => return true,
            Some(_) => events.recv_timeout(QUIET),
        };
        match event {
            // What was lost may have mattered.
            Ok(Err(_)) => first = first.or_else(|| Some(Instant::now())),
            Ok(Ok(event)) => {
                if matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))) {
                    folders.retain(|folder| !event.paths.contains(folder));
                }
                if is_change(&event) && event.paths.iter().any(|path| concerns(path, files)) {
                    first = first.or_else(|| Some(Instant::now()));
                }
            }
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
}

/// Whether something changed, and was not only looked at.
fn is_change(event: &Event) -> bool {
    match event.kind {
        EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
        EventKind::Modify(ModifyKind::Metadata(_)) => false,
        _ => true,
    }
}

/// Whether it is one of the files, in one of the folders, or a folder around one.
fn concerns(path: &Path, files: &BTreeSet<PathBuf>) -> bool {
    let is_inside = || path.parent().is_some_and(|folder| files.contains(folder));
    let is_around = || files.range(path.to_owned()..).next().is_some_and(|next| next.starts_with(path));
    files.contains(path) || is_inside() || is_around()
}

/// The path under which the system reports a file, which may not exist.
fn real(path: &Path) -> PathBuf {
    let path = normal(path);
    let Some(existing) = path.ancestors().find(|path| path.exists()) else { return path };
    let rest = path.strip_prefix(existing).unwrap_or(Path::new(""));
    fs::canonicalize(existing).map_or_else(
        |_| path.clone(),
        |real| if rest.as_os_str().is_empty() { real } else { real.join(rest) },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_concerns_the_files() {
        let files = ["/p/Cargo.toml", "/p/src/a.rs", "/p/src/list"].map(PathBuf::from).into();
        for (path, expected) in [
            ("/p/src/a.rs", true),
            ("/p/src/list/new.rs", true),
            ("/p/src/list", true),
            ("/p/src", true),
            ("/p/src/b.rs", false),
            ("/p/src/a", false),
            ("/p/tinybird", false),
            ("/p/Cargo.lock", false),
            ("/p/src/list/deep/x.rs", false),
        ] {
            assert_eq!(concerns(Path::new(path), &files), expected, "{path}");
        }
    }

    #[test]
    fn looking_is_no_change() {
        let is = |kind| is_change(&Event::new(kind));
        assert!(!is(EventKind::Access(AccessKind::Open(AccessMode::Any))));
        assert!(!is(EventKind::Access(AccessKind::Close(AccessMode::Read))));
        assert!(is(EventKind::Access(AccessKind::Close(AccessMode::Write))));
        assert!(is(EventKind::Create(notify::event::CreateKind::File)));
    }
}
