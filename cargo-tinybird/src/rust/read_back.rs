//! Whether the macros read an item as the definition that it was written from.

use proc_macro2::{Span, TokenStream};
use tinybird_core::pipe::{Body, Node};
use tinybird_core::resource::datafile;
use tinybird_core::rule::Severity;
use tinybird_core::template::multi_line_literals;
use tinybird_core::{AnyDefinition, DataSource};
use tinybird_import::{Extension, File, FileDefinition, Leftover};
use tinybird_syntax::{Included, Macro, read};

use super::resource::Item;
use super::{Names, Symbol};

/// Why an item cannot stand for a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The rule that is broken, if it is one.
    pub(crate) rule: Option<&'static str>,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { rule: None, message: message.into() }
    }
}

/// Reads an item as the macros do, and compares what it means with the definition. What the macros only warn of is
/// returned.
pub(crate) fn read_back(
    file: &File,
    symbol: &Symbol,
    item: &Item,
    names: &Names,
) -> Result<Vec<Refusal>, Vec<Refusal>> {
    if let Some(kept) = kept(file) {
        return Err(vec![Refusal::new(format!("the macros have no place for `{}`", kept.trim_end()))]);
    }
    let tokens = item.source.parse::<TokenStream>();
    let tokens = tokens.map_err(|error| vec![Refusal::new(format!("no tokens of Rust: {error}"))])?;
    let included = |path: &str, _| {
        let found = item.included.iter().find(|included| included.path == path);
        found.map_or(Included::Unknown, |included| Included::Text(included.text.clone()))
    };
    let call = read(Macro::Of(symbol.kind), Span::call_site(), tokens, &included);
    let diagnostics =
        call.diagnostics.iter().chain(call.resources.iter().flat_map(|resource| &resource.diagnostics));
    let (errors, warnings): (Vec<_>, Vec<_>) =
        diagnostics.partition(|diagnostic| diagnostic.severity == Severity::Error);
    let refusal = |diagnostic: &&tinybird_syntax::Diagnostic| Refusal {
        rule: Some(diagnostic.rule.name),
        message: diagnostic.message.clone(),
    };
    if !errors.is_empty() {
        return Err(errors.iter().map(refusal).collect());
    }
    let [resource] = call.resources.as_slice() else {
        return Err(vec![Refusal::new("it is not read as one item")]);
    };
    let name = |reference: usize| {
        let reference = resource.references.get(reference)?;
        names.name(&reference.path.text())
    };
    let text = datafile(&resource.text, name);
    let expected = file.definition.to_string();
    if resource.name != file.definition.name() || !is_same(&text, &expected) {
        return Err(vec![Refusal::new(difference(&expected, &text))]);
    }
    if literals(&file.definition) != written_literals(symbol, &resource.name, &text) {
        return Err(vec![Refusal::new("a literal of several lines would be indented otherwise")]);
    }
    Ok(warnings.iter().map(refusal).collect())
}

/// What a datafile says and no definition can.
fn kept(file: &File) -> Option<&str> {
    file.leftovers.iter().find_map(|leftover| match leftover {
        Leftover::Kept(kept) => Some(kept.text.as_str()),
        _ => None,
    })
}

/// Whether two definitions say the same, but for how far lines are indented.
pub(crate) fn means_the_same(a: &FileDefinition, b: &FileDefinition) -> bool {
    is_same(&a.to_string(), &b.to_string()) && literals(a) == literals(b)
}

/// The literals of several lines, of which every blank counts.
fn literals(definition: &FileDefinition) -> Vec<String> {
    let definition = definition.known();
    let nodes = definition.and_then(AnyDefinition::as_pipe).map(Body::nodes).unwrap_or_default();
    let source = definition.and_then(AnyDefinition::as_data_source);
    let forward_query = source.and_then(DataSource::forward_query);
    let queries = nodes.iter().map(Node::sql).chain(forward_query);
    let literals = |sql: &str| -> Vec<String> {
        multi_line_literals(sql).into_iter().filter_map(|range| sql.get(range).map(str::to_owned)).collect()
    };
    queries.flat_map(literals).collect()
}

/// The same of a datafile that an item renders to.
fn written_literals(symbol: &Symbol, name: &str, text: &str) -> Vec<String> {
    let extension = if symbol.kind.is_pipe() { Extension::Pipe } else { Extension::DataSource };
    tinybird_import::read(extension, name, text).map(|file| literals(&file.definition)).unwrap_or_default()
}

/// Whether two datafiles are the same but for white space at the ends of lines: how far a block is indented says nothing.
fn is_same(a: &str, b: &str) -> bool {
    a.lines().map(str::trim).eq(b.lines().map(str::trim))
}

fn difference(definition: &str, written: &str) -> String {
    let mut lines = definition.lines().zip(written.lines());
    match lines.find(|(a, b)| a.trim() != b.trim()) {
        Some((a, b)) => format!("`{}` would become `{}`", a.trim(), b.trim()),
        None => "it would become shorter or longer".to_owned(),
    }
}
