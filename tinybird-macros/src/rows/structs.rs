//! The struct that a column of `Tuple` with names becomes.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use tinybird_syntax::row::Field;

use super::{Struct, has_serde, is_serde, plain};

/// The struct, of fields with their names in the column and their types.
pub(crate) fn declare(
    of: &Struct<'_>,
    field: &Field,
    ident: &Ident,
    fields: &[(Ident, &String, &TokenStream)],
) -> TokenStream {
    let visibility = &of.visibility;
    let own = field.derive.clone().map(tinybird_syntax::row::paths_of).unwrap_or_default();
    let all = of.declared.derives.iter().chain(&own).cloned().collect();
    let derives = super::enums::unique(all, &["Debug", "Clone", "PartialEq"]);
    let has_serde = has_serde(of.declared) || own.iter().any(is_serde);
    let about = format!("A value of the column `{}`.", field.column);
    let fields = fields.iter().map(|(ident, name, rust)| {
        let about = format!("`{name}`");
        let rename = (has_serde && plain(ident) != **name).then(|| quote!(#[serde(rename = #name)]));
        quote!(#[doc = #about] #rename pub #ident: #rust)
    });
    quote! {
        #[doc = #about]
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq #(, #derives)*)]
        #visibility struct #ident { #(#fields),* }
    }
}

/// How it is sent and read.
pub(crate) fn columns(
    rows: &TokenStream,
    ident: &Ident,
    marker: &TokenStream,
    fields: &[(&Ident, &String, &TokenStream)],
) -> TokenStream {
    let (idents, names): (Vec<_>, Vec<_>) = fields.iter().map(|(ident, name, _)| (*ident, *name)).unzip();
    let markers: Vec<_> = fields.iter().map(|(_, _, marker)| *marker).collect();
    let keys = names.iter().map(|name| super::encode::key(name));
    let count = Literal::usize_unsuffixed(fields.len());
    let numbers = (0..fields.len()).map(Literal::usize_unsuffixed);
    quote! {
        impl #rows::ToColumn<#marker> for #ident {
            fn write(&self, to: &mut #rows::Encoder) {
                to.open("");
                #(to.element::<#markers, _>(#keys, &self.#idents);)*
                to.close();
            }
        }
        impl #rows::FromColumn<#marker> for #ident {
            fn read(from: &mut #rows::Decoder<'_>) -> ::core::option::Option<Self> {
                #(let mut #idents = ::core::option::Option::None;)*
                from.tuple(&[#(#names),*], #count, |from, index| {
                    match index {
                        #(#numbers => #idents = ::core::option::Option::Some(from.value::<#markers, _>()?),)*
                        _ => {}
                    }
                    ::core::option::Option::Some(())
                })?;
                ::core::option::Option::Some(Self { #(#idents: #idents?),* })
            }
        }
    }
}
