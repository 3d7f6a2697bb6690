//! Tinybird's own renderer, asked about many templates at once.

use std::io::Write;
use std::process::{Command, Stdio};

use tinybird_core::template::Value;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/templates/oracle.py");

/// What the renderer says of each template, unless it is not there; `what` is a command of the script.
pub(crate) fn ask(what: &str, templates: &[String]) -> Option<Vec<String>> {
    let input: String = templates.iter().map(|sql| format!("{}\n", Value::Text(sql.clone()))).collect();
    let answers = run(&[what], input)?;
    assert_eq!(answers.len(), templates.len());
    Some(answers)
}

/// The templates of the pipes below a folder, each as a literal of Python's.
pub(crate) fn pipes(folder: &str) -> Option<Vec<String>> {
    run(&["pipes", folder], String::new())
}

fn run(arguments: &[&str], input: String) -> Option<Vec<String>> {
    let mut child = Command::new(tinybird_oracle_tests::python()?)
        .arg(SCRIPT)
        .args(arguments)
        .env("PYTHONIOENCODING", "utf-8")
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
