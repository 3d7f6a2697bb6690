//! What a file holds and its definition has no place for.

use tinybird_core::datafile::LineColumn;
use tinybird_core::datafile::schema;
use tinybird_core::datafile::statement::{Body, Statement};
use tinybird_core::datafile::template::check_template;
use tinybird_core::rule::Violation;
use tinybird_core::rule::language::DUPLICATE_OPTION;

/// Something in a file that the definition has no place for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Leftover {
    /// A comment: the line, counted from 1, and its text without the `#` or `--`.
    Comment(usize, String),
    /// What Tinybird ignores, such as VERSION: the line, its text, and why.
    Ignored(usize, String, String),
    /// What Tinybird keeps, such as FILTER: the text of the [`File`](super::File) has it as well.
    Kept(Kept),
}

impl Leftover {
    pub(super) fn comment((line, text): (usize, &str)) -> Self {
        Self::Comment(line, text.trim().to_owned())
    }

    /// The line on which it stands, counted from 1.
    #[must_use]
    pub const fn line(&self) -> usize {
        match self {
            Self::Comment(line, _) | Self::Ignored(line, ..) | Self::Kept(Kept { line, .. }) => *line,
        }
    }
}

/// An option that Tinybird keeps and the definition has no place for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Kept {
    /// The line on which it stands, counted from 1.
    pub line: usize,
    /// The node of a pipe to which it belongs, counted from 0.
    pub node: Option<usize>,
    /// Its lines, as the file has them.
    pub text: String,
}

impl Kept {
    pub(super) fn new(statement: &Statement, node: Option<usize>) -> Self {
        Self { line: statement.line, node, text: source(statement) }
    }
}

/// The lines of a statement.
pub(super) fn source(Statement { keyword, body, .. }: &Statement) -> String {
    match body {
        Body::Words(words) if words.is_empty() => format!("{keyword}\n"),
        Body::Words(words) => format!("{keyword} {}\n", words.join(" ")),
        Body::Block(block) => {
            let text = block.text();
            let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
            format!("{keyword} >\n{text}{end}")
        }
    }
}

/// Warns of a statement that another one of its keyword follows: Tinybird reads the last.
pub(super) fn superseded(statement: &Statement) -> Violation<LineColumn> {
    let keyword = &statement.keyword;
    let remedy = match &**keyword {
        "SCHEMA" => "is it a second data source? It needs a file of its own; else remove this one".to_owned(),
        _ => format!("remove this {keyword}, or the one below"),
    };
    let message = format!("{keyword} is given again below, and only the last one counts");
    let place = LineColumn { line: statement.line, column: statement.column };
    Violation::warning(&DUPLICATE_OPTION, place, message, remedy)
}

/// What is wrong with the templates in an option that is kept. Tinybird renders connections and data sources before it
/// reads them.
pub(super) fn broken_template(leftover: &Leftover) -> Option<Violation<LineColumn>> {
    let Leftover::Kept(kept) = leftover else { return None };
    let invalid = check_template(&kept.text).err()?;
    Some(Violation::refused(LineColumn { line: kept.line, column: 1 }, invalid))
}

/// The comments of a schema, which begin with `--`.
pub(super) fn comments_of_schema(statements: &[Statement<'_>]) -> impl Iterator<Item = Leftover> {
    let blocks = statements.iter().filter(|statement| statement.keyword == "SCHEMA");
    let lines = blocks.flat_map(|statement| match &statement.body {
        Body::Block(block) => block.lines.as_slice(),
        Body::Words(_) => &[],
    });
    lines.filter_map(|(number, line)| {
        let comment = schema::comment(line).and_then(|at| line.get(at + 2..))?;
        Some(Leftover::comment((*number, comment)))
    })
}
