//! The documentation of the words that are neither options nor choices: types, attributes, and what is written as a call.

use std::fmt::Write;

use crate::column_type::ColumnType;

/// A word, and what it means.
pub(super) struct Word {
    pub(super) name: &'static str,
    pub(super) doc: &'static str,
}

const fn word(name: &'static str, doc: &'static str) -> Word {
    Word { name, doc }
}

const CODEC: Word = word(
    "codec",
    "How ClickHouse compresses the column: `#[codec(\"ZSTD(1)\")]`.\n\nRenders `CODEC(ZSTD(1))` after the type.\n\n\
     [ClickHouse's documentation](https://clickhouse.com/docs/sql-reference/statements/create/table#column_compression_codec)",
);

const JSON_PATH: Word = word(
    "json_path",
    "Where the value stands in a row that arrives as JSON: `#[json_path(\"$.user.id\")]`; by default `$.` and the \
     column's name, with `[:]` for an array.\n\nRenders `` `json:$.user.id` `` after the type.",
);

const ROW: Word = word(
    "row",
    "What the field of `row`'s struct is: its type, `#[row(u16)]`; its name, `#[row(name = other)]`; `#[row(skip)]` for none, \
     where the column has a default or is nullable; what converts it, `#[row(Type, with = module)]`; the variants of its \
     enum, `#[row(variants(\"a b\" = Other))]`, and what that derives, `#[row(derive(Hash))]`.\n\nIt is not in the datafile.",
);

/// The attributes of a column.
pub(super) const COLUMN_ATTRIBUTES: &[Word] = &[CODEC, JSON_PATH, ROW];

/// The attributes of a result's column.
pub(super) const RESULT_ATTRIBUTES: &[Word] = &[ROW];

/// The words in `#[row(..)]`.
pub(super) const ROW_PARTS: &[Word] = &[
    word("skip", "The row has no field for the column: the server sets it to its default, or to `NULL`."),
    word("name", "The field's name, where the column's cannot be it: `#[row(name = other)]`."),
    word(
        "with",
        "A module that converts the field: `#[row(Type, with = module)]`. It has `to_column(&Type)`, which gives a value that \
         fits the column, and `from_column`, which takes one and gives `Result<Type, impl Display>`.",
    ),
    word("variants", "Names of the enum's variants: `#[row(variants(\"a b\" = Other))]`."),
    word("derive", "What the enum or the struct of the column derives: `#[row(derive(Hash))]`."),
];

/// The attributes of a parameter.
pub(super) const PARAMETER_ATTRIBUTES: &[Word] = &[
    word(
        "row",
        "The type of the field of `query`'s struct: `#[row(Type)]`; or the variants of the enum of `#[values(..)]`: \
         `#[row(variants(\"a b\" = Other))]`.\n\nIt is not in the template.",
    ),
    word(
        "optional",
        "A request may leave the parameter out: `#[optional]`.\n\nRenders `required=False` in the template.",
    ),
    word(
        "values",
        "The values that the parameter takes: `#[values(\"asc\", \"desc\")]`.\n\nRenders `enum=['asc', 'desc']` in the \
         template.",
    ),
    word(
        "example",
        "A value for the documentation of the endpoint: `#[example(\"2024-01-01\")]`.\n\nRenders `example='2024-01-01'` \
         in the template.",
    ),
    word(
        "format",
        "How the value is written, for the documentation of the endpoint: `#[format(\"YYYY-MM-DD\")]`.\n\nRenders \
         `format='YYYY-MM-DD'` in the template.",
    ),
];

const SECRET: Word = word(
    "secret",
    "A secret of the workspace, which Tinybird fills in: `secret(\"KAFKA_KEY\")`, or with a default \
     `secret(\"KAFKA_KEY\", \"key\")`. `cargo tinybird secret set KAFKA_KEY` sets it.\n\nRenders `{{ tb_secret(\"KAFKA_KEY\") }}`.",
);

const PLAINTEXT: Word = word(
    "plaintext",
    "A credential that is not a secret, such as that of a local broker: `plaintext(\"admin\")`. It stands in the datafile \
     as it is.",
);

const RAW: Word = word(
    "raw",
    "A spelling of Tinybird's that this crate does not know: `raw(\"NEW_PROTOCOL\")`. It stands in the datafile as it \
     is, unchecked.",
);

const EXPR: Word = word(
    "expr",
    "A default that ClickHouse computes for each row: `expr(\"now()\")`.\n\nRenders `DEFAULT now()` after the type.",
);

const NULL: Word =
    word("null", "The default of a nullable column.\n\nRenders `DEFAULT NULL` after the type.");

const INCLUDE_STR: Word = word(
    "include_str",
    "The text of a file, whose path is relative to this one: `include_str!(\"sql/top_pages.sql\")`. It is checked like \
     SQL that stands here, and read again when it changes.",
);

/// What may stand in the place of a value, by the value's form.
pub(super) const CALLS: &[(&str, &[Word])] = &[
    ("text", &[SECRET]),
    ("credential", &[SECRET, PLAINTEXT]),
    ("sql", &[INCLUDE_STR]),
    ("default", &[EXPR, NULL]),
    ("other", &[RAW]),
];

/// A type's example, and what it holds.
const TYPES: &[(&str, &str, &str)] = &[
    ("String", "String", "Text, or any bytes."),
    ("FixedString", "FixedString(16)", "Text of exactly so many bytes."),
    ("UUID", "UUID", "A UUID."),
    ("IPv4", "IPv4", "An IPv4 address."),
    ("IPv6", "IPv6", "An IPv6 address."),
    ("Bool", "Bool", "`true` or `false`."),
    (
        "Decimal",
        "Decimal(10, 2)",
        "A decimal number of so many digits, of which so many stand after the point.",
    ),
    ("Decimal32", "Decimal32(2)", "A decimal number of 9 digits, of which so many stand after the point."),
    ("Decimal64", "Decimal64(2)", "A decimal number of 18 digits, of which so many stand after the point."),
    ("Decimal128", "Decimal128(2)", "A decimal number of 38 digits, of which so many stand after the point."),
    ("Decimal256", "Decimal256(2)", "A decimal number of 76 digits, of which so many stand after the point."),
    ("Date", "Date", "A day from 1970 to 2149."),
    ("Date32", "Date32", "A day from 1900 to 2299."),
    ("DateTime", "DateTime(\"Europe/Madrid\")", "A second from 1970 to 2106, shown in a time zone."),
    ("DateTime32", "DateTime32", "The same as `DateTime`."),
    (
        "DateTime64",
        "DateTime64(3, \"Europe/Madrid\")",
        "A time with so many digits after the second, shown in a time zone.",
    ),
    (
        "Enum",
        "Enum(\"active\" = 1, \"gone\" = 2)",
        "One of these strings; the smallest enum that holds them.",
    ),
    ("Enum8", "Enum8(\"active\" = 1, \"gone\" = 2)", "One of up to 256 strings, kept as a byte."),
    ("Enum16", "Enum16(\"active\" = 1, \"gone\" = 2)", "One of up to 65536 strings, kept as two bytes."),
    ("Array", "Array(String)", "A list of values of one type."),
    ("Map", "Map(String, UInt64)", "Keys, and a value for each."),
    ("Tuple", "Tuple(name String, age UInt8)", "Several values, with or without names."),
    ("Nested", "Nested(name String, age UInt8)", "Columns of arrays of the same length."),
    ("Nullable", "Nullable(String)", "A value, or `NULL`. No column of a sorting key is one."),
    (
        "LowCardinality",
        "LowCardinality(String)",
        "Values of which there are few, kept in a dictionary. A nullable one is `LowCardinality(Nullable(String))`.",
    ),
    ("JSON", "JSON(max_dynamic_paths=8)", "A JSON object, whose paths are kept as columns."),
    ("Dynamic", "Dynamic", "A value of any type."),
    ("Variant", "Variant(String, UInt64)", "A value of one of these types."),
    (
        "AggregateFunction",
        "AggregateFunction(uniq, String)",
        "The state of an aggregate function, as `uniqState(..)` makes it and `uniqMerge(..)` reads it.",
    ),
    (
        "SimpleAggregateFunction",
        "SimpleAggregateFunction(sum, UInt64)",
        "A value that merges with others by an aggregate function.",
    ),
    ("Point", "Point", "A point in the plane."),
    ("Ring", "Ring", "A polygon without holes."),
    ("LineString", "LineString", "A line through several points."),
    ("MultiLineString", "MultiLineString", "Several lines."),
    ("Polygon", "Polygon", "A polygon, and the holes in it."),
    ("MultiPolygon", "MultiPolygon", "Several polygons."),
];

/// What a type holds that is named by its size or its unit.
fn by_name(name: &str) -> Option<String> {
    let bits = |prefix: &str| name.strip_prefix(prefix).filter(|bits| bits.parse::<u16>().is_ok());
    if let Some(bits) = bits("UInt") {
        return Some(format!("A whole number of {bits} bits, from 0."));
    }
    if let Some(bits) = bits("Int") {
        return Some(format!("A whole number of {bits} bits, with a sign."));
    }
    if let Some(bits) = bits("Float") {
        return Some(format!("A floating-point number of {bits} bits."));
    }
    let unit = name.strip_prefix("Interval")?;
    Some(format!("A number of {}s, as differences of times are.", unit.to_lowercase()))
}

/// The types of these names and their documentation; names that SQL has for another one are left out.
pub(super) fn types(names: &'static [&'static str]) -> impl Iterator<Item = (&'static str, String)> {
    names.iter().filter_map(|name| {
        let listed = TYPES.iter().find(|(other, ..)| other == name);
        let (example, meaning) = match listed {
            Some((_, example, meaning)) => ((*example).to_owned(), (*meaning).to_owned()),
            None => ((*name).to_owned(), by_name(name)?),
        };
        let mut doc = format!("{meaning}\n\nWritten `{example}`");
        if let Some(rendered) = ColumnType::parse(&example).ok().filter(|known| known.as_str() != example) {
            let _ = write!(doc, ", which renders `{rendered}`");
        }
        let _ = write!(
            doc,
            ".\n\n[ClickHouse's documentation](https://clickhouse.com/docs/sql-reference/data-types)"
        );
        Some((*name, doc))
    })
}

/// The documentation of an aggregate function.
pub(super) fn function(name: &str) -> String {
    format!(
        "The aggregate function `{name}`.\n\n[ClickHouse's documentation]\
         (https://clickhouse.com/docs/sql-reference/aggregate-functions/reference)"
    )
}

/// The documentation of a parameter's type.
pub(super) fn parameter(name: &str) -> String {
    let number = by_name(name);
    let meaning = match name {
        "Array" => "A list, whose elements have the type in parentheses: `Array(String)`.",
        "Boolean" => "`true` or `false`. Tinybird keeps no metadata of it.",
        "JSON" => "A JSON text. Tinybird keeps no metadata of it.",
        "column" => "The name of a column. Tinybird keeps no metadata of it.",
        "columns" => "The names of columns, separated by commas.",
        "Date" => "A day, such as `2024-01-31`.",
        "DateTime" => "A second, such as `2024-01-31 12:00:00`.",
        "DateTime64" => "A time with a fraction of the second, such as `2024-01-31 12:00:00.000`.",
        "String" => "A text.",
        _ => number.as_deref().unwrap_or("A number."),
    };
    format!("{meaning}\n\nIn the templates: `{{{{{name}(..)}}}}`.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_types_are_types() {
        for (name, example, _) in TYPES {
            assert!(example.starts_with(name), "{example}");
            assert!(ColumnType::parse(example).is_ok(), "{example}");
        }
    }
}
