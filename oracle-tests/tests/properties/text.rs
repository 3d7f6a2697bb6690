//! Texts as a person might write them, and what each means once its secrets are filled in.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A way to read a file: as it stands, with every secret given, or only with those that have no default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fill {
    AsItStands,
    Values,
    Defaults,
}

impl Fill {
    pub(crate) const ALL: [Self; 3] = [Self::AsItStands, Self::Values, Self::Defaults];
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Part {
    Text(String),
    Secret { name: String, default: Option<String> },
}

/// A text with secrets in it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Meaning(pub(crate) Vec<Part>);

impl From<&str> for Meaning {
    fn from(text: &str) -> Self {
        Self(vec![Part::Text(text.to_owned())])
    }
}

impl From<String> for Meaning {
    fn from(text: String) -> Self {
        Self(vec![Part::Text(text)])
    }
}

/// The value that each secret is given: it says by its name what it is for.
pub(crate) fn secret_value(name: &str) -> &'static str {
    match name {
        _ if name.starts_with("JSON") => r#"{"type": "service_account"}"#,
        _ if name.starts_with("PEM") => PEM,
        _ => "value",
    }
}

pub(crate) const PEM: &str = "-----BEGIN CERTIFICATE-----\nMIIBfDCCASGgAwIBAgI=\n-----END CERTIFICATE-----";

impl Meaning {
    /// The text as it is read.
    pub(crate) fn read(&self, fill: Fill) -> String {
        let read = |part: &Part| match (part, fill) {
            (Part::Text(text), _) => text.clone(),
            (Part::Secret { name, default: None }, Fill::AsItStands) => {
                format!("{{{{ tb_secret(\"{name}\") }}}}")
            }
            (Part::Secret { name, default: Some(default) }, Fill::AsItStands) => {
                format!("{{{{ tb_secret(\"{name}\", \"{default}\") }}}}")
            }
            // Tinybird renders an empty value as a pair of quotes.
            (Part::Secret { default: Some(default), .. }, Fill::Defaults) if default.is_empty() => {
                "\"\"".to_owned()
            }
            (Part::Secret { default: Some(default), .. }, Fill::Defaults) => default.clone(),
            (Part::Secret { name, .. }, _) => secret_value(name).to_owned(),
        };
        self.0.iter().map(read).collect()
    }

    /// The value that an option has in the reader, which takes a pair of quotes off a value that is nothing else.
    pub(crate) fn value(&self, fill: Fill) -> String {
        let is_secret = matches!(self.0.as_slice(), [Part::Secret { .. }]);
        let read = self.read(fill);
        if is_secret && fill == Fill::Defaults && read == "\"\"" { String::new() } else { read }
    }

    /// How it is written in a definition: `secret(..)` where it is one, else a text.
    pub(crate) fn source(&self) -> String {
        match self.0.as_slice() {
            [Part::Secret { name, default: None }] => format!("secret({name:?})"),
            [Part::Secret { name, default: Some(default) }] => format!("secret({name:?}, {default:?})"),
            _ => self.literal(),
        }
    }

    /// How it is written as a text.
    pub(crate) fn literal(&self) -> String {
        literal(&self.read(Fill::AsItStands))
    }
}

/// A text as a literal of Rust: raw where that can hold it, as people write SQL and regular expressions.
pub(crate) fn literal(text: &str) -> String {
    let is_raw = text.contains(['"', '\\'])
        && !text.contains("\"#")
        && !text.contains('\r')
        && text.len().is_multiple_of(2);
    if is_raw { format!("r#\"{text}\"#") } else { format!("{text:?}") }
}

/// A text, and whether it is hostile.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) meaning: Meaning,
    pub(crate) is_hostile: bool,
}

/// One of two texts, now and then the hostile one.
pub(crate) fn either(
    peaceful: impl Strategy<Value = Meaning> + 'static,
    hostile: impl Strategy<Value = Meaning> + 'static,
) -> BoxedStrategy<Text> {
    weighted(7, peaceful, hostile)
}

/// One of two texts, seldom the hostile one: for what stands in a definition many times.
pub(crate) fn rarely(
    peaceful: impl Strategy<Value = Meaning> + 'static,
    hostile: impl Strategy<Value = Meaning> + 'static,
) -> BoxedStrategy<Text> {
    weighted(20, peaceful, hostile)
}

fn weighted(
    peace: u32,
    peaceful: impl Strategy<Value = Meaning> + 'static,
    hostile: impl Strategy<Value = Meaning> + 'static,
) -> BoxedStrategy<Text> {
    let text = |is_hostile| move |meaning| Text { meaning, is_hostile };
    prop_oneof![
        peace => peaceful.prop_map(text(false)),
        1 => hostile.prop_map(text(true)),
    ]
    .boxed()
}

/// Pieces that hardly any option survives.
#[rustfmt::skip]
const FATAL: &[&str] = &[
    "\n", "\r\n", "\r", "\n\n", "\n    ", "\nTYPE s3\n", "\nTOKEN \"x\" READ\n", "\nKAFKA_TOPIC x\n", "' #\"", "\"'  ",
    "{{", "{%", "{#", "{{ x }}", "{{ tb_secret(", "{{!", "{% if x %}", "$HOME", "${HOME}", "$$", "$x",
    "\0", "\x01", "\x0b", "\x0c", "\x1b", "\x1c", "\x1f", "\x7f", "\u{9f}", "\u{85}", "\u{2028}", "\u{2029}",
];

/// Pieces that some reader takes for something else.
#[rustfmt::skip]
const ODD: &[&str] = &[
    "\t", "  ", " ", "   ", "#", " #", "# ", "\"", "'", "\"\"", "''", "`", "\\", "\\n", "\\'", "\\\"",
    "}}", "%}", "#}", "{", "}", "tb_secret(\"A\")", "$", "${", "%", "%%", "--", "/*", "*/", "//",
    ";", ",", ", ", "=", "==", ":", "::", ">", "> ", " >", "<", "|", "||", "&", "(", ")", "[", "]", "[:]", "!", "?", "@", "~", "^",
    "*", "+", "-", ".", "TYPE kafka", "TYPE", "type ", "TOKEN x READ", "SCHEMA >", "DESCRIPTION >", "INDEX", "INDEXES >", "ENGINE",
    "KAFKA_TOPIC x", "IMPORT_SCHEDULE @once", "INCLUDE x", "NODE", "SQL >", "DEFAULT", " DEFAULT 1", " CODEC(x)", "GRANULARITY 1",
    "`json:$.a`", "NULL", "NOT NULL", "FORWARD_QUERY >", "SHARED_WITH >", "TAGS a",
    "é", "日本語", "ß", "ﬁ", "e\u{301}", "👩‍💻", "\u{a0}", "\u{200b}", "\u{feff}", "\u{3000}", "\u{202e}", "“", "’", "İ", "ı", "ſ", "K",
    "__tinybird_ref_0_", "__tinybird_ref_", "tinybird_ref_0_", "-----END CERTIFICATE-----", "s3://", "gs://", "true", "None", "0", "1e9",
];

const PEACE: &[&str] = &["events", "a", "my-topic", "Orders", "x.y", "user_id", "7"];

/// One hostile text in one piece, of several parts.
pub(crate) fn hostile_text() -> BoxedStrategy<String> {
    let piece = prop_oneof![
        4 => select(FATAL).prop_map(str::to_owned),
        7 => select(ODD).prop_map(str::to_owned),
        5 => select(PEACE).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop_oneof![
        20 => vec(piece, 1..5).prop_map(|pieces| pieces.concat()),
        // Very long, but not so long that the parser's regular expressions take minutes.
        1 => (select(ODD), 500_usize..3000).prop_map(|(piece, length)| piece.repeat(length / piece.len())),
        1 => "[ -~]{1,40}",
    ]
    .boxed()
}

/// A hostile text on one line, without what no line survives.
fn hostile_line() -> BoxedStrategy<String> {
    hostile_text()
        .prop_map(|text| text.replace(|c: char| c.is_control() || "\u{2028}\u{2029}".contains(c), ""))
        .boxed()
}

/// The name of a secret; where it has a default, the name says so, so that no name is used both ways.
fn secret(default: impl Strategy<Value = String> + 'static) -> BoxedStrategy<Part> {
    let name = select(&["KEY", "A", "x", "_1", "TOPIC_NAME"][..]);
    (name, prop::option::of(default))
        .prop_map(|(name, default)| {
            let suffix = if default.is_some() { "_D" } else { "" };
            Part::Secret { name: format!("{name}{suffix}"), default }
        })
        .boxed()
}

/// A peaceful text: a word, or a secret.
pub(crate) fn peaceful() -> BoxedStrategy<Meaning> {
    prop_oneof![
        4 => select(PEACE).prop_map(Meaning::from),
        1 => secret(select(PEACE).prop_map(str::to_owned)).prop_map(|part| Meaning(vec![part])),
    ]
    .boxed()
}

/// A hostile text, perhaps with secrets in it, whose defaults may be hostile too.
pub(crate) fn hostile() -> BoxedStrategy<Meaning> {
    let secret = || {
        secret(prop_oneof![
            select(PEACE).prop_map(str::to_owned),
            Just(String::new()),
            hostile_text(),
            hostile_line()
        ])
    };
    let part = prop_oneof![
        2 => hostile_line().prop_map(Part::Text),
        1 => select(PEACE).prop_map(|text| Part::Text(text.to_owned())),
        1 => secret(),
    ];
    prop_oneof![
        5 => hostile_text().prop_map(Meaning::from),
        2 => hostile_line().prop_map(Meaning::from),
        2 => vec(part, 1..4).prop_map(Meaning),
        1 => secret().prop_map(|part| Meaning(vec![part])),
        1 => Just(Meaning::from("")),
    ]
    .boxed()
}

/// The same texts with secrets whose names say that they hold JSON, or a certificate.
pub(crate) fn of_kind(kind: &'static str, texts: BoxedStrategy<Meaning>) -> BoxedStrategy<Meaning> {
    let named = move |part| match part {
        Part::Secret { name, default } => Part::Secret { name: format!("{kind}_{name}"), default },
        text @ Part::Text(_) => text,
    };
    texts.prop_map(move |Meaning(parts)| Meaning(parts.into_iter().map(named).collect())).boxed()
}

/// A hostile text without secrets.
pub(crate) fn hostile_plain() -> BoxedStrategy<Meaning> {
    prop_oneof![6 => hostile_text(), 3 => hostile_line(), 1 => Just(String::new())]
        .prop_map(Meaning::from)
        .boxed()
}

/// A text between two others.
pub(crate) fn around(
    before: &'static str,
    inner: BoxedStrategy<Meaning>,
    after: &'static str,
) -> BoxedStrategy<Meaning> {
    inner
        .prop_map(move |Meaning(mut parts)| {
            parts.insert(0, Part::Text(before.to_owned()));
            parts.push(Part::Text(after.to_owned()));
            Meaning(parts)
        })
        .boxed()
}

impl Meaning {
    /// The text, where no secret is in it.
    pub(crate) fn literal_text(&self) -> String {
        self.read(Fill::AsItStands)
    }
}
