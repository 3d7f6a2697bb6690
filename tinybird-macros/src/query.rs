//! `query`: the struct of an endpoint's queries.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use tinybird_core::row::RustParameter;
use tinybird_core::rules::ROW_FEATURE;
use tinybird_syntax::query::{QueryParameter, QueryStruct, constant};
use tinybird_syntax::row::{StructForm, identifier, pascal_case};
use tinybird_syntax::{Diagnostic, Resource};

use crate::audience::path;
use crate::expand::Expander;
use crate::rows::{Struct, derives, enums, has, has_serde, hidden, plain};

/// A field of a query, with its types.
struct Slot<'a> {
    parameter: &'a QueryParameter,
    /// The parameter's type.
    marker: TokenStream,
    /// The value's.
    rust: TokenStream,
    /// What a method takes, and how that becomes the value.
    argument: (TokenStream, TokenStream),
}

impl Expander {
    /// The queries of an endpoint; what is wrong with them is the answer.
    pub(crate) fn query(&self, resource: &Resource, expansion: &mut TokenStream) -> Vec<Diagnostic> {
        let Some(query) = &resource.query_struct else { return Vec::new() };
        let QueryStruct { declared, parameters } = query;
        let StructForm::Struct { visibility, ident, .. } = &declared.name else { return Vec::new() };
        let Resource { cfgs, lints, .. } = resource;
        let of = Struct {
            ident,
            visibility: visibility.as_ref().unwrap_or(&resource.visibility).clone(),
            lifetimes: TokenStream::new(),
            declared,
        };
        let (mut missing, mut declarations, mut slots) = (Vec::new(), Vec::new(), Vec::new());
        for parameter in parameters {
            match parameter.kind.feature().filter(|feature| parameter.own.is_none() && !has(feature)) {
                Some(feature) => missing.push(without_feature(parameter, feature)),
                None => slots.push(self.parameter(&of, parameter, &mut declarations)),
            }
        }
        let declaration = self.query_struct(&of, resource, &slots);
        let implemented = self.query_methods(&of, resource, &slots);
        let declarations = declarations.into_iter().map(|item| quote!(#cfgs #lints #item));
        expansion.extend(quote! {
            #cfgs #lints #declaration
            #(#declarations)*
            #cfgs #lints
            const _: () = { #implemented };
        });
        missing
    }

    fn parameter<'a>(
        &self,
        of: &Struct<'_>,
        parameter: &'a QueryParameter,
        declarations: &mut Vec<TokenStream>,
    ) -> Slot<'a> {
        let rows = self.rows();
        let marker = self.parameter_type(&parameter.kind);
        let rust = match (&parameter.own, &parameter.values) {
            (Some(own), _) => own.tokens.clone(),
            (None, Some(values)) => {
                let name = format!("{}{}", plain(of.ident), pascal_case(&parameter.name));
                let name = Ident::new(&name, Span::call_site());
                let about = format!("A value of the parameter `{}`.", parameter.name);
                declarations.push(enums::declare(&rows, of, &about, None, &name, values));
                declarations.push(quote! {
                    impl #rows::ToParameter<#rows::types::String> for #name {
                        fn write(
                            &self,
                            to: &mut ::std::string::String,
                        ) -> ::core::result::Result<(), ::std::borrow::Cow<'static, str>> {
                            to.push_str(self.as_str());
                            ::core::result::Result::Ok(())
                        }
                    }
                });
                quote!(#name)
            }
            (None, None) => self.parameter_value(&parameter.kind),
        };
        let argument = match &parameter.kind {
            RustParameter::List(element) if parameter.own.is_none() => {
                let element = self.parameter_value(element);
                (
                    quote!(impl ::core::iter::IntoIterator<Item: ::core::convert::Into<#element>>),
                    quote!(.into_iter().map(::core::convert::Into::into).collect()),
                )
            }
            _ => (quote!(impl ::core::convert::Into<#rust>), quote!(.into())),
        };
        Slot { parameter, marker, rust, argument }
    }

    fn parameter_type(&self, kind: &RustParameter) -> TokenStream {
        let rows = self.rows();
        let name = match kind {
            RustParameter::Text => "String",
            RustParameter::Plain(name, _) => name,
            RustParameter::Time { is_fine: false } => "DateTime",
            RustParameter::Time { is_fine: true } => return quote!(#rows::types::DateTime64<9>),
            RustParameter::Date => "Date",
            RustParameter::Json => "Json",
            RustParameter::List(element) => {
                let element = self.parameter_type(element);
                return quote!(#rows::types::Array<#element>);
            }
        };
        let name = hidden(name);
        quote!(#rows::types::#name)
    }

    fn parameter_value(&self, kind: &RustParameter) -> TokenStream {
        let rows = self.rows();
        match kind {
            RustParameter::Plain(_, rust) => match rust.strip_prefix("types::") {
                Some(name) => {
                    let name = hidden(name);
                    quote!(#rows::types::#name)
                }
                None => {
                    let name = hidden(rust);
                    quote!(#name)
                }
            },
            RustParameter::Time { .. } => quote!(#rows::jiff::Timestamp),
            RustParameter::Date => quote!(#rows::jiff::civil::Date),
            RustParameter::Json if has("serde_json") => quote!(#rows::Json<#rows::serde_json::Value>),
            RustParameter::Json | RustParameter::Text => quote!(::std::string::String),
            RustParameter::List(element) => {
                let element = self.parameter_value(element);
                quote!(::std::vec::Vec<#element>)
            }
        }
    }

    fn query_struct(&self, of: &Struct<'_>, resource: &Resource, slots: &[Slot<'_>]) -> TokenStream {
        let Struct { ident, visibility, declared, .. } = of;
        let keyword = quote_spanned!(self.audience.span(ident)=> struct);
        let (derives, has_serde, attributes) = (derives(declared), has_serde(declared), &declared.attributes);
        let fields = slots.iter().map(|Slot { parameter, rust, .. }| {
            let QueryParameter { ident, docs, about, name, is_required, .. } = parameter;
            let gap = if docs.is_empty() { "" } else { "\n\n" };
            let about = format!("{gap}{about}");
            let rename = (has_serde && plain(ident) != *name).then(|| quote!(#[serde(rename = #name)]));
            let rust = if *is_required { rust.clone() } else { quote!(::core::option::Option<#rust>) };
            quote!(#docs #[doc = #about] #rename pub #ident: #rust)
        });
        let about = format!("A query of [`{}`].", resource.ident);
        let is_upper = |slot: &Slot<'_>| slot.parameter.name.chars().any(char::is_uppercase);
        let allow = slots.iter().any(is_upper).then(|| quote!(#[allow(non_snake_case)]));
        quote!(#[doc = #about] #derives #attributes #allow #visibility #keyword #ident { #(#fields),* })
    }

    fn query_methods(&self, of: &Struct<'_>, resource: &Resource, slots: &[Slot<'_>]) -> TokenStream {
        let rows = self.rows();
        let Struct { ident, visibility, .. } = of;
        let (ident, endpoint) = (self.audience.again(ident), self.audience.again(&resource.ident));
        let required: Vec<&Slot<'_>> = slots.iter().filter(|slot| slot.parameter.is_required).collect();
        let names: Vec<Ident> = required.iter().map(|slot| local(&slot.parameter.ident)).collect();
        let arguments: Vec<TokenStream> = required
            .iter()
            .zip(&names)
            .map(|(slot, name)| {
                let argument = &slot.argument.0;
                quote!(#name: #argument)
            })
            .collect();
        let values = slots.iter().map(|Slot { parameter, argument: (_, convert), .. }| {
            let (field, local) = (&parameter.ident, local(&parameter.ident));
            if parameter.is_required {
                quote!(#field: #local #convert)
            } else {
                quote!(#field: ::core::option::Option::None)
            }
        });
        let methods = slots.iter().filter(|slot| !slot.parameter.is_required).map(|slot| {
            let Slot {
                parameter: QueryParameter { ident, docs, about, .. }, argument: (takes, convert), ..
            } = slot;
            let name = if plain(ident) == "new" {
                Ident::new("new_", ident.span())
            } else {
                self.audience.again(ident)
            };
            let value = hidden("value");
            quote! {
                #docs
                #[doc = #about]
                #[must_use]
                #visibility fn #name(mut self, #value: #takes) -> Self {
                    self.#ident = ::core::option::Option::Some(#value #convert);
                    self
                }
            }
        });
        let constants = slots.iter().map(|Slot { parameter, marker, rust, .. }| {
            let name = constant_name(parameter);
            let (text, about) = (&parameter.name, format!("The parameter `{}`.", parameter.name));
            // Where the type of one's own does not fit, that is marked.
            let own = parameter.own.as_ref().map(|own| Span::call_site().located_at(own.spans.first));
            let new = quote_spanned!(own.unwrap_or_else(Span::call_site)=> Parameter::new::<#marker>(#text));
            quote! {
                #[doc = #about]
                #visibility const #name: #rows::Parameter<#endpoint, #rust> = #new;
            }
        });
        let sent = slots.iter().map(|Slot { parameter, .. }| {
            let (name, QueryParameter { ident, is_required, .. }) = (constant_name(parameter), parameter);
            let add = hidden(if *is_required { "add" } else { "add_some" });
            quote!(to.#add(&Self::#name, &self.#ident);)
        });
        let row = match resource.row.as_ref().map(|row| &row.declared.name) {
            Some(StructForm::Struct { ident, .. }) => self.audience.again(ident).into_token_stream(),
            Some(StructForm::Path(own)) => path(own),
            Some(StructForm::None) | None => quote!(()),
        };
        let about = format!("A query, of what is required; [`{}`]'s methods take the rest.", plain(of.ident));
        quote! {
            use #rows::Parameter;
            impl #ident {
                #(#constants)*
                /// A query, of what is required.
                #visibility fn new(#(#arguments),*) -> Self { Self { #(#values),* } }
                #(#methods)*
            }
            impl #endpoint {
                #[doc = #about]
                #visibility fn query(#(#arguments),*) -> #ident { #ident::new(#(#names),*) }
            }
            impl #rows::Query for #ident {
                type Of = #endpoint;
                type Row = #row;
                fn parameters(&self, to: &mut #rows::Parameters) { #(#sent)* }
            }
        }
    }
}

/// The constant that is a parameter.
fn constant_name(parameter: &QueryParameter) -> Ident {
    identifier(&constant(&plain(&parameter.ident)), Span::call_site())
}

/// A parameter's name as the name of a variable.
fn local(ident: &Ident) -> Ident {
    let mut ident = ident.clone();
    ident.set_span(Span::call_site());
    ident
}

fn without_feature(parameter: &QueryParameter, feature: &str) -> Diagnostic {
    let message =
        format!("{} becomes a type of the crate `{feature}`, whose feature is off", parameter.about);
    let remedy = format!(
        "add the feature `{feature}` of `tinybird` in Cargo.toml (`types` is all of them), or write `#[row(Type)]` above \
         the parameter"
    );
    Diagnostic::error(&ROW_FEATURE, parameter.type_spans, message, remedy)
}
