//! The writer: from values to the text of a datafile, each value judged by how Tinybird reads it back.

use std::collections::HashMap;

use crate::datafile::block::{BLOCK_COMMENT_LINE, write_block, write_pem, write_query, write_text};
use crate::datafile::line::{
    Unwritable, read_value, read_word, write_as_read, write_unexpanded, write_value, write_word,
};
use crate::datafile::template::check_template;
use crate::keywords::Keywords;
use crate::name::check_reserved;
use crate::options::{Form, Spec};
use crate::rule::{Invalid, Place, Violation, rules};
use crate::template::multi_line_literals;

rules! {
    /// Tinybird reads names, choices, schedules, tokens and lists before it fills in secrets, so they cannot
    /// be secrets. Write the value itself.
    NO_SECRET = "no-secret-here";
    /// Tinybird's parser drops blank lines, and lines that begin with `#`, even within a multi-line literal
    /// in SQL. Write a line break in a literal as `\n`.
    MULTILINE_LITERAL = "multiline-literal";
}

/// Maps a statement as it is written by default to the text that the file had.
pub type Spellings = HashMap<String, String>;

/// The text of a datafile as it grows, and what could not be written.
#[derive(Debug)]
pub struct Writer {
    keywords: &'static Keywords,
    spellings: Spellings,
    text: String,
    violations: Vec<Violation>,
}

impl Writer {
    /// A datafile with these keywords.
    pub fn new(keywords: &'static Keywords) -> Self {
        // Few datafiles are longer.
        Self {
            keywords,
            spellings: Spellings::new(),
            text: String::with_capacity(1024),
            violations: Vec::new(),
        }
    }

    /// Writes statements with these spellings.
    pub(crate) fn spelled(self, spellings: Spellings) -> Self {
        Self { spellings, ..self }
    }

    /// The text, and every value in it that Tinybird would read differently.
    pub fn finish(mut self) -> (String, Vec<Violation>) {
        while self.text.ends_with("\n\n") {
            self.text.pop();
        }
        (self.text, self.violations)
    }

    /// An empty line between two sections.
    pub fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// `KEYWORD value`, where the value may hold secrets.
    pub(crate) fn value(&mut self, keyword: &str, value: &str, place: Place) {
        self.refuse_reserved(value, &place);
        self.line(keyword, write_value(value), value, read_value, place);
    }

    /// `KEYWORD value`, where Tinybird takes no secret.
    pub fn plain(&mut self, keyword: &str, value: &str, place: Place) {
        self.refuse_reserved(value, &place);
        self.name(keyword, value, place);
    }

    /// `KEYWORD name`, where the name may be that of a reference.
    fn name(&mut self, keyword: &str, name: &str, place: Place) {
        self.refuse_secrets(name, &place);
        self.line(keyword, write_value(name), name, read_value, place);
    }

    /// `KEYWORD value`, where Tinybird takes no secret and leaves `$` alone.
    pub(crate) fn unexpanded(&mut self, keyword: &str, value: &str, place: Place) {
        self.refuse_reserved(value, &place);
        self.refuse_secrets(value, &place);
        self.line(keyword, write_unexpanded(value), value, read_value, place);
    }

    /// `KEYWORD name rest`, where the name may have to stand in quotes, and may be that of a reference.
    pub(crate) fn word(&mut self, keyword: &str, word: &str, rest: &str, place: Place) {
        self.refuse_secrets(word, &place);
        self.line(keyword, write_word(word), word, read_word, place);
        if !rest.is_empty() {
            self.text.pop();
            self.text.extend([" ", rest, "\n"]);
        }
    }

    fn refuse_reserved(&mut self, text: &str, place: &Place) {
        if let Err(invalid) = check_reserved(text) {
            self.violations.push(Violation::invalid(place.clone(), invalid));
        }
    }

    fn refuse_secrets(&mut self, value: &str, place: &Place) {
        let Ok(secrets) = check_template(value) else { return };
        let Some(secret) = secrets.into_iter().next() else { return };
        let message = "Tinybird reads this before it fills in secrets";
        let violation = Violation::error(&NO_SECRET, place.clone(), message, "write the value itself");
        self.violations.push(Violation { place: place.clone().range(Some(secret.range)), ..violation });
    }

    fn line(
        &mut self,
        keyword: &str,
        written: Result<String, Unwritable>,
        value: &str,
        read: fn(&str) -> Option<String>,
        place: Place,
    ) {
        let written = written.unwrap_or_else(|unwritable| {
            self.violations.push(Violation::invalid(place, unwritable.into()));
            // A file that Tinybird takes may hold it all the same.
            write_as_read(value, read)
        });
        self.statement(&[keyword, " ", &written, "\n"].concat());
    }

    /// A statement, as it is written by default.
    fn statement(&mut self, written: &str) {
        self.text.push_str(self.spellings.get(written).map_or(written, String::as_str));
    }

    /// The value of an option, as its form is written.
    pub(crate) fn option(&mut self, spec: &Spec, text: &str, place: Place) {
        match spec.form {
            Form::Text
            | Form::Credential
            | Form::Expression
            | Form::Key
            | Form::Column
            | Form::Columns
            | Form::Settings => self.value(spec.keyword, text, place),
            Form::Reference(_) => self.name(spec.keyword, text, place),
            Form::Pem => {
                self.refuse_reserved(text, &place);
                let is_keyword = |word: &str| self.keywords.is_keyword(word);
                self.lines(write_pem(spec.keyword, text, is_keyword), spec.keyword, text, place);
            }
            Form::Plain | Form::Choice(_) | Form::Number | Form::Flag | Form::Schedule | Form::Node => {
                self.plain(spec.keyword, text, place);
            }
            // They do not stand on one line.
            Form::Tags
            | Form::List
            | Form::Sql
            | Form::Group(_)
            | Form::Engine(_)
            | Form::Schema
            | Form::Output
            | Form::Parameters
            | Form::Row
            | Form::Query
            | Form::Nodes
            | Form::Tokens
            | Form::Named(_) => {}
        }
    }

    /// `DESCRIPTION >` and a text of several lines. Tinybird renders all files but pipes as templates.
    pub fn description(&mut self, text: &str, in_pipe: bool, place: Place) {
        const KEYWORD: &str = "DESCRIPTION";
        self.refuse_reserved(text, &place);
        let written = if in_pipe { write_text(KEYWORD, text) } else { write_block(KEYWORD, text) };
        self.lines(written, KEYWORD, text, place);
    }

    /// `KEYWORD >` and SQL.
    pub(crate) fn sql(&mut self, keyword: &str, sql: &str, place: Place) {
        if let Some(range) = multi_line_literals(sql).into_iter().next() {
            let message = "this string literal has several lines, and Tinybird's parser drops some of them";
            let invalid =
                Invalid::new(&MULTILINE_LITERAL, message, "write the line break as `\\n` in the literal");
            self.violations.push(Violation::invalid(place.clone(), invalid.at(range)));
        }
        self.lines(write_block(keyword, sql), keyword, sql, place);
    }

    /// `SQL >` and a query, with the mark of a template before one. What is wrong with the SQL itself, rules say.
    pub(crate) fn query(&mut self, sql: &str, mark: &str, place: Place) {
        let written = write_query("SQL", mark, sql).map_err(|invalid| match invalid.rule {
            rule if *rule == BLOCK_COMMENT_LINE => {
                Invalid { remedy: "begin a comment with `--`".to_owned(), ..invalid }
            }
            _ => invalid,
        });
        self.lines(written, "SQL", &[mark, sql].concat(), place);
    }

    fn lines(&mut self, written: Result<String, Invalid>, keyword: &str, text: &str, place: Place) {
        match written {
            Ok(lines) => self.statement(&lines),
            Err(invalid) => {
                self.violations.push(Violation::invalid(place, invalid));
                // A file that Tinybird takes may hold it all the same.
                self.text.extend([keyword, " >\n"]);
                for line in text.lines() {
                    self.text.extend(["    ", line, "\n"]);
                }
            }
        }
    }

    /// `KEYWORD >` and rows that are known to survive, each from its place, with a separator between them.
    pub(crate) fn rows<T>(
        &mut self,
        keyword: &str,
        separator: &str,
        rows: impl IntoIterator<Item = T>,
        place: impl Fn(usize) -> Place,
        write: impl Fn(T, &mut String),
    ) {
        self.text.push_str(keyword);
        self.text.push_str(" >");
        for (index, row) in rows.into_iter().enumerate() {
            if index > 0 {
                self.text.push_str(separator);
            }
            self.text.push_str("\n    ");
            let start = self.text.len();
            write(row, &mut self.text);
            if let Some(Err(invalid)) = self.text.get(start..).map(check_reserved) {
                self.violations.push(Violation::error(
                    invalid.rule,
                    place(index),
                    invalid.message,
                    invalid.remedy,
                ));
            }
        }
        self.text.push('\n');
    }

    /// Refuses templates other than secrets in a text that is written as part of a row.
    pub(crate) fn check_template(&mut self, text: &str, place: Place) {
        if let Err(invalid) = check_template(text) {
            self.violations.push(Violation::invalid(place, invalid));
        }
    }
}
