//! The reference of the macros, as Markdown: every option, choice and rule, from the tables that define them.
//!
//! `docs/reference` and the table in the guide are generated from it, and the documentation of the macros includes
//! those files.

mod editor;
mod words;

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::choice::Choices;
use crate::kind::Kind;
use crate::options::Common;
use crate::options::{Form, Spec};
use crate::rule::Rule;
use crate::rules::TOPICS;

pub use editor::modules;

/// The options, choices and rules of the macro that declares this kind.
#[must_use]
pub fn page(kind: Kind) -> String {
    let mut page = format!("# Options of `{}!`\n\n", kind.macro_name());
    let groups = groups(kind);
    options(&mut page, kind.specs().chain(Common::SPECS));
    for group in &groups {
        let _ = write!(page, "\n## `{}`\n\n", group.heading);
        options(&mut page, group.specs.iter());
    }
    let specs = kind.specs().chain(groups.iter().flat_map(|group| group.specs));
    choices(&mut page, specs);
    let mut topics = TOPICS.iter().filter(|topic| topic.kinds.contains(&kind)).peekable();
    if topics.peek().is_some() {
        let _ = write!(page, "\n# Rules of `{}!`\n", kind.macro_name());
    }
    for topic in topics {
        let _ = write!(page, "\n## {}\n\n", topic.title);
        for rule in topic.rules() {
            let _ = writeln!(page, "- **{}**: {}", rule.name, paragraphs(rule).join("\n\n  "));
        }
    }
    page
}

/// Every rule, by topic.
#[must_use]
pub fn rules() -> String {
    let mut page = String::from(
        "# Rules\n\nWhat the macros refuse, and why. Each rule is checked while compiling, at the token at fault; the \
         rules that only warn say so.\n",
    );
    for topic in TOPICS {
        let _ = write!(page, "\n## {}\n", topic.title);
        if !topic.kinds.is_empty() {
            let macros: Vec<String> =
                topic.kinds.iter().map(|kind| format!("`{}!`", kind.macro_name())).collect();
            let _ = write!(page, "\nOf {}.\n", macros.join(", "));
        }
        for rule in topic.rules() {
            let _ = write!(page, "\n### {}\n\n{}\n", rule.name, paragraphs(rule).join("\n\n"));
        }
    }
    page
}

/// The macros and the names of their options, without those that every macro takes. `folder` is where the pages are, as seen from the table.
#[must_use]
pub fn overview(folder: &str) -> String {
    let mut table = String::from("| macro | declares | options (**required**) |\n|---|---|---|\n");
    for kind in Kind::ALL {
        let name = kind.macro_name();
        let options = if kind.specs().next().is_none() { "–".to_owned() } else { names(kind.specs()) };
        let _ = writeln!(table, "| [`{name}!`]({folder}/{name}.md) | {kind} | {options} |");
        for group in groups(kind) {
            let doc = Doc::of(group.spec).meaning;
            let first = doc.split([';', ':']).next().unwrap_or_default().trim_end_matches('.');
            let names = names(group.specs.iter());
            let _ = writeln!(table, "| – `{}` | {} | {names} |", group.heading, uncapitalized(first));
        }
    }
    table
}

/// Options that stand in the braces of another one.
struct Group {
    spec: &'static Spec,
    heading: String,
    specs: &'static [Spec],
}

fn groups(kind: Kind) -> Vec<Group> {
    let group = |spec: &'static Spec| {
        let (name, specs) = (spec.name, spec.form.specs()?);
        let heading = match spec.form {
            Form::Engine(_) => format!("{name}: MergeTree {{ .. }}"),
            Form::Named(_) => format!("{name}: {{ name: {{ .. }} }}"),
            _ => format!("{name}: {{ .. }}"),
        };
        Some(Group { spec, heading, specs })
    };
    kind.specs().filter_map(group).collect()
}

fn options(page: &mut String, specs: impl Iterator<Item = &'static Spec>) {
    page.push_str("| option | in the datafile | value | meaning |\n|---|---|---|---|\n");
    for spec in specs {
        let Doc { meaning, renders } = Doc::of(spec);
        let required = if spec.required { " (required)" } else { "" };
        let value = match spec.form {
            Form::Choice(choices) if choices.open => format!("{} or `raw(\"..\")`", words(choices)),
            Form::Choice(choices) => words(choices),
            Form::Group(_) => "options in braces, as below".to_owned(),
            Form::Named(_) => "names in braces, each with options in braces, as below".to_owned(),
            form => {
                let (what, how) = form.words();
                format!("{what}: {how}")
            }
        };
        let (value, meaning) = (cell(&value), cell(&meaning));
        let _ = writeln!(page, "| `{}`{required} | {renders} | {value} | {meaning} |", spec.name);
    }
}

fn words(choices: &Choices) -> String {
    let words: Vec<String> = choices.variants.iter().map(|choice| format!("`{}`", choice.name)).collect();
    words.join(", ")
}

fn choices(page: &mut String, specs: impl Iterator<Item = &'static Spec> + Clone) {
    let engines = specs.clone().filter(|spec| matches!(spec.form, Form::Engine(_)));
    let engines = engines.map(|spec| (spec.name.as_str(), &crate::datasource::EngineKind::CHOICES));
    let others = specs.filter_map(|spec| {
        let Form::Choice(choices) = spec.form else { return None };
        Some((spec.name.as_str(), choices))
    });
    let all: Vec<(&str, &'static Choices)> = engines.chain(others).collect();
    let mut seen = BTreeSet::new();
    for (_, of) in &all {
        if !seen.insert(of.name) {
            continue;
        }
        let options: BTreeSet<String> = all
            .iter()
            .filter(|(_, other)| other.name == of.name)
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        let options: Vec<String> = options.into_iter().collect();
        let _ = write!(page, "\n## Choices of {}\n\n| choice | meaning |\n|---|---|\n", options.join(", "));
        for choice in of.variants {
            let _ = writeln!(page, "| `{}` | {} |", choice.name, cell(&one_line(choice.doc)));
        }
    }
}

/// The names of options, those that are required in bold.
fn names(specs: impl Iterator<Item = &'static Spec>) -> String {
    let names: Vec<String> = specs
        .map(|spec| if spec.required { format!("**`{}`**", spec.name) } else { format!("`{}`", spec.name) })
        .collect();
    names.join(", ")
}

/// The documentation of an option: what it means, and what it renders to.
struct Doc {
    meaning: String,
    renders: String,
}

impl Doc {
    fn of(spec: &Spec) -> Self {
        let doc = one_line(spec.doc);
        match doc.split_once("Renders ") {
            Some((meaning, renders)) => Self {
                meaning: meaning.trim_end().to_owned(),
                renders: renders.trim_end_matches('.').to_owned(),
            },
            None => Self { meaning: doc, renders: String::new() },
        }
    }
}

fn one_line(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn paragraphs(rule: &Rule) -> Vec<String> {
    rule.explanation.split("\n \n").flat_map(|part| part.split("\n\n")).map(one_line).collect()
}

/// A text as a cell of a table takes it.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn uncapitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_specs() -> impl Iterator<Item = &'static Spec> {
        Kind::ALL
            .into_iter()
            .flat_map(|kind| kind.specs().chain(groups(kind).into_iter().flat_map(|group| group.specs)))
    }

    #[test]
    fn the_documentation_of_an_option_names_its_keyword() {
        for spec in all_specs().chain(Common::SPECS).filter(|spec| !spec.keyword.is_empty()) {
            let doc = Doc::of(spec);
            assert!(doc.renders.contains(&format!("`{}`", spec.keyword)), "{}: {}", spec.name, spec.doc);
            assert!(one_line(spec.doc).ends_with('.') && doc.meaning.ends_with('.'), "{}", spec.doc);
        }
    }

    #[test]
    fn the_documentation_of_a_choice_names_its_spelling() {
        for choices in all_specs().filter_map(|spec| match spec.form {
            Form::Choice(choices) => Some(choices),
            Form::Engine(_) => Some(&crate::datasource::EngineKind::CHOICES),
            _ => None,
        }) {
            for choice in choices.variants {
                assert!(choice.doc.contains(&format!("`{}`", choice.spelling)), "{}", choice.doc);
            }
        }
    }
}
