//! What a child is told before anything else.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use super::frame::{Operation, Request};

/// How the child is to run ClickHouse. Its request has a part for each value: `key=value`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Start {
    /// `libchdb.so`.
    pub(crate) library: PathBuf,
    /// The folder that is the child's own.
    pub(crate) folder: PathBuf,
    /// Where the data is.
    pub(crate) data: PathBuf,
    /// How much memory the process may use, in bytes.
    pub(crate) memory: u64,
    /// Settings, each as `name = 'value'`.
    pub(crate) settings: Vec<String>,
}

impl Start {
    pub(crate) fn request(&self) -> Request {
        let path = |key: &str, path: &Path| [key.as_bytes(), b"=", path.as_os_str().as_bytes()].concat();
        let mut parts = vec![
            path("library", &self.library),
            path("folder", &self.folder),
            path("data", &self.data),
            format!("memory={}", self.memory).into_bytes(),
        ];
        parts.extend(self.settings.iter().map(|setting| format!("setting={setting}").into_bytes()));
        Request { operation: Operation::Start, parts }
    }

    /// Reads a request, `None` where it is not one that the other side makes.
    pub(crate) fn read(request: &Request) -> Option<Self> {
        let mut start = Self::default();
        for part in &request.parts {
            let at = part.iter().position(|&byte| byte == b'=')?;
            let (key, value) = (&part[..at], &part[at + 1..]);
            let path = || PathBuf::from(OsString::from_vec(value.to_vec()));
            match key {
                b"library" => start.library = path(),
                b"folder" => start.folder = path(),
                b"data" => start.data = path(),
                b"memory" => start.memory = std::str::from_utf8(value).ok()?.parse().ok()?,
                b"setting" => start.settings.push(std::str::from_utf8(value).ok()?.to_owned()),
                _ => return None,
            }
        }
        (request.operation == Operation::Start).then_some(start)
    }
}

#[cfg(test)]
mod tests {
    use super::Start;

    #[test]
    fn a_start_is_read_as_written() {
        let start = Start {
            library: "/a=b/libchdb.so".into(),
            folder: "/folder".into(),
            data: "/data".into(),
            memory: 1 << 30,
            settings: vec!["a = '1'".to_owned(), "b = '\u{e9}'".to_owned()],
        };
        assert_eq!(Start::read(&start.request()), Some(start));
    }
}
