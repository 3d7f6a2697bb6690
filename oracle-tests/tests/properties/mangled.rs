//! Definitions with a token too few, too many or in the wrong place, as they are while someone types.

use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use tinybird_core::Extra;
use tinybird_core::definition::has_errors;
use tinybird_core::layout::File;
use tinybird_core::resource::datafile;
use tinybird_core::{AnyDefinition, DataSource};
use tinybird_syntax::{Macro, Resource};

use crate::definition::Definition;
use crate::run::runner;
use tinybird_oracle_tests::{Oracle, Question, say};

/// One change: which one, and the tokens it is about, as parts of the whole.
type Change = (u8, f64, f64, &'static str);

/// Tokens that mean something somewhere.
const TOKENS: &[&str] = &[
    ",",
    ":",
    ";",
    "=",
    "-",
    "#",
    "!",
    "x",
    "\"x\"",
    "\"\"",
    "5",
    "-1",
    "0.5",
    "'c'",
    "true",
    "null",
    "secret",
    "secret(\"X\")",
    "raw(\"y\")",
    "expr(\"1\")",
    "plaintext(\"p\")",
    "[]",
    "{}",
    "()",
    "[a, b]",
    "{ a: b }",
    "Read",
    "_",
    "MergeTree",
    "#[doc = \"d\"]",
    "struct",
    "pub",
    "String",
    "Nullable",
    "crate::a::B",
];

/// What the parser says that we do not.
const KNOWN: &[&str] = &["Invalid import schedule", "DB::Exception: Syntax error"];

/// The source of a definition, with changes.
fn mangled(definitions: BoxedStrategy<Definition>) -> BoxedStrategy<(Definition, String)> {
    let change = (0_u8..4, 0.0..1.0, 0.0..1.0, select(TOKENS));
    (definitions, vec(change, 1..3))
        .prop_map(|(definition, changes)| {
            let mut tokens = Vec::new();
            flatten(definition.source().parse().expect("tokens"), &mut tokens);
            changes.iter().for_each(|change| apply(change, &mut tokens));
            (definition, tokens.join(" "))
        })
        .boxed()
}

fn flatten(stream: TokenStream, tokens: &mut Vec<String>) {
    for token in stream {
        let TokenTree::Group(group) = &token else {
            tokens.push(token.to_string());
            continue;
        };
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::None => ("", ""),
        };
        tokens.push(open.to_owned());
        flatten(group.stream(), tokens);
        tokens.push(close.to_owned());
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn apply(&(change, one, other, token): &Change, tokens: &mut Vec<String>) {
    let at = |part: f64| (part * tokens.len() as f64) as usize;
    let (one, other) = (at(one), at(other));
    match change {
        0 => drop(tokens.remove(one)),
        1 => tokens.insert(one, tokens[other].clone()),
        2 => tokens.swap(one, other),
        _ => tokens[one] = token.to_owned(),
    }
}

/// What is accepted of a source: file names and texts.
fn accepted(definition: &Definition, source: &str) -> Vec<(String, String)> {
    // What is not Rust never reaches a macro.
    let Ok(tokens) = source.parse::<TokenStream>() else { return Vec::new() };
    let of = Macro::by_name(definition.call).expect("a macro");
    let call = tinybird_syntax::read(of, Span::call_site(), tokens, &|path, _| definition.include(path));
    call.resources.iter().filter(|resource| !resource.has_errors()).filter_map(file).collect()
}

fn file(resource: &Resource) -> Option<(String, String)> {
    let names: Vec<String> = (0..resource.references.len()).map(|number| format!("name_{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut definition = resource.definition.clone()?;
    definition.resolve(&names);
    let text = datafile(&resource.text, |reference| names.get(reference).copied());
    assert_eq!(definition.to_string(), text);
    let path = File::of(definition.kind(), &resource.name, text.clone())?.path;
    let extra = Extra { output: &[], store: definition.as_data_source().and_then(DataSource::store) };
    let again = AnyDefinition::read(definition.kind(), &resource.name, &text, extra)
        .unwrap_or_else(|errors| panic!("{errors:?}: {text}"));
    let (again, violations) = again.render();
    assert!(!has_errors(&violations), "{violations:?}: {text}");
    assert_eq!(again, text);
    Some((path.to_string(), text))
}

/// Reads many mangled definitions: nothing panics, and Tinybird's parser takes what we accept.
pub(crate) fn check(definitions: BoxedStrategy<Definition>, cases: u32) {
    let mut runner = runner();
    let strategy = mangled(definitions);
    let mut files = Vec::new();
    for _ in 0..cases {
        let (definition, source) = strategy.new_tree(&mut runner).expect("a value").current();
        let found = catch_unwind(AssertUnwindSafe(|| accepted(&definition, &source)));
        let found = found.unwrap_or_else(|_| panic!("{}! {{ {source} }}", definition.call));
        files.extend(found.into_iter().map(|(file, text)| (source.clone(), file, text)));
    }
    say(&format!("mangled definitions: {} of {cases} accepted", files.len()));
    let Some(mut oracle) = Oracle::start() else { return };
    let question = |(_, file, text): &(String, String, String)| Question {
        file: file.clone(),
        text: text.clone(),
        secrets: Vec::new(),
    };
    let questions: Vec<Question> = files.iter().map(question).collect();
    for ((source, _, text), answer) in files.iter().zip(oracle.judge(&questions)) {
        // The parser knows no cron on imports, and reads SQL, which is not ours to read.
        let is_known = |error: &String| KNOWN.iter().any(|known| error.contains(known));
        assert!(
            answer.error.as_ref().is_none_or(is_known),
            "{:?}\n{source}\n-- is rendered as --\n{text}",
            answer.error
        );
    }
}
