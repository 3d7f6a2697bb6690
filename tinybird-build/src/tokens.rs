//! A cursor over tokens, and the small pieces of Rust's grammar that everything here needs.

use proc_macro2::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};

/// How deeply brackets may nest before reading stops: more is no program that a person wrote.
pub(crate) const MAX_DEPTH: usize = 128;

/// The tokens of a stream, at one level.
pub(crate) fn trees(stream: TokenStream) -> Vec<TokenTree> {
    stream.into_iter().collect()
}

/// An identifier's text, without the `r#` that only makes it one.
pub(crate) fn name(ident: &Ident) -> String {
    let text = ident.to_string();
    match text.strip_prefix("r#") {
        Some(raw) => raw.to_owned(),
        None => text,
    }
}

/// A path as it is written: `a::b`, `::a::b`.
#[derive(Debug, Clone)]
pub(crate) struct WrittenPath {
    pub(crate) global: bool,
    pub(crate) segments: Vec<String>,
    pub(crate) span: Span,
}

/// A position among the tokens of one level.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'a> {
    trees: &'a [TokenTree],
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(trees: &'a [TokenTree]) -> Self {
        Self { trees }
    }

    pub(crate) fn peek(&self, ahead: usize) -> Option<&'a TokenTree> {
        self.trees.get(ahead)
    }

    pub(crate) fn next(&mut self) -> Option<&'a TokenTree> {
        let (first, rest) = self.trees.split_first()?;
        self.trees = rest;
        Some(first)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.trees.is_empty()
    }

    /// Moves over several tokens.
    pub(crate) fn skip(&mut self, count: usize) {
        self.trees = self.trees.get(count..).unwrap_or_default();
    }

    pub(crate) fn ident(&self, ahead: usize) -> Option<&'a Ident> {
        match self.peek(ahead) {
            Some(TokenTree::Ident(ident)) => Some(ident),
            _ => None,
        }
    }

    pub(crate) fn is_ident(&self, ahead: usize, text: &str) -> bool {
        self.ident(ahead).is_some_and(|ident| ident == text)
    }

    pub(crate) fn is_punct(&self, ahead: usize, char: char) -> bool {
        matches!(self.peek(ahead), Some(TokenTree::Punct(punct)) if punct.as_char() == char)
    }

    pub(crate) fn group(&self, ahead: usize) -> Option<&'a Group> {
        match self.peek(ahead) {
            Some(TokenTree::Group(group)) => Some(group),
            _ => None,
        }
    }

    pub(crate) fn delimited(&self, ahead: usize, delimiter: Delimiter) -> Option<&'a Group> {
        self.group(ahead).filter(|group| group.delimiter() == delimiter)
    }

    /// Whether `::` stands here.
    pub(crate) fn is_separator(&self, ahead: usize) -> bool {
        matches!(self.peek(ahead), Some(TokenTree::Punct(p)) if p.as_char() == ':' && p.spacing() == Spacing::Joint)
            && self.is_punct(ahead + 1, ':')
    }

    /// Moves over an identifier, if it is this one.
    pub(crate) fn eat(&mut self, text: &str) -> bool {
        let found = self.is_ident(0, text);
        if found {
            self.next();
        }
        found
    }

    /// Moves over a punctuation mark, if it is this one.
    pub(crate) fn eat_punct(&mut self, char: char) -> bool {
        let found = self.is_punct(0, char);
        if found {
            self.next();
        }
        found
    }

    /// Moves over `::`, if it stands here.
    pub(crate) fn eat_separator(&mut self) -> bool {
        let found = self.is_separator(0);
        if found {
            self.next();
            self.next();
        }
        found
    }

    /// Moves over an identifier.
    pub(crate) fn eat_ident(&mut self) -> Option<&'a Ident> {
        let ident = self.ident(0)?;
        self.next();
        Some(ident)
    }

    /// Moves over a path without generic arguments. `$crate` counts as `crate`, which it is within one crate.
    pub(crate) fn eat_path(&mut self) -> Option<WrittenPath> {
        let mut ahead = self.clone();
        ahead.eat_punct('$');
        let global = ahead.eat_separator();
        let mut last = ahead.eat_ident()?;
        let mut segments = vec![name(last)];
        while ahead.is_separator(0) {
            let Some(ident) = ahead.ident(2) else { break };
            ahead.eat_separator();
            ahead.next();
            last = ident;
            segments.push(name(ident));
        }
        *self = ahead;
        Some(WrittenPath { global, segments, span: last.span() })
    }
}

/// The text of a string literal; `None` for other literals, and for escapes that no path and no feature needs.
pub(crate) fn string(tree: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = tree else { return None };
    let text = literal.to_string();
    if let Some(raw) = text.strip_prefix('r') {
        let inner = raw.trim_matches('#');
        return Some(inner.strip_prefix('"')?.strip_suffix('"')?.to_owned());
    }
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    let mut value = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(char) = chars.next() {
        value.push(match char {
            '\\' => chars.next().filter(|escaped| matches!(escaped, '\\' | '"' | '\''))?,
            other => other,
        });
    }
    Some(value)
}
