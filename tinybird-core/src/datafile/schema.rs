//! Columns: what a SCHEMA block holds, and which texts survive in it.

use std::ops::Range;

use crate::datafile::columns::{self, Expression};
use crate::datafile::{template, text};
use crate::rule::{Invalid, Rule, rules};

pub use crate::datafile::columns::{RawColumn, read_columns};
pub use crate::datafile::comment::comment;

rules! {
    /// A column's name must not contain white space, a backquote, `--` or an invisible character, and must
    /// not be `INDEX`. Tinybird's parser would end the name, the line or the definition there. Use letters,
    /// digits, underscores and dots.
    COLUMN_NAME = "column-name";
    /// A JSON path starts with `$`, the root of the row: `$.user.id`, `$.items[:]`. It stands between
    /// backquotes in the datafile, so it must not contain white space, a backquote or an invisible character.
    JSON_PATH = "json-path";
    /// Tinybird's parser ends a default expression at a comma, a comment or a keyword outside of parentheses,
    /// and outside of quotes it accepts only some characters. Put a comma or a keyword in parentheses, and
    /// write an operator such as `||` as a function: `concat(a, b)`.
    EXPRESSION_UNREADABLE = "expression-unreadable";
    /// Tinybird's parser ends a type at a comment, and at some words even inside of the names of an enum.
    /// Choose another name for the enum's value.
    TYPE_UNREADABLE = "type-unreadable";
    /// Tinybird's parser ends a codec at a comment, and accepts only some characters in it. Write only the
    /// codecs and their arguments.
    CODEC_UNREADABLE = "codec-unreadable";
}

/// Whether the text survives as a column's name in backquotes.
///
/// # Errors
///
/// An empty name, white space, a backquote, `--`, the name `INDEX`, template brackets, invisible characters.
pub fn check_column_name(name: &str) -> Result<(), Invalid> {
    let refuse = |range: Range<usize>, message: String, remedy: &str| {
        Err(Invalid::new(&COLUMN_NAME, message, remedy).at(range))
    };
    if is_plain(name, |b| matches!(b, b'_' | b'.')) && name != "INDEX" {
        return Ok(());
    }
    if name.is_empty() {
        return refuse(0..0, "the column has no name".to_owned(), "give it one, such as `user_id`");
    }
    if name == "INDEX" {
        return refuse(
            0..name.len(),
            "a column cannot be called `INDEX`, which Tinybird's parser takes for the definition of an index"
                .to_owned(),
            "use another name, such as `index`",
        );
    }
    if let Some((range, c)) = outlaw(name) {
        return refuse(
            range,
            format!(
                "the column name `{}` contains {}, which cannot stand between backquotes",
                text::visible(name),
                text::show(c)
            ),
            "use letters, digits, underscores and dots",
        );
    }
    if let Some(at) = name.find("--") {
        return refuse(
            at..at + 2,
            format!("the column name `{name}` contains `--`, which begins a comment even inside backquotes"),
            "use a single `-` or an underscore",
        );
    }
    refuse_templates(name, "a column name")
}

/// Whether the text survives as a JSON path (`` `json:$.a.b` ``).
///
/// # Errors
///
/// Anything that does not start with `$`, white space, a backquote, template brackets, invisible characters.
pub fn check_json_path(path: &str) -> Result<(), Invalid> {
    if path.starts_with('$') && is_plain(path, |b| matches!(b, b'$' | b'_' | b'.' | b'[' | b':' | b']')) {
        return Ok(());
    }
    if !path.starts_with('$') {
        return Err(Invalid::new(
            &JSON_PATH,
            format!("the JSON path `{}` does not start with `$`", text::visible(path)),
            "write it from the root, such as `$.user.id` or `$.items[:]`",
        ));
    }
    if let Some((range, c)) = outlaw(path) {
        return Err(Invalid::new(
            &JSON_PATH,
            format!("the JSON path contains {}, which cannot stand between backquotes", text::show(c)),
            "remove it, or rename the field where the data is produced",
        )
        .at(range));
    }
    refuse_templates(path, "a JSON path")
}

/// Whether the expression survives as `DEFAULT text` between other columns, as it stands and with its secrets
/// filled in. White space around it does not count.
///
/// # Errors
///
/// An empty expression, a line break, a comment, a comma or a keyword outside parentheses, a character that the
/// reader takes in quotes only, unbalanced quotes or parentheses, a template that is not a secret.
pub fn check_expression(expression: &str) -> Result<(), Invalid> {
    check_part(expression, Expression::Default, &EXPRESSION_UNREADABLE, "the expression")
}

/// Whether the text survives as the type of a column. Whether it is a type is not asked here.
///
/// # Errors
///
/// As for [`check_expression`], and the types that the reader itself refuses (`Boolean`, `DateTime64`, `Int`).
pub fn check_type_text(type_text: &str) -> Result<(), Invalid> {
    check_part(type_text, Expression::Type, &TYPE_UNREADABLE, "the type")
}

/// Whether the text, without the parentheses around it, survives as `CODEC(text)`.
///
/// # Errors
///
/// As for [`check_expression`], but a comma is fine.
pub fn check_codec(codec: &str) -> Result<(), Invalid> {
    let shift = |invalid: Invalid| Invalid {
        range: invalid
            .range
            .map(|range| range.start.saturating_sub(1)..range.end.saturating_sub(1).min(codec.len())),
        ..invalid
    };
    if codec.trim().is_empty() {
        return Err(Invalid::new(&CODEC_UNREADABLE, "the codec is empty", "write one, such as `ZSTD(1)`"));
    }
    check_part(&format!("({codec})"), Expression::Codec, &CODEC_UNREADABLE, "the codec").map_err(shift)
}

fn check_part(source: &str, part: Expression, rule: &'static Rule, what: &str) -> Result<(), Invalid> {
    let trimmed = source.trim_matches([' ', '\t']);
    let offset = source.len() - source.trim_start_matches([' ', '\t']).len();
    let shift = |invalid: Invalid| Invalid {
        range: invalid.range.map(|range| range.start + offset..range.end + offset),
        ..invalid
    };
    if trimmed.is_empty() {
        return Err(Invalid::new(rule, format!("{what} is empty"), "write one, or leave it out"));
    }
    let secrets = template::check_template(trimmed).map_err(shift)?;
    survives(trimmed, part, rule, what).map_err(shift)?;
    for defaults in [false, true] {
        if secrets.is_empty() {
            break;
        }
        let filled = template::fill(trimmed, &secrets, defaults);
        if survives(&filled, part, rule, what).is_err() {
            return Err(Invalid::new(
                rule,
                format!("{what} is read otherwise once its secrets are filled in"),
                "put the secret inside quotes, and give it a default without commas and comments, or none",
            ));
        }
    }
    Ok(())
}

/// Whether the reader takes the whole text, no less, as this part of a column.
fn survives(source: &str, part: Expression, rule: &'static Rule, what: &str) -> Result<(), Invalid> {
    let refuse = |range: Range<usize>, message: String, remedy: &str| {
        Err(Invalid::new(rule, message, remedy).at(range))
    };
    if let Some((at, c)) =
        source.char_indices().find(|&(_, c)| c != '\t' && (c.is_control() || text::is_line_end(c)))
    {
        let range = at..at + c.len_utf8();
        return if matches!(c, '\n' | '\r') {
            refuse(
                range,
                format!("{what} contains a line break"),
                "write it on one line; inside quotes, write `\\n`",
            )
        } else {
            let message = format!("{what} contains {}, which Tinybird's parser does not keep", text::show(c));
            refuse(range, message, "remove the invisible character")
        };
    }
    if let Some(at) = comment(source) {
        return refuse(
            at..at + 2,
            format!("{what} contains `--`, which begins a comment for Tinybird's parser, inside quotes too"),
            "remove the comment; inside quotes, write `-\\x2d`",
        );
    }
    let (end, ended_by) = columns::extent(source, part).map_err(|error| {
        let start = source
            .char_indices()
            .nth(error.place.column.saturating_sub(1))
            .map_or(source.len(), |(at, _)| at);
        let length = source.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        Invalid::new(rule, error.message, error.remedy).at(start..start + length)
    })?;
    if let Some(ended_by) = ended_by {
        return refuse(
            end..source.len(),
            format!(
                "Tinybird's parser ends {what} at {ended_by}, since it stands outside parentheses and quotes"
            ),
            "put what contains it into parentheses",
        );
    }
    match surplus_parenthesis(source) {
        Some(at) => refuse(at..at + 1, format!("{what} closes a `)` that was never opened"), "remove it"),
        None => Ok(()),
    }
}

/// A closing parenthesis too many: the reader keeps it, and ClickHouse refuses it.
fn surplus_parenthesis(source: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    for (at, c) in source.char_indices() {
        match (quote, c) {
            (Some(open), _) => quote = Some(open).filter(|&open| open != c),
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') if depth == 0 => return Some(at),
            (None, ')') => depth -= 1,
            (None, _) => {}
        }
    }
    None
}

/// Whether a text is as most are: only letters, digits and these signs, none of which a reader could mistake.
fn is_plain(text: &str, is_sign: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || is_sign(b))
}

/// The first character that nothing in backquotes may hold.
fn outlaw(source: &str) -> Option<(Range<usize>, char)> {
    let (at, c) = source.char_indices().find(|&(_, c)| c == '`' || c.is_control() || text::is_space(c))?;
    Some((at..at + c.len_utf8(), c))
}

fn refuse_templates(source: &str, what: &str) -> Result<(), Invalid> {
    match template::check_template(source)?.into_iter().next() {
        None => Ok(()),
        Some(secret) => Err(Invalid::new(
            &template::TEMPLATE_BRACKETS,
            format!("{what} cannot contain a secret"),
            "write the value itself",
        )
        .at(secret.range)),
    }
}

#[cfg(test)]
mod tests;
