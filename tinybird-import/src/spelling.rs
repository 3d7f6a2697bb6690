//! Values that mean what the definition says, and are spelled otherwise.

use tinybird_core::Definition;
use tinybird_core::check::trim_lines;
use tinybird_core::connection::KafkaConnection;
use tinybird_core::datafile::block::write_pem;
use tinybird_core::datafile::line::{read_value, write_as_read, write_value};
use tinybird_core::datafile::statement::{Block, Body, Statement};
use tinybird_core::datasource::EngineKind;
use tinybird_core::options::{Form, Scalar};
use tinybird_core::secret::canonical_secrets;

use super::leftover::source;

/// A value as the definition writes it, and as the file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spelling {
    /// The line on which it stands, counted from 1.
    pub(super) line: usize,
    /// Its lines as the definition writes them.
    pub(super) written: String,
    /// Its lines as the file has them.
    pub(super) original: String,
}

/// The spelling of a value of this form, where it is another than the definition's.
pub(super) fn of(form: Form, statement: &Statement, value: &str) -> Option<Spelling> {
    let Body::Words(_) = &statement.body else { return None };
    let canonical = if value.contains('{') && value.contains("{{") {
        canonical_secrets(value)?
    } else if let Form::Choice(choices) = form {
        choices.by_spelling(value)?.spelling.to_owned()
    } else if let Form::Engine(_) = form {
        EngineKind::CHOICES.by_spelling(value)?.spelling.to_owned()
    } else if let Form::Flag = form {
        bool::parse(value).ok()?.text().into_owned()
    } else {
        return None;
    };
    if canonical == value {
        return None;
    }
    let written = write_value(&canonical).unwrap_or_else(|_| write_as_read(&canonical, read_value));
    // The reader puts a space behind quotes by itself: `"x")` is `"x" )` to it.
    if read_value(&written).as_deref() == Some(value) {
        return None;
    }
    let written = format!("{} {written}\n", statement.keyword);
    Some(Spelling { line: statement.line, written, original: source(statement) })
}

/// The lines of a certificate, as Tinybird reads them: its words are such, where they stand on one line.
fn lines_of_pem(statement: &Statement) -> String {
    match &statement.body {
        Body::Words(words) => words.join("\n"),
        Body::Block(block) => trim_lines(block.text().trim()),
    }
}

/// Whether a certificate is one that no definition says: none, or one that cannot be written.
pub(super) fn is_kept_pem(statement: &Statement) -> bool {
    write_pem("", &lines_of_pem(statement), |word| KafkaConnection::KEYWORDS.is_keyword(word)).is_err()
}

/// Makes the words of a certificate its lines, as Tinybird reads them; and its spelling, where its lines are indented.
pub(super) fn pem(statement: &mut Statement) -> Option<Spelling> {
    let original = source(statement);
    let text = lines_of_pem(statement);
    let written =
        write_pem(&statement.keyword, &text, |word| KafkaConnection::KEYWORDS.is_keyword(word)).ok()?;
    if let Body::Words(words) = &statement.body {
        let lines = words.iter().map(|word| (statement.line, *word)).collect();
        statement.body = Body::Block(Block { lines, ..Block::default() });
    }
    (written != original).then_some(Spelling { line: statement.line, written, original })
}
