//! Blocks: the options of a file as the reader dispatches them, and texts of several lines.

use std::borrow::Cow;
use std::ops::Range;

use crate::datafile::line::{self, Unclosed};
use crate::datafile::{ReadError, template, text};
use crate::rule::{Invalid, Rule, rules};

rules! {
    /// Tinybird's reader drops the lines of a text that start with `#`, however far they are indented. Begin
    /// the line with something else.
    BLOCK_COMMENT_LINE = "block-comment-line";
    /// A text of several lines has at least one that is not blank, since an empty one says nothing. Write
    /// something, or leave the option out.
    BLOCK_EMPTY = "block-empty";
    /// A text of several lines holds no control characters: some readers take them for the end of a line or
    /// of the text.
    BLOCK_CHARACTER = "block-character";
    /// The lines of a PEM are not indented, since Tinybird's reader would keep the indent. So none may begin
    /// with an option's keyword, where the reader would end the text.
    BLOCK_KEYWORD_LINE = "block-keyword-line";
}

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
    /// Whether a line break follows the last of them.
    pub ends_line: bool,
    /// The words after the `>`, which the reader ignores.
    pub ignored: Vec<&'a str>,
}

impl Block<'_> {
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
        let shared = self.lines.iter().map(|(_, line)| text::indent(line)).min().unwrap_or(0);
        let mut text = String::with_capacity(self.capacity());
        for (_, line) in &self.lines {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(trim(line.get(shared..).unwrap_or_default()));
        }
        text.truncate(text.trim_end().len());
        text
    }

    fn capacity(&self) -> usize {
        self.lines.iter().map(|(_, line)| line.len() + 1).sum()
    }
}

/// The options of a file, as the reader dispatches them, and the lines that it refuses.
///
/// `is_keyword` is asked with words in upper case. Of one line each, the first word is the keyword, in any case;
/// blank lines and lines that start with `#` are dropped, inside blocks too. `KEYWORD >` begins a block, which an
/// unindented line ends whose first word is a keyword. (The reader stops at its first error; here the lines after
/// it are read as well.)
pub fn statements<'a>(
    text: &'a str,
    is_keyword: impl Fn(&str) -> bool,
) -> Vec<Result<Statement<'a>, ReadError>> {
    let remedy = |_: &str| "remove the line, or indent it if it belongs to the text above".to_owned();
    statements_or(text, is_keyword, remedy, |_, _| ())
}

/// As [`statements`]; `remedy` says what to write instead of a word that is no keyword, and `passed` is given each
/// line that is no text of a block, with its number.
pub(crate) fn statements_or<'a>(
    text: &'a str,
    is_keyword: impl Fn(&str) -> bool,
    remedy: impl Fn(&str) -> String,
    mut passed: impl FnMut(usize, &'a str),
) -> Vec<Result<Statement<'a>, ReadError>> {
    let mut found = Vec::new();
    let mut open: Option<Open<'a>> = None;
    let mut last = 0;
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(text::file_lines(text)) {
        last = number;
        if open.is_some() && is_text(line, &is_keyword) {
            lines.push((number, line));
            continue;
        }
        let words = line::split(line);
        if words.as_ref().is_ok_and(Vec::is_empty) {
            passed(number, line);
            continue;
        }
        // An unclosed quote makes the whole line one word, which is no keyword.
        let first = words.as_ref().ok().and_then(|words| words.first()).copied();
        let keyword = upper_case(first.unwrap_or_default());
        let known = first.is_some() && is_keyword(&keyword);
        if known && !line.starts_with([' ', '\t']) {
            found.extend(open.take().and_then(|open| open.close(&mut lines, true)).map(Ok));
        }
        if open.is_some() {
            lines.push((number, line));
            continue;
        }
        passed(number, line);
        let column = 1 + line.chars().take_while(|&c| text::is_space(c)).count();
        let error = |column, message: String, remedy: String| {
            Err(ReadError { line: number, column, message, remedy })
        };
        let words = match words {
            Ok(words) => words,
            Err(Unclosed { at }) => {
                let column = 1 + line.char_indices().take_while(|&(byte, _)| byte < at).count();
                let message = "a quote is opened and not closed on this line".to_owned();
                found.push(error(column, message, "close it".to_owned()));
                continue;
            }
        };
        if !known {
            let message = format!("`{}` is no option of this kind of file", text::visible(&keyword));
            found.push(error(column, message, remedy(&keyword)));
        }
        if words.get(1) == Some(&">") {
            let ignored = words.get(2..).unwrap_or_default().to_vec();
            open = Some(Open { keyword, line: number, column, ignored, known });
        } else if known {
            let mut words = words;
            words.remove(0);
            found.push(Ok(Statement { keyword, line: number, column, body: Body::Words(words) }));
        }
    }
    let ends_line = text.ends_with(['\n', '\r']) || lines.last().is_none_or(|(number, _)| *number != last);
    found.extend(open.and_then(|open| open.close(&mut lines, ends_line)).map(Ok));
    found
}

/// A keyword whose block has not ended yet.
struct Open<'a> {
    keyword: Cow<'a, str>,
    line: usize,
    column: usize,
    ignored: Vec<&'a str>,
    /// The text of a keyword that there is not is passed over with it.
    known: bool,
}

impl<'a> Open<'a> {
    /// The statement with the lines of its text, which are no others' then.
    fn close(self, lines: &mut Vec<(usize, &'a str)>, ends_line: bool) -> Option<Statement<'a>> {
        let lines = lines.drain(..).collect();
        let Self { keyword, line, column, ignored, known } = self;
        let body = Body::Block(Block { lines, ends_line, ignored });
        known.then_some(Statement { keyword, line, column, body })
    }
}

/// Whether a line belongs to the block above it, as far as its beginning tells: it is neither blank nor a comment, and
/// its first word is no keyword or indented.
fn is_text(line: &str, is_keyword: impl Fn(&str) -> bool) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'#';
    let bytes = line.as_bytes();
    let indent = text::indent(line);
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
    Cow::Owned(word.to_lowercase().to_ascii_uppercase())
}

/// `KEYWORD >` and the text, each line indented by four spaces and without trailing blanks. Blank lines are left out,
/// since the reader drops them.
///
/// # Errors
///
/// A line that the reader drops, as it stands or once secrets are filled in; a text without lines; a template that
/// is no secret; a control character.
pub fn write_block(keyword: &str, text: &str) -> Result<String, Invalid> {
    write(keyword, text, "    ", |line| line.trim_end_matches([' ', '\t']), dropped)
}

/// `KEYWORD >` and the lines of SQL, behind the mark of a template.
///
/// # Errors
///
/// As for [`write_block`], but for templates.
pub fn write_query(keyword: &str, mark: &str, sql: &str) -> Result<String, Invalid> {
    const INDENT: &str = "    ";
    check_characters(sql)?;
    let lines = write_lines(sql, INDENT, |line| line, dropped)?;
    let after_mark = if mark.is_empty() || mark.ends_with('\n') { &lines } else { lines.trim_start() };
    let indent = if mark.is_empty() { "" } else { INDENT };
    Ok([keyword, " >\n", indent, mark, after_mark].concat())
}

/// `KEYWORD >` and the lines of a PEM, unindented, since the reader keeps their indent.
///
/// # Errors
///
/// As for [`write_block`], and a line that begins with a keyword. `is_keyword` is asked with words in upper case.
pub fn write_pem(keyword: &str, text: &str, is_keyword: impl Fn(&str) -> bool) -> Result<String, Invalid> {
    let refused = |line: &str| dropped(line).or_else(|| begins_with_keyword(line, &is_keyword));
    write(keyword, text, "", text::strip, refused)
}

/// Why a line cannot stand in a block.
type Refusal = (&'static Rule, &'static str, &'static str);

fn write(
    keyword: &str,
    text: &str,
    indent: &str,
    trim: fn(&str) -> &str,
    refused: impl Fn(&str) -> Option<Refusal>,
) -> Result<String, Invalid> {
    check_characters(text)?;
    let secrets = template::check_template(text)?;
    let lines = write_lines(text, indent, trim, &refused)?;
    if !secrets.is_empty() {
        check_filled(&lines, refused)?;
    }
    Ok(format!("{keyword} >\n{lines}"))
}

fn write_lines(
    text: &str,
    indent: &str,
    trim: fn(&str) -> &str,
    refused: impl Fn(&str) -> Option<Refusal>,
) -> Result<String, Invalid> {
    let mut lines = String::with_capacity(text.len());
    for line in text::file_lines(text).filter(|line| !text::strip(line).is_empty()) {
        if let Some((rule, message, remedy)) = refused(trim(line)) {
            return Err(Invalid::new(rule, message, remedy).at(range_of(line, text)));
        }
        lines.extend([indent, trim(line), "\n"]);
    }
    if lines.is_empty() {
        return Err(Invalid::new(
            &BLOCK_EMPTY,
            "the text is empty",
            "write the text, or leave the option out",
        ));
    }
    Ok(lines)
}

/// Refuses lines that would be lost once the secrets in them are filled in.
fn check_filled(lines: &str, refused: impl Fn(&str) -> Option<Refusal>) -> Result<(), Invalid> {
    let secrets = template::check_template(lines)?;
    for filled in [false, true].map(|defaults| template::fill(lines, &secrets, defaults)) {
        if let Some((rule, message, remedy)) = text::file_lines(&filled).find_map(&refused) {
            let message = format!("once the default of a secret stands in its place, {message}");
            return Err(Invalid::new(rule, message, remedy));
        }
    }
    Ok(())
}

fn dropped(line: &str) -> Option<Refusal> {
    line::split(line).is_ok_and(|words| words.is_empty()).then_some((
        &BLOCK_COMMENT_LINE,
        "a line of the text starts with `#`, and Tinybird's reader drops such lines",
        "begin the line with another character; where the text is a doc comment, give it by `description:` instead",
    ))
}

fn begins_with_keyword(line: &str, is_keyword: impl Fn(&str) -> bool) -> Option<Refusal> {
    let keyword = *line::split(line).ok()?.first()?;
    is_keyword(&upper_case(keyword)).then_some((
        &BLOCK_KEYWORD_LINE,
        "a line of the PEM begins with an option's keyword, at which Tinybird's reader ends the PEM",
        "remove what does not belong to the PEM",
    ))
}

fn check_characters(text: &str) -> Result<(), Invalid> {
    let outlaw = |&(_, c): &(usize, char)| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    let Some((at, c)) = text.char_indices().find(outlaw) else { return Ok(()) };
    let message =
        format!("the text contains {}, which Tinybird's reader does not keep reliably", text::show(c));
    Err(Invalid::new(&BLOCK_CHARACTER, message, "remove it").at(at..at + c.len_utf8()))
}

/// The bytes of a line in the text it was cut from.
fn range_of(line: &str, text: &str) -> Range<usize> {
    let start = (line.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    start..start + line.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_keyword(word: &str) -> bool {
        matches!(word, "TYPE" | "DESCRIPTION" | "KAFKA_KEY" | "KAFKA_SSL_CA_PEM" | "SCHEMA")
    }

    fn read(text: &str) -> Vec<String> {
        let show = |statement: Result<Statement, ReadError>| match statement {
            Ok(Statement { keyword, line, body: Body::Words(words), .. }) => {
                format!("{line} {keyword} {words:?}")
            }
            Ok(Statement { keyword, line, body: Body::Block(block), .. }) => {
                let numbers: Vec<usize> = block.lines.iter().map(|(number, _)| *number).collect();
                format!("{line} {keyword} > {:?} {numbers:?} {:?}", block.text(), block.ignored)
            }
            Err(error) => format!("{}:{} error", error.line, error.column),
        };
        statements(text, is_keyword).into_iter().map(show).collect()
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
            ]
        );
        assert_eq!(read("SCHEMA >\nTYPE"), [r#"1 SCHEMA > "" [] []"#, "2 TYPE []"]);
        assert_eq!(read("FOO >\n  a b"), ["1:1 error"]);
    }

    #[test]
    fn blocks_are_indented_and_blank_lines_left_out() {
        let written = write_block("DESCRIPTION", "a\n\n  b \t\r\nTYPE 'c\n");
        assert_eq!(written.as_deref(), Ok("DESCRIPTION >\n    a\n      b\n    TYPE 'c\n"));
        assert_eq!(read(&written.unwrap_or_default()).len(), 1);
        let pem = write_pem("KAFKA_SSL_CA_PEM", "  -----BEGIN-----\n  MII= \n", is_keyword);
        assert_eq!(pem.as_deref(), Ok("KAFKA_SSL_CA_PEM >\n-----BEGIN-----\nMII=\n"));
    }

    #[test]
    fn lines_that_would_be_lost_are_refused() {
        let cases = [
            ("", "block-empty", None),
            (" \n\t", "block-empty", None),
            ("a\n # b\nc", "block-comment-line", Some(2..6)),
            ("a\n{{ tb_secret(\"A\", \"# b\") }}", "block-comment-line", None),
            ("a {{ b }}", "template-brackets", Some(2..9)),
            ("a\x0bb", "block-character", Some(1..2)),
        ];
        for (text, rule, range) in cases {
            let refused = write_block("DESCRIPTION", text).expect_err(text);
            assert_eq!((refused.rule.name, refused.range), (rule, range), "{text:?}");
        }
        let refused = write_pem("KAFKA_SSL_CA_PEM", "a\n  type b", is_keyword).expect_err("a keyword");
        assert_eq!((refused.rule.name, refused.range), ("block-keyword-line", Some(2..10)));
    }
}
