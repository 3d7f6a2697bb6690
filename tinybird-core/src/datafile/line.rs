//! Lines: how the reader splits one into words, and what it stores for them.

use std::borrow::Cow;

use crate::datafile::text;

pub use crate::datafile::value::{
    Fault, Unwritable, write_as_read, write_unexpanded, write_value, write_word,
};

/// A quote that is opened and not closed on its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unclosed {
    /// The byte of the opening quote in the line.
    pub at: usize,
}

/// The words of one line (without its line break), quotes included, as the reader splits it.
///
/// A line without quotes, backslashes and `#` is split at Unicode's white space. Any other is split like a shell's:
/// at spaces and tabs only, with quotes that begin a word grouping it, and `#` beginning a comment anywhere.
///
/// # Errors
///
/// A word that begins with a quote which the line does not close. (The reader then takes the line for one quoted
/// word: inside a block it is text like any other, outside it is not a keyword.)
pub fn split(line: &str) -> Result<Vec<&str>, Unclosed> {
    split_comment(line).map(|(words, _)| words)
}

/// The words of one line, and the comment behind them, without its `#`.
pub(crate) fn split_comment(line: &str) -> Result<(Vec<&str>, Option<&str>), Unclosed> {
    let mut words = Vec::new();
    let mut at = 0;
    while let (Some(rest), Some(first)) = (line.get(at..), line.as_bytes().get(at)) {
        let length = match first {
            b' ' | b'\t' | b'\r' | b'\n' => {
                at += 1;
                continue;
            }
            b'#' => return Ok((words, line.get(at + 1..))),
            b'"' | b'\'' => match rest.bytes().skip(1).position(|byte| byte == *first) {
                Some(inner) => inner + 2,
                None => return Err(Unclosed { at }),
            },
            _ => {
                let plain = rest.bytes().position(|byte| !byte.is_ascii_graphic() || byte == b'#');
                match plain.and_then(|end| rest.as_bytes().get(end)) {
                    None | Some(b' ' | b'\t' | b'\r' | b'\n' | b'#') => plain,
                    // Other white space ends the words of such lines only.
                    Some(_) if !line.contains(['"', '\'', '\\', '#']) => {
                        words = line.split(text::is_space).filter(|word| !word.is_empty()).collect();
                        break;
                    }
                    Some(_) => rest.find([' ', '\t', '\r', '\n', '#']),
                }
                .unwrap_or(rest.len())
            }
        };
        words.push(rest.get(..length).unwrap_or_default());
        at += length;
    }
    Ok((words, None))
}

/// The text without its first and last character where both are quotes, even two different ones, as the reader
/// does it.
#[must_use]
pub fn unquote(text: &str) -> &str {
    if text.starts_with(['"', '\'']) && text.ends_with(['"', '\'']) {
        text.get(1..text.len() - 1).unwrap_or_default()
    } else {
        text
    }
}

/// What the reader stores for `KEYWORD text`: the words joined by one space, trimmed, one pair of quotes removed.
///
/// `None` where it stores nothing: no words (the reader fails), a first word `>` (a block begins), an unclosed
/// quote, a line break. References to the environment are not expanded.
#[must_use]
pub fn read_value(after_keyword: &str) -> Option<String> {
    let words = words_of_value(after_keyword)?;
    (!is_blank(&words)).then(|| value_of_words(&words).into_owned())
}

/// What the reader stores for the words of a value: joined by one space, trimmed, one pair of quotes removed.
pub(crate) fn value_of_words<'a>(words: &[&'a str]) -> Cow<'a, str> {
    match words {
        [word] => Cow::Borrowed(unquote(text::strip(word))),
        _ => Cow::Owned(unquote(text::strip(&words.join(" "))).to_owned()),
    }
}

/// Whether words are not a value. Characters that Python takes for white space are words to the splitting.
pub(crate) fn is_blank(words: &[&str]) -> bool {
    words.iter().all(|word| word.chars().all(text::is_space))
}

/// What the reader stores for `TOKEN text READ`: one word, one pair of quotes removed.
#[must_use]
pub fn read_word(text: &str) -> Option<String> {
    match words_of_value(text)?.as_slice() {
        [word] => Some(unquote(word).to_owned()),
        _ => None,
    }
}

fn words_of_value(text: &str) -> Option<Vec<&str>> {
    if text.contains(['\n', '\r']) {
        return None;
    }
    split(text).ok().filter(|words| words.first() != Some(&">"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_as_the_reader_does() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            ("  a\tb  ", &["a", "b"]),
            ("a\u{a0}b\x1cc", &["a", "b", "c"]),
            ("a\u{a0}'b", &["a\u{a0}'b"]),
            ("# a", &[]),
            ("a#b c", &["a"]),
            ("a \"b  c\"d 'e'", &["a", "\"b  c\"", "d", "'e'"]),
            ("a\"b c\"d", &["a\"b", "c\"d"]),
            ("a\\ b", &["a\\", "b"]),
            ("'a#b' #", &["'a#b'"]),
        ];
        for (line, words) in cases {
            assert_eq!(split(line).as_deref(), Ok(*words), "{line:?}");
        }
        assert_eq!(split("a 'b"), Err(Unclosed { at: 2 }));
    }

    #[test]
    fn values_are_read_as_the_reader_does() {
        let cases: &[(&str, Option<&str>)] = &[
            (" a  b ", Some("a b")),
            (" \"a  b\"", Some("a  b")),
            ("\"a'", None),
            ("\"a\" 'b'", Some("a\" 'b")),
            ("\"", None),
            ("\"\"", Some("")),
            ("", None),
            ("\u{a0}#", None),
            ("> a", None),
            (">a", Some(">a")),
            ("a\nb", None),
        ];
        for (text, value) in cases {
            assert_eq!(read_value(text).as_deref(), *value, "{text:?}");
        }
    }
}
