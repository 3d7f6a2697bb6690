//! The language of the `tinybird` macros: from tokens to checked definitions, with diagnostics.
//!
//! The procedural macros and the renderer of `tinybird-build` are thin layers over [`read`].

mod ast;
mod column;
mod credential;
mod cursor;
mod datasource;
mod description;
mod diagnostic;
mod entries;
mod group;
mod include;
mod item;
mod literal;
mod lower;
mod macros;
mod options;
pub mod outline;
mod parameters;
mod pipe;
mod places;
pub mod query;
pub mod row;
mod shared;
mod spanned;
mod sql;
mod tokens;
mod value;

use proc_macro2::{Ident, Span, TokenStream};
use tinybird_core::check::snake_case;
use tinybird_core::definition::has_errors;
use tinybird_core::options::Common;
use tinybird_core::rule::{Place, Severity};
use tinybird_core::rules::{SAME_NAME, SYNTAX};
use tinybird_core::{AnyDefinition, Kind};

pub use ast::{Path, plain};
pub use diagnostic::{At, Diagnostic, Spans, Typo, Words};
pub use include::{Files, Include, Included};
pub use literal::string;
pub use lower::Reference;
pub use macros::Macro;
pub use sql::{Position, Query, Written};

use ast::Item;
use cursor::Cursor;
use group::Allowed;
use item::Items;
use lower::{Context, Finished};
use places::Places;
use query::QueryStruct;
use row::Row;
use shared::{Scope, SharedColumns};

/// A resource as its macro declares it.
#[derive(Debug, Clone)]
pub struct Resource {
    /// The item's name in Rust.
    pub ident: Ident,
    /// `pub`, `pub(crate)` or nothing.
    pub visibility: TokenStream,
    /// Lint attributes, which go on everything that the item expands to.
    pub lints: TokenStream,
    /// `#[cfg]`, which goes on everything that the item expands to, mistakes included.
    pub cfgs: TokenStream,
    /// The doc comment.
    pub docs: TokenStream,
    /// The place of its options in braces.
    pub body: Span,
    /// The kind of resource; none where it was not said.
    pub kind: Option<Kind>,
    /// Its name in Tinybird.
    pub name: String,
    /// Its definition, in which references stand for the names of other items; none where there is a mistake.
    pub definition: Option<AnyDefinition>,
    /// The text of its datafile, with placeholders for the names of other items; empty where there is a mistake.
    pub text: String,
    /// What it refers to, in the order of the numbers of the references.
    pub references: Vec<Reference>,
    /// The files that it includes.
    pub includes: Vec<Include>,
    /// Its nodes, where it is a pipe.
    pub queries: Vec<Query>,
    /// The rows that it declares as a Rust type.
    pub row: Option<Row>,
    /// The queries that it declares as a Rust type.
    pub query_struct: Option<QueryStruct>,
    /// Its mistakes and warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether it has a mistake that is told at another item, in columns which both share.
    is_told_before: bool,
    places: Places,
}

impl Resource {
    /// The tokens of an option of its definition, or of the nearest thing around it.
    #[must_use]
    pub fn spans(&self, place: &Place) -> Spans {
        self.places.spans(place)
    }

    /// Whether it is there in every configuration.
    fn is_always(&self) -> bool {
        self.cfgs.is_empty()
    }

    /// Whether there is a mistake, beside warnings.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.is_told_before || has_errors(&self.diagnostics)
    }

    /// Removes what is told of a shared column at one of these items already.
    fn tell_once(&mut self, others: &[Self]) {
        let told = |diagnostic: &Diagnostic| {
            diagnostic.place.shared.is_some()
                && others.iter().filter(|other| other.is_always()).flat_map(|other| &other.diagnostics).any(
                    |other| {
                        other.place.shared == diagnostic.place.shared && other.text() == diagnostic.text()
                    },
                )
        };
        let (told, left): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.diagnostics).into_iter().partition(told);
        (self.is_told_before, self.diagnostics) = (has_errors(&told), left);
    }
}

/// What a macro call holds.
#[derive(Debug, Clone, Default)]
pub struct Call {
    /// The items whose names could be read.
    pub resources: Vec<Resource>,
    /// What is wrong around the items.
    pub diagnostics: Vec<Diagnostic>,
}

impl Call {
    fn has_errors(&self) -> bool {
        has_errors(&self.diagnostics) || self.resources.iter().any(Resource::has_errors)
    }
}

/// Reads what stands in a call of one of the macros, which is at this place, and the files that it includes.
#[must_use]
pub fn read(of: Macro, place: Span, tokens: TokenStream, files: Files<'_>) -> Call {
    let mut call = Call::default();
    let Items { items, shared } = item::items(tokens, &mut call.diagnostics);
    if of != Macro::Of(Kind::DataSource) {
        call.diagnostics.extend(shared.iter().map(SharedColumns::refused));
    }
    if items.is_empty() && shared.is_empty() && call.diagnostics.is_empty() {
        let message = format!("this call of `{}!` declares nothing", of.name());
        let remedy = "declare an item, such as `pub Name { .. }`, or remove the call";
        let empty = Diagnostic::error(&SYNTAX, place, message, remedy);
        call.diagnostics.push(Diagnostic { severity: Severity::Warning, ..empty });
    }
    call.resources.reserve_exact(items.len());
    let idents: Vec<Ident> = items.iter().map(|item| item.ident.clone()).collect();
    let scope = Scope { shared: &shared, items: &idents };
    for item in items {
        let mut resource = resource(of, item, scope, files);
        resource.tell_once(&call.resources);
        let is_same =
            |other: &Resource| other.ident == resource.ident && other.is_always() && resource.is_always();
        if call.resources.iter().any(is_same) {
            // The compiler would say so three times.
            let ident = &resource.ident;
            let message = format!("`{ident}` is declared twice in this call");
            call.diagnostics.push(Diagnostic::error(
                &SAME_NAME,
                ident.span(),
                message,
                "rename one of the two",
            ));
            call.diagnostics.extend(resource.diagnostics);
        } else {
            call.resources.push(resource);
        }
    }
    if !call.has_errors() {
        call.diagnostics.extend(shared.iter().filter_map(SharedColumns::unused));
    }
    call
}

fn resource(of: Macro, item: Item, scope: Scope<'_>, files: Files<'_>) -> Resource {
    let mut diagnostics = Vec::new();
    let kind = of.kind(&item, &mut diagnostics);
    let (cfgs, lints) = item::passed_on(&item, &mut diagnostics);
    let (mut docs, mut name) = (TokenStream::new(), String::new());
    let mut finished = Finished::default();
    if let Some(kind) = kind {
        (finished, name, docs) = lower(kind, &item, scope, files);
    }
    let places = finished.places.unwrap_or_else(|| Places::new(item.ident.span()));
    diagnostics.append(&mut finished.diagnostics);
    let Finished { definition, text, references, includes, queries, row, query_struct, .. } = finished;
    let Item { ident, visibility, body, .. } = item;
    let body = body.map_or(ident.span(), |body| body.span());
    Resource {
        ident,
        visibility,
        lints,
        cfgs,
        docs,
        body,
        kind,
        name,
        definition,
        text,
        references,
        includes,
        queries,
        row,
        query_struct,
        diagnostics,
        is_told_before: false,
        places,
    }
}

fn lower(kind: Kind, item: &Item, scope: Scope<'_>, files: Files<'_>) -> (Finished, String, TokenStream) {
    let mut context = Context::new(kind, item.ident.span(), scope, files);
    let entries = match &item.body {
        Some(body) => Cursor::of(body).entries(&mut context.diagnostics),
        None => Vec::new(),
    };
    let (specs, place) = ([&[Common::SPECS], kind.groups()].concat(), Place::item());
    let allowed = Allowed { specs: &specs, place: &place, owner: &kind.words() };
    let known = context.known(entries, &allowed, |_| true);
    let options = Common::OPTIONS;
    let name = context.name(kind, known.value(options.name), snake_case(&plain(&item.ident)));
    context.name.clone_from(&name);
    let description = known.value(options.description);
    let (description, docs) = description::description(&mut context, &item.attributes, description);
    let mut definition = AnyDefinition::new(kind);
    definition.as_dyn_mut().set_common(name.clone(), description);
    if let AnyDefinition::DataSource(source) = &mut definition {
        datasource::lower(&mut context, source, &known);
    } else if kind.is_pipe() {
        pipe::lower(&mut context, &mut definition, &known);
    } else {
        context.set_all(definition.as_dyn_mut(), &known, &Place::item());
    }
    (context.finish(definition), name, docs)
}
