//! Datafiles that exist: from their text to definitions, as tolerant as Tinybird's own reader, and without losing anything.
//!
//! ```
//! use tinybird_import::{Extension, Leftover, read};
//!
//! let file = read(Extension::Pipe, "views", "# Daily.\nNODE a\nSQL >\n    SELECT 1\nTYPE Endpoint\n").unwrap();
//! assert_eq!(file.definition.kind(), Some(tinybird_core::Kind::Endpoint));
//! assert_eq!(file.leftovers, [Leftover::Comment(1, "Daily.".to_owned())]);
//! assert_eq!(file.to_string(), "NODE a\nSQL >\n    SELECT 1\n\nTYPE endpoint\n");
//! ```
//!
//! What Tinybird's parser takes is read, whatever the rules of the macros say of it; those are asked by
//! [`File::violations`]. What it refuses is refused, each mistake at its line and column, all of them at once.
//!
//! A definition has a place for what the macros can say. The rest is in [`File::leftovers`]: comments, options that Tinybird
//! ignores, and options that it keeps, which the text of the file has as well. So `read(file.to_string())` gives the same
//! definition, and Tinybird reads from it what it read from the original. Some things are spelled otherwise in
//! [`FileDefinition`]'s own text: choices and flags in another case, secrets with other blanks; a [`File`] remembers.
//!
//! Types of columns stay as they are spelled, also where ClickHouse is not known to have them.

mod adapt;
mod classify;
mod definition;
mod keywords;
mod leftover;
mod pipe;
mod place;
mod rules;
mod spelling;
mod sql;
mod text;

pub use definition::{FileDefinition, OtherConnection};
pub use leftover::{Kept, Leftover};

use classify::{Classified, InNode};
use tinybird_core::Kind;
use tinybird_core::Reader;
use tinybird_core::column_type::rules::{TYPE_LOW_CARDINALITY_INSIDE, TYPE_MAP_KEY};
use tinybird_core::datafile::LineColumn;
use tinybird_core::datafile::line::write_value;
use tinybird_core::datafile::statement::{Statement, Statements, statements_or};
use tinybird_core::definition::read_from;
use tinybird_core::rule::language::SYNTAX;
use tinybird_core::rule::{Place, Severity, Violation};
use tinybird_core::secret::canonical_secrets;
use tinybird_core::{AnyDefinition, Spellings};

/// The kinds of datafiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Extension {
    /// `.connection`
    Connection,
    /// `.datasource`
    DataSource,
    /// `.pipe`
    Pipe,
}

impl Extension {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Connection, Self::DataSource, Self::Pipe];

    /// The extension of such files, without the dot.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::DataSource => "datasource",
            Self::Pipe => "pipe",
        }
    }

    /// The kind of a file with this extension.
    #[must_use]
    pub fn of(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|other| other.as_str() == extension)
    }
}

/// What a file holds. It displays as the text of the file, which means what the file meant.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct File {
    /// The resource.
    pub definition: FileDefinition,
    /// What the definition has no place for, in the order of the lines.
    pub leftovers: Vec<Leftover>,
    /// Statements that another of their keyword follows, which counts.
    superseded: Vec<Violation<LineColumn>>,
    spellings: Spellings,
    extension: Extension,
    source: String,
}

impl File {
    /// The rules of the macros that the definition breaks, each where it stands in the text that was read.
    ///
    /// Tinybird's parser takes some of it, and refuses the rest without saying where.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation<LineColumn>> {
        let mut placed =
            place(self.extension, &self.source, &self.definition, rules::check(&self.definition));
        placed.extend(self.superseded.iter().cloned());
        if self.extension != Extension::Pipe {
            placed.extend(self.leftovers.iter().filter_map(leftover::broken_template));
        }
        placed.sort_by_key(|placed| placed.place);
        placed
    }

    /// The place in the text that was read of what is wrong with the definition.
    #[must_use]
    pub fn place(&self, violations: Vec<Violation>) -> Vec<Violation<LineColumn>> {
        place(self.extension, &self.source, &self.definition, violations)
    }

    /// Where these places of the definition stand in the text.
    #[must_use]
    pub fn find(&self, places: &[Place]) -> Vec<LineColumn> {
        if places.is_empty() {
            return Vec::new();
        }
        let source = place::Source::new(self.extension, &self.source, &self.definition);
        places.iter().map(|place| source.find(place)).collect()
    }
}

fn place(
    extension: Extension,
    text: &str,
    definition: &FileDefinition,
    violations: Vec<Violation>,
) -> Vec<Violation<LineColumn>> {
    if violations.is_empty() {
        return Vec::new();
    }
    let source = place::Source::new(extension, text, definition);
    // Of a type whose parts do not go together, Tinybird's parser names the whole.
    let is_whole =
        |violation: &Violation| [&TYPE_LOW_CARDINALITY_INSIDE, &TYPE_MAP_KEY].contains(&violation.rule);
    let place = |violation: Violation| {
        let place = match is_whole(&violation) {
            true => source.find(&violation.place.clone().value()),
            false => source.find(&violation.place),
        };
        violation.at(place)
    };
    let mut placed: Vec<Violation<LineColumn>> = violations.into_iter().map(place).collect();
    placed.sort_by_key(|placed| placed.place);
    placed
}

/// As [`read`], from the bytes of the file.
///
/// # Errors
/// As for [`read`], and a text that is not UTF-8.
pub fn read_bytes(
    extension: Extension,
    name: &str,
    bytes: &[u8],
) -> Result<File, Vec<Violation<LineColumn>>> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return read(extension, name, text),
        Err(error) => error,
    };
    let before = String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or_default());
    let line = tinybird_core::datafile::lines(&before).last().unwrap_or_default();
    let ends_line = before.ends_with(['\n', '\r']);
    let place = LineColumn {
        line: tinybird_core::datafile::lines(&before).count().max(1) + usize::from(ends_line),
        column: if ends_line { 1 } else { line.chars().count() + 1 },
    };
    Err(vec![Violation::error(&SYNTAX, place, "the file is not UTF-8 from here on", "save it as UTF-8")])
}

/// Reads a datafile. `name` is the resource's, which is the file's without the extension.
///
/// # Errors
/// All mistakes of the file, in the order of the lines: what Tinybird's own reader refuses (it stops at its first one), and
/// beside it the values that a rule refuses. What follows from a mistake is not reported.
pub fn read(extension: Extension, name: &str, text: &str) -> Result<File, Vec<Violation<LineColumn>>> {
    let Statements { all, mut errors, comments } =
        statements_or(text, |word| extension.keywords().is_keyword(word), |word| extension.remedy(word));
    sql::one_mistake(extension, text, &all, &mut errors);
    let mut comments: Vec<Leftover> = comments.into_iter().map(Leftover::comment).collect();
    if extension == Extension::DataSource {
        comments.extend(leftover::comments_of_schema(&all));
    }
    let mut classified = Classified::new(extension, all);
    let missing = match extension {
        Extension::Pipe if !classified.has("NODE") => {
            Some(("a pipe has at least one node", "write `NODE name`, and its `SQL >` below it"))
        }
        Extension::DataSource if !classified.has("SCHEMA") => {
            Some(("a data source has a schema", "write `SCHEMA >`, and its columns below it"))
        }
        // Tinybird takes a connection that says nothing, but no empty file.
        Extension::Connection if text.is_empty() => {
            Some(("the file is empty", "write `TYPE kafka`, for example, and its options below it"))
        }
        _ => None,
    };
    // A mistake may be that which is missing.
    if errors.is_empty() && classified.errors.is_empty() {
        pipe::without_sql(&mut classified);
        errors.extend(missing.map(|(message, remedy)| {
            Violation::error(&SYNTAX, LineColumn { line: 1, column: 1 }, message, remedy)
        }));
    }
    let definition = definition(extension, name, &mut classified);
    errors.append(&mut classified.errors);
    if !errors.is_empty() {
        let is_error = |violation: &Violation| violation.severity == Severity::Error;
        let violations = rules::parts(&definition).into_iter().filter(is_error).collect();
        errors.extend(place(extension, text, &definition, violations));
        errors.sort_by_key(|error| error.place);
        return Err(errors);
    }
    let Classified { mut leftovers, spellings, superseded, .. } = classified;
    leftovers.extend(comments);
    leftovers.sort_by_key(Leftover::line);
    let spellings = spellings.into_iter().map(|spelling| (spelling.written, spelling.original)).collect();
    Ok(File { definition, leftovers, superseded, spellings, extension, source: text.to_owned() })
}

/// The definition that the statements make up. Those that it does not take are kept.
fn definition(extension: Extension, name: &str, classified: &mut Classified) -> FileDefinition {
    let datafile_type = |classified: &Classified| {
        let (_, statement) =
            classified.statements.iter().find(|(_, statement)| statement.keyword == "TYPE")?;
        Some(statement.body.value().into_owned())
    };
    let kind = match extension {
        Extension::DataSource => Kind::DataSource,
        Extension::Connection => {
            let written = datafile_type(classified);
            let lower_case = written.as_deref().map(str::to_lowercase);
            match Kind::CONNECTIONS.into_iter().find(|kind| kind.datafile_type() == lower_case.as_deref()) {
                Some(kind) => kind,
                None => return FileDefinition::OtherConnection(other(name, written, classified)),
            }
        }
        Extension::Pipe => datafile_type(classified)
            .and_then(|datafile_type| classify::kind_of_type(&datafile_type.to_lowercase()))
            .unwrap_or(Kind::Pipe),
    };
    FileDefinition::Known(take(kind, name, classified))
}

fn take(kind: Kind, name: &str, classified: &mut Classified) -> AnyDefinition {
    let placed = std::mem::take(&mut classified.statements);
    let nodes: Vec<usize> = lines_of_nodes(&placed);
    let mut reader = Reader::tolerant(placed.into_iter().map(|(_, statement)| statement).collect());
    let mut definition = AnyDefinition::new(kind);
    read_from(definition.as_dyn_mut(), name, &mut reader);
    let (statements, errors) = reader.untaken();
    classified.errors.extend(errors);
    keep(statements, &nodes, classified);
    definition
}

fn other(name: &str, written: Option<String>, classified: &mut Classified) -> OtherConnection {
    let statements = std::mem::take(&mut classified.statements).into_iter().map(|(_, statement)| statement);
    let mut reader = Reader::tolerant(statements.collect());
    reader.skip("TYPE");
    let description = reader.block("DESCRIPTION");
    let (statements, _) = reader.untaken();
    classified.spellings.clear();
    keep(statements, &[], classified);
    let connection_type = written.map(|text| {
        let canonical = canonical_secrets(&text).filter(|text| write_value(text).is_ok());
        canonical.unwrap_or(text)
    });
    OtherConnection { name: name.to_owned(), description, connection_type }
}

fn keep(statements: Vec<Statement>, nodes: &[usize], classified: &mut Classified) {
    for statement in statements {
        let node = nodes.partition_point(|line| *line <= statement.line).checked_sub(1);
        classified.leftovers.push(Leftover::Kept(Kept::new(&statement, node)));
    }
}

fn lines_of_nodes(placed: &[InNode]) -> Vec<usize> {
    let nodes = placed.iter().filter(|(_, statement)| statement.keyword == "NODE");
    nodes.map(|(_, statement)| statement.line).collect()
}
