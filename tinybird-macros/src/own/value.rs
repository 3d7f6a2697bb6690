//! `#[derive(Value)]`: a type of one's own as the value of a column.

use proc_macro2::{Delimiter, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::Mistake;
use super::item::{Item, Member, between_commas};
use crate::rows::encode::key;
use crate::rows::plain;

/// Expands the derive.
pub(super) fn expand(item: TokenStream) -> Result<TokenStream, Mistake> {
    const FORM: &str = "`Value` is derived for structs and enums";
    let Some(item) = Item::read(item) else { return Err((Span::call_site(), FORM.to_owned())) };
    let ident = &item.ident;
    if item.word == "union" {
        return Err((ident.span(), FORM.to_owned()));
    }
    let Some(body) = item.body.as_ref().filter(|_| item.generics.declared.is_empty()) else {
        return Err((ident.span(), "a value has no generics, and at least one field or variant".to_owned()));
    };
    let rows = rows(&item)?;
    match (item.word == "enum", body.delimiter()) {
        (true, _) => enumeration(&rows, &item),
        (false, Delimiter::Parenthesis) => newtype(&rows, &item),
        (false, _) => structure(&rows, &item),
    }
}

/// The path of the module of rows: `#[row(crate = tb)]` names the crate where it has another name.
fn rows(item: &Item) -> Result<TokenStream, Mistake> {
    let mut krate = quote!(::tinybird);
    for part in item.row.iter().flat_map(|row| between_commas(&row.stream().into_iter().collect::<Vec<_>>()))
    {
        match part.as_slice() {
            [TokenTree::Ident(word), TokenTree::Punct(_), path @ ..]
                if word == "crate" && !path.is_empty() =>
            {
                krate = path.iter().cloned().collect();
            }
            part => {
                let span = part.first().map_or_else(Span::call_site, TokenTree::span);
                return Err((span, "`#[row(..)]` takes `crate = path` above a value".to_owned()));
            }
        }
    }
    Ok(quote!(#krate::rows))
}

/// The name that `#[row(rename = "..")]` gives a field or a variant.
fn renamed(member: &Member) -> Result<Option<String>, Mistake> {
    let mut renamed = None;
    for row in &member.row {
        let inside: Vec<TokenTree> = row.stream().into_iter().collect();
        match inside.as_slice() {
            [TokenTree::Ident(word), TokenTree::Punct(_), TokenTree::Literal(name)] if word == "rename" => {
                let Some(name) = tinybird_syntax::string(name) else {
                    return Err((name.span(), "a name is a string".to_owned()));
                };
                renamed = Some(name);
            }
            inside => {
                let span = inside.first().map_or_else(|| row.span(), TokenTree::span);
                return Err((span, "`#[row(..)]` takes `rename = \"..\"` here".to_owned()));
            }
        }
    }
    Ok(renamed)
}

/// A type around one field, which fits where the field fits.
fn newtype(rows: &TokenStream, item: &Item) -> Result<TokenStream, Mistake> {
    let (ident, members) = (&item.ident, item.members());
    let [member] = members.as_slice() else {
        let message = "a tuple struct that is a value has one field; name the fields of a `Tuple`";
        return Err((ident.span(), message.to_owned()));
    };
    if let Some(row) = member.row.first() {
        return Err((row.span(), "a field of this form has no name to change".to_owned()));
    }
    let field: TokenStream = member.tokens.iter().cloned().collect();
    Ok(quote! {
        impl #rows::Newtype for #ident {
            type Field = #field;
            fn field(&self) -> &Self::Field { &self.0 }
            fn from_field(field: Self::Field) -> Self { Self(field) }
        }
        impl #rows::Value for #ident where for<'r> #field: #rows::own::ValueBy<'r> {
            type Column = <#field as #rows::own::ValueBy<'static>>::Column;
            fn write_type(name: &mut ::std::string::String) {
                <#field as #rows::own::ValueBy<'static>>::write_type_by(name);
            }
        }
    })
}

/// An enum of unit variants: a value of an `Enum` of these names, or of a `String`.
fn enumeration(rows: &TokenStream, item: &Item) -> Result<TokenStream, Mistake> {
    let (ident, mut variants, mut names) = (&item.ident, Vec::new(), Vec::new());
    for member in item.members() {
        let [TokenTree::Ident(variant)] = member.tokens.as_slice() else {
            let span = member.tokens.first().map_or_else(|| ident.span(), TokenTree::span);
            return Err((span, "a variant of a value has no fields and no number".to_owned()));
        };
        names.push(renamed(&member)?.unwrap_or_else(|| plain(variant)));
        variants.push(variant.clone());
    }
    if variants.is_empty() {
        return Err((ident.span(), "an enum without variants has no values".to_owned()));
    }
    let by_name = quote! {
        |name| match name {
            #(#names => ::core::option::Option::Some(Self::#variants),)*
            _ => ::core::option::Option::None,
        }
    };
    let written = quote!(to.string(match self { #(Self::#variants => #names),* }));
    let checked = quote! {
        const { ::core::assert!(
            #rows::types::has_names(<N as #rows::types::EnumNames>::NAMES, &[#(#names),*]),
            "the names of this enum are not those of the column's type",
        ) };
    };
    Ok(quote! {
        impl<N: #rows::types::EnumNames> #rows::ToColumn<#rows::types::Enum<N>> for #ident {
            fn write(&self, to: &mut #rows::Encoder) { #checked #written }
        }
        impl<N: #rows::types::EnumNames> #rows::FromColumn<#rows::types::Enum<N>> for #ident {
            fn read(from: &mut #rows::Decoder<'_>) -> ::core::option::Option<Self> {
                #checked
                from.variant::<N, Self>(#by_name)
            }
        }
        impl #rows::ToColumn<#rows::types::String> for #ident {
            fn write(&self, to: &mut #rows::Encoder) { #written }
        }
        impl #rows::FromColumn<#rows::types::String> for #ident {
            fn read(from: &mut #rows::Decoder<'_>) -> ::core::option::Option<Self> { from.word(#by_name) }
        }
        impl #rows::Value for #ident {
            type Column = #rows::types::String;
            fn write_type(name: &mut ::std::string::String) { name.push_str("String"); }
        }
    })
}

/// A struct: a value of a `Tuple` with its names.
fn structure(rows: &TokenStream, item: &Item) -> Result<TokenStream, Mistake> {
    let (ident, mut fields, mut names, mut types) = (&item.ident, Vec::new(), Vec::new(), Vec::new());
    for member in item.members() {
        let [TokenTree::Ident(field), TokenTree::Punct(_), data_type @ ..] = member.tokens.as_slice() else {
            return Err((ident.span(), "the fields of a value have names and types".to_owned()));
        };
        names.push(renamed(&member)?.unwrap_or_else(|| plain(field)));
        fields.push(field.clone());
        types.push(data_type.iter().cloned().collect::<TokenStream>());
    }
    let columns: Vec<Ident> = (0..fields.len()).map(|index| format_ident!("C{index}")).collect();
    let locals: Vec<Ident> = (0..fields.len()).map(|index| format_ident!("value{index}")).collect();
    let keys = names.iter().map(|name| key(name));
    let count = Literal::usize_unsuffixed(fields.len());
    let numbers = (0..fields.len()).map(Literal::usize_unsuffixed);
    let marker = quote!(#rows::types::Tuple<(#(#columns,)*), N>);
    let checked = quote! {
        const { ::core::assert!(
            #rows::types::is_same(<N as #rows::types::TupleNames>::NAMES, &[#(#names),*]),
            "the fields of this struct are not the elements of the column's type, in their order",
        ) };
    };
    let value = quote! {
        const _: () = {
            pub enum Names {}
            impl #rows::types::TupleNames for Names { const NAMES: &'static [&'static str] = &[#(#names),*]; }
            impl #rows::Value for #ident where #(for<'r> #types: #rows::own::ValueBy<'r>,)* {
                type Column = #rows::types::Tuple<(#(<#types as #rows::own::ValueBy<'static>>::Column,)*), Names>;
                fn write_type(name: &mut ::std::string::String) {
                    #rows::own::write_tuple(name, &[#(<#types as #rows::own::ValueBy<'static>>::write_type_by),*]);
                }
            }
        };
    };
    Ok(quote! {
        #value
        impl<N: #rows::types::TupleNames #(, #columns)*> #rows::ToColumn<#marker> for #ident
        where
            #(#types: #rows::ToColumn<#columns>,)*
        {
            fn write(&self, to: &mut #rows::Encoder) {
                #checked
                to.open("");
                #(to.element::<#columns, _>(#keys, &self.#fields);)*
                to.close();
            }
        }
        impl<N: #rows::types::TupleNames #(, #columns)*> #rows::FromColumn<#marker> for #ident
        where
            #(#types: #rows::FromColumn<#columns>,)*
        {
            fn read(from: &mut #rows::Decoder<'_>) -> ::core::option::Option<Self> {
                #checked
                #(let mut #locals = ::core::option::Option::None;)*
                from.tuple(&[#(#names),*], #count, |from, index| {
                    match index {
                        #(#numbers => #locals = ::core::option::Option::Some(from.value::<#columns, _>()?),)*
                        _ => {}
                    }
                    ::core::option::Option::Some(())
                })?;
                ::core::option::Option::Some(Self { #(#fields: #locals?),* })
            }
        }
    })
}
