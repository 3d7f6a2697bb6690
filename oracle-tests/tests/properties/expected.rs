//! What a definition means, to be compared with what Tinybird's parser makes of the rendered file.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::expected_pipe::ExpectedPipe;
use crate::text::{Fill, Meaning};

/// What an option of one line holds.
#[derive(Debug, Clone)]
pub(crate) enum Expect {
    /// This text.
    Text(Meaning),
    /// This JSON, unless it is a secret that is not filled in.
    Json(Meaning),
    /// These lines, whatever their indent and blank lines.
    Lines(Meaning),
}

/// A column, as the parser gives it.
#[derive(Debug, Clone, Default)]
pub(crate) struct ExpectedColumn {
    pub(crate) name: String,
    /// The type's text; empty where it is taken from the default.
    pub(crate) data_type: String,
    pub(crate) is_nullable: bool,
    pub(crate) json_path: Option<String>,
    pub(crate) default: Option<Meaning>,
    pub(crate) codec: Option<String>,
}

/// An index, as the parser gives it.
#[derive(Debug, Clone)]
pub(crate) struct ExpectedIndex {
    pub(crate) name: String,
    pub(crate) expr: String,
    pub(crate) index_type: String,
    pub(crate) granularity: Option<u32>,
}

/// A definition's meaning.
#[derive(Debug, Clone, Default)]
pub(crate) struct Expected {
    pub(crate) description: Option<Meaning>,
    /// Options of one line, by the parser's names.
    pub(crate) options: BTreeMap<&'static str, Expect>,
    pub(crate) columns: Vec<ExpectedColumn>,
    pub(crate) engine: Option<&'static str>,
    pub(crate) engine_options: BTreeMap<&'static str, Meaning>,
    pub(crate) indexes: Vec<ExpectedIndex>,
    pub(crate) tokens: Vec<(String, &'static str)>,
    pub(crate) shared_with: Vec<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) forward_query: Option<Meaning>,
    /// What a pipe holds; none where it is none.
    pub(crate) pipe: Option<ExpectedPipe>,
}

impl Expected {
    /// Whether the model that was read in this way is what is meant; else where it is not.
    pub(crate) fn compare(&self, fill: Fill, model: &Value) -> Result<(), String> {
        if let Some(pipe) = &self.pipe {
            return self.compare_pipe(pipe, model);
        }
        let mut node = model["nodes"][0].clone();
        let mut take =
            |key: &str| node.as_object_mut().and_then(|node| node.remove(key)).unwrap_or(Value::Null);
        same("node", &json!("default"), &take("name"))?;
        let description = self.description.as_ref().map(|text| lines(&text.read(fill)));
        let read = |value: &Value| value.as_str().map(unblocked);
        same("description", &json!(description), &json!(read(&take("description"))))?;
        same("description", &json!(description), &json!(read(&model["description"])))?;
        let forward_query = self.forward_query.as_ref().map(|text| lines(&text.read(fill)));
        same("forward_query", &json!(forward_query), &json!(take("forward_query").as_str().map(lines)))?;

        self.compare_columns(fill, &take("columns"))?;
        self.compare_engine(fill, &take("engine"))?;
        let indexes: Vec<Value> = self.indexes.iter().map(ExpectedIndex::model).collect();
        same("indexes", &json!(indexes), &or_empty(take("indexes")))?;
        self.compare_access(model)?;

        for (option, expect) in &self.options {
            expect.compare(option, fill, &take(option))?;
        }
        same("further options", &json!({}), &node)
    }

    /// Who may use it, and its tags.
    pub(crate) fn compare_access(&self, model: &Value) -> Result<(), String> {
        let tokens: Vec<Value> = self
            .tokens
            .iter()
            .map(|(name, scope)| json!({ "token_name": name, "permission": scope }))
            .collect();
        same("tokens", &json!(tokens), &model["tokens"])?;
        same("shared_with", &json!(self.shared_with), &model["shared_with"])?;
        same("tags", &json!(self.tags), &or_empty(model["tags"].clone()))
    }

    fn compare_columns(&self, fill: Fill, columns: &Value) -> Result<(), String> {
        let columns: Vec<Value> = columns.as_array().cloned().unwrap_or_default();
        same("number of columns", &json!(self.columns.len()), &json!(columns.len()))?;
        for (expected, column) in self.columns.iter().zip(&columns) {
            let at = |part: &str| format!("{part} of column {}", expected.name);
            let text = |part: &str| column[part].as_str().map(str::to_owned);
            same(&at("name"), &json!(expected.name), &column["name"])?;
            same(
                &at("type"),
                &json!(spell(&expected.data_type)),
                &json!(text("type").map(|text| spell(&text))),
            )?;
            same(&at("nullability"), &json!(expected.is_nullable), &column["nullable"])?;
            same(&at("JSON path"), &json!(expected.json_path), &column["jsonpath"])?;
            let default =
                expected.default.as_ref().map(|text| spell(&format!("DEFAULT {}", text.read(fill))));
            // The reader leaves out what goes without saying.
            let default = default.filter(|text| !expected.is_nullable || text != "DEFAULT NULL");
            same(&at("default"), &json!(default), &json!(text("default_value").map(|text| spell(&text))))?;
            // `ZSTD()` is `ZSTD`, and either quotes are fine.
            let codec = |codec: &str| spell(codec).replace("()", "").replace("\"\"", "'\"");
            let expected_codec = expected.codec.as_ref().map(|text| codec(&format!("CODEC({text})")));
            same(&at("codec"), &json!(expected_codec), &json!(text("codec").map(|text| codec(&text))))?;
        }
        Ok(())
    }

    fn compare_engine(&self, fill: Fill, engine: &Value) -> Result<(), String> {
        same("engine", &json!(self.engine), &engine["type"])?;
        let values = self.engine_options.iter().map(|(option, text)| (*option, text.value(fill)));
        // The reader takes an empty TTL for none.
        let expected: BTreeMap<&str, String> =
            values.filter(|(option, text)| *option != "ttl" || !text.is_empty()).collect();
        let options = engine["args"].as_array().cloned().unwrap_or_default();
        let read: BTreeMap<String, Value> = options
            .iter()
            .map(|option| (option[0].as_str().unwrap_or_default().to_owned(), option[1].clone()))
            .collect();
        same("number of engine options", &json!(read.len()), &json!(options.len()))?;
        same("engine options", &json!(expected), &json!(read))
    }
}

impl Expect {
    pub(crate) fn compare(&self, option: &str, fill: Fill, value: &Value) -> Result<(), String> {
        match self {
            Self::Text(text) => same(option, &json!(text.value(fill)), value),
            Self::Json(text) => {
                let text = text.value(fill);
                let expected = serde_json::from_str(&text).unwrap_or_else(|_| json!(text));
                same(option, &expected, value)
            }
            Self::Lines(text) => {
                let read = value.as_str().map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>());
                let expected: Vec<String> =
                    lines(&text.read(fill)).iter().map(|line| line.trim().to_owned()).collect();
                same(option, &json!(expected), &json!(read))
            }
        }
    }
}

impl ExpectedIndex {
    fn model(&self) -> Value {
        let granularity = self.granularity.map(|number| number.to_string());
        json!({ "name": self.name, "expr": self.expr, "type_full": self.index_type, "granularity": granularity })
    }
}

fn or_empty(value: Value) -> Value {
    if value.is_null() { json!([]) } else { value }
}

pub(crate) fn same(what: &str, expected: &Value, read: &Value) -> Result<(), String> {
    if expected == read { Ok(()) } else { Err(format!("{what}: {read} is read, {expected} is meant")) }
}

/// The lines of a text that are not blank, without the indent that they share and the blanks at their ends.
///
/// Of a text that begins at once (`"SELECT a\n    FROM b"`) the first line has no indent to share.
pub(crate) fn lines(text: &str) -> Vec<String> {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    // Tinybird's parser takes each of Python's line ends for the same.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let all: Vec<&str> = text.split('\n').collect();
    let shares = |(number, line): (usize, &&str)| {
        (!line.trim().is_empty() && (number > 0 || indent(line) > 0)).then(|| indent(line))
    };
    let shared = all.iter().enumerate().filter_map(shares).min().unwrap_or(0);
    let lines = all.iter().map(|line| line[indent(line).min(shared)..].trim_end().to_owned());
    let mut lines: Vec<String> = lines.filter(|line| !line.trim().is_empty()).collect();
    // The parser strips the block as a whole.
    if let Some(first) = lines.first_mut() {
        *first = first.trim_start().to_owned();
    }
    lines
}

/// The lines of a block as the parser stores it, without the indent that we write. It has stripped the first itself.
pub(crate) fn unblocked(block: &str) -> Vec<String> {
    let lines = block.split('\n').map(|line| line.strip_prefix("    ").unwrap_or(line).trim_end().to_owned());
    let mut lines: Vec<String> = lines.filter(|line| !line.trim().is_empty()).collect();
    if let Some(first) = lines.first_mut() {
        *first = first.trim_start().to_owned();
    }
    lines
}

/// SQL in one spelling: a space only between words, texts as JSON has them.
pub(crate) fn spell(sql: &str) -> String {
    let mut spelled = String::new();
    let mut rest = sql.trim();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    while let Some(c) = rest.chars().next() {
        if matches!(c, '\'' | '"' | '`') {
            let (text, length) = unquote(rest);
            spelled.push(c);
            spelled.push_str(&json!(text).to_string());
            rest = &rest[length..];
        } else if c.is_whitespace() {
            rest = rest.trim_start();
            if spelled.ends_with(is_word) && rest.starts_with(is_word) {
                spelled.push(' ');
            }
        } else {
            spelled.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    spelled
}

/// The text at the start of some SQL, as ClickHouse reads it, and the length of its literal.
fn unquote(sql: &str) -> (String, usize) {
    let bytes = sql.as_bytes();
    let quote = bytes[0];
    let (mut text, mut at) = (Vec::new(), 1);
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            _ if byte == quote && bytes.get(at) == Some(&quote) => {
                at += 1;
                text.push(byte);
            }
            _ if byte == quote => break,
            b'\\' => {
                let escaped = bytes.get(at).copied().unwrap_or_default();
                at += 1;
                text.push(match escaped {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'b' => 0x08,
                    b'f' => 0x0c,
                    b'a' => 0x07,
                    b'v' => 0x0b,
                    b'e' => 0x1b,
                    b'0' => 0,
                    b'x' => {
                        let digits = sql.get(at..at + 2).unwrap_or_default();
                        at += 2;
                        u8::from_str_radix(digits, 16).unwrap_or_default()
                    }
                    other => other,
                });
            }
            _ => text.push(byte),
        }
    }
    (String::from_utf8_lossy(&text).into_owned(), at.min(sql.len()))
}
