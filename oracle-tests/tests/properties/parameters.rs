//! Declared parameters, and the calls that take them.

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::connections::doc_comment;
use crate::definition::sometimes;
use crate::expected_pipe::{ExpectedParameter, WRITTEN};
use crate::queries::Line;
use crate::text::{Meaning, Text, either, hostile_plain, literal, rarely};

/// A declared parameter.
#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    /// `#[optional] limit: Int32 = 10`
    pub(crate) source: String,
    pub(crate) hostile: Vec<&'static str>,
    pub(crate) expected: ExpectedParameter,
    /// The lines that take it, and a number that says in which node each stands.
    pub(crate) uses: Vec<(u8, Line)>,
}

/// A type: its name, what follows the parameter's name in a call, whether it takes more than a default, and defaults:
/// how they are written, and as the renderer lists them.
type Type = (&'static str, &'static str, bool, &'static [(&'static str, &'static str)]);

const TYPES: &[Type] = &[
    ("String", "", true, &[(r#""desc""#, r#""desc""#), (r#""""#, r#""""#), (r#""it's""#, r#""it's""#)]),
    ("Int32", "", true, &[("10", "10"), ("-1", "-1"), ("0", "0"), (r#""7""#, r#""7""#)]),
    ("Int64", "", true, &[("-9223372036854775808", "-9223372036854775808")]),
    ("UInt64", "", true, &[("18446744073709551615", r#""18446744073709551615""#), ("007", "7")]),
    ("Float64", "", true, &[("0.5", "0.5"), ("1e3", "1000.0"), ("2", "2"), (r#""inf""#, r#""inf""#)]),
    ("Boolean", "", false, &[("true", "true"), ("false", "false")]),
    ("Date", "", true, &[(r#""2024-12-31""#, r#""2024-12-31""#)]),
    ("DateTime", "", true, &[(r#""2024-12-31 23:59:59""#, r#""2024-12-31 23:59:59""#)]),
    ("DateTime64", "", true, &[(r#""2024-12-31 23:59:59.123""#, r#""2024-12-31 23:59:59.123""#)]),
    (
        "Array(String)",
        ", 'String'",
        true,
        &[(r#""a,b""#, r#""a,b""#), (r#"["a", "it's"]"#, r#"["a", "it's"]"#)],
    ),
    (
        "Array(Int32)",
        ", 'Int32'",
        true,
        &[(r#""1,2""#, r#""1,2""#), ("[1, 2]", "[1, 2]"), ("[1, -2]", r#"["1", "-2"]"#)],
    ),
    ("JSON", "", false, &[(r#""{}""#, r#""{}""#), (r#""[{\"a\": 1}]""#, r#""[{\"a\": 1}]""#)]),
    ("column", "", false, &[(r#""pathname""#, "null")]),
];

/// A default: how it is written, as it is listed, and whether it is hostile.
fn default(
    kind: &'static str,
    defaults: &'static [(&'static str, &'static str)],
) -> BoxedStrategy<(String, Value, bool)> {
    let listed = |json: &str| serde_json::from_str::<Value>(json).expect("JSON");
    let first = listed(defaults[0].1);
    let peaceful = select(defaults).prop_map(move |(source, json)| (source.to_owned(), listed(json), false));
    let hostile = (hostile_plain(), any::<bool>()).prop_map(move |(text, follows)| {
        let before = first.as_str().filter(|_| follows).unwrap_or_default();
        let text = format!("{before}{}", text.literal_text());
        // Of a list nothing is listed where nothing is in it.
        let is_listed = !(text.is_empty() && kind.starts_with("Array"));
        (literal(&text), if is_listed { Value::from(text) } else { Value::Null }, true)
    });
    prop_oneof![7 => peaceful, 1 => hostile].boxed()
}

/// Values in `#[values(..)]`, as they are written, as they are listed, and whether one is hostile.
fn values(is_number: bool) -> BoxedStrategy<(String, Value, bool)> {
    let texts = select(&["asc", "desc", "it's", "", "ü"][..]).prop_map(Meaning::from);
    let texts = vec(either(texts, hostile_plain()), 1..4).prop_map(|texts| {
        let is_hostile = texts.iter().any(|text| text.is_hostile);
        let texts: Vec<String> = texts.iter().map(|text| text.meaning.literal_text()).collect();
        let written: Vec<String> = texts.iter().map(|text| literal(text)).collect();
        (written.join(", "), json!(texts), is_hostile)
    });
    let numbers = vec(-5_i64..100, 1..4).prop_map(|numbers| {
        let written: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        // The renderer lists no negative numbers in a list.
        let is_negative = numbers.iter().any(|number| *number < 0);
        (written.join(", "), if is_negative { json!(written) } else { json!(numbers) }, false)
    });
    if is_number { numbers.boxed() } else { texts.boxed() }
}

fn name() -> BoxedStrategy<Text> {
    let names =
        select(&["limit", "start_date", "country", "page", "x1", "größe"][..]).prop_map(Meaning::from);
    let words =
        select(
            &[
                "format", "q", "from", "filter", "class", "debug", "ﬁ", "\u{212a}", "a b", "_", "SELECT",
                "type",
            ][..],
        )
        .prop_map(Meaning::from);
    rarely(names, prop_oneof![2 => words, 1 => hostile_plain()])
}

/// A line that takes a parameter.
fn taken(name: &str, (kind, rest, ..): Type, form: u8) -> Line {
    let function = kind.split('(').next().unwrap_or_default();
    let call = |written: &str| format!("{function}({name}{rest}{written})");
    let line = |written: &str| match (function, form) {
        ("JSON", _) => format!("{{% if {} == '1' %}}7,{{% end %}}", call(written)),
        ("column", _) | (_, 0 | 1) => format!("{{{{{}}}}} AS p,", call(written)),
        (_, 2) => {
            format!("{{% if defined({name}) %}}{{{{{}}}}}{{% else %}}8{{% end %}} AS p,", call(written))
        }
        _ => format!("{{% if {} == '1' %}}9,{{% end %}}", call(written)),
    };
    Line { meaning: line(&WRITTEN.to_string()), ..Line::new(line("")) }
}

fn of_type(of_type: Type) -> BoxedStrategy<Parameter> {
    let (kind, _, has_metadata, defaults) = of_type;
    let texts = || {
        let peaceful = select(&["2025-01-01", "date", "it's"][..]).prop_map(Meaning::from);
        sometimes(if has_metadata { 20 } else { 0 }, either(peaceful, hostile_plain()))
    };
    let is_described = if has_metadata { 40 } else { 0 };
    let has_values = if matches!(kind, "String" | "Int32" | "Array(String)") { 30 } else { 0 };
    let default = match kind {
        "column" | "JSON" => default(kind, defaults).prop_map(Some).boxed(),
        _ => of(default(kind, defaults)).boxed(),
    };
    (
        name(),
        default,
        sometimes(is_described, doc_comment()),
        sometimes(if has_metadata { 30 } else { 0 }, Just(())),
        sometimes(has_values, values(kind == "Int32")),
        (texts(), texts()),
        vec((any::<u8>(), 0_u8..4), 1..4),
    )
        .prop_map(move |(name, default, comment, is_optional, values, (example, format), uses)| {
            let (mut source, mut hostile, mut metadata) = (String::new(), Vec::new(), Vec::new());
            let mut add = |is_hostile, label| hostile.extend(Some(label).filter(|_| is_hostile));
            if let Some((docs, text)) = comment {
                source += &docs;
                add(text.is_hostile, "parameter description");
                let text = text.meaning.literal_text();
                let words: Vec<&str> = text.split_whitespace().collect();
                metadata.extend(Some(("description", json!(words.join(" ")))).filter(|_| !words.is_empty()));
            }
            if is_optional.is_some() {
                source += "#[optional] ";
                metadata.push(("required", json!(false)));
            }
            if let Some((written, listed, is_hostile)) = values {
                source += &format!("#[values({written})] ");
                add(is_hostile, "values");
                metadata.push(("enum", listed));
            }
            for (label, text) in [("example", example), ("format", format)] {
                let Some(text) = text else { continue };
                source += &format!("#[{label}({})] ", text.meaning.literal());
                add(text.is_hostile, if label == "example" { "example" } else { "parameter format" });
                metadata.push((label, json!(text.meaning.literal_text())));
            }
            add(name.is_hostile, "parameter name");
            let text = name.meaning.literal_text();
            source += &format!("{}: {kind}", if name.is_hostile { literal(&text) } else { text.clone() });
            let mut listed = Value::Null;
            if let Some((written, json, is_hostile)) = default {
                source += &format!(" = {written}");
                add(is_hostile, "parameter default");
                listed = json;
            }
            Parameter {
                source,
                hostile,
                uses: uses.into_iter().map(|(node, form)| (node, taken(&text, of_type, form))).collect(),
                expected: ExpectedParameter {
                    name: text.clone(),
                    kind: kind.to_owned(),
                    default: listed,
                    metadata,
                },
                name: text,
            }
        })
        .boxed()
}

/// A declared parameter.
pub(crate) fn parameter() -> BoxedStrategy<Parameter> {
    select(TYPES).prop_flat_map(of_type).boxed()
}
