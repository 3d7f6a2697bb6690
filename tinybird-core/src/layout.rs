//! Which folder of a project holds which resources, and the paths that follow from it.

use std::fmt;
use std::str::FromStr;

use crate::folder::Folder;
use crate::kind::Kind;
use crate::rule::Violation;

/// The path of a generated file within a project, such as `datasources/kafka_events.datasource`.
///
/// It can name nothing but a datafile in the folder of its kind: nothing absolute, no `..`, no hidden file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePath {
    folder: Folder,
    name: String,
}

impl FilePath {
    /// The path of the resource of this name in a folder.
    ///
    /// # Errors
    ///
    /// When the name does not match `[A-Za-z_][A-Za-z0-9_]*`.
    pub fn new(folder: Folder, name: &str) -> Result<Self, InvalidPath> {
        let word = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if word && name.bytes().next().is_some_and(|b| !b.is_ascii_digit()) {
            Ok(Self { folder, name: name.to_owned() })
        } else {
            Err(InvalidPath(format!("{}/{name}.{}", folder.name(), folder.extension())))
        }
    }

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
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.name, self.folder.extension())
    }
}

impl fmt::Display for Violation<FilePath> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}.\nhelp: {}", self.place, self.message, self.remedy)
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
        FilePath::new(folder, name.ok_or_else(invalid)?).map_err(|_| invalid())
    }
}

/// A path that is not one of a generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidPath(String);

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
    /// The datafile of a resource. Tokens have none.
    #[must_use]
    pub fn of(kind: Kind, name: &str, text: impl Into<String>) -> Option<Self> {
        Some(Self::new(FilePath::new(kind.folder()?, name).ok()?, text))
    }

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
            let path = FilePath::new(folder, "Some_name2").unwrap();
            assert_eq!(path.to_string().parse::<FilePath>().unwrap(), path);
            assert_eq!(path.to_string(), format!("{}/{}", folder.name(), path.file_name()));
        }
        assert_eq!(FilePath::new(Folder::Copies, "x").unwrap().to_string(), "copies/x.pipe");
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
            FilePath::new(Folder::Pipes, "../x")
                .unwrap_err()
                .to_string()
                .starts_with("`pipes/../x.pipe` is not")
        );
    }
}
