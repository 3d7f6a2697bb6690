//! What is declared: checked, and written.

use super::*;
use crate::rule::Severity;

fn declaration(name: &str, kind: &str) -> Declaration {
    Declaration { name: name.to_owned(), kind: kind.into(), ..Declaration::default() }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn int(digits: &str) -> Value {
    Value::Int(digits.to_owned())
}

#[test]
fn declarations_are_written_into_the_uses() {
    let sql = "{% if defined(a) %}{{Int32(a)}}{{Int32(a, 2,)}}{% end %}{{String(b, description='x', )}}{{column(c)}}{{ Array( e ) }}";
    let declarations = [
        Declaration {
            default: int("2"),
            description: Some("it's }}".to_owned()),
            ..declaration("a", "Int32")
        },
        Declaration {
            required: Some(false),
            values: vec![text("p"), text("q")],
            ..declaration("b", "String")
        },
        Declaration { default: text("d"), ..declaration("c", "column") },
        Declaration { default: text("a,b"), ..declaration("e", "Array") },
    ];
    let checked = check(&[sql], Some(&declarations));
    assert_eq!(checked.violations, []);
    let written = checked.nodes[0].written();
    assert_eq!(
        written,
        "{% if defined(a) %}{{Int32(a, 2, description='it\\'s \\x7d\\x7d')}}{{Int32(a, 2,)}}{% end %}\
         {{String(b, description='x',  required=False, enum=['p', 'q'])}}{{column(c, 'd')}}{{ Array( e , default='a,b') }}"
    );
    let again = template(&written);
    assert_eq!(again.parameter("a").unwrap().description(), Some("it's }}"));
    assert_eq!(again.parameter("e").unwrap().default, text("a,b"));
    // What was written is what was declared, and nothing is left to write.
    let mut expected = declarations.to_vec();
    expected[1].description = Some("x".to_owned());
    expected[3].kind = "Array(String)".into();
    assert_eq!(check(&[&written], None).parameters, expected);
    assert_eq!(check(&[&written], Some(&expected)).nodes[0].written(), written);
}

/// What is wrong with declared parameters: the severity, the rule, and the part or the SQL that it is about.
fn problems(nodes: &[&str], declarations: &[Declaration]) -> Vec<(Severity, &'static str, String)> {
    let shown = |violation: Violation<Location>| {
        let at = match violation.place {
            Location::Sql { node, range, .. } => nodes[node][range].to_owned(),
            Location::Part(_, part) => part.to_string(),
            Location::Name(_) => "name".to_owned(),
        };
        (violation.severity, violation.rule.name, at)
    };
    check(nodes, Some(declarations)).violations.into_iter().map(shown).collect()
}

#[test]
fn declarations_that_do_not_fit_are_refused() {
    use Severity::{Error, Warning};
    let nodes =
        ["{{Int32(limit)}}{% set x = 1 %}{{x}}", "{{Boolean(flag)}}{{String(s, 'a', format='f')}}{{bare}}"];
    let rest = [("limit", "Int32"), ("flag", "Boolean"), ("s", "String"), ("bare", "String")];
    let some = |text: &str| Some(text.to_owned());
    for (declared, severity, rule, at) in [
        (declaration("x", "String"), Error, "unused-parameter", "name"),
        (declaration("limit", "Int64"), Error, "parameter-type", "Int32(limit)"),
        (declaration("limit", "UUID"), Error, "template-function", "type"),
        (declaration("limit", "Int32(1)"), Error, "template-function", "type"),
        (declaration("bare", "Int8"), Error, "parameter-type", "type"),
        (
            Declaration { default: text("x"), ..declaration("limit", "Int32") },
            Error,
            "template-default",
            "default",
        ),
        (
            Declaration { values: vec![text("x")], ..declaration("limit", "Int32") },
            Error,
            "template-default",
            "values",
        ),
        (
            Declaration { required: Some(false), ..declaration("flag", "Boolean") },
            Error,
            "parameter-metadata",
            "optional",
        ),
        (
            Declaration { default: text("b"), ..declaration("bare", "String") },
            Error,
            "parameter-default",
            "default",
        ),
        (
            Declaration { description: some("d"), ..declaration("bare", "String") },
            Error,
            "parameter-metadata",
            "description",
        ),
        (
            Declaration { default: text("b"), ..declaration("s", "String") },
            Warning,
            "parameter-default",
            "String(s, 'a', format='f')",
        ),
        (
            Declaration { format: some("g"), ..declaration("s", "String") },
            Warning,
            "parameter-metadata",
            "format",
        ),
    ] {
        let others = rest.iter().filter(|(name, _)| *name != declared.name);
        let mut declarations: Vec<Declaration> = others.map(|(name, kind)| declaration(name, kind)).collect();
        declarations.push(declared);
        assert_eq!(
            problems(&nodes, &declarations),
            [(severity, rule, at.to_owned())],
            "{:?}",
            declarations.last()
        );
    }
    let same = Declaration { default: text("a"), format: some("f"), ..declaration("s", "String") };
    let mut declarations: Vec<Declaration> =
        rest.iter().map(|(name, kind)| declaration(name, kind)).collect();
    declarations[2] = same;
    assert_eq!(problems(&nodes, &declarations), []);
    declarations.push(declaration("s", "String"));
    assert_eq!(problems(&nodes, &declarations), [(Error, "duplicate-parameter", "name".to_owned())]);
}

#[test]
fn one_mistake_is_one_problem() {
    use Severity::Error;
    // A misspelled name is neither unused nor undeclared, but both.
    let found = problems(&["{{Int32(limit)}}{{String(other)}}"], &[declaration("limt", "Int32")]);
    assert_eq!(
        found,
        [(Error, "unused-parameter", "name".to_owned()), (Error, "undeclared-parameter", "other".to_owned())]
    );
    // What cannot be read may use anything.
    assert_eq!(problems(&["{{Int32(limit}}", "SELECT 1"], &[declaration("limit", "Int32")]).len(), 1);
    // Without `params`, every parameter is fine.
    assert_eq!(check(&["{{Int32(limit)}}"], None).violations, []);
}
