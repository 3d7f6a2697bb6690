//! Cases of the types that are taken, and of the mistakes in the others.

use super::*;

/// The rule, the text at fault, and a piece of the remedy.
type Mistake = (&'static str, &'static str, &'static str);

#[test]
fn displays_as_clickhouse_writes() {
    for (text, expected) in [
        (" String ", "String"),
        ("Array( Nullable( UInt8 ) )", "Array(Nullable(UInt8))"),
        ("Enum8(\"active\"=1,'gone'=-2,)", "Enum8('active' = 1, 'gone' = -2)"),
        ("Enum('a', 'b')", "Enum('a', 'b')"),
        ("Enum8('it\\'s' = +1, \"say \\\"x\\\"\" = 2)", "Enum8('it''s' = 1, 'say \"x\"' = 2)"),
        ("Enum8('a''b' = 1, 'c\\\\d' = 2)", "Enum8('a''b' = 1, 'c\\\\d' = 2)"),
        ("Enum8('a--b' = 1, 'x\ny' = 2)", "Enum8('a-\\x2Db' = 1, 'x\\ny' = 2)"),
        ("Enum8('Boolean' = 1, 'my datetime64' = 2)", "Enum8('\\x42oolean' = 1, 'my \\x64atetime64' = 2)"),
        ("Enum8(\"\\u{e9}\\x41\" = 1)", "Enum8('éA' = 1)"),
        ("DateTime64(3,\"Europe/Madrid\")", "DateTime64(3, 'Europe/Madrid')"),
        ("Tuple(a String,`b c` UInt8)", "Tuple(a String, \"b c\" UInt8)"),
        (
            "JSON(max_dynamic_paths = 8,a.b UInt32,SKIP  c.d,skip regexp 'x.*')",
            "JSON(max_dynamic_paths=8, a.b UInt32, SKIP c.d, SKIP REGEXP 'x.*')",
        ),
        ("AggregateFunction(quantiles(.5,0.9),Float64)", "AggregateFunction(quantiles(.5, 0.9), Float64)"),
        ("AggregateFunction(1,uniq,String)", "AggregateFunction(1, uniq, String)"),
        ("double   precision", "double precision"),
        ("INT  UNSIGNED", "INT UNSIGNED"),
        ("VARCHAR (255)", "VARCHAR(255)"),
        ("Decimal(10,2)", "Decimal(10, 2)"),
        ("AggregateFunction(count)", "AggregateFunction(count)"),
        ("Tuple()", "Tuple()"),
    ] {
        let column = ColumnType::parse(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
        assert_eq!(column.to_string(), expected);
        assert_eq!(ColumnType::parse(expected).as_ref(), Ok(&column), "{expected} is read back");
    }
}

#[test]
fn reports_every_mistake_at_its_token() {
    let cases: &[(&str, &[Mistake])] = &[
        ("", &[("type-syntax", "", "String")]),
        ("Boolean", &[("type-unknown", "Boolean", "Bool")]),
        ("Array(boolean)", &[("type-unknown", "boolean", "Bool")]),
        ("string", &[("type-unknown", "string", "`String`")]),
        ("Uuid", &[("type-unknown", "Uuid", "`UUID`")]),
        ("Int", &[("type-unknown", "Int", "Int32")]),
        ("Array(UInt)", &[("type-unknown", "UInt", "UInt32")]),
        ("DateTime64", &[("type-datetime-precision", "DateTime64", "DateTime64(3)")]),
        ("Time64(3)", &[("type-unknown", "Time64", "DateTime64(3)")]),
        ("Object('json')", &[("type-unknown", "Object", "JSON")]),
        ("i64", &[("type-unknown", "i64", "Int64")]),
        (
            "Map(Sting, Nullable(Array(UInt8)))",
            &[("type-unknown", "Sting", "String"), ("type-nullable-inside", "Array(UInt8)", "empty array")],
        ),
        (
            "Nullable(Array(Boolean))",
            &[("type-nullable-inside", "Array(Boolean)", "empty array"), ("type-unknown", "Boolean", "Bool")],
        ),
        ("LowCardinality(Foo)", &[("type-unknown", "Foo", "ClickHouse type")]),
        ("Nullable(LowCardinality(String))", &[("type-nullable-inside", "LowCardinality(String)", "swap")]),
        ("LowCardinality(Decimal(9, 2))", &[("type-low-cardinality-inside", "Decimal(9, 2)", "leave out")]),
        (
            "LowCardinality(Nullable(DateTime64(3)))",
            &[("type-low-cardinality-inside", "Nullable(DateTime64(3))", "DateTime")],
        ),
        ("Array(String, UInt8)", &[("type-arguments", "UInt8", "Array(String)")]),
        ("Array", &[("type-arguments", "Array", "Array(String)")]),
        ("UUID(3)", &[("type-arguments", "3", "`UUID` only")]),
        ("Array(1)", &[("type-arguments", "1", "ClickHouse type")]),
        ("Decimal(77, 2)", &[("type-decimal", "77", "Decimal(10, 2)")]),
        ("Decimal(5, 6)", &[("type-decimal", "6", "fewer")]),
        ("Decimal32(10)", &[("type-decimal", "10", "wider")]),
        ("FixedString(0)", &[("type-fixed-string", "0", "FixedString(16)")]),
        (
            "DateTime64(10, 'Europe/Madird')",
            &[
                ("type-datetime-precision", "10", "milliseconds"),
                ("type-time-zone", "'Europe/Madird'", "Europe/Madrid"),
            ],
        ),
        ("DateTime(3)", &[("type-datetime-precision", "3", "DateTime64(3)")]),
        ("DateTime64('UTC')", &[("type-datetime-precision", "'UTC'", "DateTime64(3, 'UTC')")]),
        ("Enum8", &[("type-enum", "Enum8", "'active' = 1")]),
        (
            "Enum8('a' = 1, 'a' = 2, 'b' = 1, 'c' = 128)",
            &[
                ("type-enum", "'a'", "another name"),
                ("type-enum", "1", "own number"),
                ("type-enum", "128", "Enum16"),
            ],
        ),
        ("Enum8('a' = 1, 'b', 'c' = 5)", &[("type-enum", "'b'", "every name")]),
        ("Map(Nullable(String), UInt8)", &[("type-map-key", "Nullable(String)", "leave out")]),
        ("Tuple(a UInt8, String)", &[("type-tuple-names", "String", "name all")]),
        ("Tuple(a UInt8, a String)", &[("type-tuple-names", "a", "own name")]),
        ("Nested(String)", &[("type-tuple-names", "String", "Nested(id")]),
        ("Variant(Nullable(String), UInt8)", &[("type-variant-inside", "Nullable(String)", "null already")]),
        ("JSON(max_paths=3)", &[("type-json", "max_paths", "max_dynamic_paths")]),
        ("JSON(SKIP a, a.b String)", &[("type-json", "a.b", "do not skip")]),
        ("Dynamic(max_types=255)", &[("type-json", "255", "max_types=8")]),
        ("AggregateFunction(unique, String)", &[("type-aggregate-unknown", "unique", "`uniq`")]),
        ("AggregateFunction(sumif, UInt8, UInt8)", &[("type-aggregate-unknown", "sumif", "`sumIf`")]),
        ("AggregateFunction(sumMerge, UInt8)", &[("type-aggregate-unknown", "sumMerge", "`sum`")]),
        (
            "AggregateFunction(sumStateIf, UInt8, UInt8)",
            &[("type-aggregate-unknown", "sumStateIf", "`sumIf`")],
        ),
        ("AggregateFunction(sum, String)", &[("type-aggregate-arguments", "String", "numbers")]),
        ("AggregateFunction(argMax, String)", &[("type-aggregate-arguments", "argMax", "compared")]),
        ("AggregateFunction(count, UInt8, UInt8)", &[("type-aggregate-arguments", "UInt8", "remove")]),
        ("AggregateFunction(sumIf, UInt64, UInt64)", &[("type-aggregate-arguments", "UInt64", "UInt8")]),
        ("AggregateFunction(quantile(1.5), UInt8)", &[("type-aggregate-parameters", "1.5", "quantile(0.5)")]),
        (
            "AggregateFunction(quantiles, UInt8)",
            &[("type-aggregate-parameters", "quantiles", "quantiles(0.5)")],
        ),
        ("AggregateFunction(sum(1), UInt8)", &[("type-aggregate-parameters", "1", "remove")]),
        ("AggregateFunction(String)", &[("type-aggregate-unknown", "String", "such as")]),
        ("SimpleAggregateFunction(sum, UInt8)", &[("type-simple-aggregate", "UInt8", "`UInt64`")]),
        (
            "SimpleAggregateFunction(sum, Nullable(Int32))",
            &[("type-simple-aggregate", "Nullable(Int32)", "`Nullable(Int64)`")],
        ),
        ("SimpleAggregateFunction(sum, String)", &[("type-aggregate-arguments", "String", "numbers")]),
        (
            "SimpleAggregateFunction(avg, Float64)",
            &[("type-simple-aggregate", "avg", "AggregateFunction(avg, ..)")],
        ),
        ("SimpleAggregateFunction(summ, UInt64)", &[("type-simple-aggregate", "summ", "`sum`")]),
        ("String NULL", &[("type-syntax", "NULL", "Nullable(String)")]),
        ("String NOT NULL", &[("type-syntax", "NOT", "remove")]),
        ("Array(String", &[("type-syntax", "(", "`)`")]),
        ("Array(String))", &[("type-syntax", ")", "remove")]),
        ("Enum8('a = 1)", &[("type-syntax", "'", "missing")]),
        ("Array<String>", &[("type-syntax", "<", "commas")]),
        ("Map(String UInt8)", &[("type-syntax", "UInt8", "commas")]),
    ];
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let errors = ColumnType::parse(text).err().unwrap_or_default();
        let found: Vec<_> = errors
            .iter()
            .map(|error| (error.rule.name, error.range.clone().map_or("", |range| &text[range])))
            .collect();
        let wanted: Vec<_> = expected.iter().map(|(rule, at, _)| (*rule, *at)).collect();
        let helped = errors.iter().zip(*expected).all(|(error, (.., remedy))| error.remedy.contains(remedy));
        if found != wanted || !helped {
            wrong.push(format!("{text}: {found:?} {errors:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn answers_questions() {
    let parse = |text: &str| ColumnType::parse(text).expect(text);
    for (text, nullable, null, state, array, nested) in [
        ("String", false, false, false, false, false),
        ("Nullable(String)", true, true, false, false, false),
        ("LowCardinality(Nullable(String))", true, true, false, false, false),
        ("Array(Nullable(String))", true, false, false, true, false),
        ("Array(Array(UInt8))", false, false, false, true, true),
        ("Map(String, Nullable(UInt8))", true, false, false, false, false),
        ("AggregateFunction(sum, Nullable(UInt8))", true, false, true, false, false),
        ("SimpleAggregateFunction(max, Nullable(UInt8))", true, true, true, false, false),
        ("SimpleAggregateFunction(groupArrayArray, Array(UInt8))", false, false, true, false, false),
        ("Dynamic", false, true, false, false, false),
        ("JSON(a Nullable(String))", true, false, false, false, false),
    ] {
        let column = parse(text);
        let found = (
            column.is_nullable(),
            column.takes_null(),
            column.is_aggregate_state(),
            column.is_array(),
            column.is_nested_array(),
        );
        assert_eq!(found, (nullable, null, state, array, nested), "{text}");
    }
}

#[test]
fn depth_is_limited_and_time_linear() {
    let deep = |depth: usize| format!("{}String{}", "Array(".repeat(depth), ")".repeat(depth));
    assert!(ColumnType::parse(&deep(32)).is_ok());
    for text in [
        deep(33),
        deep(100_000),
        "(".repeat(100_000),
        "Array(".repeat(100_000),
        format!("Enum8({}", "[".repeat(100_000)),
    ] {
        assert_eq!(ColumnType::parse(&text).expect_err("too deep").len(), 1);
    }
    let wide: Vec<_> = (0..20_000).map(|index| format!("'name {index}' = {index}")).collect();
    assert!(ColumnType::parse(&format!("Enum16({})", wide.join(", "))).is_ok());
}

#[test]
fn rules_are_explained() {
    for rule in rules::RULES {
        assert!(rule.name.starts_with("type-"), "{}", rule.name);
        assert!(rule.explanation.len() > 60, "{}", rule.name);
    }
}
