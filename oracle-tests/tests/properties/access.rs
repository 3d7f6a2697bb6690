//! Who may use a resource, and the words to find it by.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::definition::{Definition, Entry};
use crate::expected::Expected;
use crate::text::{Meaning, Text, hostile_plain, literal, rarely};

/// A token's name, whether it is referred to by a path, and what it may do.
pub(crate) type Grant = (Text, bool, &'static [&'static str]);

/// Grants with some of these scopes.
pub(crate) fn grants(scopes: &'static [&'static [&'static str]]) -> BoxedStrategy<Vec<Grant>> {
    let names =
        select(&["app_read", "read api token", "app-read", "a#b", "it's"][..]).prop_map(Meaning::from);
    vec((rarely(names, hostile_plain()), any::<bool>(), select(scopes)), 0..3).boxed()
}

/// A list of words.
pub(crate) fn list(name: &'static str, set: fn(&mut Expected, Vec<String>)) -> BoxedStrategy<Entry> {
    let words = select(&["billing", "two words", "it's", "ünï", "other_workspace", "a-b"][..])
        .prop_map(Meaning::from);
    vec(rarely(words, hostile_plain()), 1..4)
        .prop_map(move |texts| {
            let is_hostile = texts.iter().any(|text| text.is_hostile);
            let texts: Vec<String> = texts.iter().map(|text| text.meaning.literal_text()).collect();
            let list: Vec<String> = texts.iter().map(|text| literal(text)).collect();
            let entry = Entry::new(format!("{name}: [{}]", list.join(", ")), move |expected| {
                set(expected, texts.clone())
            });
            if is_hostile { entry.hostile(name) } else { entry }
        })
        .boxed()
}

/// Gives a definition its tokens.
pub(crate) fn add_tokens(definition: &mut Definition, grants: Vec<Grant>) {
    let mut names: BTreeMap<String, ()> = BTreeMap::new();
    let mut sources = Vec::new();
    for (number, (name, is_path, scopes)) in grants.into_iter().enumerate() {
        let text = name.meaning.literal_text();
        if names.insert(text.clone(), ()).is_some() {
            continue;
        }
        let key = if is_path {
            let item = format!("Token{number}");
            definition.tokens.insert(item.clone(), name.meaning.clone());
            item
        } else {
            literal(&text)
        };
        let written: Vec<&str> =
            scopes.iter().map(|scope| if *scope == "READ" { "Read" } else { "\"APPEND\"" }).collect();
        let scopes_source = if let [one] = written.as_slice() {
            (*one).to_owned()
        } else {
            format!("[{}]", written.join(", "))
        };
        sources.push(format!("{key}: {scopes_source}"));
        definition.hostile.extend(Some("token").filter(|_| name.is_hostile));
        definition.expected.tokens.extend(scopes.iter().map(|scope| (text.clone(), *scope)));
    }
    if !sources.is_empty() {
        definition.options.push(format!("tokens: {{ {} }}", sources.join(", ")));
    }
}
