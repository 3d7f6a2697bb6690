//! Blocks: texts of several lines, as they are written.

use std::ops::Range;

use crate::datafile::statement::upper_case;
use crate::datafile::{line, template, text};
use crate::rule::{Invalid, Rule, rules};

rules! {
    /// Tinybird's parser drops the lines of a multi-line string that start with `#`, even if they are
    /// indented. Begin the line with something else.
    BLOCK_COMMENT_LINE = "block-comment-line";
    /// A multi-line string must not be blank. Write something, or remove the option.
    BLOCK_EMPTY = "block-empty";
    /// A multi-line string must not contain control characters: Tinybird's parser takes some of them for line
    /// breaks. The exception is U+001F, which separates data, within a line.
    BLOCK_CHARACTER = "block-character";
    /// The lines of a PEM certificate are written without indentation, so a line that begins with a keyword
    /// of a datafile would end the certificate. Remove that line.
    BLOCK_KEYWORD_LINE = "block-keyword-line";
}

/// `KEYWORD >` and the text, each line indented by four spaces and without trailing blanks. Blank lines are left out,
/// since the reader drops them.
///
/// # Errors
///
/// A line that the reader drops, as it stands or once secrets are filled in; a text without lines; a template that
/// is not a secret; a control character.
pub fn write_block(keyword: &str, text: &str) -> Result<String, Invalid> {
    write(keyword, text, INDENT, trim_end, dropped)
}

/// The same in a pipe, which Tinybird does not render as a template: brackets are text.
///
/// # Errors
///
/// As for [`write_block`], but for templates.
pub fn write_text(keyword: &str, text: &str) -> Result<String, Invalid> {
    check_characters(text)?;
    Ok([keyword, " >\n", &write_lines(text, INDENT, trim_end, dropped)?].concat())
}

/// `KEYWORD >` and the lines of SQL, behind the mark of a template.
///
/// # Errors
///
/// As for [`write_block`], but for templates.
pub fn write_query(keyword: &str, mark: &str, sql: &str) -> Result<String, Invalid> {
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

/// What stands before the lines of a block, so that none of them ends it.
const INDENT: &str = "    ";

fn trim_end(line: &str) -> &str {
    line.trim_end_matches([' ', '\t'])
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
        return Err(Invalid::new(&BLOCK_EMPTY, "the text is empty", "write a string, or remove the option"));
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
        "a line of the string starts with `#`, and Tinybird's parser drops such lines",
        "begin the line with another character, or set `description:` if this is a doc comment",
    ))
}

fn begins_with_keyword(line: &str, is_keyword: impl Fn(&str) -> bool) -> Option<Refusal> {
    let keyword = *line::split(line).ok()?.first()?;
    is_keyword(&upper_case(keyword)).then_some((
        &BLOCK_KEYWORD_LINE,
        "a line of the PEM begins with an option's keyword, at which Tinybird's parser ends the PEM",
        "remove what does not belong to the PEM",
    ))
}

fn check_characters(text: &str) -> Result<(), Invalid> {
    let outlaw = |&(at, c): &(usize, char)| match c {
        '\t' | '\n' | '\r' => false,
        // To Python it is white space, which ends no line, and is lost at the ends of one.
        '\x1f' => !is_within_line(text, at),
        _ => c.is_control(),
    };
    let Some((at, c)) = text.char_indices().find(outlaw) else { return Ok(()) };
    let message =
        format!("the string contains {}, which Tinybird's parser does not keep reliably", text::show(c));
    Err(Invalid::new(&BLOCK_CHARACTER, message, "remove it").at(at..at + c.len_utf8()))
}

/// Whether something that is not white space stands before this byte on its line, and behind it.
fn is_within_line(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at_checked(at).unwrap_or_default();
    let before = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    let after = after.split(['\n', '\r']).next().unwrap_or_default();
    [before, after].iter().all(|part| !text::strip(part).is_empty())
}

/// The bytes of a line in the text it was cut from.
fn range_of(line: &str, text: &str) -> Range<usize> {
    let start = (line.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    start..start + line.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datafile::statement::statements;

    fn is_keyword(word: &str) -> bool {
        matches!(word, "TYPE" | "DESCRIPTION" | "KAFKA_KEY" | "KAFKA_SSL_CA_PEM" | "SCHEMA")
    }

    #[test]
    fn blocks_are_indented_and_blank_lines_left_out() {
        let written = write_block("DESCRIPTION", "a\n\n  b \t\r\nTYPE 'c\n");
        assert_eq!(written.as_deref(), Ok("DESCRIPTION >\n    a\n      b\n    TYPE 'c\n"));
        assert_eq!(statements(&written.unwrap_or_default(), is_keyword).all.len(), 1);
        let pem = write_pem("KAFKA_SSL_CA_PEM", "  -----BEGIN-----\n  MII= \n", is_keyword);
        assert_eq!(pem.as_deref(), Ok("KAFKA_SSL_CA_PEM >\n-----BEGIN-----\nMII=\n"));
    }

    #[test]
    fn unit_separators_are_kept_within_a_line() {
        let written = write_query("SQL", "", "SELECT 'a\x1fb',\n    '\x1f'");
        assert_eq!(written.as_deref(), Ok("SQL >\n    SELECT 'a\x1fb',\n        '\x1f'\n"));
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
            ("a\x1eb", "block-character", Some(1..2)),
            ("a\x1f\nb", "block-character", Some(1..2)),
            ("a\n \x1fb", "block-character", Some(3..4)),
        ];
        for (text, rule, range) in cases {
            let refused = write_block("DESCRIPTION", text).expect_err(text);
            assert_eq!((refused.rule.name, refused.range), (rule, range), "{text:?}");
        }
        let refused = write_pem("KAFKA_SSL_CA_PEM", "a\n  type b", is_keyword).expect_err("a keyword");
        assert_eq!((refused.rule.name, refused.range), ("block-keyword-line", Some(2..10)));
    }
}
