//! A project in memory: resources, and what they refer to.

use std::any::TypeId;
use std::collections::HashSet;
use std::path::Path;

use super::{Error, File, Report, Writer};
use crate::definition::Definition;
use crate::resource::Resource;

/// The resources of a Tinybird project, to be written as datafiles.
///
/// A resource brings in what it refers to: a data source its connection.
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Project {
    package: Option<String>,
    adopt: bool,
    types: HashSet<TypeId>,
    files: Vec<File>,
}

impl Project {
    /// A project without resources.
    pub fn new() -> Self {
        Self::default()
    }

    /// The project of files that were rendered before, by their paths and texts.
    #[doc(hidden)]
    pub fn rendered(package: &str, files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| Some(File::new(path.parse().ok()?, *text));
        Self { files: files.iter().filter_map(file).collect(), ..Self::new().package(package) }
    }

    /// The project with this resource and with what it refers to.
    pub fn with<R: Resource>(mut self) -> Self {
        self.add::<R>();
        self
    }

    /// Adds a resource and what it refers to.
    pub fn add<R: Resource>(&mut self) {
        if !self.types.insert(TypeId::of::<R>()) {
            return;
        }
        self.package.get_or_insert_with(|| R::ENCODED.package.to_owned());
        self.files.extend(R::Definition::KIND.file(R::NAME, R::ENCODED.text()));
        for reference in R::ENCODED.references {
            (reference.add_to)(self);
        }
    }

    /// The project as that of this package: the manifest in the output folder says so, and only what it wrote is ever
    /// replaced or removed. By default it is the package that declares the first resource.
    pub fn package(mut self, name: impl Into<String>) -> Self {
        self.package = Some(name.into());
        self
    }

    /// The project that takes over files which stand in the way, written or edited by hand.
    pub fn adopt(mut self, adopt: bool) -> Self {
        self.adopt = adopt;
        self
    }

    /// The datafiles, sorted by their paths.
    #[must_use]
    pub fn files(&self) -> Vec<File> {
        let mut files = self.files.clone();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }

    /// Writes the datafiles below a folder, as Tinybird's tool reads it: `connections/`, `datasources/` ...
    ///
    /// Only what changed is written, and what the package wrote earlier and no longer declares is removed.
    ///
    /// # Errors
    /// Two resources have one name, a file in the way is not the package's or was edited by hand, or a write fails.
    pub fn write_to(&self, folder: impl AsRef<Path>) -> Result<Report, Error> {
        self.writer(folder.as_ref()).sync(&self.files)
    }

    /// Checks that the datafiles below a folder are current, without writing.
    ///
    /// # Errors
    /// A file is missing, differs, or is no longer declared.
    pub fn verify(&self, folder: impl AsRef<Path>) -> Result<(), Error> {
        self.writer(folder.as_ref()).verify(&self.files)
    }

    fn writer(&self, folder: &Path) -> Writer {
        Writer::new(folder, self.package.as_deref().unwrap_or_default()).adopt(self.adopt)
    }
}
