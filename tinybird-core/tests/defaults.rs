//! Literal defaults: how they are written, and which are refused.

use tinybird_core::column_type::ColumnType;
use tinybird_core::literal::{
    DEFAULT_EXPRESSION, DEFAULT_FORMAT, DEFAULT_NULL, DEFAULT_RANGE, DEFAULT_TYPE, Literal,
};

fn text(text: &str) -> Literal {
    Literal::Text(text.to_owned())
}

fn number(digits: &str) -> Literal {
    if digits.contains(['.', 'e']) {
        Literal::Float(digits.to_owned())
    } else {
        Literal::Integer(digits.to_owned())
    }
}

fn list(items: &[Literal]) -> Literal {
    Literal::List(items.to_vec())
}

#[test]
fn writes_what_the_reader_keeps() {
    for (column, literal, expected) in [
        ("String", text("it's"), "'it''s'"),
        ("String", text("a--b\n\\"), "'a-\\x2Db\\n\\\\'"),
        ("LowCardinality(Nullable(String))", text("unknown"), "'unknown'"),
        ("LowCardinality(Nullable(String))", Literal::Null, "NULL"),
        ("Bool", Literal::Bool(true), "true"),
        ("UInt8", Literal::Bool(true), "1"),
        ("UInt64", number("18446744073709551615"), "18446744073709551615"),
        (
            "Int128",
            number("-170141183460469231731687303715884105728"),
            "'-170141183460469231731687303715884105728'",
        ),
        ("Int32", number("+007"), "7"),
        ("Int32", number("-0"), "0"),
        ("Float64", number("1e3"), "1e3"),
        ("Float32", number("-5"), "-5"),
        ("Decimal(10, 2)", number("-0.50"), "-0.5"),
        ("Decimal(10, 2)", number("12345678"), "12345678"),
        ("Decimal(38, 10)", number("12345678901234567890.5"), "'12345678901234567890.5'"),
        ("Array(String)", list(&[]), "[]"),
        ("Array(UInt8)", list(&[number("1")]), "[1]"),
        ("Array(String)", list(&[text("a"), text("b")]), "(['a','b'])"),
        ("Array(String)", list(&[text("a,b")]), "['a,b']"),
        ("Array(Array(UInt8))", list(&[list(&[number("1"), number("2")])]), "([[1,2]])"),
        ("Array(Nullable(UInt8))", list(&[Literal::Null, number("2")]), "([NULL,2])"),
        ("Enum8('on' = 1, 'off' = 2)", text("off"), "'off'"),
        ("Date", text("2024-02-29"), "'2024-02-29'"),
        ("DateTime('UTC')", text("2024-12-31 23:59:59"), "'2024-12-31 23:59:59'"),
        ("DateTime", number("0"), "0"),
        ("DateTime64(3)", text("2024-12-31 23:59:59.123"), "'2024-12-31 23:59:59.123'"),
        ("UUID", text("61f0c404-5cb3-11e7-907b-a6006ad3dba0"), "'61f0c404-5cb3-11e7-907b-a6006ad3dba0'"),
        ("IPv6", text("::1"), "'::1'"),
        ("FixedString(2)", text("é"), "'é'"),
        ("SimpleAggregateFunction(sum, UInt64)", number("0"), "0"),
    ] {
        let kind = ColumnType::parse(column).expect(column);
        assert_eq!(kind.default_sql(&literal).as_deref(), Ok(expected), "{column} = {literal}");
    }
}

#[test]
fn refuses_what_does_not_fit() {
    for (column, literal, rule, remedy) in [
        ("String", number("1"), &DEFAULT_TYPE, "\"1\""),
        ("String", Literal::Null, &DEFAULT_NULL, "Nullable"),
        ("UInt8", number("256"), &DEFAULT_RANGE, "0 to 255"),
        ("UInt8", number("-1"), &DEFAULT_RANGE, "0 to 255"),
        ("Int64", number("9223372036854775808"), &DEFAULT_RANGE, "9223372036854775807"),
        ("UInt8", text("1"), &DEFAULT_TYPE, "without quotes"),
        ("UInt8", number("1.5"), &DEFAULT_TYPE, "whole"),
        ("UInt16", Literal::Bool(true), &DEFAULT_TYPE, "whole"),
        ("UInt8", number("1_0"), &DEFAULT_FORMAT, "digits"),
        ("Float64", Literal::Float("inf".to_owned()), &DEFAULT_FORMAT, "digits"),
        ("Float32", number("1e39"), &DEFAULT_RANGE, "Float64"),
        ("Bool", number("1"), &DEFAULT_TYPE, "true"),
        ("Decimal(4, 2)", number("100"), &DEFAULT_RANGE, "2 digits before"),
        ("Decimal(4, 2)", number("1.001"), &DEFAULT_RANGE, "2 after"),
        ("Decimal(4, 2)", number("1e1"), &DEFAULT_FORMAT, "exponent"),
        ("Enum8('on' = 1, 'off' = 2)", text("offf"), &DEFAULT_FORMAT, "\"off\""),
        ("Enum8('on' = 1)", number("1"), &DEFAULT_TYPE, "\"on\""),
        ("Date", text("2023-02-29"), &DEFAULT_FORMAT, "2024-12-31"),
        ("Date", text("1969-12-31"), &DEFAULT_RANGE, "1970-01-01"),
        ("Date", text("2024-12-31 00:00:00"), &DEFAULT_FORMAT, "2024-12-31"),
        ("DateTime", text("2024-12-31T23:59:59Z"), &DEFAULT_FORMAT, "2024-12-31 23:59:59"),
        ("DateTime", text("2024-12-31 23:59:59.5"), &DEFAULT_FORMAT, "2024-12-31 23:59:59"),
        ("DateTime64(3)", text("2024-12-31 23:59:59.1234"), &DEFAULT_FORMAT, "2024-12-31"),
        ("UUID", text("x"), &DEFAULT_FORMAT, "61f0c404"),
        ("IPv4", text("1.2.3"), &DEFAULT_FORMAT, "127.0.0.1"),
        ("FixedString(1)", text("é"), &DEFAULT_RANGE, "FixedString"),
        ("Array(UInt8)", number("1"), &DEFAULT_TYPE, "[1, 2]"),
        ("Array(UInt8)", list(&[number("1"), number("256")]), &DEFAULT_RANGE, "255"),
        ("Array(UInt8)", list(&[Literal::Null]), &DEFAULT_NULL, "Nullable"),
        ("UInt8", list(&[]), &DEFAULT_TYPE, "whole"),
        ("Map(String, UInt8)", list(&[]), &DEFAULT_EXPRESSION, "expr"),
        ("AggregateFunction(count)", number("0"), &DEFAULT_EXPRESSION, "expr"),
        ("JSON", text("{}"), &DEFAULT_EXPRESSION, "expr"),
    ] {
        let kind = ColumnType::parse(column).expect(column);
        let refusal = kind.default_sql(&literal).expect_err(column);
        assert_eq!(refusal.rule, rule, "{column} = {literal}: {refusal}");
        assert!(refusal.remedy.contains(remedy), "{column} = {literal}: {refusal}");
    }
}
