//! A cursor over tokens, and the small pieces of Rust's grammar that everything here needs.

use std::ops::Range;

use proc_macro2::Delimiter;

use super::lexer::{Kind, Token, lex};
use crate::span::Span;

/// How deeply brackets may nest before reading stops. No person writes a program that nests deeper.
pub(crate) const MAX_DEPTH: usize = 128;

/// A text and its tokens.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    pub(crate) text: String,
    list: Vec<Token>,
}

impl Tokens {
    /// Splits a text from a byte on; where that cannot be done, there are no tokens, and the place is returned.
    pub(crate) fn new(text: String, from: usize) -> (Self, Option<usize>) {
        match lex(&text, from) {
            Ok(list) => (Self { text, list }, None),
            Err(at) => (Self::none(text), Some(at)),
        }
    }

    /// A text that is not Rust.
    pub(crate) fn none(text: String) -> Self {
        Self { text, list: Vec::new() }
    }

    /// All tokens.
    pub(crate) fn cursor(&self) -> Cursor<'_> {
        self.part(0..self.list.len())
    }

    /// Those that a cursor stood for.
    pub(crate) fn part(&self, Range { start, end }: Range<usize>) -> Cursor<'_> {
        Cursor { tokens: self, start, end: end.min(self.list.len()) }
    }
}

/// A path as it is written: `a::b`, `::a::b`.
#[derive(Debug, Clone)]
pub(crate) struct WrittenPath {
    pub(crate) global: bool,
    pub(crate) segments: Vec<String>,
    pub(crate) span: Span,
}

/// A token, or a group of them.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Tree<'a> {
    Ident(Ident<'a>),
    Literal(&'a str),
    Punct(char),
    Group(Group<'a>),
}

/// An identifier as it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ident<'a> {
    pub(crate) text: &'a str,
    pub(crate) span: Span,
}

impl Ident<'_> {
    /// Its name, without the `r#` that only makes it one.
    pub(crate) fn name(self) -> String {
        self.text.strip_prefix("r#").unwrap_or(self.text).to_owned()
    }
}

/// Brackets and what they hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Group<'a> {
    pub(crate) delimiter: Delimiter,
    pub(crate) span: Span,
    pub(crate) inner: Cursor<'a>,
}

/// A position among the tokens of one level.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'a> {
    tokens: &'a Tokens,
    start: usize,
    end: usize,
}

impl<'a> Cursor<'a> {
    /// The token that comes so many after the next one, and its number.
    fn nth(&self, ahead: usize) -> Option<(usize, &'a Token)> {
        let list = self.tokens.list.get(..self.end)?;
        let mut at = self.start;
        for _ in 0..ahead {
            at += list.get(at)?.inner as usize + 1;
        }
        Some((at, list.get(at)?))
    }

    /// The tokens from here on, as [`Tokens::part`] takes them.
    pub(crate) fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether this identifier stands anywhere from here on, in groups as well.
    pub(crate) fn holds_ident(&self, text: &str) -> bool {
        let tokens = self.tokens.list.get(self.range()).unwrap_or_default();
        tokens.iter().any(|token| token.kind == Kind::Ident && self.text(token.span) == text)
    }

    /// The text of a token.
    pub(crate) fn text(&self, span: Span) -> &'a str {
        self.tokens.text.get(span.byte_range()).unwrap_or_default()
    }

    /// Where the token stands that comes next.
    pub(crate) fn span(&self) -> Option<Span> {
        self.nth(0).map(|(_, token)| token.span)
    }

    pub(crate) fn peek(&self, ahead: usize) -> Option<Tree<'a>> {
        let (at, token) = self.nth(ahead)?;
        Some(match token.kind {
            Kind::Ident => Tree::Ident(Ident { text: self.text(token.span), span: token.span }),
            Kind::Literal => Tree::Literal(self.text(token.span)),
            Kind::Punct(byte, _) => Tree::Punct(char::from(byte)),
            Kind::Group(delimiter) => {
                let inner = Cursor { tokens: self.tokens, start: at + 1, end: at + 1 + token.inner as usize };
                Tree::Group(Group { delimiter, span: token.span, inner })
            }
        })
    }

    pub(crate) fn next(&mut self) -> Option<Tree<'a>> {
        let tree = self.peek(0);
        self.skip(1);
        tree
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.start >= self.end
    }

    /// Moves over several tokens.
    pub(crate) fn skip(&mut self, count: usize) {
        for _ in 0..count {
            let Some((at, token)) = self.nth(0) else { return };
            self.start = at + token.inner as usize + 1;
        }
    }

    pub(crate) fn ident(&self, ahead: usize) -> Option<Ident<'a>> {
        match self.peek(ahead) {
            Some(Tree::Ident(ident)) => Some(ident),
            _ => None,
        }
    }

    pub(crate) fn is_ident(&self, ahead: usize, text: &str) -> bool {
        self.ident(ahead).is_some_and(|ident| ident.text == text)
    }

    pub(crate) fn is_punct(&self, ahead: usize, char: char) -> bool {
        matches!(self.peek(ahead), Some(Tree::Punct(punct)) if punct == char)
    }

    /// Whether this punctuation mark stands here, and whether another one follows at once is so.
    pub(crate) fn is_spaced(&self, ahead: usize, char: char, joint: bool) -> bool {
        matches!(self.nth(ahead), Some((_, Token { kind: Kind::Punct(punct, followed), .. }))
            if char::from(*punct) == char && *followed == joint)
    }

    pub(crate) fn group(&self, ahead: usize) -> Option<Group<'a>> {
        match self.peek(ahead) {
            Some(Tree::Group(group)) => Some(group),
            _ => None,
        }
    }

    pub(crate) fn delimited(&self, ahead: usize, delimiter: Delimiter) -> Option<Group<'a>> {
        self.group(ahead).filter(|group| group.delimiter == delimiter)
    }

    /// Whether `::` stands here.
    pub(crate) fn is_separator(&self, ahead: usize) -> bool {
        self.is_spaced(ahead, ':', true) && self.is_punct(ahead + 1, ':')
    }

    /// Moves over an identifier, if it is this one.
    pub(crate) fn eat(&mut self, text: &str) -> bool {
        let found = self.is_ident(0, text);
        if found {
            self.skip(1);
        }
        found
    }

    /// Moves over a punctuation mark, if it is this one.
    pub(crate) fn eat_punct(&mut self, char: char) -> bool {
        let found = self.is_punct(0, char);
        if found {
            self.skip(1);
        }
        found
    }

    /// Moves over `::`, if it stands here.
    pub(crate) fn eat_separator(&mut self) -> bool {
        let found = self.is_separator(0);
        if found {
            self.skip(2);
        }
        found
    }

    /// Moves over an identifier.
    pub(crate) fn eat_ident(&mut self) -> Option<Ident<'a>> {
        let ident = self.ident(0)?;
        self.skip(1);
        Some(ident)
    }

    /// Moves over brackets.
    pub(crate) fn eat_delimited(&mut self, delimiter: Delimiter) -> Option<Group<'a>> {
        let group = self.delimited(0, delimiter)?;
        self.skip(1);
        Some(group)
    }

    /// Moves over the tokens up to a punctuation mark, and over that.
    pub(crate) fn eat_part(&mut self, end: char) -> Self {
        let start = self.start;
        while !self.is_empty() && !self.is_punct(0, end) {
            self.skip(1);
        }
        let part = Self { start, end: self.start, ..*self };
        self.skip(1);
        part
    }

    /// Moves over a path without generic arguments. `$crate` counts as `crate`, which it is within one crate.
    pub(crate) fn eat_path(&mut self) -> Option<WrittenPath> {
        let mut ahead = *self;
        ahead.eat_punct('$');
        let global = ahead.eat_separator();
        let mut last = ahead.eat_ident()?;
        let mut segments = vec![last.name()];
        while ahead.is_separator(0) {
            let Some(ident) = ahead.ident(2) else { break };
            ahead.skip(3);
            last = ident;
            segments.push(ident.name());
        }
        *self = ahead;
        Some(WrittenPath { global, segments, span: last.span })
    }
}

/// The value of a string literal; `None` for other literals.
pub(crate) fn string(tree: Tree<'_>) -> Option<String> {
    match tree {
        Tree::Literal(text) => tinybird_syntax::string(&text.parse().ok()?),
        _ => None,
    }
}
