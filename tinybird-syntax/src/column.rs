//! Columns as they are written: `#[codec("ZSTD(1)")] name: Type = default`.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::Lit;
use tinybird_core::column_type::ColumnType;
use tinybird_core::rules::SYNTAX;

use crate::ast::{Attribute, Key, Value};
use crate::cursor::Cursor;
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
    /// Whether its form was reported.
    pub(crate) is_broken: bool,
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
    fn data_type(&mut self, diagnostics: &mut Vec<Diagnostic>) -> Option<TypeText> {
        let mut data_type =
            TypeText { text: String::new(), parts: Vec::new(), spans: self.span().into(), is_broken: false };
        // After a colon that ends a line, the next column's name is no type.
        if self.at_next_key() {
            return None;
        }
        if let Some(text) = self.text() {
            data_type.push(&text.value, text.span);
            return Some(data_type);
        }
        let path = self.path()?;
        data_type.spans = path.spans();
        if path.as_ident().is_none() {
            let last = path.segments.last().map(crate::ast::plain).unwrap_or_default();
            let message = "a type is one word, without a path";
            diagnostics.push(Diagnostic::error(&SYNTAX, path.spans(), message, instead(&last)));
            data_type.is_broken = true;
        }
        for ident in &path.segments {
            data_type.push(&crate::ast::plain(ident), ident.span());
        }
        if let Some(arguments) = self.group(Delimiter::Parenthesis) {
            data_type.extend_group(&arguments);
            data_type.spans = data_type.spans.to(arguments.span_close());
        } else if let Some((arguments, spans)) = self.foreign_arguments() {
            let message = "the arguments of a type stand in parentheses";
            let remedy = instead(&format!("{}({arguments})", data_type.text));
            diagnostics.push(Diagnostic::error(&SYNTAX, spans, message, remedy));
            data_type.is_broken = true;
        }
        Some(data_type)
    }

    /// Arguments in angle or square brackets, as other languages have them.
    fn foreign_arguments(&mut self) -> Option<(String, Spans)> {
        let open = self.span();
        if let Some(group) = self.group(Delimiter::Bracket) {
            return Some((group.stream().to_string(), Spans::from(open).to(group.span_close())));
        }
        self.punct('<')?;
        let (mut depth, mut text, mut last) = (1_usize, String::new(), open);
        while depth > 0 && !self.at_next_key() {
            let Some(token) = self.next() else { break };
            last = token.span();
            match &token {
                TokenTree::Punct(punct) if punct.as_char() == '<' => {
                    depth += 1;
                    text.push('(');
                }
                TokenTree::Punct(punct) if punct.as_char() == '>' => {
                    depth -= 1;
                    if depth > 0 {
                        text.push(')');
                    }
                }
                TokenTree::Punct(punct) if punct.as_char() == ',' => text.push_str(", "),
                token => text.push_str(&token.to_string()),
            }
        }
        Some((text, Spans { first: open, last }))
    }

    /// All columns that can be read.
    pub(crate) fn columns(mut self, diagnostics: &mut Vec<Diagnostic>) -> Vec<ColumnEntry> {
        let mut columns = Vec::new();
        while let Some((attributes, key)) = self.entry_key(diagnostics) {
            let message = format!("column `{}` has no type", key.text());
            let missing = (message.clone(), "write a colon and a ClickHouse type after it, such as `: String`");
            let has_colon = self.colon(&key, missing, diagnostics);
            let mut column = ColumnEntry { attributes, key, data_type: None, default: None };
            if has_colon {
                column.data_type = self.data_type(diagnostics);
                if column.data_type.is_none() {
                    let remedy = "write a ClickHouse type after the colon, such as `String`";
                    diagnostics.push(Diagnostic::error(&SYNTAX, column.key.spans(), message, remedy));
                }
            }
            let mut is_complete = column.data_type.is_some();
            if let Some(equals) = self.punct('=') {
                column.default = self.value();
                if column.default.is_none() && is_complete {
                    let message = format!("the default of column `{}` is missing", column.key.text());
                    let remedy = "write a value after `=`, or `= expr(\"now()\")`";
                    diagnostics.push(Diagnostic::error(&SYNTAX, equals.span(), message, remedy));
                    is_complete = false;
                }
            }
            let remedy = "end the column with a comma; a default is written `= value`";
            self.entry_end(is_complete, remedy, diagnostics);
            columns.push(column);
        }
        columns
    }
}

/// What to write instead of a type in the form of another language.
fn instead(text: &str) -> String {
    match ColumnType::parse(text) {
        Ok(data_type) => format!("write `{data_type}`"),
        Err(mistakes) => mistakes.into_iter().next().map(|invalid| invalid.remedy).unwrap_or_default(),
    }
}
