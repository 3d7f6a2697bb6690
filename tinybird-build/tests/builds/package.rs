//! Packages that cargo builds, in folders of their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the workspace.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A build script that renders to the package's folder `tinybird`.
pub(crate) const BUILD: &str = r#"
fn main() -> Result<(), tinybird_build::Error> {
    tinybird_build::configure().out_dir("tinybird").generate("src/lib.rs")
}
"#;

/// A package on disk, in a folder of its own.
pub(crate) struct Package {
    name: String,
    dir: PathBuf,
}

/// What cargo did.
pub(crate) struct Built {
    pub(crate) is_ok: bool,
    /// What it printed for a person.
    pub(crate) text: String,
    /// What the program printed.
    pub(crate) stdout: String,
}

impl Package {
    /// A package with these files, with a manifest and [`BUILD`] unless there are others among them.
    pub(crate) fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("builds").join(name);
        // A fixed name, so that what cargo keeps of it does not grow with every run.
        let _ = fs::remove_dir_all(&dir);
        let package = Self { name: name.to_owned(), dir };
        package.write("Cargo.toml", &package.manifest(""));
        package.write("build.rs", BUILD);
        fs::copy(Path::new(ROOT).join("Cargo.lock"), package.dir.join("Cargo.lock")).expect("a lock file");
        for (path, text) in files {
            package.write(path, text);
        }
        package
    }

    /// The manifest, with something behind it.
    pub(crate) fn manifest(&self, more: &str) -> String {
        let name = &self.name;
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [dependencies]\ntinybird.path = {ROOT:?}\n\
             [build-dependencies]\ntinybird-build.path = \"{ROOT}/tinybird-build\"\n\
             [workspace]\n{more}"
        )
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.dir.join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Runs cargo, offline and with the libraries that other packages here were built with.
    pub(crate) fn cargo(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Built {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a target folder");
        // As in the profile of the workspace: the libraries are the same then, and are not compiled again.
        let debug =
            std::env::var("CARGO_PROFILE_DEV_DEBUG").unwrap_or_else(|_| "line-tables-only".to_owned());
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .arg("--offline")
            .current_dir(&self.dir)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_PROFILE_DEV_DEBUG", debug)
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("RUST_BACKTRACE")
            .env_remove("DOCS_RS")
            .envs(variables.iter().copied())
            .output()
            .expect("cargo");
        let text = String::from_utf8_lossy(&output.stderr)
            .replace(&self.dir.display().to_string(), "HERE")
            // Whether cargo says so depends on what else is compiled at that moment.
            .replace("    Blocking waiting for file lock on build directory\n", "")
            .replace("warning: build failed, waiting for other jobs to finish...\n", "");
        Built {
            is_ok: output.status.success(),
            text,
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        }
    }
}
