//! The tables that a query reads from: what stands behind FROM and JOIN.

use std::ops::Range;

use crate::template::{PieceKind, pieces};

/// A table that a query reads from by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name, without quotes.
    pub name: String,
    /// The bytes of the SQL that name it.
    pub range: Range<usize>,
    /// Whether the query itself gives something this name: a common table expression, an alias.
    pub is_own: bool,
}

/// The tables that a query names behind FROM and JOIN, without functions (`numbers(10)`), and without those of another
/// database (`tinybird.pipe_stats`).
///
/// The SQL is not parsed: what a template makes of it is not known. What is doubtful is left out.
///
/// ```
/// use tinybird_core::pipe::tables;
///
/// let sql = "WITH a AS (SELECT 1) SELECT extract(DAY FROM day) FROM events e, `Users` JOIN a USING id ARRAY JOIN tags";
/// let others = tables(sql).into_iter().filter(|table| !table.is_own);
/// let names: Vec<String> = others.map(|table| table.name).collect();
/// assert_eq!(names, ["events", "Users"]);
/// ```
#[must_use]
pub fn tables(sql: &str) -> Vec<Table> {
    let tokens = tokens(sql);
    let own = own_names(&tokens);
    let mut scan = Scan { tokens: &tokens, at: 0, calls: Vec::new(), found: Vec::new() };
    scan.run();
    for table in &mut scan.found {
        table.is_own = own.contains(&table.name.as_str());
    }
    scan.found
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TokenKind {
    Word,
    Quoted,
    Number,
    Sign(char),
    /// A literal, or a template's tag.
    Other,
}

#[derive(Debug)]
struct Token<'a> {
    kind: TokenKind,
    text: &'a str,
    range: Range<usize>,
}

impl Token<'_> {
    fn is(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }

    fn is_sign(&self, sign: char) -> bool {
        self.kind == TokenKind::Sign(sign)
    }

    fn name(&self) -> Option<&str> {
        match self.kind {
            TokenKind::Word if !is_keyword(self.text) => Some(self.text),
            TokenKind::Quoted => self.text.get(1..self.text.len().saturating_sub(1)),
            _ => None,
        }
    }
}

/// Words that end what a table is called, or begin something else.
const KEYWORDS: &[&str] = &[
    "all",
    "anti",
    "any",
    "array",
    "as",
    "asof",
    "by",
    "cross",
    "except",
    "final",
    "format",
    "from",
    "full",
    "global",
    "group",
    "having",
    "inner",
    "intersect",
    "into",
    "join",
    "lateral",
    "left",
    "limit",
    "offset",
    "on",
    "order",
    "outer",
    "paste",
    "prewhere",
    "qualify",
    "right",
    "sample",
    "select",
    "semi",
    "settings",
    "union",
    "using",
    "values",
    "where",
    "window",
    "with",
];

fn is_keyword(word: &str) -> bool {
    KEYWORDS.iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
}

fn tokens(sql: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    for piece in pieces(sql) {
        let Range { start, end } = piece.range;
        let kind = match piece.kind {
            PieceKind::Code => {
                words(sql, start..end, &mut tokens);
                continue;
            }
            PieceKind::Comment => continue,
            PieceKind::Identifier => TokenKind::Quoted,
            _ => TokenKind::Other,
        };
        tokens.push(Token { kind, text: sql.get(start..end).unwrap_or_default(), range: start..end });
    }
    tokens
}

fn words<'a>(sql: &'a str, range: Range<usize>, tokens: &mut Vec<Token<'a>>) {
    let is_word = |c: char| c == '_' || c == '$' || c.is_alphanumeric();
    let mut at = range.start;
    while let Some(rest) = sql.get(at..range.end).filter(|rest| !rest.is_empty()) {
        let Some(first) = rest.chars().next() else { break };
        let (kind, length) = match first {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            c if is_word(c) => {
                let kind = if c.is_ascii_digit() { TokenKind::Number } else { TokenKind::Word };
                (kind, rest.find(|c| !is_word(c)).unwrap_or(rest.len()))
            }
            c => (TokenKind::Sign(c), c.len_utf8()),
        };
        tokens.push(Token { kind, text: rest.get(..length).unwrap_or_default(), range: at..at + length });
        at += length;
    }
}

/// The names that the query itself gives: `name AS (`, `AS name`, `) name`.
fn own_names<'a>(tokens: &'a [Token<'a>]) -> Vec<&'a str> {
    let expressions = tokens.windows(3).filter_map(|window| match window {
        [name, word, bracket] if word.is("as") && bracket.is_sign('(') => name.name(),
        _ => None,
    });
    let aliases = tokens.windows(2).filter_map(|window| match window {
        [before, alias] if before.is("as") || before.is_sign(')') => alias.name(),
        _ => None,
    });
    expressions.chain(aliases).collect()
}

struct Scan<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
    /// For each open bracket whether it holds a function's arguments, in which FROM has another meaning.
    calls: Vec<bool>,
    found: Vec<Table>,
}

impl Scan<'_> {
    fn token(&self, at: usize) -> Option<&Token<'_>> {
        self.tokens.get(at)
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.token(at).is_some_and(|token| token.is(word))
    }

    fn is_sign(&self, at: usize, sign: char) -> bool {
        self.token(at).is_some_and(|token| token.is_sign(sign))
    }

    fn run(&mut self) {
        while let Some(token) = self.tokens.get(self.at) {
            let before = self.at.checked_sub(1);
            match token.kind {
                TokenKind::Sign('(') => {
                    let is_call = before
                        .and_then(|before| self.token(before))
                        .is_some_and(|before| before.name().is_some());
                    let is_query = self.is(self.at + 1, "select") || self.is(self.at + 1, "with");
                    self.calls.push(is_call && !is_query);
                }
                TokenKind::Sign(')') => {
                    self.calls.pop();
                }
                TokenKind::Word if self.calls.last() != Some(&true) => {
                    let is_from =
                        token.is("from") && !before.is_some_and(|before| self.is(before, "distinct"));
                    let is_join = token.is("join") && !before.is_some_and(|before| self.is(before, "array"));
                    if is_from || is_join {
                        self.at += 1;
                        self.tables(is_from);
                        continue;
                    }
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    /// The tables from here on; behind FROM there may be several.
    fn tables(&mut self, is_list: bool) {
        loop {
            let Some(token) = self.tokens.get(self.at) else { return };
            let Some(name) = token.name() else { return };
            let next = self.at + 1;
            if self.is_sign(next, '.') || self.is_sign(next, '(') {
                return;
            }
            self.found.push(Table { name: name.to_owned(), range: token.range.clone(), is_own: false });
            self.at = next;
            for word in ["final", "as"] {
                if self.is(self.at, word) {
                    self.at += 1;
                }
            }
            if self.token(self.at).is_some_and(|token| token.name().is_some()) {
                self.at += 1;
            }
            if self.is(self.at, "final") {
                self.at += 1;
            }
            if !is_list || !self.is_sign(self.at, ',') {
                return;
            }
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_stand_behind_from_and_join() {
        for (sql, expected) in [
            ("SELECT 1", ""),
            ("SELECT * FROM events", "events"),
            ("select * from events final where x in (select y from other)", "events other"),
            ("SELECT * FROM a, b AS c, d e JOIN f USING x LEFT JOIN g ON 1", "a b d f g"),
            ("SELECT * FROM tinybird.pipe_stats JOIN system.one USING x", ""),
            ("SELECT * FROM numbers(10), a", ""),
            ("WITH x AS (SELECT * FROM a), 1 AS y SELECT * FROM x JOIN b ON y", "a b"),
            ("WITH (SELECT max(t) FROM a) AS m SELECT * FROM b WHERE t = m", "a b"),
            ("SELECT * FROM (SELECT * FROM a) s JOIN s ON 1", "a"),
            ("SELECT extract(DAY FROM d), trim(BOTH ' ' FROM e) FROM a", "a"),
            ("SELECT a IS NOT DISTINCT FROM b FROM c", "c"),
            ("SELECT * FROM a LEFT ARRAY JOIN tags", "a"),
            ("SELECT 'FROM x' -- FROM y\n FROM `a b` /* FROM z */ JOIN \"c\" ON 1", "a b c"),
            ("SELECT * FROM {{table(x)}} {% if y %} JOIN a ON 1 {% end %}", "a"),
            ("SELECT * FROM events AS e JOIN events AS f ON 1", "events events"),
            ("SELECT count(*) FROM a GROUP BY ALL", "a"),
            ("SELECT sum(x) FROM a WHERE y = (SELECT max(y) FROM b)", "a b"),
            ("SELECT * FROM a UNION ALL SELECT * FROM b", "a b"),
        ] {
            let names: Vec<String> =
                tables(sql).into_iter().filter(|table| !table.is_own).map(|table| table.name).collect();
            assert_eq!(names.join(" "), expected, "{sql}");
        }
        let table = tables("SELECT * FROM `a b`").remove(0);
        assert_eq!(table.range, 14..19);
    }
}
