//! Templates of any length and depth: nothing overflows, nothing panics.

use super::*;

const MANY: usize = 100_000;

#[test]
fn brackets_and_prefixes() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
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
            assert!(Template::parse(&sql).is_err(), "{open}");
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
    assert!(Template::parse(&nested).is_err());
}
