//! Tinybird's own parser as the judge of what is rendered: one Python process that answers any number of questions.
//!
//! `tests/oracle/install.sh` installs it. Where it is absent the tests that need it pass with a line that says so,
//! unless `TINYBIRD_REQUIRE_ORACLE=1` is set, as it is in CI.

mod python;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use tinybird_core::template::multi_line_literals;

pub use python::{python, say};

/// Secrets by their names.
pub type Secrets = BTreeMap<String, String>;

/// A file to be judged.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its name, which says of what kind it is.
    pub file: String,
    /// What it holds.
    pub text: String,
    /// The sets of secrets with which it is read, after it was read as it stands.
    pub secrets: Vec<Secrets>,
}

/// What the parser says of a file.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Why the parser refuses it.
    pub error: Option<String>,
    /// On which line, if it says so.
    pub line: Option<usize>,
    /// What it says beside.
    pub warnings: Vec<String>,
    /// What the file means: as it stands, then with each set of secrets.
    pub models: Vec<Value>,
}

impl Answer {
    /// Whether the parser takes the file.
    pub fn is_ok(&self) -> bool {
        self.error.is_none()
    }

    /// What the file means, without what is the writer's choice.
    pub fn meanings(&self) -> Vec<Value> {
        self.models.iter().cloned().map(meaning).collect()
    }
}

/// The running parser.
pub struct Oracle {
    process: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Oracle {
    /// Starts the parser, where it is installed.
    pub fn start() -> Option<Self> {
        let python = python()?;
        let mut process = Command::new(&python)
            .args(["-c", include_str!("oracle.py")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", python.display()));
        let questions = process.stdin.take();
        let answers = BufReader::new(process.stdout.take().expect("a pipe"));
        Some(Self { process, questions, answers })
    }

    /// Judges files.
    pub fn judge(&mut self, questions: &[Question]) -> Vec<Answer> {
        let lines = questions.iter().map(
            |Question { file, text, secrets }| json!({ "file": file, "text": text, "secrets": secrets }),
        );
        self.ask(lines.collect()).into_iter().map(answer).collect()
    }

    /// Judges one file.
    pub fn judge_one(&mut self, question: &Question) -> Answer {
        self.judge(std::slice::from_ref(question)).remove(0)
    }

    /// Which of these the parser takes as schedules of copies and sinks.
    pub fn takes_schedules<'a>(&mut self, schedules: impl Iterator<Item = &'a str>) -> Vec<bool> {
        let answers = self.ask(schedules.map(|schedule| json!({ "cron": schedule })).collect());
        answers.into_iter().map(|answer| answer["ok"] == true).collect()
    }

    /// Writes and reads at the same time, so that neither side waits for the other.
    fn ask(&mut self, questions: Vec<Value>) -> Vec<Value> {
        let Self { questions: stdin, answers, .. } = self;
        let stdin = stdin.as_mut().expect("the parser runs");
        let count = questions.len();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                let lines: String = questions.iter().map(|question| format!("{question}\n")).collect();
                // Where the parser has ended, reading says so.
                stdin.write_all(lines.as_bytes()).and_then(|()| stdin.flush()).ok();
            });
            let read = |_| {
                let mut line = String::new();
                answers.read_line(&mut line).expect("an answer");
                assert!(!line.is_empty(), "the parser ended before its answer: see what it wrote above");
                serde_json::from_str(&line).expect("an answer in JSON")
            };
            (0..count).map(read).collect()
        })
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        drop(self.questions.take());
        self.process.wait().ok();
    }
}

fn answer(answer: Value) -> Answer {
    let texts = |value: &Value| {
        value
            .as_array()
            .into_iter()
            .flatten()
            .map(|text| text.as_str().unwrap_or_default().to_owned())
            .collect()
    };
    let is_ok = answer["ok"] == true;
    Answer {
        error: (!is_ok).then(|| answer["error"].as_str().unwrap_or("no reason").to_owned()),
        line: answer["line"].as_u64().and_then(|line| usize::try_from(line).ok()),
        warnings: texts(&answer["warnings"]),
        models: answer["models"].as_array().cloned().unwrap_or_default(),
    }
}

/// A model without what is the writer's choice: the indent of texts, the case of types, the order of tags and of an
/// engine's options, the white space in the types and codecs of columns.
fn meaning(mut model: Value) -> Value {
    let trimmed = |text: &mut Value| {
        let Some(lines) = text.as_str() else { return };
        let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
        *text = lines.collect::<Vec<_>>().join("\n").into();
    };
    trimmed(&mut model["description"]);
    if let Some(tags) = model["tags"].as_array_mut() {
        tags.sort_by_key(Value::to_string);
    }
    for node in model["nodes"].as_array_mut().into_iter().flatten() {
        // Every blank counts in a literal that goes over several lines.
        let literals: Vec<Value> = ["sql", "forward_query"]
            .iter()
            .filter_map(|query| node[*query].as_str())
            .flat_map(|sql| multi_line_literals(sql).into_iter().filter_map(|range| sql.get(range)))
            .map(Value::from)
            .collect();
        if !literals.is_empty() {
            node["literals"] = literals.into();
        }
        for text in ["description", "sql", "forward_query"] {
            if node.get(text).is_some() {
                trimmed(&mut node[text]);
            }
        }
        for column in node["columns"].as_array_mut().into_iter().flatten() {
            for part in ["type", "codec"] {
                if let Some(text) = column[part].as_str().map(without_white_space) {
                    column[part] = text.into();
                }
            }
        }
        if let Some(kind) = node["type"].as_str().map(str::to_lowercase) {
            node["type"] = kind.into();
        }
        if let Some(arguments) = node.pointer_mut("/engine/args").and_then(Value::as_array_mut) {
            arguments.sort_by_key(Value::to_string);
        }
    }
    model
}

/// A type or codec without the white space outside its literals, and between words with one blank.
fn without_white_space(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for (number, part) in text.split('\'').enumerate() {
        if number > 0 {
            written.push('\'');
        }
        if number % 2 == 1 {
            written.push_str(part);
            continue;
        }
        let mut is_apart = false;
        for c in part.chars() {
            if c.is_whitespace() {
                is_apart = true;
                continue;
            }
            let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '`' | '"');
            if is_apart && is_word(c) && written.ends_with(is_word) {
                written.push(' ');
            }
            is_apart = false;
            written.push(c);
        }
    }
    written
}
