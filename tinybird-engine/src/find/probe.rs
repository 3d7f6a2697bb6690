//! What is known of a program only by running it.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A Python that has `chdb`, as it tells of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Python {
    /// Its path, which says of which environment it is even where it is a link.
    pub(crate) program: PathBuf,
    /// Where it finds modules.
    pub(crate) modules: Vec<PathBuf>,
    /// The folders that it is installed in.
    pub(crate) folders: Vec<PathBuf>,
}

/// Why a Python without the package is not an engine.
pub(crate) const NO_PACKAGE: &str = "it does not have the package `chdb`";

/// Asks for versions and folders without importing anything. What is installed for the user alone counts as well.
const ASK: &str = r#"
import importlib.metadata, os, site, sys
user = site.getusersitepackages()
sys.path += [user] if os.path.isdir(user) else []
for name in ("chdb-core-lite", "chdb-core", "chdb"):
    try:
        print("package", name, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        pass
for path in sys.path:
    print("modules", path)
for path in {sys.prefix, sys.base_prefix, sys.exec_prefix, user}:
    print("folder", path)
"#;

/// How long a program may take to tell its version.
const LIMIT: Duration = Duration::from_secs(10);

/// Asks a Python for `chdb`. The error says why it is not an engine.
pub(crate) fn python(program: &Path) -> Result<Python, String> {
    let said = output(Command::new(program).args(["-I", "-c", ASK]), LIMIT)
        .map_err(|error| format!("it does not run: {error}"))?;
    let mut python = Python { program: program.to_owned(), ..Python::default() };
    let mut packages = Vec::new();
    for line in said.lines() {
        match line.split_once(' ') {
            Some(("package", package)) => packages.push(package),
            Some(("modules", path)) => python.modules.push(path.into()),
            Some(("folder", path)) => python.folders.push(path.into()),
            _ => {}
        }
    }
    match packages.first().and_then(|package| package.split_once(' ')) {
        None => Err(NO_PACKAGE.to_owned()),
        Some(("chdb-core-lite", _)) => {
            Err("it has `chdb-core-lite`, which refuses statements that ClickHouse takes: install `chdb`"
                .to_owned())
        }
        Some(("chdb", version)) if version.starts_with(['0', '1', '2', '3']) => {
            Err(format!("it has `chdb` {version}, which is too old: install version 4 or later"))
        }
        Some(_) => Ok(python),
    }
}

/// What a program writes to standard output within a limit.
fn output(command: &mut Command, limit: Duration) -> io::Result<String> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let stdout = child.stdout.take();
    let reader = thread::spawn(move || {
        let mut said = Vec::new();
        stdout.map(|mut stdout| stdout.read_to_end(&mut said));
        said
    });
    let begun = Instant::now();
    let status = loop {
        match child.try_wait()? {
            Some(status) => break status,
            None if begun.elapsed() > limit => {
                child.kill()?;
                child.wait()?;
                return Err(io::ErrorKind::TimedOut.into());
            }
            None => thread::sleep(Duration::from_millis(5)),
        }
    };
    let said = reader.join().unwrap_or_default();
    match status.success() {
        true => Ok(String::from_utf8_lossy(&said).into_owned()),
        false => Err(io::Error::other(status.to_string())),
    }
}
