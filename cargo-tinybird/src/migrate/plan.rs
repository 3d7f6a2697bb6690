//! What becomes of each datafile.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use tinybird_core::{AnyDefinition, Kind};
use tinybird_import::Leftover;

use super::find::Found;
use super::module::{self, Source};
use super::resource::{Refused, Resource, resources};
use crate::format::Style;
use crate::rust::{Context, Item, Module, Names, Refusal, Symbol, item, read_back, token};

/// What becomes of a project.
#[derive(Debug, Default)]
pub(crate) struct Migration {
    /// The files of the module, by their paths below its folder.
    pub(crate) sources: BTreeMap<PathBuf, String>,
    /// The datafiles that moved, in the order of their paths.
    pub(crate) moved: Vec<Moved>,
    /// Those that did not, and why.
    pub(crate) refused: Vec<Refused>,
}

/// A datafile that moved.
#[derive(Debug)]
pub(crate) struct Moved {
    pub(crate) path: PathBuf,
    pub(crate) kind: Kind,
    pub(crate) name: String,
    /// What a person should look at.
    pub(crate) notes: Vec<String>,
}

/// Writes the module of the datafiles. What cannot be said in Rust, or not so that it means the same, is left.
pub(crate) fn migrate(files: Vec<Found>, sql_files: bool, style: &Style) -> Migration {
    let mut migration = Migration::default();
    let resources = resources(files, &mut migration.refused);
    let tokens = tokens(&resources);
    let named: Vec<(Kind, &str)> = resources
        .iter()
        .map(|resource| (resource.kind, resource.name()))
        .chain(tokens.iter().map(|name| (Kind::Token, name.as_str())))
        .collect();
    let mut names = Names::new(&named);
    // What is left is named in quotes by the others, which are written anew.
    let (items, refused) = loop {
        let (items, refused) = items(&resources, &names, sql_files);
        let known = |index: &usize| names.get(&[resources[*index].kind], resources[*index].name()).is_some();
        let newly: Vec<usize> = refused.keys().copied().filter(known).collect();
        if newly.is_empty() {
            break (items, refused);
        }
        for index in newly {
            names.remove(resources[index].kind, resources[index].name());
        }
    };
    migration.sources = sources(&resources, &items, &tokens, &names, style);
    for (index, resource) in resources.into_iter().enumerate() {
        if let Some(refusals) = refused.get(&index) {
            migration.refused.extend(resource.paths().map(|path| (path, refusals.clone())));
            continue;
        }
        let written = items.get(&index);
        let mut notes = written.map(|(item, warnings)| notes(&resource, item, warnings)).unwrap_or_default();
        let of_copies = format!("it says the same as `{}`, and is declared once", resource.path.display());
        let (kind, name) = (resource.kind, resource.name().to_owned());
        for path in resource.paths() {
            migration.moved.push(Moved { path, kind, name: name.clone(), notes });
            notes = vec![of_copies.clone()];
        }
    }
    migration.refused.sort_by(|(a, _), (b, _)| a.cmp(b));
    migration
}

/// The names of the tokens that the resources name, and that can be declared.
fn tokens(resources: &[Resource]) -> BTreeSet<String> {
    let grants = resources.iter().filter_map(Resource::definition).flat_map(AnyDefinition::tokens);
    let names = grants.map(|grant| grant.token().to_owned());
    names.filter(|name| tinybird_core::check::check_token_name(name).is_ok()).collect()
}

type Items = BTreeMap<usize, (Item, Vec<Refusal>)>;

/// The items of the resources that can be written, and why the others cannot.
fn items(resources: &[Resource], names: &Names, sql_files: bool) -> (Items, BTreeMap<usize, Vec<Refusal>>) {
    let (mut items, mut refused) = (Items::new(), BTreeMap::new());
    for (index, resource) in resources.iter().enumerate() {
        let Resource { kind, file, comments, .. } = resource;
        let Some(definition) = resource.definition() else { continue };
        // What was refused before is tried again only to say why.
        let refused_before = Symbol { ident: "Refused".to_owned(), kind: *kind };
        let symbol = names.get(&[*kind], definition.name()).unwrap_or(&refused_before);
        let context = || Context::new(names, sql_files, &comments.columns);
        let mut above = comments.above.clone();
        let mut written = item(definition, symbol, &above, context());
        match read_back(file, symbol, &written, names) {
            Ok(warnings) => {
                if !warnings.is_empty() {
                    above.extend(allowed(&warnings));
                    written = item(definition, symbol, &above, context());
                }
                items.insert(index, (written, warnings));
            }
            Err(refusals) => {
                refused.insert(index, refusals);
            }
        }
    }
    (items, refused)
}

/// Warnings of the macros, which were there before and do not make the build fail.
fn allowed(warnings: &[Refusal]) -> Vec<String> {
    let words = warnings
        .iter()
        .map(|warning| format!("// {}: {}", warning.rule.unwrap_or_default(), warning.message));
    words.chain(["#[allow(deprecated)]".to_owned()]).collect()
}

/// What a person should look at.
fn notes(resource: &Resource, item: &Item, warnings: &[Refusal]) -> Vec<String> {
    let Resource { file, adapted, .. } = resource;
    let ignored = file.leftovers.iter().filter_map(|leftover| match leftover {
        Leftover::Ignored(line, text, why) => Some(format!("line {line}, `{text}`, is left out: {why}")),
        _ => None,
    });
    let (original, written) = (file.to_string(), file.definition.to_string());
    let changed: Vec<_> = original.lines().zip(written.lines()).filter(|(a, b)| a != b).collect();
    // How a secret is spelled says nothing.
    let spellings = changed
        .iter()
        .filter(|(a, b)| a.trim() != b.trim() && !b.contains("tb_secret"))
        .map(|(a, b)| format!("`{a}` is written `{b}`"));
    // Only a PEM has an indent that counts.
    let pem = changed.iter().any(|(a, b)| a.trim() == b.trim()).then(|| {
        "the lines of the PEM are written without their indent, which Tinybird takes for a part of it"
            .to_owned()
    });
    let plaintext = item.plaintext.iter().map(|option| {
        format!("`{option}` is a credential that is written out: set it by `cargo tinybird secret set`, and write `secret(\"NAME\")`")
    });
    let warnings = warnings.iter().map(|warning| warning.message.clone());
    adapted
        .iter()
        .cloned()
        .chain(ignored)
        .chain(spellings)
        .chain(pem)
        .chain(plaintext)
        .chain(warnings)
        .collect()
}

fn sources(
    resources: &[Resource],
    items: &Items,
    tokens: &BTreeSet<String>,
    names: &Names,
    style: &Style,
) -> BTreeMap<PathBuf, String> {
    let mut declared: BTreeMap<Module, Vec<Source>> = BTreeMap::new();
    for (index, (item, _)) in items {
        let kind = resources[*index].kind;
        declared.entry(Module::of(kind)).or_default().push(Source { kind, item: item.clone() });
    }
    let used: BTreeSet<&str> = items
        .values()
        .flat_map(|(item, _)| item.uses.iter().filter(|(module, _)| *module == Module::Tokens))
        .map(|(_, ident)| ident.as_str())
        .collect();
    for name in tokens {
        let symbol = names.get(&[Kind::Token], name).filter(|symbol| used.contains(symbol.ident.as_str()));
        if let Some(symbol) = symbol {
            let source = Source { kind: Kind::Token, item: token(symbol, name) };
            declared.entry(Module::Tokens).or_default().push(source);
        }
    }
    module::files(&declared, style)
}
