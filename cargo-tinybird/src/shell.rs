//! What a command says: to people on standard error, as cargo does, to machines on standard output.

use std::collections::BTreeSet;
use std::fmt::{Display, Write as _};
use std::io::Write as _;

use anstream::stream::{AsLockedWrite, RawStream};
use anstream::{AutoStream, ColorChoice};
use clap::builder::styling::{AnsiColor, Style};
use serde_json::{Value, json};
use tinybird_build::{Problem, Report};
use tinybird_core::rule::{Rule, Severity};

use crate::cli::{self, Color, Output};
use crate::outcome::Outcome;

/// For whom a command speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Json,
}

/// What a command says, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shell {
    format: Format,
    quiet: bool,
}

/// A line on standard error. Where nobody reads it any more, it is not missed.
macro_rules! say {
    ($($text:tt)*) => { put(anstream::stderr(), &(format!($($text)*) + "\n")) };
}

/// A line on standard output, likewise.
macro_rules! print {
    ($($text:tt)*) => { put(anstream::stdout(), &(format!($($text)*) + "\n")) };
}

/// Puts a text at once: that of a thousand files, piece by piece, would take longer than the files.
fn put(mut stream: AutoStream<impl RawStream + AsLockedWrite>, text: &str) {
    drop(match stream.current_choice() {
        ColorChoice::Never => {
            let plain = anstream::adapter::strip_str(text).to_string();
            stream.into_inner().write_all(plain.as_bytes())
        }
        _ => stream.write_all(text.as_bytes()),
    });
}

/// How cargo shows what it does.
const STATUS: Style = AnsiColor::Green.on_default().bold();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default().bold();

impl Shell {
    pub(crate) fn new(output: &Output) -> Self {
        match output.color {
            // A terminal has colour, unless `NO_COLOR` and the like say otherwise.
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
        .write_global();
        // The output of `graph`, and rows, have formats of their own: none of them is the lines of JSON for machines.
        let is_json = output.format == cli::Format::Json;
        Self { format: if is_json { Format::Json } else { Format::Text }, quiet: output.quiet }
    }

    /// Shows the errors and warnings of the sources, and counts them.
    pub(crate) fn report(self, report: &Report) {
        for problem in report.problems() {
            match self.format {
                Format::Text => say!("{}\n", problem.rendered),
                Format::Json => self.line(&diagnostic(problem)),
            }
        }
        let errors = report.problems().iter().filter(|problem| problem.severity == Severity::Error).count();
        if errors > 0 && self.format == Format::Text {
            let noun = if errors == 1 { "error" } else { "errors" };
            self.wrong(&format!("{errors} {noun} in the definitions"));
            self.explanations(report);
        }
    }

    /// Says where the rules are explained.
    fn explanations(self, report: &Report) {
        let rules: BTreeSet<&str> =
            report.problems().iter().filter_map(|problem| Some(problem.rule?.name)).collect();
        let Some(first) = rules.first() else { return };
        let rules: Vec<&str> = rules.iter().copied().collect();
        let which = match rules.len() {
            1 => "the rule".to_owned(),
            _ => format!("one of the rules {}", rules.join(", ")),
        };
        say!("For more about {which}, try `cargo tinybird explain {first}`.");
    }

    /// Shows what is wrong elsewhere; lines that begin with `help: ` say what to do.
    pub(crate) fn wrong(self, message: &str) {
        if self.format == Format::Json {
            let (message, remedy) = message.split_once("\nhelp: ").unwrap_or((message, ""));
            let remedy = (!remedy.is_empty()).then_some(remedy);
            return self.line(&json!({
                "reason": "diagnostic", "severity": "error", "rule": null, "message": message, "remedy": remedy,
                "file": null, "line": null, "column": null, "rendered": format!("error: {message}"),
            }));
        }
        say!("{ERROR}error{ERROR:#}: {}", message.replace("\nhelp: ", &format!("\n{HELP}help{HELP:#}: ")));
    }

    /// Shows what failed: to people with how it differs, to machines as an object.
    pub(crate) fn failure(self, message: &str, difference: &str, object: &Value) {
        if self.format == Format::Json {
            return self.line(object);
        }
        self.wrong(message);
        put(anstream::stderr(), &crate::difference::coloured(difference));
    }

    /// The command cannot do its work.
    pub(crate) fn failed(self, message: impl Display) -> Outcome {
        self.wrong(&message.to_string());
        Outcome::Failed
    }

    /// Shows something that was done, as cargo does.
    pub(crate) fn status(self, verb: &str, what: impl Display) {
        if !self.quiet && self.format == Format::Text {
            say!("{}", status(verb, what));
        }
    }

    /// Shows a table or query that was not judged.
    pub(crate) fn unjudged(self, resource: &str, node: Option<&str>, reason: &str) {
        match self.format {
            Format::Text => {
                let node = node.map_or(String::new(), |node| format!(", node `{node}`"));
                self.note(&format!("`{resource}`{node} was not judged: {reason}"));
            }
            Format::Json => self.line(&json!({
                "reason": "not-judged", "resource": resource, "node": node, "message": reason,
            })),
        }
    }

    /// Shows how much was judged.
    pub(crate) fn proved(self, judged: usize, not_judged: usize, errors: usize, warnings: usize) {
        if self.format == Format::Json {
            return self.line(&json!({
                "reason": "proof", "judged": judged, "not_judged": not_judged,
                "errors": errors, "warnings": warnings,
            }));
        }
        let others = if not_judged == 0 { String::new() } else { format!(", {not_judged} not judged") };
        self.status("Proved", format_args!("{judged} tables and queries{others}"));
    }

    /// Shows what became, or is to become, of files.
    pub(crate) fn files(self, change: &str, paths: impl IntoIterator<Item = impl Display>) {
        let mut verb = change.to_owned();
        if let Some(first) = verb.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let mut lines = String::new();
        for path in paths {
            let line = match self.format {
                Format::Text => status(&verb, path),
                Format::Json => {
                    json!({ "reason": "file", "change": change, "file": path.to_string() }).to_string()
                }
            };
            let _ = writeln!(lines, "{line}");
        }
        match self.format {
            Format::Text if self.quiet || lines.is_empty() => {}
            Format::Text => put(anstream::stderr(), &lines),
            Format::Json => put(anstream::stdout(), &lines),
        }
    }

    /// Shows that a file is not as it should be, and how it differs.
    pub(crate) fn difference(self, change: &str, path: impl Display, difference: &str) {
        match self.format {
            Format::Text => print!("{}", crate::difference::coloured(difference)),
            Format::Json => self.line(&json!({
                "reason": "file", "change": change, "file": path.to_string(), "difference": difference,
            })),
        }
    }

    /// Shows something that happened: to people as cargo does, to machines as an object.
    pub(crate) fn event(self, verb: &str, what: impl Display, object: &Value) {
        match self.format {
            Format::Text => self.status(verb, what),
            Format::Json => self.line(object),
        }
    }

    /// Shows what was asked for.
    pub(crate) fn answer(self, text: &str) {
        print!("{text}");
    }

    /// Shows a fact, to people or to machines.
    pub(crate) fn told(self, text: &str, object: &Value) {
        match self.format {
            Format::Text => print!("{text}"),
            Format::Json => self.line(object),
        }
    }

    /// Shows a line that only people need.
    pub(crate) fn told_people(self, text: &str) {
        if self.format == Format::Text {
            print!("{text}");
        }
    }

    /// Shows what documents a rule.
    pub(crate) fn rule(self, rule: &Rule) {
        let explanation = rule.explanation.lines().map(str::trim).collect::<Vec<_>>().join("\n");
        let explanation = explanation.trim();
        match self.format {
            Format::Text => print!("{}\n\n{explanation}", rule.name),
            Format::Json => {
                self.line(&json!({ "reason": "rule", "rule": rule.name, "explanation": explanation }));
            }
        }
    }

    /// Shows something that a person may want to know.
    pub(crate) fn note(self, note: &str) {
        match self.format {
            Format::Text if self.quiet => {}
            Format::Text => say!("{HELP}note{HELP:#}: {note}"),
            Format::Json => self.line(&json!({ "reason": "note", "message": note })),
        }
    }

    pub(crate) fn line(self, object: &Value) {
        print!("{object}");
    }
}

/// What was done, as cargo shows it.
fn status(verb: &str, what: impl Display) -> String {
    format!("{STATUS}{verb:>12}{STATUS:#} {what}")
}

fn diagnostic(problem: &Problem) -> Value {
    let (file, line, column) = match &problem.location {
        Some((file, line, column)) => (json!(file), json!(line), json!(column)),
        None => (Value::Null, Value::Null, Value::Null),
    };
    let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
    let mut object = json!({
        "reason": "diagnostic",
        "severity": severity,
        "rule": problem.rule.map(|rule| rule.name),
        "message": problem.message,
        "remedy": problem.remedy,
        "file": file,
        "line": line,
        "column": column,
        "rendered": anstream::adapter::strip_str(&problem.rendered).to_string(),
    });
    // Only what a ClickHouse has tried has these.
    if let (Some(tried), Some(object)) = (&problem.tried, object.as_object_mut()) {
        object.insert("clickhouse_code".to_owned(), json!(tried.code));
        object.insert("parameters".to_owned(), json!(tried.parameters));
    }
    object
}
