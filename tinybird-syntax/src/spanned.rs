//! Texts whose bytes come from several tokens.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

use crate::ast::plain;
use crate::diagnostic::Spans;
use crate::literal::string;

/// A text, such as a type in ClickHouse's spelling, and which token each part of it comes from.
#[derive(Debug, Clone)]
pub(crate) struct SpannedText {
    pub(crate) text: String,
    parts: Vec<(Range<usize>, Span)>,
    pub(crate) spans: Spans,
}

impl SpannedText {
    /// An empty text that stands at a token.
    pub(crate) fn new(span: Span) -> Self {
        Self { text: String::new(), parts: Vec::new(), spans: span.into() }
    }

    /// One word.
    pub(crate) fn word(ident: &Ident) -> Self {
        // All of it is at its token: there are no parts to tell apart.
        Self { text: plain(ident), parts: Vec::new(), spans: ident.span().into() }
    }

    /// Its words and brackets, each with its token.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = (&str, Span)> {
        let whole = self.parts.is_empty().then_some((self.text.as_str(), self.spans.first));
        let part = |(range, span): &(Range<usize>, Span)| Some((self.text.get(range.clone())?, *span));
        whole.into_iter().chain(self.parts.iter().filter_map(part))
    }

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

    pub(crate) fn push(&mut self, text: &str, span: Span) {
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
                    self.push(&plain(&ident), span);
                }
                TokenTree::Literal(literal) => {
                    self.separate();
                    match string(&literal) {
                        Some(text) => self.push(&quoted(&text), span),
                        None => self.push(&literal.to_string(), span),
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

    pub(crate) fn extend_group(&mut self, group: &Group) {
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::None => ("", ""),
        };
        if self.parts.is_empty() {
            self.parts.reserve(8);
            self.parts.push((0..self.text.len(), self.spans.first));
        }
        self.push(open, group.span_open());
        self.extend(group.stream());
        self.push(close, group.span_close());
    }
}

/// A text as ClickHouse writes it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}
