//! Statements: the options of a file, as the reader dispatches them.

use crate::rule::Violation;
use crate::rule::language::SYNTAX;
use std::borrow::Cow;

use crate::datafile::line::{self, Unclosed, split_comment};
use crate::datafile::{LineColumn, text};

/// One option of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement<'a> {
    /// The keyword, in upper case.
    pub keyword: Cow<'a, str>,
    /// The line it stands on, counted from 1.
    pub line: usize,
    /// The column of the keyword, counted from 1, in characters.
    pub column: usize,
    /// What follows it.
    pub body: Body<'a>,
}

/// What follows a keyword.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body<'a> {
    /// The words after it on its line, quotes included.
    Words(Vec<&'a str>),
    /// The lines after `KEYWORD >`.
    Block(Block<'a>),
}

impl<'a> Body<'a> {
    /// What the reader stores for the words: joined by one space, trimmed, one pair of quotes removed; nothing for no
    /// words, which the reader refuses. Of a block the text without the white space at its ends.
    #[must_use]
    pub fn value(&self) -> Cow<'a, str> {
        match self {
            Self::Words(words) => line::value_of_words(words),
            Self::Block(block) => Cow::Owned(block.text().trim().to_owned()),
        }
    }

    /// What the reader stores of a description: of words joined by one space and trimmed, of a block as
    /// [`Block::paragraph`].
    #[must_use]
    pub fn paragraph(&self) -> String {
        match self {
            Self::Words(words) => text::strip(&words.join(" ")).to_owned(),
            Self::Block(block) => block.paragraph(),
        }
    }

    /// Whether it has no value.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Words(words) => line::is_blank(words),
            Self::Block(block) => block.lines.iter().all(|(_, line)| line.trim_start().is_empty()),
        }
    }
}

/// A text of several lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Block<'a> {
    /// The lines that the reader keeps, as they stand, each with the number of its line in the file, counted from 1.
    pub lines: Vec<(usize, &'a str)>,
    /// How many blanks each of them begins with at least.
    pub indent: usize,
    /// Whether a line break follows the last of them.
    pub ends_line: bool,
    /// The words after the `>`, which the reader ignores.
    pub ignored: Vec<&'a str>,
}

impl<'a> Block<'a> {
    fn push(&mut self, number: usize, line: &'a str, indent: usize) {
        self.indent = if self.lines.is_empty() { indent } else { self.indent.min(indent) };
        self.lines.push((number, line));
    }

    /// The lines, each with a line break where the file has one.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.capacity());
        for (_, line) in &self.lines {
            text.push_str(line);
            text.push('\n');
        }
        if !self.ends_line {
            text.pop();
        }
        text
    }

    /// The text without the indent that its lines share, and without white space at its end.
    #[must_use]
    pub fn dedented(&self) -> String {
        self.dedent(|line| line)
    }

    /// As [`dedented`](Self::dedented), and without the blanks at the ends of the lines.
    #[must_use]
    pub fn paragraph(&self) -> String {
        self.dedent(|line| line.trim_end_matches([' ', '\t']))
    }

    /// No line is blank: the reader drops those.
    fn dedent(&self, trim: impl Fn(&str) -> &str) -> String {
        let mut text = String::with_capacity(self.capacity());
        for (_, line) in &self.lines {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(trim(line.get(self.indent..).unwrap_or_default()));
        }
        text.truncate(text.trim_end().len());
        text
    }

    fn capacity(&self) -> usize {
        self.lines.iter().map(|(_, line)| line.len() + 1).sum()
    }
}

/// What a file consists of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Statements<'a> {
    /// The options, in the order of the lines.
    pub all: Vec<Statement<'a>>,
    /// The lines that the reader refuses.
    pub errors: Vec<Violation<LineColumn>>,
    /// The comments that are not text of a block, without the `#`, each with the number of its line.
    pub comments: Vec<(usize, &'a str)>,
}

/// The options of a file, as the reader dispatches them, and the lines that it refuses.
///
/// `is_keyword` is asked with words in upper case. Of one line each, the first word is the keyword, in any case;
/// blank lines and lines that start with `#` are dropped, inside blocks too. `KEYWORD >` begins a block, which an
/// unindented line ends whose first word is a keyword. (The reader stops at its first error; here the lines after
/// it are read as well.)
pub fn statements(text: &str, is_keyword: impl Fn(&str) -> bool) -> Statements<'_> {
    let remedy = |_: &str| "remove the line, or indent it if it belongs to the text above".to_owned();
    statements_or(text, is_keyword, remedy)
}

/// As [`statements`]; `remedy` says what to write instead of a word that is not a keyword.
pub fn statements_or(
    text: &str,
    is_keyword: impl Fn(&str) -> bool,
    remedy: impl Fn(&str) -> String,
) -> Statements<'_> {
    let mut found = Statements { all: Vec::with_capacity(USUAL), ..Statements::default() };
    let mut open: Option<Open> = None;
    let mut last = 0;
    for (number, line) in (1..).zip(text::file_lines(text)) {
        last = number;
        let indent = text::indent(line);
        if let Some(open) = &mut open
            && is_text(line, indent, &is_keyword)
        {
            open.block.push(number, line, indent);
            continue;
        }
        let split = split_comment(line);
        let words = split.as_ref().map_or(&[][..], |(words, _)| words);
        // An unclosed quote makes the whole line one word, which is not a keyword.
        let keyword = upper_case(words.first().copied().unwrap_or_default());
        let known = !words.is_empty() && is_keyword(&keyword);
        if known && indent == 0 {
            found.all.extend(open.take().and_then(Open::close));
        }
        let is_dropped = words.is_empty() && split.is_ok();
        if let Some(open) = open.as_mut().filter(|_| !is_dropped) {
            open.block.push(number, line, indent);
            continue;
        }
        if let Ok((_, Some(comment))) = split {
            found.comments.push((number, comment));
        }
        if is_dropped {
            continue;
        }
        let column = 1 + line.chars().take_while(|&c| text::is_space(c)).count();
        let error = |column, message: String, remedy: String| {
            Violation::error(&SYNTAX, LineColumn { line: number, column }, message, remedy)
        };
        let mut words = match split {
            Ok((words, _)) => words,
            Err(Unclosed { at }) => {
                let column = 1 + line.char_indices().take_while(|&(byte, _)| byte < at).count();
                let message = "a quote is opened and not closed on this line".to_owned();
                found.errors.push(error(column, message, "close it".to_owned()));
                continue;
            }
        };
        if !known {
            let message = format!("unknown option `{}` for this kind of file", text::visible(&keyword));
            found.errors.push(error(column, message, remedy(&keyword)));
        }
        if words.get(1) == Some(&">") {
            let ignored = words.get(2..).unwrap_or_default().to_vec();
            let block =
                Block { lines: Vec::with_capacity(USUAL), ends_line: true, ignored, ..Block::default() };
            open = Some(Open { keyword, line: number, column, block, known });
        } else if known {
            words.remove(0);
            found.all.push(Statement { keyword, line: number, column, body: Body::Words(words) });
        }
    }
    if let Some(mut open) = open {
        let is_last = open.block.lines.last().is_some_and(|(number, _)| *number == last);
        open.block.ends_line = !is_last || text.ends_with(['\n', '\r']);
        found.all.extend(open.close());
    }
    found
}

/// How many statements most files have, and lines most blocks: no list grows without need.
const USUAL: usize = 16;

/// A keyword whose block has not ended yet.
struct Open<'a> {
    keyword: Cow<'a, str>,
    line: usize,
    column: usize,
    block: Block<'a>,
    /// The text of a keyword that there is not is passed over with it.
    known: bool,
}

impl<'a> Open<'a> {
    fn close(self) -> Option<Statement<'a>> {
        let Self { keyword, line, column, block, known } = self;
        known.then_some(Statement { keyword, line, column, body: Body::Block(block) })
    }
}

/// Whether a line belongs to the block above it, as far as its beginning tells: it is neither blank nor a comment, and
/// its first word is not a keyword or indented.
fn is_text(line: &str, indent: usize, is_keyword: impl Fn(&str) -> bool) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'#';
    let bytes = line.as_bytes();
    if indent > 0 || !bytes.first().copied().is_some_and(is_plain) {
        return bytes.get(indent).copied().is_some_and(is_plain);
    }
    let end = bytes.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    let word = line.get(..end.unwrap_or(line.len())).unwrap_or_default();
    match bytes.get(word.len()) {
        None | Some(b' ' | b'\t' | b'#') => !is_keyword(&upper_case(word)),
        Some(byte) => is_plain(*byte),
    }
}

/// A keyword in any case, as the reader compares it.
pub(crate) fn upper_case(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(if word.is_ascii() {
        word.to_ascii_uppercase()
    } else {
        word.to_lowercase().to_ascii_uppercase()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_keyword(word: &str) -> bool {
        matches!(word, "TYPE" | "DESCRIPTION" | "KAFKA_KEY" | "KAFKA_SSL_CA_PEM" | "SCHEMA")
    }

    fn read(text: &str) -> Vec<String> {
        let show = |Statement { keyword, line, body, .. }: Statement| match body {
            Body::Words(words) => format!("{line} {keyword} {words:?}"),
            Body::Block(block) => {
                let numbers: Vec<usize> = block.lines.iter().map(|(number, _)| *number).collect();
                format!("{line} {keyword} > {:?} {numbers:?} {:?}", block.text(), block.ignored)
            }
        };
        let Statements { all, errors, comments } = statements(text, is_keyword);
        let errors = errors.iter().map(|error| format!("{} error", error.place));
        let comments = comments.iter().map(|(line, comment)| format!("{line} #{comment}"));
        all.into_iter().map(show).chain(errors).chain(comments).collect()
    }

    #[test]
    fn options_are_dispatched_as_the_reader_does() {
        assert_eq!(
            read(
                "# x\n\nDescription > a\n  b\n\n# c\nd 'e\n TYPE x\r\ntype kafka # x\n  KAFKA_KEY \"a b\"\nNOPE\n x 'y"
            ),
            [
                r#"3 DESCRIPTION > "  b\nd 'e\n TYPE x\n" [4, 7, 8] ["a"]"#,
                r#"9 TYPE ["kafka"]"#,
                r#"10 KAFKA_KEY ["\"a b\""]"#,
                "11:1 error",
                "12:4 error",
                "1 # x",
                "6 # c",
                "9 # x",
            ]
        );
        assert_eq!(read("SCHEMA >\nTYPE"), [r#"1 SCHEMA > "" [] []"#, "2 TYPE []"]);
        assert_eq!(read("FOO >\n  a b"), ["1:1 error"]);
    }
}
