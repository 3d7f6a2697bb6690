//! Texts in files: `include_str!("queries/top_pages.sql")`.

use proc_macro2::{Literal, Span};
use tinybird_core::name::check_reserved;
use tinybird_core::rules::VALUE_FORM;

use crate::ast::{Value, ValueKind};
use crate::cursor::Cursor;
use crate::lower::Context;
use crate::sql::Sql;

/// What is found where `include_str!` points.
#[derive(Debug, Clone)]
pub enum Included {
    /// The file's text.
    Text(String),
    /// There is no such file, or it cannot be read, and nobody else says so.
    Missing(String),
    /// It is not known, and nothing is to be said of it: the compiler says what is wrong, or an editor does not tell which
    /// file the source is.
    Unknown,
}

impl Included {
    /// For [`read`](crate::read) where there are no files.
    #[must_use]
    pub fn nothing(_: &str, _: Span) -> Self {
        Self::Unknown
    }
}

/// Finds files: the path as it is written, and its token, whose file it is relative to.
pub type Files<'a> = &'a dyn Fn(&str, Span) -> Included;

/// An `include_str!` of a definition, which the compiler is to see as well.
#[derive(Debug, Clone)]
pub struct Include {
    /// The path's token.
    pub path: Literal,
    /// The text that was read; none where nothing is known of it.
    pub text: Option<String>,
}

impl Context<'_> {
    /// SQL in quotes, or in a file; none where it was reported, or is not known.
    pub(crate) fn sql(&mut self, option: &str, value: &Value) -> Option<Sql> {
        let sql = self.written_sql(option, value)?;
        if let Err(invalid) = check_reserved(&sql.text) {
            let at = invalid.range.as_ref().map_or(0, |range| range.start);
            let message = sql.position(at).tell(&invalid.message);
            self.error(invalid.rule, value.spans, message, invalid.remedy);
            return None;
        }
        Some(sql)
    }

    fn written_sql(&mut self, option: &str, value: &Value) -> Option<Sql> {
        match &value.kind {
            ValueKind::Text(text) => Some(Sql::new(text, None)),
            ValueKind::Macro(name, arguments) if name.last() == "include_str" => {
                let mut cursor = Cursor::of(arguments);
                let found = cursor.text_literal();
                cursor.punct(',');
                let Some((path, literal)) = found.filter(|_| cursor.is_end()) else {
                    self.wrong_arguments(value.spans, "include_str!(..)", "include_str!(\"query.sql\")");
                    return None;
                };
                let text = match (self.files)(&path, literal.span()) {
                    Included::Text(text) => Some(text),
                    Included::Missing(why) => {
                        let message = format!("`{path}` cannot be read: {why}");
                        let remedy = "write a path relative to this file";
                        self.error(&VALUE_FORM, literal.span(), message, remedy);
                        return None;
                    }
                    Included::Unknown => None,
                };
                self.includes.push(Include { path: literal, text: text.clone() });
                Some(Sql::new(&text?, Some(path)))
            }
            _ => {
                self.wrong_form(value, option, tinybird_core::options::Form::Sql);
                None
            }
        }
    }
}
