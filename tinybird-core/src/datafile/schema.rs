//! Columns: what a SCHEMA block holds, and which texts survive in it.

use std::ops::Range;

use crate::datafile::columns::{self, Expression};
use crate::datafile::{template, text};
use crate::rule::{Invalid, Rule, rules};

#[cfg(feature = "files")]
pub use crate::datafile::columns::comment;
pub use crate::datafile::columns::{RawColumn, read_columns};

rules! {
    /// A column's name holds no white space, backquote, `--` or invisible character, and is not `INDEX`:
    /// Tinybird's reader ends a name, a line or a definition there. Use letters, digits, underscores and
    /// dots.
    COLUMN_NAME = "column-name";
    /// A JSON path starts with `$`, the root of the row, and holds no white space, backquote or invisible
    /// character, since it stands between backquotes: `$.user.id`, `$.items[:]`.
    JSON_PATH = "json-path";
    /// Tinybird's reader cuts a default expression at a comma, a comment or a keyword outside parentheses,
    /// and takes only some characters outside quotes. Put a comma or a keyword in parentheses, and write an
    /// operator such as `||` as a function: `concat(a, b)`.
    EXPRESSION_UNREADABLE = "expression-unreadable";
    /// Tinybird's reader cuts a type at a comment and refuses some texts even inside the names of an enum.
    /// Choose another name.
    TYPE_UNREADABLE = "type-unreadable";
    /// Tinybird's reader cuts a codec at a comment, and takes only some characters in it. Write the codecs
    /// and their arguments, nothing else.
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
            "a column cannot be called `INDEX`, which Tinybird's reader takes for the definition of an index"
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
/// reader takes in quotes only, unbalanced quotes or parentheses, a template that is no secret.
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
            let message = format!("{what} contains {}, which Tinybird's reader does not keep", text::show(c));
            refuse(range, message, "remove the invisible character")
        };
    }
    if let Some(at) = columns::comment(source) {
        return refuse(
            at..at + 2,
            format!("{what} contains `--`, which begins a comment for Tinybird's reader, inside quotes too"),
            "remove the comment; inside quotes, write `-\\x2d`",
        );
    }
    let (end, ended_by) = columns::extent(source, part).map_err(|error| {
        let start =
            source.char_indices().nth(error.column.saturating_sub(1)).map_or(source.len(), |(at, _)| at);
        let length = source.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        Invalid::new(rule, error.message, error.remedy).at(start..start + length)
    })?;
    if let Some(ended_by) = ended_by {
        return refuse(
            end..source.len(),
            format!(
                "Tinybird's reader ends {what} at {ended_by}, since it stands outside parentheses and quotes"
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
            "write the text itself",
        )
        .at(secret.range)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_cut_as_the_reader_does() {
        let block = "
            `a` String `json:$.a--b` DEFAULT 'x, y', -- comment
            b.c LowCardinality(Nullable(String)) DEFAULT if(a = 'x', 1, 2) CODEC(ZSTD(1)) `json:$.b`,
            d default now(),
        ";
        let columns = read_columns(block).expect("columns");
        let parts: Vec<_> = columns
            .iter()
            .map(|c| {
                (
                    c.name.as_str(),
                    c.type_text.as_str(),
                    c.json_path.as_deref(),
                    c.default.as_deref(),
                    c.codec.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            parts,
            [
                ("a", "String", Some("$.a--b"), Some("'x, y'"), None),
                (
                    "b.c",
                    "LowCardinality(Nullable(String))",
                    Some("$.b"),
                    Some("if(a = 'x', 1, 2)"),
                    Some("(ZSTD(1))")
                ),
                ("d", "", None, Some("now()"), None),
            ]
        );
        assert_eq!((columns[1].line, columns[1].column), (3, 13));
    }

    #[test]
    fn what_the_reader_refuses_is_an_error_at_its_place() {
        let cases = [
            ("a", (1, 1)),
            ("`a b` Int32", (1, 3)),
            ("a Int32 DEFAULT", (1, 16)),
            ("a Int32,\nb# Int32", (2, 2)),
            ("a Int32 NULL", (1, 9)),
            ("a Int32 MATERIALIZED 1", (1, 9)),
            ("a String DEFAULT a || b", (1, 20)),
            ("a String DEFAULT 'x", (1, 20)),
            ("INDEX a", (1, 6)),
            ("a Array(Boolean)", (1, 3)),
        ];
        for (block, place) in cases {
            let error = read_columns(block).expect_err(block);
            assert_eq!((error.line, error.column), place, "{block}: {error}");
        }
    }

    #[test]
    fn long_texts_are_read_in_linear_time() {
        let spaces = " ".repeat(200_000);
        let block = format!(
            "a Int32{spaces}DEFAULT ({}1{}){spaces}NOT{spaces}x",
            "(".repeat(100_000),
            ")".repeat(100_000)
        );
        assert_eq!(read_columns(&block).map(|columns| columns.len()), Ok(1));
    }

    #[test]
    fn expressions_that_the_reader_cuts_are_refused() {
        let kept = [
            "1",
            "now()",
            "'a, b'",
            "''",
            "(['a','b'])",
            "if(a, b, c)",
            "NULL",
            "a IS NULL",
            "(a IS NOT NULL)",
            "\"x\"",
            "a % 2 = 0 ? 1 : 2",
            "'||'",
            "'{{ tb_secret(\"A\") }}'",
            "`a` + 1",
            "[]",
            "'é'",
            " 1 ",
        ];
        for expression in kept {
            assert_eq!(check_expression(expression), Ok(()), "{expression}");
        }
        let refused = [
            ("", None),
            ("a || b", Some(2..3)),
            ("a & b", Some(2..3)),
            ("{}", Some(0..1)),
            ("a, b", Some(1..4)),
            ("['a','b']", Some(4..9)),
            ("a IS NOT NULL", Some(4..13)),
            ("'a--b'", Some(2..4)),
            ("1 -- one", Some(2..4)),
            ("'a", Some(2..2)),
            ("(a", Some(2..2)),
            ("a)", Some(1..2)),
            ("a\nb", Some(1..2)),
            ("a CODEC(ZSTD(1))", Some(1..16)),
            ("'a\u{2028}'", Some(2..5)),
            ("é", Some(0..2)),
            ("ttl", None),
        ];
        for (expression, range) in refused {
            let invalid = check_expression(expression).expect_err(expression);
            assert_eq!(invalid.rule.name, "expression-unreadable", "{expression}");
            if range.is_some() {
                assert_eq!(invalid.range, range, "{expression}: {invalid}");
            }
        }
        assert!(check_expression("'{{ x }}'").is_err_and(|invalid| invalid.rule.name == "template-brackets"));
    }

    #[test]
    fn names_paths_types_and_codecs_are_checked() {
        for name in ["a", "o.ORG_NAME", "user-id", "type", "é", "index", "{", "a#b", "'"] {
            assert_eq!(check_column_name(name), Ok(()), "{name}");
        }
        for name in ["", "user id", "a`b", "INDEX", "a--b", "a\u{2028}", "a\u{a0}b", "a\tb", "{{a}}"] {
            assert!(check_column_name(name).is_err(), "{name}");
        }
        for path in ["$", "$.a", "$.a[:]", "$.a--b", "$['a']", "$.é"] {
            assert_eq!(check_json_path(path), Ok(()), "{path}");
        }
        for path in ["", "a", ".a", "$.a b", "$.`a`", "$.{{a}}", "$.\u{85}"] {
            assert!(check_json_path(path).is_err(), "{path}");
        }
        for type_text in
            ["String", "Enum8('a' = 1, 'NULL' = 2)", "JSON(max_dynamic_paths=8, a.b UInt32)", "DateTime64(3)"]
        {
            assert_eq!(check_type_text(type_text), Ok(()), "{type_text}");
        }
        for type_text in
            ["", "a, b", "String NULL", "Enum8('a--b' = 1)", "Enum8('boolean' = 1)", "DateTime64", "Int"]
        {
            assert!(check_type_text(type_text).is_err(), "{type_text}");
        }
        for codec in ["ZSTD(1)", "Delta(4), LZ4"] {
            assert_eq!(check_codec(codec), Ok(()), "{codec}");
        }
        for codec in ["", " ", "a)", "a) DEFAULT (1", "a|b", "-- a"] {
            assert!(check_codec(codec).is_err(), "{codec}");
        }
    }
}
