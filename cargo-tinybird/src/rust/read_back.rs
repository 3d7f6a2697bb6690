//! Whether the macros read an item as the definition that it was written from.

use proc_macro2::TokenStream;
use tinybird_core::files::{File, Left};
use tinybird_core::resource::join;
use tinybird_core::rule::Severity;
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
    let call = read(Macro::Of(symbol.kind), tokens, &included);
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
    let text = join(&resource.pieces, &resource.gaps, name);
    let expected = file.definition.to_string();
    if resource.name == file.definition.name() && is_same(&text, &expected) {
        return Ok(warnings.iter().map(refusal).collect());
    }
    Err(vec![Refusal::new(difference(&expected, &text))])
}

/// What a datafile says and no definition can.
fn kept(file: &File) -> Option<&str> {
    file.left.iter().find_map(|left| match left {
        Left::Kept(kept) => Some(kept.text.as_str()),
        _ => None,
    })
}

/// Whether two datafiles are the same but for white space at the ends of lines: how far a block is indented says nothing,
/// and no literal goes over several lines.
pub(crate) fn is_same(a: &str, b: &str) -> bool {
    a.lines().map(str::trim).eq(b.lines().map(str::trim))
}

fn difference(definition: &str, written: &str) -> String {
    let mut lines = definition.lines().zip(written.lines());
    match lines.find(|(a, b)| a.trim() != b.trim()) {
        Some((a, b)) => format!("`{}` would become `{}`", a.trim(), b.trim()),
        None => "it would become shorter or longer".to_owned(),
    }
}
