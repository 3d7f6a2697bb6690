//! Tokens: the compiler's, which are passed on as they are, or those of a text that was split elsewhere. These have no
//! memory of their own: a scanner reads thousands of items, and reads them at a third of the cost.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::rc::Rc;

use proc_macro2::{Delimiter, Spacing};

use crate::lexed::{Lexed, TokenKind};

/// Where a token stands.
#[derive(Debug, Clone, Copy)]
pub enum Span {
    /// Where the compiler says.
    Compiler(proc_macro2::Span),
    /// In these bytes of a text: the first, and the one after the last.
    Text(u32, u32),
}

impl Span {
    /// Where the macro is called.
    #[must_use]
    pub fn call_site() -> Self {
        Self::Compiler(proc_macro2::Span::call_site())
    }
}

/// The compiler knows nothing of a text.
impl From<Span> for proc_macro2::Span {
    fn from(span: Span) -> Self {
        match span {
            Span::Compiler(span) => span,
            Span::Text(..) => Self::call_site(),
        }
    }
}

/// A token of a text, by its number.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    lexed: Rc<Lexed>,
    number: usize,
}

impl Token {
    fn text(&self) -> &str {
        self.lexed.text(self.number)
    }

    fn span(&self) -> Span {
        self.lexed.span(self.number)
    }

    fn group(&self) -> Option<(Delimiter, usize)> {
        match self.lexed.kind(self.number)? {
            TokenKind::Group(delimiter, inner) => Some((delimiter, inner)),
            _ => None,
        }
    }
}

#[derive(Debug, Clone)]
enum Of<T> {
    Compiler(T),
    Text(Token),
}

/// A name.
#[derive(Debug, Clone)]
pub struct Ident(Of<proc_macro2::Ident>);

impl Ident {
    /// A name of Rust's, which stands where something else does.
    pub(crate) fn new(name: &str, span: Span) -> Self {
        Self(match (span, name.strip_prefix("r#")) {
            (Span::Compiler(span), None) => Of::Compiler(proc_macro2::Ident::new(name, span)),
            (Span::Compiler(span), Some(name)) => Of::Compiler(proc_macro2::Ident::new_raw(name, span)),
            (Span::Text(..), _) => Of::Text(Token { lexed: Rc::new(Lexed::word(name, span)), number: 0 }),
        })
    }

    /// The name as it is written.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match &self.0 {
            Of::Compiler(ident) => Cow::Owned(ident.to_string()),
            Of::Text(token) => Cow::Borrowed(token.text()),
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match &self.0 {
            Of::Compiler(ident) => Span::Compiler(ident.span()),
            Of::Text(token) => token.span(),
        }
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl<T: AsRef<str> + ?Sized> PartialEq<T> for Ident {
    fn eq(&self, other: &T) -> bool {
        match &self.0 {
            Of::Compiler(ident) => ident == other,
            Of::Text(token) => token.text() == other.as_ref(),
        }
    }
}

/// A literal.
#[derive(Debug, Clone)]
pub struct Literal(Of<proc_macro2::Literal>);

impl Literal {
    /// The literal as it is written.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match &self.0 {
            Of::Compiler(literal) => Cow::Owned(literal.to_string()),
            Of::Text(token) => Cow::Borrowed(token.text()),
        }
    }

    /// The text of a doc comment, which is no literal in the source.
    pub(crate) fn doc(&self) -> Option<&str> {
        match &self.0 {
            Of::Text(token) if matches!(token.lexed.kind(token.number), Some(TokenKind::Doc)) => {
                Some(token.text())
            }
            _ => None,
        }
    }

    /// The compiler's.
    pub(crate) fn parse(&self) -> Option<proc_macro2::Literal> {
        match &self.0 {
            Of::Compiler(literal) => Some(literal.clone()),
            Of::Text(token) => token.text().parse().ok(),
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match &self.0 {
            Of::Compiler(literal) => Span::Compiler(literal.span()),
            Of::Text(token) => token.span(),
        }
    }
}

impl From<proc_macro2::Literal> for Literal {
    fn from(literal: proc_macro2::Literal) -> Self {
        Self(Of::Compiler(literal))
    }
}

/// A punctuation mark.
#[derive(Debug, Clone)]
pub struct Punct {
    char: char,
    spacing: Spacing,
    span: Span,
}

impl Punct {
    /// The mark.
    #[must_use]
    pub fn as_char(&self) -> char {
        self.char
    }

    /// Whether another mark follows at once.
    #[must_use]
    pub fn spacing(&self) -> Spacing {
        self.spacing
    }

    pub(crate) fn span(&self) -> Span {
        self.span
    }
}

/// Brackets and what they hold.
#[derive(Debug, Clone)]
pub struct Group(Of<proc_macro2::Group>);

impl Group {
    /// Brackets that are written nowhere.
    pub(crate) fn new(delimiter: Delimiter, tokens: impl Iterator<Item = TokenTree>) -> Self {
        let tokens = tokens.map(proc_macro2::TokenStream::from).collect();
        Self(Of::Compiler(proc_macro2::Group::new(delimiter, tokens)))
    }

    /// Which brackets they are.
    #[must_use]
    pub fn delimiter(&self) -> Delimiter {
        match &self.0 {
            Of::Compiler(group) => group.delimiter(),
            Of::Text(token) => token.group().map_or(Delimiter::None, |(delimiter, _)| delimiter),
        }
    }

    /// What they hold.
    #[must_use]
    pub fn stream(&self) -> TokenStream {
        match &self.0 {
            Of::Compiler(group) => TokenStream::Compiler(group.stream().into_iter()),
            Of::Text(token) => {
                let (next, inner) = (token.number + 1, token.group().map_or(0, |(_, inner)| inner));
                TokenStream::Text { lexed: Rc::clone(&token.lexed), tokens: next..next + inner }
            }
        }
    }

    pub(crate) fn span(&self) -> Span {
        match &self.0 {
            Of::Compiler(group) => Span::Compiler(group.span()),
            Of::Text(token) => token.span(),
        }
    }

    pub(crate) fn span_open(&self) -> Span {
        match &self.0 {
            Of::Compiler(group) => Span::Compiler(group.span_open()),
            Of::Text(token) => match token.span() {
                Span::Text(start, end) => Span::Text(start, end.min(start.saturating_add(1))),
                span => span,
            },
        }
    }

    pub(crate) fn span_close(&self) -> Span {
        match &self.0 {
            Of::Compiler(group) => Span::Compiler(group.span_close()),
            Of::Text(token) => match token.span() {
                Span::Text(start, end) => Span::Text(start.max(end.saturating_sub(1)), end),
                span => span,
            },
        }
    }
}

/// A token, or brackets and what they hold.
#[derive(Debug, Clone)]
pub enum TokenTree {
    /// Brackets and what they hold.
    Group(Group),
    /// A name.
    Ident(Ident),
    /// A punctuation mark.
    Punct(Punct),
    /// A literal.
    Literal(Literal),
}

impl TokenTree {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Group(group) => group.span(),
            Self::Ident(ident) => ident.span(),
            Self::Punct(punct) => punct.span(),
            Self::Literal(literal) => literal.span(),
        }
    }
}

impl From<proc_macro2::TokenTree> for TokenTree {
    fn from(tree: proc_macro2::TokenTree) -> Self {
        match tree {
            proc_macro2::TokenTree::Group(group) => Self::Group(Group(Of::Compiler(group))),
            proc_macro2::TokenTree::Ident(ident) => Self::Ident(Ident(Of::Compiler(ident))),
            proc_macro2::TokenTree::Literal(literal) => Self::Literal(literal.into()),
            proc_macro2::TokenTree::Punct(punct) => {
                let (char, spacing) = (punct.as_char(), punct.spacing());
                Self::Punct(Punct { char, spacing, span: Span::Compiler(punct.span()) })
            }
        }
    }
}

/// The compiler's: those that it gave, or those that it makes of the same text.
impl From<TokenTree> for proc_macro2::TokenStream {
    fn from(tree: TokenTree) -> Self {
        let parsed = |token: &Token| token.text().parse::<Self>().unwrap_or_default();
        let tree: proc_macro2::TokenTree = match tree {
            TokenTree::Group(Group(Of::Compiler(group))) => group.into(),
            TokenTree::Group(group) => {
                proc_macro2::Group::new(group.delimiter(), group.stream().into()).into()
            }
            TokenTree::Ident(Ident(Of::Compiler(ident))) => ident.into(),
            TokenTree::Ident(Ident(Of::Text(token))) => return parsed(&token),
            TokenTree::Punct(Punct { char, spacing, span }) => {
                let mut punct = proc_macro2::Punct::new(char, spacing);
                punct.set_span(span.into());
                punct.into()
            }
            TokenTree::Literal(Literal(Of::Compiler(literal))) => literal.into(),
            TokenTree::Literal(literal) => match (literal.doc(), literal.parse()) {
                (Some(text), _) => proc_macro2::Literal::string(text).into(),
                (None, Some(literal)) => literal.into(),
                (None, None) => return Self::new(),
            },
        };
        tree.into()
    }
}

/// Tokens, one after the other.
#[derive(Debug, Clone)]
pub enum TokenStream {
    /// The compiler's.
    Compiler(proc_macro2::token_stream::IntoIter),
    /// Those of a text.
    Text {
        /// The text.
        lexed: Rc<Lexed>,
        /// The numbers of the tokens that are left.
        tokens: Range<usize>,
    },
}

impl From<proc_macro2::TokenStream> for TokenStream {
    fn from(tokens: proc_macro2::TokenStream) -> Self {
        Self::Compiler(tokens.into_iter())
    }
}

impl From<Lexed> for TokenStream {
    fn from(lexed: Lexed) -> Self {
        let tokens = 0..lexed.len();
        Self::Text { lexed: Rc::new(lexed), tokens }
    }
}

impl From<TokenStream> for proc_macro2::TokenStream {
    fn from(tokens: TokenStream) -> Self {
        tokens.map(Self::from).collect()
    }
}

impl Iterator for TokenStream {
    type Item = TokenTree;

    fn next(&mut self) -> Option<TokenTree> {
        let (lexed, tokens) = match self {
            Self::Compiler(tokens) => return tokens.next().map(TokenTree::from),
            Self::Text { lexed, tokens } => (lexed, tokens),
        };
        let number = tokens.next()?;
        let token = || Token { lexed: Rc::clone(lexed), number };
        Some(match lexed.kind(number)? {
            TokenKind::Ident => TokenTree::Ident(Ident(Of::Text(token()))),
            TokenKind::Literal | TokenKind::Doc => TokenTree::Literal(Literal(Of::Text(token()))),
            TokenKind::Punct(char, spacing) => {
                TokenTree::Punct(Punct { char, spacing, span: lexed.span(number) })
            }
            TokenKind::Group(_, inner) => {
                tokens.start += inner;
                TokenTree::Group(Group(Of::Text(token())))
            }
        })
    }
}
