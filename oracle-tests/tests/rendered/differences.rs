//! Compares our answer with Tinybird's. Every difference that is allowed has a name and a reason.

use std::collections::BTreeMap;

use tinybird_core::template::render::{Program, RenderError};
use tinybird_oracle_tests::say;

use crate::oracle::{Answer, Question, ask_seeded};

/// How many of the answers are what.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    count: usize,
    rendered: usize,
    failed: usize,
    named: BTreeMap<String, usize>,
    wrong: Vec<String>,
}

fn ours(question: &Question) -> Result<String, RenderError> {
    let program = Program::named(&question.sql, question.name.as_deref())?;
    Ok(program.render(&question.given())?.sql)
}

impl Tally {
    pub(crate) fn add(&mut self, question: &Question, answer: &Answer) {
        self.count += 1;
        let ours = ours(question);
        let is_same = match (&ours, answer) {
            (Ok(sql), Answer::Sql(asked)) => {
                self.rendered += 1;
                sql == asked
            }
            (Err(RenderError::Thrown(thrown)), Answer::Error { class, message, code }) => {
                self.failed += 1;
                let has_code = class != "SQLTemplateCustomError" || thrown.code.as_ref() == Some(code);
                thrown.class == *class && thrown.message == *message && has_code
            }
            _ => false,
        };
        if is_same {
            return;
        }
        match name(question, &ours, answer).or_else(|| is_random(question, &ours, answer)) {
            Some(name) => *self.named.entry(name).or_default() += 1,
            None => self.wrong.push(format!(
                "{:?}\n  values: {:?} {:?} {}\n  ours:  {}\n  asked: {answer:?}",
                question.sql,
                question.values,
                question.secrets,
                if question.check { "check" } else { "" },
                match &ours {
                    Ok(sql) => format!("{sql:?}"),
                    Err(error) => format!("{error:?}"),
                },
            )),
        }
    }

    pub(crate) fn finish(self, what: &str) {
        let Self { count, rendered, failed, named, wrong } = self;
        say(&format!(
            "{what}: {count}, {rendered} rendered, {failed} failed alike, {} otherwise",
            wrong.len()
        ));
        for (name, count) in named {
            say(&format!("  {count} {name}"));
        }
        let few: Vec<&str> = wrong.iter().take(25).map(String::as_str).collect();
        assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), few.join("\n"));
    }
}

/// The name of a difference that is allowed.
fn name(question: &Question, ours: &Result<String, RenderError>, answer: &Answer) -> Option<String> {
    match (ours, answer) {
        (Err(RenderError::Unsupported { message, .. }), _) => Some(format!("unsupported: {message}")),
        (Err(RenderError::Limit { message, .. }), _) => Some(format!("limit: {message}")),
        // We do not copy the messages of Python's parser.
        (Err(RenderError::Thrown(thrown)), Answer::Error { class, .. })
            if thrown.class == "SyntaxError"
                && matches!(class.as_str(), "SyntaxError" | "IndentationError" | "TabError") =>
        {
            Some("syntax: the message of a Python SyntaxError".to_owned())
        }
        (Err(RenderError::Thrown(thrown)), Answer::Error { message, .. })
            if ["1j", "...", "b'x'"].iter().any(|constant| question.sql.contains(constant))
                && thrown.message.contains("Check the parameters")
                && message.contains("Check the parameters") =>
        {
            Some("constant: a default that is bytes, an imaginary number or `...` is none to us".to_owned())
        }
        _ => None,
    }
}

/// The name of what Python itself gives another answer to in another run, or on another machine: a set has an order of
/// its own there, as long as it holds anything but numbers.
fn is_random(question: &Question, ours: &Result<String, RenderError>, answer: &Answer) -> Option<String> {
    if let (Ok(sql), Answer::Sql(asked)) = (ours, answer)
        && question.sql.contains("set(")
        && sorted(sql) == sorted(asked)
    {
        return Some("set: the order of a set that holds more than numbers".to_owned());
    }
    let is_same = |seed: &&str| {
        ask_seeded(std::slice::from_ref(question), seed)
            .is_some_and(|answers| answers.first() == Some(answer))
    };
    let is_random = !["1", "2", "3", "4", "5", "6", "7", "8", "9"].iter().all(is_same);
    is_random.then(|| "set: Python's own answer differs from run to run".to_owned())
}

fn sorted(text: &str) -> Vec<char> {
    let mut chars: Vec<char> = text.chars().collect();
    chars.sort_unstable();
    chars
}
