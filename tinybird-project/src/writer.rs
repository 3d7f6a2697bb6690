//! The files of one package in a project's folder, written or compared.

use std::fs;
use std::path::PathBuf;

use crate::disk;
use crate::manifest::{self, Manifest};
use crate::plan::Situation;
use crate::{Error, File, FilePath, Folder, Report};

/// Writes, or compares, the files of one package in a project's folder.
///
/// ```
/// use tinybird_project::{File, FilePath, Folder, Writer};
///
/// # let dir = std::env::temp_dir().join(format!("tinybird-doc-{}", std::process::id()));
/// let files = [File::new(FilePath::new(Folder::Pipes, "top_pages")?, "NODE a\nSQL >\n    SELECT 1\n")];
/// let writer = Writer::new(&dir, "my-package");
/// let report = writer.sync(&files)?;
/// assert_eq!(report.to_string(), "created pipes/top_pages.pipe");
/// writer.verify(&files)?;
/// # std::fs::remove_dir_all(&dir)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Writer {
    out_dir: PathBuf,
    package: String,
    adopt: bool,
    replaced: Vec<PathBuf>,
}

impl Writer {
    /// A writer to this folder, which is created when it is missing, on behalf of this package.
    pub fn new(out_dir: impl Into<PathBuf>, package: impl Into<String>) -> Self {
        let mut out_dir = out_dir.into();
        if out_dir.as_os_str().is_empty() {
            out_dir.push(".");
        }
        Self { out_dir, package: package.into(), adopt: false, replaced: Vec::new() }
    }

    /// Whether to take over a file that stands in the way, written or edited by hand, and replace its text.
    ///
    /// It does not take files from another package, and does not remove what was edited by hand.
    pub fn adopt(mut self, adopt: bool) -> Self {
        self.adopt = adopt;
        self
    }

    /// Takes the place of other files, which are removed once everything is written.
    pub fn replacing(mut self, files: Vec<PathBuf>) -> Self {
        self.replaced = files;
        self
    }

    /// Makes the package's files on disk these, and says what changed.
    ///
    /// What the package wrote earlier and is not among them is removed. When all is as it should be, nothing is
    /// written.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`], with everything left as it was, when a file is not the package's or was edited by hand,
    /// when two files have one name, or when a manifest cannot be read. [`Error::Io`] when a write fails.
    pub fn sync(&self, files: &[File]) -> Result<Report, Error> {
        let plan = Situation::read(&self.out_dir, &self.package, files)
            .and_then(|situation| situation.plan(self.adopt))
            .map_err(|problems| Error::Refused { out_dir: self.out_dir.clone(), problems })?;
        plan.run()?;
        for path in &self.replaced {
            disk::remove(path).map_err(|source| Error::Io { path: path.clone(), source })?;
        }
        Ok(plan.report)
    }

    /// Where these files are on disk, the manifest that lists them, and the folders that hold them.
    #[must_use]
    pub fn paths(&self, files: &[File]) -> Vec<PathBuf> {
        let manifest = self.out_dir.join(manifest::file_name(&self.package));
        let folders = Folder::ALL.map(|folder| self.out_dir.join(folder.name()));
        let on_disk =
            |File { path, .. }: &File| self.out_dir.join(path.folder().name()).join(path.file_name());
        let paths = [self.out_dir.clone(), manifest].into_iter().chain(folders);
        paths.chain(files.iter().map(on_disk)).collect()
    }

    /// What the package wrote, as its manifest lists it; nothing where that cannot be read.
    #[must_use]
    pub fn recorded(&self) -> Vec<FilePath> {
        self.listed(&manifest::file_name(&self.package))
    }

    /// What other packages wrote to the folder, as their manifests list it.
    #[must_use]
    pub fn recorded_by_others(&self) -> Vec<FilePath> {
        let entries = fs::read_dir(&self.out_dir).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let is_other =
            |name: &String| manifest::package_of(name).is_some_and(|package| package != self.package);
        names.filter(is_other).flat_map(|name| self.listed(&name)).collect()
    }

    fn listed(&self, manifest: &str) -> Vec<FilePath> {
        let text = fs::read_to_string(self.out_dir.join(manifest)).unwrap_or_default();
        let listed = Manifest::parse(manifest, &text);
        listed.map(|listed| listed.paths().cloned().collect()).unwrap_or_default()
    }

    /// Checks that the package's files on disk are these, and recorded as such, without writing.
    ///
    /// # Errors
    ///
    /// [`Error::NotCurrent`] with every file that is missing, stale, superfluous or not recorded, and with what
    /// [`Writer::sync`] would refuse to read.
    pub fn verify(&self, files: &[File]) -> Result<(), Error> {
        let problems = match Situation::read(&self.out_dir, &self.package, files) {
            Ok(situation) => situation.outdated(),
            Err(problems) => problems,
        };
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Error::NotCurrent { out_dir: self.out_dir.clone(), problems })
        }
    }
}
