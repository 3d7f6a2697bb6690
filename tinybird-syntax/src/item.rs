//! Items: what one macro call declares.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use syn::Visibility;
use tinybird_core::rules::{ATTRIBUTE, SYNTAX};

use crate::ast::Item;
use crate::cursor::Cursor;
use crate::diagnostic::{Diagnostic, Spans};
use crate::entries::of_nothing;
use crate::shared::SharedColumns;

/// What a macro call declares.
#[derive(Default)]
pub(crate) struct Items {
    pub(crate) items: Vec<Item>,
    pub(crate) shared: Vec<SharedColumns>,
}

/// All items of a macro call that can be read. An empty call, as rust-analyzer passes it for an unclosed brace, has
/// none and no mistake.
pub(crate) fn items(tokens: TokenStream, diagnostics: &mut Vec<Diagnostic>) -> Items {
    let mut cursor = Cursor::new(tokens, Span::call_site());
    let mut items = Items::default();
    while !cursor.is_end() {
        let item = item(&mut cursor, &mut items.shared, diagnostics);
        items.items.extend(item);
    }
    items
}

/// An item; none where it cannot be read, or where it is shared columns.
fn item(
    cursor: &mut Cursor,
    shared: &mut Vec<SharedColumns>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Item> {
    let attributes = cursor.attributes(diagnostics);
    if let (true, Some(last)) = (cursor.is_end(), attributes.last()) {
        diagnostics.push(of_nothing(last));
        return None;
    }
    let visibility = visibility(cursor, diagnostics);
    if SharedColumns::are_next(cursor) {
        let visibility = visibility.into_iter().next().map(|token| token.span());
        let columns = SharedColumns::read(cursor, &attributes, visibility, shared, diagnostics);
        shared.extend(columns);
        return None;
    }
    if matches!(cursor.peek(), Some(TokenTree::Ident(ident)) if ident == "struct") {
        let message = "an item is declared without `struct`";
        diagnostics.push(Diagnostic::error(&SYNTAX, cursor.span(), message, "remove `struct`"));
        cursor.next();
    }
    let Some(ident) = cursor.ident() else {
        let message = "the name of an item is expected here";
        diagnostics.push(Diagnostic::error(&SYNTAX, cursor.span(), message, "write `pub Name { .. }`"));
        skip_item(cursor);
        return None;
    };
    generics(cursor, diagnostics);
    let colon = cursor.punct(':').map(|colon| colon.span());
    let kind = colon.and_then(|_| cursor.ident());
    let body = body(cursor, &ident, diagnostics);
    if cursor.punct(';').is_none() && body.is_none() && !cursor.is_end() {
        if at_item(cursor) {
            let remedy = "write `;` after its name, or its options in braces";
            let message = format!("`{ident}` is not finished");
            diagnostics.push(Diagnostic::error(&SYNTAX, ident.span(), message, remedy));
        } else {
            let message = format!("this was not expected after `{ident}`");
            diagnostics.push(Diagnostic::error(
                &SYNTAX,
                cursor.span(),
                message,
                "write its options in braces",
            ));
            skip_item(cursor);
        }
    }
    // A comma between items does no harm.
    cursor.punct(',');
    Some(Item { attributes, visibility, ident, colon, kind, body })
}

fn generics(cursor: &mut Cursor, diagnostics: &mut Vec<Diagnostic>) {
    let open = cursor.span();
    if cursor.punct('<').is_none() {
        return;
    }
    let mut depth = 1_usize;
    let mut last = open;
    while depth > 0
        && let Some(token) = cursor.next()
    {
        last = token.span();
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
            TokenTree::Punct(punct) if punct.as_char() == '>' => depth -= 1,
            _ => {}
        }
    }
    let message = "a resource has no generics: it is one thing in Tinybird";
    diagnostics.push(Diagnostic::error(&SYNTAX, Spans { first: open, last }, message, "remove them"));
}

/// The options in braces; in other brackets they are read as well.
fn body(cursor: &mut Cursor, item: &Ident, diagnostics: &mut Vec<Diagnostic>) -> Option<Group> {
    if let Some(body) = cursor.group(Delimiter::Brace) {
        return Some(body);
    }
    let body = cursor.group(Delimiter::Parenthesis).or_else(|| cursor.group(Delimiter::Bracket))?;
    let message = "the options of an item stand in braces";
    let remedy = format!("write `{item} {{ .. }}`");
    diagnostics.push(Diagnostic::error(&SYNTAX, body.span_open(), message, remedy));
    Some(body)
}

/// Whether another item may begin here.
fn at_item(cursor: &Cursor) -> bool {
    matches!(cursor.peek(), Some(TokenTree::Ident(_))) || cursor.at_punct('#')
}

/// `pub`, `pub(crate)`, `pub(in path)` or nothing. An item whose visibility cannot be read is public.
fn visibility(cursor: &mut Cursor, diagnostics: &mut Vec<Diagnostic>) -> TokenStream {
    if !matches!(cursor.peek(), Some(TokenTree::Ident(ident)) if ident == "pub") {
        return TokenStream::new();
    }
    let public: TokenStream = cursor.next().into_iter().collect();
    let Some(scope) = cursor.group(Delimiter::Parenthesis) else { return public };
    let span = Cursor::of(&scope).span();
    let restricted: TokenStream = public.clone().into_iter().chain([scope.into()]).collect();
    if syn::parse2::<Visibility>(restricted.clone()).is_ok() {
        return restricted;
    }
    let message = "this is not a visibility";
    let remedy = "write `pub`, `pub(crate)` or `pub(in path)`";
    diagnostics.push(Diagnostic::error(&SYNTAX, span, message, remedy));
    public
}

/// Passes over what cannot be read, up to the end of what looks like an item.
fn skip_item(cursor: &mut Cursor) {
    while let Some(token) = cursor.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ';' => return,
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return,
            _ => {}
        }
    }
}

/// The attributes that go on everything an item expands to: `#[cfg]`, and lints.
pub(crate) fn passed_on(item: &Item, diagnostics: &mut Vec<Diagnostic>) -> (TokenStream, TokenStream) {
    let (mut cfgs, mut lints) = (TokenStream::new(), TokenStream::new());
    for attribute in &item.attributes {
        match &*attribute.name {
            "cfg" => cfgs.extend(attribute.tokens()),
            "allow" | "warn" | "deny" | "forbid" => lints.extend(attribute.tokens()),
            // On several things at once, what is expected of one of them is allowed.
            "expect" => lints.extend(attribute.renamed("allow").tokens()),
            "doc" => {}
            name => diagnostics.push(Diagnostic::error(
                &ATTRIBUTE,
                attribute.spans,
                format!("`#[{name}]` has no meaning on a resource"),
                "remove it: doc comments, `#[cfg(..)]` and lint attributes such as `#[allow(..)]` are allowed",
            )),
        }
    }
    (cfgs, lints)
}
