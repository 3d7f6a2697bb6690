//! What a macro reads in a part of a call.
//!
//! The parts are read by several threads. Tokens belong to the thread that lexed them, so what is handed on says where
//! something stands in bytes of its file.

use std::cell::RefCell;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use proc_macro2::{Span, TokenStream};
use tinybird_core::{AnyDefinition, Kind, Target};
use tinybird_project::graph;
use tinybird_syntax::{Included, Macro, Position, Spans, Written};

use crate::diagnostic::Diagnostic;
use crate::span::{FileId, Place};

/// Some items of a call, as text.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    pub(crate) of: Macro,
    pub(crate) file: FileId,
    /// The file's path.
    pub(crate) path: &'a Path,
    /// The file's text.
    pub(crate) text: &'a str,
    /// Where the part stands in it.
    pub(crate) bytes: Range<usize>,
}

/// What was read of it.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub(crate) resources: Vec<Resource>,
    /// What is wrong around the items.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The files that were included.
    pub(crate) included: Vec<PathBuf>,
}

/// What was read of an item.
#[derive(Debug)]
pub(crate) struct Resource {
    /// Where its name stands.
    pub(crate) place: Place,
    pub(crate) kind: Option<Kind>,
    pub(crate) name: String,
    /// The definition, and the text of its datafile, until the names of what it refers to are filled in.
    pub(crate) definition: Option<AnyDefinition>,
    pub(crate) text: String,
    pub(crate) references: Vec<Reference>,
    pub(crate) queries: Vec<Query>,
    /// Where its options stand of which something shows only in the project: its [`places`](graph::places).
    pub(crate) options: Vec<Place>,
    pub(crate) has_errors: bool,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A node of a pipe.
#[derive(Debug)]
pub(crate) struct Query {
    /// Where its name stands.
    pub(crate) name: Place,
    /// Where its SQL stands.
    pub(crate) sql: Place,
    /// Where in the SQL the tables stand that it reads from.
    pub(crate) tables: Vec<Position>,
    /// Where each of its bytes stands in the SQL.
    pub(crate) written: Written,
}

/// A reference to another item.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) target: Target,
    pub(crate) is_global: bool,
    pub(crate) segments: Vec<String>,
    /// The path as it is written.
    pub(crate) text: String,
    pub(crate) place: Place,
}

impl Part<'_> {
    pub(crate) fn read(&self) -> Read {
        let included = RefCell::new(Vec::new());
        let files = |path: &str, _: Span| {
            let path = self.path.parent().unwrap_or(Path::new("")).join(path);
            let text = fs::read_to_string(&path);
            included.borrow_mut().push(path);
            text.map_or_else(|error| Included::Missing(error.to_string()), Included::Text)
        };
        let text = self.text.get(self.bytes.clone()).unwrap_or_default();
        let call = match text.parse::<TokenStream>() {
            Ok(tokens) => tinybird_syntax::read(self.of, Span::call_site(), tokens, &files),
            Err(error) => {
                let start = self.bytes.start + error.span().byte_range().start;
                let error = Diagnostic::not_lexed(self.file, self.text, start);
                return Read { diagnostics: vec![error], ..Read::default() };
            }
        };
        let diagnostics = call.diagnostics.iter().map(|diagnostic| self.diagnostic(diagnostic)).collect();
        let resources = call.resources.into_iter().map(|resource| self.resource(resource)).collect();
        Read { resources, diagnostics, included: included.into_inner() }
    }

    fn resource(&self, resource: tinybird_syntax::Resource) -> Resource {
        let reference = |reference: &tinybird_syntax::Reference| Reference {
            target: reference.target,
            is_global: reference.path.is_global,
            segments: reference.path.segments().map(tinybird_syntax::plain).collect(),
            text: reference.path.text(),
            place: self.place(reference.path.spans()),
        };
        let query = |query: &tinybird_syntax::Query| Query {
            name: self.place(query.name),
            sql: self.place(query.value),
            tables: query.table_positions(),
            written: query.written(),
        };
        Resource {
            place: self.place(resource.ident.span().into()),
            queries: resource.queries.iter().map(query).collect(),
            options: resource
                .definition
                .as_ref()
                .map(graph::places)
                .unwrap_or_default()
                .iter()
                .map(|place| self.place(resource.spans(place)))
                .collect(),
            has_errors: resource.has_errors(),
            references: resource.references.iter().map(reference).collect(),
            diagnostics: resource.diagnostics.iter().map(|diagnostic| self.diagnostic(diagnostic)).collect(),
            kind: resource.kind,
            name: resource.name,
            definition: resource.definition,
            text: resource.text,
        }
    }

    fn diagnostic(&self, diagnostic: &tinybird_syntax::Diagnostic) -> Diagnostic {
        let error = Diagnostic {
            severity: diagnostic.severity,
            ..Diagnostic::error(&diagnostic.message)
                .of(diagnostic.rule)
                .at(self.place(diagnostic.place.spans))
        };
        if diagnostic.remedy.is_empty() { error } else { error.remedy(&diagnostic.remedy) }
    }

    /// A run of tokens.
    fn place(&self, spans: Spans) -> Place {
        let range = spans.first.join(spans.last).unwrap_or(spans.first).byte_range();
        let start = self.bytes.start;
        Place { file: self.file, range: start + range.start..start + range.end }
    }
}
