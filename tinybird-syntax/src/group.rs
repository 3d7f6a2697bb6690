//! Groups of options: which option each entry sets, and what is unknown, given twice or missing.

use std::fmt;

use tinybird_core::Kind;
use tinybird_core::options::{Form, Spec, synonym};
use tinybird_core::rule::language::{DUPLICATE_OPTION, MISSING_OPTION, UNKNOWN_OPTION};
use tinybird_core::rule::{OptionName, Place, Segment};
use tinybird_core::suggest::{all_of, did_you_mean_option, one_of};

use crate::ast::{Entry, Key, Value};
use crate::diagnostic::Words;
use crate::entries::no_value;
use crate::lower::Context;

/// The entries of a group, each with the option that it sets.
#[derive(Default)]
pub(crate) struct Known(Vec<(&'static Spec, Entry)>);

impl Known {
    /// The options that are given.
    pub(crate) fn specs(&self) -> impl Iterator<Item = &'static Spec> + Clone {
        self.0.iter().map(|(spec, _)| *spec)
    }

    /// The value of an option, where it is given and has one.
    pub(crate) fn value(&self, option: OptionName) -> Option<&Value> {
        self.0.iter().find(|(spec, _)| spec.name == option)?.1.value.as_ref()
    }

    /// `row`, where it is given.
    pub(crate) fn row(&self) -> Option<(&'static Spec, &Entry)> {
        self.of_form(|form| matches!(form, Form::Row))
    }

    /// `query`, where it is given.
    pub(crate) fn query(&self) -> Option<(&'static Spec, &Entry)> {
        self.of_form(|form| matches!(form, Form::Query))
    }

    /// The option of a form that one has at most.
    fn of_form(&self, is_it: impl Fn(Form) -> bool) -> Option<(&'static Spec, &Entry)> {
        self.0.iter().find(|(spec, _)| is_it(spec.form)).map(|(spec, entry)| (*spec, entry))
    }

    fn has(&self, option: OptionName) -> bool {
        self.specs().any(|spec| spec.name == option)
    }
}

/// The options that a group may have.
pub(crate) struct Allowed<'a> {
    /// The options, in groups.
    pub(crate) specs: &'a [&'static [Spec]],
    /// The option whose group it is; the item itself for the options of an item.
    pub(crate) place: &'a Place,
    /// What the group belongs to, in messages.
    pub(crate) owner: &'a dyn fmt::Display,
}

impl Allowed<'_> {
    fn all(&self) -> impl Iterator<Item = &'static Spec> + Clone {
        self.specs.iter().copied().flatten()
    }

    fn place_of(&self, option: OptionName) -> Place {
        self.place.clone().then(option)
    }
}

impl Context<'_> {
    /// The entries of a group, each with the option it sets; what is unknown, given twice or missing is reported.
    ///
    /// `takes` says which of the options are proposed instead of an unknown one.
    pub(crate) fn known(
        &mut self,
        entries: Vec<Entry>,
        allowed: &Allowed<'_>,
        takes: impl Fn(OptionName) -> bool,
    ) -> Known {
        let is_empty = entries.is_empty();
        let (known, unknown) = self.pair(entries, allowed);
        let missing: Vec<&Spec> =
            allowed.all().filter(|spec| spec.required && !known.has(spec.name)).collect();
        for spec in &missing {
            self.places.break_at(&allowed.place_of(spec.name));
        }
        if is_empty && !missing.is_empty() {
            // Of a group in which nothing stands yet this is all there is to say.
            self.places.break_at(allowed.place);
        }
        // Whoever is at a value has not come to the others yet.
        let mut is_unfinished = known.0.iter().any(|(_, entry)| entry.value.is_none());
        for entry in unknown {
            let meant = self.unknown(&entry, allowed, &known, &takes);
            // What a mistyped or half-typed key was meant to be is not missing.
            is_unfinished |= !entry.has_colon || missing.iter().any(|spec| Some(spec.name.as_str()) == meant);
        }
        if !is_unfinished {
            self.missing(&missing, allowed);
        }
        known
    }

    /// The entries, each with its option, and those that set none.
    fn pair(&mut self, entries: Vec<Entry>, allowed: &Allowed<'_>) -> (Known, Vec<Entry>) {
        let (mut known, mut unknown) = (Known::default(), Vec::new());
        for entry in entries {
            let key = entry.key.text();
            let is_path = matches!(entry.key, Key::Path(_));
            let spec = allowed.all().find(|spec| spec.name.as_str() == key && is_path);
            // Theirs go to the struct.
            if !spec.is_some_and(|spec| matches!(spec.form, Form::Row | Form::Query)) {
                self.no_attributes(&entry);
            }
            let Some(spec) = spec else {
                unknown.push(entry);
                continue;
            };
            if known.has(spec.name) {
                let message = format!("`{key}` is given twice");
                self.error(&DUPLICATE_OPTION, entry.key.spans(), message, "remove one of them");
                continue;
            }
            let place = allowed.place_of(spec.name);
            let value = entry.value.as_ref().map_or_else(|| entry.key.spans(), |value| value.spans);
            self.places.record(&place, entry.key.spans(), value);
            if entry.value.is_none() {
                self.places.break_at(&place);
                self.places.incomplete_at(allowed.place);
            }
            known.0.push((spec, entry));
        }
        (known, unknown)
    }

    /// Reports an entry that sets no option; the option that was meant, if any.
    fn unknown(
        &mut self,
        entry: &Entry,
        allowed: &Allowed<'_>,
        known: &Known,
        takes: &impl Fn(OptionName) -> bool,
    ) -> Option<&'static str> {
        let key = entry.key.text();
        let is_open = |name: &OptionName| takes(*name) && !known.has(*name);
        let open = allowed.all().map(|spec| spec.name).filter(is_open).map(OptionName::as_str);
        let synonym = || synonym(&key).filter(|synonym| open.clone().any(|name| name == *synonym));
        let similar = did_you_mean_option(&key, open.clone()).or_else(synonym);
        let given = did_you_mean_option(&key, known.specs().map(|spec| spec.name.as_str()));
        match similar.and_then(|similar| allowed.all().find(|spec| spec.name.as_str() == similar)) {
            Some(meant) => self.places.break_at(&allowed.place_of(meant.name)),
            None if !entry.has_colon => self.places.incomplete_at(allowed.place),
            None => {}
        }
        if !entry.has_colon {
            self.half_typed(&entry.key, open, similar);
            return similar;
        }
        let owner = allowed.owner;
        let (message, remedy) = match (similar, given) {
            // Tinybird's SDKs have such an option.
            _ if key == "cache" => (
                format!(
                    "unknown option `cache` for {owner}: Tinybird's datafiles have no `CACHE`, and its parser refuses the \
                     one that its SDK writes"
                ),
                "remove it".to_owned(),
            ),
            (similar, given) => {
                let remedy = match (similar, given) {
                    (Some(similar), _) if similar == key => format!("write `{key}` without quotes"),
                    (Some(similar), _) => format!("did you mean `{similar}`?"),
                    (None, Some(given)) => format!("remove it: `{given}` is there already"),
                    (None, None) if open.clone().next().is_none() => "remove it".to_owned(),
                    (None, None) => format!("remove it, or write {}", one_of(open)),
                };
                (format!("unknown option `{}` for {owner}", key.escape_debug()), remedy)
            }
        };
        self.error(&UNKNOWN_OPTION, entry.key.spans(), message, remedy);
        if let Key::Path(path) = &entry.key {
            let among = Words::Options(fields_of(self.kind, allowed.place));
            self.typo(path, similar, allowed.all().map(|spec| spec.name.as_str()), among);
        }
        similar
    }

    /// Says of a key that has no value which option it may be the start of.
    fn half_typed<'n>(&mut self, key: &Key, open: impl Iterator<Item = &'n str>, similar: Option<&str>) {
        let (typed, message) = (key.text(), no_value(key));
        let started = one_of(open.filter(|name| name.starts_with(&typed)));
        let remedy = match similar {
            _ if !started.is_empty() => {
                format!("it may be the start of {started}: write all of it, a colon and a value")
            }
            Some(similar) => format!("did you mean `{similar}: ..`?"),
            None => return,
        };
        let reported = self.diagnostics.iter_mut().rev().find(|diagnostic| diagnostic.message == message);
        if let Some(reported) = reported {
            reported.remedy = remedy;
        }
    }

    /// Reports the options that are required and not there.
    fn missing(&mut self, missing: &[&Spec], allowed: &Allowed<'_>) {
        let Some(names) = all_of(missing.iter().map(|spec| spec.name)) else { return };
        let spans = self.places.spans(allowed.place);
        let add = |spec: &&Spec| format!("`{}: ..`, {}", spec.name, first_sentence(spec.doc));
        let added: Vec<String> = missing.iter().map(add).collect();
        let remedy = format!("add {}", added.join("; and "));
        self.error(&MISSING_OPTION, spans, format!("{} needs {names}", allowed.owner), remedy);
    }
}

/// The name of the type whose fields are the options of a group.
fn fields_of(kind: Kind, group: &Place) -> String {
    let options = group.path.iter().filter_map(|segment| match segment {
        Segment::Option(name) => Some(name.as_str()),
        Segment::Index(_) => None,
    });
    kind.fields(options)
}

/// The first sentence of a documentation, for a message.
fn first_sentence(doc: &str) -> String {
    let text = doc.split_whitespace().collect::<Vec<_>>().join(" ");
    // The two points of `{ .. }` end no sentence.
    let ends = |at: &usize| !text[..*at].ends_with(['.', ' ']);
    let end = text.match_indices(". ").map(|(at, _)| at).find(ends).unwrap_or(text.len());
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
