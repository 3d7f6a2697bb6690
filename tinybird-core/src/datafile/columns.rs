//! Columns: the grammar of a SCHEMA block.
//!
//! `name type `json:$.path` DEFAULT expression CODEC(..)`, separated by commas, over any number of lines. What is
//! read here is only where each part begins and ends; what the parts mean is the business of others.

use crate::datafile::LineColumn;
use crate::datafile::comment::without_comments;
use crate::datafile::parts::Part::{
    self, Alias, Codec, Comma, Default as DefaultPart, JsonPath, Materialized, NotNull, Null, Ttl, Type,
};
use crate::datafile::parts::{AFTER_CODEC, AFTER_DEFAULT, AFTER_NAME, AFTER_TYPE, ENDS_EXPRESSION, keyword};
use crate::datafile::text;
use crate::rule::Violation;
use crate::rule::language::SYNTAX;

/// A column as the reader cuts it out of a SCHEMA block.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawColumn {
    /// The name, without backquotes.
    pub name: String,
    /// The type; empty where the default expression gives it.
    pub type_text: String,
    /// The JSON path, without `json:` and backquotes.
    pub json_path: Option<String>,
    /// The default expression, without the word DEFAULT.
    pub default: Option<String>,
    /// What follows the word CODEC, its parentheses included.
    pub codec: Option<String>,
    /// The line on which the column begins, counted from 1.
    pub line: usize,
    /// The column of text at which it begins, counted from 1, in characters.
    pub column: usize,
}

/// Reads the columns of a SCHEMA block.
///
/// # Errors
///
/// What the reader refuses, with its place in `block`.
pub fn read_columns(block: &str) -> Result<Vec<RawColumn>, Violation<LineColumn>> {
    let cleaned = without_comments(block);
    Scanner::new(&cleaned).columns()
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// The characters of a bare column name.
fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'.' | b'_' | b'`' | b'*' | b'<' | b'>' | b'+' | b'-' | b'\'')
}

/// The characters of a type or an expression outside quotes, brackets of all kinds aside.
fn is_expression_byte(byte: u8) -> bool {
    is_name_byte(byte)
        || is_blank(byte)
        || matches!(byte, b'[' | b']' | b'(' | b')' | b',' | b'=' | b'!' | b'?' | b':' | b'/' | b'%')
}

/// Walks over the bytes of a text: all that ends a part is in ASCII.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// The byte whose place was asked for last, and that.
    known: (usize, (usize, usize)),
    /// The end of the run of white space that was looked at last and what follows it, so that none is walked twice.
    space: (usize, Option<Part>),
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0, known: (0, (1, 1)), space: (0, None) }
    }

    fn columns(mut self) -> Result<Vec<RawColumn>, Violation<LineColumn>> {
        let mut columns = Vec::new();
        let mut column = RawColumn::default();
        let mut allowed = AFTER_NAME;
        let mut last = Type;
        while self.peek().is_some() {
            if column.name.is_empty() {
                self.pass(is_blank);
                (column.line, column.column) = self.place();
                column.name = self.name()?;
                allowed = AFTER_NAME;
                continue;
            }
            let found = self.look().unwrap_or(Type);
            if !allowed.contains(&found) {
                return Err(self.unexpected(found, last));
            }
            match found {
                Type => {
                    self.pass(is_blank);
                    let start = self.at;
                    column.type_text = self.expression(AFTER_TYPE, "a type")?;
                    check_type(&column.type_text, || self.place_of(start))?;
                    allowed = AFTER_TYPE;
                }
                DefaultPart => {
                    self.skip("DEFAULT");
                    column.default = Some(self.expression(ENDS_EXPRESSION, "the expression of DEFAULT")?);
                    allowed = AFTER_DEFAULT;
                }
                Codec => {
                    self.skip("CODEC");
                    column.codec = Some(self.expression(ENDS_EXPRESSION, "the codecs of CODEC")?);
                    allowed = AFTER_CODEC;
                }
                JsonPath => {
                    self.skip("`json:");
                    column.json_path = Some(self.backquoted()?);
                }
                Comma => {
                    self.at += 1;
                    columns.push(complete(std::mem::take(&mut column))?);
                }
                Null | NotNull | Materialized | Alias | Ttl => {
                    self.pass(is_blank);
                    return Err(self.unsupported(found));
                }
            }
            last = found;
        }
        if !column.name.is_empty() {
            columns.push(complete(column)?);
        }
        Ok(columns)
    }

    fn name(&mut self) -> Result<String, Violation<LineColumn>> {
        if self.peek() == Some(b'`') {
            self.at += 1;
            return match self.backquoted()? {
                name if name == "INDEX" => Err(self.index_column()),
                name => Ok(name),
            };
        }
        let start = self.at;
        self.pass(is_name_byte);
        if let Some(c) = self.character().filter(|c| !matches!(c, ' ' | '\t' | '\r' | '\n')) {
            return Err(self.error(
                format!("a bare column name cannot contain {}", text::show(c)),
                "write the name in backquotes, then its type",
            ));
        }
        match self.since(start) {
            "INDEX" => Err(self.index_column()),
            name => Ok(name.to_owned()),
        }
    }

    /// Reads up to the next backquote.
    fn backquoted(&mut self) -> Result<String, Violation<LineColumn>> {
        let start = self.at;
        self.pass(|byte| byte != b'`' && !is_blank(byte));
        if self.peek() == Some(b'`') {
            let inner = self.since(start).to_owned();
            self.at += 1;
            return Ok(inner);
        }
        Err(self.error(
            "what is in backquotes holds no white space, and ends with a backquote".to_owned(),
            "close the backquote before the white space",
        ))
    }

    /// Reads a type or an expression up to one of `ends` at the top level, outside quotes and parentheses.
    fn expression(&mut self, ends: &[Part], what: &str) -> Result<String, Violation<LineColumn>> {
        let start = self.at;
        let mut depth = 0_usize;
        let mut quote = None;
        loop {
            self.pass(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            let Some(byte) = self.peek() else { break };
            match (quote, byte) {
                (Some(open), _) => quote = Some(open).filter(|&open| open != byte),
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'(') => depth += 1,
                (None, b')') if depth > 0 => depth -= 1,
                (None, _) => {
                    if depth == 0 && self.look().is_some_and(|found| ends.contains(&found)) {
                        if self.at == start {
                            return Err(self.missing(what));
                        }
                        break;
                    }
                    if !is_expression_byte(byte) {
                        let c = self.character().unwrap_or_default();
                        return Err(self.error(
                            format!("{} cannot stand here: Tinybird's parser takes it in quotes only", text::show(c)),
                            "write it with a function instead (`concat(a, b)` for `a || b`), or inside quotes",
                        ));
                    }
                }
            }
            self.at += 1;
        }
        let unclosed = quote.map(char::from).or((depth > 0).then_some('('));
        if let Some(open) = unclosed {
            let close = if open == '(' { ')' } else { open };
            return Err(
                self.error(format!("`{open}` is never closed"), &format!("add the closing `{close}`"))
            );
        }
        if self.at == start {
            return Err(self.missing(what));
        }
        Ok(self.since(start).trim_matches([' ', '\t', '\r', '\n']).to_owned())
    }

    /// The part, other than a type, that begins here.
    fn look(&mut self) -> Option<Part> {
        match self.peek()? {
            b',' => return Some(Comma),
            b' ' | b'\t' | b'\n' => {}
            b'!'..=b'~' => return None,
            _ if !self.character().is_some_and(text::is_space) => return None,
            _ => {}
        }
        if self.at >= self.space.0 {
            let rest = self.rest().trim_start_matches(text::is_space);
            self.space = (self.text.len() - rest.len(), keyword(rest));
        }
        self.space.1
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn character(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Passes over such bytes.
    fn pass(&mut self, is_passed: impl Fn(u8) -> bool) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|byte| !is_passed(*byte)).unwrap_or(rest.len());
    }

    /// Skips the blanks, then as many characters as the word has.
    fn skip(&mut self, word: &str) {
        self.pass(is_blank);
        self.at += self.rest().chars().take(word.len()).map(char::len_utf8).sum::<usize>();
    }

    /// The line and the column, from which later places are counted on.
    fn place(&mut self) -> (usize, usize) {
        self.known = (self.at, self.place_of(self.at));
        self.known.1
    }

    /// The line and the column of a byte that does not stand before the known one.
    fn place_of(&self, at: usize) -> (usize, usize) {
        let (known, (line, column)) = self.known;
        let between = self.text.get(known..at).unwrap_or_default();
        match between.rsplit_once('\n') {
            Some((lines, last)) => (line + 1 + lines.matches('\n').count(), 1 + last.chars().count()),
            None => (line, column + between.chars().count()),
        }
    }

    fn error(&mut self, message: String, remedy: &str) -> Violation<LineColumn> {
        let (line, column) = self.place();
        Violation::error(&SYNTAX, LineColumn { line, column }, message, remedy)
    }

    fn missing(&mut self, what: &str) -> Violation<LineColumn> {
        self.error(format!("{what} is missing"), "add it, or remove the word before it")
    }

    fn index_column(&mut self) -> Violation<LineColumn> {
        self.error(
            "a column cannot be called `INDEX`, which Tinybird's parser takes for the definition of an index"
                .to_owned(),
            "use another name; indexes stand in the INDEXES section",
        )
    }

    fn unexpected(&mut self, found: Part, last: Part) -> Violation<LineColumn> {
        let (found, last) = (found.show(), last.show());
        self.error(
            format!("{found} cannot follow {last}"),
            "write the parts of a column in the order: name, type, JSON path, DEFAULT, CODEC, and a comma between columns",
        )
    }

    fn unsupported(&mut self, found: Part) -> Violation<LineColumn> {
        let remedy = match found {
            Null => "write the type as `Nullable(..)`",
            NotNull => "remove it: columns are not nullable unless their type says so",
            Ttl => "use the TTL of the table, `ENGINE_TTL`",
            _ => "use DEFAULT, or compute the column in a pipe",
        };
        self.error(format!("Tinybird does not support {} for a column", found.show()), remedy)
    }
}

fn complete(column: RawColumn) -> Result<RawColumn, Violation<LineColumn>> {
    let filled = |part: &Option<String>| part.as_ref().is_some_and(|part| !part.is_empty());
    if column.type_text.is_empty() && !filled(&column.default) {
        return Err(Violation::error(
            &SYNTAX,
            LineColumn { line: column.line, column: column.column },
            format!("the column `{}` has neither a type nor a DEFAULT", column.name),
            "write its type after its name",
        ));
    }
    Ok(RawColumn {
        json_path: column.json_path.filter(|part| !part.is_empty()),
        default: column.default.filter(|part| !part.is_empty()),
        codec: column.codec.filter(|part| !part.is_empty()),
        ..column
    })
}

/// A part of a column that is read as an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expression {
    Type,
    Default,
    Codec,
}

/// How many bytes of the text the reader takes as this part of a column, and what ends it before its end.
pub(super) fn extent(
    text: &str,
    part: Expression,
) -> Result<(usize, Option<&'static str>), Violation<LineColumn>> {
    // Before it stands what stands there in a file: the reader looks at the white space before it as well.
    let before = if part == Expression::Codec { "" } else { " " };
    let line = [before, text, ","].concat();
    let mut scanner = Scanner::new(&line);
    let shift = |error: Violation<LineColumn>| {
        let LineColumn { line, column } = error.place;
        error.at(LineColumn { line, column: column.saturating_sub(before.len()) })
    };
    if part == Expression::Type {
        if let Some(found) = scanner.look() {
            return Ok((0, Some(found.show())));
        }
        scanner.pass(is_blank);
        let type_text = scanner.expression(AFTER_TYPE, "a type").map_err(shift)?;
        check_type(&type_text, || (1, 1))?;
    } else {
        scanner.expression(ENDS_EXPRESSION, "the text").map_err(shift)?;
    }
    let end = scanner.at.saturating_sub(before.len());
    Ok((end, (end < text.len()).then(|| scanner.look().map_or("this", Part::show))))
}

/// What the reader itself says of types; the rest is ClickHouse's.
fn check_type(type_text: &str, place: impl Fn() -> (usize, usize)) -> Result<(), Violation<LineColumn>> {
    let has =
        |word: &[u8]| type_text.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word));
    let (message, remedy) = if has(b"boolean") {
        ("Tinybird does not support the type `Boolean`".to_owned(), "use `Bool` or `UInt8`")
    } else if has(b"datetime64") && !has(b"datetime64(") {
        ("`DateTime64` needs a precision".to_owned(), "write `DateTime64(3)`")
    } else if matches!(type_text, "Int" | "UInt") {
        (format!("`{type_text}` needs a size"), "write `Int32` or another size")
    } else {
        return Ok(());
    };
    let (line, column) = place();
    Err(Violation::error(&SYNTAX, LineColumn { line, column }, message, remedy))
}
