//! Types of columns, and which defaults and JSON paths they take.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::text::{Meaning, hostile_plain, literal, rarely};

/// A type: how it is written in a definition, how ClickHouse spells it, and which default and path it takes.
#[derive(Debug, Clone)]
pub(crate) struct Type {
    pub(crate) source: String,
    pub(crate) spelled: String,
    pub(crate) default: Default,
    pub(crate) path: Path,
    pub(crate) is_hostile: bool,
}

/// Which literals a type takes as its default.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Default {
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
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
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
pub(crate) fn data_type() -> BoxedStrategy<Type> {
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
