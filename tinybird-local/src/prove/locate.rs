//! Which word of a query ClickHouse means: its analyzer names things, and says no positions.

use std::ops::Range;

use tinybird_engine::ClickHouseError;

/// The bytes of the query that an error is about. `at` is where the query stands in the statement.
pub(super) fn locate(sql: &str, error: &ClickHouseError, at: usize) -> Option<Range<usize>> {
    let message = error.message.as_str();
    let words = Words { sql, found: words(sql) };
    match error.name.as_str() {
        "SYNTAX_ERROR" => {
            let position = after(message, "failed at position ")?;
            let digits = position.find(|c: char| !c.is_ascii_digit())?;
            let byte = position.get(..digits)?.parse::<usize>().ok()?.checked_sub(at + 1)?;
            let byte = byte.min(sql.trim_end().len());
            words.found.iter().find(|word| word.contains(&byte)).cloned().or(Some(byte..byte))
        }
        "ILLEGAL_AGGREGATION" if message.contains(" is found in ") => {
            let (front, clause) = message.split_once(" is found in ")?;
            let clause = clause.split(' ').next().unwrap_or_default();
            let name = match front.rsplit_once(" AS ") {
                Some((_, alias)) => alias,
                None => after(front, "function ")?.split('(').next()?,
            };
            let start = words.named(clause, 0).map_or(0, |range| range.end);
            words.named(name, start).or_else(|| words.named(name, 0))
        }
        "NOT_AN_AGGREGATE" => {
            let name = mentions(message).into_iter().next()?;
            let start = words.named("HAVING", 0).map_or(0, |range| range.end);
            words.column(name, start).or_else(|| words.column(name, 0))
        }
        "UNION_ALL_RESULT_STRUCTURES_MISMATCH" => words.after_union(),
        "NO_COMMON_TYPE" => words.mentioned(message).or_else(|| words.after_union()),
        "NO_SUCH_COLUMN_IN_TABLE" => {
            expression_of(sql, after(message, "No such column ")?.split(' ').next()?)
        }
        "INCORRECT_ELEMENT_OF_SET" => {
            let set = words.named("IN", 0)?;
            operand_before(sql, set.start)
        }
        "CANNOT_CONVERT_TYPE" if message.contains("source column ") => {
            expression_of(sql, after(message, "source column ")?.split(' ').next()?)
        }
        _ => words.mentioned(message),
    }
}

/// The expression whose alias this is, else the column.
pub(super) fn expression_of(sql: &str, name: &str) -> Option<Range<usize>> {
    let words = Words { sql, found: words(sql) };
    let named = || words.found.iter().filter(|range| words.text(range) == name);
    let before_alias = |range: &Range<usize>| {
        let before = sql.get(..range.start)?.trim_end();
        let end = before.len().checked_sub(2)?;
        before.get(end..)?.eq_ignore_ascii_case("as").then_some(end)
    };
    match named().rev().find_map(before_alias) {
        Some(end) => expression_before(sql, end),
        None => named().next().cloned(),
    }
}

/// What a message names in quotes.
pub(super) fn mentions(message: &str) -> Vec<&str> {
    let message = message.split("Maybe you meant").next().unwrap_or_default();
    let mut found = Vec::new();
    let mut rest = message;
    while let Some(start) = rest.find(['`', '\'']) {
        let quote = if rest.get(start..).is_some_and(|rest| rest.starts_with('`')) { '`' } else { '\'' };
        let Some((text, after)) = rest.get(start + 1..).and_then(|rest| rest.split_once(quote)) else {
            break;
        };
        found.push(text);
        rest = after;
    }
    found
}

/// The words of a query, with dots in them, and its literals; not what stands in comments.
pub(super) fn words(sql: &str) -> Vec<Range<usize>> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = sql.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or_default();
        let length = if rest.starts_with("--") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if matches!(first, '\'' | '`' | '"') {
            let length = literal(rest, first);
            found.push(at..at + length);
            length
        } else if is_part(first) {
            let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            found.push(at..at + length);
            length
        } else {
            first.len_utf8()
        };
        at += length;
    }
    found
}

/// The length of what stands in quotes, with them.
fn literal(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

struct Words<'a> {
    sql: &'a str,
    found: Vec<Range<usize>>,
}

impl Words<'_> {
    /// A word without its quotes.
    fn text(&self, range: &Range<usize>) -> &str {
        self.sql.get(range.clone()).unwrap_or_default().trim_matches(['\'', '`', '"'])
    }

    fn find(&self, from: usize, is: impl Fn(&str) -> bool) -> Option<Range<usize>> {
        self.found.iter().find(|range| range.start >= from && is(self.text(range))).cloned()
    }

    fn named(&self, name: &str, from: usize) -> Option<Range<usize>> {
        self.find(from, |word| word == name)
            .or_else(|| self.find(from, |word| word.eq_ignore_ascii_case(name)))
    }

    /// A column, with its table or without.
    fn column(&self, name: &str, from: usize) -> Option<Range<usize>> {
        let last = name.rsplit('.').next().unwrap_or(name);
        self.named(name, from).or_else(|| self.find(from, |word| word.rsplit('.').next() == Some(last)))
    }

    /// What the query behind the first UNION begins with.
    fn after_union(&self) -> Option<Range<usize>> {
        let union = self.named("UNION", 0)?;
        let select = self.named("SELECT", union.end)?;
        self.found.iter().find(|word| word.start >= select.end).cloned()
    }

    /// The function that is called so.
    fn function(&self, is: impl Fn(&str) -> bool) -> Option<Range<usize>> {
        let is_called = |range: &&Range<usize>| {
            self.sql.get(range.end..).is_some_and(|rest| rest.trim_start().starts_with('('))
        };
        self.found.iter().filter(is_called).find(|range| is(self.text(range))).cloned()
    }

    /// What a message names in one of ClickHouse's ways.
    fn mentioned(&self, message: &str) -> Option<Range<usize>> {
        let quoted = mentions(message);
        let operand = || {
            let function = after(message, "of function `").and_then(|rest| rest.split('`').next())?;
            let (_, sign) = OPERATORS.iter().find(|(name, _)| *name == function)?;
            let at = self.sql.find(sign)? + sign.len();
            let rest = self.sql.get(at..)?;
            let start = at + (rest.len() - rest.trim_start().len());
            Some(start..self.sql.get(start..)?.find(')').map_or(start, |end| start + end + 1))
        };
        // Not in backticks, and not between what ClickHouse compares: all of it is at fault.
        let arithmetic = || {
            let function = after(message, "of arguments of function ")?.split([':', ' ']).next()?;
            let (_, sign) = ARITHMETIC.iter().find(|(name, _)| *name == function)?;
            operand_before(self.sql, self.sql.find(sign)?)
        };
        let suffix = || {
            let suffix = after(message, "function with ")?.split(" suffix").next()?;
            self.function(|word| word.ends_with(suffix))
        };
        let function = || {
            let called = after(message, "function ").map(|rest| rest.trim_start_matches(['\'', '`']));
            let name = called?.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
            self.function(|word| word.eq_ignore_ascii_case(name))
        };
        let overload = || {
            let name = after(message, "overload of ")?.split(' ').next()?;
            self.function(|word| word == name)
        };
        let clause = || {
            let clauses = [("doesn't support FINAL", "FINAL"), ("doesn't support sampling", "SAMPLE")];
            let (_, word) = clauses.iter().find(|(words, _)| message.contains(words))?;
            self.named(word, 0)
        };
        let key = || {
            let name = after(message, "Left key '")?.split('\'').next()?.rsplit('.').next()?;
            let on = self.named("ON", 0).map_or(0, |range| range.end);
            self.column(name, on)
        };
        let position = || {
            let number = after(message, "Positional argument number ")?.split(' ').next()?;
            let by = self.found.iter().rev().find(|range| self.text(range).eq_ignore_ascii_case("by"))?;
            self.named(number, by.end)
        };
        let matcher = || {
            let text = after(message, "Qualified matcher ")?.split(' ').next()?;
            Some(self.sql.find(text)?).map(|start| start..start + text.len())
        };
        let unknown = || {
            let name = [after(message, "Unknown data type family: "), after(message, "Identifier ")];
            let name = name.into_iter().flatten().next()?.split([' ', '.', ':']).next()?;
            self.find(0, |word| word == name || word.split('.').next() == Some(name))
        };
        let pattern = || {
            let (pattern, _) = after(message, "cannot compile re2: ")?.split_once(", error: ")?;
            self.find(0, |word| word == pattern)
        };
        let level = || {
            message.starts_with("Quantile level ").then_some(())?;
            self.function(|word| word.starts_with("quantile"))
        };
        let data_type = || {
            let name = after(message, "right type: ")?.split(": ").next()?;
            let at = self.sql.find(name)?;
            Some(at..at + name.len())
        };
        let argument = || {
            let name = after(message, "on arguments __table")?.split('.').nth(1)?.split(' ').next()?;
            self.column(name, 0)
        };
        let listed = || self.named(after(message, "column(s) : ")?.split(['.', ',']).next()?, 0);
        let word = || {
            let named = quoted.iter().find_map(|name| self.named(name, 0));
            named.or_else(|| quoted.iter().find_map(|name| self.column(name, 0)))
        };
        let literal = || quoted.iter().find_map(|name| self.find(0, |word| word == *name));
        key()
            .or_else(position)
            .or_else(matcher)
            .or_else(pattern)
            .or_else(level)
            .or_else(data_type)
            .or_else(suffix)
            .or_else(overload)
            .or_else(clause)
            .or_else(function)
            .or_else(operand)
            .or_else(literal)
            .or_else(word)
            .or_else(listed)
            .or_else(argument)
            .or_else(unknown)
            .or_else(arithmetic)
    }
}

/// How queries write some functions.
const OPERATORS: [(&str, &str); 6] = [
    ("greaterOrEquals", ">="),
    ("lessOrEquals", "<="),
    ("notEquals", "!="),
    ("greater", ">"),
    ("less", "<"),
    ("equals", "="),
];

/// The same of functions that calculate; with white space, since their signs have other uses.
const ARITHMETIC: [(&str, &str); 5] =
    [("plus", " + "), ("minus", " - "), ("multiply", " * "), ("divide", " / "), ("modulo", " % ")];

fn after<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    Some(text.split_once(words)?.1)
}

/// The operand that ends before a byte.
fn operand_before(sql: &str, end: usize) -> Option<Range<usize>> {
    let before = sql.get(..end)?.trim_end();
    let mut depth = 0;
    for (at, c) in before.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 && (c == '(' || c.is_whitespace()) {
            let start = if c == '(' { at } else { at + c.len_utf8() };
            return Some(start..before.len());
        }
    }
    Some(0..before.len())
}

/// The expression of a list that ends before a byte: it begins behind a comma, or behind SELECT.
fn expression_before(sql: &str, end: usize) -> Option<Range<usize>> {
    let before = sql.get(..end)?.trim_end();
    let mut depth = 0;
    let comma = before.char_indices().rev().find(|(_, c)| {
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        depth < 0 || depth == 0 && *c == ','
    });
    let from = comma.map_or(0, |(at, _)| at + 1);
    let select = before.get(from..)?.to_ascii_uppercase().rfind("SELECT ").map_or(from, |at| from + at + 7);
    let start = before.len() - before.get(select..)?.trim_start().len();
    Some(start..before.len())
}
