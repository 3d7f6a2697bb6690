//! Resources: the items of the macros.

use std::collections::{BTreeMap, BTreeSet};

use tinybird_core::AnyDefinition;

use super::docs;
use super::layout::{Entry, Lines, Value};
use super::literal::{is_block, text};
use super::module::Module;
use super::names::{Names, Symbol, is_default};

/// What is known, and found out, while an item is written.
pub(crate) struct Context<'a> {
    pub(super) names: &'a Names,
    /// Whether long SQL goes into files.
    pub(super) sql_files: bool,
    /// Comments above columns, by their names.
    pub(super) columns: &'a BTreeMap<String, Vec<String>>,
    pub(super) uses: BTreeSet<(Module, String)>,
    pub(super) included: Vec<Included>,
    pub(super) plaintext: Vec<&'static str>,
}

/// A file of SQL that an item includes, beside the module's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Included {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// An item of a macro.
#[derive(Debug, Clone, Default)]
pub(crate) struct Item {
    /// Its source, without indent.
    pub(crate) source: String,
    /// What it refers to, and where that is.
    pub(crate) uses: BTreeSet<(Module, String)>,
    pub(crate) included: Vec<Included>,
    /// Credentials that are written out.
    pub(crate) plaintext: Vec<&'static str>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(names: &'a Names, sql_files: bool, columns: &'a BTreeMap<String, Vec<String>>) -> Self {
        let (uses, included, plaintext) = (BTreeSet::new(), Vec::new(), Vec::new());
        Self { names, sql_files, columns, uses, included, plaintext }
    }
}

/// The item of a definition. `above` are lines that stand before it.
pub(crate) fn item(
    definition: &AnyDefinition,
    symbol: &Symbol,
    above: &[String],
    mut context: Context<'_>,
) -> Item {
    let mut entries = Vec::new();
    if !is_default(&symbol.ident, definition.name()) {
        entries.push(Entry::new("name", Value::Word(text(definition.name()))));
    }
    let mut lines = Lines::default();
    above.iter().for_each(|line| lines.line(line));
    match definition.description() {
        Some(description) if docs::is_doc(description) => {
            docs::comment(description).iter().for_each(|line| lines.line(line));
        }
        Some(description) => {
            let value = match is_block(description) {
                true => Value::Block(description.to_owned()),
                false => Value::Word(text(description)),
            };
            entries.push(Entry::new("description", value));
        }
        None => {}
    }
    entries.extend(context.entries(definition));
    lines.within(&format!("pub {} {{", symbol.ident), "}", |lines| {
        entries.iter().for_each(|entry| lines.entry(entry));
    });
    let Context { uses, included, plaintext, .. } = context;
    Item { source: lines.finish(), uses, included, plaintext }
}

/// The item of a token.
pub(crate) fn token(symbol: &Symbol, name: &str) -> Item {
    let ident = &symbol.ident;
    let source = match is_default(ident, name) {
        true => format!("pub {ident};\n"),
        false => format!("pub {ident} {{ name: {} }}\n", text(name)),
    };
    Item { source, ..Item::default() }
}
