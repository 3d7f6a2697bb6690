//! What is refused, where, and what is listed.

mod declared;
mod deep;
mod untyped;

use super::*;
use crate::rule::Severity;

/// The rules that a template breaks, with the text that each is about.
fn refused(sql: &str) -> Vec<(&'static str, String)> {
    match Template::parse(sql) {
        Ok(_) => Vec::new(),
        Err(invalid) => {
            let shown = |invalid: Invalid| (invalid.rule.name, sql[invalid.range.unwrap_or(0..0)].to_owned());
            invalid.into_iter().map(shown).collect()
        }
    }
}

fn template(sql: &str) -> Template {
    Template::parse(sql).unwrap_or_else(|invalid| panic!("{sql}: {invalid:?}"))
}

#[test]
fn mistakes_are_refused_where_they_are() {
    for (sql, rule, at) in [
        ("a {{ Int32(x)\nb", "template-tag", "{{ Int32(x)"),
        ("{{ Int32(x)} AND {{Int32(y)}}", "template-tag", "{{ Int32(x)} AND {{Int32(y)}}"),
        ("{% if x", "template-tag", "{% if x"),
        ("{# x", "template-tag", "{# x"),
        ("{{ }}", "template-tag", "{{ }}"),
        ("{% %}", "template-tag", "{% %}"),
        ("{% iff x %}", "template-tag", "iff"),
        ("{% if x %}{% endif %}{% end %}", "template-tag", "endif"),
        // What may have closed a block, or opened one, is the one mistake.
        ("{% if x %}{% endif %}", "template-tag", "endif"),
        ("{% unless x %}a{% end %}", "template-tag", "unless"),
        ("{% if x a {% end %}", "template-tag", "{% if x a {% end %}"),
        ("{%if(x)%}", "template-tag", "if(x)"),
        ("{% include 'x' %}", "template-tag", "include"),
        ("{% if %}{% end %}", "template-tag", "if"),
        ("{% if x %}{% else if y %}{% end %}", "template-tag", " if y"),
        ("{% whitespace some %}", "template-tag", "whitespace"),
        ("{% if x %}", "template-block", "{% if x %}"),
        ("{% for a in b %}{% if x %}{% end %}", "template-block", "{% for a in b %}"),
        ("{% end %}", "template-block", "end"),
        ("{% else %}", "template-block", "else"),
        ("{% for a in b %}{% elif c %}{% end %}", "template-block", "elif"),
        ("{% if a %}{% else %}{% else %}{% end %}", "template-block", "else"),
        ("{% try %}{% end %}", "template-block", "{% try %}"),
        ("{% break %}", "template-block", "break"),
        ("{% for a in b %}{% else %}{% break %}{% end %}", "template-block", "break"),
        ("{{ a == b }}", "template-expression", "a == b"),
        ("{{ a and b }}", "template-expression", "a and b"),
        ("{{ 1 / 2 }}", "template-expression", "1 / 2"),
        ("{{ [x for x in y] }}", "template-expression", "[x for x in y]"),
        ("{{ a.b }}", "template-expression", "a.b"),
        ("{{ a[-1] }}", "template-expression", "a[-1]"),
        ("{{ a, b }}", "template-expression", ","),
        ("{{ Int32(x }}", "template-expression", "(x"),
        ("{{ Int32(x)) }}", "template-expression", ")"),
        ("{{ a b }}", "template-expression", "b"),
        ("{{ 'a }}", "template-expression", "'"),
        ("{{ a # b }}", "template-expression", "# b"),
        ("{{ 012 }}", "template-expression", "012"),
        ("{{ x.__class__ }}", "template-expression", "x.__class__"),
        ("{% if x.__class__ %}{% end %}", "template-expression", "__class__"),
        ("{% if a = b %}{% end %}", "template-expression", "="),
        ("{% set x = 1; y = 2 %}", "template-expression", ";"),
        ("{% set 1 = 2 %}", "template-expression", "1"),
        ("{% if defined({{x}}) %}{% end %}", "template-expression", "{{x}}"),
        ("{{ UUID(x) }}", "template-function", "UUID"),
        ("{{ Strng(x) }}", "template-function", "Strng"),
        ("{% if toDate(x) %}{% end %}", "template-function", "toDate"),
        ("{{ eval(x) }}", "template-function", "eval"),
        ("{{ x.lower() }}", "template-function", "lower"),
        ("{{ Boolean(x, required=True) }}", "template-arguments", "required=True"),
        ("{{ JSON(x, '{}', description='a') }}", "template-arguments", "description='a'"),
        ("{{ Int32(x, defualt=1) }}", "template-arguments", "defualt=1"),
        ("{{ Int32(x, 1, default=1) }}", "template-arguments", "default=1"),
        ("{{ Boolean(x, 1, 2) }}", "template-arguments", "2"),
        ("{{ Int32() }}", "template-arguments", "Int32()"),
        ("{{ column(x) }}", "template-arguments", "column(x)"),
        ("{% for a in JSON(x) %}{% end %}", "template-arguments", "JSON(x)"),
        ("{{ String(x)(y) }}", "template-arguments", "(y)"),
        ("{{ cache_ttl('9s') }}", "template-arguments", "'9s'"),
        ("{{ sql_and(a__foo=1) }}", "template-arguments", "a__foo=1"),
        ("{{ Int32(x, 1.5) }}", "template-default", "1.5"),
        ("{{ Array(x, 'Int8', '1,300') }}", "template-default", "'1,300'"),
        ("{{ DateTime(x, default='2024-01-01') }}", "template-default", "'2024-01-01'"),
        ("{{ String(q) }}", "template-parameter-name", "q"),
        ("{% if format %}{% end %}", "template-parameter-name", "format"),
        ("{{ String(from) }}", "template-parameter-name", "from"),
        ("{{ Float32(1.5) }}", "template-parameter-name", "1.5"),
        ("{{ column(x, 1) }}", "template-default", "1"),
        ("{% if y %}{{ Int32(x, 'a') }}{% end %}", "template-default", "'a'"),
        ("{% if defined(x) %}{% end %}{{ Int32(x, 'a') }}", "template-default", "'a'"),
        ("{% if defined(y) %}{{ Int32(x, 'a') }}{% end %}", "template-default", "'a'"),
        ("{% if defined(x) %}{% else %}{{ Int32(x, 'a') }}{% end %}", "template-default", "'a'"),
        ("{% if defined(x) %}{% elif y %}{{ Int32(x, 'a') }}{% end %}", "template-default", "'a'"),
        ("{% if defined(x) or defined(y) %}{{ Int32(x, 'a') }}{% end %}", "template-default", "'a'"),
        ("{% if not defined(x) and y %}{% else %}{{ Int32(x, 'a') }}{% end %}", "template-default", "'a'"),
        ("{% if not (defined(x) and y) %}{% end %}{{ Int32(x, 'a') }}", "template-default", "'a'"),
    ] {
        assert_eq!(refused(sql), [(rule, at.to_owned())], "{sql}");
    }
}

#[test]
fn all_mistakes_are_refused_at_once() {
    let sql = "{{ UUID(a) }} {{ Int32(b, 'x') }} {% if c == %}{% end %} {% nothing %}";
    let rules: Vec<&str> = refused(sql).into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(rules, ["template-function", "template-default", "template-expression", "template-tag"]);
}

#[test]
fn what_tinybird_takes_is_taken() {
    for sql in [
        "SELECT 1",
        "%\nSELECT {{Int32(x, 1, description='it\\'s', required=False, enum=[1, 2], example=1, format='n',)}}",
        "{{! {%! {#! {# {{ #} {{{1}}}",
        "{% if defined(x) and (y not in ['a', \"b\"] or not z) %}{{String(x)}}{% elif a == b <= 3 %}{% else %}{% end %}",
        "{% for i, (a, *b) in enumerate(split_to_array(x, '')) %}{% if i %}{% break %}{% end %}{% else %}{% end %}",
        "{% while a %}{% continue %}{% end %}{% try %}{{a}}{% except Error as e %}{{e}}{% else %}{% finally %}{% end %}",
        "{% set x = y = {'a': 1, **z} %}{% set x += 1 %}{% set a, b = 1, 2 %}{% set a[0] = lambda c, d=1: c %}",
        "{% set x = [a.lower() for a in b if a for c in a] %}{% if (n := len(x)) > 1 %}{% end %}",
        "{{ String(x) if defined(x) else f'{y!r:>9}' 'b' }}{% set w = f'{y:>{z}}' %} {% if defined(x) %}{{ x[1:2] }} {{ x['a'].replace('a', \"b\") }}{% end %}",
        "{{ Int32(x, # a comment\n  1)\n }} {{ -1 * 2 + (3) }} {{ not defined(x) }} {{ r'\\d' }}",
        "{% comment anything ( %}{% whitespace oneline %}{{ tb_secret('a', 'b') }}{{ max_threads(4) }}",
        "{% set f = x %}{% if f(1) %}{% end %}",
        "{% if not defined(x) %}{% elif defined(y) %}{{ Int32(y, '') }}{% else %}{{ Date(x, '') }}{% end %}",
        "{% if defined(x) and (a or b) %}{% for a in b %}{{ columns(x, '') }}{% end %}{% end %}",
        "{% if not defined(x) or not defined(y) %}{% else %}{{ Date(x, '') }}{{ Date(y, '') }}{% end %}",
        "{% while defined(x) %}{{ Int32(x, '') }}{% end %}",
    ] {
        template(sql);
    }
}

#[test]
fn parameters_are_those_that_tinybird_lists() {
    let listed = |sql: &str| -> Vec<String> {
        let parameters = template(sql);
        let show = |p: &Parameter| {
            let local = if p.local { " local" } else { "" };
            format!("{}: {} = {}{local}", p.name, p.kind, p.default)
        };
        parameters.parameters().iter().map(show).collect()
    };
    for (sql, expected) in [
        ("{{Int32(a, 1)}}{{String(a)}}", vec!["a: Int32 = 1"]),
        ("{% if defined(a) %}{{DateTime(a)}}{% end %}", vec!["a: DateTime = None"]),
        ("{{Array(a, 'Int8', '1')}}{{Array(b)}}", vec!["a: Array(Int8) = '1'", "b: Array(String) = None"]),
        (
            "{{Int64(a, 9007199254740992)}}{{Int64(b, -0x10)}}",
            vec!["a: Int64 = '9007199254740992'", "b: Int64 = -16"],
        ),
        (
            "{% set x = Int8(a, 3) %}{% for y in b %}{{y}}{% end %}",
            vec!["x: String = None local", "a: Int8 = 3", "y: String = None local", "b: String = None"],
        ),
        ("{{String(a + 'b', 'c')}}", vec!["a: String = None"]),
        ("{{column(a, 'b')}}{{list(c)}}", vec!["a: String = None"]),
        (
            "{% set z = [x for x in y] %}",
            vec!["z: String = None local", "x: String = None local", "y: String = None"],
        ),
        ("{{String('abc')}}", vec!["abc: String = None local"]),
    ] {
        assert_eq!(listed(sql), expected, "{sql}");
    }
}

#[test]
fn metadata_is_read() {
    let sql = "{{String(a, 'x', description='d', required=True, enum=['x', 'y'], example='e', format='f')}}";
    let template = template(sql);
    let a = template.parameter("a").unwrap();
    let text = |text: &str| Value::Text(text.to_owned());
    assert_eq!((a.description(), a.required(), a.format()), (Some("d"), Some(true), Some("f")));
    assert_eq!(a.values(), Some([text("x"), text("y")].as_slice()));
    assert_eq!(a.example(), Some(&text("e")));
}

#[test]
fn templates_of_which_nothing_is_left_are_found() {
    let is_empty =
        |sql: &str| template(sql).findings().iter().any(|finding| finding.rule.name == "template-empty");
    for sql in [
        "%\n{% if defined(x) %} SELECT 1 {% end %}",
        "{% if defined(x) %}{{x}}{% elif y == 'a' %}SELECT {% if z %}2{% end %}{% end %}",
        "{% if x %}{% else %}SELECT 1{% end %}",
        "{% if not defined(x) %}{% set y = 1 %}{% else %}SELECT 1{% end %}",
        "{% set x = 1 %}{# nothing #}",
        "{% while defined(x) %}{% end %}",
    ] {
        assert!(is_empty(sql), "{sql}");
    }
    for sql in [
        "",
        "%",
        "SELECT {% if defined(x) %}1{% end %}",
        "{% if defined(x) %}{% else %}SELECT 1{% end %}",
        "{% if y %}SELECT 1{% end %}",
        "{% if Int32(x, 0) %}SELECT 1{% end %}",
        "{% set x = 0 %}{% if x %}SELECT 1{% end %}",
        "{% for x in [1, 2] %}{% if y %}{% else %}SELECT 1{% end %}{% set y = 0 %}{% end %}",
        "{% if defined(x) %}{% end %}{{! }",
        "{% try %}{% set a = 1 %}{% except E %}{% else %}{% finally %}SELECT 1{% end %}",
        "%%{% if defined(x) %}1{% end %}",
        "{% if defined(x) %}{% end %}{{x}}",
    ] {
        assert!(!is_empty(sql), "{sql}");
    }
}

#[test]
fn names_that_the_renderer_has_itself_are_found() {
    let found = |sql: &str| -> Vec<(Severity, String)> {
        let show = |f: &Violation<Range<usize>>| (f.severity, sql[f.place.clone()].to_owned());
        template(sql).findings().iter().map(show).collect()
    };
    for name in ["filter", "max", "columns", "activate"] {
        // Tinybird takes what it defines for a text, and for no number.
        assert_eq!(found(&format!("{{{{String({name}, 'a')}}}}")), [(Severity::Warning, name.to_owned())]);
        assert_eq!(found(&format!("{{{{Int32({name}, 1)}}}}")), [(Severity::Error, name.to_owned())]);
    }
    assert_eq!(found("a {% if list == 'a' %}{% end %}"), [(Severity::Warning, "list".to_owned())]);
    assert_eq!(found("a {% if Boolean(all) %}{% end %}"), [(Severity::Warning, "all".to_owned())]);
    // Where no parameter is given, this is not reached.
    assert_eq!(
        found("a {% if defined(y) %}{{Int32(max)}}{% end %}"),
        [(Severity::Warning, "max".to_owned())]
    );
    assert_eq!(found("{{String(debug)}}"), [(Severity::Warning, "debug".to_owned())]);
    assert_eq!(found("SELECT {% set max = 1 %}{{Int32(max)}}{% set x = list(map(int, y)) %}"), []);
}
