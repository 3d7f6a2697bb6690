//! `#[row(..)]` on a column: what its field is to be.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use tinybird_core::rules::{ATTRIBUTE, DUPLICATE_OPTION, ROW_TYPE};

use crate::ast::{Attribute, Path, Text};
use crate::cursor::Cursor;
use crate::diagnostic::{Diagnostic, Spans};

/// What `#[row(..)]` says.
#[derive(Debug, Clone)]
pub struct RowAttribute {
    /// The word `row`.
    pub spans: Spans,
    /// `skip`
    pub skip: Option<Span>,
    /// `name = x`
    pub name: Option<Ident>,
    /// `variants("a b" = AOrB)`
    pub variants: Vec<(Text, Ident)>,
    /// `derive(Hash)`: what stands in the parentheses.
    pub derive: Option<TokenStream>,
    /// `with = path`
    pub with: Option<Path>,
    /// The field's type.
    pub own: Option<OwnType>,
}

/// A Rust type that a person wrote.
#[derive(Debug, Clone)]
pub struct OwnType {
    /// The type.
    pub tokens: TokenStream,
    /// Its tokens.
    pub spans: Spans,
}

/// What `#[row(..)]` takes.
const TAKES: &str =
    "write `skip`, `name = x`, `variants(..)`, `derive(..)`, `with = path`, or the field's type";

impl RowAttribute {
    /// Reads what stands in an attribute.
    pub(crate) fn read(attribute: &Attribute, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut read = Self {
            spans: attribute.word(),
            skip: None,
            name: None,
            variants: Vec::new(),
            derive: None,
            with: None,
            own: None,
        };
        let parts = attribute.parentheses().map(|list| list.tokens).filter(|tokens| !tokens.is_empty());
        let Some(parts) = parts else {
            let message = "`#[row]` takes what it says in parentheses";
            diagnostics.push(Diagnostic::error(&ATTRIBUTE, attribute.spans, message, TAKES));
            return read;
        };
        let mut cursor = Cursor::new(parts, attribute.spans.first);
        while !cursor.is_end() {
            read.part(&mut cursor, diagnostics);
            if !cursor.is_end() && cursor.punct(',').is_none() {
                let message = "this was not expected here";
                diagnostics.push(Diagnostic::error(&ATTRIBUTE, cursor.span(), message, TAKES));
                return read;
            }
        }
        read
    }

    fn part(&mut self, cursor: &mut Cursor, diagnostics: &mut Vec<Diagnostic>) {
        let first = cursor.span();
        let word = match cursor.peek() {
            Some(TokenTree::Ident(word)) => word.to_string(),
            _ => String::new(),
        };
        let second = cursor.peek_second();
        let is_call =
            matches!(second, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
        let has_value = Cursor::is_punct(second, '=');
        let is_alone = second.is_none() || Cursor::is_punct(second, ',');
        let is_given = match word.as_str() {
            "skip" if is_alone => {
                cursor.next();
                self.skip.replace(first).is_some()
            }
            "name" if has_value => {
                cursor.next();
                cursor.next();
                let name = cursor.ident();
                if name.is_none() {
                    let message = "the name of a field is one word";
                    diagnostics.push(Diagnostic::error(&ATTRIBUTE, first, message, "write `name = field`"));
                }
                std::mem::replace(&mut self.name, name).is_some()
            }
            "with" if has_value => {
                cursor.next();
                cursor.next();
                let with = cursor.path();
                if with.is_none() {
                    let message = "`with` takes the path of a module";
                    let remedy = "write `with = path`, of a module with `to_column` and `from_column`";
                    diagnostics.push(Diagnostic::error(&ATTRIBUTE, first, message, remedy));
                }
                std::mem::replace(&mut self.with, with).is_some()
            }
            "derive" if is_call => {
                cursor.next();
                let derive = cursor.group(Delimiter::Parenthesis).map(|group| group.stream());
                std::mem::replace(&mut self.derive, derive).is_some()
            }
            "variants" if is_call => {
                cursor.next();
                if let Some(group) = cursor.group(Delimiter::Parenthesis) {
                    variants(Cursor::of(&group), &mut self.variants, diagnostics);
                }
                false
            }
            _ => {
                let own = own_type(cursor, diagnostics);
                own.is_some() && std::mem::replace(&mut self.own, own).is_some()
            }
        };
        if is_given {
            let message = "this is given twice in one `#[row(..)]`";
            diagnostics.push(Diagnostic::error(&DUPLICATE_OPTION, first, message, "remove one of them"));
        }
    }
}

/// `"a b" = AOrB, ..`
fn variants(mut cursor: Cursor, variants: &mut Vec<(Text, Ident)>, diagnostics: &mut Vec<Diagnostic>) {
    while !cursor.is_end() {
        let span = cursor.span();
        let name = cursor.text();
        let is_assigned = name.is_some() && cursor.punct('=').is_some();
        match (name, cursor.ident()) {
            (Some(name), Some(variant)) if is_assigned => variants.push((name, variant)),
            _ => {
                let message = "a variant is given as the enum's name for it, and its own";
                let remedy = "write `variants(\"a b\" = AOrB)`";
                diagnostics.push(Diagnostic::error(&ATTRIBUTE, span, message, remedy));
                return;
            }
        }
        if !cursor.is_end() && cursor.punct(',').is_none() {
            let message = "variants are separated by commas";
            diagnostics.push(Diagnostic::error(
                &ATTRIBUTE,
                cursor.span(),
                message,
                "write `,` in front of it",
            ));
            return;
        }
    }
}

/// A type, up to a comma outside of its brackets.
fn own_type(cursor: &mut Cursor, diagnostics: &mut Vec<Diagnostic>) -> Option<OwnType> {
    let first = cursor.span();
    let (mut tokens, mut depth, mut last) = (Vec::new(), 0_usize, first);
    let mut is_arrow = false;
    while let Some(token) = cursor.peek() {
        match token {
            TokenTree::Punct(punct) => match punct.as_char() {
                ',' if depth == 0 => break,
                '<' => depth += 1,
                '>' if !is_arrow => depth = depth.saturating_sub(1),
                _ => {}
            },
            TokenTree::Ident(_) | TokenTree::Literal(_) | TokenTree::Group(_) => {}
        }
        is_arrow = Cursor::is_punct(Some(token), '-');
        let Some(token) = cursor.next() else { break };
        last = match &token {
            TokenTree::Group(group) => group.span_close(),
            token => token.span(),
        };
        tokens.push(token);
    }
    let (tokens, spans): (TokenStream, _) = (tokens.into_iter().collect(), Spans { first, last });
    if syn::parse2::<syn::Type>(tokens.clone()).is_err() {
        let message = format!("`{tokens}` is nothing that `#[row(..)]` takes");
        diagnostics.push(Diagnostic::error(&ATTRIBUTE, spans, message, TAKES));
        return None;
    }
    Some(OwnType { tokens, spans })
}

impl OwnType {
    /// How many `Option`s are around the value: none, one, or two.
    #[must_use]
    pub fn options(&self) -> usize {
        let mut count = 0;
        let mut inner = self.within_option();
        while let Some(own) = inner {
            count += 1;
            inner = own.within_option();
        }
        count.min(2)
    }

    /// Whether it borrows what it holds.
    #[must_use]
    pub fn is_borrowed(&self) -> bool {
        flat(self.tokens.clone()).iter().any(|token| Cursor::is_punct(Some(token), '&'))
    }

    /// What stands in `Option<..>`.
    #[must_use]
    pub fn within_option(&self) -> Option<Self> {
        let tokens: Vec<TokenTree> = self.tokens.clone().into_iter().collect();
        let open = tokens.iter().position(|token| Cursor::is_punct(Some(token), '<'))?;
        let (path, arguments) = tokens.split_at_checked(open)?;
        let is_option = matches!(path.last(), Some(TokenTree::Ident(word)) if word == "Option");
        let [_, inner @ .., close] = arguments else { return None };
        (is_option && Cursor::is_punct(Some(close), '>'))
            .then(|| Self { tokens: inner.iter().cloned().collect(), spans: self.spans })
    }

    /// Whether all lifetimes are declared; of one that is not, it is said what to write.
    pub(crate) fn has_lifetimes(&self, declared: &[Ident], diagnostics: &mut Vec<Diagnostic>) -> bool {
        let mut tokens = flat(self.tokens.clone()).into_iter().peekable();
        while let Some(token) = tokens.next() {
            let TokenTree::Punct(punct) = &token else { continue };
            let is_known =
                |name: &Ident| name == "static" || name == "_" || declared.iter().any(|other| other == name);
            match (punct.as_char(), tokens.peek()) {
                ('\'', Some(TokenTree::Ident(name))) if !is_known(name) => {
                    let message = format!("the row has no lifetime `'{name}`");
                    let remedy = format!("write `row: Name<'{name}>`; such a row is sent, and never read");
                    let spans = Spans { first: punct.span(), last: name.span() };
                    diagnostics.push(Diagnostic::error(&ROW_TYPE, spans, message, remedy));
                    return false;
                }
                ('&', next) if !Cursor::is_punct(next, '\'') => {
                    let message = "a borrowed value has a lifetime here";
                    let remedy = "write `&'a ..`, and `row: Name<'a>`; such a row is sent, and never read";
                    diagnostics.push(Diagnostic::error(&ROW_TYPE, punct.span(), message, remedy));
                    return false;
                }
                _ => {}
            }
        }
        true
    }
}

/// The tokens, and those within groups.
fn flat(tokens: TokenStream) -> Vec<TokenTree> {
    let mut all = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => all.extend(flat(group.stream())),
            token => all.push(token),
        }
    }
    all
}
