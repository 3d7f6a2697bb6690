//! Packages that cargo builds, with build scripts that render: what appears on disk, and what a person is told.

mod dependencies;
mod files;
mod layouts;
mod mistakes;
mod neighbours;
mod package;
mod packages;
mod reruns;

use std::fs;

pub(crate) use package::{BUILD, Built, Package};

/// A data source.
pub(crate) const VIEWS: &str = "tinybird::datasource! { pub Views { schema: { page: String } } }\n";

impl Package {
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
