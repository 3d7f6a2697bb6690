//! The command line as people and machines see it.

mod check;
#[cfg(unix)]
mod check_cargo;
mod check_generated;
#[cfg(unix)]
mod completions;
mod connectors;
mod crash;
mod deploy;
#[cfg(unix)]
mod dev;
mod dev_cloud;
mod docs;
mod engine;
mod errors;
mod explain;
mod faults;
mod features;
mod fmt;
mod help;
mod imitation;
mod info;
mod migrate;
mod new;
mod outputs;
mod prove;
mod pull;
mod remote;
mod scenarios;
mod several_packages;
mod test;
mod testing;
mod watch;
mod workspace;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A package with two resources.
pub(crate) const SOURCE: &str = r#"use tinybird::{datasource, kafka_connection};

kafka_connection! {
    pub Events { bootstrap_servers: "localhost:9092" }
}

datasource! {
    pub Views {
        schema: { page: String },
        kafka: { connection: Events, topic: "views" },
    }
}
"#;

pub(crate) const MANIFEST: &str = "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";

/// A folder in which commands run.
pub(crate) struct Folder {
    dir: tempfile::TempDir,
}

/// What a command did.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Folder {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self { dir: tempfile::tempdir().expect("a folder") };
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    /// A package that holds [`SOURCE`].
    pub(crate) fn package() -> Self {
        Self::new(&[("Cargo.toml", MANIFEST), ("src/lib.rs", SOURCE)])
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Every file, but for those in `src`.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.dir.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.push(path.strip_prefix(self.dir.path()).expect("inside").display().to_string());
                }
            }
        }
        found.retain(|path| !path.starts_with("src"));
        found.sort();
        found
    }

    /// A command in this folder: the words are split at spaces.
    pub(crate) fn command(&self, words: &str) -> Command {
        command(self.dir.path(), words)
    }

    /// Runs the command in this folder.
    pub(crate) fn run(&self, words: &str) -> Ran {
        let output = self.command(words).output().expect("the command");
        let text = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes).replace(&self.dir.path().display().to_string(), "HERE");
            text.lines().map(without_time).collect::<Vec<_>>().join("\n")
        };
        Ran { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }
}

/// The command as cargo starts it.
pub(crate) fn command(folder: &Path, words: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-tinybird"));
    command.arg("tinybird").args(words.split_whitespace()).current_dir(folder).env("NO_COLOR", "1");
    command
}

fn without_time(line: &str) -> &str {
    match line.rsplit_once(" in ") {
        Some((rest, time)) if time.ends_with('s') && time.starts_with(|c: char| c.is_ascii_digit()) => rest,
        _ => line,
    }
}

impl Ran {
    /// Checks how it ended and what it printed.
    #[track_caller]
    pub(crate) fn is(&self, code: i32, stdout: &str, stderr: &str) {
        assert_eq!(
            (self.code, self.stdout.trim_end(), self.stderr.trim_end()),
            (Some(code), stdout, stderr),
            "\nstdout:\n{}\nstderr:\n{}",
            self.stdout,
            self.stderr
        );
    }
}
