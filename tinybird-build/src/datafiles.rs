//! Datafiles that no macro of the package renders: written by hand, or by another package.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use tinybird_core::datafile::LineColumn;
use tinybird_core::pipe::tables;
use tinybird_core::rule::Violation;
use tinybird_import::{Extension, File};
use tinybird_project::graph::{self, Member};
use tinybird_project::{FilePath, Writer};

use crate::diagnostic::Diagnostic;
use crate::sources::Sources;
use crate::span::{FileId, Place};

/// A datafile that could be read.
#[derive(Debug)]
pub struct Datafile {
    /// Where it is.
    pub path: PathBuf,
    /// Its text, among the sources.
    pub id: FileId,
    /// What it says.
    pub file: File,
}

/// A resource that no macro declares: that of a datafile.
#[derive(Debug)]
pub struct ExternalMember<'a> {
    /// What others depend on.
    pub member: Member<'a>,
    /// Where it stands.
    pub place: Place,
    /// Where each of its nodes stands, and each table that the node reads from.
    pub nodes: Vec<(Place, Vec<Place>)>,
    /// Where each of its [`places`](graph::places) stands.
    pub options: Vec<Place>,
    /// The text of the datafile.
    pub text: &'a str,
    /// Whether what is wrong in it is told, too, and not only what is wrong between it and the package.
    pub is_checked: bool,
}

impl Datafile {
    /// Reads a datafile; what is wrong with it is added to the diagnostics.
    pub fn read(path: &Path, sources: &mut Sources, diagnostics: &mut Vec<Diagnostic>) -> Option<Self> {
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
    #[must_use]
    pub fn member<'a>(&'a self, sources: &'a Sources, is_checked: bool) -> Option<ExternalMember<'a>> {
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
            text,
            is_checked,
        })
    }

    /// Whether its text is the one that the definition renders to: most likely, a build wrote it.
    #[must_use]
    pub fn is_as_rendered(&self, sources: &Sources) -> bool {
        self.file.definition.known().is_some_and(|known| known.to_string() == sources.text(self.id))
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
#[must_use]
pub fn unreadable(error: Violation<LineColumn>, file: FileId, sources: &Sources) -> Diagnostic {
    let place = place(sources, file, error.place);
    Diagnostic::error(error.message).at(place).remedy(error.remedy)
}

/// From a line and column to the end of the line.
#[must_use]
pub fn place(sources: &Sources, file: FileId, LineColumn { line, column }: LineColumn) -> Place {
    let start = sources.byte(file, line, column);
    let rest = sources.text(file).get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    Place { file, range: start..start + rest.trim_end().len() }
}

/// Reads datafiles; what is wrong with them is added to the diagnostics.
pub fn read_all(
    paths: impl IntoIterator<Item = PathBuf>,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Datafile> {
    paths.into_iter().filter_map(|path| Datafile::read(&path, sources, diagnostics)).collect()
}

/// The kind of datafile that a path names.
#[must_use]
pub fn extension(path: &Path) -> Option<Extension> {
    Extension::of(path.extension()?.to_str()?)
}

/// The datafiles in a folder and below it. Hidden folders are passed over, and those of builds and packages.
///
/// # Errors
/// A folder cannot be read.
pub fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            let name = entry.file_name();
            let is_hidden = name.as_encoded_bytes().starts_with(b".");
            if kind.is_dir() {
                let is_foreign = name == "node_modules" || path.join("CACHEDIR.TAG").is_file();
                if !is_hidden && !is_foreign {
                    folders.push(path);
                }
            } else if kind.is_file() && !is_hidden && extension(&path).is_some() {
                found.push(path);
            }
        }
    }
    Ok(found)
}

/// The datafiles of a project's folder, but for those that these packages render, and those that Tinybird does not deploy: they
/// are copies of what another workspace shares. A folder within it that holds a package is another project's.
///
/// # Errors
/// A folder cannot be read.
pub fn of_others(
    folder: &Path,
    packages: &[&str],
    rendered: &[tinybird_project::File],
) -> io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut own: Vec<FilePath> = rendered.iter().map(|file| file.path.clone()).collect();
    own.extend(packages.iter().flat_map(|package| Writer::new(folder, *package).recorded()));
    let own: HashSet<PathBuf> = own.iter().map(|path| folder.join(path.to_string())).collect();
    let mut found = list(folder)?;
    let is_other_project = |path: &PathBuf| {
        let mut folders = path.ancestors().skip(1).take_while(|above| *above != folder);
        path.starts_with(folder.join("vendor")) || folders.any(|above| above.join("Cargo.toml").is_file())
    };
    found.retain(|path| !own.contains(path) && !is_other_project(path));
    found.sort();
    Ok(found)
}
