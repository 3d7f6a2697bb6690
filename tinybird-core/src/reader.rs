//! The reader: from the text of a datafile to values.

use std::borrow::Cow;

use crate::datafile::ReadError;
use crate::datafile::block::{Body, Statement, statements};
use crate::datafile::line::value_of_words;
use crate::datafile::template::{SecretUse, check_template};
use crate::kind::Kind;
use crate::options::{Form, Options, Spec};
use crate::secret::secret;

/// The statements of a datafile that no option has taken yet.
#[derive(Debug)]
pub struct Reader {
    statements: Vec<Statement>,
    errors: Vec<ReadError>,
    beside: String,
}

impl Reader {
    /// The statements of a file of this kind.
    pub(crate) fn new(kind: Kind, text: &str, beside: &str) -> Self {
        let mut reader = Self { statements: Vec::new(), errors: Vec::new(), beside: beside.to_owned() };
        for statement in statements(text, |word| is_keyword(kind, word)) {
            match statement {
                Ok(statement) => reader.statements.push(statement),
                Err(error) => reader.errors.push(error),
            }
        }
        reader
    }

    /// What the definition holds beside its datafile.
    pub(crate) fn beside(&self) -> &str {
        &self.beside
    }

    /// Nothing, where every statement was taken and understood.
    pub(crate) fn finish(mut self) -> Result<(), Vec<ReadError>> {
        for statement in &self.statements {
            self.errors.push(ReadError {
                line: statement.line,
                column: 1,
                message: format!("`{}` has no meaning here", statement.keyword),
                remedy: "remove it".to_owned(),
            });
        }
        if self.errors.is_empty() { Ok(()) } else { Err(self.errors) }
    }

    /// Takes every statement of a keyword.
    pub(crate) fn take(&mut self, keyword: &str) -> Vec<Statement> {
        let (taken, left) = self.statements.drain(..).partition(|statement| statement.keyword == keyword);
        self.statements = left;
        taken
    }

    /// Takes the nodes: for each its NODE, DESCRIPTION and SQL.
    pub(crate) fn nodes(&mut self) -> Vec<Vec<Statement>> {
        let mut nodes: Vec<Vec<Statement>> = Vec::new();
        for statement in std::mem::take(&mut self.statements) {
            match (statement.keyword.as_str(), nodes.last_mut()) {
                ("NODE", _) => nodes.push(vec![statement]),
                ("DESCRIPTION" | "SQL", Some(node)) => node.push(statement),
                _ => self.statements.push(statement),
            }
        }
        nodes
    }

    /// Passes over a keyword.
    pub(crate) fn skip(&mut self, keyword: &str) {
        self.take(keyword);
    }

    /// The value of a keyword; of several the last, as Tinybird reads them.
    pub(crate) fn value(&mut self, keyword: &str) -> Option<(String, usize)> {
        let statement = self.take(keyword).pop()?;
        let value = match statement.body {
            Body::Words(words) => canonical_secrets(value_of_words(&words.join(" ")).unwrap_or_default()),
            Body::Block(block) => block.text.trim().to_owned(),
        };
        Some((value, statement.line))
    }

    /// The text of several lines after a keyword, without the indent that they share.
    pub(crate) fn block(&mut self, keyword: &str) -> Option<String> {
        let statement = self.take(keyword).pop()?;
        Some(match statement.body {
            Body::Words(words) => words.join(" "),
            Body::Block(block) => dedent(&block.text).into_owned(),
        })
    }

    /// Sets the options of a group from the keywords that are there; whether there was any.
    pub(crate) fn options(&mut self, options: &mut dyn Options) -> bool {
        let mut is_any = false;
        for (index, spec) in options.specs().iter().enumerate() {
            let Some((value, line)) = self.value(spec.keyword) else { continue };
            is_any = true;
            if let Err(invalid) = options.set(index, &value) {
                self.error(line, invalid.message, invalid.remedy);
            }
        }
        is_any
    }

    pub(crate) fn error(&mut self, line: usize, message: String, remedy: String) {
        self.errors.push(ReadError { line, column: 1, message, remedy });
    }
}

/// A text whose secrets are spelled as this crate spells them: splitting a line into words may have added spaces.
fn canonical_secrets(text: &str) -> String {
    let Ok(secrets) = check_template(text) else { return text.to_owned() };
    let mut canonical = String::with_capacity(text.len());
    let mut end = 0;
    for SecretUse { name, default, range } in secrets {
        let mut found = secret(name);
        if let Some(default) = default {
            found = found.with_default(default);
        }
        canonical.push_str(&text[end..range.start]);
        canonical.push_str(&found.to_string());
        end = range.end;
    }
    canonical.push_str(&text[end..]);
    canonical
}

/// A text without the indent that its lines share, and without the blanks at its ends.
pub(crate) fn dedent(text: &str) -> Cow<'_, str> {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let shared = text.lines().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let trimmed = text.trim_end();
    if shared == 0 {
        return Cow::Borrowed(trimmed.trim_start_matches('\n'));
    }
    let lines: Vec<&str> = trimmed.lines().map(|line| line.get(shared..).unwrap_or_default()).collect();
    Cow::Owned(lines.join("\n").trim_start_matches('\n').to_owned())
}

/// Whether a word, in upper case, is a keyword of the files of this kind.
pub(crate) fn is_keyword(kind: Kind, word: &str) -> bool {
    let has = |specs: &[Spec]| has_keyword(specs, word);
    word == "DESCRIPTION"
        || match kind {
            Kind::Kafka | Kind::S3 | Kind::Gcs | Kind::DynamoDb => {
                word == "TYPE" || crate::connection::all_specs().any(has)
            }
            Kind::DataSource => has(crate::DataSource::SPECS),
            Kind::Token => false,
            Kind::Pipe | Kind::Endpoint | Kind::MaterializedView | Kind::CopyPipe | Kind::SinkPipe => {
                let pipes = Kind::ALL.into_iter().filter(|kind| kind.is_pipe());
                matches!(word, "SQL" | "TYPE") || pipes.flat_map(Kind::groups).copied().any(has)
            }
        }
}

fn has_keyword(specs: &[Spec], word: &str) -> bool {
    specs.iter().any(|spec| {
        spec.keyword == word
            || match spec.form {
                Form::Group(specs) | Form::Engine(specs) => has_keyword(specs, word),
                _ => false,
            }
    })
}
