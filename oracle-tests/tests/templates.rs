//! Templates against Tinybird's own renderer: which it reads, which parameters it lists, and which defaults it takes.
//!
//! The renderer is part of the official Python package; where it is absent the tests pass with a line that says so.

#[path = "templates/oracle.rs"]
mod oracle;
#[path = "templates/random.rs"]
mod random;
#[path = "templates/untyped.rs"]
mod untyped;

use oracle::{ask, pipes};
use random::Random;
use tinybird_core::rule::{Invalid, Severity};
use tinybird_core::template::{Declaration, Parameter, Template, Value, check};
use tinybird_oracle_tests::say;

/// How many templates; more of them on request.
fn cases() -> usize {
    std::env::var("ORACLE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(2000)
}

/// Where the random templates begin; elsewhere on request.
fn seed() -> u64 {
    std::env::var("ORACLE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0x9e37_79b9_7f4a_7c15)
}

/// The parameters in the words of the script.
fn listed(template: &Template) -> String {
    let show = |p: &Parameter| {
        let mut words: Vec<String> =
            p.keywords.iter().map(|(name, value)| format!("{name}={value}")).collect();
        words.sort();
        let mark = if p.in_function { "*" } else { "" };
        let (name, kind) = (p.name.replace('\n', "\\n"), p.kind.to_string().replace('\n', "\\n"));
        format!(" | {name}: {kind} = {} {}{mark}", p.default, words.join(" "))
    };
    format!("ok{}", template.parameters().iter().map(show).collect::<String>())
}

/// What is wrong where we judge a template otherwise than Tinybird, except on purpose: what only fails when it is
/// rendered is refused as well.
fn compare(sql: &str, answer: &str) -> Result<(), String> {
    // Types that are not strings do not matter.
    let answer = answer.replace("Array(b'x')", "Array(None)").replace("Array(Ellipsis)", "Array(None)");
    match Template::parse(sql) {
        Ok(template) if listed(&template).trim_end() == answer.trim_end() => Ok(()),
        Ok(template) => Err(format!("{sql:?}\n  ours: {}\n  asked: {answer}", listed(&template))),
        Err(_) if answer.starts_with("error") => Ok(()),
        Err(invalid) => {
            const LATER: &[&str] = &[
                "template-function",
                "template-arguments",
                "template-default",
                "template-parameter-name",
                "template-untyped",
            ];
            const RENDERED: &[&str] = &["braces", "`,` stands where Python expects an operator, or the end"];
            let is_later = |invalid: &&Invalid| {
                LATER.contains(&invalid.rule.name)
                    || RENDERED.iter().any(|part| invalid.message.contains(part))
            };
            match invalid.iter().find(|invalid| !is_later(invalid)) {
                Some(early) => Err(format!("{sql:?}\n  ours: {early}\n  asked: {answer}")),
                None => Ok(()),
            }
        }
    }
}

/// Compares all templates with the answers to them.
fn compare_all(what: &str, templates: &[String], answers: &[String]) {
    let both = templates.iter().zip(answers);
    let wrong: Vec<String> = both.filter_map(|(sql, answer)| compare(sql, answer).err()).collect();
    let accepted = answers.iter().filter(|answer| answer.starts_with("ok")).count();
    let (count, few) = (templates.len(), wrong.iter().take(25).map(String::as_str).collect::<Vec<_>>());
    say(&format!("{what}: {count}, {accepted} accepted by Tinybird, {} judged otherwise", wrong.len()));
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), few.join("\n"));
}

#[test]
fn templates_are_read_as_tinybird_reads_them() {
    let mut random = Random::new(seed());
    let mut templates = Vec::new();
    for _ in 0..cases() / 2 {
        let sql = random.template(2);
        templates.push(random.broken(&sql));
        templates.push(sql);
    }
    let Some(answers) = ask("list", &templates) else { return };
    compare_all("templates", &templates, &answers);
}

#[test]
fn templates_of_which_nothing_is_left_are_refused_by_tinybird() {
    let mut random = Random::new(seed());
    let templates: Vec<String> = (0..cases() / 4).map(|_| random.branches()).collect();
    let Some(answers) = ask("check", &templates) else { return };
    let (mut refused, mut missed) = (0, 0);
    for (sql, answer) in templates.iter().zip(&answers) {
        let Ok(template) = Template::parse(sql) else { continue };
        let is_empty = template.findings().iter().any(|found| found.rule.name == "template-empty");
        assert!(!is_empty || answer.starts_with("error"), "{sql:?}: {answer}");
        refused += usize::from(is_empty);
        missed += usize::from(!is_empty && answer.contains("empty"));
    }
    let count = templates.len();
    say(&format!(
        "empty templates: {count}, {refused} refused as Tinybird does, {missed} that it refuses taken"
    ));
    assert!(refused * 20 > count, "{refused}");
}

/// What is refused of a parameter without a type is refused by Tinybird's check of a pipe; how much more it refuses is told.
#[test]
fn untyped_parameters_are_refused_as_tinybird_refuses_them() {
    let mut random = Random::new(seed());
    let mut templates = Vec::new();
    for _ in 0..cases() / 4 {
        templates.extend([random.template(1), random.untyped(0), random.untyped(1), random.untyped(1)]);
    }
    let Some(answers) = ask("check", &templates) else { return };
    let (mut refused, mut missed, mut wrong) = (0, Vec::new(), Vec::new());
    for (sql, answer) in templates.iter().zip(&answers) {
        let invalid = Template::parse(sql).err().unwrap_or_default();
        match invalid.iter().find(|invalid| invalid.rule.name == "template-untyped") {
            Some(_) if answer.starts_with("error") => refused += 1,
            Some(invalid) => wrong.push(format!("{sql:?}\n  ours: {invalid}\n  asked: {answer}")),
            None if invalid.is_empty() && answer.contains("Placeholder") => {
                missed.push(format!("{sql:?}\n  asked: {answer}"));
            }
            None => {}
        }
    }
    say(&format!(
        "untyped parameters: {} templates, {refused} refused as Tinybird does, {} that it refuses taken, {} that it takes refused",
        templates.len(),
        missed.len(),
        wrong.len()
    ));
    if std::env::var_os("ORACLE_MISSED").is_some() {
        missed.iter().take(50).for_each(|missed| say(missed));
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong[..wrong.len().min(25)].join("\n"));
    assert!(refused * 10 > templates.len(), "{refused}");
}

/// `TEMPLATE_PIPES=FOLDER` compares the templates of real pipes, all of which are accepted; without it, those of the SDK.
#[test]
fn templates_of_projects_are_read() {
    let folder = std::env::var("TEMPLATE_PIPES");
    let folder = folder.as_deref().unwrap_or(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sdk/expected"));
    let Some(literals) = pipes(folder) else { return };
    assert!(!literals.is_empty(), "no pipe of {folder} has a template");
    let text = |literal: &String| {
        let template = Template::parse(&format!("{{{{String(x, {literal})}}}}")).expect("a literal");
        template.parameters()[0].default.to_text()
    };
    let templates: Vec<String> = literals.iter().map(text).collect();
    let Some(answers) = ask("list", &templates) else { return };
    compare_all("templates of projects", &templates, &answers);
    // An example of the SDK that its own renderer refuses; the comparison above knows the rule.
    let is_refused = |sql: &&String| sql.contains("{{ Boolean(exact, false, required=False) }}");
    let (refused, accepted): (Vec<_>, Vec<_>) = templates.iter().partition(is_refused);
    assert!(refused.iter().all(|sql| Template::parse(sql).is_err()));
    let parsed: Vec<_> = accepted.iter().map(|sql| Template::parse(sql).expect("it is accepted")).collect();
    let parameters: usize = parsed.iter().map(|template| template.parameters().len()).sum();
    say(&format!("templates of projects: {} read, {parameters} parameters", parsed.len()));
}

const TYPES: &[&str] = &[
    "String",
    "Int8",
    "Int16",
    "Int32",
    "Int64",
    "Int128",
    "Int256",
    "UInt8",
    "UInt16",
    "UInt32",
    "UInt64",
    "UInt128",
    "UInt256",
    "Float32",
    "Float64",
    "Date",
    "DateTime",
    "DateTime64",
    "Boolean",
    "JSON",
    "Array",
    "Array(Int32)",
    "Array(Date)",
    "column",
];

const DEFAULTS: &[&str] = &[
    "",
    "0",
    "-1",
    "127",
    "128",
    "-129",
    "65536",
    "1.5",
    "1e3",
    "inf",
    "x",
    "a,b",
    "1,2",
    "1,x",
    "true",
    "{}",
    "[1]",
    "{\"a\": 1}",
    "2024-12-31",
    "2024-12-31 23:59:59",
    "2024-12-31 23:59:59.123",
    "2024-12-31T23:59:59",
    "2147483648",
    "9223372036854775808",
    "18446744073709551616",
    "it's \\ \"{{ }} %} #} \n\u{e9}",
];

/// A default that is declared is a value of its type where Tinybird's renderer takes it for one, also after it was
/// written into the template.
#[test]
fn declared_defaults_are_those_that_tinybird_takes() {
    let (mut templates, mut expected) = (Vec::new(), Vec::new());
    let texts = DEFAULTS.iter().map(|text| Value::Text((*text).to_owned()));
    let numbers = DEFAULTS.iter().filter(|text| text.parse::<i128>().is_ok());
    let values = texts.chain(numbers.map(|digits| Value::Int((*digits).to_owned())));
    let values: Vec<Value> =
        values.chain([Value::Bool(true), Value::Bool(false), Value::Float(0.5)]).collect();
    for kind in TYPES {
        let call = match kind.strip_prefix("Array(").and_then(|of| of.strip_suffix(')')) {
            Some(of) => format!("Array(p, '{of}')"),
            None => format!("{kind}(p)"),
        };
        for default in &values {
            let declared = Declaration {
                name: "p".to_owned(),
                kind: (*kind).into(),
                default: default.clone(),
                ..Declaration::default()
            };
            let sql = format!("SELECT {{{{{call}}}}}");
            let checked = check(&[&sql], Some(&[declared]));
            let is_refused = checked.violations.iter().any(|violation| violation.severity == Severity::Error);
            let is_lost = |name: &str| name.is_empty() || name.contains(['"', '%']);
            if *kind == "column" && default.as_text().is_some_and(is_lost) {
                // The renderer takes it, and makes another name of it.
                assert!(is_refused, "{default}");
                continue;
            }
            templates.push(checked.nodes[0].written());
            expected.push(!is_refused);
        }
    }
    let Some(answers) = ask("render", &templates) else { return };
    let all = templates.iter().zip(&answers).zip(&expected);
    let wrong: Vec<_> = all.filter(|((_, answer), ours)| answer.starts_with("ok") != **ours).collect();
    let refused = expected.iter().filter(|accepted| !**accepted).count();
    say(&format!("declared defaults: {}, {refused} refused", templates.len()));
    assert!(wrong.is_empty(), "{} of {}: {:#?}", wrong.len(), templates.len(), &wrong[..wrong.len().min(40)]);
}
