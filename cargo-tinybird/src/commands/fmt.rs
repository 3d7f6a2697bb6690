//! `cargo tinybird fmt`: the canonical form of datafiles, and of the macros in Rust sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use tinybird_build::Scan;
use tinybird_build::cfg::Cfg;
use tinybird_build::datafiles::{self, extension};
use tinybird_build::package::{self, Features, Package};
use tinybird_build::render::Rendering;
use tinybird_build::sources::Sources;
use tinybird_build::{Diagnostic, Report};
use tinybird_build::{FileId, Place};
use tinybird_core::datafile::LineColumn;
use tinybird_core::rule::Severity;
use tinybird_core::rules::SYNTAX;
use tinybird_project::replace;

use crate::cli::Fmt;
use crate::difference;
use crate::format::{self, Formatted, NotFormatted, Styles};
use crate::outcome::Outcome;
use crate::package::here;
use crate::paths::Found;
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
        done: BTreeSet::new(),
        changed: 0,
        same: 0,
        has_failed: false,
    };
    for path in &found.rust {
        if let Err(error) = run.rust(path) {
            return shell.failed(error);
        }
    }
    found.datafiles.iter().for_each(|path| run.datafile(path));
    run.finish()
}

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What was done so far.
struct Run {
    shell: Shell,
    is_check: bool,
    sources: Sources,
    /// Why files are left as they are.
    diagnostics: Vec<Diagnostic>,
    /// The Rust files that were formatted.
    done: BTreeSet<PathBuf>,
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
            Ok(Formatted { text: formatted, dropped }) => {
                let shown = self.sources.show(path);
                for (line, words, why) in dropped {
                    self.shell.note(&format!("`{shown}`: line {line}, `{words}`, is left out: {why}"));
                }
                self.write(path, &text, &formatted);
            }
            Err(NotFormatted::Unreadable(errors)) => {
                let errors = errors.into_iter().map(|error| datafiles::unreadable(error, id, &self.sources));
                self.diagnostics.extend(errors);
            }
            Err(NotFormatted::Changed) => {
                let place = datafiles::place(&self.sources, id, LineColumn { line: 1, column: 1 });
                let message = "the canonical form of this file would not say the same: it is left as it is";
                self.diagnostics.push(Diagnostic::error(message).at(place));
            }
        }
    }

    /// Formats what the calls of the macros hold in a file or folder, and in the modules reached from there.
    fn rust(&mut self, path: &Path) -> Result<(), package::Error> {
        let package = Package::near(path)?;
        let features = package.enabled(&Features { all: true, ..Features::default() })?;
        let cfg = Cfg::new().with_features(features);
        let mut scan = Scan::within(std::mem::take(&mut self.sources), &package.dir, path, cfg);
        let mut rendering = Rendering::default();
        rendering.add(&mut scan);
        // What is not readable text is left as it is. What else is wrong is not a matter of style.
        let is_unread = |diagnostic: &Diagnostic| match diagnostic.rule {
            Some(rule) => *rule == SYNTAX,
            None => diagnostic.seen_by_rustc || diagnostic.place.is_none(),
        };
        rendering.diagnostics.retain(is_unread);
        let mut calls: BTreeMap<FileId, Vec<Range<usize>>> = BTreeMap::new();
        for call in scan.calls().iter().filter(|call| call.rendered) {
            let bytes = call.group.byte_range();
            let is_within = |place: &Place| place.file == call.file && bytes.contains(&place.range.start);
            let mut places = rendering.diagnostics.iter().filter_map(|diagnostic| diagnostic.place.as_ref());
            if !places.any(is_within) {
                calls.entry(call.file).or_default().push(bytes);
            }
        }
        self.diagnostics.append(&mut rendering.diagnostics);
        self.sources = scan.into_sources();
        let mut styles = Styles::default();
        for (file, mut calls) in calls {
            calls.sort_by_key(|call| call.start);
            self.calls(file, &calls, &mut styles);
        }
        Ok(())
    }

    fn calls(&mut self, file: FileId, calls: &[Range<usize>], styles: &mut Styles) {
        let path = self.sources.path(file).to_owned();
        if self.done.contains(&path) {
            return;
        }
        let (formatted, skipped) = format::rust(self.sources.text(file), calls, styles.of(&path));
        for range in skipped {
            let message = "a comment stands in the middle of an entry: this macro call is left as it is";
            let warning = Diagnostic { severity: Severity::Warning, ..Diagnostic::error(message) };
            let place = Place { file, range: range.start..range.start + 1 };
            self.diagnostics.push(warning.at(place).remedy("write the comment above the entry"));
        }
        // The scan reads a text as rustc does: without a byte order mark, and with `\n` as its line breaks.
        match fs::read_to_string(&path) {
            Ok(text) => {
                let mark = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK } else { "" };
                let formatted =
                    if text.contains("\r\n") { formatted.replace('\n', "\r\n") } else { formatted };
                self.write(&path, &text, &format!("{mark}{formatted}"));
            }
            Err(error) => {
                let shown = self.sources.show(&path);
                self.diagnostics.push(Diagnostic::error(format!("`{shown}` cannot be read: {error}")));
            }
        }
        self.done.insert(path);
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
            Ok(()) => self.shell.files("formatted", [&shown]),
            Err(error) => {
                self.has_failed = true;
                self.shell.wrong(&format!("`{shown}` cannot be written: {error}"));
            }
        }
    }

    fn finish(self) -> Outcome {
        let has_errors = self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
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
