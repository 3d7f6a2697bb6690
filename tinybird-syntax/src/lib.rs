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
mod item;
mod literal;
mod lower;
mod macros;
mod places;
mod spanned;
mod value;

use proc_macro2::{Ident, TokenStream};
use tinybird_core::Kind;
use tinybird_core::check::{Bucket, snake_case};
use tinybird_core::connection::{DynamoDbConnection, GcsConnection, KafkaConnection, S3Connection};
use tinybird_core::definition::COMMON_SPECS;
use tinybird_core::rule::{Place, Severity};

pub use ast::{Path, plain};
pub use diagnostic::{Diagnostic, Spans};
pub use lower::Reference;
pub use macros::Macro;

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
    /// Its datafile, with gaps for the names of what it refers to, which
    /// [`fill`](tinybird_core::resource::fill) fills; empty where there is a mistake.
    pub text: String,
    /// What it refers to.
    pub references: Vec<Reference>,
    /// The store of a bucket import whose URI does not tell.
    pub bucket: Option<Bucket>,
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

/// Reads what stands in a call of one of the macros.
#[must_use]
pub fn read(of: Macro, tokens: TokenStream) -> Call {
    let mut call = Call::default();
    let items = item::items(tokens, &mut call.diagnostics);
    call.resources = items.into_iter().map(|item| resource(of, item)).collect();
    call
}

fn resource(of: Macro, item: Item) -> Resource {
    let mut diagnostics = Vec::new();
    let kind = of.kind(&item, &mut diagnostics);
    let (cfgs, lints) = item::passed_on(&item, &mut diagnostics);
    let (mut docs, mut name, mut bucket) = (TokenStream::new(), String::new(), None);
    let mut finished = Finished::default();
    if let Some(kind) = kind {
        // A text of the user's may look like the stand-in of a reference: then another stand-in is tried.
        for salt in 0..64 {
            (finished, name, docs, bucket) = lower(kind, &item, salt);
            if !finished.is_ambiguous {
                break;
            }
        }
    }
    diagnostics.append(&mut finished.diagnostics);
    let Finished { text, references, .. } = finished;
    let Item { ident, visibility, .. } = item;
    Resource { ident, visibility, lints, cfgs, docs, kind, name, text, references, bucket, diagnostics }
}

fn lower(kind: Kind, item: &Item, salt: u32) -> (Finished, String, TokenStream, Option<Bucket>) {
    let mut context = Context::new(item.ident.span(), salt);
    let entries = match &item.body {
        Some(body) => Cursor::of(body).entries(&mut context.diagnostics),
        None => Vec::new(),
    };
    let mut known =
        context.known(entries, &[COMMON_SPECS, kind.specs()], &Place::item(), kind.words(), |_| true);
    let mut take = |option: &str| -> Option<Value> {
        let index = known.iter().position(|(spec, _)| spec.name == option)?;
        known.remove(index).1.value
    };
    let (name, description) = (take("name"), take("description"));
    let name = context.name(kind, name.as_ref(), snake_case(&plain(&item.ident)));
    let (description, docs) = description::description(&mut context, &item.attributes, description.as_ref());
    let common = Common { name: name.clone(), description };
    let bucket = known.iter().find(|(spec, _)| spec.name == "gcs").map(|_| Bucket::Gcs);
    let finished = match kind {
        Kind::Kafka => connection::lower::<KafkaConnection>(context, common, &known),
        Kind::S3 => connection::lower::<S3Connection>(context, common, &known),
        Kind::Gcs => connection::lower::<GcsConnection>(context, common, &known),
        Kind::DynamoDb => connection::lower::<DynamoDbConnection>(context, common, &known),
        Kind::DataSource => datasource::lower(context, common, &known),
        _ => connection::token(context, common),
    };
    (finished, name, docs, bucket)
}
