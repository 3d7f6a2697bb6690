//! How values are laid out on lines: as a person would write them within the macros.

/// No line is longer, where it can be helped: rustfmt's own default.
pub(crate) const WIDTH: usize = 100;
const INDENT: &str = "    ";
/// A group with more entries than these has a line for each.
const FEW: usize = 3;

/// A value, before it is known whether it fits on one line.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    /// What stands on one line.
    Word(String),
    /// A text between quotes: on lines of its own where it has several, or is long.
    Block(String),
    /// `[a, b]`.
    List(Vec<String>),
    /// `MergeTree { a: b }`, or without a word before the braces.
    Tagged(String, Vec<Entry>),
    /// The same with a line for each entry.
    Lines(Vec<Entry>),
}

impl Value {
    /// `{ a: b }`.
    pub(crate) fn group(entries: Vec<Entry>) -> Self {
        Self::Tagged(String::new(), entries)
    }
}

/// An entry of a group, and the lines above it: attributes, doc comments.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) above: Vec<String>,
    pub(crate) key: String,
    pub(crate) value: Value,
}

impl Entry {
    pub(crate) fn new(key: impl Into<String>, value: Value) -> Self {
        Self { above: Vec::new(), key: key.into(), value }
    }
}

/// Source text, line by line.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    text: String,
    depth: usize,
}

impl Lines {
    pub(crate) fn line(&mut self, line: &str) {
        if !line.is_empty() {
            self.text.push_str(&INDENT.repeat(self.depth));
            self.text.push_str(line);
        }
        self.text.push('\n');
    }

    /// Lines between two others, one step further in.
    pub(crate) fn within(&mut self, open: &str, close: &str, inner: impl FnOnce(&mut Self)) {
        self.line(open);
        self.depth += 1;
        inner(self);
        self.depth -= 1;
        self.line(close);
    }

    pub(crate) fn entry(&mut self, entry: &Entry) {
        entry.above.iter().for_each(|line| self.line(line));
        let key = &entry.key;
        if let Some(value) = one_line(&entry.value) {
            let line = format!("{key}: {value},");
            let fits = INDENT.len() * self.depth + line.chars().count() <= WIDTH;
            if fits || matches!(entry.value, Value::Word(_)) {
                return self.line(&line);
            }
        }
        match &entry.value {
            Value::Word(_) => {}
            Value::Block(text) => {
                let literal = super::literal::quoted(&format!("\n{text}\n"));
                let (open, rest) = literal.split_once('\n').unwrap_or_default();
                let (_, close) = rest.rsplit_once('\n').unwrap_or_default();
                self.within(&format!("{key}: {open}"), &format!("{close},"), |lines| {
                    text.split('\n').for_each(|line| lines.line(line.trim_end()));
                });
            }
            Value::List(values) => self.within(&format!("{key}: ["), "],", |lines| {
                values.iter().for_each(|value| lines.line(&format!("{value},")));
            }),
            Value::Tagged(tag, entries) => self.group(&format!("{key}: {}", before_braces(tag)), entries),
            Value::Lines(entries) => self.group(&format!("{key}: "), entries),
        }
    }

    fn group(&mut self, head: &str, entries: &[Entry]) {
        self.within(&format!("{head}{{"), "},", |lines| {
            entries.iter().for_each(|entry| lines.entry(entry));
        });
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }
}

fn before_braces(tag: &str) -> String {
    if tag.is_empty() { String::new() } else { format!("{tag} ") }
}

/// A value on one line, where it may stand on one.
fn one_line(value: &Value) -> Option<String> {
    match value {
        Value::Word(word) => Some(word.clone()),
        Value::Block(text) if !text.contains('\n') => Some(super::literal::quoted(text)),
        Value::Block(_) | Value::Lines(_) => None,
        Value::List(values) => Some(format!("[{}]", values.join(", "))),
        Value::Tagged(tag, entries) => {
            if entries.len() > FEW || entries.iter().any(|entry| !entry.above.is_empty()) {
                return None;
            }
            let entries: Option<Vec<String>> = entries
                .iter()
                .map(|Entry { key, value, .. }| Some(format!("{key}: {}", one_line(value)?)))
                .collect();
            Some(format!("{}{{ {} }}", before_braces(tag), entries?.join(", ")))
        }
    }
}
