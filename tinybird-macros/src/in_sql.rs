//! What an item refers to, where its SQL names other items.
//!
//! Such a name stands within a string, and the compiler knows only the place of the whole string: for a name that it does
//! not find it would propose a similar one in place of all the SQL, and an editor would offer that as a fix. The compiler
//! proposes nothing in place of what a derive macro wrote at its own place, so that a derive macro writes these names.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::quote;

/// Expands `#[derive(InSql)] #[in_sql([crate] Item ..)]`, where each reference is the trait of its target and a path: in
/// brackets where it stands in SQL, in parentheses elsewhere.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let held = item.into_iter().find_map(held).unwrap_or_default();
    let mut held = held.into_iter();
    let (Some(TokenTree::Group(krate)), Some(ident)) = (held.next(), held.next()) else {
        return TokenStream::new();
    };
    let krate = krate.stream();
    let constants = held.filter_map(|reference| {
        let TokenTree::Group(reference) = reference else { return None };
        let is_in_sql = reference.delimiter() == Delimiter::Bracket;
        let mut tokens = reference.stream().into_iter();
        let target = tokens.next()?;
        let path: TokenStream =
            tokens.map(|token| if is_in_sql { written_here(token) } else { token }).collect();
        Some(quote!(<#path as #krate::kinds::#target>::REFERENCE))
    });
    quote! {
        impl #krate::__private::InSql for #ident {
            const REFERENCES: &'static [#krate::__private::Reference] = &[#(#constants),*];
        }
    }
}

/// What `#[in_sql(..)]` holds, from the brackets of the attribute.
fn held(token: TokenTree) -> Option<TokenStream> {
    let TokenTree::Group(brackets) = token else { return None };
    let mut tokens = brackets.stream().into_iter();
    let is_ours = matches!(tokens.next(), Some(TokenTree::Ident(name)) if name == "in_sql");
    match tokens.next() {
        Some(TokenTree::Group(held)) if is_ours => Some(held.stream()),
        _ => None,
    }
}

fn written_here(mut token: TokenTree) -> TokenTree {
    token.set_span(Span::call_site().located_at(token.span()));
    token
}
