//! One process of the official parser, asked many questions at once.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

/// A question to `oracle.py`.
pub(crate) struct Question(String);

impl Question {
    pub(crate) fn new(kind: &str, arguments: &[Option<&str>]) -> Self {
        let mut line = kind.to_owned();
        for argument in arguments {
            match argument {
                None => line.push_str(" -"),
                Some(text) => {
                    line.push_str(" =");
                    line.extend(text.bytes().map(|byte| format!("{byte:02x}")));
                }
            }
        }
        line.push('\n');
        Self(line)
    }
}

/// What the parser says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The text is read back to the value, whether secrets are filled in or not.
    Kept,
    /// It is not, for this reason.
    Lost(String),
    /// What the text is read as.
    Read(Vec<Option<String>>),
    /// The text is refused.
    Refused,
}

impl Answer {
    fn decode(line: &str) -> Self {
        let mut words = line.split(' ');
        let kind = words.next().unwrap_or_default();
        let mut parts = words.map(|word| word.strip_prefix('=').map(text));
        match kind {
            "kept" => Self::Kept,
            "lost" => Self::Lost(parts.next().flatten().unwrap_or_default()),
            "read" => Self::Read(parts.collect()),
            "refused" => Self::Refused,
            _ => panic!("an unknown answer: {line}"),
        }
    }
}

fn text(hexadecimal: &str) -> String {
    let byte = |at| u8::from_str_radix(&hexadecimal[at..at + 2], 16).expect("hexadecimal");
    let bytes = (0..hexadecimal.len()).step_by(2).map(byte).collect();
    String::from_utf8(bytes).expect("UTF-8")
}

/// The answers, or `None` where the parser is not installed.
pub(crate) fn ask(questions: &[Question]) -> Option<Vec<Answer>> {
    let python = tinybird_oracle_tests::python()?;
    let mut child = Command::new(python)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reader/oracle.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let all: String = questions.iter().map(|question| question.0.as_str()).collect();
    let writer = std::thread::spawn(move || stdin.write_all(all.as_bytes()));
    let mut output = String::new();
    child.stdout.take().expect("a pipe").read_to_string(&mut output).expect("answers");
    writer.join().expect("a writer").expect("questions are taken");
    assert!(child.wait().expect("python ends").success());
    let answers: Vec<_> = output.lines().map(Answer::decode).collect();
    assert_eq!(answers.len(), questions.len());
    Some(answers)
}
