//! Asks Tinybird's parser about columns.

pub(crate) mod generate;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Reads columns, one JSON text a line, each as the only one of a data source's file, and answers with one JSON
/// text: the type, default and codec, or the error.
const SCRIPT: &str = r#"
import json, sys
from tinybird.datafile.common import DatafileKind, parse
for line in sys.stdin:
    try:
        text = "SCHEMA >\n    " + json.loads(line) + "\n"
        file = parse(text, kind=DatafileKind.datasource, basepath="", skip_eval=True, default_node="default")
        columns = file.datafile.nodes[0]["columns"]
        if len(columns) != 1 or columns[0]["name"] != "c":
            answer = "error: %d columns" % len(columns)
        else:
            c = columns[0]
            answer = " ".join(x for x in (c["type"], c["default_value"], c["codec"]) if x)
    except Exception as e:
        answer = "error: " + str(getattr(e, "message", e))
    print(json.dumps(answer), flush=True)
"#;

pub(crate) struct Oracle {
    python: PathBuf,
}

impl Oracle {
    pub(crate) fn find() -> Option<Self> {
        tinybird_oracle_tests::python().map(|python| Self { python })
    }

    /// What Tinybird reads of each column: type, default and codec, or `error: ..`.
    pub(crate) fn columns(&self, columns: &[String]) -> Vec<String> {
        let mut answers = Vec::new();
        // ClickHouse's parser crashes on a few types; whatever it crashes on is an error, and the rest goes on.
        while answers.len() < columns.len() {
            answers.extend(self.run(&columns[answers.len()..]));
            if answers.len() < columns.len() {
                answers.push("error: crash".to_owned());
            }
        }
        answers
    }

    fn run(&self, columns: &[String]) -> Vec<String> {
        let mut child = Command::new(&self.python)
            .args(["-c", SCRIPT])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the oracle starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input: String = columns.iter().map(|column| format!("{}\n", json(column))).collect();
        let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
        let output = child.wait_with_output().expect("the oracle ends");
        // It may have crashed before it read everything.
        let _ = writer.join().expect("no panic");
        String::from_utf8_lossy(&output.stdout).lines().map(unjson).collect()
    }
}

/// The type as the reader gives it: without an outer `Nullable`.
pub(crate) fn kept(canonical: &str) -> String {
    canonical
        .strip_prefix("Nullable(")
        .and_then(|rest| rest.strip_suffix(')'))
        .unwrap_or(canonical)
        .to_owned()
}

fn json(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            ' '..='\u{7e}' => out.push(c),
            _ => out.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}"))),
        }
    }
    out.push('"');
    out
}

fn unjson(text: &str) -> String {
    let mut units: Vec<u16> = Vec::new();
    let mut chars = text.trim().trim_matches('"').chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\').1.then(|| chars.next()).flatten() {
            None => units.extend(c.encode_utf16(&mut [0; 2]).iter()),
            Some('u') => {
                let hex: String = chars.by_ref().take(4).collect();
                units.push(u16::from_str_radix(&hex, 16).expect("hex digits"));
            }
            Some('n') => units.push(10),
            Some('t') => units.push(9),
            Some('r') => units.push(13),
            Some('b') => units.push(8),
            Some('f') => units.push(12),
            Some(escaped) => units.extend(escaped.encode_utf16(&mut [0; 2]).iter()),
        }
    }
    String::from_utf16_lossy(&units)
}
