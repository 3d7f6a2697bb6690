//! A Python of its own that has ClickHouse, from PyPI.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{Work, failed, run};
use crate::Error;
use crate::find::probe;

/// The package and its version, as pip names them.
pub(super) const SPEC: &str = "chdb-core==26.9.0";

/// The SHA-256 of its wheels: Linux and macOS, on x86-64 and on ARM.
const CHECKSUMS: [&str; 4] = [
    "707e2ec3fe0f7953bac97942eaeb7a1ed1d66b1e56ecef3f0aa2130f61f6e735",
    "46148d3fc1edd6d6f701922be0f18e2aa6e60349e418b430e69bbb87ab6b95a9",
    "0d24d78969f7ab41d5303c148b7cf64880fa017507bbed9c9b8799b29c26723f",
    "bc2d2baedc038ba04be59d97d9ded4f87a3fbe05c3820f93d90e508b1e541ad0",
];

/// Makes an environment, and has its pip install the package alone: what it brings along is for data frames.
pub(super) fn install(python: &Path) -> Result<(), Error> {
    let environment = python.parent().and_then(Path::parent).unwrap_or(Path::new("."));
    let work = Work::new(environment)?;
    let requirements = work.0.join("requirements.txt");
    let hashes: String = CHECKSUMS.iter().map(|checksum| format!(" --hash=sha256:{checksum}")).collect();
    fs::write(&requirements, format!("{SPEC}{hashes}\n"))
        .map_err(|source| Error::Folder { path: requirements.clone(), source })?;
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(environment))?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"];
    run(Command::new(python)
        .args(pip)
        .args(["--only-binary=:all:", "--require-hashes", "--requirement"])
        .arg(&requirements))?;
    probe::python(python).map(drop).map_err(|why| failed("the Python that was installed", why))
}
