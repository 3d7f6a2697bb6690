//! A file of tests, as Tinybird's `tb test` reads it: a list, each of whose entries is a call of the endpoint that the file is
//! named after, and what it answers.

use saphyr_parser::{Event, Marker, Parser, ScanError, Span};
use tinybird_core::suggest::did_you_mean;

/// The keys of a test.
const KEYS: [&str; 5] = [NAME, "description", "parameters", RESULT, STATUS];
const NAME: &str = "name";
pub(super) const RESULT: &str = "expected_result";
pub(super) const STATUS: &str = "expected_http_status";

/// A test.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Test {
    pub(crate) name: String,
    /// The parameters of the call, as they stand in an address.
    pub(crate) parameters: String,
    /// Rows as NDJSON, or the message of an error.
    pub(crate) result: Option<String>,
    /// The status of an error that is expected.
    pub(crate) status: Option<u16>,
    /// The line it begins at, from 1.
    pub(crate) line: usize,
    /// Each of its keys, with the line from 1 and the column from 0.
    pub(super) keys: Vec<(&'static str, usize, usize)>,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The line, from 1.
    pub(crate) line: usize,
    pub(crate) message: String,
    pub(crate) remedy: String,
}

/// What a file has to be.
const FORM: &str = "write a list of tests: `- name: ..`, with `parameters` and `expected_result` below";

impl Mistake {
    fn new(at: Marker, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { line: at.line(), message: message.into(), remedy: remedy.into() }
    }
}

impl From<ScanError> for Mistake {
    fn from(error: ScanError) -> Self {
        Self::new(*error.marker(), format!("this is not YAML: {}", error.info()), FORM)
    }
}

/// Reads a file of tests.
pub(crate) fn read(text: &str) -> Result<Vec<Test>, Mistake> {
    let mut reader = Reader { parser: Parser::new_from_str(text) };
    let mut tests = Vec::new();
    loop {
        let (event, span) = reader.next()?;
        match event {
            Event::Nothing | Event::StreamStart | Event::DocumentStart(_) => {}
            // An empty file has no tests.
            Event::StreamEnd | Event::DocumentEnd => return Ok(tests),
            Event::Scalar(text, ..) if text.is_empty() || text == "~" => {}
            Event::SequenceStart(..) => break,
            _ => return Err(Mistake::new(span.start, "a file of tests is a list", FORM)),
        }
    }
    loop {
        let (event, span) = reader.next()?;
        match event {
            Event::SequenceEnd => return Ok(tests),
            Event::MappingStart(..) => tests.push(reader.test(span)?),
            _ => return Err(Mistake::new(span.start, "a test is a group of keys and values", FORM)),
        }
    }
}

struct Reader<'t> {
    parser: Parser<'t, saphyr_parser::StrInput<'t>>,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Span), Mistake> {
        Ok(self.parser.next().unwrap_or(Ok((Event::StreamEnd, Span::default())))?)
    }

    /// The rest of a test, whose group has begun.
    fn test(&mut self, start: Span) -> Result<Test, Mistake> {
        let mut test = Test { line: start.start.line(), ..Test::default() };
        loop {
            let (event, at) = self.next()?;
            let key = match event {
                Event::MappingEnd => break,
                Event::Scalar(key, ..) => key.into_owned(),
                _ => return Err(Mistake::new(at.start, "a key is one word", FORM)),
            };
            let Some(key) = KEYS.into_iter().find(|known| **known == key) else {
                return Err(unknown(at.start, &key));
            };
            if test.keys.iter().any(|(known, ..)| *known == key) {
                return Err(Mistake::new(at.start, format!("`{key}` is given twice"), "remove one of them"));
            }
            test.keys.push((key, at.start.line(), at.start.col()));
            let value = self.value(key)?;
            match key {
                NAME => test.name = value,
                "parameters" => test.parameters = value,
                RESULT => test.result = Some(value),
                STATUS => {
                    let status = value.parse().map_err(|_| {
                        let message = format!("`{value}` is not a status");
                        Mistake::new(at.start, message, "write a number such as 400")
                    })?;
                    test.status = Some(status);
                }
                _ => {}
            }
        }
        if test.name.is_empty() {
            let remedy = "add `name: ..`, by which it is told apart";
            return Err(Mistake::new(start.start, "this test has no name", remedy));
        }
        Ok(test)
    }

    fn value(&mut self, key: &str) -> Result<String, Mistake> {
        match self.next()? {
            (Event::Scalar(value, style, ..), _) => {
                let is_null = style == saphyr_parser::ScalarStyle::Plain && ["~", "null"].contains(&&*value);
                Ok(if is_null { String::new() } else { value.into_owned() })
            }
            (_, at) => {
                let message = format!("`{key}` takes a string, not a list or a group");
                Err(Mistake::new(at.start, message, "write it in quotes, or behind `|` on lines of its own"))
            }
        }
    }
}

fn unknown(at: Marker, key: &str) -> Mistake {
    let remedy = match did_you_mean(key, KEYS.into_iter()) {
        Some(similar) => format!("did you mean `{similar}`?"),
        None => format!("a test has {}", KEYS.map(|key| format!("`{key}`")).join(", ")),
    };
    Mistake::new(at, format!("a test has no `{key}`"), remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_read() {
        let text = "\n- name: all\n  description: 'Every day: all'\n  parameters: ''\n  expected_result: |\n    {\"a\":1}\n    {\"a\":2}\n\n- name: none\n  parameters: a=1&b=%20\n  expected_result: nothing\n  expected_http_status: 400\n";
        let tests = read(text).unwrap();
        assert_eq!(tests.len(), 2);
        assert_eq!((tests[0].name.as_str(), tests[0].parameters.as_str()), ("all", ""));
        assert_eq!(tests[0].result.as_deref(), Some("{\"a\":1}\n{\"a\":2}\n"));
        assert_eq!((tests[0].status, tests[0].line), (None, 2));
        assert_eq!((tests[1].parameters.as_str(), tests[1].status), ("a=1&b=%20", Some(400)));
        assert_eq!((tests[1].result.as_deref(), tests[1].line), (Some("nothing"), 9));
        assert_eq!(read("").unwrap(), []);
        assert_eq!(read("# nothing yet\n").unwrap(), []);
    }

    #[test]
    fn what_is_not_a_test_is_told() {
        for (text, line, message, remedy) in [
            ("name: a", 1, "a file of tests is a list", "- name: .."),
            ("- a", 1, "a group of keys", "- name: .."),
            ("- name: a\n  expected_results: x", 2, "a test has no `expected_results`", "`expected_result`?"),
            ("- name: a\n  max_time: 1", 2, "a test has no `max_time`", "`parameters`"),
            ("- name: a\n  name: b", 2, "`name` is given twice", "remove"),
            ("- parameters: a=1", 1, "this test has no name", "name: .."),
            ("- name: a\n  parameters: [a]", 2, "`parameters` takes a string", "in quotes"),
            ("- name: a\n  expected_http_status: bad", 2, "`bad` is not a status", "400"),
            ("- name: 'a\n", 1, "this is not YAML", "- name: .."),
        ] {
            let mistake = read(text).unwrap_err();
            assert_eq!(mistake.line, line, "{text}: {mistake:?}");
            assert!(
                mistake.message.contains(message) && mistake.remedy.contains(remedy),
                "{text}: {mistake:?}"
            );
        }
    }
}
