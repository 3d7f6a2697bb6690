//! Columns as they are written: `#[codec("ZSTD(1)")] name: Type = default`.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::Lit;
use tinybird_core::rules::SYNTAX;

use crate::ast::{Attribute, Key, Value};
use crate::cursor::{Cursor, unexpected};
use crate::diagnostic::{Diagnostic, Spans};

/// A column.
pub(crate) struct ColumnEntry {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) key: Key,
    /// Its type; none where nothing is written.
    pub(crate) data_type: Option<TypeText>,
    pub(crate) default: Option<Value>,
}

/// A type in ClickHouse's spelling, and which token each part of it comes from.
pub(crate) struct TypeText {
    pub(crate) text: String,
    parts: Vec<(Range<usize>, Span)>,
    pub(crate) spans: Spans,
}

impl TypeText {
    /// Whether the type is taken from the default.
    pub(crate) fn is_inferred(&self) -> bool {
        self.text == "_"
    }

    /// The tokens that some bytes of the text come from.
    pub(crate) fn locate(&self, range: &Range<usize>) -> Spans {
        let mut touched = self
            .parts
            .iter()
            .filter(|(part, _)| part.start < range.end.max(range.start + 1) && range.start < part.end);
        let Some((_, first)) = touched.next() else { return self.spans };
        let last = touched.next_back().map_or(first, |(_, last)| last);
        Spans { first: *first, last: *last }
    }

    fn push(&mut self, text: &str, span: Span) {
        let start = self.text.len();
        self.text.push_str(text);
        self.parts.push((start..self.text.len(), span));
    }

    /// Two words in a row, as in `Tuple(a String)`, stay two words.
    fn separate(&mut self) {
        if self.text.ends_with(|c: char| c.is_alphanumeric() || "_')".contains(c)) {
            self.text.push(' ');
        }
    }

    fn extend(&mut self, tokens: TokenStream) {
        for token in tokens {
            let span = token.span();
            match token {
                TokenTree::Ident(ident) => {
                    self.separate();
                    self.push(&crate::ast::plain(&ident), span);
                }
                TokenTree::Literal(literal) => {
                    self.separate();
                    match Lit::new(literal.clone()) {
                        Lit::Str(text) => self.push(&quoted(&text.value()), span),
                        _ => self.push(&literal.to_string(), span),
                    }
                }
                TokenTree::Punct(punct) => {
                    self.push(punct.as_char().encode_utf8(&mut [0; 4]), span);
                    if punct.as_char() == ',' {
                        self.text.push(' ');
                    }
                }
                TokenTree::Group(group) => self.extend_group(&group),
            }
        }
    }

    fn extend_group(&mut self, group: &Group) {
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::None => ("", ""),
        };
        self.push(open, group.span_open());
        self.extend(group.stream());
        self.push(close, group.span_close());
    }
}

/// A text as ClickHouse writes it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

impl Cursor {
    /// A type: one word and its arguments, or all of it in quotes.
    fn data_type(&mut self) -> Option<TypeText> {
        let mut data_type = TypeText { text: String::new(), parts: Vec::new(), spans: self.span().into() };
        if let Some(text) = self.text() {
            data_type.push(&text.value, text.span);
            return Some(data_type);
        }
        let ident = self.ident()?;
        data_type.push(&crate::ast::plain(&ident), ident.span());
        if let Some(arguments) = self.group(Delimiter::Parenthesis) {
            data_type.extend_group(&arguments);
            data_type.spans = data_type.spans.to(arguments.span_close());
        }
        Some(data_type)
    }

    /// All columns that can be read.
    pub(crate) fn columns(mut self, diagnostics: &mut Vec<Diagnostic>) -> Vec<ColumnEntry> {
        let mut columns = Vec::new();
        while let Some((attributes, key, has_colon)) = self.entry_start(diagnostics) {
            let mut column = ColumnEntry { attributes, key, data_type: None, default: None };
            if has_colon {
                column.data_type = self.data_type();
                if column.data_type.is_none() {
                    let message = format!("column `{}` has no type", column.key.text());
                    let remedy = "write a ClickHouse type after the colon, such as `String`";
                    diagnostics.push(Diagnostic::error(&SYNTAX, column.key.spans(), message, remedy));
                    self.skip_entry();
                    columns.push(column);
                    continue;
                }
            }
            if let Some(equals) = self.punct('=') {
                column.default = self.value();
                if column.default.is_none() {
                    diagnostics
                        .push(unexpected(equals.span(), "write a default after `=`, or `= expr(\"now()\")`"));
                    self.skip_entry();
                    columns.push(column);
                    continue;
                }
            }
            self.entry_end(diagnostics);
            columns.push(column);
        }
        columns
    }
}
