//! `query`: the struct of an endpoint's queries, from `params`.

use proc_macro2::{Ident, Span, TokenStream};
use tinybird_core::options::Spec;
use tinybird_core::row::RustParameter;
use tinybird_core::rules::{ATTRIBUTE, QUERY_PARAMS, ROW_NAME};
use tinybird_core::template::{self, Declaration, Value};

use crate::ast::Entry;
use crate::diagnostic::Spans;
use crate::group::Known;
use crate::lower::Context;
use crate::row::{Declared, EnumNames, OwnType, StructForm, Variant, WrittenColumn, field_name};
use crate::row::{identifier, variant_name};

/// The queries of an endpoint.
#[derive(Debug, Clone)]
pub struct QueryStruct {
    /// The struct.
    pub declared: Declared,
    /// Its fields, in the order of `params`.
    pub parameters: Vec<QueryParameter>,
}

/// A field of a query.
#[derive(Debug, Clone)]
pub struct QueryParameter {
    /// Its name.
    pub ident: Ident,
    /// The parameter's.
    pub name: String,
    /// The doc comment.
    pub docs: TokenStream,
    /// What else is told of it: its type and its default.
    pub about: String,
    /// What it is in Rust.
    pub kind: RustParameter,
    /// The tokens of its type.
    pub type_spans: Spans,
    /// Whether every query has it.
    pub is_required: bool,
    /// The values that it takes, where they are listed.
    pub values: Option<EnumNames>,
    /// The field's type, where it is written.
    pub own: Option<OwnType>,
}

/// A parameter as it is declared, and whether every use of it is one of what the caller gave.
pub(crate) struct Declaring<'a> {
    pub(crate) declaration: &'a Declaration,
    pub(crate) is_guarded: bool,
}

impl Context<'_> {
    /// The queries that `query` declares.
    pub(crate) fn query(&mut self, known: &Known, declared: Option<&[Declaring<'_>]>, texts: &[&str]) {
        let Some((spec, entry)) = known.query() else { return self.no_query() };
        let Some(of) = self.declared(spec, entry) else { return };
        if declared.is_none() {
            self.params_missing(spec, entry, texts);
        }
        let written = std::mem::take(&mut self.written_parameters);
        let mut parameters: Vec<QueryParameter> = Vec::new();
        for (declaring, written) in declared.into_iter().flatten().zip(&written) {
            let Some(parameter) = self.query_parameter(declaring, written) else { continue };
            let other = parameters.iter().find(|other| constant(&other.name) == constant(&parameter.name));
            if let Some(other) = other {
                let message = format!(
                    "`{}` and `{}` are both `{}`",
                    other.name,
                    parameter.name,
                    constant(&parameter.name)
                );
                self.error(&ROW_NAME, written.name, message, "rename one of the two");
                continue;
            }
            parameters.push(parameter);
        }
        self.query_struct = Some(QueryStruct { declared: of, parameters });
    }

    fn query_parameter(
        &mut self,
        Declaring { declaration, is_guarded }: &Declaring<'_>,
        written: &WrittenColumn,
    ) -> Option<QueryParameter> {
        let kind = RustParameter::of(&declaration.kind)?;
        let attribute = written.row.as_ref();
        if let Some(row) = attribute
            && (row.skip.is_some() || row.with.is_some() || row.derive.is_some() || row.name.is_some())
        {
            let message = "`#[row(..)]` on a parameter takes a type, or `variants(..)`";
            self.error(&ATTRIBUTE, row.spans, message, "write `#[row(Type)]`");
        }
        let own = attribute.and_then(|row| row.own.clone());
        if own.as_ref().is_some_and(|own| !own.has_lifetimes(&[], &mut self.diagnostics)) {
            return None;
        }
        let values = match (&kind, &own) {
            (RustParameter::Text, None) if !declaration.values.is_empty() => {
                self.query_values(declaration, written)
            }
            _ => None,
        };
        let is_required =
            declaration.default == Value::None && declaration.required != Some(false) && !is_guarded;
        let default = match &declaration.default {
            Value::None if is_required => String::new(),
            Value::None => "; optional".to_owned(),
            default => format!("; by default `{default}`"),
        };
        Some(QueryParameter {
            ident: field_name(&declaration.name, written.name.first),
            name: declaration.name.clone(),
            docs: written.docs.clone(),
            about: format!("`{}`{default}", declaration.kind),
            kind,
            type_spans: written.data_type,
            is_required,
            values,
            own,
        })
    }

    /// The enum of a parameter's values.
    fn query_values(&mut self, declaration: &Declaration, written: &WrittenColumn) -> Option<EnumNames> {
        let texts: Vec<&str> = declaration.values.iter().map(Value::as_text).collect::<Option<_>>()?;
        let given = written.row.as_ref();
        let mut variants: Vec<Variant> = Vec::new();
        for (index, name) in texts.iter().enumerate() {
            let number = i16::try_from(index + 1).unwrap_or(i16::MAX);
            let own = given.and_then(|row| row.variants.iter().find(|(other, _)| other.value == *name));
            let ident = match own {
                Some((_, ident)) => ident.clone(),
                None => identifier(&variant_name(name, number), Span::call_site()),
            };
            if let Some(other) = variants.iter().find(|other| other.ident == ident) {
                let message = format!("`{}` and `{name}` are both the variant `{ident}`", other.name);
                let remedy = format!("name one of them: `#[row(variants({name:?} = {ident}2))]`");
                self.error(&ROW_NAME, written.name, message, remedy);
                continue;
            }
            variants.push(Variant { ident, name: (*name).to_owned(), number });
        }
        let default = declaration.default.as_text();
        let default = texts.iter().position(|text| Some(*text) == default).unwrap_or_default();
        Some(EnumNames { variants, default, is_key: false })
    }

    /// Says of `query` without `params` what these are.
    fn params_missing(&mut self, spec: &Spec, entry: &Entry, texts: &[&str]) {
        let checked = template::check(texts, None);
        if checked.parameters.is_empty() {
            return;
        }
        let declarations = checked.parameters.iter().map(|parameter| {
            let default = match &parameter.default {
                Value::None => String::new(),
                Value::Text(text) => format!(" = {text:?}"),
                default => format!(" = {default}"),
            };
            format!("{}: {}{default}", parameter.name, parameter.kind)
        });
        let declarations: Vec<String> = declarations.collect();
        let message =
            format!("`{}` takes its fields and their order from `params`, which is missing", spec.name);
        let remedy = format!("add `params: {{ {} }}`", declarations.join(", "));
        self.error(&QUERY_PARAMS, entry.key.spans(), message, remedy);
    }

    /// Refuses `#[row(..)]` on parameters where no query is declared.
    fn no_query(&mut self) {
        for row in std::mem::take(&mut self.written_parameters).into_iter().filter_map(|written| written.row)
        {
            let message = "`#[row(..)]` says what a field of a query is, and no query is declared";
            self.error(&ATTRIBUTE, row.spans, message, "add `query: Name`, or remove it");
        }
    }
}

/// The name of the constant that stands for a parameter.
#[must_use]
pub fn constant(name: &str) -> String {
    name.to_uppercase()
}

impl Declared {
    /// The name of the struct that is declared.
    #[must_use]
    pub const fn ident(&self) -> Option<&Ident> {
        match &self.name {
            StructForm::Struct { ident, .. } => Some(ident),
            StructForm::None | StructForm::Path(_) => None,
        }
    }
}
