//! What a source says that no datafile has a place for: rows and queries as Rust types.

use proc_macro2::{Span, TokenStream, TokenTree};
use tinybird_syntax::{Included, Macro};

/// The items of a source that declare rows or queries; none of one that cannot be read.
pub(super) fn with_rows(source: &str) -> Vec<String> {
    let mut items = Vec::new();
    if let Ok(tokens) = source.parse() {
        walk(tokens, &mut items);
    }
    items
}

/// Looks for `name!(..)`, whatever path stands before the name.
fn walk(tokens: TokenStream, items: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut call = None;
    for (index, token) in tokens.iter().enumerate() {
        match (token, tokens.get(index + 1)) {
            (TokenTree::Ident(name), Some(TokenTree::Punct(bang))) if bang.as_char() == '!' => {
                call = Macro::by_name(&name.to_string());
            }
            (TokenTree::Group(group), _) => match call.take() {
                Some(of) => {
                    let read = |_: &str, _: Span| Included::Unknown;
                    let call = tinybird_syntax::read(of, Span::call_site(), group.stream(), &read);
                    let has_rows = call
                        .resources
                        .iter()
                        .filter(|item| item.row.is_some() || item.query_struct.is_some());
                    items.extend(has_rows.map(|item| item.ident.to_string()));
                }
                None => walk(group.stream(), items),
            },
            _ => {}
        }
    }
}
