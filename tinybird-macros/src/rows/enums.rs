//! The enum that a column of `Enum8` or `Enum16` becomes.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use tinybird_syntax::row::{EnumNames, Variant};

use super::{Struct, has_serde, is_serde};

/// What every enum implements by itself.
const BY_ITSELF: [&str; 6] = ["Debug", "Clone", "Copy", "PartialEq", "Eq", "Default"];

/// The enum.
pub(crate) fn declare(
    rows: &TokenStream,
    of: &Struct<'_>,
    about: &str,
    derive: Option<TokenStream>,
    ident: &Ident,
    names: &EnumNames,
) -> TokenStream {
    let visibility = &of.visibility;
    let own = derive.map(tinybird_syntax::row::paths_of).unwrap_or_default();
    let mut derives: Vec<TokenStream> = of.declared.derives.iter().chain(&own).cloned().collect();
    if names.is_key {
        derives.extend([quote!(::core::cmp::PartialOrd), quote!(::core::cmp::Ord)]);
    }
    let derives = unique(derives, &BY_ITSELF);
    let has_serde = has_serde(of.declared) || own.iter().any(is_serde);
    let variants = names.variants.iter().map(|Variant { ident, name, .. }| {
        let about = format!("`{name}`");
        let rename = has_serde.then(|| quote!(#[serde(rename = #name)]));
        quote!(#[doc = #about] #rename #ident)
    });
    let idents: Vec<&Ident> = names.variants.iter().map(|variant| &variant.ident).collect();
    let texts: Vec<&String> = names.variants.iter().map(|variant| &variant.name).collect();
    let default = names.variants.get(names.default).map(|variant| &variant.ident).or(idents.first().copied());
    quote! {
        #[doc = #about]
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy, ::core::cmp::PartialEq, ::core::cmp::Eq #(, #derives)*)]
        #visibility enum #ident { #(#variants),* }

        impl #ident {
            /// All of them, in the order of the column's type.
            pub const ALL: &'static [Self] = &[#(Self::#idents),*];

            /// The name in the column.
            pub const fn as_str(self) -> &'static str {
                match self { #(Self::#idents => #texts),* }
            }
        }

        impl ::core::default::Default for #ident {
            fn default() -> Self { Self::#default }
        }

        impl ::core::fmt::Display for #ident {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result { f.pad(self.as_str()) }
        }

        impl ::core::str::FromStr for #ident {
            type Err = #rows::types::ParseEnumError;
            fn from_str(name: &str) -> ::core::result::Result<Self, Self::Err> {
                match name {
                    #(#texts => ::core::result::Result::Ok(Self::#idents),)*
                    _ => ::core::result::Result::Err(#rows::types::ParseEnumError),
                }
            }
        }
    }
}

/// How it is sent and read.
pub(crate) fn columns(rows: &TokenStream, ident: &Ident) -> TokenStream {
    quote! {
        impl #rows::ToColumn<#rows::types::Enum<#ident>> for #ident {
            fn write(&self, to: &mut #rows::Encoder) { to.string(self.as_str()); }
        }
        impl #rows::FromColumn<#rows::types::Enum<#ident>> for #ident {
            fn read(from: &mut #rows::Decoder<'_>) -> ::core::option::Option<Self> {
                from.variant::<#ident, Self>(|name| name.parse().ok())
            }
        }
    }
}

/// Derives without those that are there, and each once.
pub(super) fn unique(derives: Vec<TokenStream>, there: &[&str]) -> Vec<TokenStream> {
    let mut seen: Vec<String> = there.iter().map(|&name| name.to_owned()).collect();
    let mut unique = Vec::new();
    for derive in derives {
        let name = tinybird_syntax::row::last_word(&derive);
        if !seen.contains(&name) {
            seen.push(name);
            unique.push(derive);
        }
    }
    unique
}
