//! What an editor resolves the words of the macros to: a constant with its documentation for every option, type and
//! other word, as Rust source.
//!
//! Where an editor expands a macro, each word of the call stands in the expansion as a path into these modules: that is
//! what it completes, explains and goes to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::words::{self, Word};
use super::{Doc, groups, one_line, paragraphs};
use crate::choice::Choices;
use crate::column_type;
use crate::datasource::{ADDED_COLUMNS, EngineKind};
use crate::kind::Kind;
use crate::options::Common;
use crate::options::{Form, Spec};
use crate::pipe::{SCOPES, Scope};
use crate::rules::{TOPICS, Topic};
use crate::target::Target;
use crate::template::parameter_types;

/// The modules, each by its file's name.
#[must_use]
pub fn modules() -> Vec<(&'static str, String)> {
    let all = [
        ("keys", keys()),
        ("choices", choices()),
        ("words", other_words()),
        ("targets", targets()),
        ("options", fields()),
    ];
    all.into_iter().map(|(name, text)| (name, text.trim_end().to_owned() + "\n")).collect()
}

/// The options of every macro and of every group in braces.
fn keys() -> String {
    let mut text = String::from("//! The options.\n\n");
    for kind in Kind::ALL {
        let specs = kind.specs().chain(Common::SPECS);
        options(&mut text, kind.macro_name(), kind, specs);
        for group in groups(kind) {
            let name = format!("{}_{}", kind.macro_name(), group.spec.name);
            options(&mut text, &name, kind, group.specs.iter());
        }
    }
    text
}

fn options(text: &mut String, module: &str, kind: Kind, specs: impl Iterator<Item = &'static Spec>) {
    let words = specs.map(|spec| (spec.name.as_str(), form_name(spec.form), documentation(spec, kind)));
    self::module(text, module, words);
}

/// A module of constants, each with the name of its type.
fn module<'a>(text: &mut String, name: &str, words: impl Iterator<Item = (&'a str, &'static str, String)>) {
    let mut words = words.peekable();
    let types = if words.peek().is_some() { "    use super::super::*;\n" } else { "" };
    let _ = writeln!(text, "pub mod {name} {{\n{types}    pub use super::super::__end;");
    for (word, form, doc) in words {
        for line in doc.lines() {
            let _ = writeln!(text, "    ///{}{line}", if line.is_empty() { "" } else { " " });
        }
        let word = raw(word);
        let _ = writeln!(text, "    pub const {word}: {form} = {form};");
    }
    text.push_str("}\n\n");
}

/// A word as an identifier.
fn raw(word: &str) -> String {
    if matches!(word, "type") { format!("r#{word}") } else { word.to_owned() }
}

/// The name of a form, which the editor shows as the type of an option.
const fn form_name(form: Form) -> &'static str {
    match form {
        Form::Text | Form::Plain => "Text",
        Form::Credential => "Credential",
        Form::Choice(_) => "Choice",
        Form::Number => "Number",
        Form::Flag => "Flag",
        Form::Pem => "Certificate",
        Form::Schedule => "Schedule",
        Form::Reference(_) => "Reference",
        Form::Column => "Column",
        Form::Columns => "Columns",
        Form::Key => "Key",
        Form::Expression => "Expression",
        Form::Settings => "Settings",
        Form::Tags | Form::List => "Texts",
        Form::Sql => "Sql",
        Form::Group(_) | Form::Named(_) => "Options",
        Form::Engine(_) => "Engine",
        Form::Schema | Form::Output => "Schema",
        Form::Parameters => "Parameters",
        Form::Row | Form::Query => "Struct",
        Form::Nodes => "Nodes",
        Form::Node => "Node",
        Form::Tokens => "Tokens",
    }
}

/// What an option means, renders to and takes, its rules, and where Tinybird documents it.
fn documentation(spec: &'static Spec, kind: Kind) -> String {
    let Doc { meaning, renders } = Doc::of(spec);
    let mut doc = meaning;
    if !renders.is_empty() {
        let _ = write!(doc, "\n\nRenders {renders}.");
    }
    let _ = match spec.form {
        Form::Choice(choices) => {
            let raw = if choices.open { ", or `raw(\"..\")` for another spelling" } else { "" };
            write!(doc, "\n\nTakes {}{raw}.", choices.names())
        }
        form => {
            let (what, how) = form.words();
            write!(doc, "\n\nTakes {what}: {how}.")
        }
    };
    doc.push_str(if spec.required { " Required." } else { " Optional." });
    let quoted = [format!("`{}`", spec.name), format!("`{}:", spec.name)];
    let rules = TOPICS
        .iter()
        .filter(|topic| topic.kinds.contains(&kind))
        .flat_map(Topic::rules)
        .filter(|rule| quoted.iter().any(|name| one_line(rule.explanation).contains(name.as_str())));
    for (index, rule) in rules.enumerate() {
        doc.push_str(if index == 0 { "\n\nRules:\n\n" } else { "\n" });
        let _ = write!(doc, "- **{}**: {}", rule.name, paragraphs(rule).join(" "));
    }
    let _ = write!(doc, "\n\n[Tinybird's documentation]({})", kind.documentation());
    doc
}

/// A type for every group of options, whose fields are the options. The compiler knows it too: from a mistyped option it
/// proposes the one that was meant.
fn fields() -> String {
    let mut text = String::from("//! The options, as fields.\n\n");
    let mut group = |name: String, specs: &mut dyn Iterator<Item = &'static Spec>| {
        let fields: Vec<String> = specs.map(|spec| format!("pub {}: ()", raw(spec.name.as_str()))).collect();
        let _ = writeln!(text, "pub struct {name} {{ {} }}", fields.join(", "));
    };
    for kind in Kind::ALL {
        group(kind.fields([]), &mut kind.specs().chain(Common::SPECS));
        for below in groups(kind) {
            group(kind.fields([below.spec.name.as_str()]), &mut below.specs.iter());
        }
    }
    text
}

/// The words of every choice: the variants of its enum, with `raw` where another spelling is taken.
fn choices() -> String {
    let mut all: BTreeMap<&str, (&str, &'static Choices)> = BTreeMap::new();
    for kind in Kind::ALL {
        let module = kind.module();
        for spec in kind.specs().chain(groups(kind).iter().flat_map(|group| group.specs)) {
            if let Form::Choice(choices) = spec.form {
                all.entry(choices.name).or_insert((module, choices));
            }
        }
    }
    all.insert("EngineKind", ("datasource", &EngineKind::CHOICES));
    all.insert("Scope", ("pipe", &Scope::CHOICES));
    let mut text = String::from("//! The words of choices.\n\n");
    let all = all.into_iter().map(|(name, (module, choices))| (name, module, choices));
    for (name, module, choices) in all.chain([("PipeScope", "pipe", &SCOPES)]) {
        let variants: Vec<&str> = choices.variants.iter().map(|choice| choice.name).collect();
        let raw = if choices.open { "    pub use super::super::words::other::raw;\n" } else { "" };
        let _ = writeln!(
            text,
            "pub mod {name} {{\n    pub use super::super::__end;\n{raw}    pub use crate::{module}::{}::{{{}}};\n}}\n",
            choices.name,
            variants.join(", ")
        );
    }
    let kinds = Kind::CONNECTIONS.map(|kind| {
        let doc = format!(
            "{} connection: `TYPE {}`. Its options are those of `{}!`.",
            kind.word(),
            kind.word().to_lowercase(),
            kind.macro_name()
        );
        (kind.word(), "Kind", doc)
    });
    module(&mut text, "ConnectionKind", kinds.into_iter());
    text
}

/// Types, aggregate functions, attributes, and what is written as a call.
fn other_words() -> String {
    let mut text = String::from("//! The words that are neither options nor choices.\n\n");
    let all = |words: &'static [Word], form: &'static str| {
        words.iter().map(move |word| (word.name, form, word.doc.to_owned()))
    };
    let types = words::types(column_type::NAMES).map(|(name, doc)| (name, "ColumnType", doc));
    module(&mut text, "types", types);
    let functions = column_type::aggregate_functions();
    module(&mut text, "aggregate_functions", functions.map(|name| (name, "Function", words::function(name))));
    let parameters = parameter_types().map(|name| (name, "ParameterType", words::parameter(name)));
    module(&mut text, "parameter_types", parameters);
    module(&mut text, "column_attributes", all(words::COLUMN_ATTRIBUTES, "Attribute"));
    module(&mut text, "result_attributes", all(words::RESULT_ATTRIBUTES, "Attribute"));
    module(&mut text, "row_parts", all(words::ROW_PARTS, "Attribute"));
    module(&mut text, "parameter_attributes", all(words::PARAMETER_ATTRIBUTES, "Attribute"));
    for (name, calls) in words::CALLS {
        module(&mut text, name, all(calls, "Call"));
    }
    for added in ADDED_COLUMNS {
        let doc = format!("A column that Tinybird adds, of {}.", added.of);
        let columns = added.names.iter().map(|name| (*name, "Column", doc.clone()));
        module(&mut text, &format!("{}_columns", added.option), columns);
    }
    text
}

/// What every kind of resource is where something of a kind belongs: itself, or a type whose name says that it is none.
fn targets() -> String {
    let mut text = String::from(
        "//! What resources are where one of a kind belongs.\n\nuse crate::__private::definitions;\n\n",
    );
    let nots: BTreeSet<String> = Target::all().map(not).collect();
    for not in nots {
        let _ = writeln!(text, "pub struct {not};");
    }
    text.push_str("\npub trait Is {\n");
    for target in Target::all() {
        let _ = writeln!(text, "    type {}<R>;", target.trait_name());
    }
    text.push_str("}\n");
    for kind in Kind::ALL {
        let _ = writeln!(text, "\nimpl Is for definitions::{} {{", kind.type_name());
        for target in Target::all() {
            let is = if target.kinds().contains(&kind) { "R".to_owned() } else { not(target) };
            let _ = writeln!(text, "    type {}<R> = {is};", target.trait_name());
        }
        text.push_str("}\n");
    }
    text
}

/// `NotAKafkaConnection`.
fn not(target: Target) -> String {
    let words = target.words().split([' ', ',']).filter_map(|word| {
        let (first, rest) = word.split_at_checked(1)?;
        Some(first.to_uppercase() + rest)
    });
    format!("Not{}", words.collect::<String>())
}
