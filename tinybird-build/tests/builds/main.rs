//! Packages that cargo builds, with build scripts that render: what appears on disk, and what a person is told.

mod files;
mod generated;
mod layouts;
mod mistakes;
mod packages;
mod reruns;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// This crate's folder, beside which the others of the workspace are.
const HERE: &str = env!("CARGO_MANIFEST_DIR");

/// A build script that renders to the package's folder `tinybird`.
pub(crate) const BUILD: &str = r#"
fn main() -> Result<(), tinybird_build::Error> {
    tinybird_build::configure().out_dir("tinybird").generate("src/lib.rs")
}
"#;

/// A data source.
pub(crate) const VIEWS: &str = "tinybird::datasource! { pub Views { schema: { page: String } } }\n";

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
        fs::copy(Path::new(HERE).join("../Cargo.lock"), package.dir.join("Cargo.lock")).expect("a lock file");
        for (path, text) in files {
            package.write(path, text);
        }
        package
    }

    /// The manifest, with something behind it.
    pub(crate) fn manifest(&self, more: &str) -> String {
        let name = &self.name;
        let root = Path::new(HERE).parent().expect("a workspace").display();
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [dependencies]\ntinybird.path = {:?}\n\
             [build-dependencies]\ntinybird-build.path = {HERE:?}\n\
             [workspace]\n{more}",
            root.to_string(),
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

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect(path)
    }

    /// The rendered files, by their paths in the output folder.
    pub(crate) fn rendered(&self) -> Vec<String> {
        let mut found = Vec::new();
        for folder in ["connections", "datasources"] {
            let Ok(entries) = fs::read_dir(self.path("tinybird").join(folder)) else { continue };
            for entry in entries {
                found.push(format!("{folder}/{}", entry.expect("an entry").file_name().to_string_lossy()));
            }
        }
        found.sort();
        found
    }

    /// Runs `cargo check`.
    pub(crate) fn check(&self) -> Built {
        self.cargo(&["check"], &[])
    }

    /// Runs cargo, offline and with the libraries that other packages here were built with.
    pub(crate) fn cargo(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Built {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a target folder");
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .arg("--offline")
            .current_dir(&self.dir)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("RUST_BACKTRACE")
            .env_remove("DOCS_RS")
            .envs(variables.iter().copied())
            .output()
            .expect("cargo");
        let text = String::from_utf8_lossy(&output.stderr).replace(&self.dir.display().to_string(), "HERE");
        Built {
            is_ok: output.status.success(),
            text,
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        }
    }
}

impl Built {
    /// The lines that start with this.
    pub(crate) fn lines(&self, start: &str) -> Vec<&str> {
        self.text.lines().filter(|line| line.starts_with(start)).collect()
    }

    /// Checks that it succeeded, with these warnings of the build script.
    #[track_caller]
    pub(crate) fn succeeds(&self, warnings: &[&str]) -> &Self {
        assert!(self.is_ok, "{}", self.text);
        let told: Vec<&str> = self
            .lines("warning: ")
            .into_iter()
            .filter_map(|line| Some(line.split_once("tinybird: ")?.1))
            .collect();
        assert_eq!(told, warnings, "{}", self.text);
        self
    }

    /// Checks that the build script failed, and what it printed.
    #[track_caller]
    pub(crate) fn fails(&self, report: &str) {
        assert!(!self.is_ok, "{}", self.text);
        let shown = self.text.split_once("--- stderr\n").map_or("", |(_, shown)| shown);
        let shown: Vec<&str> = shown.lines().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
        let expected = format!("Error: \n{report}");
        assert_eq!(shown.join("\n").trim_end(), expected.trim_end(), "{}", self.text);
        assert!(!self.text.contains("--- stdout"), "{}", self.text);
    }

    /// Checks that rustc reported this, and nothing else.
    #[track_caller]
    pub(crate) fn fails_in_rustc(&self, name: &str, errors: &[&str]) {
        assert!(!self.is_ok, "{}", self.text);
        let mut shown = self.lines("error");
        let last = shown.pop().unwrap_or_default();
        assert!(last.starts_with(&format!("error: could not compile `{name}`")), "{}", self.text);
        assert_eq!(shown, errors, "{}", self.text);
        assert_eq!(self.lines("warning"), [""; 0], "{}", self.text);
    }
}
