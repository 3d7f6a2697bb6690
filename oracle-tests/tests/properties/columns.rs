//! Columns: names, defaults, codecs and JSON paths.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::expected::ExpectedColumn;
use crate::text::{Meaning, Part, Text, around, either, hostile, hostile_plain, literal, rarely};
use crate::types::{Default, Path, Type, data_type, quoted};

/// A column, and the path that it has where it is given none.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) source: String,
    pub(crate) expected: ExpectedColumn,
    pub(crate) path: Path,
    pub(crate) hostile: Vec<&'static str>,
}

/// From what a default is made, whatever the type.
#[derive(Debug, Clone)]
struct Seeds {
    text: Text,
    texts: Vec<Text>,
    expression: Text,
    number: u8,
    is_null: bool,
    is_expression: bool,
}

fn seeds() -> BoxedStrategy<Seeds> {
    let texts = || select(&["", "unknown", "a b", "it's"][..]).prop_map(Meaning::from);
    // Any text can stand between quotes, but no template other than a secret.
    let templates = || select(&["{{", "{{ x }}", "a {% b", "{# c #}"][..]).prop_map(Meaning::from);
    let text = || either(texts(), prop_oneof![2 => hostile_plain(), 1 => hostile(), 1 => templates()]);
    let expressions = &[
        "now()",
        "generateUUIDv4()",
        "toDate(now())",
        "map('a', 1, 'b', 2)",
        "if(1 = 2, 'x, y', \"z\")",
        "(1, 2)",
    ][..];
    let hostile_expression =
        prop_oneof![around("concat('", hostile(), "', 'x')"), around("f(", hostile(), ")"), hostile()];
    let expression = either(select(expressions).prop_map(Meaning::from), hostile_expression);
    (text(), vec(text(), 0..4), expression, 0_u8..100, any::<bool>(), prop::bool::weighted(0.3))
        .prop_map(|(text, texts, expression, number, is_null, is_expression)| Seeds {
            text,
            texts,
            expression,
            number,
            is_null,
            is_expression,
        })
        .boxed()
}

/// The same text with its secrets, which are filled in between the quotes.
fn sql(text: &Text) -> Meaning {
    let escape = |part: &Part| match part {
        Part::Text(text) => Part::Text(text.replace('\\', "\\\\").replace('\'', "''")),
        secret @ Part::Secret { .. } => secret.clone(),
    };
    let quote = || [Part::Text("'".to_owned())];
    Meaning(quote().into_iter().chain(text.meaning.0.iter().map(escape)).chain(quote()).collect())
}

/// A default of the type: how it is written, what it means as SQL, and whether it is hostile.
fn default_of(data_type: &Type, seeds: &Seeds) -> Option<(String, Meaning, bool)> {
    let Seeds { text, texts, expression, number, .. } = seeds;
    if seeds.is_expression || data_type.is_hostile {
        return Some((
            format!("expr({})", expression.meaning.literal()),
            expression.meaning.clone(),
            expression.is_hostile,
        ));
    }
    let is_nullable =
        data_type.spelled.starts_with("Nullable(") || data_type.spelled.contains("(Nullable(String))");
    if is_nullable && seeds.is_null && data_type.path == Path::Value && data_type.default != Default::None {
        return Some(("null".to_owned(), "NULL".into(), false));
    }
    let source = |text: &Text| literal(&text.meaning.literal_text());
    match &data_type.default {
        Default::Text => Some((source(text), sql(text), text.is_hostile)),
        Default::Texts => {
            let list = |each: fn(&Text) -> String| texts.iter().map(each).collect::<Vec<_>>().join(", ");
            let source = list(|text| literal(&text.meaning.literal_text()));
            let (open, close) = if texts.len() > 1 { ("([", "])") } else { ("[", "]") };
            let mut parts = vec![Part::Text(open.to_owned())];
            for (number, text) in texts.iter().enumerate() {
                parts.extend((number > 0).then(|| Part::Text(", ".to_owned())));
                parts.extend(sql(text).0);
            }
            parts.push(Part::Text(close.to_owned()));
            Some((format!("[{source}]"), Meaning(parts), texts.iter().any(|text| text.is_hostile)))
        }
        Default::Integer => Some((number.to_string(), number.to_string().into(), false)),
        Default::Fraction => Some((format!("{number}.25"), format!("{number}.25").into(), false)),
        Default::Flag => Some((seeds.is_null.to_string(), seeds.is_null.to_string().into(), false)),
        Default::One(texts) => {
            let text = texts.get(usize::from(*number) % texts.len())?;
            Some((literal(text), quoted(text).into(), false))
        }
        Default::None => None,
    }
}

/// The name of a column: how it is written, and the name.
fn column_name() -> BoxedStrategy<Text> {
    let words = &[
        "c1",
        "c2",
        "c3",
        "c4",
        "type",
        "_c5",
        "Ünï",
        "o.name",
        "user-id",
        "r#fn",
        "DEFAULT",
        "__value",
        "__headers",
    ][..];
    rarely(select(words).prop_map(Meaning::from), hostile_plain())
}

/// Codecs in an unusual spelling, or of some types only.
const ODD_CODECS: &[&str] = &[
    "DoubleDelta",
    "Delta, ZSTD(1)",
    "ZSTD( 1 )",
    " LZ4 ",
    "T64(\"bit\"), ZSTD",
    "ZSTD()",
    "Delta,LZ4\n",
    "zstd(1)",
    "LZ4, Delta",
    "ZSTD(23)",
];

/// A column of any kind.
pub(crate) fn column() -> BoxedStrategy<Column> {
    let codecs = select(&["ZSTD(1)", "Delta(4), LZ4", "LZ4", "LZ4HC(9)"][..]).prop_map(Meaning::from);
    let paths = select(&["$.user.id", "$.a[:].b[:]", "$.é", "$", "$.a-b"][..]).prop_map(Meaning::from);
    (
        column_name(),
        data_type(),
        prop::option::of(seeds()),
        prop::option::weighted(
            0.3,
            either(
                codecs,
                prop_oneof![
                    select(ODD_CODECS).prop_map(Meaning::from),
                    around("ZSTD(", hostile_plain(), ")"),
                    hostile_plain()
                ],
            ),
        ),
        prop::option::weighted(
            0.3,
            either(paths, prop_oneof![around("$.", hostile_plain(), ""), hostile_plain()]),
        ),
        prop::bool::weighted(0.1),
    )
        .prop_map(|(name, data_type, seeds, codec, path, is_untyped)| {
            let mut hostile = Vec::new();
            let mut add = |is_hostile, label| hostile.extend(Some(label).filter(|_| is_hostile));
            let name_text = name.meaning.literal_text();
            let is_identifier = name_text
                .strip_prefix("r#")
                .unwrap_or(&name_text)
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_')
                && name_text.starts_with(|c: char| c.is_ascii_alphabetic());
            let name_source =
                if is_identifier && !name.is_hostile { name_text.clone() } else { literal(&name_text) };
            let name_text =
                if is_identifier { name_text.trim_start_matches("r#").to_owned() } else { name_text };
            add(name.is_hostile, "column name");

            let default = seeds.as_ref().and_then(|seeds| default_of(&data_type, seeds));
            let is_untyped =
                is_untyped && default.as_ref().is_some_and(|(source, ..)| source.starts_with("expr("));
            add(data_type.is_hostile && !is_untyped, "type");
            let mut expected = ExpectedColumn { name: name_text, ..ExpectedColumn::default() };
            let mut column_path = Path::Value;
            let mut type_source = "_".to_owned();
            if !is_untyped {
                let inner =
                    data_type.spelled.strip_prefix("Nullable(").and_then(|rest| rest.strip_suffix(')'));
                expected.is_nullable = inner.is_some();
                expected.data_type = inner.unwrap_or(&data_type.spelled).to_owned();
                column_path = data_type.path;
                type_source = data_type.source.clone();
            }
            if ["__value", "__headers"].contains(&&*expected.name) {
                column_path = Path::Never;
            }
            let mut source = String::new();
            if let Some(codec) = codec {
                add(codec.is_hostile, "codec");
                source += &format!("#[codec({})] ", codec.meaning.literal());
                expected.codec = Some(codec.meaning.literal_text());
            }
            let given = path.filter(|_| column_path != Path::Never);
            if let Some(path) = given {
                add(path.is_hostile, "json_path");
                source += &format!("#[json_path({})] ", path.meaning.literal());
                expected.json_path = Some(path.meaning.literal_text());
            } else if column_path == Path::Given {
                source += "#[json_path(\"$.a[:][:]\")] ";
                expected.json_path = Some("$.a[:][:]".to_owned());
            }
            source += &format!("{name_source}: {type_source}");
            if let Some((text, meaning, is_hostile)) = default {
                let is_expression = text.starts_with("expr(");
                add(is_hostile, if is_expression { "default expression" } else { "default" });
                source += &format!(" = {text}");
                expected.default = Some(meaning);
            }
            Column { source, expected, path: column_path, hostile }
        })
        .boxed()
}
