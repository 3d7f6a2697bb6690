//! Values: which text the reader reads back as a given value.

use std::ops::Range;

use crate::datafile::line::{read_value, read_word};
use crate::datafile::template::{self, SecretUse};
use crate::datafile::text;
use crate::rule::{Invalid, rules};

rules! {
    /// Tinybird's parser knows no escapes, so a value stands on one line, bare or in one kind of quotes. It
    /// cannot contain line breaks or control characters, and rarely both kinds of quotes. Put such a value
    /// into a secret.
    VALUE_UNWRITABLE = "value-unwritable";
    /// Tinybird's parser replaces `$NAME`, `${NAME}` and `$$` in a value by environment variables of the
    /// machine on which it runs, so the value would differ between machines. Remove the `$`, or put the value
    /// into a secret.
    VALUE_ENVIRONMENT = "value-environment";
}

/// Why a value cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unwritable {
    /// What is at fault.
    pub fault: Fault,
    /// The bytes of the value that are at fault.
    pub range: Range<usize>,
}

/// What keeps a value from being written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// A line break: a value is one line.
    LineBreak,
    /// A character that cannot be seen, and that some reader takes for the end of a line or of the text.
    Control(char),
    /// Both kinds of quotes, so that neither kind can enclose the value.
    Quotes,
    /// The value survives as it stands, but not once a secret's default stands in its place.
    Filled,
    /// A reference to the environment, which the reader would expand.
    Environment,
    /// A template that is not a secret.
    Template(Box<Invalid>),
}

impl From<Unwritable> for Invalid {
    fn from(Unwritable { fault, range }: Unwritable) -> Self {
        let (message, remedy) = match fault {
            Fault::Template(invalid) => return *invalid,
            Fault::Environment => {
                return Self::new(
                    &VALUE_ENVIRONMENT,
                    "Tinybird's parser replaces `$NAME`, `${NAME}` and `$$` from the environment that it runs in, so \
                     this value would change from machine to machine",
                    "remove the `$`, or put the whole value into a secret",
                )
                .at(range);
            }
            Fault::LineBreak => (
                "the value contains a line break, and Tinybird would read what follows as further options"
                    .to_owned(),
                "a value is one line: remove the line break",
            ),
            Fault::Control(c) => (
                format!("the value contains {}, which Tinybird's parser does not keep reliably", text::show(c)),
                "remove the invisible character",
            ),
            Fault::Quotes => (
                "the value mixes both kinds of quotes, so that Tinybird's parser, which knows no escapes, keeps it in \
                 neither"
                    .to_owned(),
                "use only one kind of quotes in the value, or put the whole value into a secret",
            ),
            Fault::Filled => (
                "the value is read otherwise once the default of its secret stands in its place".to_owned(),
                "give the secret another default or none, or put the whole value into the secret",
            ),
        };
        Self::new(&VALUE_UNWRITABLE, message, remedy).at(range)
    }
}

/// The text to write after a keyword so that the reader stores `value`: bare, else in double, else in single quotes.
///
/// Each is judged by reading it back as it stands, with its secrets filled in, and with their defaults.
///
/// # Errors
///
/// Nothing that can be written is read back as `value`, or the reader would expand a `$NAME` in it.
pub fn write_value(value: &str) -> Result<String, Unwritable> {
    if is_plain(value) {
        return Ok(value.to_owned());
    }
    Candidate::new(value)?.without_environment()?.write(read_value)
}

/// As [`write_value`], for options whose `$NAME` the reader leaves alone (TAGS).
///
/// # Errors
///
/// Nothing that can be written is read back as `value`.
pub fn write_unexpanded(value: &str) -> Result<String, Unwritable> {
    Candidate::new(value)?.write(read_value)
}

/// The text of one word, as TOKEN takes it (`TOKEN "read api token" READ`).
///
/// # Errors
///
/// Nothing that can be written is read back as one word of this value.
pub fn write_word(value: &str) -> Result<String, Unwritable> {
    Candidate::new(value)?.write(read_word)
}

/// The text that is read back as a value, whatever else speaks against it; where there is none, the value.
pub fn write_as_read(value: &str, read: fn(&str) -> Option<String>) -> String {
    // A quote behind white space that is none to the splitting opens nothing, and Python takes the white space off.
    let forms = [("", ""), ("\"", "\""), ("'", "'"), ("\u{b}", "")];
    let forms = forms.map(|(before, after)| [before, value, after].concat());
    let kept = forms.into_iter().find(|text| read(text).as_deref() == Some(value));
    kept.unwrap_or_else(|| value.to_owned())
}

/// Whether a value is as most are: words without a sign that means something to the reader, one space between them.
fn is_plain(value: &str) -> bool {
    let is_harmless = |b: u8| b.is_ascii_graphic() && !b"\"'\\#${>".contains(&b);
    value.split(' ').all(|word| !word.is_empty() && word.bytes().all(is_harmless))
}

/// A value, and what becomes of it once its secrets are filled in.
struct Candidate<'a> {
    value: &'a str,
    secrets: Vec<SecretUse>,
    filled: Vec<String>,
}

impl<'a> Candidate<'a> {
    fn new(value: &'a str) -> Result<Self, Unwritable> {
        for (at, c) in value.char_indices() {
            let fault = match c {
                '\n' | '\r' => Fault::LineBreak,
                '\t' => continue,
                _ if c.is_control() || text::is_line_end(c) => Fault::Control(c),
                _ => continue,
            };
            return Err(Unwritable { fault, range: at..at + c.len_utf8() });
        }
        let secrets = template::check_template(value).map_err(|invalid| {
            let range = invalid.range.clone().unwrap_or(0..value.len());
            Unwritable { fault: Fault::Template(Box::new(invalid)), range }
        })?;
        let mut filled = Vec::new();
        if !secrets.is_empty() {
            filled.push(template::fill(value, &secrets, false));
        }
        if secrets.iter().any(|secret| secret.default.is_some()) {
            filled.push(template::fill(value, &secrets, true));
        }
        Ok(Self { value, secrets, filled })
    }

    fn without_environment(self) -> Result<Self, Unwritable> {
        if let Some(range) = environment(self.value) {
            return Err(Unwritable { fault: Fault::Environment, range });
        }
        if self.filled.iter().any(|filled| environment(filled).is_some()) {
            let range = self.secrets_range();
            return Err(Unwritable { fault: Fault::Environment, range });
        }
        Ok(self)
    }

    fn write(&self, read: fn(&str) -> Option<String>) -> Result<String, Unwritable> {
        let mut fault = Fault::Quotes;
        for quote in ["", "\"", "'"] {
            let text = [quote, self.value, quote].concat();
            if !read(&text).is_some_and(|value| self.is_value(&value)) {
                continue;
            }
            if self.filled.iter().all(|filled| self.keeps_filled(quote, filled, read)) {
                return Ok(text);
            }
            fault = Fault::Filled;
        }
        let range = if fault == Fault::Filled { self.secrets_range() } else { self.quotes_range() };
        Err(Unwritable { fault, range })
    }

    /// Whether what was read is the value, up to white space inside `tb_secret(..)`.
    fn is_value(&self, read: &str) -> bool {
        if self.secrets.is_empty() {
            return read == self.value;
        }
        template::check_template(read).is_ok_and(|secrets| {
            template::normalise(read, &secrets) == template::normalise(self.value, &self.secrets)
        })
    }

    fn keeps_filled(&self, quote: &str, filled: &str, read: fn(&str) -> Option<String>) -> bool {
        let read = read(&[quote, filled, quote].concat());
        // An empty default is rendered as a pair of quotes, which the reader takes off a value that is nothing else.
        let alone = filled == "\"\"" && quote.is_empty() && self.secrets.len() == 1;
        read.as_deref() == Some(if alone { "" } else { filled })
    }

    fn secrets_range(&self) -> Range<usize> {
        let start = self.secrets.first().map_or(0, |secret| secret.range.start);
        start..self.secrets.last().map_or(self.value.len(), |secret| secret.range.end)
    }

    /// The first quote that makes the value a mixture.
    fn quotes_range(&self) -> Range<usize> {
        match (self.value.find('"'), self.value.find('\'')) {
            (Some(double), Some(single)) => {
                let at = double.max(single);
                at..at + 1
            }
            _ => 0..self.value.len(),
        }
    }
}

/// The first reference to the environment, in the grammar of Python's `string.Template`.
pub(crate) fn environment(value: &str) -> Option<Range<usize>> {
    let bytes = value.as_bytes();
    let is_start = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'_';
    let name_end = |from: usize| {
        let rest = bytes.get(from..).filter(|rest| rest.first().is_some_and(is_start))?;
        Some(from + rest.iter().take_while(|byte| is_start(byte) || byte.is_ascii_digit()).count())
    };
    value.match_indices('$').find_map(|(at, _)| {
        let end = match bytes.get(at + 1)? {
            b'$' => at + 2,
            b'{' => name_end(at + 2).filter(|&end| bytes.get(end) == Some(&b'}'))? + 1,
            _ => name_end(at + 1)?,
        };
        Some(at..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_bare_unless_the_reader_would_change_it() {
        let cases = [
            ("kafka.example.com:9092", "kafka.example.com:9092"),
            ("a b", "a b"),
            (r#"{{ tb_secret("KAFKA_KEY") }}"#, r#"{{ tb_secret("KAFKA_KEY") }}"#),
            (r#"{{ tb_secret("A", "") }}"#, r#"{{ tb_secret("A", "") }}"#),
            (r#"{{ tb_secret("A", "b # c") }}"#, r#"'{{ tb_secret("A", "b # c") }}'"#),
            (r#"a:{{ tb_secret("P", "9092") }},b:1"#, r#"a:{{ tb_secret("P", "9092") }},b:1"#),
            (r#"{"type": {{{ tb_secret("A") }}}"#, r#"{"type": {{{ tb_secret("A") }}}"#),
            ("", "\"\""),
            (" a", "\" a\""),
            ("a  b", "\"a  b\""),
            ("a\tb", "\"a\tb\""),
            ("a\u{a0}b", "\"a\u{a0}b\""),
            ("a#b", "\"a#b\""),
            ("> a", "\"> a\""),
            ("\"a\"", "'\"a\"'"),
            ("it's", "it's"),
            ("'tis", "\"'tis\""),
            ("a\\", "a\\"),
            ("$ $1 ${ ${1} $-", "$ $1 ${ ${1} $-"),
        ];
        for (value, text) in cases {
            assert_eq!(write_value(value).as_deref(), Ok(text), "{value:?}");
        }
    }

    #[test]
    fn what_no_quoting_keeps_is_refused() {
        let cases = [
            ("a\nb", "value-unwritable", 1..2),
            ("a\r", "value-unwritable", 1..2),
            ("a\x0b", "value-unwritable", 1..2),
            ("a\u{2028}b", "value-unwritable", 1..4),
            ("'a\" #", "value-unwritable", 2..3),
            ("x {% y", "template-brackets", 2..4),
            ("a$HOME", "value-environment", 1..6),
            ("a${HOME}", "value-environment", 1..8),
            ("a$$", "value-environment", 1..3),
            (r#"a ${{ tb_secret("A") }}"#, "value-environment", 3..23),
            (r#"{{ tb_secret("A", "x  y") }}  'b'"#, "value-unwritable", 30..31),
        ];
        for (value, rule, range) in cases {
            let refused = Invalid::from(write_value(value).expect_err(value));
            assert_eq!((refused.rule.name, refused.range), (rule, Some(range)), "{value:?}");
        }
    }

    #[test]
    fn a_word_is_one_word() {
        let cases = [
            ("app-read", "app-read"),
            ("read api token", "\"read api token\""),
            (">", "\">\""),
            ("$HOME", "$HOME"),
            ("it's", "it's"),
            ("say \"a\"", "'say \"a\"'"),
            ("", "\"\""),
        ];
        for (value, text) in cases {
            assert_eq!(write_word(value).as_deref(), Ok(text), "{value:?}");
        }
    }
}
