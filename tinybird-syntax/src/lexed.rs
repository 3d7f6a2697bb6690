//! A text that was split into tokens by someone who knows how.

use std::ops::Range;

use proc_macro2::{Delimiter, Spacing};

use crate::stream::Span;

/// A text and its tokens, for [`read`](crate::read) to take.
#[derive(Debug, Default)]
pub struct Lexed {
    text: String,
    tokens: Vec<Token>,
    /// The groups that are not closed, by their numbers.
    open: Vec<usize>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum TokenKind {
    Ident,
    Literal,
    /// What a doc comment says.
    Doc,
    Punct(char, Spacing),
    /// Brackets, and how many tokens they hold.
    Group(Delimiter, usize),
}

#[derive(Debug)]
struct Token {
    kind: TokenKind,
    text: (u32, u32),
    span: (u32, u32),
}

/// What is longer than 4 GB nobody splits.
fn position(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

fn positions(bytes: &Range<usize>) -> (u32, u32) {
    (position(bytes.start), position(bytes.end))
}

impl Lexed {
    /// A text, whose tokens are to be added in their order, and about how many there are.
    #[must_use]
    pub fn new(text: &str, tokens: usize) -> Self {
        Self { text: text.to_owned(), tokens: Vec::with_capacity(tokens), open: Vec::new() }
    }

    /// One name, which stands elsewhere.
    pub(crate) fn word(name: &str, span: Span) -> Self {
        let span = if let Span::Text(start, end) = span { (start, end) } else { (0, 0) };
        let token = Token { kind: TokenKind::Ident, text: positions(&(0..name.len())), span };
        Self { text: name.to_owned(), tokens: vec![token], open: Vec::new() }
    }

    fn push(&mut self, kind: TokenKind, text: &Range<usize>, span: &Range<usize>) {
        self.tokens.push(Token { kind, text: positions(text), span: positions(span) });
    }

    /// Adds a name: letters, digits and underscores, as they are written.
    pub fn ident(&mut self, bytes: &Range<usize>) {
        self.push(TokenKind::Ident, bytes, bytes);
    }

    /// Adds a literal that the compiler takes.
    pub fn literal(&mut self, bytes: &Range<usize>) {
        self.push(TokenKind::Literal, bytes, bytes);
    }

    /// Adds a punctuation mark.
    pub fn punct(&mut self, char: char, spacing: Spacing, bytes: &Range<usize>) {
        self.push(TokenKind::Punct(char, spacing), bytes, bytes);
    }

    /// Opens brackets, which stand in these bytes with what they hold.
    pub fn open(&mut self, delimiter: Delimiter, bytes: &Range<usize>) {
        self.open.push(self.tokens.len());
        self.push(TokenKind::Group(delimiter, 0), bytes, bytes);
    }

    /// Closes the brackets that end before a byte of the text, and were not closed yet.
    pub fn close(&mut self, before: usize) {
        let count = self.tokens.len();
        let before = position(before);
        while let Some(group) = self.open.last().copied()
            && let Some(token) = self.tokens.get_mut(group).filter(|token| token.span.1 <= before)
        {
            if let TokenKind::Group(_, inner) = &mut token.kind {
                *inner = count - group - 1;
            }
            self.open.pop();
        }
    }

    /// Adds a doc comment: all of it, what it says, and whether it is about what is around it.
    pub fn doc(&mut self, comment: &Range<usize>, text: &Range<usize>, is_inner: bool) {
        const NAME: &str = "doc";
        let name = self.text.len();
        self.text.push_str(NAME);
        self.punct('#', Spacing::Alone, comment);
        if is_inner {
            self.punct('!', Spacing::Alone, comment);
        }
        self.push(TokenKind::Group(Delimiter::Bracket, 3), comment, comment);
        self.push(TokenKind::Ident, &(name..name + NAME.len()), comment);
        self.punct('=', Spacing::Alone, comment);
        self.push(TokenKind::Doc, text, comment);
    }

    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(crate) fn kind(&self, number: usize) -> Option<TokenKind> {
        self.tokens.get(number).map(|token| token.kind)
    }

    pub(crate) fn text(&self, number: usize) -> &str {
        let text = self.tokens.get(number).and_then(|token| {
            let (start, end) = token.text;
            self.text.get(start as usize..end as usize)
        });
        text.unwrap_or_default()
    }

    pub(crate) fn span(&self, number: usize) -> Span {
        let (start, end) = self.tokens.get(number).map_or((0, 0), |token| token.span);
        Span::Text(start, end)
    }
}
