//! Random texts, judged by Tinybird's own parser: what is accepted must be read back to the same, what is read must
//! be read alike, and what is refused must be refused there or be listed here as stricter on purpose.
//!
//! The parser is the official Python package; where it is absent the tests pass with a line that says so.

#[path = "reader/oracle.rs"]
mod oracle;
#[path = "reader/random.rs"]
mod random;

use oracle::{Answer, Question, ask};
use random::Random;
use tinybird_core::datafile::block;
use tinybird_core::datafile::index::{check_index, read_index, write_index};
use tinybird_core::datafile::line::{self, Fault};
use tinybird_core::datafile::statement::{Body, Statement, Statements, statements};
use tinybird_core::datafile::{schema, template};
use tinybird_core::rule::Invalid;

/// How many texts of each kind; more of them on request.
fn cases() -> usize {
    std::env::var("ORACLE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1000)
}

/// How many of the refusals the parser would have let pass, of those where that may be.
fn report(what: &str, accepted: usize, refused: usize, strict: &[String]) {
    let mut line = format!(
        "{what}: {accepted} accepted, {refused} refused, {} of them kept by the parser",
        strict.len()
    );
    for example in strict.iter().take(if std::env::var_os("ORACLE_EXAMPLES").is_some() { 40 } else { 0 }) {
        line.push_str("\n    ");
        line.push_str(example);
    }
    eprintln!("{line}");
}

/// Writes random values, and asks whether they are kept; of a refused one, whether any quoting would be.
fn written(
    what: &str,
    seed: u64,
    write: fn(&str) -> Result<String, line::Unwritable>,
    may_be_strict: fn(&Fault) -> bool,
) {
    let mut random = Random::new(seed);
    let values: Vec<String> = (0..cases()).map(|_| random.text(random::VALUE, 10)).collect();
    let outcomes: Vec<_> = values.iter().map(|value| write(value)).collect();
    let mut questions = Vec::new();
    for (value, outcome) in values.iter().zip(&outcomes) {
        let quoted = ["", "\"", "'"].map(|quote| format!("{quote}{value}{quote}"));
        let texts = outcome.as_ref().map_or(quoted.to_vec(), |text| vec![text.clone()]);
        questions.extend(texts.iter().map(|text| Question::new(what, &[Some(value), Some(text)])));
    }
    let Some(answers) = ask(&questions) else { return };
    let mut answers = answers.into_iter();
    let (mut accepted, mut strict) = (0, Vec::new());
    for (value, outcome) in values.iter().zip(&outcomes) {
        match outcome {
            Ok(text) => {
                assert_eq!(answers.next(), Some(Answer::Kept), "{value:?} as {text:?}");
                accepted += 1;
            }
            Err(unwritable) => {
                let kept = answers.by_ref().take(3).filter(|answer| *answer == Answer::Kept).count();
                if kept > 0 {
                    assert!(may_be_strict(&unwritable.fault), "{value:?} is refused: {unwritable:?}");
                    strict.push(format!("{value:?} {:?}", unwritable.fault));
                }
            }
        }
    }
    report(what, accepted, cases() - accepted, &strict);
}

#[test]
fn values_are_kept() {
    let strict = |fault: &Fault| matches!(fault, Fault::Control(_) | Fault::Environment | Fault::Template(_));
    written("value", 1, line::write_value, strict);
}

#[test]
fn words_are_kept() {
    written("word", 2, line::write_word, |fault| matches!(fault, Fault::Control(_) | Fault::Template(_)));
}

#[test]
fn values_are_read_alike() {
    let mut random = Random::new(3);
    // A reference to the environment would be expanded there.
    let texts = (0..cases()).map(|_| random.text(random::VALUE, 8));
    let texts: Vec<String> = texts.filter(|text| !text.contains(['$', '\n', '\r'])).collect();
    let questions: Vec<_> = texts.iter().map(|text| Question::new("read_value", &[Some(text)])).collect();
    let Some(answers) = ask(&questions) else { return };
    for (text, answer) in texts.iter().zip(answers) {
        let expected = match line::read_value(text) {
            Some(value) => Answer::Read(vec![Some(value), Some("after".to_owned())]),
            None => Answer::Refused,
        };
        assert_eq!(answer, expected, "{text:?}");
    }
}

#[test]
fn templates_are_read_alike() {
    let mut random = Random::new(4);
    let texts: Vec<String> = (0..cases()).map(|_| random.text(random::TEMPLATE, 8)).collect();
    let questions: Vec<_> = texts.iter().map(|text| Question::new("read_template", &[Some(text)])).collect();
    let Some(answers) = ask(&questions) else { return };
    let (mut accepted, mut strict) = (0, Vec::new());
    for (text, answer) in texts.iter().zip(answers) {
        match template::check_template(text) {
            Ok(uses) => {
                let mut filled = text.clone();
                for secret in uses.iter().rev() {
                    filled.replace_range(secret.range.clone(), "value");
                }
                assert_eq!(answer, Answer::Read(vec![Some(filled)]), "{text:?}");
                accepted += 1;
            }
            Err(_) if matches!(answer, Answer::Read(_)) => {
                // A comment, an escaped bracket, a constant: all rendered to something else.
                assert_ne!(answer, Answer::Read(vec![Some(text.clone())]), "{text:?}");
                strict.push(format!("{text:?} {answer:?}"));
            }
            Err(_) => {}
        }
    }
    report("template", accepted, cases() - accepted, &strict);
}

#[test]
fn columns_are_read_alike() {
    let mut random = Random::new(5);
    let block = |n: usize| match n % 4 {
        0 => random.text(random::SCHEMA, 14),
        n => (0..n).map(|_| random.rows(random::COLUMN, random::SCHEMA)).collect(),
    };
    let blocks: Vec<String> = (0..4 * cases()).map(block).collect();
    let questions: Vec<_> =
        blocks.iter().map(|block| Question::new("read_columns", &[Some(block)])).collect();
    let Some(answers) = ask(&questions) else { return };
    let mut read = 0;
    for (block, answer) in blocks.iter().zip(answers) {
        let expected = match schema::read_columns(block) {
            Err(_) => Answer::Refused,
            Ok(columns) => {
                read += usize::from(!columns.is_empty());
                let parts = |c: schema::RawColumn| {
                    // Of a nullable type the parser keeps what is within, and no `DEFAULT NULL`.
                    let nullable = c.type_text.to_lowercase().starts_with("nullable");
                    let within: String = c.type_text.chars().skip(9).collect();
                    let within =
                        within.char_indices().last().map_or("", |(end, _)| within.get(..end).unwrap_or(""));
                    let type_text = if nullable { format!("Nullable({within})") } else { c.type_text };
                    let default = c.default.filter(|d| !nullable || !d.eq_ignore_ascii_case("null"));
                    [Some(c.name), Some(type_text), c.json_path, default, c.codec]
                };
                Answer::Read(columns.into_iter().flat_map(parts).collect())
            }
        };
        assert_eq!(answer, expected, "{block:?}");
    }
    eprintln!("columns: {} blocks read alike, {read} of them with columns", blocks.len());
}

/// Why a part of a column is refused that the parser would keep.
const STRICT: &[&str] = &[
    "a line break",
    "the invisible character",
    "was never opened",
    "cannot contain a secret",
    "does not start with `$`",
    "the codec is empty",
    "a comment even inside backquotes",
];

#[test]
fn parts_of_columns_are_kept() {
    type Check = fn(&str) -> Result<(), Invalid>;
    // The part of the column, its check, and what else is random.
    let parts: [(&str, usize, Check, &[&str]); 5] = [
        ("column name", 0, schema::check_column_name, random::NAME),
        ("type", 1, schema::check_type_text, random::EXPRESSION),
        ("JSON path", 2, schema::check_json_path, random::NAME),
        ("default", 3, schema::check_expression, random::EXPRESSION),
        ("codec", 4, schema::check_codec, random::EXPRESSION),
    ];
    for (what, position, check, alphabet) in parts {
        let mut random = Random::new(6 + position as u64);
        let texts: Vec<String> = (0..cases())
            .map(|_| random.text(alphabet, 7))
            .map(|text| if position == 2 && text.len() % 8 > 0 { format!("${text}") } else { text })
            .collect();
        let question = |text: &String| {
            let mut column = [Some("c"), Some("Int8"), None, None, None];
            if let Some(part) = column.get_mut(position) {
                *part = Some(text);
            }
            Question::new("column", &column)
        };
        let questions: Vec<_> = texts.iter().map(question).collect();
        let Some(answers) = ask(&questions) else { return };
        let (mut accepted, mut strict) = (0, Vec::new());
        for (text, answer) in texts.iter().zip(answers) {
            match check(text) {
                Ok(()) => {
                    assert_eq!(answer, Answer::Kept, "{what} {text:?}");
                    accepted += 1;
                }
                Err(invalid) if answer == Answer::Kept => {
                    let on_purpose = STRICT.iter().any(|reason| invalid.message.contains(reason));
                    assert!(on_purpose, "{what} {text:?} is refused: {invalid}");
                    strict.push(format!("{text:?} {}", invalid.message));
                }
                Err(_) => {}
            }
        }
        report(what, accepted, cases() - accepted, &strict);
    }
}

#[test]
fn files_are_read_alike() {
    let mut random = Random::new(11);
    let files: Vec<String> = (0..cases()).map(|_| random.text(random::FILE, 24)).collect();
    let questions: Vec<_> = files.iter().map(|file| Question::new("read_file", &[Some(file)])).collect();
    let Some(answers) = ask(&questions) else { return };
    let mut read = 0;
    for (file, answer) in files.iter().zip(answers) {
        let expected = store(file).map_or(Answer::Refused, Answer::Read);
        read += usize::from(expected != Answer::Refused);
        assert_eq!(answer, expected, "{file:?}");
    }
    eprintln!("files: {} read alike, {read} of them without errors", files.len());
}

/// What a connection file of these few options holds, read by our own statements.
fn store(file: &str) -> Option<Vec<Option<String>>> {
    let mut node = std::collections::BTreeMap::new();
    let Statements { all, errors, .. } = statements(file, is_keyword);
    if !errors.is_empty() {
        return None;
    }
    for Statement { keyword, body, .. } in all {
        let value = match (&*keyword, body) {
            ("DESCRIPTION", Body::Words(words)) => words.join(" ").trim().to_owned(),
            ("KAFKA_SSL_CA_PEM", Body::Words(words)) => words.join("\n").trim().to_owned(),
            ("DESCRIPTION" | "KAFKA_SSL_CA_PEM", Body::Block(block)) => block.text().trim().to_owned(),
            (_, body) if matches!(body, Body::Block(_)) || body.is_blank() => return None,
            (_, body) => body.value().into_owned(),
        };
        node.insert(keyword.to_ascii_lowercase(), value);
    }
    Some(node.into_iter().flat_map(|(keyword, value)| [Some(keyword), Some(value)]).collect())
}

fn is_keyword(word: &str) -> bool {
    matches!(word, "TYPE" | "DESCRIPTION" | "KAFKA_KEY" | "KAFKA_SECRET" | "KAFKA_SSL_CA_PEM")
}

#[test]
fn blocks_are_kept() {
    type Write = fn(&str) -> Result<String, Invalid>;
    let kinds: [(&str, Write); 2] = [
        ("description", |text| block::write_block("DESCRIPTION", text)),
        ("pem", |text| block::write_pem("KAFKA_SSL_CA_PEM", text, is_keyword)),
    ];
    for (what, write) in kinds {
        let mut random = Random::new(12);
        let texts: Vec<String> = (0..cases()).map(|_| random.text(random::BLOCK, 12)).collect();
        let written: Vec<_> = texts.iter().filter_map(|text| Some((text, write(text).ok()?))).collect();
        let question = |(text, block): &(&String, String)| Question::new(what, &[Some(text), Some(block)]);
        let questions: Vec<_> = written.iter().map(question).collect();
        let Some(answers) = ask(&questions) else { return };
        for (case, answer) in written.iter().zip(answers) {
            assert_eq!(answer, Answer::Kept, "{case:?}");
        }
        eprintln!("{what}: {} accepted, {} refused", written.len(), texts.len() - written.len());
    }
}

#[test]
fn indexes_are_kept() {
    let mut random = Random::new(13);
    let mut indexes = Vec::new();
    for _ in 0..cases() {
        let mut part = |usual: &str, length| match random.below(3) {
            0 => random.text(random::INDEX, length),
            _ => usual.to_owned(),
        };
        indexes.push([part("country_idx", 3), part("lower(country)", 6), part("set(100)", 4)]);
    }
    let line = |[name, expr, type_text]: &[String; 3]| write_index(name, expr, type_text, Some(4));
    let question = |case: &[String; 3]| {
        let [name, expr, type_text] = case;
        Question::new("index", &[Some(name), Some(expr), Some(type_text), Some(&line(case))])
    };
    let questions: Vec<_> = indexes.iter().map(question).collect();
    let Some(answers) = ask(&questions) else { return };
    let (mut accepted, mut strict) = (0, Vec::new());
    for (case, answer) in indexes.iter().zip(answers) {
        let [name, expr, type_text] = case;
        match check_index(name, expr, type_text) {
            Ok(()) => {
                assert_eq!(answer, Answer::Kept, "{case:?}");
                accepted += 1;
            }
            Err(invalid) if answer == Answer::Kept => {
                assert!(!case.concat().is_ascii(), "{case:?} is refused: {invalid}");
                strict.push(format!("{case:?} {}", invalid.message));
            }
            Err(_) => {}
        }
    }
    report("index", accepted, cases() - accepted, &strict);

    let line = |n: usize| match n % 2 {
        0 => random.text(random::INDEX_LINE, 12),
        _ => random.rows(random::INDEX_PARTS, random::INDEX_LINE),
    };
    let lines: Vec<String> = (0..cases()).map(line).collect();
    let questions: Vec<_> = lines.iter().map(|line| Question::new("read_index", &[Some(line)])).collect();
    let Some(answers) = ask(&questions) else { return };
    let mut read = 0;
    for (line, answer) in lines.iter().zip(answers) {
        let expected = match read_index(line) {
            Err(_) => Answer::Refused,
            Ok(None) => Answer::Read(vec![]),
            Ok(Some(index)) => {
                read += 1;
                Answer::Read(vec![
                    Some(index.name),
                    Some(index.expr),
                    Some(index.type_text),
                    index.granularity,
                ])
            }
        };
        assert_eq!(answer, expected, "{line:?}");
    }
    eprintln!("index lines: {} read alike, {read} of them indexes", lines.len());
}

#[test]
fn characters_are_pythons() {
    let Some(answers) = ask(&["space", "line end"].map(|kind| Question::new("characters", &[Some(kind)])))
    else {
        return;
    };
    let mut every = '\0'..=char::MAX;
    // Without quotes and `#`, white space alone separates words.
    let spaces: String =
        every.clone().filter(|c| line::split(&format!("a{c}b")).is_ok_and(|w| w.len() == 2)).collect();
    // A column's name does not end at a character unless it ends the line.
    let ends = every.by_ref().filter(|&c| {
        !matches!(c, ' ' | '\t' | '`') && schema::read_columns(&format!("`a{c}b` Int8")).is_err()
    });
    let expected = [spaces, ends.collect()].map(|text| Answer::Read(vec![Some(text)]));
    assert_eq!(answers, expected);
}
