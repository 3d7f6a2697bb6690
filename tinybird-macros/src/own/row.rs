//! What `#[derive(Row)]` expands to: how the struct is sent and read, and what checks it against its data source.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};

use super::attributes::{Field, Is, Of, Own};
use crate::audience::Audience;
use crate::rows::hidden;

/// A field that is a column of a data source.
pub(super) struct Slot<'a> {
    pub(super) field: &'a Field,
    /// The constant that is the column's number.
    pub(super) number: Ident,
    /// The column's type where the field is sent.
    sent: TokenStream,
    /// The same where it is read.
    pub(super) read: TokenStream,
}

pub(super) fn expand(own: &Own) -> TokenStream {
    match &own.of {
        Of::Answer => super::read::of_answer(own),
        Of::DataSource(path) => {
            let source: TokenStream = path.iter().cloned().collect();
            Row { own, slots: slots(own, &source), source, path }.expand()
        }
    }
}

/// A row of a data source.
pub(super) struct Row<'a> {
    pub(super) own: &'a Own,
    pub(super) source: TokenStream,
    path: &'a [TokenTree],
    pub(super) slots: Vec<Slot<'a>>,
}

fn slots<'a>(own: &'a Own, source: &TokenStream) -> Vec<Slot<'a>> {
    let rows = &own.rows;
    let columns = own.fields.iter().filter(|field| field.is == Is::Column);
    let slot = |(index, field): (usize, &'a Field)| {
        let number = format_ident!("COLUMN_{index}", span = Span::call_site());
        let options = field.options();
        let takes = quote! {
            <<#source as #rows::own::Column<{ #number }>>::Takes as #rows::own::Takes<#options>>
        };
        Slot { field, sent: quote!(#takes::Sent), read: quote!(#takes::Read), number }
    };
    columns.enumerate().map(slot).collect()
}

/// Predicates after `where`, where there are any.
pub(super) fn bounds(own: &Own, others: &[TokenStream]) -> TokenStream {
    let predicates = &own.generics.predicates;
    if predicates.is_empty() && others.is_empty() {
        return TokenStream::new();
    }
    quote!(where #predicates #(#others),*)
}

/// Tokens at the place of others, which an editor does not take for one more meaning of these.
pub(super) fn at(place: Span, tokens: TokenStream) -> TokenStream {
    let span = if Audience::current() == Audience::Rustc { place } else { Span::call_site() };
    let token = |mut token: TokenTree| {
        token.set_span(span);
        token
    };
    tokens.into_iter().map(token).collect()
}

impl Row<'_> {
    /// What the data source says of its columns. Where it is none, that is one error, at its name: the same each time.
    fn told(&self, item: &str) -> TokenStream {
        let (rows, source, item) = (&self.own.rows, &self.source, hidden(item));
        let place = |token: Option<&TokenTree>| token.map_or_else(Span::call_site, TokenTree::span);
        let open = at(place(self.path.first()), quote!(<));
        let close = at(place(self.path.last()), quote!(as #rows::own::OwnRows>::#item));
        quote!(#open #source #close)
    }

    fn expand(&self) -> TokenStream {
        let (Self { own, slots, .. }, told_names, told_fields) =
            (self, self.told("NAMES"), self.told("Fields"));
        let rows = &own.rows;
        let numbers = slots.iter().map(|Slot { field, number, .. }| {
            // With `r#` where it has that: the field of `Fields` is the same identifier.
            let name = field.name.to_string();
            quote! {
                const #number: usize = #rows::own::number(#told_names, #name);
            }
        });
        // The compiler marks the signature where its types do not exist.
        let place = self.path.first().map_or_else(Span::call_site, TokenTree::span);
        let (fields, reference) = (at(place, quote!(fields)), at(place, quote!(: &)));
        let signature = at(place, quote!(fn names(#fields #reference #told_fields)));
        let names = slots.iter().map(|slot| &slot.field.name);
        let (part, check, read) = (self.part(), self.check(), self.read());
        let row = (!own.is_part).then(|| self.row());
        quote! {
            #[allow(unreachable_patterns)]
            const _: () = {
                #(#numbers)*
                #[allow(dead_code)]
                #signature {
                    #(_ = &#fields.#names;)*
                }
                #part
                #check
                #row
                #read
            };
        }
    }

    /// What is asked of types that depend on those of the struct.
    fn generic_bounds(&self) -> TokenStream {
        let Self { own, source, slots, .. } = self;
        let rows = &own.rows;
        let slots = slots.iter().filter(|slot| slot.field.with.is_none() && own.is_generic(slot.field));
        let columns = slots.map(|Slot { field, sent, .. }| {
            let data_type = &field.own.tokens;
            quote!(#data_type: #rows::ToColumn<#sent>)
        });
        let parts = self.flattened().filter(|field| own.is_generic(field)).map(|field| {
            let data_type = &field.own.tokens;
            quote!(#data_type: #rows::own::Part<#source>)
        });
        bounds(own, &columns.chain(parts).collect::<Vec<_>>())
    }

    pub(super) fn flattened(&self) -> impl Iterator<Item = &Field> {
        self.own.fields.iter().filter(|field| field.is == Is::Flattened)
    }

    fn part(&self) -> TokenStream {
        let Self { own: Own { rows, ident, generics, .. }, source, slots, .. } = self;
        let (declared, arguments, bounds) = (&generics.declared, generics.arguments(), self.generic_bounds());
        let numbers = slots.iter().map(|slot| &slot.number);
        let flattened: Vec<_> = self.flattened().map(|field| (&field.ident, &field.own.tokens)).collect();
        let parts = flattened
            .iter()
            .map(|(_, data_type)| quote!(&<#data_type as #rows::own::Part<#source>>::COLUMNS));
        let arms = slots.iter().map(|Slot { field, number, sent, .. }| {
            let (ident, first) = (&field.ident, Span::call_site().located_at(field.own.spans.first));
            let last = Span::call_site().located_at(field.own.spans.last);
            let value = match &field.with {
                Some(with) => quote!(&#with::to_column(&self.#ident)),
                None => {
                    let this = quote_spanned!(last=> &self.);
                    let mut ident = ident.clone();
                    ident.set_span(ident.span().located_at(last));
                    quote!(#this #ident)
                }
            };
            let put = quote_spanned!(first=> to.ask::<#sent, _>(ask, #value));
            quote!(#number => #put)
        });
        let others = flattened.iter().map(|(ident, data_type)| {
            let span = Span::call_site();
            quote_spanned!(span=> .or_else(|| <#data_type as #rows::own::Part<#source>>::put(&self.#ident, number, ask, to)))
        });
        quote! {
            impl<#(#declared),*> #rows::own::Part<#source> for #ident #arguments #bounds {
                const COLUMNS: #rows::own::Numbers =
                    #rows::own::Numbers { own: &[#(#numbers),*], parts: &[#(#parts),*] };
                fn put(
                    &self,
                    number: usize,
                    ask: #rows::own::Ask,
                    to: &mut #rows::Encoder,
                ) -> ::core::option::Option<usize> {
                    match number {
                        #(#arms,)*
                        _ => ::core::option::Option::None #(#others)*,
                    }
                }
            }
        }
    }

    /// What must be sent and is not there, and what is there twice. Where structs that are flattened depend on types of
    /// the struct, that is known once these are.
    fn check(&self) -> TokenStream {
        if self.is_known_late() || self.own.is_part {
            return TokenStream::new();
        }
        let Self { own: Own { rows, generics, .. }, source, slots, .. } = self;
        let numbers = slots.iter().map(|slot| &slot.number);
        let parts = self.flattened().map(|field| {
            let data_type = generics.for_ever(field.own.tokens.clone());
            quote!(&<#data_type as #rows::own::Part<#source>>::COLUMNS)
        });
        let (told_names, told_name) = (self.told("NAMES"), self.told("NAME"));
        let span = Span::call_site().located_at(self.own.ident.span());
        let assert = quote_spanned!(span=> ::core::assert!(TEXT.is_empty(), "{}", TEXT.as_str()););
        quote! {
            const _: () = {
                const TEXT: #rows::own::Text = #rows::own::wrong(
                    #told_names,
                    #told_name,
                    &#rows::own::Numbers { own: &[#(#numbers),*], parts: &[#(#parts),*] },
                );
                #assert
            };
        }
    }

    fn is_known_late(&self) -> bool {
        self.flattened().any(|field| self.own.is_generic(field))
    }

    fn row(&self) -> TokenStream {
        let Self { own: Own { rows, ident, generics, .. }, source, .. } = self;
        let (told_names, told_name) = (self.told("NAMES"), self.told("NAME"));
        let (told_itself, told_write) = (self.told("Itself"), self.told("write"));
        let (declared, arguments, bounds) = (&generics.declared, generics.arguments(), self.generic_bounds());
        let check = self.is_known_late().then(|| {
            let span = Span::call_site().located_at(ident.span());
            let assert = quote_spanned!(span=> ::core::assert!(text.is_empty(), "{}", text.as_str()););
            quote! {
                const {
                    let columns = &<Self as #rows::own::Part<#source>>::COLUMNS;
                    let text = #rows::own::wrong(#told_names, #told_name, columns);
                    #assert
                }
            }
        });
        quote! {
            impl<#(#declared),*> #rows::Row for #ident #arguments #bounds {
                type Of = #told_itself;
                fn encode(&self, to: &mut #rows::Encoder) {
                    #check
                    #told_write(self, to);
                }
            }
        }
    }
}
