//! Index lines: `name expression TYPE type GRANULARITY n`, one a line of an INDEXES block.

use std::ops::Range;

use crate::datafile::text;
use crate::rule::{Invalid, Rule, rules};

rules! {
    /// The name of an index has letters, digits and underscores. It must not contain the word `TYPE`, at
    /// which Tinybird's parser splits the line.
    INDEX_NAME = "index-name";
    /// The expression of an index is one line. It must not contain the word `TYPE`, at which Tinybird's
    /// parser splits the line, and only characters that this parser accepts there. If the expression cannot
    /// be written that way, add a column with its result and index that column.
    INDEX_EXPRESSION = "index-expression";
    /// The type of an index is a word, such as `minmax`, or a word with arguments in parentheses, such as
    /// `set(100)`. The arguments consist of letters, digits, `_`, `.`, `*` and commas: Tinybird's parser
    /// refuses anything else.
    INDEX_TYPE = "index-type";
}

/// An index as the reader cuts it out of its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawIndex {
    /// The name.
    pub name: String,
    /// The expression that is indexed.
    pub expr: String,
    /// The type with its arguments, such as `set(100)`.
    pub type_text: String,
    /// How many granules of the table an entry of the index covers, as it is written.
    pub granularity: Option<String>,
}

/// Whether an index of these parts is read back to the same.
///
/// # Errors
///
/// The part that the reader would refuse or change, by its rule (`index-name`, `index-expression`, `index-type`).
pub fn check_index(name: &str, expr: &str, type_text: &str) -> Result<(), Invalid> {
    check_index_name(name)?;
    check_index_expr(expr)?;
    check_index_type(type_text)
}

/// Whether the text can be the name of an index.
///
/// # Errors
///
/// Anything but ASCII letters, digits and underscores; the word `TYPE` in it.
pub fn check_index_name(name: &str) -> Result<(), Invalid> {
    let remedy = "write a name of letters, digits and underscores, such as `country_idx`";
    if name.is_empty() {
        return Err(Invalid::new(&INDEX_NAME, "the index has no name", remedy));
    }
    if let Some((range, c)) = first(name, |c| !is_word(c)) {
        let message = format!("the name of an index cannot contain {}", text::show(c));
        return Err(Invalid::new(&INDEX_NAME, message, remedy).at(range));
    }
    without_type(name, &INDEX_NAME, "the name")
}

/// Whether the text can be the expression of an index.
///
/// # Errors
///
/// An empty text, white space around it, a line break, the word `TYPE`, a character that the reader does not take.
pub fn check_index_expr(expr: &str) -> Result<(), Invalid> {
    if expr.is_empty() || text::strip(expr) != expr {
        let what = if text::strip(expr).is_empty() { "is empty" } else { "has white space around it" };
        return Err(Invalid::new(
            &INDEX_EXPRESSION,
            format!("the expression of the index {what}"),
            "write a column or an expression, such as `lower(country)`",
        ));
    }
    if let Some((range, c)) = first(expr, |c| !is_expr_char(c)) {
        let message =
            format!("Tinybird's parser does not take {} in the expression of an index", text::show(c));
        let remedy = if matches!(c, '\n' | '\r') {
            "write the expression on one line"
        } else {
            "write the expression without it, or index a column that holds the result"
        };
        return Err(Invalid::new(&INDEX_EXPRESSION, message, remedy).at(range));
    }
    without_type(expr, &INDEX_EXPRESSION, "the expression")
}

/// Whether the text can be the type of an index.
///
/// # Errors
///
/// Anything but `word` and `word(arguments)`; the word `TYPE` in it.
pub fn check_index_type(type_text: &str) -> Result<(), Invalid> {
    if type_text.is_empty() {
        return Err(Invalid::new(
            &INDEX_TYPE,
            "the type of the index is empty",
            "write `minmax`, for example",
        ));
    }
    let plain = type_text.chars().all(|c| c.is_ascii() && !c.is_control());
    if !plain || type_text_end(type_text) != Some(type_text.len()) {
        return Err(Invalid::new(
            &INDEX_TYPE,
            format!("Tinybird's parser does not take `{}` as the type of an index", text::visible(type_text)),
            "write a name with or without arguments, such as `minmax`, `set(100)` or `tokenbf_v1(256, 2, 0)`",
        ));
    }
    without_type(type_text, &INDEX_TYPE, "the type")
}

/// The line of an index.
///
/// The reader strips the letters of `INDEX` off the start of a line, whatever they belong to; before a name that
/// starts with one of them the word itself is written, for the reader to strip.
#[must_use]
pub fn write_index(name: &str, expr: &str, type_text: &str, granularity: Option<u64>) -> String {
    let shield = if name.starts_with(is_stripped) { "INDEX " } else { "" };
    let granularity =
        granularity.map(|granularity| format!(" GRANULARITY {granularity}")).unwrap_or_default();
    format!("{shield}{name} {expr} TYPE {type_text}{granularity}")
}

/// Reads one line of an INDEXES block; a blank line holds no index.
///
/// What follows the parts that it knows is ignored, as the reader does it.
///
/// # Errors
///
/// A line of another shape.
pub fn read_index(line: &str) -> Result<Option<RawIndex>, Invalid> {
    let stripped = text::strip(line);
    if stripped.is_empty() {
        return Ok(None);
    }
    let stripped = stripped.trim_end_matches(',').trim_start_matches(is_stripped);
    let stripped = text::strip(stripped);
    let index = match stripped.split_once("TYPE") {
        Some((before, after)) if !after.contains("TYPE") => parts(before, after),
        _ => None,
    };
    index.map(Some).ok_or_else(|| {
        Invalid::new(
            &INDEX_EXPRESSION,
            "this is not an index: the word `TYPE` must be in it exactly once",
            "write `name expression TYPE type GRANULARITY n`, one index a line",
        )
    })
}

fn parts(before: &str, after: &str) -> Option<RawIndex> {
    let name_end = before.find(|c| !is_read_word(c)).filter(|&end| end > 0)?;
    let (name, rest) = before.split_at(name_end);
    let expr = text::strip(rest);
    let spaced = rest.starts_with(text::is_space) && rest.ends_with(text::is_space);
    // White space on both sides: the same run will not do.
    let enough = !expr.is_empty() || rest.chars().count() >= 3;
    let readable = |c| is_expr_char(c) || is_read_word(c) || text::is_space(c);
    if !spaced || !enough || !rest.chars().all(readable) {
        return None;
    }
    let type_start = after.find(|c| !text::is_space(c)).filter(|&start| start > 0)?;
    let after = after.get(type_start..)?;
    let type_end = type_text_end(after)?;
    let granularity = after.get(type_end..).and_then(granularity);
    Some(RawIndex {
        name: name.to_owned(),
        expr: expr.to_owned(),
        type_text: after.get(..type_end)?.to_owned(),
        granularity: granularity.map(str::to_owned),
    })
}

fn granularity(rest: &str) -> Option<&str> {
    let number = rest.trim_start_matches(text::is_space);
    let number = number.strip_prefix("GRANULARITY").filter(|_| number.len() < rest.len())?;
    let digits = number.trim_start_matches(text::is_space);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits.get(..end).filter(|_| end > 0 && digits.len() < number.len())
}

/// Where the type at the start of a text ends: a word, and arguments in parentheses where they are of its characters.
fn type_text_end(source: &str) -> Option<usize> {
    let word = source.find(|c| !is_read_word(c)).unwrap_or(source.len());
    let arguments = source.get(word..).and_then(|rest| rest.strip_prefix('('));
    let closed = arguments.and_then(|arguments| {
        let end =
            arguments.find(|c| !is_read_word(c) && !text::is_space(c) && !matches!(c, '*' | '.' | ','))?;
        (end > 0 && arguments.get(end..)?.starts_with(')')).then_some(word + end + 2)
    });
    (word > 0).then(|| closed.unwrap_or(word))
}

fn without_type(source: &str, rule: &'static Rule, what: &str) -> Result<(), Invalid> {
    let Some(at) = source.find("TYPE") else { return Ok(()) };
    let message =
        format!("{what} of the index contains `TYPE`, by which Tinybird's parser finds the index's type");
    Err(Invalid::new(rule, message, "write it without the letters `TYPE`, or in lower case").at(at..at + 4))
}

fn first(source: &str, outlaw: impl Fn(char) -> bool) -> Option<(Range<usize>, char)> {
    let (at, c) = source.char_indices().find(|&(_, c)| outlaw(c))?;
    Some((at..at + c.len_utf8(), c))
}

fn is_stripped(c: char) -> bool {
    matches!(c, 'I' | 'N' | 'D' | 'E' | 'X')
}

/// A word character as we write it.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// A word character as the reader takes it: Unicode's as well, which ClickHouse takes in no bare name.
fn is_read_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The characters of an index expression: words, blanks, `[]*`, and everything from `"` to `>` in ASCII.
fn is_expr_char(c: char) -> bool {
    is_word(c) || matches!(c, ' ' | '\t' | '[' | ']' | '"'..='>')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let cases = [
            ("country_idx", "country", "set(100)"),
            ("IDX_id", "lower(a) = 'x'", "minmax"),
            ("NAME", "m['key']", "ngrambf_v1(4, 1024, 1, 42)"),
            ("i", "a  #b; $c", "bloom_filter(0.001)"),
        ];
        for (name, expr, type_text) in cases {
            assert_eq!(check_index(name, expr, type_text), Ok(()), "{name}");
            let read = read_index(&write_index(name, expr, type_text, Some(4))).expect(name).expect(name);
            assert_eq!((read.name.as_str(), read.expr.as_str()), (name, expr));
            assert_eq!((read.type_text.as_str(), read.granularity.as_deref()), (type_text, Some("4")));
        }
    }

    #[test]
    fn what_would_be_read_otherwise_is_refused() {
        let cases = [
            ("", "a", "minmax", "index-name"),
            ("a b", "a", "minmax", "index-name"),
            ("TYPE", "a", "minmax", "index-name"),
            ("é", "a", "minmax", "index-name"),
            ("a", "", "minmax", "index-expression"),
            ("a", " b", "minmax", "index-expression"),
            ("a", "b TYPE", "minmax", "index-expression"),
            ("a", "`b`", "minmax", "index-expression"),
            ("a", "b != 1", "minmax", "index-expression"),
            ("a", "b\nc", "minmax", "index-expression"),
            ("a", "b", "", "index-type"),
            ("a", "b", "set()", "index-type"),
            ("a", "b", "set(-1)", "index-type"),
            ("a", "b", "set(1) x", "index-type"),
            ("a", "b", "TYPE", "index-type"),
        ];
        for (name, expr, type_text, rule) in cases {
            let refused = check_index(name, expr, type_text).expect_err(expr);
            assert_eq!(refused.rule.name, rule, "{name} {expr} {type_text}");
        }
    }

    #[test]
    fn the_first_letters_of_a_line_are_stripped() {
        let name = |line| read_index(line).ok().flatten().map(|index| index.name);
        assert_eq!(name("IDX_id a TYPE minmax").as_deref(), Some("_id"));
        assert_eq!(name(" INDEX IDX_id a TYPE minmax GRANULARITY 1,").as_deref(), Some("IDX_id"));
        assert_eq!(name("a b minmax"), None);
    }
}
