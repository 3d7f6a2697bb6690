//! From items as they are written to definitions: what is common to all of them.

use std::fmt;

use tinybird_core::check::{check_name, check_token_name};
use tinybird_core::definition::has_errors;
use tinybird_core::name::{Name, fill};
use tinybird_core::options::{Form, Spec, synonym};
use tinybird_core::rule::{Invalid, Place, Rule, Segment, Severity};
use tinybird_core::rules::{ATTRIBUTE, DUPLICATE_OPTION, MISSING_OPTION, UNKNOWN_OPTION};
use tinybird_core::suggest::{did_you_mean, did_you_mean_option, is_slip, one_of};
use tinybird_core::{AnyDefinition, Kind, Target};

use crate::ast::{Entry, Key, Path, Value, ValueKind, plain};
use crate::cursor::Cursor;
use crate::diagnostic::{Diagnostic, Spans, Typo, Words};
use crate::include::{Files, Include};
use crate::places::Places;
use crate::sql::Query;

/// A reference of an item to another one, whose name only the compiler or the scanner knows.
#[derive(Debug, Clone)]
pub struct Reference {
    /// What is asked for.
    pub target: Target,
    /// The path, as it is written.
    pub path: Path,
}

/// What is known while an item is read.
pub(crate) struct Context<'a> {
    pub(crate) kind: Kind,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) places: Places,
    pub(crate) files: Files<'a>,
    pub(crate) includes: Vec<Include>,
    pub(crate) queries: Vec<Query>,
    pub(crate) references: Vec<Reference>,
    /// The columns of the data source, once they are read.
    pub(crate) columns: Vec<String>,
    /// What the data source says of JSON paths, once that is read.
    pub(crate) json_paths: Option<bool>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(kind: Kind, item: impl Into<Spans>, files: Files<'a>) -> Self {
        Self {
            kind,
            diagnostics: Vec::new(),
            places: Places::new(item),
            files,
            includes: Vec::new(),
            queries: Vec::new(),
            references: Vec::new(),
            columns: Vec::new(),
            json_paths: None,
        }
    }

    pub(crate) fn error(
        &mut self,
        rule: &'static Rule,
        spans: impl Into<Spans>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.diagnostics.push(Diagnostic::error(rule, spans, message, remedy));
    }

    /// Reports what is wrong with the value at a place, and remembers that it is.
    pub(crate) fn refuse(&mut self, place: &Place, invalid: Invalid) {
        let spans = self.places.spans(&place.clone().range(invalid.range.clone()));
        self.places.break_at(place);
        self.diagnostics.push(Diagnostic::invalid(spans, invalid));
    }

    /// The name of the item to which a path leads.
    pub(crate) fn reference(&mut self, target: Target, path: Path) -> Name {
        self.references.push(Reference { target, path });
        Name::of_reference(self.references.len() - 1)
    }

    /// The entries of a group, each with the option it sets; what is unknown, given twice or missing is reported.
    ///
    /// `group` is the option whose group it is, none for the item itself; `owner` names it in messages, and `takes`
    /// says which of the options are proposed instead of an unknown one.
    pub(crate) fn known(
        &mut self,
        entries: Vec<Entry>,
        specs: &[&'static [Spec]],
        group: &Place,
        owner: &dyn fmt::Display,
        takes: impl Fn(&str) -> bool,
    ) -> Known {
        let all = || specs.iter().copied().flatten();
        let mut known = Known::new();
        let mut unknown = Vec::new();
        let (is_empty, mut is_unfinished) = (entries.is_empty(), false);
        for entry in entries {
            self.no_attributes(&entry);
            let key = entry.key.text();
            let Some(spec) = all().find(|spec| spec.name == key && matches!(entry.key, Key::Path(_))) else {
                unknown.push(entry);
                continue;
            };
            if is_taken(&known, spec.name) {
                let message = format!("`{key}` is given twice");
                self.error(&DUPLICATE_OPTION, entry.key.spans(), message, "remove one of them");
                continue;
            }
            let place = group.clone().then(spec.name);
            let value = entry.value.as_ref().map_or_else(|| entry.key.spans(), |value| value.spans);
            self.places.record(&place, entry.key.spans(), value);
            if entry.value.is_none() {
                // Whoever is at its value has not come to the others yet.
                is_unfinished = true;
                self.places.break_at(&place);
                self.places.incomplete_at(group);
            }
            known.push((spec, entry));
        }
        let missing: Vec<&Spec> =
            all().filter(|spec| spec.required && !is_taken(&known, spec.name)).collect();
        for spec in &missing {
            self.places.break_at(&group.clone().then(spec.name));
        }
        if is_empty && !missing.is_empty() {
            // Of a group in which nothing stands yet this is all there is to say.
            self.places.break_at(group);
        }
        for entry in unknown {
            let key = entry.key.text();
            let open = all().map(|spec| spec.name).filter(|name| takes(name) && !is_taken(&known, name));
            let synonym = || synonym(&key).filter(|synonym| open.clone().any(|name| name == *synonym));
            let similar = did_you_mean_option(&key, open.clone()).or_else(synonym);
            let given = did_you_mean_option(&key, known.iter().map(|(spec, _)| spec.name));
            // What a mistyped or half-typed key was meant to be is not missing.
            is_unfinished |= !entry.has_colon || missing.iter().any(|spec| Some(spec.name) == similar);
            match similar.and_then(|similar| all().find(|spec| spec.name == similar)) {
                Some(meant) => self.places.break_at(&group.clone().then(meant.name)),
                None if !entry.has_colon => self.places.incomplete_at(group),
                None => {}
            }
            if entry.has_colon {
                self.unknown(&entry, &key, (similar, given), open, owner);
                if let Key::Path(path) = &entry.key {
                    let among = Words::Options(fields_of(self.kind, group));
                    self.typo(path, similar, all().map(|spec| spec.name), among);
                }
            }
        }
        let names = tinybird_core::suggest::all_of(missing.iter().map(|spec| spec.name));
        if let Some(names) = names.filter(|_| !is_unfinished) {
            let spans = self.places.spans(group);
            let add = |spec: &&Spec| format!("`{}: ..`, {}", spec.name, first_sentence(spec.doc));
            let added: Vec<String> = missing.iter().map(add).collect();
            let remedy = format!("add {}", added.join("; and "));
            self.error(&MISSING_OPTION, spans, format!("{owner} needs {names}"), remedy);
        }
        known
    }

    /// Notes that what was reported last is a typing mistake, where the compiler would propose the same word: the closest.
    pub(crate) fn typo<'n>(
        &mut self,
        path: &Path,
        meant: Option<&str>,
        words: impl Iterator<Item = &'n str>,
        among: Words,
    ) {
        let (Some(ident), Some(last)) = (path.ident(), self.diagnostics.last_mut()) else { return };
        let word = plain(ident);
        if meant.is_some_and(|meant| is_slip(&word, meant)) && did_you_mean(&word, words) == meant {
            last.typo = Some(Typo { ident: ident.clone(), among });
        }
    }

    fn unknown<'n>(
        &mut self,
        entry: &Entry,
        key: &str,
        (similar, given): (Option<&str>, Option<&str>),
        names: impl Iterator<Item = &'n str>,
        owner: &dyn fmt::Display,
    ) {
        let mut names = names.peekable();
        let remedy = match similar {
            Some(similar) if similar == key => format!("write `{key}` without quotes"),
            Some(similar) => format!("did you mean `{similar}`?"),
            None if given.is_some() => format!("remove it: `{}` is there already", given.unwrap_or_default()),
            None if names.peek().is_none() => "remove it".to_owned(),
            None => format!("remove it, or write {}", one_of(names)),
        };
        // Tinybird's SDKs have such an option.
        if key == "cache" {
            let why =
                "Tinybird's datafiles have no `CACHE`, and its parser refuses the one that its SDK writes";
            let message = format!("`cache` is no option of {owner}: {why}");
            return self.error(&UNKNOWN_OPTION, entry.key.spans(), message, "remove it");
        }
        let message = format!("`{}` is no option of {owner}", key.escape_debug());
        self.error(&UNKNOWN_OPTION, entry.key.spans(), message, remedy);
    }

    /// Refuses attributes where none have a meaning.
    pub(crate) fn no_attributes(&mut self, entry: &Entry) {
        for attribute in &entry.attributes {
            let (message, remedy) = match &*attribute.name {
                "doc" => {
                    ("a doc comment has no meaning on an option".to_owned(), "write `//` instead of `///`")
                }
                "cfg" => (
                    "`#[cfg]` has no meaning on an option: a definition is read as it stands".to_owned(),
                    "put `#[cfg]` on the item, and declare the item twice",
                ),
                name => (format!("`#[{name}]` has no meaning on an option"), "remove it"),
            };
            self.error(&ATTRIBUTE, attribute.spans, message, remedy);
        }
    }

    /// The entries of a group in braces; none where the value is no such group.
    pub(crate) fn group(&mut self, spec: &Spec, value: &Value, place: &Place) -> Option<Vec<Entry>> {
        let ValueKind::Map(group) = &value.kind else {
            self.wrong_form(value, spec.name, spec.form);
            self.places.break_at(place);
            return None;
        };
        Some(Cursor::of(group).entries(&mut self.diagnostics))
    }

    /// The item's name in Tinybird, from `name:` or from the item's own.
    pub(crate) fn name(&mut self, kind: Kind, entry: Option<&Value>, default: String) -> String {
        let place = Place::option("name");
        let check = if kind == Kind::Token { check_token_name } else { check_name };
        match entry {
            Some(Value { kind: ValueKind::Text(name), .. }) => {
                if let Err(invalid) = check(name) {
                    self.refuse(&place, invalid);
                    return default;
                }
                name.clone()
            }
            Some(value) => {
                self.wrong_form(value, "name", Form::Plain);
                default
            }
            None => {
                if let Err(invalid) = check(&default) {
                    self.places.break_at(&place);
                    let remedy = "add `name: \"..\"`, of letters, digits and underscores";
                    self.refuse(&Place::item(), Invalid { remedy: remedy.to_owned(), ..invalid });
                }
                default
            }
        }
    }

    /// A definition and its datafile; none where there is a mistake.
    pub(crate) fn finish(self, definition: AnyDefinition) -> Finished {
        let (text, violations) = definition.render();
        let mut is_broken = self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        is_broken |= has_errors(&violations);
        let Self { mut diagnostics, places, includes, queries, references, .. } = self;
        for violation in violations {
            diagnostics.extend(places.place(violation).map(|diagnostic| with_paths(diagnostic, &references)));
        }
        let (definition, text) = if is_broken { (None, String::new()) } else { (Some(definition), text) };
        Finished { definition, text, references, includes, queries, diagnostics }
    }
}

/// The name of the type whose fields are the options of a group.
fn fields_of(kind: Kind, group: &Place) -> String {
    let options = group.path.segments().iter().filter_map(|segment| match segment {
        Segment::Option(name) => Some(*name),
        _ => None,
    });
    kind.fields(options)
}

/// The entries of a group, each with the option it sets.
pub(crate) type Known = Vec<(&'static Spec, Entry)>;

fn is_taken(known: &Known, name: &str) -> bool {
    known.iter().any(|(spec, _)| spec.name == name)
}

/// What [`Context::finish`] gives.
#[derive(Default)]
pub(crate) struct Finished {
    pub(crate) definition: Option<AnyDefinition>,
    pub(crate) text: String,
    pub(crate) references: Vec<Reference>,
    pub(crate) includes: Vec<Include>,
    pub(crate) queries: Vec<Query>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A message with the paths of references, as they are written.
fn with_paths(mut diagnostic: Diagnostic, references: &[Reference]) -> Diagnostic {
    for text in [&mut diagnostic.message, &mut diagnostic.remedy] {
        *text = fill(text, |number| references.get(number).map(|reference| reference.path.text()));
    }
    diagnostic
}

/// The first sentence of a documentation, for a message.
fn first_sentence(doc: &str) -> String {
    let text = doc.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = text.find(". Renders").or_else(|| text.find(". ")).unwrap_or(text.len());
    let mut sentence = text[..end].trim_end_matches('.').to_owned();
    if let Some(first) = sentence.get(..1) {
        let is_word =
            sentence.split(' ').next().is_some_and(|word| word.chars().skip(1).all(char::is_lowercase));
        if is_word {
            sentence = first.to_lowercase() + &sentence[1..];
        }
    }
    sentence
}
