//! Cases: Rust with a cursor, and what an editor must show there.
//!
//! A case begins with `//# its title`. Below the text, whose cursor is `$0` and in which all of the crate and of `items.rs`
//! is in scope, stands what is expected, a line each:
//!
//! - `//? offers: a, b`: completion proposes these, among others;
//! - `//? offers: all of datasource.kafka but topic`: it proposes all options of this group but those, which stand there already;
//! - `//? lacks: a, b`: completion proposes none of these;
//! - `//? hover: text`: what is shown at the cursor contains this;
//! - `//? goes to: file: text`: the definition is in one place, a line of that file that contains this;
//! - `//? renamed to Name: 2`: a rename changes so many places;
//! - `//? marks: token: text`: there is a mistake at the token whose message contains this; `marks: nothing` for none.
//!   All mistakes are listed.

use crate::options;

const SCOPE: &str = "#![allow(unused_imports)] use items::*; use tinybird::*;\n";

/// A text, and what is expected of it.
pub(crate) struct Case {
    pub(crate) title: String,
    pub(crate) text: String,
    /// Line and column, from 0.
    pub(crate) cursor: (usize, usize),
    pub(crate) expected: Vec<Expected>,
}

/// What is expected at the cursor, or of the whole text.
pub(crate) enum Expected {
    Offers(Vec<String>),
    Lacks(Vec<String>),
    Hover(String),
    GoesTo {
        file: String,
        text: String,
    },
    Renamed {
        to: String,
        places: usize,
    },
    /// The tokens and the messages of all mistakes.
    Marks(Vec<(String, String)>),
}

/// The cases of a file.
pub(crate) fn cases(file: &str) -> Vec<Case> {
    let file = file.replace("\r\n", "\n");
    let mut parts = file.split("//# ");
    assert!(parts.next().is_some_and(|before| before.trim().is_empty()), "a case begins with `//# title`");
    parts.map(case).collect()
}

fn case(part: &str) -> Case {
    let (title, rest) = part.split_once('\n').expect("a title ends its line");
    let (expectations, lines): (Vec<&str>, Vec<&str>) =
        rest.lines().partition(|line| line.starts_with("//? "));
    let mut expected: Vec<Expected> = Vec::new();
    for line in expectations {
        let (what, value) = line["//? ".len()..].split_once(": ").expect("an expectation has a colon");
        let words = || value.split(", ").map(str::to_owned).collect();
        let next = match what {
            "offers" => match value.strip_prefix("all of ") {
                Some(group) => {
                    expected.extend(rest_of(group));
                    continue;
                }
                None => Expected::Offers(words()),
            },
            "lacks" => Expected::Lacks(words()),
            "hover" => Expected::Hover(value.to_owned()),
            "goes to" => {
                let (file, text) = value.split_once(": ").expect("a file and a text");
                Expected::goes_to(file, text)
            }
            "marks" => {
                let mark = value.split_once(": ").map(|(token, text)| (token.to_owned(), text.to_owned()));
                if let Some(Expected::Marks(marks)) = expected.last_mut() {
                    marks.extend(mark);
                    continue;
                }
                Expected::Marks(mark.into_iter().collect())
            }
            _ => {
                let to = what.strip_prefix("renamed to ").expect("a known expectation").to_owned();
                Expected::Renamed { to, places: value.parse().expect("a number of places") }
            }
        };
        expected.push(next);
    }
    assert!(!expected.is_empty(), "{title}: nothing is expected");
    Case::new(title, &lines.join("\n"), expected)
}

/// The options of a group, without those behind its name that are given already: `datasource.kafka but topic`.
fn rest_of(group: &str) -> [Expected; 2] {
    let (group, given) = group.split_once(" but ").unwrap_or((group, ""));
    let given: Vec<String> = given.split(", ").filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let mut names: Vec<String> = options::names(group).into_iter().map(str::to_owned).collect();
    let all = names.len();
    names.retain(|name| !given.contains(name));
    assert_eq!(names.len() + given.len(), all, "{group} has other options than {given:?}");
    [Expected::Offers(names), Expected::Lacks(given)]
}

impl Case {
    /// A case from its text with the cursor.
    pub(crate) fn new(title: &str, marked: &str, expected: Vec<Expected>) -> Self {
        let marked = SCOPE.to_owned() + marked;
        let before = marked.split("$0").next().unwrap_or_default();
        let cursor = if marked.contains("$0") {
            (before.matches('\n').count(), before.rsplit('\n').next().unwrap_or_default().chars().count())
        } else {
            (0, 0)
        };
        Self { title: title.to_owned(), text: marked.replacen("$0", "", 1), cursor, expected }
    }
}

impl Expected {
    /// The definition is in one place, a line of this file that contains this text.
    pub(crate) fn goes_to(file: &str, text: &str) -> Self {
        Self::GoesTo { file: file.to_owned(), text: text.to_owned() }
    }
}
