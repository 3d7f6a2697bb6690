//! Datafiles that exist, and what is wrong with them.

use std::fs;
use std::path::{Path, PathBuf};

use tinybird_build::Diagnostic;
use tinybird_build::ExternalMember;
use tinybird_build::sources::Sources;
use tinybird_build::{FileId, Place};
use tinybird_core::datafile::LineColumn;
use tinybird_core::pipe::tables;
use tinybird_core::rule::Violation;
use tinybird_import::File;
use tinybird_project::graph::{self, Member};

use crate::paths::extension;

/// A datafile that could be read.
pub(crate) struct Datafile {
    pub(crate) path: PathBuf,
    pub(crate) id: FileId,
    pub(crate) file: File,
}

impl Datafile {
    /// Reads a datafile; what is wrong with it is added to the diagnostics.
    pub(crate) fn read(
        path: &Path,
        sources: &mut Sources,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let shown = sources.show(path);
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                diagnostics.push(Diagnostic::error(format!("`{shown}` cannot be read: {error}")));
                return None;
            }
        };
        let name = path.file_stem()?.to_string_lossy().into_owned();
        let id = sources.add(path, text);
        match tinybird_import::read(extension(path)?, &name, sources.text(id)) {
            Ok(file) => {
                diagnostics.extend(file.violations().into_iter().map(|violation| {
                    let (severity, rule) = (violation.severity, violation.rule);
                    Diagnostic { severity, ..unreadable(violation, id, sources) }.of(rule)
                }));
                Some(Self { path: path.to_owned(), id, file })
            }
            Err(errors) => {
                diagnostics.extend(errors.into_iter().map(|error| unreadable(error, id, sources)));
                None
            }
        }
    }

    /// The resource, for others to be checked with it.
    pub(crate) fn member(&self, sources: &Sources) -> Option<ExternalMember<'_>> {
        let member = Member::new(self.file.definition.known()?);
        let text = sources.text(self.id);
        let mut nodes = Vec::with_capacity(member.queries.len());
        let starts: Vec<usize> = node_lines(text).collect();
        for (node, query) in member.queries.iter().enumerate() {
            let Some(&start) = starts.get(node) else { break };
            let end = starts.get(node + 1).copied().unwrap_or(text.len());
            let section = text.get(start..end).unwrap_or_default();
            let at = |range: std::ops::Range<usize>| Place {
                file: self.id,
                range: start + range.start..start + range.end,
            };
            let name = at(0..section.lines().next().unwrap_or_default().len());
            // The section is no more than its SQL and some words that name no tables.
            let found = tables(section);
            let mut found = found.iter();
            let tables = query.tables.iter().map(|table| {
                found
                    .find(|other| other.name == table.name)
                    .map_or_else(|| name.clone(), |found| at(found.range.clone()))
            });
            let tables = tables.collect();
            nodes.push((name, tables));
        }
        let options = self.file.find(&graph::places(member.definition)).into_iter();
        let options = options.map(|found| place(sources, self.id, found)).collect();
        Some(ExternalMember {
            place: place(sources, self.id, LineColumn { line: 1, column: 1 }),
            member,
            nodes,
            options,
        })
    }
}

/// The bytes at which nodes begin.
fn node_lines(text: &str) -> impl Iterator<Item = usize> {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let word = line.split_whitespace().next()?;
        (word.eq_ignore_ascii_case("NODE") && !line.starts_with([' ', '\t'])).then_some(start)
    })
}

/// What Tinybird's parser refuses.
pub(crate) fn unreadable(error: Violation<LineColumn>, file: FileId, sources: &Sources) -> Diagnostic {
    let place = place(sources, file, error.place);
    Diagnostic::error(error.message).at(place).remedy(error.remedy)
}

/// From a line and column to the end of the line.
pub(crate) fn place(sources: &Sources, file: FileId, LineColumn { line, column }: LineColumn) -> Place {
    let start = sources.byte(file, line, column);
    let rest = sources.text(file).get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    Place { file, range: start..start + rest.trim_end().len() }
}

/// Reads datafiles, but for those that the sources render to: `datasources/views.datasource`, wherever they were written.
pub(crate) fn read_all(
    paths: impl IntoIterator<Item = PathBuf>,
    rendered: &[tinybird_project::File],
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Datafile> {
    let is_rendered = |path: &Path| rendered.iter().any(|file| path.ends_with(file.path.to_string()));
    let paths = paths.into_iter().filter(|path| !is_rendered(path));
    paths.filter_map(|path| Datafile::read(&path, sources, diagnostics)).collect()
}
