//! The types of a field: the one of the column, and the one in Rust.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use tinybird_core::column_type::{ColumnType, Element, Type};
use tinybird_core::row::{Mapping, RustType, of};
use tinybird_syntax::row::{EnumNames, Field, StructForm, field_name, pascal_case};

use super::{Struct, hidden};

/// A field with its types.
pub(crate) struct Slot<'a> {
    pub(crate) field: &'a Field,
    /// Its type in Rust.
    pub(crate) rust: TokenStream,
    /// The column's type where it is read.
    pub(crate) read: TokenStream,
    /// The same where it is sent.
    pub(crate) sent: TokenStream,
    /// Both without what a default makes of them.
    pub(crate) plain: (TokenStream, TokenStream),
    /// Whether the Rust type has a value to begin with.
    pub(crate) has_default: bool,
}

/// Makes the types of fields, and what these need.
pub(crate) struct Types<'a> {
    pub(super) rows: &'a TokenStream,
    pub(super) of: Option<&'a Struct<'a>>,
    /// Enums and structs that belong to the row.
    pub(crate) declared: Vec<TokenStream>,
    /// What only the types name.
    pub(crate) hidden: TokenStream,
    names: Vec<String>,
    /// While a field's types are made: the enums that are left of it.
    enums: std::slice::Iter<'a, EnumNames>,
    pub(super) field: Option<&'a Field>,
    /// The elements around what is made, by their names.
    within: Vec<String>,
}

/// A column's type and the Rust type of its values.
struct Pair {
    marker: TokenStream,
    rust: TokenStream,
    has_default: bool,
}

impl<'a> Types<'a> {
    pub(crate) fn new(rows: &'a TokenStream, of: Option<&'a Struct<'a>>) -> Self {
        Self {
            rows,
            of,
            declared: Vec::new(),
            hidden: TokenStream::new(),
            names: Vec::new(),
            enums: [].iter(),
            field: None,
            within: Vec::new(),
        }
    }

    /// The types of a field.
    pub(crate) fn slot(&mut self, field: &'a Field) -> Slot<'a> {
        self.enums = field.enums.iter();
        self.field = Some(field);
        let rows = self.rows;
        let own = field.own.as_ref();
        let defaulted = |marker: TokenStream| quote!(#rows::types::Defaulted<#marker>);
        let Some(kind) = field.kind() else {
            // The value itself says what the column is.
            let tokens = own.map(|own| own.tokens.clone()).unwrap_or_default();
            let inner = own.and_then(|own| own.within_option());
            let value = inner.as_ref().map_or(&tokens, |inner| &inner.tokens);
            let marker = quote!(<#value as #rows::Value>::Column);
            let plain = (marker.clone(), marker.clone());
            let marker = if inner.is_some() { defaulted(marker) } else { marker };
            return Slot {
                field,
                rust: tokens,
                read: marker.clone(),
                sent: marker,
                plain,
                has_default: false,
            };
        };
        let (inner, is_nullable) = without_null(kind);
        let (Pair { marker, rust, has_default }, zipped) = match inner.value() {
            Type::Array(element) if field.is_zipped => {
                let element = self.pair(element);
                let marker = &element.marker;
                let zipped = quote!(#rows::types::Zipped<#marker>);
                (self.list(element), Some(zipped))
            }
            _ => (self.pair(inner), None),
        };
        let options = own.map_or(usize::from(field.has_default || is_nullable), |own| own.options());
        let around = |marker: TokenStream| {
            let nullable = quote!(#rows::types::Nullable<#marker>);
            match (field.has_default, is_nullable, options) {
                (false, false, _) | (true, _, 0) => marker,
                (false, true, _) => nullable,
                (true, true, 2) => defaulted(nullable),
                (true, ..) => defaulted(marker),
            }
        };
        let sent = zipped.unwrap_or_else(|| marker.clone());
        let plain = if is_nullable && !field.has_default {
            (around(sent.clone()), around(marker.clone()))
        } else {
            (sent.clone(), marker.clone())
        };
        let (sent, read) = (around(sent), around(marker));
        let is_option = field.has_default || is_nullable;
        let rust = match own {
            Some(own) => own.tokens.clone(),
            None if is_option => quote!(::core::option::Option<#rust>),
            None => rust,
        };
        let has_default = own.is_none() && (is_option || has_default);
        Slot { field, rust, read, sent, plain, has_default }
    }

    /// A list of elements.
    fn list(&self, Pair { marker, rust, .. }: Pair) -> Pair {
        let rows = self.rows;
        Pair {
            marker: quote!(#rows::types::Array<#marker>),
            rust: quote!(::std::vec::Vec<#rust>),
            has_default: true,
        }
    }

    fn pair(&mut self, kind: &Type) -> Pair {
        let rows = self.rows;
        let marker = |name: &str| {
            let name = hidden(name);
            quote!(#rows::types::#name)
        };
        match of(kind) {
            RustType::Plain(mapping) => {
                Pair { marker: self.plain(kind), rust: self.path(mapping), has_default: mapping.has_default }
            }
            RustType::Same(inner) => self.pair(inner),
            RustType::Option(inner) => {
                let Pair { marker, rust, .. } = self.pair(inner);
                Pair {
                    marker: quote!(#rows::types::Nullable<#marker>),
                    rust: quote!(::core::option::Option<#rust>),
                    has_default: true,
                }
            }
            RustType::Array(inner) => {
                let element = self.pair(inner);
                self.list(element)
            }
            RustType::Map(key, value) => {
                let (key, value) = (self.pair(key), self.pair(value));
                let ((k, v), (a, b)) = ((key.marker, value.marker), (key.rust, value.rust));
                Pair {
                    marker: quote!(#rows::types::Map<#k, #v>),
                    rust: quote!(::std::collections::BTreeMap<#a, #b>),
                    has_default: true,
                }
            }
            RustType::Tuple(elements) => {
                let pairs: Vec<Pair> = elements.iter().map(|element| self.pair(&element.of)).collect();
                let (markers, rust) =
                    (pairs.iter().map(|pair| &pair.marker), pairs.iter().map(|pair| &pair.rust));
                Pair {
                    marker: quote!(#rows::types::Tuple<(#(#markers,)*)>),
                    rust: quote!((#(#rust,)*)),
                    has_default: pairs.iter().all(|pair| pair.has_default),
                }
            }
            RustType::Struct(elements) => self.named_tuple(elements),
            RustType::Enum(names) => self.enumeration(names),
            RustType::Points(dimensions) => {
                let mut rust = quote!((f64, f64));
                for _ in 0..dimensions {
                    rust = quote!(::std::vec::Vec<#rust>);
                }
                let name = match kind {
                    Type::Geo(geometry) => geometry.as_str(),
                    _ => "Point",
                };
                Pair { marker: marker(name), rust, has_default: true }
            }
            // They have no field.
            RustType::State | RustType::None => {
                Pair { marker: marker("Dynamic"), rust: quote!(()), has_default: true }
            }
        }
    }

    /// The column's type, where it is made of no others.
    fn plain(&mut self, kind: &Type) -> TokenStream {
        let rows = self.rows;
        let small = |number: u32| Literal::u8_unsuffixed(u8::try_from(number).unwrap_or(u8::MAX));
        match kind {
            Type::FixedString(length) => {
                let length = Literal::usize_unsuffixed(*length as usize);
                quote!(#rows::types::FixedString<#length>)
            }
            Type::Decimal { precision, scale } => {
                let (precision, scale) = (small(*precision), small(*scale));
                quote!(#rows::types::Decimal<#precision, #scale>)
            }
            Type::DateTime { zone } => {
                let zone = self.zone(zone.as_deref());
                quote!(#rows::types::DateTime #zone)
            }
            Type::DateTime64 { precision, zone } => {
                let (precision, zone) = (small(*precision), zone.as_deref());
                match self.zone_name(zone) {
                    Some(zone) => quote!(#rows::types::DateTime64<#precision, #zone>),
                    None => quote!(#rows::types::DateTime64<#precision>),
                }
            }
            kind => {
                let name = hidden(&match kind {
                    Type::Bool => "Bool".to_owned(),
                    Type::Int { bits, signed } => format!("{}Int{bits}", if *signed { "" } else { "U" }),
                    Type::Float { bits } => format!("Float{bits}"),
                    Type::Uuid => "Uuid".to_owned(),
                    Type::IPv4 => "IPv4".to_owned(),
                    Type::IPv6 => "IPv6".to_owned(),
                    Type::Date => "Date".to_owned(),
                    Type::Date32 => "Date32".to_owned(),
                    Type::Json(_) => "Json".to_owned(),
                    Type::Variant(_) => "Variant".to_owned(),
                    Type::Dynamic { .. } => "Dynamic".to_owned(),
                    _ => "String".to_owned(),
                });
                quote!(#rows::types::#name)
            }
        }
    }

    fn zone(&mut self, zone: Option<&str>) -> Option<TokenStream> {
        self.zone_name(zone).map(|name| quote!(<#name>))
    }

    /// A type that stands for a time zone.
    fn zone_name(&mut self, zone: Option<&str>) -> Option<Ident> {
        let zone = zone?;
        let rows = self.rows;
        let name: String = zone.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        let name = format!("Zone{name}");
        let ident = hidden(&name);
        if !self.names.contains(&name) {
            self.names.push(name);
            self.hidden.extend(quote! {
                pub enum #ident {}
                impl #rows::types::Zone for #ident { const NAME: &'static str = #zone; }
            });
        }
        Some(ident)
    }

    /// The Rust type that stands by itself.
    fn path(&self, mapping: &Mapping) -> TokenStream {
        let rows = self.rows;
        let path: Vec<Ident> = mapping.rust.split("::").map(hidden).collect();
        match mapping.origin {
            "std" if mapping.rust == "String" => quote!(::std::string::String),
            "std" => quote!(#(#path)::*),
            "net" => quote!(::std::net::#(#path)::*),
            _ => quote!(#rows::#(#path)::*),
        }
    }

    fn enumeration(&mut self, names: &[(String, i16)]) -> Pair {
        let rows = self.rows;
        let listed = names.iter().map(|(name, number)| {
            let number = Literal::i16_unsuffixed(*number);
            quote!((#name, #number))
        });
        let listed = quote!(const NAMES: &'static [(&'static str, i16)] = &[#(#listed),*];);
        let declared = self.enums.next().zip(self.of);
        let ident = self.name();
        let rust = match declared {
            Some((names, of)) => {
                let column = self.field.map(|field| field.column.as_str()).unwrap_or_default();
                let about = format!("A value of the column `{column}`.");
                let derive = self.field.and_then(|field| field.derive.clone());
                self.declared.push(super::enums::declare(rows, of, &about, derive, &ident, names));
                quote!(#ident)
            }
            None => {
                self.hidden.extend(quote!(pub enum #ident {}));
                quote!(::std::string::String)
            }
        };
        self.hidden.extend(quote!(impl #rows::types::EnumNames for #ident { #listed }));
        if declared.is_some() {
            self.hidden.extend(super::enums::columns(rows, &ident));
        }
        Pair { marker: quote!(#rows::types::Enum<#ident>), rust, has_default: true }
    }

    fn named_tuple(&mut self, elements: &[Element]) -> Pair {
        let rows = self.rows;
        let names: Vec<String> = elements.iter().filter_map(|element| element.name.clone()).collect();
        let ident = self.name();
        let pair = |element: &Element| {
            self.within.push(element.name.clone().unwrap_or_default());
            let pair = self.pair(&element.of);
            self.within.pop();
            pair
        };
        let pairs: Vec<Pair> = elements.iter().map(pair).collect();
        let (markers, rust): (Vec<_>, Vec<_>) = pairs.iter().map(|pair| (&pair.marker, &pair.rust)).unzip();
        let marker = quote!(#rows::types::Tuple<(#(#markers,)*), #ident>);
        let declared = self.field.filter(|field| field.own.is_none()).zip(self.of);
        let rust = match declared {
            Some((field, of)) => {
                let fields: Vec<_> = names
                    .iter()
                    .zip(&rust)
                    .map(|(name, rust)| (field_name(name, proc_macro2::Span::call_site()), name, *rust))
                    .collect();
                self.declared.push(super::structs::declare(of, field, &ident, &fields));
                let fields: Vec<_> = fields.iter().zip(&markers).map(|((f, n, _), m)| (f, *n, *m)).collect();
                self.hidden.extend(super::structs::columns(rows, &ident, &marker, &fields));
                quote!(#ident)
            }
            None => {
                self.hidden.extend(quote!(pub enum #ident {}));
                quote!((#(#rust,)*))
            }
        };
        self.hidden.extend(quote! {
            impl #rows::types::TupleNames for #ident { const NAMES: &'static [&'static str] = &[#(#names),*]; }
        });
        Pair { marker, rust, has_default: false }
    }

    /// A name for something of the field, of which there may be several.
    fn name(&mut self) -> Ident {
        let prefix = match self.of.map(|of| &of.declared.name) {
            Some(StructForm::Struct { ident, .. }) => super::plain(ident),
            _ => String::new(),
        };
        let field = self.field.map(|field| super::plain(&field.ident)).unwrap_or_default();
        let within = self.within.iter().map(|name| pascal_case(name));
        let base: String = [prefix, pascal_case(&field)].into_iter().chain(within).collect();
        let mut name = base.clone();
        let mut number = 2;
        while self.names.contains(&name) {
            name = format!("{base}{number}");
            number += 1;
        }
        self.names.push(name.clone());
        hidden(&name)
    }
}

/// The type without `Nullable` around it, and whether there was one.
pub(crate) fn without_null(kind: &Type) -> (&Type, bool) {
    match kind {
        Type::Nullable(inner) => (inner, true),
        Type::LowCardinality(inner) | Type::Simple { of: inner, .. } => without_null(inner),
        kind => (kind, false),
    }
}

/// The type of a field as an answer's is compared with it.
pub(crate) fn shown(data_type: &ColumnType) -> String {
    data_type.kind().to_string()
}
