//! The words of SQL: what stands between its comments.

use std::ops::Range;

use crate::template::{Piece, PieceKind, pieces};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Word,
    Quoted,
    Number,
    Sign(char),
    Literal,
    /// A template's tag.
    Tag,
}

#[derive(Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind,
    pub(super) text: &'a str,
    pub(super) range: Range<usize>,
}

impl Token<'_> {
    pub(super) fn is(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }

    pub(super) fn is_sign(&self, sign: char) -> bool {
        self.kind == TokenKind::Sign(sign)
    }

    pub(super) fn name(&self) -> Option<&str> {
        match self.kind {
            TokenKind::Word if !is_keyword(self.text) => Some(self.text),
            TokenKind::Quoted => self.text.get(1..self.text.len().saturating_sub(1)),
            _ => None,
        }
    }
}

/// Words that end what a table is called, or begin something else.
const KEYWORDS: &[&str] = &[
    "all",
    "anti",
    "any",
    "array",
    "as",
    "asof",
    "by",
    "cross",
    "except",
    "final",
    "format",
    "from",
    "full",
    "global",
    "group",
    "having",
    "inner",
    "intersect",
    "into",
    "join",
    "lateral",
    "left",
    "limit",
    "offset",
    "on",
    "order",
    "outer",
    "paste",
    "prewhere",
    "qualify",
    "right",
    "sample",
    "select",
    "semi",
    "settings",
    "union",
    "using",
    "values",
    "where",
    "window",
    "with",
];

fn is_keyword(word: &str) -> bool {
    KEYWORDS.iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
}

/// The tokens of SQL.
pub(super) fn tokens(sql: &str) -> Vec<Token<'_>> {
    tokens_of(sql, pieces(sql))
}

/// The tokens of SQL, of which these are the pieces.
pub(super) fn tokens_of(sql: &str, pieces: Vec<Piece>) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    for piece in pieces {
        let Range { start, end } = piece.range;
        let kind = match piece.kind {
            PieceKind::Code => {
                words(sql, start..end, &mut tokens);
                continue;
            }
            PieceKind::Comment => continue,
            PieceKind::Identifier => TokenKind::Quoted,
            PieceKind::Literal => TokenKind::Literal,
            PieceKind::Tag => TokenKind::Tag,
        };
        tokens.push(Token { kind, text: sql.get(start..end).unwrap_or_default(), range: start..end });
    }
    tokens
}

fn words<'a>(sql: &'a str, range: Range<usize>, tokens: &mut Vec<Token<'a>>) {
    let is_word = |c: char| c == '_' || c == '$' || c.is_alphanumeric();
    let mut at = range.start;
    while let Some(rest) = sql.get(at..range.end).filter(|rest| !rest.is_empty()) {
        let Some(first) = rest.chars().next() else { break };
        let (kind, length) = match first {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            c if is_word(c) => {
                let kind = if c.is_ascii_digit() { TokenKind::Number } else { TokenKind::Word };
                (kind, rest.find(|c| !is_word(c)).unwrap_or(rest.len()))
            }
            c => (TokenKind::Sign(c), c.len_utf8()),
        };
        tokens.push(Token { kind, text: rest.get(..length).unwrap_or_default(), range: at..at + length });
        at += length;
    }
}
