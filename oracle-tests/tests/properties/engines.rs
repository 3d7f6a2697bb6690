//! Engines, and the columns that they need.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::columns::Column;
use crate::definition::Entry;
use crate::expected::{Expected, ExpectedColumn};
use crate::text::{Meaning, Text, around, either, hostile, hostile_plain, literal};
use crate::types::Path;

/// An engine: its option, and columns that it refers to beside the usual ones.
#[derive(Debug, Clone)]
pub(crate) struct Engine {
    pub(crate) entry: Entry,
    pub(crate) columns: Vec<Column>,
}

/// The columns to which every engine may refer.
pub(crate) fn usual_columns() -> Vec<Column> {
    let columns =
        [("id", "String"), ("ts", "DateTime"), ("day", "Date"), ("n", "UInt64"), ("amount", "Float64")];
    let nullable = ExpectedColumn {
        is_nullable: true,
        data_type: "String".to_owned(),
        ..column("note", "Nullable(String)").expected
    };
    let nullable = Column { expected: nullable, ..column("note", "Nullable(String)") };
    let engines = [("sign", "Int8"), ("version", "UInt32"), ("deleted", "UInt8")];
    columns
        .into_iter()
        .chain(engines)
        .map(|(name, data_type)| column(name, data_type))
        .chain([nullable])
        .collect()
}

fn column(name: &str, data_type: &str) -> Column {
    let expected = ExpectedColumn {
        name: name.to_owned(),
        data_type: data_type.to_owned(),
        ..ExpectedColumn::default()
    };
    let is_word = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.starts_with(|c: char| c.is_ascii_alphabetic());
    let key = if is_word { name.to_owned() } else { literal(name) };
    Column { source: format!("{key}: {data_type}"), expected, path: Path::Value, hostile: Vec::new() }
}

/// An element of a key: how it is written, how it is read, and the column that it needs.
#[derive(Debug, Clone)]
struct Element {
    source: String,
    text: String,
    column: Option<String>,
    is_hostile: bool,
}

/// Keys with what Tinybird refuses in a key: a Nullable column, an aggregate, a version column; and with what only
/// looks like it.
const NEARLY: &[&str] = &[
    "note",
    "`note`",
    "ifNull(note, '')",
    "toString(ifNull(note, 'x'))",
    "'note'",
    "assumeNotNull(note)",
    "lower(toString(note))",
    "coalesce(id, note)",
    "tuple(id, note)",
    "tuple(note)",
    "(id, note)",
    "id || note",
    "note.x",
    "length('note')",
    "lower(`note`)",
    "max(n)",
    "toDate(max(ts))",
    "Max (n)",
    "maximum(n)",
    "'max(n)'",
    "`max`",
    "uniq",
    "any(id)",
    "concat('version', id)",
    "subversion",
    "toUInt32(version)",
    "`version`",
    "tuple()",
    "",
    "id,ts",
    "id, , ts",
    "id)",
    "(id",
    "'id",
];

fn element() -> BoxedStrategy<Element> {
    let usual = &[
        ("id", "id"),
        ("ts", "ts"),
        ("day", "day"),
        ("\"n\"", "n"),
        ("\"toDate(ts)\"", "toDate(ts)"),
        ("\"intHash32(n)\"", "intHash32(n)"),
    ][..];
    let usual = select(usual).prop_map(|(source, text)| Element {
        source: source.to_owned(),
        text: text.to_owned(),
        column: None,
        is_hostile: false,
    });
    let expression = prop_oneof![around("concat(id, '", hostile_plain(), "')"), hostile_plain()];
    prop_oneof![
        16 => usual,
        1 => prop_oneof![expression, select(NEARLY).prop_map(Meaning::from)].prop_map(|text| {
            let text = text.literal_text();
            Element { source: literal(&text), text, column: None, is_hostile: true }
        }),
        1 => hostile_plain().prop_map(|name| {
            let name = name.literal_text();
            let is_word = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
            let text = if is_word { name.clone() } else { format!("`{name}`") };
            Element { source: literal(&name), text, column: Some(name), is_hostile: true }
        }),
    ]
    .boxed()
}

#[derive(Debug, Clone)]
struct Options {
    elements: Vec<Element>,
    is_one_text: bool,
    has_primary: bool,
    has_sampling: bool,
    has_columns: bool,
    has_deleted: bool,
    partition: Option<Text>,
    ttl: Option<Text>,
    settings: Option<Text>,
}

fn options() -> BoxedStrategy<Options> {
    let partitions = select(&["toYYYYMM(ts)", "day", "(day, id)", ""][..]).prop_map(Meaning::from);
    let ttls = select(&["ts + toIntervalDay(90)", "ts + INTERVAL 90 DAY"][..]).prop_map(Meaning::from);
    let settings = select(&["x", "it's", "a b"][..]).prop_map(Meaning::from);
    (
        vec(element(), 1..4),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.2),
        any::<bool>(),
        any::<bool>(),
        prop::option::weighted(
            0.4,
            either(partitions, prop_oneof![around("concat(id, '", hostile(), "')"), hostile()]),
        ),
        prop::option::weighted(
            0.4,
            either(ttls, prop_oneof![around("ts + toIntervalDay(", hostile(), ")"), hostile()]),
        ),
        prop::option::weighted(0.3, either(settings, hostile_plain())),
    )
        .prop_map(
            |(
                elements,
                is_one_text,
                has_primary,
                has_sampling,
                has_columns,
                has_deleted,
                partition,
                ttl,
                settings,
            )| Options {
                elements,
                is_one_text,
                has_primary,
                has_sampling,
                has_columns,
                has_deleted,
                partition,
                ttl,
                settings,
            },
        )
        .boxed()
}

/// An engine of any kind.
pub(crate) fn engine() -> BoxedStrategy<Engine> {
    let kinds = &[
        "MergeTree",
        "MergeTree",
        "ReplacingMergeTree",
        "SummingMergeTree",
        "AggregatingMergeTree",
        "CollapsingMergeTree",
        "VersionedCollapsingMergeTree",
    ][..];
    prop_oneof![
        12 => (select(kinds), options()).prop_map(|(kind, options)| of_kind(kind, options)),
        1 => select(&["MergeTree", "Null", "SummingMergeTree"][..]).prop_map(|kind| Engine {
            entry: Entry::new(format!("engine: {kind}"), move |expected| expected.engine = Some(kind)),
            columns: Vec::new(),
        }),
    ]
    .boxed()
}

fn of_kind(kind: &'static str, mut options: Options) -> Engine {
    let mut seen = Vec::new();
    options.elements.retain(|element| {
        let is_new = !seen.contains(&element.text);
        seen.push(element.text.clone());
        is_new
    });
    let mut hostile = Vec::new();
    let mut parts: Vec<String> = Vec::new();
    let mut set: Vec<(&'static str, Meaning)> = Vec::new();

    let elements = &options.elements;
    let join = |of: fn(&Element) -> &str| elements.iter().map(of).collect::<Vec<_>>().join(", ");
    let is_hostile = elements.iter().any(|element| element.is_hostile);
    hostile.extend(Some("sorting_key").filter(|_| is_hostile));
    let text = join(|element| &element.text);
    let source = if options.is_one_text && !is_hostile {
        literal(&text)
    } else {
        format!("[{}]", join(|element| &element.source))
    };
    parts.push(format!("sorting_key: {source}"));
    set.push(("sorting_key", text.into()));
    if let (true, Some(first)) = (options.has_primary && !is_hostile, elements.first()) {
        parts.push(format!("primary_key: {}", first.source));
        set.push(("primary_key", first.text.clone().into()));
    }
    if let (true, Some(first)) = (options.has_sampling && !is_hostile, elements.first()) {
        parts.push(format!("sampling_key: {}", first.source));
        set.push(("sampling_key", first.text.clone().into()));
    }
    for (name, text) in [("partition_key", &options.partition), ("ttl", &options.ttl)] {
        let Some(text) = text else { continue };
        hostile.extend(Some(name).filter(|_| text.is_hostile));
        parts.push(format!("{name}: {}", text.meaning.source()));
        set.push((name, text.meaning.clone()));
    }
    if let Some(text) = &options.settings {
        hostile.extend(Some("settings").filter(|_| text.is_hostile));
        let value = text.meaning.literal_text();
        parts.push(format!(
            "settings: {{ index_granularity: 32, storage_policy: {}, deduplicate: true, }}",
            literal(&value)
        ));
        let value = value.replace('\\', "\\\\").replace('\'', "''");
        set.push((
            "settings",
            format!("index_granularity=32, storage_policy='{value}', deduplicate=1").into(),
        ));
    }
    let mut column = |option: &'static str, name: &'static str, is_quoted: bool| {
        parts.push(if is_quoted { format!("{option}: {name:?}") } else { format!("{option}: {name}") });
        set.push((option, name.into()));
    };
    match kind {
        "ReplacingMergeTree" if options.has_columns => {
            column("ver", "version", options.is_one_text);
            if options.has_deleted {
                column("is_deleted", "deleted", !options.is_one_text);
            }
        }
        "SummingMergeTree" if options.has_columns => {
            parts.push("columns: [n, \"amount\"]".to_owned());
            set.push(("columns", "n, amount".into()));
        }
        "CollapsingMergeTree" => column("sign", "sign", options.is_one_text),
        "VersionedCollapsingMergeTree" => {
            column("sign", "sign", options.is_one_text);
            column("version", "version", false);
        }
        _ => {}
    }
    let columns = elements
        .iter()
        .filter_map(|element| element.column.as_deref())
        .map(|name| self::column(name, "String"));
    let mut entry =
        Entry::new(format!("engine: {kind} {{ {} }}", parts.join(", ")), move |expected: &mut Expected| {
            expected.engine = Some(kind);
            expected.engine_options = set.iter().cloned().collect();
        });
    entry.hostile = hostile;
    Engine { columns: columns.collect(), entry }
}
