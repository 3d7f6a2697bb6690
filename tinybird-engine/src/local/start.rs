//! What a child is told before anything else.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use crate::find::probe::Python;
use crate::request::{Operation, Request};

/// What the process uses apart from what statements use, in bytes: the library's code and its threads.
pub(crate) const OVERHEAD: u64 = 2 << 30;

/// What the child runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Program {
    /// `libchdb.so`.
    Library(PathBuf),
    /// A Python that has `chdb`.
    Python(Python),
    /// The program `clickhouse`.
    ClickHouse(PathBuf),
}

/// How the child is to run ClickHouse. Its request has a part for each value: `key=value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Start {
    pub(crate) program: Program,
    /// The folder that is the child's own.
    pub(crate) folder: PathBuf,
    /// Where the data is.
    pub(crate) data: PathBuf,
    /// Whether the data ends with this one process.
    pub(crate) is_temporary: bool,
    /// How much memory the process may use, in bytes.
    pub(crate) memory: u64,
    /// Settings: names and values.
    pub(crate) settings: Vec<(String, String)>,
}

impl Start {
    pub(crate) fn request(&self) -> Request {
        let mut parts = Vec::new();
        let mut add = |key: &str, value: &[u8]| parts.push([key.as_bytes(), b"=", value].concat());
        let bytes = |path: &Path| path.as_os_str().as_bytes().to_vec();
        match &self.program {
            Program::Library(path) => add("library", &bytes(path)),
            Program::ClickHouse(path) => add("clickhouse", &bytes(path)),
            Program::Python(python) => {
                add("python", &bytes(&python.program));
                python.modules.iter().for_each(|path| add("modules", &bytes(path)));
                python.folders.iter().for_each(|path| add("installed", &bytes(path)));
            }
        }
        add("folder", &bytes(&self.folder));
        add("data", &bytes(&self.data));
        if self.is_temporary {
            add("temporary", b"");
        }
        add("memory", self.memory.to_string().as_bytes());
        for (name, value) in &self.settings {
            add("setting", format!("{name}={value}").as_bytes());
        }
        Request { operation: Operation::Start, parts }
    }

    /// Reads a request, `None` where it is not one that the other side makes.
    pub(crate) fn read(request: &Request) -> Option<Self> {
        let (mut program, mut python) = (None, Python::default());
        let mut is_temporary = false;
        let (mut folder, mut data, mut memory, mut settings) = (None, None, None, Vec::new());
        for part in &request.parts {
            let at = part.iter().position(|&byte| byte == b'=')?;
            let (key, value) = (&part[..at], &part[at + 1..]);
            let path = || PathBuf::from(OsString::from_vec(value.to_vec()));
            let text = || std::str::from_utf8(value).ok();
            match key {
                b"library" => program = Some(Program::Library(path())),
                b"clickhouse" => program = Some(Program::ClickHouse(path())),
                b"python" => python.program = path(),
                b"modules" => python.modules.push(path()),
                b"installed" => python.folders.push(path()),
                b"folder" => folder = Some(path()),
                b"temporary" => is_temporary = true,
                b"data" => data = Some(path()),
                b"memory" => memory = Some(text()?.parse().ok()?),
                b"setting" => {
                    settings.push(text()?.split_once('=').map(|(name, value)| (name.into(), value.into()))?)
                }
                _ => return None,
            }
        }
        let program = program.unwrap_or(Program::Python(python));
        (request.operation == Operation::Start).then_some(Self {
            program,
            folder: folder?,
            data: data?,
            is_temporary,
            memory: memory?,
            settings,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Program, Start};
    use crate::find::probe::Python;

    #[test]
    fn a_start_is_read_as_written() {
        let python = Python {
            program: "/usr/bin/python3".into(),
            modules: vec!["/a".into(), "/b=c".into()],
            folders: vec!["/usr".into()],
        };
        for program in [
            Program::Library("/a=b/libchdb.so".into()),
            Program::ClickHouse("/clickhouse".into()),
            Program::Python(python),
        ] {
            let start = Start {
                program,
                folder: "/folder".into(),
                data: "/data".into(),
                is_temporary: true,
                memory: 1 << 30,
                settings: vec![("a".to_owned(), "1=2".to_owned()), ("b".to_owned(), "\u{e9}'".to_owned())],
            };
            assert_eq!(Start::read(&start.request()), Some(start));
        }
    }
}
