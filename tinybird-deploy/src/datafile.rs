//! A datafile as it is sent.

/// A datafile: its path in the project, and its text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Datafile {
    /// The path, with `/`: `datasources/views.datasource`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl Datafile {
    /// A datafile.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    /// The file's name, without its folder.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The resource's name: that of the file without its extension.
    #[must_use]
    pub fn name(&self) -> &str {
        let name = self.file_name();
        name.rsplit_once('.').map_or(name, |(name, _)| name)
    }

    /// `datasource`, `pipe` or `connection`.
    #[must_use]
    pub fn extension(&self) -> &str {
        self.file_name().rsplit_once('.').map_or("", |(_, extension)| extension)
    }
}

impl From<tinybird_project::File> for Datafile {
    fn from(file: tinybird_project::File) -> Self {
        Self::new(file.path.to_string(), file.text)
    }
}

/// Whether what the server calls a resource or a file (`views`, `views.datasource`, `datasources/views.datasource`) is this one.
#[must_use]
pub(crate) fn is_called(file: &Datafile, name: &str) -> bool {
    name == file.path || name == file.file_name() || name == file.name()
}

impl Datafile {
    /// Which of these files the server means: it names the path, the file or the resource.
    pub fn meant<'f>(files: &'f [Self], name: &str) -> Option<&'f Self> {
        let by = |is: fn(&Self) -> &str| files.iter().find(move |file| is(file) == name);
        by(|file| &file.path)
            .or_else(|| files.iter().find(|file| name.rsplit('/').next() == Some(file.file_name())))
            .or_else(|| files.iter().find(|file| is_called(file, name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_names_is_found() {
        let files = [Datafile::new("datasources/a.datasource", ""), Datafile::new("pipes/b.pipe", "")];
        let found = |name: &str| Datafile::meant(&files, name).map(|file| file.path.as_str());
        for name in ["b", "b.pipe", "pipes/b.pipe", "/tmp/x/b.pipe", "endpoints/b.pipe"] {
            assert_eq!(found(name), Some("pipes/b.pipe"), "{name}");
        }
        assert_eq!(found("a.datasource"), Some("datasources/a.datasource"));
        assert_eq!(found("c"), None);
        assert_eq!((files[0].name(), files[0].extension()), ("a", "datasource"));
    }
}
