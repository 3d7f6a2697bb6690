//! `row`: the struct of rows, and what sends and reads it.

mod decode;
pub(crate) mod encode;
pub(crate) mod enums;
mod source;
mod structs;
mod types;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use tinybird_core::row::{RustType, of};
use tinybird_core::rules::ROW_FEATURE;
use tinybird_syntax::row::{Declared, Field, Row, StructForm};
use tinybird_syntax::{Diagnostic, Resource};

use crate::audience::path;
use crate::expand::Expander;
use types::{Slot, Types};

/// A struct that is declared, and what is common to all that belongs to it.
pub(crate) struct Struct<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) visibility: TokenStream,
    pub(crate) lifetimes: TokenStream,
    pub(crate) declared: &'a Declared,
}

impl Expander {
    /// The rows and the queries of a resource; what is wrong with them is the answer.
    pub(crate) fn types(&self, resource: &Resource, expansion: &mut TokenStream) -> Vec<Diagnostic> {
        let mut missing = self.row(resource, expansion);
        missing.extend(self.query(resource, expansion));
        missing
    }

    /// The rows of a resource; what is wrong with them is the answer.
    fn row(&self, resource: &Resource, expansion: &mut TokenStream) -> Vec<Diagnostic> {
        let Some(row) = &resource.row else { return Vec::new() };
        let mut missing: Vec<Diagnostic> = Vec::new();
        let is_declared = matches!(row.declared.name, StructForm::Struct { .. });
        let is_there = |field: &&Field| {
            // Without a struct no field has a type.
            let lacking = is_declared.then(|| self.lacking(field)).flatten();
            missing.extend(lacking.map(|feature| without_feature(field, feature)));
            lacking.is_none()
        };
        let fields: Vec<&Field> = row.fields.iter().filter(is_there).collect();
        let Resource { cfgs, lints, visibility, .. } = resource;
        let declared = match &row.declared.name {
            StructForm::Struct { visibility: own, ident, lifetimes } => {
                let lifetimes = lifetimes.iter().map(lifetime);
                Some(Struct {
                    ident,
                    visibility: own.as_ref().unwrap_or(visibility).clone(),
                    lifetimes: if lifetimes.len() == 0 {
                        TokenStream::new()
                    } else {
                        quote!(<#(#lifetimes),*>)
                    },
                    declared: &row.declared,
                })
            }
            StructForm::None | StructForm::Path(_) => None,
        };
        let rows = self.rows();
        let mut types = Types::new(&rows, declared.as_ref());
        let slots: Vec<Slot<'_>> = fields.iter().map(|field| types.slot(field)).collect();
        let mut implemented = self.source(resource, row, &slots);
        if let Some(declared) = &declared {
            expansion.extend(quote!(#cfgs #lints));
            expansion.extend(self.declaration(declared, resource, &slots));
            if missing.is_empty() {
                if let Some(members) = &row.members {
                    implemented.extend(self.encode(declared, resource, members, &slots));
                }
                if declared.lifetimes.is_empty() {
                    implemented.extend(self.decode(declared, &slots));
                }
            }
        }
        if let StructForm::Path(own) = &row.declared.name {
            implemented.extend(self.is_row(resource, row, own));
        }
        let Types { declared, hidden, .. } = types;
        let all = declared.into_iter().map(|item| quote!(#cfgs #lints #item));
        expansion.extend(quote! {
            #(#all)*
            #cfgs #lints
            const _: () = { #hidden #implemented };
        });
        missing
    }

    /// Whether a type of one's own is the row.
    fn is_row(&self, resource: &Resource, row: &Row, own: &tinybird_syntax::Path) -> TokenStream {
        let (rows, own) = (self.rows(), path(own));
        let source = self.audience.again(&resource.ident);
        let (bound, given) = if row.members.is_some() {
            (quote!(#rows::Row<Of = #source>), quote!(row))
        } else {
            (quote!(#rows::FromRow), quote!(from_row))
        };
        let given = hidden(&given.to_string());
        quote! {
            const _: fn() = || {
                fn #given<R: #bound>() {}
                #given::<#own>();
            };
        }
    }

    /// The path of the module of rows.
    pub(crate) fn rows(&self) -> TokenStream {
        let krate = &self.krate;
        quote!(#krate::rows)
    }

    /// The feature that a field's type needs and that the crate does not have.
    fn lacking(&self, field: &Field) -> Option<&'static str> {
        if field.own.is_some() {
            return None;
        }
        let mut features = Vec::new();
        features_of(field.kind()?, &mut features);
        features.into_iter().find(|feature| !has(feature))
    }

    fn declaration(&self, of: &Struct<'_>, resource: &Resource, slots: &[Slot<'_>]) -> TokenStream {
        let Struct { ident, visibility, lifetimes, declared } = of;
        let span = self.audience.span(ident);
        let keyword = quote_spanned!(span=> struct);
        let Declared { attributes, .. } = declared;
        let derives = derives(declared);
        let has_serde = has_serde(declared);
        let fields = slots.iter().map(|Slot { field, rust, .. }| {
            let Field { ident, docs, about, column, .. } = field;
            let rename = (has_serde && plain(ident) != *column).then(|| quote!(#[serde(rename = #column)]));
            let gap = if docs.is_empty() { "" } else { "\n\n" };
            let about = format!("{gap}{about}");
            quote!(#docs #[doc = #about] #rename pub #ident: #rust)
        });
        let about = format!("A row of [`{}`].", resource.ident);
        // A column may have any name.
        let is_lower = |slot: &Slot<'_>| slot.field.ident.to_string().chars().any(char::is_uppercase);
        let allow = slots.iter().any(is_lower).then(|| quote!(#[allow(non_snake_case)]));
        quote!(#[doc = #about] #derives #attributes #allow #visibility #keyword #ident #lifetimes { #(#fields),* })
    }
}

/// What a struct derives.
pub(crate) fn derives(declared: &Declared) -> TokenStream {
    let derives = &declared.derives;
    quote!(#[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq #(, #derives)*)])
}

/// Whether serde's traits are derived.
pub(crate) fn has_serde(declared: &Declared) -> bool {
    declared.derives.iter().any(is_serde)
}

/// Whether this derives a trait of serde's.
pub(crate) fn is_serde(derive: &TokenStream) -> bool {
    matches!(tinybird_syntax::row::last_word(derive).as_str(), "Serialize" | "Deserialize")
}

pub(crate) fn lifetime(name: &Ident) -> TokenStream {
    let mut quote = proc_macro2::Punct::new('\'', proc_macro2::Spacing::Joint);
    quote.set_span(name.span());
    let name = name.clone();
    quote!(#quote #name)
}

/// An identifier without `r#`.
pub(crate) fn plain(ident: &Ident) -> String {
    tinybird_syntax::plain(ident)
}

/// Whether the feature of another crate's types is on.
pub(crate) fn has(feature: &str) -> bool {
    let features = [
        ("jiff", cfg!(feature = "jiff")),
        ("rust_decimal", cfg!(feature = "rust_decimal")),
        ("serde_json", cfg!(feature = "serde_json")),
        ("uuid", cfg!(feature = "uuid")),
    ];
    features.contains(&(feature, true))
}

/// The features that a type needs.
pub(crate) fn features_of(kind: &tinybird_core::column_type::Type, features: &mut Vec<&'static str>) {
    match of(kind) {
        RustType::Plain(mapping) => features.extend(mapping.feature()),
        RustType::Same(inner) | RustType::Option(inner) | RustType::Array(inner) => {
            features_of(inner, features)
        }
        RustType::Map(key, value) => {
            features_of(key, features);
            features_of(value, features);
        }
        RustType::Tuple(elements) | RustType::Struct(elements) => {
            elements.iter().for_each(|element| features_of(&element.of, features));
        }
        RustType::Enum(_) | RustType::Points(_) | RustType::State | RustType::None => {}
    }
}

fn without_feature(field: &Field, feature: &str) -> Diagnostic {
    let shown = field.data_type.as_ref().map(ToString::to_string).unwrap_or_default();
    let message = format!("`{shown}` becomes a type of the crate `{feature}`, whose feature is off");
    let remedy = format!(
        "add the feature `{feature}` of `tinybird` in Cargo.toml (`types` is all of them), or write `#[row(Type)]` above \
         the column"
    );
    Diagnostic::error(&ROW_FEATURE, field.type_spans, message, remedy)
}

/// An identifier that only generated code names.
pub(crate) fn hidden(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
