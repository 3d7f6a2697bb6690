//! What a data source with rows says of its columns: see `tinybird_rows::own`.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use tinybird_syntax::Resource;
use tinybird_syntax::row::{Field, Member, Row, field_name};

use super::encode::{collect, json, key};
use super::types::{shown, without_null};
use super::{Slot, hidden};
use crate::expand::Expander;

/// A column as it is told: the field's name, whether it may be left out, its name, its type, and what it takes.
struct Told {
    ident: Ident,
    may_be_left_out: bool,
    column: String,
    line: String,
    takes: TokenStream,
}

impl Expander {
    /// What a data source is where it has rows.
    pub(super) fn source(&self, resource: &Resource, row: &Row, slots: &[Slot<'_>]) -> TokenStream {
        let rows = self.rows();
        let Some(members) = &row.members else { return TokenStream::new() };
        let ident = self.audience.again(&resource.ident);
        let events = row.takes_events.then(|| quote!(impl #rows::TakesEvents for #ident {}));
        let told = told(&rows, row, members, slots);
        let fields = told.iter().map(|told| &told.ident);
        let names: String = told
            .iter()
            .map(|Told { ident, may_be_left_out, column, .. }| {
                format!("{}{ident}\t{column}\n", if *may_be_left_out { "?" } else { "" })
            })
            .collect();
        let columns = told.iter().enumerate().map(|(number, Told { column, line, takes, .. })| {
            let (number, key) = (Literal::usize_unsuffixed(number), format!("{}:", json(column)));
            quote! {
                impl #rows::own::Column<#number> for #ident {
                    type Takes = #rows::own::#takes;
                    const KEY: &'static str = #key;
                    const LINE: &'static str = #line;
                }
            }
        });
        let (mut body, name) = (TokenStream::new(), &resource.name);
        write(&rows, members, slots, &mut body);
        let (own, struct_name) = (quote!(#rows::own), hidden(&format!("{}Columns", resource.ident)));
        quote! {
            impl #rows::Rows for #ident {}
            #events
            #[allow(dead_code, non_snake_case)]
            pub struct #struct_name { #(pub #fields: ()),* }
            impl #own::OwnRows for #ident {
                type Itself = Self;
                type Fields = #struct_name;
                const NAME: &'static str = #name;
                const NAMES: &'static str = #names;
                fn write<P: #own::Part<Self>>(row: &P, to: &mut #rows::Encoder) { #body }
            }
            #(#columns)*
        }
    }
}

/// The columns with fields, in the order of these, and those without: a struct of one's own may name them.
fn told(rows: &TokenStream, row: &Row, members: &[Member], slots: &[Slot<'_>]) -> Vec<Told> {
    let mut sent = Vec::new();
    collect(members, &mut sent);
    let mut told: Vec<Told> = Vec::new();
    for (number, Slot { field, plain, .. }) in slots.iter().enumerate() {
        let Field { ident, column, data_type, has_default, .. } = field;
        let is_nullable = field.kind().is_some_and(|kind| without_null(kind).1);
        let name = field_name(column, Span::call_site());
        // Two columns of one name have names that the schema gives.
        let is_taken = told.iter().any(|told| told.ident == name);
        let mark = if *has_default { "?" } else { "" };
        let shown = data_type.as_ref().map_or_else(|| "Dynamic".to_owned(), shown);
        let (sent_as, read) = plain;
        told.push(Told {
            ident: if is_taken { Ident::new(&ident.to_string(), Span::call_site()) } else { name },
            may_be_left_out: *has_default || is_nullable || !sent.contains(&number),
            column: column.clone(),
            line: format!("{column}\t{mark}{shown}\n"),
            takes: match (has_default, is_nullable) {
                (true, true) => quote!(MaybeNull<#sent_as, #read>),
                (true, false) => quote!(Maybe<#sent_as, #read>),
                (false, _) => quote!(Always<#sent_as, #read>),
            },
        });
    }
    let skipped = row.skipped.iter().map(|column| (column, quote!(Always<#rows::types::Skipped>)));
    // Their mistakes are told, and nothing that follows from them.
    let refused = row.refused.iter().map(|column| (column, quote!(Unknown)));
    for (column, takes) in skipped.chain(refused) {
        let ident = field_name(column, Span::call_site());
        if told.iter().all(|told| told.ident != ident) {
            let line = format!("{column}\t?Dynamic\n");
            told.push(Told { ident, may_be_left_out: true, column: column.clone(), line, takes });
        }
    }
    told
}

/// Writes the members, of whose values a part of a row is asked by number.
fn write(rows: &TokenStream, members: &[Member], slots: &[Slot<'_>], body: &mut TokenStream) {
    for member in members {
        match member {
            Member::Field(name, number) => {
                let Some(slot) = slots.get(*number) else { continue };
                let (key, column) = (key(name), &slot.field.column);
                let number = Literal::usize_unsuffixed(*number);
                body.extend(quote!(row.put(#number, #rows::own::Ask::Member(#key, #column), to);));
            }
            Member::Object(name, inner) => {
                let key = key(name);
                body.extend(quote!(to.open(#key);));
                write(rows, inner, slots, body);
                body.extend(quote!(to.close();));
            }
            Member::List(name, inner) => {
                let key = key(name);
                let mut elements = TokenStream::new();
                write(rows, inner, slots, &mut elements);
                let mut counted = Vec::new();
                collect(inner, &mut counted);
                let counted = counted.into_iter().filter_map(|number| Some((number, slots.get(number)?)));
                let counted = counted.map(|(number, slot)| {
                    let (number, column) = (Literal::usize_unsuffixed(number), &slot.field.column);
                    quote!((#column, row.put(#number, #rows::own::Ask::Count, to)))
                });
                body.extend(quote! {
                    let counts = [#(#counted),*];
                    to.items(#key, &counts, |to| { #elements });
                });
            }
        }
    }
}
