//! Which folder of a project holds which resources, and the paths that follow from it.

use std::fmt;
use std::str::FromStr;

/// A folder of a Tinybird project, named after the kind of resource that it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Folder {
    /// `connections/NAME.connection`
    Connections,
    /// `copies/NAME.pipe`
    Copies,
    /// `datasources/NAME.datasource`
    Datasources,
    /// `endpoints/NAME.pipe`
    Endpoints,
    /// `materializations/NAME.pipe`
    Materializations,
    /// `pipes/NAME.pipe`
    Pipes,
    /// `sinks/NAME.pipe`
    Sinks,
}

impl Folder {
    /// Every folder, in alphabetical order.
    pub const ALL: [Folder; 7] = [
        Folder::Connections,
        Folder::Copies,
        Folder::Datasources,
        Folder::Endpoints,
        Folder::Materializations,
        Folder::Pipes,
        Folder::Sinks,
    ];

    /// The folder's name on disk.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Folder::Connections => "connections",
            Folder::Copies => "copies",
            Folder::Datasources => "datasources",
            Folder::Endpoints => "endpoints",
            Folder::Materializations => "materializations",
            Folder::Pipes => "pipes",
            Folder::Sinks => "sinks",
        }
    }

    /// The extension of the folder's files, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Folder::Connections => "connection",
            Folder::Datasources => "datasource",
            _ => "pipe",
        }
    }

    /// What one file of the folder defines, for messages.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Folder::Connections => "connection",
            Folder::Copies => "copy pipe",
            Folder::Datasources => "data source",
            Folder::Endpoints => "endpoint",
            Folder::Materializations => "materialized view",
            Folder::Pipes => "pipe",
            Folder::Sinks => "sink pipe",
        }
    }

    /// The path of the resource of this name.
    ///
    /// # Errors
    ///
    /// When the name does not match `[A-Za-z_][A-Za-z0-9_]*`.
    pub fn path_of(self, name: &str) -> Result<FilePath, InvalidPath> {
        let word = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if word && name.bytes().next().is_some_and(|b| !b.is_ascii_digit()) {
            Ok(FilePath { folder: self, name: name.to_owned() })
        } else {
            Err(InvalidPath(format!("{}/{name}.{}", self.name(), self.extension())))
        }
    }
}

/// The path of a generated file within a project, such as `datasources/kafka_events.datasource`.
///
/// It can name nothing but a datafile in the folder of its kind: nothing absolute, no `..`, no hidden file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePath {
    folder: Folder,
    name: String,
}

impl FilePath {
    /// The folder that holds the file.
    #[must_use]
    pub fn folder(&self) -> Folder {
        self.folder
    }

    /// The resource's name, which is the file's without its extension.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file's name within its folder.
    pub(super) fn file_name(&self) -> String {
        format!("{}.{}", self.name, self.folder.extension())
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}.{}", self.folder.name(), self.name, self.folder.extension())
    }
}

impl fmt::Debug for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

impl FromStr for FilePath {
    type Err = InvalidPath;

    fn from_str(text: &str) -> Result<Self, InvalidPath> {
        let invalid = || InvalidPath(text.to_owned());
        let (folder, file) = text.split_once('/').ok_or_else(invalid)?;
        let folder = Folder::ALL.into_iter().find(|f| f.name() == folder).ok_or_else(invalid)?;
        let name = file.strip_suffix(folder.extension()).and_then(|stem| stem.strip_suffix('.'));
        folder.path_of(name.ok_or_else(invalid)?).map_err(|_| invalid())
    }
}

/// A path that is not one of a generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidPath(pub(super) String);

impl fmt::Display for InvalidPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not the path of a generated file: such a path reads `datasources/NAME.datasource`, \
             `endpoints/NAME.pipe` and the like, with a NAME of ASCII letters, digits and underscores that \
             does not start with a digit",
            self.0
        )
    }
}

impl std::error::Error for InvalidPath {}

/// A file of a rendered project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it belongs.
    pub path: FilePath,
    /// The whole text, with `\n` as its line breaks.
    pub text: String,
}

impl File {
    /// The file at `path` with this text.
    pub fn new(path: FilePath, text: impl Into<String>) -> Self {
        Self { path, text: text.into() }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_path_and_its_text_are_the_same() {
        for folder in Folder::ALL {
            let path = folder.path_of("Some_name2").unwrap();
            assert_eq!(path.to_string().parse::<FilePath>().unwrap(), path);
            assert_eq!(path.to_string(), format!("{}/{}", folder.name(), path.file_name()));
        }
        assert_eq!(Folder::Copies.path_of("x").unwrap().to_string(), "copies/x.pipe");
        assert!(Folder::ALL.is_sorted_by_key(|folder| folder.name()), "the manifest is sorted by path");
    }

    #[test]
    fn whatever_leaves_the_layout_is_refused() {
        for text in [
            "",
            "/etc/passwd",
            "/datasources/x.datasource",
            "../datasources/x.datasource",
            "datasources/../x.datasource",
            "datasources/..datasource",
            "datasources/.datasource",
            "datasources/a/b.datasource",
            "datasources\\x.datasource",
            "datasources/x.pipe",
            "datasources/datasource",
            "datasources/xdatasource",
            "Datasources/x.datasource",
            "datasources/é.datasource",
            "datasources/1x.datasource",
            "datasources/c:x.datasource",
            "datasources/x .datasource",
            "datasources/x.datasource\n",
            ".git/config",
            "x.datasource",
        ] {
            assert_eq!(text.parse::<FilePath>(), Err(InvalidPath(text.to_owned())));
        }
        assert!(
            Folder::Pipes.path_of("../x").unwrap_err().to_string().starts_with("`pipes/../x.pipe` is not")
        );
    }
}
