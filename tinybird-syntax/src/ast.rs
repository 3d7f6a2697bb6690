//! The language as it is written: items, entries and values, each with its place in the source.
//!
//! Groups are kept as tokens: what they hold depends on the option they belong to.

use proc_macro2::{Delimiter, Group, Ident, Punct, Span, TokenStream, TokenTree};
use syn::{MacroDelimiter, Meta, MetaList};

use crate::diagnostic::Spans;
use crate::literal::string;

/// An item: attributes, visibility, name, and options in braces.
#[derive(Debug, Clone)]
pub struct Item {
    /// What stands above it.
    pub attributes: Vec<Attribute>,
    /// `pub`, `pub(crate)` or nothing.
    pub visibility: TokenStream,
    /// Its name.
    pub ident: Ident,
    /// The colon after the name.
    pub colon: Option<Span>,
    /// The kind after the colon, as `connection!` takes it.
    pub kind: Option<Ident>,
    /// Its options; none where it ends with `;`.
    pub body: Option<Group>,
}

/// An attribute; a doc comment is one, too.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Its name: `doc`, `cfg`, `codec`.
    pub name: String,
    /// The same as a token.
    pub ident: Option<Ident>,
    /// The `#`.
    pub hash: Punct,
    /// The brackets and what they hold.
    pub group: Group,
    /// Its tokens.
    pub spans: Spans,
}

impl Attribute {
    /// `#[..]`.
    pub(crate) fn new(hash: Punct, group: Group) -> Self {
        let ident = match group.stream().into_iter().next() {
            Some(TokenTree::Ident(ident)) => Some(ident),
            _ => None,
        };
        let name = ident.as_ref().map(Ident::to_string).unwrap_or_default();
        let spans = Spans { first: hash.span(), last: group.span_close() };
        Self { name, ident, hash, group, spans }
    }

    /// The place of its name.
    pub(crate) fn word(&self) -> Spans {
        self.ident.as_ref().map_or(self.spans, |ident| ident.span().into())
    }

    /// What stands in the brackets; none where it has not the form of an attribute.
    pub(crate) fn meta(&self) -> Option<Meta> {
        let meta: Meta = syn::parse2(self.group.stream()).ok()?;
        meta.path().get_ident().is_some().then_some(meta)
    }

    /// All of it, `#` and brackets.
    #[must_use]
    pub fn tokens(&self) -> [TokenTree; 2] {
        [TokenTree::Punct(self.hash.clone()), TokenTree::Group(self.group.clone())]
    }

    /// The same attribute under another name.
    #[must_use]
    pub fn renamed(&self, name: &str) -> Self {
        let ident = Ident::new(name, self.spans.first);
        let word = std::iter::once(TokenTree::from(ident));
        let content = word.chain(self.group.stream().into_iter().skip(1)).collect();
        Self::new(self.hash.clone(), Group::new(Delimiter::Bracket, content))
    }

    /// What stands in the attribute's parentheses, where it has nothing else.
    pub(crate) fn parentheses(&self) -> Option<MetaList> {
        match self.meta()? {
            Meta::List(list) if matches!(list.delimiter, MacroDelimiter::Paren(_)) => Some(list),
            _ => None,
        }
    }

    /// Whether it is nothing but its name.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        matches!(self.meta(), Some(Meta::Path(_)))
    }

    /// The one string in the attribute's parentheses.
    #[must_use]
    pub fn argument(&self) -> Option<Text> {
        let mut tokens = self.parentheses()?.tokens.into_iter();
        match (tokens.next(), tokens.next()) {
            (Some(TokenTree::Literal(literal)), None) => {
                Some(Text { value: string(&literal)?, span: literal.span() })
            }
            _ => None,
        }
    }
}

/// An entry of a group: `key: value`, and for a column `= default`.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What stands above it.
    pub attributes: Vec<Attribute>,
    /// What stands before the colon.
    pub key: Key,
    /// What stands after it; none where nothing does.
    pub value: Option<Value>,
    /// Whether there is a colon.
    pub has_colon: bool,
    /// Whether something follows the value that does not belong there.
    pub has_more: bool,
}

/// A key: an identifier, a path or a text.
#[derive(Debug, Clone)]
pub enum Key {
    /// `topic`, `AppRead`, `crate::tokens::AppRead`.
    Path(Path),
    /// `"ingest token"`.
    Text(Text),
}

impl Key {
    /// Its tokens.
    #[must_use]
    pub fn spans(&self) -> Spans {
        match self {
            Self::Path(path) => path.spans(),
            Self::Text(text) => text.span.into(),
        }
    }

    /// Its text: an identifier without `r#`, a path with its colons, a literal's value.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Path(path) => path.text(),
            Self::Text(text) => text.value.clone(),
        }
    }
}

/// A text in quotes.
#[derive(Debug, Clone)]
pub struct Text {
    /// Its value.
    pub value: String,
    /// Its token.
    pub span: Span,
}

/// A path: `A`, `crate::a::B`, `::x::C`.
#[derive(Debug, Clone)]
pub struct Path {
    /// Whether it begins with `::`.
    pub is_global: bool,
    /// Its first segment: of most paths the only one.
    pub first: Ident,
    /// The others.
    pub rest: Vec<Ident>,
    /// Whether it ends in `::`, as one that is being typed.
    pub is_open: bool,
}

impl Path {
    /// Its segments.
    pub fn segments(&self) -> impl Iterator<Item = &Ident> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// Its last segment.
    #[must_use]
    pub fn last(&self) -> &Ident {
        self.rest.last().unwrap_or(&self.first)
    }

    /// The path's only segment, without `r#`.
    #[must_use]
    pub fn as_ident(&self) -> Option<String> {
        self.is_ident().then(|| plain(&self.first))
    }

    /// The path's only segment.
    #[must_use]
    pub fn ident(&self) -> Option<&Ident> {
        (self.is_ident() && !self.is_open).then_some(&self.first)
    }

    /// Whether it is one word.
    #[must_use]
    pub fn is_ident(&self) -> bool {
        !self.is_global && self.rest.is_empty()
    }

    /// Whether it is this one word.
    #[must_use]
    pub fn is(&self, word: &str) -> bool {
        self.is_ident() && plain(&self.first) == word
    }

    /// Whether it is `true` or `false`, which name no item.
    #[must_use]
    pub fn is_flag(&self) -> bool {
        self.is("true") || self.is("false")
    }

    /// Its tokens.
    #[must_use]
    pub fn spans(&self) -> Spans {
        Spans { first: self.first.span(), last: self.last().span() }
    }

    /// The path as it is written, without `r#`.
    #[must_use]
    pub fn text(&self) -> String {
        self.as_ident().unwrap_or_else(|| {
            let segments: Vec<String> = self.segments().map(plain).collect();
            format!("{}{}", if self.is_global { "::" } else { "" }, segments.join("::"))
        })
    }
}

/// An identifier without `r#`.
#[must_use]
pub fn plain(ident: &Ident) -> String {
    let mut text = ident.to_string();
    if text.starts_with("r#") {
        text.drain(..2);
    }
    text
}

/// A value and its tokens.
#[derive(Debug, Clone)]
pub struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// Its tokens.
    pub spans: Spans,
}

impl Value {
    /// What is written, for a message.
    pub(crate) fn words(&self) -> String {
        match &self.kind {
            ValueKind::Text(_) => "a string".to_owned(),
            ValueKind::Integer(_) | ValueKind::Float(_) => "a number".to_owned(),
            ValueKind::OtherLiteral => "a literal of this kind".to_owned(),
            ValueKind::Path(path) => format!("`{}`", path.text()),
            ValueKind::Call(path, _) => format!("`{}(..)`", path.text()),
            ValueKind::Tagged(path, _) => format!("`{} {{ .. }}`", path.text()),
            ValueKind::Struct(name) => format!("the struct `{}`", name.path.text()),
            ValueKind::Macro(..) => "a macro".to_owned(),
            ValueKind::List(_) => "a list".to_owned(),
            ValueKind::Map(_) => "a group in braces".to_owned(),
        }
    }

    /// The text of a literal in quotes.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.kind {
            ValueKind::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// What a value can be.
#[derive(Debug, Clone)]
pub enum ValueKind {
    /// `"..."`.
    Text(String),
    /// `60`, `-1`: the digits and the sign.
    Integer(String),
    /// `0.5`.
    Float(String),
    /// Another literal, such as `'c'` or `b"x"`.
    OtherLiteral,
    /// `SaslSsl`, `true`, `crate::a::B`.
    Path(Path),
    /// `pub(crate) PageView<'a>`: a name with a visibility or lifetimes.
    Struct(StructName),
    /// `secret("NAME")`.
    Call(Path, Group),
    /// `MergeTree { .. }`.
    Tagged(Path, Group),
    /// `name!(..)`.
    Macro(Path, Group),
    /// `[a, b]`.
    List(Group),
    /// `{ a: b }`.
    Map(Group),
}

/// The name of a struct that a macro declares.
#[derive(Debug, Clone)]
pub struct StructName {
    /// `pub`, `pub(crate)`; none where it is that of the item.
    pub visibility: Option<TokenStream>,
    /// Its name.
    pub path: Path,
    /// Its lifetimes, without their quotes.
    pub lifetimes: Vec<Ident>,
}
