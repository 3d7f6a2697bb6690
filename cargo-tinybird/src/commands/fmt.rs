//! `cargo tinybird fmt`: the canonical form of datafiles.

use std::fs;
use std::path::Path;

use tinybird_build::error::{Diagnostic, Report};
use tinybird_build::sources::{FileId, Sources};
use tinybird_core::project::replace;

use crate::cli::Fmt;
use crate::datafile;
use crate::difference;
use crate::format::{self, NotFormatted};
use crate::outcome::Outcome;
use crate::package::here;
use crate::paths::{Found, extension};
use crate::shell::Shell;

pub(crate) fn run(arguments: &Fmt, shell: Shell) -> Outcome {
    let found = match here().map_err(|error| error.to_string()) {
        Ok(here) => Found::at(&here, &arguments.paths).map(|found| (here, found)),
        Err(error) => Err(error),
    };
    let (here, found) = match found {
        Ok(found) => found,
        Err(message) => return shell.failed(message),
    };
    let mut run = Run {
        shell,
        is_check: arguments.check,
        sources: Sources::new(&here),
        diagnostics: Vec::new(),
        changed: 0,
        same: 0,
        has_failed: false,
    };
    found.datafiles.iter().for_each(|path| run.datafile(path));
    run.finish()
}

/// What was done so far.
struct Run {
    shell: Shell,
    is_check: bool,
    sources: Sources,
    /// Why files are left as they are.
    diagnostics: Vec<Diagnostic>,
    changed: usize,
    same: usize,
    /// Whether a file could not be written.
    has_failed: bool,
}

impl Run {
    fn datafile(&mut self, path: &Path) {
        let (Some(extension), Some(name)) = (extension(path), path.file_stem()) else { return };
        let Some((id, text)) = self.read(path) else { return };
        match format::datafile(extension, &name.to_string_lossy(), &text) {
            Ok(formatted) => self.write(path, &text, &formatted),
            Err(NotFormatted::Unreadable(errors)) => {
                let errors = errors.into_iter().map(|error| datafile::unreadable(error, id, &self.sources));
                self.diagnostics.extend(errors);
            }
            Err(NotFormatted::Changed) => {
                let place = datafile::place(&self.sources, id, 1, 1);
                let message = "the canonical form of this file would not say the same: it is left as it is";
                self.diagnostics.push(Diagnostic::error(message).at(place));
            }
        }
    }

    fn read(&mut self, path: &Path) -> Option<(FileId, String)> {
        match fs::read_to_string(path) {
            Ok(text) => Some((self.sources.add(path, text.clone()), text)),
            Err(error) => {
                let shown = self.sources.show(path);
                self.diagnostics.push(Diagnostic::error(format!("`{shown}` cannot be read: {error}")));
                None
            }
        }
    }

    /// Gives a file its new text in one step, or shows how it differs.
    fn write(&mut self, path: &Path, text: &str, formatted: &str) {
        if text == formatted {
            self.same += 1;
            return;
        }
        self.changed += 1;
        let shown = self.sources.show(path);
        if self.is_check {
            let difference = difference::between(&shown, text, formatted);
            return self.shell.difference("unformatted", &shown, &difference);
        }
        // A link is left a link.
        let written = fs::canonicalize(path).and_then(|path| replace(&path, formatted));
        match written {
            Ok(()) => self.shell.file("formatted", &shown),
            Err(error) => {
                self.has_failed = true;
                self.shell.wrong(&format!("`{shown}` cannot be written: {error}"));
            }
        }
    }

    fn finish(self) -> Outcome {
        let has_errors = !self.diagnostics.is_empty();
        self.shell.report(&Report::new(&self.sources, self.diagnostics, true));
        let files = |count: usize| if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
        if self.has_failed {
            return Outcome::Failed;
        }
        if self.is_check && self.changed > 0 {
            let changed = files(self.changed);
            self.shell.wrong(&format!("{changed} not formatted\nhelp: run `cargo tinybird fmt`"));
            return Outcome::Wrong;
        }
        if has_errors {
            return Outcome::Wrong;
        }
        self.shell.status(
            "Finished",
            format_args!("{}, {} changed", files(self.same + self.changed), self.changed),
        );
        Outcome::Well
    }
}
