//! The tables that a query reads from: what stands behind FROM and JOIN.

use std::ops::Range;

use super::words::{Token, TokenKind, tokens};

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
