//! What a reader does with a chapter: files are written, commands are run, in a folder of their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The commands that are not run, each with the reason.
const NOT_RUN: &[(&str, &str)] = &[
    ("cargo add", "the crates are those of this repository"),
    ("cargo install", "it takes minutes, and this repository's is tested"),
    ("cargo tinybird engine install", "it downloads ClickHouse"),
    ("tb ", "it talks to Tinybird"),
    ("cargo tinybird append", "it talks to Tinybird"),
    ("cargo tinybird deploy", "it talks to Tinybird"),
    ("cargo tinybird info", "it talks to Tinybird"),
    ("cargo tinybird login", "it talks to Tinybird"),
    ("cargo tinybird secret", "it talks to Tinybird"),
    ("cargo tinybird token", "it talks to Tinybird"),
    ("curl -H \"Authorization: Bearer $SHOP", "it talks to Tinybird"),
    ("git ", "it is the reader's repository"),
];

/// A folder, and what happened in it.
pub(crate) struct Session {
    root: tempfile::TempDir,
    folder: PathBuf,
    /// The output of the last command.
    pub(crate) output: String,
    /// Whether a source changed since the datafiles were rendered, and since the compiler saw it.
    rendered: bool,
    compiled: bool,
}

impl Session {
    pub(crate) fn new() -> Self {
        let root = tempfile::tempdir().expect("a folder");
        let bin = root.path().join("bin");
        fs::create_dir(&bin).expect("a folder");
        fs::copy(env!("CARGO_BIN_EXE_book-cargo-tinybird"), bin.join("cargo-tinybird")).expect("the command");
        let folder = root.path().join("here");
        fs::create_dir(&folder).expect("a folder");
        Self { root, folder, output: String::new(), rendered: true, compiled: true }
    }

    /// In the package that `cargo tinybird new shop` makes, without what it begins with.
    pub(crate) fn in_package() -> Self {
        let mut session = Self::new();
        session.run("cargo tinybird new shop", true);
        session.run("cd shop", true);
        session.write("src/datafiles.rs", "");
        Self { rendered: true, compiled: true, ..session }
    }

    /// Runs a line of a shell block.
    pub(crate) fn run(&mut self, line: &str, succeeds: bool) {
        if let Some(folder) = line.strip_prefix("cd ") {
            self.folder.push(folder);
            assert!(self.folder.is_dir(), "`{line}`: there is no such folder");
            return;
        }
        if let Some((_, reason)) = NOT_RUN.iter().find(|(begin, _)| line.starts_with(begin)) {
            println!("not run, as {reason}: {line}");
            self.output.clear();
            return;
        }
        if line.starts_with("npx tinybird") {
            let modules = self.folder.join("node_modules");
            std::os::unix::fs::symlink(sdk(), modules).expect("a link");
        }
        let output = self.shell(&with_crates(line)).output().expect("a shell");
        let text = [output.stdout, output.stderr].concat();
        self.output = self.without_places(&String::from_utf8_lossy(&text));
        assert_eq!(
            output.status.success(),
            succeeds,
            "`{line}` ends with {}:\n{}",
            output.status,
            self.output
        );
        if line.starts_with("cargo build")
            || line.starts_with("cargo check")
            || line.starts_with("cargo test")
        {
            self.rendered = true;
            self.compiled = true;
        }
    }

    fn shell(&self, line: &str) -> Command {
        let path = std::env::var("PATH").unwrap_or_default();
        let mut command = Command::new("sh");
        command
            .args(["-c", line])
            .current_dir(&self.folder)
            .env("PATH", format!("{}:{path}", self.root.path().join("bin").display()))
            .env("CARGO_TARGET_DIR", repository().join("target/chapters"))
            .env("CARGO_TERM_COLOR", "never")
            .env("NO_COLOR", "1")
            .env_remove("CARGO")
            .env_remove("CARGO_MANIFEST_DIR");
        command
    }

    /// The text without what is another in each run: the folder, and how long it took.
    fn without_places(&self, text: &str) -> String {
        let text = text.replace(&format!("{}/", self.folder.display()), "");
        let text = text.replace(&self.root.path().join("here").display().to_string(), "..");
        text.lines().map(|line| without_time(line).to_owned() + "\n").collect()
    }

    pub(crate) fn write(&mut self, path: &str, text: &str) {
        let file = self.folder.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        let text = match fs::read_to_string(&file) {
            // What a package is told beside what it has.
            Ok(manifest) if path == "Cargo.toml" => format!("{manifest}\n{text}"),
            _ => text.to_owned(),
        };
        fs::write(file, text).expect("a file");
        let is_source = path.ends_with(".rs") || path.ends_with(".sql") || path.ends_with(".toml");
        self.rendered &= !is_source;
        self.compiled &= !is_source;
    }

    /// The file as it is now: a datafile as the sources render it.
    pub(crate) fn read(&mut self, path: &str) -> String {
        if !self.rendered {
            self.run("cargo tinybird generate", true);
            self.rendered = true;
        }
        fs::read_to_string(self.folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// What was written compiles, without a warning.
    pub(crate) fn finish(mut self) {
        if self.compiled {
            return;
        }
        self.run("cargo check --quiet --all-targets", true);
        assert_eq!(self.output, "", "the sources of the chapter have warnings");
    }
}

/// The line, but the crates are those of this repository.
fn with_crates(line: &str) -> String {
    let makes = ["cargo tinybird new", "cargo tinybird init", "cargo tinybird migrate"];
    let makes = makes.iter().any(|command| line.starts_with(command));
    let (line, comment) = line.split_once(" #").unwrap_or((line, ""));
    if makes && (!line.contains("migrate") || line.contains("--init")) {
        return format!("{line} --crates {} #{comment}", repository().display());
    }
    format!("{line} #{comment}")
}

/// The packages that `tests/sdk/install.sh` installs.
pub(crate) fn sdk() -> PathBuf {
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = || std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home);
    let folder = std::env::var_os("TINYBIRD_SDK").map(PathBuf::from);
    let folder = folder.or_else(|| Some(cache()?.join("tinybird-sdk")));
    folder.unwrap_or_default().join("node_modules")
}

pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().and_then(Path::parent).expect("the repository")
}

fn without_time(line: &str) -> &str {
    match line.rsplit_once(" in ") {
        Some((rest, time)) if time.ends_with('s') && time.starts_with(|c: char| c.is_ascii_digit()) => rest,
        _ => line,
    }
}
