//! A cursor over tokens, and the parts of the language that are the same everywhere.

use proc_macro2::{
    Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree, token_stream,
};
use tinybird_core::rules::SYNTAX;

use crate::ast::{Attribute, Key, Path, StructName, Text, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Spans};
use crate::literal::{Number, string};

/// A place in a stream of tokens.
pub(crate) struct Cursor {
    /// The token that comes next, and the one after it.
    ahead: [Option<TokenTree>; 2],
    tokens: token_stream::IntoIter,
    /// The last token that was taken: the place of what is missing after it.
    last: Span,
    /// Whether that token was a word.
    is_after_word: bool,
}

impl Cursor {
    /// The start of a stream; `before` is the place of what is missing in an empty one.
    pub(crate) fn new(tokens: TokenStream, before: Span) -> Self {
        let mut tokens = tokens.into_iter();
        Self { ahead: [tokens.next(), tokens.next()], tokens, last: before, is_after_word: false }
    }

    /// The start of what a group holds.
    pub(crate) fn of(group: &Group) -> Self {
        Self::new(group.stream(), group.span_open())
    }

    pub(crate) fn peek(&self) -> Option<&TokenTree> {
        self.ahead[0].as_ref()
    }

    pub(crate) fn peek_second(&self) -> Option<&TokenTree> {
        self.ahead[1].as_ref()
    }

    pub(crate) fn is_end(&self) -> bool {
        self.peek().is_none()
    }

    /// The token that comes next (of a group its opening bracket), or the last one at the end.
    pub(crate) fn span(&self) -> Span {
        match self.peek() {
            Some(TokenTree::Group(group)) => group.span_open(),
            Some(token) => token.span(),
            None => self.last,
        }
    }

    pub(crate) fn next(&mut self) -> Option<TokenTree> {
        let second = self.ahead[1].take();
        let token = std::mem::replace(&mut self.ahead[0], second)?;
        self.ahead[1] = self.tokens.next();
        self.last = token.span();
        self.is_after_word = matches!(token, TokenTree::Ident(_));
        Some(token)
    }

    pub(crate) fn is_punct(token: Option<&TokenTree>, c: char) -> bool {
        matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == c)
    }

    pub(crate) fn at_punct(&self, c: char) -> bool {
        Self::is_punct(self.peek(), c)
    }

    /// Whether `::` comes next.
    pub(crate) fn at_path_separator(&self) -> bool {
        matches!(self.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint)
            && Self::is_punct(self.peek_second(), ':')
    }

    /// Whether a word alone stands here, after a value and before the next entry or the end: a key that is being typed.
    pub(crate) fn at_lone_word(&self) -> bool {
        if self.is_after_word || !matches!(self.peek(), Some(TokenTree::Ident(_))) {
            return false;
        }
        match self.peek_second() {
            None => true,
            Some(TokenTree::Ident(_)) => Self::is_punct(self.tokens.clone().next().as_ref(), ':'),
            second => Self::is_punct(second, '#'),
        }
    }

    /// Whether `..` comes next.
    pub(crate) fn at_dots(&self) -> bool {
        matches!(self.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '.' && punct.spacing() == Spacing::Joint)
            && Self::is_punct(self.peek_second(), '.')
    }

    /// Moves over `..`.
    pub(crate) fn dots(&mut self) -> Spans {
        let first = self.span();
        self.next();
        self.next();
        Spans { first, last: self.last }
    }

    pub(crate) fn punct(&mut self, c: char) -> Option<Punct> {
        if !self.at_punct(c) {
            return None;
        }
        match self.next() {
            Some(TokenTree::Punct(punct)) => Some(punct),
            _ => None,
        }
    }

    pub(crate) fn ident(&mut self) -> Option<Ident> {
        if !matches!(self.peek(), Some(TokenTree::Ident(_))) {
            return None;
        }
        match self.next() {
            Some(TokenTree::Ident(ident)) => Some(ident),
            _ => None,
        }
    }

    pub(crate) fn group(&mut self, delimiter: Delimiter) -> Option<Group> {
        if !matches!(self.peek(), Some(TokenTree::Group(group)) if group.delimiter() == delimiter) {
            return None;
        }
        match self.next() {
            Some(TokenTree::Group(group)) => Some(group),
            _ => None,
        }
    }

    fn literal(&mut self) -> Option<Literal> {
        if !matches!(self.peek(), Some(TokenTree::Literal(_))) {
            return None;
        }
        match self.next() {
            Some(TokenTree::Literal(literal)) => Some(literal),
            _ => None,
        }
    }

    /// `#[..]`, any number of them.
    pub(crate) fn attributes(&mut self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Attribute> {
        let mut attributes = Vec::new();
        while let Some(hash) = self.punct('#') {
            let Some(group) = self.group(Delimiter::Bracket) else {
                let message = "`#` begins an attribute, which stands in brackets";
                diagnostics.push(Diagnostic::error(
                    &SYNTAX,
                    hash.span(),
                    message,
                    "write `#[..]`, or remove it",
                ));
                break;
            };
            attributes.push(Attribute::new(hash, group));
        }
        attributes
    }

    /// A path: `A`, `crate::a::B`, `::x::C`.
    pub(crate) fn path(&mut self) -> Option<Path> {
        let is_global = self.at_path_separator();
        if is_global {
            self.next();
            self.next();
        }
        let (first, mut rest, mut is_open) = (self.ident()?, Vec::new(), false);
        while self.at_path_separator() {
            self.next();
            self.next();
            let Some(ident) = self.ident() else {
                is_open = true;
                break;
            };
            rest.push(ident);
        }
        Some(Path { is_global, first, rest, is_open })
    }

    /// A text in quotes.
    pub(crate) fn text(&mut self) -> Option<Text> {
        let Some(TokenTree::Literal(literal)) = self.peek() else { return None };
        let (value, span) = (string(literal)?, literal.span());
        self.next();
        Some(Text { value, span })
    }

    /// A text in quotes, and its token.
    pub(crate) fn text_literal(&mut self) -> Option<(String, Literal)> {
        let Some(TokenTree::Literal(literal)) = self.peek() else { return None };
        let found = (string(literal)?, literal.clone());
        self.next();
        Some(found)
    }

    /// A number behind its sign, or another literal.
    fn number(&mut self, sign: &str) -> Option<ValueKind> {
        Some(match Number::of(&self.literal()?) {
            Some(Number::Integer(digits)) => ValueKind::Integer(sign.to_owned() + &digits),
            Some(Number::Float(digits)) => ValueKind::Float(sign.to_owned() + &digits),
            None => ValueKind::OtherLiteral,
        })
    }

    /// `pub`, `pub(crate)` and a name.
    fn public(&mut self) -> Option<ValueKind> {
        let word = self.path()?;
        let scope = self.group(Delimiter::Parenthesis);
        if !matches!(self.peek(), Some(TokenTree::Ident(_))) || self.at_next_key() {
            return Some(match scope {
                Some(scope) => ValueKind::Call(word, scope),
                None => ValueKind::Path(word),
            });
        }
        let word = TokenTree::Ident(word.first);
        let visibility = std::iter::once(word).chain(scope.map(TokenTree::Group)).collect();
        let path = self.path()?;
        let lifetimes = self.lifetimes().unwrap_or_default();
        Some(ValueKind::Struct(StructName { visibility: Some(visibility), path, lifetimes }))
    }

    /// `<'a, 'b>`
    fn lifetimes(&mut self) -> Option<Vec<Ident>> {
        if !self.at_punct('<') || !Self::is_punct(self.peek_second(), '\'') {
            return None;
        }
        self.next();
        let mut lifetimes = Vec::new();
        while self.punct('\'').is_some() {
            lifetimes.push(self.ident()?);
            self.punct(',');
        }
        self.punct('>');
        Some(lifetimes)
    }

    /// A value, which ends by its own shape.
    pub(crate) fn value(&mut self) -> Option<Value> {
        let first = self.span();
        let kind = match self.peek()? {
            TokenTree::Literal(literal) => match string(literal) {
                Some(text) => {
                    self.next();
                    ValueKind::Text(text)
                }
                None => self.number("")?,
            },
            TokenTree::Punct(punct) if punct.as_char() == '-' => {
                if !matches!(self.peek_second(), Some(TokenTree::Literal(_))) {
                    return None;
                }
                self.next();
                self.number("-")?
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                ValueKind::List(self.group(Delimiter::Bracket)?)
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                ValueKind::Map(self.group(Delimiter::Brace)?)
            }
            TokenTree::Ident(word) if word == "pub" => self.public()?,
            _ => {
                let path = self.path()?;
                if let Some(lifetimes) = self.lifetimes() {
                    ValueKind::Struct(StructName { visibility: None, path, lifetimes })
                } else if self.at_punct('!') && matches!(self.peek_second(), Some(TokenTree::Group(_))) {
                    self.next();
                    match self.next() {
                        Some(TokenTree::Group(group)) => ValueKind::Macro(path, group),
                        _ => return None,
                    }
                } else if let Some(group) = self.group(Delimiter::Parenthesis) {
                    ValueKind::Call(path, group)
                } else if let Some(group) = self.group(Delimiter::Brace) {
                    ValueKind::Tagged(path, group)
                } else {
                    ValueKind::Path(path)
                }
            }
        };
        Some(Value { kind, spans: Spans { first, last: self.last } })
    }

    /// A key: an identifier, a path or a text.
    pub(crate) fn key(&mut self) -> Option<Key> {
        self.text().map(Key::Text).or_else(|| self.path().map(Key::Path))
    }
}
