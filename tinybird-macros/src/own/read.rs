//! How a struct of one's own is read.

use proc_macro2::TokenStream;
use quote::quote;
use tinybird_syntax::row::OwnType;

use super::attributes::{Field, Is, Own};
use super::row::{Row, Slot, at, bounds};
use crate::rows::encode::json;

/// What tells the columns, reads the fields, and is asked of their types.
struct Read {
    columns: TokenStream,
    fields: TokenStream,
    bounds: TokenStream,
}

impl Own {
    fn implemented(&self, read: &Read) -> TokenStream {
        let Self { rows, ident, generics, is_part, .. } = self;
        let (declared, arguments) = (&generics.declared, generics.arguments());
        let Read { columns, fields, bounds } = read;
        let row = (!is_part).then(|| {
            quote! {
                impl<#(#declared),*> #rows::FromRow for #ident #arguments #bounds {
                    fn columns(to: &mut #rows::Columns) { <Self as #rows::own::FromPart>::columns(to); }
                    fn decode(from: &mut #rows::Decoder<'_>) -> ::core::option::Option<Self> {
                        from.begin();
                        let row = <Self as #rows::own::FromPart>::read(from)?;
                        from.end(row)
                    }
                }
            }
        });
        quote! {
            impl<#(#declared),*> #rows::own::FromPart for #ident #arguments #bounds {
                fn columns(to: &mut #rows::Columns) { #columns }
                fn read(from: &mut #rows::Decoder<'_>) -> ::core::option::Option<Self> {
                    ::core::option::Option::Some(Self { #fields })
                }
            }
            #row
        }
    }
}

impl Row<'_> {
    /// Reads what can be read. Where a field cannot, that is said by whoever wants to read the row.
    pub(super) fn read(&self) -> TokenStream {
        let Self { own, source, slots, .. } = self;
        let rows = &own.rows;
        if own.fields.iter().any(|field| field.is_borrowed() && field.is != Is::Skipped) {
            return TokenStream::new();
        }
        let (mut columns, mut fields, mut asked) = (TokenStream::new(), TokenStream::new(), Vec::new());
        let mut slots = slots.iter();
        for field in &own.fields {
            let Field { ident, own: data_type, with, is, .. } = field;
            let data_type = &data_type.tokens;
            match is {
                Is::Skipped => {
                    asked.push(quote!(for<'r> #data_type: #rows::own::BlankBy<'r>));
                    fields.extend(quote!(#ident: <#data_type as #rows::own::BlankBy<'_>>::blank(),));
                }
                Is::Flattened => {
                    asked.push(quote!(for<'r> #data_type: #rows::own::FromPartBy<'r>));
                    columns.extend(quote!(<#data_type as #rows::own::FromPartBy<'_>>::columns_by(to);));
                    fields
                        .extend(quote!(#ident: <#data_type as #rows::own::FromPartBy<'_>>::read_by(from)?,));
                }
                Is::Column => {
                    let Some(Slot { number, read, .. }) = slots.next() else { continue };
                    let column = quote!(<#source as #rows::own::Column<{ #number }>>);
                    columns.extend(quote!(to.table(#column::LINE);));
                    let value = match with {
                        Some(with) => {
                            quote!(from.get_with::<#read, _, _, _>(#column::KEY, #with::from_column)?)
                        }
                        None => {
                            let (options, field) = (field.options(), asked.len());
                            let of = quote!(#source, { #number }, #options, #field);
                            asked.push(quote!(for<'r> #data_type: #rows::own::ReadColumn<'r, #of>));
                            quote!(<#data_type as #rows::own::ReadColumn<'_, #of>>::read_column(from)?)
                        }
                    };
                    fields.extend(quote!(#ident: #value,));
                }
            }
        }
        own.implemented(&Read { columns, fields, bounds: bounds(own, &asked) })
    }
}

/// A struct that is read from any answer: each type says itself which column it is read from.
pub(super) fn of_answer(own: &Own) -> TokenStream {
    let rows = &own.rows;
    let (mut columns, mut fields, mut asked) = (TokenStream::new(), TokenStream::new(), Vec::new());
    for Field { ident, column, own: data_type, with, is, .. } in &own.fields {
        let (OwnType { tokens: data_type, spans }, key) = (data_type, format!("{}:", json(column)));
        let value = match (is, with) {
            (Is::Skipped, _) => {
                asked.push(quote!(#data_type: ::core::default::Default));
                quote!(::core::default::Default::default())
            }
            (Is::Flattened, _) => {
                asked.push(quote!(#data_type: #rows::own::FromPart));
                columns.extend(quote!(<#data_type as #rows::own::FromPart>::columns(to);));
                quote!(<#data_type as #rows::own::FromPart>::read(from)?)
            }
            (Is::Column, Some(with)) => {
                columns.extend(quote!(to.column_with(#column, #with::from_column);));
                quote!(from.get_value_with(#key, #with::from_column)?)
            }
            (Is::Column, None) => {
                let bound = quote!(: #rows::Value + #rows::FromColumn<<#data_type as #rows::Value>::Column>);
                let bound = at(spans.first, bound);
                asked.push(quote!(#data_type #bound));
                columns.extend(quote!(to.column::<#data_type>(#column);));
                quote!(from.get_by::<<#data_type as #rows::Value>::Column, #data_type>(#key)?)
            }
        };
        fields.extend(quote!(#ident: #value,));
    }
    let implemented = own.implemented(&Read { columns, fields, bounds: bounds(own, &asked) });
    quote!(const _: () = { #implemented };)
}
