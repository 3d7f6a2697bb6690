//! Names of resources in Rust.

use std::collections::{BTreeSet, HashMap};

use tinybird_core::check::snake_case;
use tinybird_core::{Folder, Kind};

use super::module::Module;

/// A resource as Rust knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Symbol {
    pub(crate) ident: String,
    pub(crate) kind: Kind,
}

/// Resources that share their names in Tinybird.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Space {
    Connection,
    Token,
    Table,
}

impl Space {
    fn of(kind: Kind) -> Self {
        match kind.folder() {
            None => Self::Token,
            Some(Folder::Connections) => Self::Connection,
            Some(
                Folder::Datasources
                | Folder::Pipes
                | Folder::Endpoints
                | Folder::Materializations
                | Folder::Copies
                | Folder::Sinks,
            ) => Self::Table,
        }
    }
}

/// The resources of a project, by their names in Tinybird.
#[derive(Debug, Default)]
pub(crate) struct Names {
    symbols: HashMap<(Space, String), Symbol>,
}

impl Names {
    /// Names all resources, so that no two have one name in Rust. Data sources and pipes come first: their names are
    /// those that people read in queries.
    pub(crate) fn new(resources: &[(Kind, &str)]) -> Self {
        let mut sorted: Vec<&(Kind, &str)> = resources.iter().collect();
        sorted.sort_by_key(|(kind, name)| (Space::of(*kind) != Space::Table, Module::of(*kind), *name));
        let (mut names, mut taken) = (Self::default(), BTreeSet::new());
        for (kind, name) in sorted {
            let key = (Space::of(*kind), (*name).to_owned());
            if names.symbols.contains_key(&key) {
                continue;
            }
            let ident = free(name, *kind, &taken);
            taken.insert(ident.clone());
            names.symbols.insert(key, Symbol { ident, kind: *kind });
        }
        names
    }

    /// The resource of this name that one of these kinds has.
    pub(crate) fn get(&self, kinds: &[Kind], name: &str) -> Option<&Symbol> {
        let space = Space::of(*kinds.first()?);
        self.symbols.get(&(space, name.to_owned())).filter(|symbol| kinds.contains(&symbol.kind))
    }

    /// The name in Tinybird of what Rust knows by this one.
    pub(crate) fn name(&self, ident: &str) -> Option<&str> {
        self.symbols.iter().find(|(_, symbol)| symbol.ident == ident).map(|((_, name), _)| name.as_str())
    }

    /// Forgets a resource, which others then name in quotes.
    pub(crate) fn remove(&mut self, kind: Kind, name: &str) {
        self.symbols.remove(&(Space::of(kind), name.to_owned()));
    }
}

/// A name that nothing else has.
fn free(name: &str, kind: Kind, taken: &BTreeSet<String>) -> String {
    let plain = upper_camel_case(name);
    let is_free = |ident: &String| !taken.contains(ident) && !RESERVED.contains(&ident.as_str());
    let suffix = Module::of(kind).suffix();
    let plain = if plain.is_empty() { suffix.to_owned() } else { plain };
    let with_suffix = format!("{plain}{suffix}");
    let numbered = (2_u32..).map(|number| format!("{with_suffix}{number}"));
    let mut candidates = [plain, with_suffix.clone()].into_iter().chain(numbered);
    candidates.find(is_free).unwrap_or_default()
}

/// What every module knows already, or what would be read as something else.
const RESERVED: &[&str] = &[
    "Self",
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "String",
    "Vec",
    "Box",
    "Send",
    "Sync",
    "Sized",
    "Copy",
    "Clone",
    "Drop",
    "Fn",
    "FnMut",
    "FnOnce",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Future",
    "IntoFuture",
    "Iterator",
    "IntoIterator",
    "DoubleEndedIterator",
    "ExactSizeIterator",
    "Extend",
    "FromIterator",
    "Default",
    "Debug",
    "Hash",
    "Eq",
    "PartialEq",
    "Ord",
    "PartialOrd",
    "ToString",
    "ToOwned",
    "From",
    "Into",
    "TryFrom",
    "TryInto",
    "AsRef",
    "AsMut",
    "Unpin",
];

/// `events_kafka` is `EventsKafka`; what is not a letter or digit only separates words.
fn upper_camel_case(name: &str) -> String {
    let mut ident = String::with_capacity(name.len());
    for word in name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let is_loud =
            word.len() > 1 && word.bytes().all(|byte| !byte.is_ascii_lowercase()) && name.contains('_');
        let word = if is_loud { word.to_ascii_lowercase() } else { word.to_owned() };
        let mut letters = word.chars();
        ident.extend(letters.next().map(|c| c.to_ascii_uppercase()));
        ident.push_str(letters.as_str());
    }
    if ident.starts_with(|c: char| c.is_ascii_digit()) {
        ident.insert(0, 'N');
    }
    ident
}

/// Whether a resource that is called so in Rust needs no `name:`.
pub(crate) fn is_default(ident: &str, name: &str) -> bool {
    snake_case(ident) == name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_rust() {
        for (name, ident) in [
            ("events_kafka", "EventsKafka"),
            ("landing_s3", "LandingS3"),
            ("events__v2", "EventsV2"),
            ("topPages", "TopPages"),
            ("TOP_PAGES", "TopPages"),
            ("read api token", "ReadApiToken"),
            ("2024_events", "N2024Events"),
            ("_", ""),
        ] {
            assert_eq!(upper_camel_case(name), ident, "{name}");
        }
    }

    #[test]
    fn clashes_are_told_apart_by_the_kind() {
        let resources = [
            (Kind::Kafka, "events"),
            (Kind::DataSource, "events"),
            (Kind::Token, "events"),
            (Kind::DataSource, "string"),
            (Kind::Endpoint, "top_pages"),
            (Kind::Endpoint, "topPages"),
            (Kind::Endpoint, "top__pages"),
        ];
        let names = Names::new(&resources);
        let idents =
            resources.map(|(kind, name)| names.get(&[kind], name).map(|symbol| symbol.ident.as_str()));
        let expected = [
            "EventsConnection",
            "Events",
            "EventsToken",
            "StringSource",
            "TopPagesEndpoint2",
            "TopPages",
            "TopPagesEndpoint",
        ];
        assert_eq!(idents, expected.map(Some));
        assert_eq!(names.get(&[Kind::S3], "events"), None);
    }
}
