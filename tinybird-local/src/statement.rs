//! How names and queries are put into statements.

use std::fmt::Write as _;

use tinybird_core::template::render::Rendered;

/// A name in backquotes.
pub(crate) fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`"))
}

/// A query that can name others by common table expressions, as the nodes of a pipe name each other. Returns the query,
/// and the byte at which `sql` stands in it.
pub(crate) fn with(others: &[(String, String)], sql: &str) -> (String, usize) {
    let mut text = String::new();
    for (number, (name, sql)) in others.iter().enumerate() {
        let lead = if number == 0 { "WITH " } else { ", " };
        // A comment may be the last of a query.
        let _ = write!(text, "{lead}{} AS ({sql}\n)", quoted(name));
    }
    if others.is_empty() {
        return (sql.to_owned(), 0);
    }
    text.push_str(" SELECT * FROM (");
    let at = text.len();
    text.push_str(sql);
    text.push_str("\n)");
    (text, at)
}

/// Gives the secrets of a query a value; no byte moves.
pub(crate) fn fill_secrets(rendered: &Rendered) -> String {
    let mut sql = rendered.sql.clone();
    for secret in &rendered.secrets {
        let parameter = format!("{{{secret}: String}}");
        sql = sql.replace(&parameter, &format!("{:<1$}", "'s'", parameter.len()));
    }
    sql
}
