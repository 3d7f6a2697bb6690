//! Cases for every option, choice, type and attribute, made from the tables that define them.

use tinybird_core::Kind;
use tinybird_core::choice::Choices;
use tinybird_core::datasource::EngineKind;
use tinybird_core::options::Common;
use tinybird_core::options::{Form, Spec};
use tinybird_core::reference;

use crate::case::{Case, Expected};

/// All of them.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for kind in Kind::ALL {
        let specs: Vec<&Spec> = kind.specs().chain(Common::SPECS).collect();
        let around = (format!("{}! {{ pub Probe {{ ", kind.macro_name()), " } }".to_owned());
        options(kind.macro_name(), &specs, &around, &mut cases);
    }
    words("types", "datasource! { pub Probe { schema: { a: @ } } }", &mut cases);
    words(
        "aggregate_functions",
        "datasource! { pub Probe { schema: { a: AggregateFunction(@, String) } } }",
        &mut cases,
    );
    words(
        "parameter_types",
        "endpoint! { pub Probe { params: { a: @ }, nodes: { b: \"SELECT 1\" } } }",
        &mut cases,
    );
    words("column_attributes", "datasource! { pub Probe { schema: { #[@] a: String } } }", &mut cases);
    words(
        "parameter_attributes",
        "endpoint! { pub Probe { params: { #[@] a: String }, nodes: { b: \"SELECT 1\" } } }",
        &mut cases,
    );
    cases
}

/// The options of a group, which stands between two texts.
fn options(title: &str, specs: &[&'static Spec], (before, after): &(String, String), cases: &mut Vec<Case>) {
    let names = specs.iter().map(|spec| spec.name.to_string()).collect();
    cases.push(Case::new(
        &format!("{title}: all options"),
        &format!("{before}$0{after}"),
        vec![Expected::Offers(names)],
    ));
    for spec in specs {
        let name = spec.name.as_str();
        let (first, rest) = name.split_at(1);
        let known = vec![
            Expected::Hover("Takes ".to_owned()),
            Expected::Hover("https://www.tinybird.co/docs/".to_owned()),
            Expected::goes_to("keys.rs", &format!("pub const {}: ", raw(name))),
        ];
        let text = format!("{before}{first}$0{rest}: 0{after}");
        cases.push(Case::new(&format!("{title}: {name}"), &text, known));
        let below = (format!("{before}{name}: {{ "), format!(" }}{after}"));
        match spec.form {
            Form::Choice(choices) => choice(title, name, choices, (before, after), cases),
            Form::Group(specs) => options(&format!("{title}_{name}"), &all(specs), &below, cases),
            Form::Named(specs) => {
                let below = (below.0 + "a: { ", " }".to_owned() + &below.1);
                options(&format!("{title}_{name}"), &all(specs), &below, cases);
            }
            Form::Engine(specs) => {
                choice(title, name, &EngineKind::CHOICES, (before, after), cases);
                for engine in EngineKind::CHOICES.variants {
                    let known = <EngineKind as tinybird_core::options::Scalar>::parse(engine.spelling);
                    let known = known.expect("an engine");
                    let takes = |spec: &&Spec| known.takes(spec.name);
                    let specs: Vec<&Spec> = specs.iter().filter(takes).collect();
                    let below = (format!("{before}{name}: {} {{ ", engine.name), format!(" }}{after}"));
                    if !specs.is_empty() {
                        options(&format!("{title}_{}", engine.name), &specs, &below, cases);
                    }
                }
            }
            _ => {}
        }
    }
}

fn all(specs: &'static [Spec]) -> Vec<&'static Spec> {
    specs.iter().collect()
}

/// A word as an identifier.
fn raw(word: &str) -> String {
    if word == "type" { format!("r#{word}") } else { word.to_owned() }
}

fn choice(title: &str, name: &str, choices: &Choices, (before, after): (&str, &str), cases: &mut Vec<Case>) {
    let names = choices.variants.iter().map(|choice| choice.name.to_owned()).collect();
    let text = format!("{before}{name}: $0{after}");
    cases.push(Case::new(&format!("{title}: values of {name}"), &text, vec![Expected::Offers(names)]));
    for choice in choices.variants {
        let (first, rest) = choice.name.split_at(1);
        let text = format!("{before}{name}: {first}$0{rest}{after}");
        let known =
            vec![Expected::Hover(format!("`{}`", choice.spelling)), Expected::goes_to(".rs", choice.name)];
        cases.push(Case::new(&format!("{title}: {name}: {}", choice.name), &text, known));
    }
}

/// The words of a module, each in the place of `@` in a text.
fn words(module: &str, text: &str, cases: &mut Vec<Case>) {
    let all: Vec<(&str, String)> = reference::modules();
    let (_, file) = all.iter().find(|(name, _)| *name == "words").expect("the words");
    let start = file.find(&format!("pub mod {module} {{")).expect("the module");
    let body = file[start..].split("\n}").next().unwrap_or_default();
    let names: Vec<String> = body
        .lines()
        .filter_map(|line| Some(line.trim().strip_prefix("pub const ")?.split(':').next()?.to_owned()))
        .collect();
    cases.push(Case::new(module, &text.replace('@', "$0"), vec![Expected::Offers(names.clone())]));
    for name in names {
        let (first, rest) = name.split_at(1);
        let text = text.replace('@', &format!("{first}$0{rest}"));
        let known = vec![
            Expected::Hover(name.clone()),
            Expected::goes_to("words.rs", &format!("pub const {name}: ")),
        ];
        cases.push(Case::new(&format!("{module}: {name}"), &text, known));
    }
}
