//! Structs and enums of one's own that derive traits of rows.

mod attributes;
mod item;
mod read;
mod row;
mod value;

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

/// What is wrong with the item, and where.
type Mistake = (Span, String);

/// Expands `#[derive(Row)]`.
pub(crate) fn row(item: TokenStream) -> TokenStream {
    attributes::Own::read(item).map_or_else(error, |own| row::expand(&own))
}

/// Expands `#[derive(Value)]`.
pub(crate) fn value(item: TokenStream) -> TokenStream {
    value::expand(item).unwrap_or_else(error)
}

fn error((span, message): Mistake) -> TokenStream {
    quote_spanned!(span=> ::core::compile_error! { #message })
}
