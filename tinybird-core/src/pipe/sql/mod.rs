//! What ClickHouse's parser refuses of SQL, as far as that shows without a parser.

mod braces;
mod brackets;
mod keywords;
mod quotes;

use std::ops::Range;

use super::words::tokens_of;
use crate::rule::{Severity, Violation, rules};
use crate::template::Scanned;

rules! {
    /// A string in single quotes, a name in double quotes or backquotes and a comment between `/*` and `*/` are closed. A quote
    /// within a string is doubled, or stands behind a backslash.
    SQL_QUOTE = "sql-quote";
    /// Each `(`, `[` and `{` of SQL is closed by its own bracket. Where a template's blocks open and close brackets, nothing is
    /// said of them.
    SQL_BRACKET = "sql-bracket";
    /// A node's SQL is a query: it begins with `SELECT` or `WITH`.
    SQL_BEGIN = "sql-begin";
    /// A word that stands between two values, and is one letter away from a clause's (`FORM t`, `WHER a = 1`, `GRUOP BY a`), is
    /// probably meant to be that: ClickHouse would refuse it. It is a warning, since SQL is not parsed here.
    SQL_KEYWORD = "sql-keyword";
    /// Single braces hold the path of a data source or a pipe, where a query reads from one: `FROM {Events}`. Parameters stand in
    /// double braces, `LIMIT {{Int32(page_size)}}`: Tinybird's are not ClickHouse's, `{page_size:Int32}`.
    SQL_BRACES = "sql-braces";
    /// Tinybird puts a parameter's value into SQL with its quotes, `'asc'`, or as `toInt32('10')`. Within quotes, these would end
    /// the string: leave the quotes out, and join strings by `concat('%', {{String(x)}}, '%')`.
    QUOTED_PARAMETER = "quoted-parameter";
}

/// What is wrong with SQL, each at its bytes. What a template makes of it is not known for certain.
pub(super) fn check(sql: &str, is_template: bool) -> Vec<Violation<Range<usize>>> {
    let scanned = Scanned::of(sql);
    let mut violations = Vec::new();
    quotes::parameters(sql, &scanned, &mut violations);
    if let Some(open) = scanned.open {
        // Where a string ends is not known, nor what stands in it.
        violations.extend(quotes::unclosed(sql, open));
    } else {
        let tokens = tokens_of(sql, scanned.pieces);
        violations.extend(keywords::begin(&tokens));
        violations.extend(keywords::misspelt(&tokens));
        violations.extend(brackets::check(&tokens));
        if is_template {
            for violation in &mut violations {
                violation.severity = Severity::Warning;
            }
        }
        braces::check(&tokens, &mut violations);
    }
    violations.sort_by_key(|violation| violation.place.start);
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(sql: &str) -> Vec<String> {
        let said = |violation: &Violation<Range<usize>>| {
            let mark = if violation.severity == Severity::Error { "" } else { "?" };
            format!("{}{mark} {}", violation.rule.name, &sql[violation.place.clone()])
        };
        check(sql, crate::template::is_template(sql)).iter().map(said).collect()
    }

    /// What ClickHouse 26 refuses, and what it takes.
    #[test]
    fn mistakes_are_found_where_clickhouse_finds_them() {
        for (sql, expected) in [
            ("SELECT 1", &[][..]),
            ("  -- first\n/* ( /* ' */ */ (SELECT 1 # (\n)", &[]),
            ("FROM t SELECT a", &[]),
            ("with a as (select 1) select * from a;", &[]),
            ("SELECT $$a('$$, $x$a($x$, `a(`, \"b)\", 'c'')', 'd\\')', [1, (2)], a[1]", &[]),
            ("SELECT ‘a(b’", &[]),
            ("SELECT 1 // (", &[]),
            ("SELECT 1 /* a", &["sql-quote /*"]),
            ("SELECT 'a, (", &["sql-quote '"]),
            ("SELECT 'it's'", &["sql-quote '"]),
            ("SELECT `a", &["sql-quote `"]),
            ("SELECT \"a", &["sql-quote \""]),
            ("SELECT (1", &["sql-bracket ("]),
            ("SELECT count(), sum(a FROM t", &["sql-bracket ("]),
            ("SELECT 1)", &["sql-bracket )"]),
            ("SELECT [1", &["sql-bracket ["]),
            ("SELECT (1]", &["sql-bracket ]"]),
            ("SELEC 1", &["sql-begin SELEC"]),
            ("SLECT a FROM t", &["sql-begin SLECT"]),
            ("INSERT INTO t SELECT 1", &["sql-begin? INSERT"]),
            ("EXPLAIN SELECT 1", &[]),
            ("SELECT {p:Int32}", &["sql-braces {p:Int32}"]),
            ("SELECT 1 LIMIT {p}", &["sql-braces {p}"]),
            ("SELECT * FROM {Events}", &["sql-braces {Events}"]),
            ("SELECT {'a': 1}", &["sql-braces {'a': 1}"]),
            (
                "SELECT {p : Array(String)}, {p}}",
                &["sql-braces {p : Array(String)}", "sql-braces {p}", "sql-bracket }"],
            ),
            ("SELECT a FORM t", &["sql-keyword? FORM"]),
            ("SELECT a FORM (SELECT 1)", &["sql-keyword? FORM"]),
            (
                "SELECT * FRM t WHER a = 1 GRUOP BY a ODER BY b LIMTI 1",
                &[
                    "sql-keyword? FRM",
                    "sql-keyword? WHER",
                    "sql-keyword? GRUOP",
                    "sql-keyword? ODER",
                    "sql-keyword? LIMTI",
                ],
            ),
            ("SELECT 1 UNION ALL (SELEC a FROM t)", &["sql-keyword? SELEC"]),
            ("SELECT a, FROM t", &[]),
        ] {
            assert_eq!(said(sql), expected, "{sql}");
        }
    }

    #[test]
    fn words_that_are_names_are_not_misspelt() {
        for sql in [
            "SELECT form, t.form, count() form FROM form form WHERE form = 1 AND form IN (1) ORDER BY form LIMIT 1 BY form",
            "SELECT CASE form WHEN 1 THEN form(2) ELSE form END, x AS form, f(form) OVER (ORDER BY a GROUPS BETWEEN 1 PRECEDING AND form)",
            "SELECT DISTINCT form FROM t orders JOIN o order_ ON a = b, u limits FINAL",
            "SELECT INTERVAL 1 DAY, extract(DAY FROM d), trim(BOTH ' ' FROM x), DATE '2020-01-01' ORDER BY a DESC NULLS LAST WITH FILL FROM 1 TO 10",
        ] {
            assert_eq!(said(sql), Vec::<String>::new(), "{sql}");
        }
    }

    #[test]
    fn of_a_template_what_is_certain_is_said() {
        for (sql, expected) in [
            ("SELECT (1 {{x}}", &["sql-bracket? ("][..]),
            ("SELECT 1 {% if defined(x) %} AND (a {% else %} AND (b {% end %})", &[]),
            ("SELECT (1 {% if defined(x) %} + (2) {% else %} + 3 {% end %}", &["sql-bracket? ("]),
            ("SELECT (1 {% if defined(x) %} ) {% end %} {{y}}", &[]),
            ("{% set a = 1 %}{# x #} SELEC {{a}}", &["sql-begin? SELEC"]),
            ("{{sql(x)}} a", &[]),
            ("SELECT 1 LIMIT {p} OFFSET {{Int32(q)}}", &["sql-braces {p}"]),
            ("SELECT '{{String(x)}}'", &["quoted-parameter? {{String(x)}}"]),
            (
                "SELECT '%{{ Array(x, 'Int32') }}%', {{x}}, '{{JSON(x)}}', '{{x}}', '{{Boolean(x)}}'",
                &["quoted-parameter? {{ Array(x, 'Int32') }}"],
            ),
            ("SELECT '{% if defined(x) %}a' {% else %}b' {% end %}", &[]),
            ("SELECT '{{Stringy(x)}}', 'a", &["sql-quote? '"]),
        ] {
            assert_eq!(said(sql), expected, "{sql}");
        }
    }
}
