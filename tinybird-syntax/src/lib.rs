//! The language of the `tinybird` macros: from tokens to checked definitions, with diagnostics.
//!
//! The procedural macros and the renderer of `tinybird-build` are thin layers over [`read`].

mod ast;
mod column;
mod connection;
mod cursor;
mod datasource;
mod description;
mod diagnostic;
mod entries;
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
mod spanned;
mod sql;
mod tokens;
mod value;

use proc_macro2::{Ident, TokenStream};
use tinybird_core::Kind;
use tinybird_core::check::snake_case;
use tinybird_core::connection::{DynamoDbConnection, GcsConnection, KafkaConnection, S3Connection};
use tinybird_core::definition;
use tinybird_core::pipe::{Api, Copy, Materialization, SinkOption, Unpublished};
use tinybird_core::rule::{Place, Severity};

pub use ast::{Path, plain};
pub use diagnostic::{Diagnostic, Spans, Typo, Words};
pub use include::{Files, Include, Included};
pub use literal::string;
pub use lower::Reference;
pub use macros::Macro;
pub use sql::Query;

use ast::{Item, Value};
use cursor::Cursor;
use lower::{Common, Context, Finished};

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
    /// The kind of resource; none where it was not said.
    pub kind: Option<Kind>,
    /// Its name in Tinybird.
    pub name: String,
    /// Its datafile in pieces, between which stand the names of what it refers to; none where there is a mistake.
    pub pieces: Vec<String>,
    /// Which of the references has its name after each piece but the last.
    pub gaps: Vec<usize>,
    /// What it refers to.
    pub references: Vec<Reference>,
    /// What the definition holds beside the datafile.
    pub beside: String,
    /// The files that it includes.
    pub includes: Vec<Include>,
    /// Its nodes, where it is a pipe.
    pub queries: Vec<Query>,
    /// Its mistakes and warnings.
    pub diagnostics: Vec<Diagnostic>,
}

impl Resource {
    /// Whether there is a mistake, beside warnings.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
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

/// Reads what stands in a call of one of the macros, and the files that it includes.
#[must_use]
pub fn read(of: Macro, tokens: TokenStream, files: Files<'_>) -> Call {
    let mut call = Call::default();
    let items = item::items(tokens, &mut call.diagnostics);
    call.resources = items.into_iter().map(|item| resource(of, item, files)).collect();
    call
}

fn resource(of: Macro, item: Item, files: Files<'_>) -> Resource {
    let mut diagnostics = Vec::new();
    let kind = of.kind(&item, &mut diagnostics);
    let (cfgs, lints) = item::passed_on(&item, &mut diagnostics);
    let (mut docs, mut name) = (TokenStream::new(), String::new());
    let mut finished = Finished::default();
    if let Some(kind) = kind {
        // A text of the user's may look like the stand-in of a reference: then another stand-in is tried.
        for salt in 0..64 {
            (finished, name, docs) = lower(kind, &item, salt, files);
            if !finished.is_ambiguous {
                break;
            }
        }
    }
    diagnostics.append(&mut finished.diagnostics);
    let Finished { pieces, gaps, references, beside, includes, queries, .. } = finished;
    let Item { ident, visibility, .. } = item;
    Resource {
        ident,
        visibility,
        lints,
        cfgs,
        docs,
        kind,
        name,
        pieces,
        gaps,
        references,
        beside,
        includes,
        queries,
        diagnostics,
    }
}

fn lower(kind: Kind, item: &Item, salt: u32, files: Files<'_>) -> (Finished, String, TokenStream) {
    let mut context = Context::new(kind, item.ident.span(), salt, files);
    let entries = match &item.body {
        Some(body) => Cursor::of(body).entries(&mut context.diagnostics),
        None => Vec::new(),
    };
    let mut known = context.known(
        entries,
        &[&[definition::Common::SPECS], kind.groups()].concat(),
        &Place::item(),
        &kind.words(),
        |_| true,
    );
    let mut take = |option: &str| -> Option<Value> {
        let index = known.iter().position(|(spec, _)| spec.name == option)?;
        known.remove(index).1.value
    };
    let (name, description) = (take("name"), take("description"));
    let name = context.name(kind, name.as_ref(), snake_case(&plain(&item.ident)));
    let (description, docs) = description::description(&mut context, &item.attributes, description.as_ref());
    let common = Common { name: name.clone(), description };
    let finished = match kind {
        Kind::Kafka => connection::lower::<KafkaConnection>(context, common, &known),
        Kind::S3 => connection::lower::<S3Connection>(context, common, &known),
        Kind::Gcs => connection::lower::<GcsConnection>(context, common, &known),
        Kind::DynamoDb => connection::lower::<DynamoDbConnection>(context, common, &known),
        Kind::DataSource => datasource::lower(context, common, &known),
        Kind::Pipe => pipe::lower::<Unpublished>(context, common, &known),
        Kind::Endpoint => pipe::lower::<Api>(context, common, &known),
        Kind::MaterializedView => pipe::lower::<Materialization>(context, common, &known),
        Kind::CopyPipe => pipe::lower::<Copy>(context, common, &known),
        Kind::SinkPipe => pipe::lower::<SinkOption>(context, common, &known),
        _ => connection::token(context, common),
    };
    (finished, name, docs)
}
