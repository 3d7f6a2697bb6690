//! Templates of any length and depth: nothing overflows, nothing panics.

use super::*;
use crate::rule::assert_refused;

const MANY: usize = 100_000;

fn first(mistakes: Vec<Invalid>) -> Invalid {
    mistakes.into_iter().next().expect("a mistake")
}

#[test]
fn brackets_and_prefixes() {
    // Half of an f-string's text ends where the next one begins, for Python before 3.12.
    let deep = |open: &str| if open == "f'{" { "never closed" } else { "nest no deeper" };
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{ ", " }"),
        ("f(", ")"),
        ("-", ""),
        ("not ", ""),
        ("lambda: ", ""),
        ("a[", "]"),
        ("{**", "}"),
        ("a if b else ", ""),
        ("a ** ", ""),
        ("f(*", ")"),
        ("[x for x in ", "]"),
        ("f'{", "}'"),
    ] {
        for sql in [
            format!("{{{{ {}1{} }}}}", open.repeat(MANY), close.repeat(MANY)),
            format!("{{% if {}1{} %}}{{% end %}}", open.repeat(MANY), close.repeat(MANY)),
            format!("{{% if {} %}}{{% end %}}", open.repeat(MANY)),
        ] {
            assert_refused(Template::parse(&sql).map_err(first), &TEMPLATE_EXPRESSION, deep(open));
        }
    }
}

#[test]
fn chains() {
    for chain in ["a+", "a.b", "()", "[0]", " and a", " == a"] {
        let _ = Template::parse(&format!("{{% if a{} %}}{{% end %}}", chain.repeat(MANY)));
        let _ = Template::parse(&format!("{{{{ {}a }}}}", chain.repeat(MANY)));
    }
}

#[test]
fn blocks_and_brackets_of_tags() {
    for block in ["{% if a %}", "{% for a in b %}", "{% else %}", "{% end %}", "{{", "{%", "{#", "'", "{{a}}"]
    {
        let _ = Template::parse(&block.repeat(MANY));
        let _ = references(&block.repeat(MANY));
    }
    let nested = ["{% if a %}".repeat(MANY), "{% end %}".repeat(MANY)].concat();
    assert_refused(Template::parse(&nested).map_err(first), &TEMPLATE_BLOCK, "97 blocks");
}
