//! Items: what one macro call declares.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use tinybird_core::rules::{ATTRIBUTE, SYNTAX};

use crate::ast::{Attribute, Item};
use crate::cursor::{Cursor, unexpected};
use crate::diagnostic::Diagnostic;

/// All items of a macro call that can be read. An empty call, as rust-analyzer passes it for an unclosed brace, has
/// none and no mistake.
pub(crate) fn items(tokens: TokenStream, diagnostics: &mut Vec<Diagnostic>) -> Vec<Item> {
    let mut cursor = Cursor::new(tokens, Span::call_site());
    let mut items = Vec::new();
    while !cursor.is_end() {
        items.extend(item(&mut cursor, diagnostics));
    }
    items
}

fn item(cursor: &mut Cursor, diagnostics: &mut Vec<Diagnostic>) -> Option<Item> {
    const FORM: &str = "an item is written `pub Name { option: value, .. }`";
    let attributes = cursor.attributes(diagnostics);
    let visibility = visibility(cursor);
    let Some(ident) = cursor.ident() else {
        diagnostics.push(unexpected(cursor.span(), FORM));
        skip_item(cursor);
        return None;
    };
    if ident == "struct" {
        diagnostics
            .push(unexpected(ident.span(), "leave `struct` out: an item is written `pub Name { .. }`"));
        return item_after_struct(cursor, attributes, visibility, diagnostics);
    }
    Some(rest(cursor, attributes, visibility, ident, diagnostics))
}

fn item_after_struct(
    cursor: &mut Cursor,
    attributes: Vec<Attribute>,
    visibility: TokenStream,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Item> {
    let ident = cursor.ident()?;
    Some(rest(cursor, attributes, visibility, ident, diagnostics))
}

fn rest(
    cursor: &mut Cursor,
    attributes: Vec<Attribute>,
    visibility: TokenStream,
    ident: proc_macro2::Ident,
    diagnostics: &mut Vec<Diagnostic>,
) -> Item {
    if cursor.at_punct('<') {
        diagnostics.push(Diagnostic::error(
            &SYNTAX,
            cursor.span(),
            "a resource has no generics: it stands for one thing in Tinybird",
            "remove them",
        ));
        while !cursor.is_end() && cursor.punct('>').is_none() {
            cursor.next();
        }
    }
    let kind = cursor.punct(':').and_then(|colon| {
        let kind = cursor.ident();
        if kind.is_none() {
            diagnostics.push(unexpected(
                colon.span(),
                "write the kind after the colon: `Kafka`, `S3`, `Gcs` or `DynamoDb`",
            ));
        }
        kind
    });
    let body = cursor.group(Delimiter::Brace);
    let is_ended = cursor.punct(';').is_some() || body.is_some() || cursor.is_end();
    if !is_ended {
        diagnostics
            .push(unexpected(cursor.span(), "after an item's name stand its options in braces, or `;`"));
        skip_item(cursor);
    }
    // A comma between items does no harm.
    cursor.punct(',');
    Item { attributes, visibility, ident, kind, body }
}

fn visibility(cursor: &mut Cursor) -> TokenStream {
    let mut tokens = TokenStream::new();
    if matches!(cursor.peek(), Some(TokenTree::Ident(ident)) if ident == "pub") {
        tokens.extend(cursor.next());
        tokens.extend(cursor.group(Delimiter::Parenthesis).map(TokenTree::Group));
    }
    tokens
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
            "cfg" => cfgs.extend(attribute.tokens.clone()),
            "allow" | "warn" | "deny" | "forbid" | "expect" => lints.extend(attribute.tokens.clone()),
            "doc" => {}
            name => diagnostics.push(Diagnostic::error(
                &ATTRIBUTE,
                attribute.spans,
                format!("`#[{name}]` has no meaning on a resource"),
                "remove it; doc comments, `#[cfg(..)]` and lint attributes such as `#[allow(..)]` are taken",
            )),
        }
    }
    (cfgs, lints)
}
