//! Tinybird's own renderer, asked about many templates at once.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value as Json, json};
use tinybird_core::template::Value;
use tinybird_core::template::render::Values;
use tinybird_oracle_tests::python;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rendered/oracle.py");

/// A template and what a call gives it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Question {
    pub(crate) sql: String,
    pub(crate) name: Option<String>,
    pub(crate) values: BTreeMap<String, Value>,
    pub(crate) secrets: Vec<String>,
    pub(crate) check: bool,
}

impl Question {
    /// The same for our renderer.
    pub(crate) fn given(&self) -> Values {
        let mut values = if self.check { Values::check() } else { Values::new() }.at("2024-12-31 23:59:59");
        for (name, value) in &self.values {
            values = values.with_value(name, value.clone());
        }
        self.secrets.iter().fold(values, |values, secret| values.with_secret(secret))
    }

    fn line(&self) -> String {
        let values: Vec<String> = self
            .values
            .iter()
            .map(|(name, value)| format!("{}: {value}", Value::Text(name.clone())))
            .collect();
        let values = format!("{{{}}}", values.join(", "));
        let question = json!({
            "sql": self.sql, "name": self.name, "values": values, "secrets": self.secrets, "check": self.check,
        });
        format!("{question}\n")
    }
}

/// What the renderer gives.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Answer {
    Sql(String),
    Error { class: String, message: String, code: String },
}

/// What the renderer says to each question, unless it is not there.
pub(crate) fn ask(questions: &[Question]) -> Option<Vec<Answer>> {
    ask_seeded(questions, "0")
}

/// The same where Python orders sets of strings by another seed.
pub(crate) fn ask_seeded(questions: &[Question], seed: &str) -> Option<Vec<Answer>> {
    let lines = run(&[], seed, questions.iter().map(Question::line).collect())?;
    let answers: Vec<Answer> = lines
        .iter()
        .map(|line| {
            let answer: Json = serde_json::from_str(line).expect("an answer");
            let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
            match answer["sql"].as_str() {
                Some(sql) => Answer::Sql(sql.to_owned()),
                None => Answer::Error { class: text("class"), message: text("message"), code: text("code") },
            }
        })
        .collect();
    assert_eq!(answers.len(), questions.len());
    Some(answers)
}

/// The templates of the pipes below a folder.
pub(crate) fn pipes(folder: &str) -> Option<Vec<String>> {
    let lines = run(&["pipes", folder], "0", String::new())?;
    Some(lines.iter().map(|line| serde_json::from_str(line).expect("a template")).collect())
}

fn run(arguments: &[&str], seed: &str, input: String) -> Option<Vec<String>> {
    let mut child = Command::new(python()?)
        .arg(SCRIPT)
        .args(arguments)
        // The order of sets is the same in every run.
        .env("PYTHONHASHSEED", seed)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("python starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("python ends");
    assert!(output.status.success(), "{}", output.status);
    writer.join().expect("a writer").expect("all is read");
    Some(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}
