//! `#[derive(Value)]`: a type of one's own as the value of a column.

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};

use crate::rows::encode::key;
use crate::rows::plain;

/// What is wrong with the item, and where.
type Mistake = (Span, &'static str);

/// A variant or a field: its name in the column, where that is told, and its tokens.
type Part = (Option<Literal>, Vec<TokenTree>);

/// Expands the derive.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    value(item).unwrap_or_else(|(span, message)| quote_spanned!(span=> ::core::compile_error! { #message }))
}

fn value(item: TokenStream) -> Result<TokenStream, Mistake> {
    let rows = quote!(::tinybird::rows);
    let mut tokens = item.into_iter();
    let word = tokens.find_map(|token| match token {
        TokenTree::Ident(word) if word == "struct" || word == "enum" || word == "union" => Some(word),
        _ => None,
    });
    let (Some(word), Some(TokenTree::Ident(ident))) = (word, tokens.next()) else {
        return Err((Span::call_site(), "`Value` is derived for structs and enums"));
    };
    let body = match tokens.next() {
        Some(TokenTree::Group(body)) => body,
        _ => return Err((ident.span(), "a value has no generics, and at least one field or variant")),
    };
    match (word == "enum", body.delimiter()) {
        (true, _) => enumeration(&rows, &ident, &body),
        (false, Delimiter::Parenthesis) => newtype(&rows, &ident, &body),
        (false, _) => structure(&rows, &ident, &body),
    }
}

/// What stands between commas, without attributes; what `#[row(rename = "..")]` says of it.
fn parts(body: &Group) -> Result<Vec<Part>, Mistake> {
    let (mut parts, mut part, mut rename, mut depth) = (Vec::new(), Vec::new(), None, 0_usize);
    let mut tokens = body.stream().into_iter().peekable();
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Punct(hash) if hash.as_char() == '#' && part.is_empty() => {
                if let Some(TokenTree::Group(attribute)) = tokens.next() {
                    rename = renamed(&attribute)?.or(rename);
                }
                continue;
            }
            TokenTree::Punct(comma) if comma.as_char() == ',' && depth == 0 => {
                parts.push((rename.take(), std::mem::take(&mut part)));
                continue;
            }
            TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
            TokenTree::Punct(punct) if punct.as_char() == '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        part.push(token);
    }
    if !part.is_empty() {
        parts.push((rename, part));
    }
    Ok(parts)
}

/// The name in `[row(rename = "..")]`; none of another attribute.
fn renamed(attribute: &Group) -> Result<Option<Literal>, Mistake> {
    let tokens: Vec<TokenTree> = attribute.stream().into_iter().collect();
    let [TokenTree::Ident(row), TokenTree::Group(inner)] = tokens.as_slice() else { return Ok(None) };
    if row != "row" {
        return Ok(None);
    }
    let inner: Vec<TokenTree> = inner.stream().into_iter().collect();
    match inner.as_slice() {
        [TokenTree::Ident(word), TokenTree::Punct(_), TokenTree::Literal(name)] if word == "rename" => {
            Ok(Some(name.clone()))
        }
        _ => Err((row.span(), "`#[row(..)]` takes `rename = \"..\"` here")),
    }
}

/// The type after a visibility, and what stands before its colon.
fn without_visibility(part: &[TokenTree]) -> &[TokenTree] {
    match part {
        [TokenTree::Ident(word), TokenTree::Group(scope), rest @ ..]
            if word == "pub" && scope.delimiter() == Delimiter::Parenthesis && !rest.is_empty() =>
        {
            rest
        }
        [TokenTree::Ident(word), rest @ ..] if word == "pub" => rest,
        part => part,
    }
}

/// A type around one field, which fits where the field fits.
fn newtype(rows: &TokenStream, ident: &Ident, body: &Group) -> Result<TokenStream, Mistake> {
    let parts = parts(body)?;
    let [(None, field)] = parts.as_slice() else {
        return Err((
            ident.span(),
            "a tuple struct that is a value has one field; name the fields of a `Tuple`",
        ));
    };
    let field: TokenStream = without_visibility(field).iter().cloned().collect();
    Ok(quote! {
        impl #rows::Newtype for #ident {
            type Field = #field;
            fn field(&self) -> &Self::Field { &self.0 }
            fn from_field(field: Self::Field) -> Self { Self(field) }
        }
    })
}

/// An enum of unit variants: a value of an `Enum` of these names, or of a `String`.
fn enumeration(rows: &TokenStream, ident: &Ident, body: &Group) -> Result<TokenStream, Mistake> {
    let (mut variants, mut names) = (Vec::new(), Vec::new());
    for (rename, part) in parts(body)? {
        match part.as_slice() {
            [TokenTree::Ident(variant)] => {
                names.push(rename.unwrap_or_else(|| Literal::string(&plain(variant))));
                variants.push(variant.clone());
            }
            part => {
                let span = part.first().map_or_else(|| ident.span(), TokenTree::span);
                return Err((span, "a variant of a value has no fields and no number"));
            }
        }
    }
    if variants.is_empty() {
        return Err((ident.span(), "an enum without variants has no values"));
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
    })
}

/// A struct: a value of a `Tuple` with its names.
fn structure(rows: &TokenStream, ident: &Ident, body: &Group) -> Result<TokenStream, Mistake> {
    let (mut fields, mut names, mut types) = (Vec::new(), Vec::new(), Vec::new());
    for (rename, part) in parts(body)? {
        let [TokenTree::Ident(field), TokenTree::Punct(_), data_type @ ..] = without_visibility(&part) else {
            return Err((ident.span(), "the fields of a value have names and types"));
        };
        let given = rename.map(|name| match tinybird_syntax::string(&name) {
            Some(name) => Ok(name),
            None => Err((name.span(), "a name is a string")),
        });
        names.push(given.transpose()?.unwrap_or_else(|| plain(field)));
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
    Ok(quote! {
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
