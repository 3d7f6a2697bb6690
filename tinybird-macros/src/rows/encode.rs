//! How a row is sent.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use tinybird_syntax::Resource;
use tinybird_syntax::row::{Field, Member};

use super::{Slot, Struct};
use crate::audience::path;
use crate::expand::Expander;

impl Expander {
    pub(super) fn encode(
        &self,
        of: &Struct<'_>,
        resource: &Resource,
        members: &[Member],
        slots: &[Slot<'_>],
    ) -> TokenStream {
        let rows = self.rows();
        let Struct { ident, lifetimes, .. } = of;
        let (ident, source) = (self.audience.again(ident), self.audience.again(&resource.ident));
        let mut body = TokenStream::new();
        for Slot { field: Field { ident, with, .. }, .. } in slots {
            if let Some(with) = with {
                let (with, mut local) = (path(with), ident.clone());
                local.set_span(Span::call_site());
                body.extend(quote!(let #local = #with::to_column(&self.#ident);));
            }
        }
        write(members, slots, &mut body);
        quote! {
            impl #lifetimes #rows::Row for #ident #lifetimes {
                type Of = #source;
                fn encode(&self, to: &mut #rows::Encoder) { #body }
            }
        }
    }
}

/// A member's key, with the comma in front of it and the colon after it.
pub(crate) fn key(name: &str) -> String {
    format!(",{}:", json(name))
}

/// A string as JSON.
pub(crate) fn json(text: &str) -> String {
    let mut json = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            c if c < ' ' => json.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => json.push(c),
        }
    }
    json.push('"');
    json
}

fn write(members: &[Member], slots: &[Slot<'_>], body: &mut TokenStream) {
    for member in members {
        match member {
            Member::Field(name, index) => {
                let Some(slot) = slots.get(*index) else { continue };
                body.extend(field(name, slot));
            }
            Member::Object(name, inner) => {
                let key = key(name);
                body.extend(quote!(to.open(#key);));
                write(inner, slots, body);
                body.extend(quote!(to.close();));
            }
            Member::List(name, inner) => {
                let key = key(name);
                let mut elements = TokenStream::new();
                write(inner, slots, &mut elements);
                let mut counted = Vec::new();
                collect(inner, &mut counted);
                let counted = counted.into_iter().filter_map(|index| slots.get(index)).map(|slot| {
                    let (sent, value, column) =
                        (&slot.sent, value(slot.field, Span::call_site()), &slot.field.column);
                    quote!((#column, to.count::<#sent, _>(#value)))
                });
                body.extend(quote!(to.items(#key, &[#(#counted),*], |to| { #elements });));
            }
        }
    }
}

/// The value of a field.
fn value(Field { ident, with, .. }: &Field, span: Span) -> TokenStream {
    let mut ident = ident.clone();
    ident.set_span(Span::call_site().located_at(span));
    match with {
        Some(_) => {
            let and = quote_spanned!(Span::call_site().located_at(span)=> &);
            quote!(#and #ident)
        }
        None => {
            let this = quote_spanned!(Span::call_site().located_at(span)=> &self.);
            quote!(#this #ident)
        }
    }
}

/// Writes a member. What a person wrote of its type is marked where it does not fit.
fn field(name: &str, Slot { field, sent, .. }: &Slot<'_>) -> TokenStream {
    let (key, column) = (key(name), &field.column);
    let span =
        field.own.as_ref().map_or_else(Span::call_site, |own| Span::call_site().located_at(own.spans.first));
    let value = value(field, field.own.as_ref().map_or_else(Span::call_site, |own| own.spans.last));
    if name == *column {
        quote_spanned!(span=> to.put::<#sent, _>(#key, #value);)
    } else {
        quote_spanned!(span=> to.put_as::<#sent, _>(#column, #key, #value);)
    }
}

/// The fields in members.
pub(super) fn collect(members: &[Member], fields: &mut Vec<usize>) {
    for member in members {
        match member {
            Member::Field(_, field) => fields.push(*field),
            Member::Object(_, inner) | Member::List(_, inner) => collect(inner, fields),
        }
    }
}
