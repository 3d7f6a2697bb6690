//! Columns: names, types, defaults, codecs and JSON paths.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::expected::ExpectedColumn;
use crate::text::{Meaning, Part, Text, around, either, hostile, hostile_plain, literal, rarely};

/// A type: how it is written in a definition, how ClickHouse spells it, and which default and path it takes.
#[derive(Debug, Clone)]
pub(crate) struct Type {
    source: String,
    spelled: String,
    default: Default,
    path: Path,
    is_hostile: bool,
}

/// Which literals a type takes as its default.
#[derive(Debug, Clone, PartialEq)]
enum Default {
    Text,
    Texts,
    Integer,
    Fraction,
    Flag,
    /// One of these, as a text.
    One(Vec<String>),
    /// Only an expression.
    None,
}

/// Which JSON path a column of the type has by default.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Path {
    Value,
    Elements,
    /// None, and one must be given.
    Given,
    /// None, and none may be given.
    Never,
}

/// A column, and the path that it has where it is given none.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) source: String,
    pub(crate) expected: ExpectedColumn,
    pub(crate) path: Path,
    pub(crate) hostile: Vec<&'static str>,
}

fn plain(name: &str, default: Default) -> Type {
    Type { source: name.to_owned(), spelled: name.to_owned(), default, path: Path::Value, is_hostile: false }
}

fn one(texts: &[&str]) -> Default {
    Default::One(texts.iter().map(|text| (*text).to_owned()).collect())
}

/// Types without arguments of their own, and those with numbers.
fn simple() -> BoxedStrategy<Type> {
    let integers = [
        "Int8", "Int16", "Int32", "Int64", "Int128", "Int256", "UInt8", "UInt16", "UInt32", "UInt64",
        "UInt128", "UInt256",
    ];
    let mut types: Vec<Type> = integers.into_iter().map(|name| plain(name, Default::Integer)).collect();
    types.extend([
        plain("String", Default::Text),
        plain("String", Default::Text),
        plain("String", Default::Text),
        plain("Float32", Default::Fraction),
        plain("Float64", Default::Fraction),
        plain("Decimal(10, 2)", Default::Fraction),
        plain("Decimal(76, 20)", Default::Fraction),
        plain("Bool", Default::Flag),
        plain("Date", one(&["2024-12-31"])),
        plain("Date32", one(&["1999-12-31"])),
        plain("DateTime", one(&["2024-12-31 23:59:59"])),
        plain("DateTime64(3)", one(&["2024-12-31 23:59:59.123"])),
        plain("UUID", one(&["61f0c404-5cb3-11e7-907b-a6006ad3dba0"])),
        plain("IPv4", one(&["127.0.0.1"])),
        plain("IPv6", one(&["::1"])),
        plain("FixedString(40)", one(&["a", "it's", "é"])),
    ]);
    for (source, spelled) in [
        ("DateTime(\"UTC\")", "DateTime('UTC')"),
        ("DateTime(\"Europe/Madrid\")", "DateTime('Europe/Madrid')"),
        ("DateTime64(6, \"America/New_York\")", "DateTime64(6, 'America/New_York')"),
    ] {
        types.push(Type { source: source.to_owned(), ..plain(spelled, one(&["2024-12-31 23:59:59"])) });
    }
    select(types).boxed()
}

/// A text as ClickHouse reads it between single quotes.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
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

fn enumeration() -> BoxedStrategy<Type> {
    let names = || {
        rarely(select(&["active", "gone", "on hold", "it's"][..]).prop_map(Meaning::from), hostile_plain())
    };
    (vec(names(), 1..4), any::<bool>(), any::<bool>())
        .prop_map(|(names, is_wide, is_numbered)| {
            let is_hostile = names.iter().any(|name| name.is_hostile);
            let mut names: Vec<String> = names.iter().map(|name| name.meaning.literal_text()).collect();
            names.sort();
            names.dedup();
            let list = |quote: fn(&str) -> String| {
                let numbered = |(index, name): (usize, &String)| {
                    let number = if is_numbered { index + 5 } else { index + 1 };
                    format!("{} = {number}", quote(name))
                };
                names.iter().enumerate().map(numbered).collect::<Vec<_>>().join(", ")
            };
            let word = if is_wide { "Enum16" } else { "Enum8" };
            Type {
                source: format!("{word}({})", list(|name| format!("{name:?}"))),
                spelled: format!("{word}({})", list(quoted)),
                default: Default::One(names),
                path: Path::Value,
                is_hostile,
            }
        })
        .boxed()
}

/// Types that may stand within others.
fn inner() -> BoxedStrategy<Type> {
    let nullable = |inner: Type| Type {
        source: format!("Nullable({})", inner.source),
        spelled: format!("Nullable({})", inner.spelled),
        ..inner
    };
    let low = |is_nullable: bool| {
        plain(
            if is_nullable { "LowCardinality(Nullable(String))" } else { "LowCardinality(String)" },
            Default::Text,
        )
    };
    prop_oneof![
        6 => simple(),
        2 => simple().prop_map(nullable),
        2 => any::<bool>().prop_map(low),
        2 => enumeration(),
    ]
    .boxed()
}

/// Any type.
fn data_type() -> BoxedStrategy<Type> {
    let wrap = |before: &str, inner: &[&Type], path| {
        let list = |of: fn(&Type) -> &str| inner.iter().map(|inner| of(inner)).collect::<Vec<_>>().join(", ");
        Type {
            source: format!("{before}{})", list(|inner| &inner.source)),
            spelled: format!("{before}{})", list(|inner| &inner.spelled)),
            default: Default::None,
            path,
            is_hostile: inner.iter().any(|inner| inner.is_hostile),
        }
    };
    let named = rarely(select(&["a", "user_id", "B"][..]).prop_map(Meaning::from), hostile_plain());
    prop_oneof![
        12 => inner(),
        1 => Just(Type { default: Default::Texts, path: Path::Elements, ..plain("Array(String)", Default::Texts) }),
        1 => inner().prop_map(move |element| wrap("Array(", &[&element], Path::Elements)),
        1 => inner().prop_map(move |element| wrap("Array(Array(", &[&element], Path::Given)).prop_map(|mut nested| {
            nested.source.push(')');
            nested.spelled.push(')');
            nested
        }),
        1 => inner().prop_map(move |value| wrap("Map(String, ", &[&value], Path::Value)),
        1 => (inner(), inner()).prop_map(move |(a, b)| wrap("Tuple(", &[&a, &b], Path::Value)),
        1 => (named, simple()).prop_map(|(name, element)| {
            let text = name.meaning.literal_text();
            let spelled = if text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !text.is_empty() && !text.starts_with(|c: char| c.is_ascii_digit()) {
                text.clone()
            } else {
                format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\"\""))
            };
            Type {
                source: literal(&format!("Tuple({spelled} {})", element.spelled)),
                spelled: format!("Tuple({spelled} {})", element.spelled),
                is_hostile: name.is_hostile,
                ..plain("", Default::None)
            }
        }),
        1 => select(&["JSON", "JSON(max_dynamic_paths=8, a.b UInt32)"][..]).prop_map(|text| Type { source: literal(text), ..plain(text, Default::None) }),
        1 => select(&["SimpleAggregateFunction(sum, UInt64)", "SimpleAggregateFunction(any, Nullable(String))", "AggregateFunction(uniq, String)", "AggregateFunction(quantiles(0.5, 0.9), Float64)", "AggregateFunction(count)"][..])
            .prop_map(|text| Type { path: Path::Never, ..plain(text, Default::None) }),
        1 => hostile_plain().prop_map(|text| Type { source: literal(&text.literal_text()), is_hostile: true, ..plain(&text.literal_text(), Default::None) }),
    ]
    .boxed()
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

/// Codecs in an unusual spelling.
const ODD_CODECS: &[&str] = &[
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
    let codecs = select(&["ZSTD(1)", "Delta(4), LZ4", "DoubleDelta", "LZ4HC(9)"][..]).prop_map(Meaning::from);
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
