//! How a row is read.

use proc_macro2::TokenStream;
use quote::quote;
use tinybird_syntax::row::Field;

use super::encode::json;
use super::types::shown;
use super::{Slot, Struct};
use crate::audience::path;
use crate::expand::Expander;

impl Expander {
    pub(super) fn decode(&self, of: &Struct<'_>, slots: &[Slot<'_>]) -> TokenStream {
        let rows = self.rows();
        let ident = self.audience.again(of.ident);
        let columns = columns(slots);
        let fields = slots.iter().map(|Slot { field, read, rust, has_default, .. }| {
            let Field { ident, column, own, with, .. } = field;
            let key = format!("{}:", json(column));
            let value = match (with, own) {
                (Some(with), _) => {
                    let with = path(with);
                    quote!(from.get_with::<#read, _, _, _>(#key, #with::from_column)?)
                }
                (None, Some(_)) => quote!(from.get_by::<#read, #rust>(#key)?),
                (None, None) if *has_default => quote!(from.get::<#read, _>(#key)),
                (None, None) => quote!(from.get_option::<#read, _>(#key)?),
            };
            quote!(#ident: #value)
        });
        // Where a type of one's own does not fit, that is said where it is sent. Where it cannot be read, nor can the row.
        let bounds = slots.iter().filter(|slot| slot.field.own.is_some() && slot.field.with.is_none());
        let bounds: Vec<_> =
            bounds.map(|Slot { rust, read, .. }| quote!(for<'r> #rust: #rows::ReadBy<'r, #read>)).collect();
        let bounds = (!bounds.is_empty()).then(|| quote!(where #(#bounds),*));
        quote! {
            impl #rows::FromRow for #ident #bounds {
                fn columns(to: &mut #rows::Columns) { #columns }
                fn decode(from: &mut #rows::Decoder<'_>) -> ::core::option::Option<Self> {
                    from.begin();
                    let row = Self { #(#fields),* };
                    from.end(row)
                }
            }
        }
    }
}

/// Tells the columns that are read.
fn columns(slots: &[Slot<'_>]) -> TokenStream {
    let (mut told, mut lines) = (TokenStream::new(), String::new());
    for Slot { field, rust, .. } in slots {
        match &field.data_type {
            Some(data_type) => {
                let mark = if field.has_default { "?" } else { "" };
                lines.push_str(&format!("{}\t{mark}{}\n", field.column, shown(data_type)));
            }
            None => {
                let column = &field.column;
                let table = std::mem::take(&mut lines);
                told.extend(quote!(to.table(#table); to.column::<#rust>(#column);));
            }
        }
    }
    if !lines.is_empty() {
        told.extend(quote!(to.table(#lines);));
    }
    told
}
