//! From what is wanted and what is there: the steps of a run, or everything that is in its way.
//!
//! The steps may stop after any of them, or run in two processes at once, and the next run gets it right: a text
//! is recorded in the manifest before it is written, and forgotten only after it is gone.

use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::parallel;

use crate::disk::{self, Kind, Listing};
use crate::error::{Error, Problem};
use crate::manifest::{self, Manifest};
use crate::report::Report;
use crate::text::{self, Difference, Fingerprint};
use crate::{File, FilePath, Folder};

/// As many files are worth a thread that reads them: most of what they take is waiting for the system.
const WORTH: usize = 50;

/// What a run does, in order.
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    pub(super) steps: Vec<Step<'a>>,
    pub(super) report: Report,
}

impl Plan<'_> {
    /// Does the steps. Several threads would be no faster: they wait for one another to change a folder.
    pub(super) fn run(&self) -> Result<(), Error> {
        self.steps.iter().try_for_each(Step::run)
    }
}

/// One change on disk. Doing it twice is doing it once.
#[derive(Debug)]
pub(super) enum Step<'a> {
    /// Remove what a crash left.
    Sweep(PathBuf),
    /// Write the manifest, or remove it when it is empty.
    Record(PathBuf, Manifest, &'a str),
    /// Remove a file.
    Remove(PathBuf),
    /// Give a file this text.
    Write(PathBuf, &'a str),
    /// Create a folder with these files.
    Create(PathBuf, Vec<(String, &'a str)>),
}

impl<'a> Step<'a> {
    pub(super) fn run(&self) -> Result<(), Error> {
        let (path, result) = match self {
            Step::Sweep(path) => {
                disk::sweep(path);
                return Ok(());
            }
            Step::Record(path, manifest, _) if manifest.is_empty() => (path, disk::remove(path)),
            Step::Record(path, manifest, package) => (path, disk::replace(path, &manifest.render(package))),
            Step::Remove(path) => (path, disk::remove(path)),
            Step::Write(path, text) => (path, disk::replace(path, text)),
            Step::Create(path, files) => match disk::create_folder(path, files) {
                Ok(false) => {
                    let one = |(name, text): &(String, &'a str)| Step::Write(path.join(name), text).run();
                    return files.iter().try_for_each(one);
                }
                result => (path, result.map(|_| ())),
            },
        };
        result.map_err(|source| Error::Io { path: path.clone(), source })
    }
}

/// What stands at a path.
enum Found {
    Absent,
    Text(Vec<u8>),
    /// A text that is reached over a symbolic link.
    Linked(Vec<u8>),
    NotAFile,
}

/// What is wanted, what is recorded, and what the folders hold.
pub(super) struct Situation<'a> {
    out_dir: &'a Path,
    package: &'a str,
    /// In the order of the paths.
    wanted: Vec<(&'a FilePath, &'a str)>,
    /// What the manifest of this package lists.
    recorded: Manifest,
    /// What the manifests of other packages list.
    others: Vec<(String, Manifest)>,
    root: Listing,
    folders: Vec<(Folder, Listing)>,
}

impl<'a> Situation<'a> {
    /// Reads the manifests and lists the folders that matter.
    pub(super) fn read(out_dir: &'a Path, package: &'a str, files: &'a [File]) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        if !manifest::is_package(package) {
            problems.push(Problem::Package { package: package.to_owned() });
        }
        let mut situation = Self {
            out_dir,
            package,
            wanted: wanted(files, &mut problems),
            recorded: Manifest::default(),
            others: Vec::new(),
            root: list(out_dir, &mut problems),
            folders: Vec::new(),
        };
        situation.read_manifests(&mut problems);
        for folder in Folder::ALL {
            let mut paths = situation.wanted.iter().map(|(path, _)| *path).chain(situation.recorded.paths());
            if paths.any(|path| path.folder() == folder) {
                situation.folders.push((folder, list(&out_dir.join(folder.name()), &mut problems)));
            }
        }
        if problems.is_empty() { Ok(situation) } else { Err(problems) }
    }

    fn read_manifests(&mut self, problems: &mut Vec<Problem>) {
        let mut names: Vec<&str> = self.root.names().map(|(name, _)| name).collect();
        names.sort_unstable();
        for name in names {
            let Some(package) = manifest::package_of(name) else { continue };
            let path = self.out_dir.join(name);
            let bytes = match fs::read(&path) {
                Ok(bytes) => bytes,
                // Another process has removed it since the folder was listed, or it is a link to nothing.
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(source) => {
                    problems.push(Problem::Unreadable { path, source });
                    continue;
                }
            };
            match Manifest::parse(name, &String::from_utf8_lossy(&bytes)) {
                Ok(manifest) if package == self.package => self.recorded = manifest,
                Ok(manifest) => self.others.push((package.to_owned(), manifest)),
                Err(bad) => problems.extend(bad),
            }
        }
    }

    /// The steps that make the files on disk the wanted ones.
    pub(super) fn plan(&self, adopt: bool) -> Result<Plan<'a>, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut report = Report::default();
        let mut changes = Vec::new();
        let removals = self.recorded.paths().filter(|path| !self.wants(path));
        // Removed first: where case is ignored, a file whose name changes only in case would go with its old name.
        for path in removals {
            match self.removal(path) {
                Ok(true) => {
                    changes.push(Step::Remove(self.on_disk(path)));
                    report.removed.push(path.clone());
                }
                Ok(false) => {}
                Err(problem) => problems.push(problem),
            }
        }
        let mut current = Vec::with_capacity(self.wanted.len());
        let found = parallel::map(&self.wanted, WORTH, |(path, text)| {
            (Fingerprint::of(text.as_bytes()), self.change(path, text, adopt))
        });
        for (&(path, text), (fingerprint, change)) in self.wanted.iter().zip(found) {
            current.push((path.clone(), fingerprint));
            let list = match change {
                Ok(Change::None) => {
                    report.unchanged.push(path.clone());
                    continue;
                }
                Ok(Change::Create) => &mut report.created,
                Ok(Change::Update) => &mut report.updated,
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            };
            list.push(path.clone());
            if self.listing(path).is_some_and(|listing| listing.exists) {
                changes.push(Step::Write(self.on_disk(path), text));
                continue;
            }
            let (folder, file) = (self.out_dir.join(path.folder().name()), (path.file_name(), text));
            match changes.last_mut() {
                Some(Step::Create(last, files)) if *last == folder => files.push(file),
                _ => changes.push(Step::Create(folder, vec![file])),
            }
        }
        let steps = self.recorded_around(changes, Manifest::of(current));
        let manifest = manifest::file_name(self.package);
        let records = steps.iter().any(|step| matches!(step, Step::Record(..)));
        if records && self.root.get(&manifest).is_some_and(|kind| kind != Kind::File) {
            problems.push(Problem::NotAFile { path: manifest });
        }
        if problems.is_empty() { Ok(Plan { steps, report }) } else { Err(problems) }
    }

    /// The changes, between the records that they need.
    fn recorded_around(&self, changes: Vec<Step<'a>>, current: Manifest) -> Vec<Step<'a>> {
        let path = self.out_dir.join(manifest::file_name(self.package));
        let listings = std::iter::once(&self.root).chain(self.folders.iter().map(|(_, listing)| listing));
        let abandoned = listings.flat_map(|listing| &listing.abandoned);
        let mut steps: Vec<_> = abandoned.map(|path| Step::Sweep(path.clone())).collect();
        // While files change, the manifest knows the old texts and the new ones.
        let mut known = &self.recorded;
        let both = (!changes.is_empty()).then(|| self.recorded.union(&current));
        if let Some(both) = both.as_ref().filter(|both| **both != self.recorded) {
            steps.push(Step::Record(path.clone(), both.clone(), self.package));
            known = both;
        }
        steps.extend(changes);
        if *known != current {
            steps.push(Step::Record(path, current, self.package));
        }
        steps
    }

    /// What has to happen to a wanted file.
    fn change(&self, path: &FilePath, text: &str, adopt: bool) -> Result<Change, Problem> {
        self.check_owner(path)?;
        let found = match self.find(path)? {
            Found::Absent => return self.check_case(path).map(|()| Change::Create),
            Found::Text(found) | Found::Linked(found) if text::same(&found, text.as_bytes()) => {
                return Ok(Change::None);
            }
            Found::Linked(_) | Found::NotAFile => return Err(Problem::NotAFile { path: path.to_string() }),
            Found::Text(found) => found,
        };
        if adopt || self.recorded.wrote(path, Fingerprint::of(&found)) {
            return Ok(Change::Update);
        }
        let (path, difference) = (path.clone(), Difference::between(text, &found));
        Err(if self.recorded.contains(&path) {
            Problem::Edited { path, difference }
        } else {
            Problem::Foreign { path, difference }
        })
    }

    /// Whether a recorded file that is no longer wanted has to be removed.
    fn removal(&self, path: &FilePath) -> Result<bool, Problem> {
        if self.check_owner(path).is_err() {
            // It has moved to another package: only the record goes.
            return Ok(false);
        }
        match self.find(path)? {
            Found::Text(found) if self.recorded.wrote(path, Fingerprint::of(&found)) => Ok(true),
            Found::Text(_) => {
                let manifest = manifest::file_name(self.package);
                Err(Problem::EditedAndGone { path: path.clone(), manifest })
            }
            Found::Linked(_) => Err(Problem::NotAFile { path: path.to_string() }),
            // Whatever replaced it is not what was recorded.
            Found::Absent | Found::NotAFile => Ok(false),
        }
    }

    /// Everything that is not as a run would leave it.
    pub(super) fn outdated(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (path, text) in &self.wanted {
            problems.extend(self.outdated_file(path, text).err());
        }
        for path in self.recorded.paths().filter(|path| !self.wants(path)) {
            if self.check_owner(path).is_ok() {
                match self.find(path) {
                    Ok(Found::Text(_) | Found::Linked(_)) => {
                        problems.push(Problem::Superfluous { path: path.clone() });
                    }
                    Ok(Found::Absent | Found::NotAFile) => {}
                    Err(problem) => problems.push(problem),
                }
            }
        }
        problems
    }

    fn outdated_file(&self, path: &FilePath, text: &str) -> Result<(), Problem> {
        self.check_owner(path)?;
        let found = match self.find(path)? {
            Found::Text(found) | Found::Linked(found) => found,
            Found::NotAFile => return Err(Problem::NotAFile { path: path.to_string() }),
            Found::Absent => {
                self.check_case(path)?;
                return Err(Problem::Missing { path: path.clone() });
            }
        };
        if !text::same(&found, text.as_bytes()) {
            let difference = Difference::between(text, &found);
            return Err(Problem::Stale { path: path.clone(), difference });
        }
        if !self.recorded.wrote(path, Fingerprint::of(text.as_bytes())) {
            let manifest = manifest::file_name(self.package);
            return Err(Problem::Unrecorded { path: path.clone(), manifest });
        }
        Ok(())
    }

    /// That no other package has the file.
    fn check_owner(&self, path: &FilePath) -> Result<(), Problem> {
        match self.others.iter().find(|(_, manifest)| manifest.contains(path)) {
            None => Ok(()),
            Some((other, _)) => Err(Problem::OtherPackage {
                path: path.clone(),
                package: self.package.to_owned(),
                other: other.clone(),
            }),
        }
    }

    /// That no file that stays has the name of this new one but for the case of letters.
    fn check_case(&self, path: &FilePath) -> Result<(), Problem> {
        let Some(listing) = self.listing(path) else { return Ok(()) };
        for (name, _) in listing.alike(&path.file_name()) {
            let other = format!("{}/{name}", path.folder().name());
            // A recorded file that is not wanted is gone by then; two wanted ones were compared before.
            if !other.parse().is_ok_and(|other| self.recorded.contains(&other)) {
                return Err(Problem::CaseOnly { path: path.clone(), other });
            }
        }
        Ok(())
    }

    fn wants(&self, path: &FilePath) -> bool {
        self.wanted.binary_search_by(|(wanted, _)| (*wanted).cmp(path)).is_ok()
    }

    /// What the folder of a path holds.
    fn listing(&self, path: &FilePath) -> Option<&Listing> {
        self.folders.iter().find(|(folder, _)| *folder == path.folder()).map(|(_, listing)| listing)
    }

    fn on_disk(&self, path: &FilePath) -> PathBuf {
        self.out_dir.join(path.folder().name()).join(path.file_name())
    }

    fn find(&self, path: &FilePath) -> Result<Found, Problem> {
        let kind = self.listing(path).and_then(|listing| listing.get(&path.file_name()));
        let text = match kind {
            None => return Ok(Found::Absent),
            Some(Kind::Other) => return Ok(Found::NotAFile),
            Some(Kind::File) => disk::read(&self.on_disk(path)).map(Found::Text),
            // A link to nothing, or to a folder, is not a file.
            Some(Kind::Link) => {
                return Ok(fs::read(self.on_disk(path)).map_or(Found::NotAFile, Found::Linked));
            }
        };
        text.or_else(|source| match source.kind() {
            // Another process has removed it since the folder was listed.
            ErrorKind::NotFound => Ok(Found::Absent),
            _ => Err(Problem::Unreadable { path: self.on_disk(path), source }),
        })
    }
}

enum Change {
    None,
    Create,
    Update,
}

/// The files by path, with those reported that are one file, or one where case is ignored.
fn wanted<'a>(files: &'a [File], problems: &mut Vec<Problem>) -> Vec<(&'a FilePath, &'a str)> {
    let mut wanted: Vec<(&FilePath, &str)> = Vec::with_capacity(files.len());
    let mut by_lower_case: HashMap<String, &FilePath> = HashMap::with_capacity(files.len());
    for File { path, text } in files {
        match by_lower_case.insert(path.to_string().to_ascii_lowercase(), path) {
            Some(other) if other == path => problems.push(Problem::Duplicate { path: path.clone() }),
            Some(other) => problems.push(Problem::CaseOnly { path: path.clone(), other: other.to_string() }),
            None => wanted.push((path, text)),
        }
    }
    wanted.sort_unstable();
    wanted
}

fn list(folder: &Path, problems: &mut Vec<Problem>) -> Listing {
    Listing::of(folder).unwrap_or_else(|source| {
        problems.push(Problem::Unreadable { path: folder.to_owned(), source });
        Listing::default()
    })
}
