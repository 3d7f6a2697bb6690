//! The reader: from the text of a datafile to values.

use crate::rule::Violation;
use crate::rule::language::SYNTAX;
use std::borrow::Cow;

use crate::check::Bucket;
use crate::column_type::ColumnType;
use crate::datafile::LineColumn;
use crate::datafile::statement::{Body, Statement, Statements, statements};
use crate::keywords::Keywords;
use crate::options::{Line, Spec};
use crate::secret::canonical_secrets;

/// The parts of a definition that a datafile cannot store: `output`, and the store of an import.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extra<'a> {
    /// The columns of a pipe's result: their names and types.
    pub output: &'a [(&'a str, &'a str)],
    /// The store of an import whose URI does not tell it.
    pub store: Option<Bucket>,
}

/// The statements of a datafile that no option has taken yet.
#[derive(Debug)]
pub struct Reader<'a> {
    statements: Vec<Statement<'a>>,
    errors: Vec<Violation<LineColumn>>,
    extra: Extra<'a>,
    /// Whether it reads a file that a person wrote, and keeps what the rules refuse.
    is_tolerant: bool,
}

impl<'a> Reader<'a> {
    /// The statements of a file with these keywords.
    pub(crate) fn new(keywords: &Keywords, text: &'a str, extra: Extra<'a>) -> Self {
        let Statements { all, errors, .. } = statements(text, |word| keywords.is_keyword(word));
        Self { statements: all, errors, extra, is_tolerant: false }
    }

    /// Reads the statements of a file that a person wrote. Repeated values must already be reduced to the last one,
    /// and unknown statements removed.
    pub fn tolerant(statements: Vec<Statement<'a>>) -> Self {
        Self { statements, errors: Vec::new(), extra: Extra::default(), is_tolerant: true }
    }

    /// The statements that were not taken, and what is wrong with those that were.
    pub fn untaken(self) -> (Vec<Statement<'a>>, Vec<Violation<LineColumn>>) {
        (self.statements, self.errors)
    }

    /// The parts that the datafile cannot store.
    pub(crate) fn extra(&self) -> Extra<'a> {
        self.extra
    }

    /// Whether it reads a file that a person wrote.
    pub(crate) fn is_tolerant(&self) -> bool {
        self.is_tolerant
    }

    /// Nothing, where every statement was taken and understood.
    pub(crate) fn finish(mut self) -> Result<(), Vec<Violation<LineColumn>>> {
        for statement in &self.statements {
            self.errors.push(Violation::error(
                &SYNTAX,
                LineColumn { line: statement.line, column: 1 },
                format!("`{}` has no meaning here", statement.keyword),
                "remove it",
            ));
        }
        if self.errors.is_empty() { Ok(()) } else { Err(self.errors) }
    }

    /// Takes every statement of a keyword.
    pub(crate) fn take(&mut self, keyword: &str) -> Vec<Statement<'a>> {
        self.statements.extract_if(.., |statement| statement.keyword == keyword).collect()
    }

    /// Whether a keyword is there.
    pub(crate) fn has(&self, keyword: &str) -> bool {
        self.statements.iter().any(|statement| statement.keyword == keyword)
    }

    /// Takes the last statement of a keyword, and drops the others.
    pub(crate) fn take_last(&mut self, keyword: &str) -> Option<Statement<'a>> {
        let last = self.statements.iter().rposition(|statement| statement.keyword == keyword)?;
        let last = self.statements.remove(last);
        self.skip(keyword);
        Some(last)
    }

    /// Takes the nodes: of each its NODE, then its DESCRIPTION, SQL and TYPE.
    pub(crate) fn nodes(&mut self) -> Vec<Statement<'a>> {
        let mut is_in_node = false;
        let is_of_node = |statement: &mut Statement| match &*statement.keyword {
            "NODE" => {
                is_in_node = true;
                true
            }
            "DESCRIPTION" | "SQL" | "TYPE" => is_in_node,
            _ => false,
        };
        self.statements.extract_if(.., is_of_node).collect()
    }

    /// Passes over a keyword.
    pub fn skip(&mut self, keyword: &str) {
        self.statements.retain(|statement| statement.keyword != keyword);
    }

    /// The value of a keyword; of several the last, as Tinybird reads them.
    pub(crate) fn value(&mut self, keyword: &str) -> Option<(Cow<'a, str>, usize)> {
        let statement = self.take_last(keyword)?;
        Some((value_of(&statement.body), statement.line))
    }

    /// The value of a keyword, which stays to be taken.
    pub(crate) fn peek(&self, keyword: &str) -> Option<Cow<'a, str>> {
        let statement = self.statements.iter().rev().find(|statement| statement.keyword == keyword)?;
        Some(value_of(&statement.body))
    }

    /// The values of a keyword.
    pub(crate) fn values(&mut self, keyword: &str) -> Vec<Cow<'a, str>> {
        self.take(keyword).iter().map(|statement| value_of(&statement.body)).collect()
    }

    /// The text of several lines after a keyword, without the indent that they share.
    pub fn block(&mut self, keyword: &str) -> Option<String> {
        Some(self.take_last(keyword)?.body.paragraph())
    }

    /// Sets an option from its keyword, where that is there.
    pub(crate) fn option(&mut self, spec: &Spec, field: &mut dyn Line) {
        let Some((value, line)) = self.value(spec.keyword) else { return };
        let set = if self.is_tolerant { spec.put(field, &value) } else { spec.set(field, &value) };
        if let Err(invalid) = set {
            self.error(line, invalid.message, invalid.remedy);
        }
    }

    /// The type of a column on this line; of others' files what is not a type as well.
    pub(crate) fn column_type(&mut self, text: String, line: usize) -> Option<ColumnType> {
        if self.is_tolerant {
            return Some(ColumnType::as_written(text));
        }
        match ColumnType::parse(&text) {
            Ok(data_type) => Some(data_type),
            Err(invalid) => {
                for invalid in invalid {
                    self.error_at(Violation::refused(LineColumn { line, column: 1 }, invalid));
                }
                None
            }
        }
    }

    pub(crate) fn error_at(&mut self, error: Violation<LineColumn>) {
        self.errors.push(error);
    }

    pub(crate) fn error(&mut self, line: usize, message: String, remedy: String) {
        self.error_at(Violation::error(&SYNTAX, LineColumn { line, column: 1 }, message, remedy));
    }
}

fn value_of<'a>(body: &Body<'a>) -> Cow<'a, str> {
    let value = body.value();
    let canonical = match body {
        Body::Words(_) => canonical_secrets(&value),
        Body::Block(_) => None,
    };
    canonical.map_or(value, Cow::Owned)
}
