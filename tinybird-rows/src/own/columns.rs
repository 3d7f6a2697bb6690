//! The columns of a data source by name and number, while a crate is compiled.

use super::text::Text;

/// The number of a column that does not exist.
pub const NONE: usize = usize::MAX;

/// A line of [`OwnRows::NAMES`](super::OwnRows::NAMES).
struct Line<'a> {
    may_be_left_out: bool,
    field: &'a str,
    column: &'a str,
}

/// The first line, and the lines after it.
const fn first(names: &str) -> Option<(Line<'_>, &str)> {
    let (bytes, mut tab, mut end) = (names.as_bytes(), 0, 0);
    while end < bytes.len() && bytes[end] != b'\n' {
        if bytes[end] == b'\t' {
            tab = end;
        }
        end += 1;
    }
    if end == bytes.len() {
        return None;
    }
    let may_be_left_out = bytes[0] == b'?';
    let (line, rest) = names.split_at(end);
    let (field, column) = line.split_at(tab);
    let line = Line {
        may_be_left_out,
        field: field.split_at(may_be_left_out as usize).1,
        column: column.split_at(1).1,
    };
    Some((line, rest.split_at(1).1))
}

const fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut index = 0;
    while index < a.len() && index < b.len() && a[index] == b[index] {
        index += 1;
    }
    index == a.len() && index == b.len()
}

/// The number of the column whose field has this name.
#[must_use]
pub const fn number(mut names: &str, field: &str) -> usize {
    let mut number = 0;
    while let Some((line, rest)) = first(names) {
        if is_same(line.field, field) {
            return number;
        }
        (names, number) = (rest, number + 1);
    }
    NONE
}

/// The columns of a struct: its fields', and those of the structs that are flattened into it.
#[derive(Debug)]
pub struct Numbers {
    /// Its own.
    pub own: &'static [usize],
    /// The structs'.
    pub parts: &'static [&'static Numbers],
}

impl Numbers {
    /// How often a column is among them.
    const fn count(&self, number: usize) -> usize {
        let (mut count, mut index) = (0, 0);
        while index < self.own.len() {
            count += (self.own[index] == number) as usize;
            index += 1;
        }
        index = 0;
        while index < self.parts.len() {
            count += self.parts[index].count(number);
            index += 1;
        }
        count
    }
}

/// What is wrong with a row that has these columns: those that are missing, or there twice. Where one is unknown, that
/// is said at its name, and no more.
#[must_use]
pub const fn wrong(mut names: &str, of: &str, columns: &Numbers) -> Text {
    let (mut missing, mut twice, mut number) = (Text::new(), Text::new(), 0);
    if columns.count(NONE) > 0 {
        return missing;
    }
    while let Some((line, rest)) = first(names) {
        match columns.count(number) {
            0 if !line.may_be_left_out => missing = missing.push_name(line.column),
            0 | 1 => {}
            _ => twice = twice.push_name(line.column),
        }
        (names, number) = (rest, number + 1);
    }
    match (missing.is_empty(), twice.is_empty()) {
        (true, true) => missing,
        (true, false) => twice.push(" of `").push(of).push("` can be sent once, and is in several fields"),
        (false, _) => missing.push(" of `").push(of).push("` must be sent: no default, and not Nullable"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &str = "at\tat\n?site\tsite\no_ORG\to.ORG\n";

    fn wrong(own: &'static [usize], parts: &'static [&'static Numbers]) -> String {
        super::wrong(NAMES, "views", &Numbers { own, parts }).as_str().to_owned()
    }

    #[test]
    fn columns_have_numbers() {
        assert_eq!([number(NAMES, "at"), number(NAMES, "site"), number(NAMES, "o_ORG")], [0, 1, 2]);
        assert_eq!([number(NAMES, "o.ORG"), number(NAMES, "a"), number(NAMES, "")], [NONE; 3]);
    }

    #[test]
    fn what_must_be_sent_is_missing() {
        assert_eq!(wrong(&[], &[]), "`at`, `o.ORG` of `views` must be sent: no default, and not Nullable");
        const FIRST: Numbers = Numbers { own: &[0], parts: &[] };
        const WITHIN: Numbers = Numbers { own: &[], parts: &[&FIRST] };
        assert_eq!(wrong(&[1], &[&FIRST]), "`o.ORG` of `views` must be sent: no default, and not Nullable");
        assert_eq!(wrong(&[2], &[&FIRST]), "");
        assert_eq!(wrong(&[2], &[&WITHIN]), "");
        assert_eq!(wrong(&[NONE], &[]), "");
    }

    #[test]
    fn a_column_is_sent_once() {
        const BOTH: Numbers = Numbers { own: &[0, 1], parts: &[] };
        assert_eq!(
            wrong(&[2, 0, 1], &[&BOTH]),
            "`at`, `site` of `views` can be sent once, and is in several fields"
        );
    }

    #[test]
    fn a_long_text_ends_in_dots() {
        let names: String = (0..200).map(|number| format!("column{number}\tcolumn{number}\n")).collect();
        let text = super::wrong(&names, "views", &Numbers { own: &[], parts: &[] });
        assert!(text.as_str().len() <= 1_000 && text.as_str().ends_with(" .."), "{}", text.as_str());
    }
}
