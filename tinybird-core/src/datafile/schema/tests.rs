//! What the parts of a schema may be.

use super::*;
use crate::datafile::template::TEMPLATE_BRACKETS;
use crate::rule::assert_refused;

#[test]
fn columns_are_cut_as_the_reader_does() {
    let block = "
        `a` String `json:$.a--b` DEFAULT 'x, y', -- comment
        b.c LowCardinality(Nullable(String)) DEFAULT if(a = 'x', 1, 2) CODEC(ZSTD(1)) `json:$.b`,
        d default now(),
    ";
    let columns = read_columns(block).expect("columns");
    let parts: Vec<_> = columns
        .iter()
        .map(|c| {
            (
                c.name.as_str(),
                c.type_text.as_str(),
                c.json_path.as_deref(),
                c.default.as_deref(),
                c.codec.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        parts,
        [
            ("a", "String", Some("$.a--b"), Some("'x, y'"), None),
            (
                "b.c",
                "LowCardinality(Nullable(String))",
                Some("$.b"),
                Some("if(a = 'x', 1, 2)"),
                Some("(ZSTD(1))")
            ),
            ("d", "", None, Some("now()"), None),
        ]
    );
    assert_eq!((columns[1].line, columns[1].column), (3, 9));
}

#[test]
fn what_the_reader_refuses_is_an_error_at_its_place() {
    let cases = [
        ("a", (1, 1)),
        ("`a b` Int32", (1, 3)),
        ("a Int32 DEFAULT", (1, 16)),
        ("a Int32,\nb# Int32", (2, 2)),
        ("a Int32 NULL", (1, 9)),
        ("a Int32 MATERIALIZED 1", (1, 9)),
        ("a String DEFAULT a || b", (1, 20)),
        ("a String DEFAULT 'x", (1, 20)),
        ("INDEX a", (1, 6)),
        ("a Array(Boolean)", (1, 3)),
    ];
    for (block, place) in cases {
        let error = read_columns(block).expect_err(block);
        assert_eq!((error.place.line, error.place.column), place, "{block}: {error}");
    }
}

#[test]
fn long_texts_are_read_in_linear_time() {
    let spaces = " ".repeat(200_000);
    let block = format!(
        "a Int32{spaces}DEFAULT ({}1{}){spaces}NOT{spaces}x",
        "(".repeat(100_000),
        ")".repeat(100_000)
    );
    assert_eq!(read_columns(&block).map(|columns| columns.len()), Ok(1));
}

#[test]
fn expressions_that_the_reader_cuts_are_refused() {
    let kept = [
        "1",
        "now()",
        "'a, b'",
        "''",
        "(['a','b'])",
        "if(a, b, c)",
        "NULL",
        "a IS NULL",
        "(a IS NOT NULL)",
        "\"x\"",
        "a % 2 = 0 ? 1 : 2",
        "'||'",
        "'{{ tb_secret(\"A\") }}'",
        "`a` + 1",
        "[]",
        "'é'",
        " 1 ",
    ];
    for expression in kept {
        assert_eq!(check_expression(expression), Ok(()), "{expression}");
    }
    let refused = [
        ("", None),
        ("a || b", Some(2..3)),
        ("a & b", Some(2..3)),
        ("{}", Some(0..1)),
        ("a, b", Some(1..4)),
        ("['a','b']", Some(4..9)),
        ("a IS NOT NULL", Some(4..13)),
        ("'a--b'", Some(2..4)),
        ("1 -- one", Some(2..4)),
        ("'a", Some(2..2)),
        ("(a", Some(2..2)),
        ("a)", Some(1..2)),
        ("a\nb", Some(1..2)),
        ("a CODEC(ZSTD(1))", Some(1..16)),
        ("'a\u{2028}'", Some(2..5)),
        ("é", Some(0..2)),
        ("ttl", None),
    ];
    for (expression, range) in refused {
        let invalid = check_expression(expression).expect_err(expression);
        assert_eq!(invalid.rule.name, "expression-unreadable", "{expression}");
        if range.is_some() {
            assert_eq!(invalid.range, range, "{expression}: {invalid}");
        }
    }
    assert!(check_expression("'{{ x }}'").is_err_and(|invalid| invalid.rule.name == "template-brackets"));
}

#[test]
fn names_paths_types_and_codecs_are_checked() {
    for name in ["a", "o.ORG_NAME", "user-id", "type", "é", "index", "{", "a#b", "'"] {
        assert_eq!(check_column_name(name), Ok(()), "{name}");
    }
    for (name, message) in [
        ("", "no name"),
        ("user id", "a space"),
        ("a`b", "a backquote"),
        ("INDEX", "`INDEX`"),
        ("a--b", "contains `--`"),
        ("a\u{2028}", "U+2028"),
        ("a\u{a0}b", "U+00A0"),
        ("a\tb", "a tab"),
    ] {
        assert_refused(check_column_name(name), &COLUMN_NAME, message);
    }
    assert_refused(check_column_name("{{a}}"), &TEMPLATE_BRACKETS, "`{{a}}`");
    for path in ["$", "$.a", "$.a[:]", "$.a--b", "$['a']", "$.é"] {
        assert_eq!(check_json_path(path), Ok(()), "{path}");
    }
    for (path, message) in [
        ("", "start with `$`"),
        ("a", "start with `$`"),
        (".a", "start with `$`"),
        ("$.a b", "a space"),
        ("$.`a`", "a backquote"),
        ("$.\u{85}", "U+0085"),
    ] {
        assert_refused(check_json_path(path), &JSON_PATH, message);
    }
    assert_refused(check_json_path("$.{{a}}"), &TEMPLATE_BRACKETS, "`{{a}}`");
    for type_text in
        ["String", "Enum8('a' = 1, 'NULL' = 2)", "JSON(max_dynamic_paths=8, a.b UInt32)", "DateTime64(3)"]
    {
        assert_eq!(check_type_text(type_text), Ok(()), "{type_text}");
    }
    for (type_text, message) in [
        ("", "is empty"),
        ("a, b", "at a comma"),
        ("String NULL", "at `NULL`"),
        ("Enum8('a--b' = 1)", "contains `--`"),
        ("Enum8('boolean' = 1)", "`Boolean`"),
        ("DateTime64", "precision"),
        ("Int", "size"),
    ] {
        assert_refused(check_type_text(type_text), &TYPE_UNREADABLE, message);
    }
    for codec in ["ZSTD(1)", "Delta(4), LZ4"] {
        assert_eq!(check_codec(codec), Ok(()), "{codec}");
    }
    for (codec, message) in [
        ("", "is empty"),
        (" ", "is empty"),
        ("a)", "never opened"),
        ("a) DEFAULT (1", "at `DEFAULT`"),
        ("a|b", "`|`"),
        ("-- a", "contains `--`"),
    ] {
        assert_refused(check_codec(codec), &CODEC_UNREADABLE, message);
    }
}
