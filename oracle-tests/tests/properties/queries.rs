//! Nodes of pipes: SQL that stays valid with hostile texts in its literals, names, comments and tags.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::connections::doc_comment;
use crate::definition::sometimes;
use crate::expected_pipe::{ExpectedNode, ExpectedParameter};
use crate::text::{Meaning, Text, either, hostile_plain, literal, rarely};

/// A line of a query: an expression of its SELECT, or what stands beside them.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// How it is written, and what Tinybird is to read.
    pub(crate) source: String,
    pub(crate) meaning: String,
    pub(crate) hostile: Option<&'static str>,
    /// The parameter that it takes.
    pub(crate) parameter: Option<ExpectedParameter>,
}

impl Line {
    pub(crate) fn new(sql: String) -> Self {
        Self { source: sql.clone(), meaning: sql, hostile: None, parameter: None }
    }
}

/// What begins a tag of a template.
const TAGS: [&str; 3] = ["{{", "{%", "{#"];

/// How a query is laid out, of which nothing is left once it is read.
#[derive(Debug, Clone)]
struct Layout {
    begin: &'static str,
    /// The `%` of a template, which people may write.
    mark: &'static str,
    indent: &'static str,
    gap: &'static str,
    end: &'static str,
    /// Whether it stands in a file, and ends its lines as Windows does.
    is_included: bool,
    has_crlf: bool,
}

/// A node.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) name: Text,
    docs: String,
    description: Option<Text>,
    pub(crate) lines: Vec<Line>,
    from: Line,
    layout: Layout,
}

impl Node {
    /// The SQL as it is written, and as it is meant.
    fn sql(&self) -> (String, String) {
        let Layout { begin, mark, indent, gap, end, .. } = self.layout;
        let indent_after = |text: &str| if text.ends_with('\n') { indent } else { "" };
        let head = format!("{begin}{}{mark}{}SELECT\n{gap}", indent_after(begin), indent_after(mark));
        let (mut source, mut meaning) = (head, "SELECT\n".to_owned());
        for line in &self.lines {
            source += &format!("{indent}  {}\n", line.source);
            meaning += &format!("  {}\n", line.meaning);
        }
        let from = self.from.source.replace('\n', &format!("\n{indent}"));
        source += &format!("{indent}  1 AS last\n{gap}{indent}FROM {from}{end}");
        meaning += &format!("  1 AS last\nFROM {}", self.from.meaning);
        // Each of Python's line ends is the same to Tinybird's parser.
        (source, meaning.replace("\r\n", "\n").replace('\r', "\n"))
    }

    /// Its entry in `nodes`, the file that it includes, what is hostile in it, and its meaning.
    pub(crate) fn finish(
        &self,
        number: usize,
    ) -> (String, Option<(String, String)>, Vec<&'static str>, ExpectedNode) {
        let (source, meaning) = self.sql();
        let file = self.layout.is_included.then(|| {
            let text = if self.layout.has_crlf { source.replace('\n', "\r\n") } else { source.clone() };
            (format!("sql/node_{number}.sql"), text)
        });
        let value = match &file {
            Some((path, _)) => format!("include_str!({path:?})"),
            None => literal(&source),
        };
        let name = self.name.meaning.literal_text();
        let key = if self.name.is_hostile { literal(&name) } else { name.clone() };
        let mut hostile: Vec<&'static str> = self.lines.iter().filter_map(|line| line.hostile).collect();
        hostile.extend(Some("node name").filter(|_| self.name.is_hostile));
        let description = self.description.as_ref();
        hostile.extend(description.filter(|text| text.is_hostile).map(|_| "node description"));
        let node = ExpectedNode {
            name,
            description: description
                .map(|text| text.meaning.clone())
                .filter(|text| !text.literal_text().trim().is_empty()),
            is_template: !self.layout.mark.is_empty() || TAGS.iter().any(|tag| meaning.contains(tag)),
            sql: meaning,
        };
        (format!("{}{key}: {value}", self.docs), file, hostile, node)
    }
}

/// A text of SQL: between quotes, in one of the ways to escape them.
fn quoted(text: &str, quote: char, is_doubled: bool) -> String {
    let text = text.replace('\\', "\\\\");
    let escaped = if is_doubled { format!("{quote}{quote}") } else { format!("\\{quote}") };
    format!("{quote}{}{quote}", text.replace(quote, &escaped))
}

/// A text of Python's, whose brackets stay as they are.
pub(crate) fn python(text: &str) -> String {
    let escape = |c: char| match c {
        '\\' | '\'' => format!("\\{c}"),
        '\n' => "\\n".to_owned(),
        _ if c.is_control() => format!("\\u{:04x}", u32::from(c)),
        _ => c.to_string(),
    };
    format!("'{}'", text.chars().map(escape).collect::<String>())
}

/// A text as a comment holds it, in which comments that begin in it end as well: ClickHouse nests them.
fn closed(text: &str) -> String {
    text.replace("*/", "").replace("/*", "/* '{PageViews} */")
}

/// A text on one line, as a comment needs it.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ").trim().to_owned()
}

/// An expression of a SELECT in which a text stands.
fn expression((text, form, number): (Text, u8, u32)) -> Line {
    let Text { meaning, is_hostile } = text;
    let text = meaning.literal_text();
    let name = format!("free_{form}_{number}");
    let mut parameter = None;
    let (label, sql) = match form {
        0 | 1 => ("literal", format!("{} AS a,", quoted(&text, '\'', form == 0))),
        2 | 3 => {
            // A name has at least one character.
            let quote = if form == 2 { '`' } else { '"' };
            ("quoted name", format!("1 AS {},", quoted(&format!("n{text}"), quote, false)))
        }
        4 => ("line comment", format!("2, -- {}", one_line(&text)).trim_end().to_owned()),
        5 => ("block comment", format!("/* {} */ 3,", one_line(&closed(&text)))),
        6 => ("template comment", format!("{{# {} #}} 4,", one_line(&text.replace("#}", "")))),
        7 => ("statement", format!("{{% if {name} == {} %}}5,{{% else %}}6,{{% end %}}", python(&text))),
        _ => ("argument", format!("{{{{String({name}, {})}}}} AS b,", python(&text))),
    };
    if form > 6 {
        let default = if form == 7 { serde_json::Value::Null } else { text.into() };
        parameter =
            Some(ExpectedParameter { name, kind: "String".to_owned(), default, ..Default::default() });
    }
    Line { hostile: Some(label).filter(|_| is_hostile), parameter, ..Line::new(sql) }
}

fn line() -> BoxedStrategy<Line> {
    let peaceful = select(&["a", "two words", "it's", "日本", "x/y"][..]).prop_map(Meaning::from);
    // What a tag in a literal renders to is none of the literal's text.
    let hostile = hostile_plain().prop_map(|text| Meaning::from(text.literal_text().replace("{{ x }}", "")));
    let tags = select(&["a }} b", "%} a", "{{", "a {% b", "{#"][..]).prop_map(Meaning::from);
    (either(peaceful, prop_oneof![6 => hostile, 1 => tags]), 0_u8..9, 0_u32..1000)
        .prop_map(expression)
        .boxed()
}

/// What a query reads from.
fn from() -> BoxedStrategy<Line> {
    let tables = &[
        ("{PageViews}", "page_views"),
        ("{ crate::sources::Users } AS users", "users AS users"),
        ("{Landing}", "tinybird_ref_0_"),
        ("tables_of_others", "tables_of_others"),
        ("`page_views` -- {PageViews}", "`page_views` -- {PageViews}"),
        (
            "(SELECT '{PageViews}' AS x FROM {PageViews}\n  /* {PageViews}\n\n     it's */)",
            "(SELECT '{PageViews}' AS x FROM page_views\n  /* {PageViews}\n     it's */)",
        ),
        ("numbers(10)", "numbers(10)"),
    ][..];
    let line =
        |(source, meaning): (&str, &str)| Line { source: source.to_owned(), ..Line::new(meaning.to_owned()) };
    select(tables).prop_map(line).boxed()
}

fn layout() -> BoxedStrategy<Layout> {
    let marks = prop_oneof![6 => Just(""), 1 => select(&["%\n", "%", "% "][..])];
    let begins = select(&["", "\n", " \n\n"][..]);
    let ends = select(&["", "\n", "  \n\n\t"][..]);
    let indents = select(&["", "    ", "\t"][..]);
    (begins, marks, indents, select(&["", "  \n\n"][..]), ends, any::<u8>())
        .prop_map(|(begin, mark, indent, gap, end, file)| Layout {
            begin,
            mark,
            indent,
            gap,
            end,
            is_included: file % 4 == 0,
            has_crlf: file % 8 == 0,
        })
        .boxed()
}

/// A node.
pub(crate) fn node() -> BoxedStrategy<Node> {
    let names = select(&["aggregated", "endpoint", "node_1", "daily", "r"][..]).prop_map(Meaning::from);
    let words =
        select(&["default", "NODE", "sql", "_", "SELECT", "type", "None"][..]).prop_map(Meaning::from);
    let name = rarely(names, prop_oneof![1 => words, 1 => hostile_plain()]);
    (name, sometimes(30, doc_comment()), vec(line(), 0..4), from(), layout())
        .prop_map(|(name, comment, mut lines, from, layout)| {
            // A tag that a literal opens, a tag behind it would close.
            let opens =
                |line: &Line| line.parameter.is_none() && TAGS.iter().any(|tag| line.meaning.contains(tag));
            if let Some(first) = lines.iter().position(opens) {
                lines.truncate(first + 1);
            }
            let (docs, description) =
                comment.map_or((String::new(), None), |(docs, text)| (docs, Some(text)));
            Node { name, docs, description, lines, from, layout }
        })
        .boxed()
}
