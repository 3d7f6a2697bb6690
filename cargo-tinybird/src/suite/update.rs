//! The results of endpoints, written into their tests. All other lines stay as they are.

use super::Answer;
use super::file::{RESULT, STATUS, Test};

/// The text of a file with these results.
pub(crate) fn updated(text: &str, results: &[(Test, Answer)]) -> Result<String, String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    // From the end, so that the lines before stay where they are.
    for (test, answer) in results.iter().rev() {
        set(&mut lines, test, answer)?;
    }
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    Ok(lines.into_iter().map(|line| line + end).collect())
}

fn set(lines: &mut Vec<String>, test: &Test, answer: &Answer) -> Result<(), String> {
    let status = answer.is_error().then(|| answer.status.to_string());
    let mut keys = test.keys.clone();
    let is_on_its_own =
        keys.iter().all(|(_, line, _)| keys.iter().filter(|(_, other, _)| other == line).count() == 1);
    let (Some(&(_, last, column)), true) = (keys.iter().max_by_key(|(_, line, _)| *line), is_on_its_own)
    else {
        return Err(format!(
            "the test `{}` is written on one line\nhelp: write each of its keys on a line of its own",
            test.name
        ));
    };
    keys.sort_by_key(|(_, line, _)| std::cmp::Reverse(*line));
    let mut missing = Vec::new();
    if test.status.is_none()
        && let Some(status) = &status
    {
        missing.push(format!("{STATUS}: {status}"));
    }
    if test.result.is_none() {
        missing.extend(written(RESULT, &answer.text));
    }
    let end = extent(lines, last, column);
    lines.splice(end..end, missing.into_iter().map(|line| " ".repeat(column) + &line));
    for (key, line, column) in keys {
        let new = match (key, &status) {
            (RESULT, _) if test.result.as_ref() != Some(&answer.text) => written(RESULT, &answer.text),
            (STATUS, Some(status)) if test.status != Some(answer.status) => {
                vec![format!("{STATUS}: {status}")]
            }
            // A status below 400 says nothing else than none: whoever wrote it keeps it.
            (STATUS, None) if test.status.is_some_and(|status| status >= 400) => Vec::new(),
            _ => continue,
        };
        let end = extent(lines, line, column);
        let start = line.saturating_sub(1);
        // What stands before a key is white space, or the dash of the test.
        let before = lines.get(start).and_then(|line| line.get(..column)).unwrap_or_default().to_owned();
        let new = match (new.is_empty(), before.trim().is_empty()) {
            // The dash has to stand before something.
            (true, false) => vec![format!("{STATUS}: {}", answer.status)],
            _ => new,
        };
        let new = new.into_iter().enumerate().map(|(number, line)| match number {
            0 => before.clone() + &line,
            _ => " ".repeat(column) + &line,
        });
        lines.splice(start..end, new.collect::<Vec<_>>());
    }
    Ok(())
}

/// The end of a key's value that begins in a line: all lines that stand further to the right belong to it.
fn extent(lines: &[String], line: usize, column: usize) -> usize {
    let is_within = |text: &&String| {
        let indent = text.len() - text.trim_start().len();
        text.trim().is_empty() || indent > column
    };
    let rest = lines.get(line..).unwrap_or_default();
    let within = rest.iter().take_while(is_within).count();
    let blank = rest.get(..within).unwrap_or_default().iter().rev().take_while(|text| text.trim().is_empty());
    line + within - blank.count()
}

/// A key and its text, the way `tb test` writes it: rows on lines of their own.
fn written(key: &str, text: &str) -> Vec<String> {
    let is_plain = |c: char| c == '\n' || c == '\t' || !c.is_control();
    let body = text.strip_suffix('\n').unwrap_or(text);
    let is_block = !body.is_empty()
        && text.chars().all(is_plain)
        && !body.starts_with([' ', '\n', '\t'])
        && !body.ends_with('\n');
    if !is_block {
        // A string of JSON is one of YAML.
        return vec![format!("{key}: {}", serde_json::Value::from(text))];
    }
    let mark = if text.ends_with('\n') { "|" } else { "|-" };
    let rows = body.split('\n').map(|row| if row.is_empty() { String::new() } else { format!("  {row}") });
    std::iter::once(format!("{key}: {mark}")).chain(rows).collect()
}

#[cfg(test)]
mod tests {
    use super::super::file::read;
    use super::*;

    fn update(text: &str, answers: &[(u16, &str)]) -> String {
        let answers =
            answers.iter().map(|(status, text)| Answer { status: *status, text: (*text).to_owned() });
        let results: Vec<(Test, Answer)> = read(text).unwrap().into_iter().zip(answers).collect();
        let new = updated(text, &results).unwrap();
        for (test, (_, answer)) in read(&new).unwrap().iter().zip(&results) {
            assert_eq!(test.result.as_deref(), Some(answer.text.as_str()), "{new}");
            assert_eq!(test.status.is_some_and(|status| status >= 400), answer.is_error(), "{new}");
        }
        new
    }

    #[test]
    fn only_results_change() {
        let old = "# Of the top.\n- name: all   # each\n  parameters: ''\n  expected_result: |\n    {\"a\":1}\n    {\"a\":2}\n\n# The other.\n- name: none\n  expected_result: 'x'\n  parameters: a=1\n";
        let new = "# Of the top.\n- name: all   # each\n  parameters: ''\n  expected_result: |\n    {\"a\":3}\n\n# The other.\n- name: none\n  expected_result: |-\n    no `a`\n  parameters: a=1\n  expected_http_status: 400\n";
        assert_eq!(update(old, &[(200, "{\"a\":3}\n"), (400, "no `a`")]), new);
        assert_eq!(update(new, &[(200, "{\"a\":3}\n"), (400, "no `a`")]), new);
    }

    #[test]
    fn a_status_goes_when_the_error_does() {
        let old = "- name: a\n  expected_http_status: 400\n  expected_result: bad\n";
        assert_eq!(update(old, &[(200, "")]), "- name: a\n  expected_result: \"\"\n");
        let missing = "- name: a\n  parameters: b=1\n- name: b\n";
        assert_eq!(
            update(missing, &[(200, "{}\n"), (500, "x\n\n")]),
            "- name: a\n  parameters: b=1\n  expected_result: |\n    {}\n- name: b\n  expected_http_status: 500\n  expected_result: \"x\\n\\n\"\n"
        );
    }

    #[test]
    fn a_status_that_is_right_stays_as_it_is_written() {
        let text = "- name: a\n  expected_http_status: 200  # always\n  expected_result: 'x'\n- name: b\n  expected_http_status: 400  # no `c`\n  expected_result: 'y'\n";
        assert_eq!(update(text, &[(200, "x"), (400, "y")]), text);
    }

    #[test]
    fn a_test_on_one_line_is_refused() {
        let text = "- {name: a, expected_result: b}\n";
        let results = [(read(text).unwrap().remove(0), Answer { status: 200, text: "c".to_owned() })];
        assert!(updated(text, &results).unwrap_err().contains("a line of its own"));
    }
}
