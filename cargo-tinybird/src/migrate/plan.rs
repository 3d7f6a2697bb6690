//! What becomes of each datafile.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use tinybird_core::Kind;
use tinybird_core::files::{AnyDefinition, File, Left, read};
use tinybird_core::graph::{self, Member};
use tinybird_core::rule::Severity;

use super::find::Found;
use super::module::{self, Source};
use crate::rust::{Context, Item, Module, Names, Refusal, Symbol, item, read_back, token};

/// What becomes of a project.
#[derive(Debug, Default)]
pub(crate) struct Migration {
    /// The files of the module, by their paths below its folder.
    pub(crate) sources: BTreeMap<PathBuf, String>,
    /// The datafiles that moved, in the order of their paths.
    pub(crate) moved: Vec<Moved>,
    /// Those that did not, and why.
    pub(crate) left: Vec<Refused>,
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

/// A datafile that was read.
struct Resource {
    path: PathBuf,
    kind: Kind,
    file: File,
}

impl Resource {
    fn name(&self) -> &str {
        self.file.definition.name()
    }
}

/// Writes the module of the datafiles. What cannot be said in Rust, or not so that it means the same, is left.
pub(crate) fn migrate(files: Vec<Found>, sql_files: bool) -> Migration {
    let mut migration = Migration::default();
    let mut resources: Vec<Resource> = Vec::new();
    for found in files {
        match resource(found, &resources) {
            Ok(resource) => resources.push(resource),
            Err(left) => migration.left.push(left),
        }
    }
    leave_what_clashes(&mut resources, &mut migration.left);
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
    migration.sources = sources(&resources, &items, &tokens, &names);
    for (index, resource) in resources.into_iter().enumerate() {
        match refused.get(&index) {
            Some(refusals) => migration.left.push((resource.path, refusals.clone())),
            None => {
                let written = items.get(&index);
                let notes = written.map(|(item, warnings)| notes(&resource.file, item, warnings));
                let (kind, name) = (resource.kind, resource.name().to_owned());
                migration.moved.push(Moved {
                    path: resource.path,
                    kind,
                    name,
                    notes: notes.unwrap_or_default(),
                });
            }
        }
    }
    migration.left.sort_by(|(a, _), (b, _)| a.cmp(b));
    migration
}

/// A datafile that does not move, and why.
type Refused = (PathBuf, Vec<Refusal>);

fn resource(found: Found, earlier: &[Resource]) -> Result<Resource, Refused> {
    let name = found.name();
    let Found { path, extension, text } = found;
    let text = match text {
        Ok(text) => text,
        Err(why) => return Err((path, vec![Refusal::new(why)])),
    };
    let file = match read(extension, &name, &text) {
        Ok(file) => file,
        Err(errors) => {
            let refusal = |error: tinybird_core::datafile::ReadError| {
                Refusal::new(format!("line {}: {}", error.line, error.message))
            };
            return Err((path, errors.into_iter().map(refusal).collect()));
        }
    };
    let Some(kind) = file.definition.kind() else {
        return Err((path, vec![Refusal::new("no macro declares connections of this type")]));
    };
    let is_same = |other: &&Resource| {
        Module::of(other.kind) == Module::of(kind) && other.name() == file.definition.name()
    };
    match earlier.iter().find(is_same) {
        Some(other) => {
            let why = format!("`{}` declares a resource of this name and kind", other.path.display());
            Err((path, vec![Refusal::new(why)]))
        }
        None => Ok(Resource { path, kind, file }),
    }
}

/// Leaves what is wrong only beside the others, such as a pipe that is called like a data source.
fn leave_what_clashes(resources: &mut Vec<Resource>, left: &mut Vec<Refused>) {
    loop {
        let texts: Vec<String> =
            resources.iter().map(|resource| resource.file.definition.to_string()).collect();
        let members: Vec<Member<'_>> = resources
            .iter()
            .zip(&texts)
            .map(|(resource, text)| Member::read(resource.kind, resource.name(), text, ""))
            .collect();
        let findings = graph::check(&members);
        let errors = findings.into_iter().filter(|finding| finding.severity == Severity::Error);
        let mut refused: BTreeMap<usize, Vec<Refusal>> = BTreeMap::new();
        for finding in errors {
            let refusal = Refusal { rule: Some(finding.rule.name), message: finding.message };
            refused.entry(finding.member).or_default().push(refusal);
        }
        if refused.is_empty() {
            return;
        }
        let all = std::mem::take(resources);
        for (index, resource) in all.into_iter().enumerate() {
            match refused.remove(&index) {
                Some(refusals) => left.push((resource.path, refusals)),
                None => resources.push(resource),
            }
        }
    }
}

/// The names of the tokens that the resources name, and that can be declared.
fn tokens(resources: &[Resource]) -> BTreeSet<String> {
    let grants = resources.iter().flat_map(|resource| match &resource.file.definition {
        AnyDefinition::DataSource(source) => source.tokens(),
        AnyDefinition::Pipe(pipe) => pipe.tokens(),
        AnyDefinition::Endpoint(pipe) => pipe.tokens(),
        AnyDefinition::MaterializedView(pipe) => pipe.tokens(),
        AnyDefinition::CopyPipe(pipe) => pipe.tokens(),
        AnyDefinition::SinkPipe(pipe) => pipe.tokens(),
        _ => &[],
    });
    let names = grants.map(|grant| grant.token().to_owned());
    names.filter(|name| tinybird_core::check::check_token_name(name).is_ok()).collect()
}

type Items = BTreeMap<usize, (Item, Vec<Refusal>)>;

/// The items of the resources that can be written, and why the others cannot.
fn items(resources: &[Resource], names: &Names, sql_files: bool) -> (Items, BTreeMap<usize, Vec<Refusal>>) {
    let (mut items, mut refused) = (Items::new(), BTreeMap::new());
    for (index, resource) in resources.iter().enumerate() {
        let Resource { kind, file, .. } = resource;
        let definition = &file.definition;
        // What was refused before is tried again only to say why.
        let refused_before = Symbol { ident: "Refused".to_owned(), kind: *kind };
        let symbol = names.get(&[*kind], definition.name()).unwrap_or(&refused_before);
        let mut above = comments(file);
        let mut written = item(definition, symbol, &above, Context::new(names, sql_files));
        match read_back(file, symbol, &written, names) {
            Ok(warnings) => {
                if !warnings.is_empty() {
                    above.extend(allowed(&warnings));
                    written = item(definition, symbol, &above, Context::new(names, sql_files));
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

/// What the file says and the definition has no place for.
fn comments(file: &File) -> Vec<String> {
    let comments = file.left.iter().filter_map(|left| match left {
        Left::Comment(_, text) if text.chars().any(char::is_alphanumeric) => {
            Some(format!("// {}", text.trim()))
        }
        _ => None,
    });
    comments.collect()
}

/// Warnings of the macros, which were there before and do not make the build fail.
fn allowed(warnings: &[Refusal]) -> Vec<String> {
    let words = warnings
        .iter()
        .map(|warning| format!("// {}: {}", warning.rule.unwrap_or_default(), warning.message));
    words.chain(["#[allow(deprecated)]".to_owned()]).collect()
}

/// What a person should look at.
fn notes(file: &File, item: &Item, warnings: &[Refusal]) -> Vec<String> {
    let ignored = file.left.iter().filter_map(|left| match left {
        Left::Ignored(line, text, why) => Some(format!("line {line}, `{text}`, is left out: {why}")),
        _ => None,
    });
    let (original, written) = (file.to_string(), file.definition.to_string());
    let lines = original.lines().zip(written.lines());
    // How a secret is spelled says nothing.
    let spellings = lines
        .filter(|(a, b)| a != b && !b.contains("tb_secret"))
        .map(|(a, b)| format!("`{a}` is written `{b}`"));
    let plaintext = item.plaintext.iter().map(|option| {
        format!("`{option}` is a credential that is written out: set it by `tb secret set`, and write `secret(\"NAME\")`")
    });
    let warnings = warnings.iter().map(|warning| warning.message.clone());
    ignored.chain(spellings).chain(plaintext).chain(warnings).collect()
}

fn sources(
    resources: &[Resource],
    items: &Items,
    tokens: &BTreeSet<String>,
    names: &Names,
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
    module::files(&declared)
}
