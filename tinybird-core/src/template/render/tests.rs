//! What is known without Tinybird's own renderer: places, limits, and what is not like it.

use super::*;
use crate::template::Value;

const MANY: usize = 20_000;

fn sql(template: &str, values: &Values) -> String {
    render(template, values).unwrap_or_else(|error| panic!("{template}: {error:?}")).sql
}

/// The error of a template, and the text that it is about.
fn error(template: &str, values: &Values) -> (RenderError, String) {
    let error = render(template, values).expect_err(template);
    let text = template.get(error.range().clone()).unwrap_or_default().to_owned();
    (error, text)
}

#[test]
fn bytes_of_the_sql_know_their_bytes_in_the_template() {
    let template = "é {{Int32(x, 1)}} {# c #}{% if x %}a{% end %} {{! z";
    let rendered = render(template, &Values::new().with("x", "7")).expect("it renders");
    assert_eq!(rendered.sql, "é toInt32('7') a {{ z");
    for (part, from) in
        [("é", "é"), ("toInt32('7')", "Int32(x, 1)"), ("'7'", "Int32(x, 1)"), ("a", "a"), ("{{ z", "{{! z")]
    {
        let start = rendered.sql.find(part).expect("a part");
        let range = rendered.map.range(start..start + part.len());
        assert_eq!(&template[range.clone()], from, "{part}");
        assert_eq!(rendered.map.byte(start), range.start);
    }
    assert_eq!(rendered.map.byte(rendered.sql.len()), template.len());
    assert!(rendered.map.is_written(4) && !rendered.map.is_written(0));
    let spaces = "{% whitespace single %}a   b \n\n c{{x}}";
    let rendered = render(spaces, &Values::new().with("x", "7")).expect("it renders");
    assert_eq!(rendered.sql, "a b\nc'7'");
    let places: Vec<usize> = (0..5).map(|byte| rendered.map.byte(byte)).collect();
    let text = spaces.find("%}").expect("a tag") + 2;
    assert_eq!(places, [0, 1, 4, 5, 9].map(|byte| text + byte));
}

#[test]
fn errors_have_their_place() {
    let x = Values::new().with("x", "abc");
    for (template, class, text) in [
        ("a {{Int32(x)}}", "SQLTemplateException", "Int32(x)"),
        ("a {{Int32(y, 1) + Int32(z)}}", "SQLTemplateException", "Int32(z)"),
        ("a {{y}}", "SQLTemplateException", "y"),
        ("{% set a = [1, 2][int(x)] %}", "ValueError", "int(x)"),
        ("{% for i in 5 %}{% end %}", "ValueError", "5"),
        ("{% if x.foo %}{% end %}", "SQLTemplateException", "x.foo"),
        ("{% set a, b = x %}", "ValueError", "a, b"),
        ("{{error('no')}}", "ValueError", "error('no')"),
        ("{% if x } %}{% end %}", "SyntaxError", "}"),
        ("{{x + }}", "SyntaxError", ""),
        ("{{eval(x)}}", "SQLTemplateException", "eval(x)"),
        ("a {{ x", "ParseError", "{{ x"),
        ("{% if x %} a", "UnClosedIfError", "if x"),
        ("{% unless x %}", "ParseError", "unless x"),
        ("{{String(q)}}", "ValueError", "q"),
    ] {
        let (error, at) = error(template, &x);
        let RenderError::Thrown(thrown) = error else { panic!("{template}: {error:?}") };
        assert_eq!((thrown.class.as_str(), at.as_str()), (class, text), "{template}: {}", thrown.message);
    }
}

#[test]
fn what_a_call_gives() {
    let template = "{% if defined(x) %}{{Int32(x)}}{% else %}none{% end %}";
    assert_eq!(sql(template, &Values::new()), "none");
    assert_eq!(sql(template, &Values::new().with("x", "5")), "toInt32('5')");
    let list = Value::List(vec![Value::Int("1".into()), Value::Int("2".into())]);
    assert_eq!(sql("{{x}}", &Values::new().with_value("x", list)), "[1, 2]");
    assert_eq!(sql("{{x}} {{Float32(y)}}", &Values::check()), "'__no_value__' toFloat32('0.0')");
    let secret = "{{tb_secret('key', 'd')}}";
    assert_eq!(sql(secret, &Values::new()), "'d'");
    let rendered = render(secret, &Values::new().with_secret("key")).expect("it renders");
    assert_eq!((rendered.sql.as_str(), rendered.secrets), ("{key: String}", vec!["key".to_owned()]));
    let time = "{{DateTime(job_timestamp)}}";
    assert_eq!(sql(time, &Values::new().at("2024-12-31 23:59:59")), "'2024-12-31 23:59:59'");
    assert!(matches!(error(time, &Values::new()).0, RenderError::Unsupported { .. }));
    let (custom, _) = error("{{custom_error('gone', 404)}}", &Values::new());
    assert!(matches!(custom, RenderError::Thrown(Thrown { code: Some(code), .. }) if code == "404"));
}

#[test]
fn every_rendering_ends() {
    let few = Values::new().within(300_000);
    for template in [
        "{% while True %}{% end %}",
        "{% while True %}a{% end %}",
        "{% for i in range(10 ** 12) %}{% end %}",
        "{% set a = [0] %}{% for i in a %}{% set b = a.append(i) %}{% end %}",
        "{% set a = 'a' * 10 ** 9 %}",
        "{% set a = [0] * 10 ** 9 %}",
        "{% set a = 'ab' %}{% while True %}{% set a = a + a %}{% end %}",
        "{% set a = [1] %}{% while True %}{% set a += a %}{% end %}",
        "{% set a = 9 ** 9 ** 9 %}",
        "{% set a = 1 << 10 ** 12 %}",
        "{% set a = 7 %}{% while True %}{% set a = a * a %}{% end %}",
        "{% set a = list(range(10 ** 12)) %}",
        "{% set a = sum(range(10 ** 12)) %}",
        "{% set a = f'{1:1000000000}' %}",
        "{% set a = '%1000000000d' % 1 %}",
        "{% set a = 'a'.ljust(10 ** 10) %}",
        "{% set a = 'aaaa'.replace('', 'b' * 10 ** 7) %}",
        "{% set f = lambda n: f(n) %}{% set a = f(1) %}",
        "{% set f = lambda n: [f(n) for i in [1]] %}{% set a = f(1) %}",
        "{% set a = [] %}{% for i in range(20000) %}{% set a = [a] %}{% end %}{{a}}",
        "{% set a = () %}{% for i in range(20000) %}{% set a = (a,) %}{% end %}{% set b = {a: 1} %}",
        "{% set a = [] %}{% set b = [] %}{% for i in range(20000) %}{% set a = [a] %}{% set b = [b] %}{% end %}{% if a == b %}{% end %}",
        "{% set a = iter([]) %}{% for i in range(20000) %}{% set a = enumerate(a) %}{% end %}{% set b = list(a) %}",
        "{% set a = iter([1]) %}{% for i in range(1000) %}{% set a = map(lambda v: v, a) %}{% end %}{% set b = list(a) %}",
    ] {
        let (error, _) = error(template, &few);
        assert!(matches!(error, RenderError::Limit { .. }), "{template}: {error:?}");
    }
    // A limit cannot be caught.
    let caught =
        "{% try %}{% while True %}{% end %}{% except %}{% finally %}{% while True %}{% end %}{% end %}";
    assert!(matches!(error(caught, &few).0, RenderError::Limit { .. }));
}

#[test]
fn depth_overflows_nothing() {
    let values = Values::new().with("x", "1");
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("-", ""),
        ("not ", ""),
        ("[[x] for x in ", "]"),
        ("Int32(", ")"),
        ("(lambda: ", ")()"),
        ("f(*", ")"),
        ("{1: ", "}"),
        ("1 if x else ", ""),
        ("2 ** ", ""),
        ("x or ", ""),
        ("str(", ")"),
        ("(x := ", ")"),
    ] {
        for depth in [20, 60, 118, MANY] {
            let inner = [open.repeat(depth).as_str(), "1", &close.repeat(depth)].concat();
            let _ = render(&format!("{{{{ {inner} }}}}"), &values);
            let _ = render(&format!("{{% set a = {inner} %}}{{{{a}}}}"), &values);
        }
    }
    for chain in ["1+", "x and ", "1 <", "x.", "x()", "x[0]", "'a' 'b'", "[1],"] {
        let _ = render(&format!("{{% set a = {}1 %}}", chain.repeat(MANY)), &values);
        let _ = render(&format!("{{{{ {}1 }}}}", chain.repeat(MANY)), &values);
    }
    let sum = format!("{{% set a = {}1 %}}{{{{a}}}}", "1 + ".repeat(MANY));
    assert_eq!(sql(&sum, &values), "20001");
    for block in [
        "{% if x %}",
        "{% for a in x %}",
        "{% try %}",
        "{% else %}",
        "{% end %}",
        "{{x}}",
        "{% set a = 1\n%}",
    ] {
        let _ = render(&block.repeat(MANY), &values);
    }
    let nested = ["{% if x %}".repeat(MANY), "{% end %}".repeat(MANY)].concat();
    assert_eq!(error(&nested, &values).0.to_string(), "too many statically nested blocks");
    let nested = ["{% if x %}".repeat(97), "a".to_owned(), "{% end %}".repeat(97)].concat();
    assert_eq!(sql(&nested, &values), "a");
    let json = Values::new().with("x", &"[".repeat(MANY));
    assert!(matches!(error("{{JSON(x)}}", &json).0, RenderError::Limit { .. }));
}

#[test]
fn what_holds_itself_is_let_go() {
    let template = "{% set a = [] %}{% set b = a.append(a) %}{% set d = {} %}{% set d['d'] = d %}\
        {% set f = lambda: f %}{% set s = str(a) + str(d) %}{{s}}";
    assert_eq!(sql(template, &Values::new()), "'[[...]]{\\'d\\': {...}}'");
}
