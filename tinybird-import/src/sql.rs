//! SQL where statements are expected: one mistake, however many lines it has.

use tinybird_core::datafile::LineColumn;
use tinybird_core::datafile::statement::Statement;

use tinybird_core::rule::Violation;

use super::Extension;

/// What a query begins with, and its template.
const BEGINS: &[&str] = &["SELECT", "WITH", "%", "--", "/*", "(", "{%", "{{", "{#"];

/// Makes the lines of a query that stands in no option one mistake.
pub(super) fn one_mistake(
    extension: Extension,
    text: &str,
    statements: &[Statement<'_>],
    errors: &mut Vec<Violation<LineColumn>>,
) {
    if extension != Extension::Pipe {
        return;
    }
    let mut lines = tinybird_core::datafile::lines(text).enumerate();
    let mut begins = |number: usize| {
        let line =
            lines.by_ref().find(|(index, _)| index + 1 == number).map_or("", |(_, line)| line.trim_start());
        BEGINS.iter().any(|word| {
            line.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word))
                && !line
                    .get(word.len()..)
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() && word.len() > 2))
        })
    };
    // The line of the statement before a mistake: lines without one between them belong together.
    let before = |line: usize| statements.partition_point(|statement| statement.line < line);
    let mut query: Option<usize> = None;
    errors.retain_mut(|error| {
        let section = before(error.place.line);
        if query == Some(section) {
            return false;
        }
        if !begins(error.place.line) {
            return true;
        }
        query = Some(section);
        let has_node = statements.iter().take(section).any(|statement| statement.keyword == "NODE");
        error.message = "this is SQL, and stands in no option".to_owned();
        error.remedy = match has_node {
            true => "write `SQL >` before it, and indent it".to_owned(),
            false => "write `NODE name` and `SQL >` before it, and indent it".to_owned(),
        };
        true
    });
}
