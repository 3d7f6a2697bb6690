//! The form of a type: words, literals and parentheses, before any of them means something.

use std::borrow::Cow;
use std::ops::Range;

use super::lexeme::word_length;
use super::rules::{TYPE_DEPTH, TYPE_SYNTAX};
use crate::rule::Invalid;

/// Types nest no deeper than this, which bounds every recursion over them.
const DEEPEST: usize = 32;

/// A piece of a type, with the bytes it stands at.
#[derive(Debug)]
pub(crate) struct Node<'a> {
    pub(crate) kind: Kind<'a>,
    pub(crate) range: Range<usize>,
}

#[derive(Debug)]
pub(crate) enum Kind<'a> {
    /// `String`, `Array(String)`, also a function such as `quantile(0.5)`.
    Call(Call<'a>),
    /// `name Type`, the name without its quotes.
    Named { name: String, name_range: Range<usize>, of: Box<Node<'a>> },
    /// `a.b Type` in a JSON.
    Path { path: Vec<String>, path_range: Range<usize>, of: Box<Node<'a>> },
    /// `SKIP a.b` in a JSON.
    Skip(Vec<String>),
    /// `SKIP REGEXP 'text'` in a JSON.
    SkipRegexp(String),
    /// `'text' = number`.
    Entry { name: String, name_range: Range<usize>, value: Box<Node<'a>> },
    /// `max_types=3`.
    Setting { name: String, name_range: Range<usize>, value: Box<Node<'a>> },
    /// A string literal, its escapes resolved.
    Text(String),
    /// A number, as written.
    Number(&'a str),
    /// `[1, 2]`, a parameter of an aggregate function.
    List(Vec<Node<'a>>),
}

#[derive(Debug)]
pub(crate) struct Call<'a> {
    /// The words before the parentheses, separated by single spaces.
    pub(crate) name: Cow<'a, str>,
    pub(crate) name_range: Range<usize>,
    /// What stands in the parentheses, if there are any.
    pub(crate) args: Option<Vec<Node<'a>>>,
}

/// The words of ClickHouse's types of several words, by the words they follow.
const PHRASES: &[(&str, &[&str])] = &[
    ("DOUBLE", &["PRECISION"]),
    ("CHAR", &["LARGE OBJECT", "VARYING"]),
    ("CHARACTER", &["LARGE OBJECT", "VARYING"]),
    ("BINARY", &["LARGE OBJECT", "VARYING"]),
    ("NCHAR", &["LARGE OBJECT", "VARYING"]),
    (
        "NATIONAL",
        &[
            "CHARACTER LARGE OBJECT",
            "CHARACTER VARYING",
            "CHARACTER",
            "CHAR LARGE OBJECT",
            "CHAR VARYING",
            "CHAR",
        ],
    ),
];

/// Words that ClickHouse lets `SIGNED` and `UNSIGNED` follow.
const SIGNABLE: &[&str] = &["TINYINT", "SMALLINT", "MEDIUMINT", "INT", "INTEGER", "BIGINT", "INT1"];

/// Reads the form of `text`; what breaks it ends the reading, so there is at most one refusal.
pub(crate) fn parse(text: &str) -> Result<Node<'_>, Invalid> {
    let mut parser = Parser { text, at: 0 };
    parser.space();
    if parser.at == text.len() {
        return Err(Invalid::new(
            &TYPE_SYNTAX,
            "the type is empty",
            "write a ClickHouse type, such as `String`",
        ));
    }
    let node = parser.type_(0)?;
    match parser.peek() {
        None => Ok(node),
        Some(')') => Err(parser.refuse("this parenthesis closes nothing", "remove it")),
        Some(_) => Err(parser.after_type(&node)),
    }
}

/// Where the parser is in a type.
pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Parser<'a> {
    /// The refusal of the token that is next.
    fn refuse(&self, message: impl Into<String>, remedy: impl Into<String>) -> Invalid {
        let word = word_length(self.rest());
        let length = if word > 0 { word } else { self.peek().map_or(0, char::len_utf8) };
        Invalid::new(&TYPE_SYNTAX, message, remedy).at(self.at..self.at + length)
    }

    fn after_type(&self, node: &Node) -> Invalid {
        let written = self.text.get(node.range.clone()).unwrap_or_default();
        let word = self.rest().get(..word_length(self.rest())).unwrap_or_default();
        if word.eq_ignore_ascii_case("null") {
            return self.refuse(
                "Tinybird has no `NULL` after a type",
                format!("write `Nullable({written})` if the value may be missing"),
            );
        }
        if word.eq_ignore_ascii_case("not") {
            return self
                .refuse("Tinybird has no `NOT NULL`: a column is not nullable by itself", "remove it");
        }
        self.refuse(
            format!("the type ends at `{written}`, this cannot follow it"),
            "remove it, or separate the elements of a type with commas",
        )
    }

    /// Takes the further words of a type of several words.
    fn phrase(&mut self, first: &'a str, range: &mut Range<usize>) -> Cow<'a, str> {
        let mut name = Cow::Borrowed(first);
        if word_length(self.rest()) == 0 {
            return name;
        }
        let upper = first.to_ascii_uppercase();
        let phrases = PHRASES.iter().find(|(word, _)| *word == upper).map_or(&[][..], |(_, after)| after);
        let signs: &[&str] = if SIGNABLE.contains(&upper.as_str()) { &["UNSIGNED", "SIGNED"] } else { &[] };
        for phrase in phrases.iter().chain(signs) {
            let (mut at, mut end) = (self.at, self.at);
            let found = phrase.split(' ').all(|expected| {
                let (word, word_end) = self.upper(at);
                let mut after = Parser { text: self.text, at: word_end };
                after.space();
                (at, end) = (after.at, word_end);
                word == expected
            });
            if found {
                for word in self.text.get(self.at..end).unwrap_or_default().split_whitespace() {
                    name.to_mut().extend([" ", word]);
                }
                range.end = end;
                self.at = at;
                break;
            }
        }
        name
    }

    /// A type: words, and what stands in parentheses after them.
    fn type_(&mut self, depth: usize) -> Result<Node<'a>, Invalid> {
        let start = self.at;
        let Some((first, mut name_range)) = self.word() else {
            let found = self.peek().map_or_else(|| "the end".to_owned(), |c| format!("`{c}`"));
            return Err(self.refuse(
                format!("a type is expected here, not {found}"),
                "write a ClickHouse type, such as `String`",
            ));
        };
        let name = self.phrase(first, &mut name_range);
        let mut end = name_range.end;
        let mut args = None;
        if self.peek() == Some('(') {
            if depth == DEEPEST {
                return Err(Invalid::new(
                    &TYPE_DEPTH,
                    format!("types are nested more than {DEEPEST} deep here"),
                    "flatten the type, or store the value as `String` or `JSON`",
                )
                .at(start..name_range.end));
            }
            let open = self.at;
            self.take('(');
            let elements = self.elements(&name, depth + 1)?;
            end = self.at + 1;
            if self.peek() != Some(')') {
                return Err(self.unclosed(open, "parenthesis", ")"));
            }
            self.take(')');
            args = Some(elements);
        }
        Ok(Node { kind: Kind::Call(Call { name, name_range, args }), range: start..end })
    }

    fn unclosed(&self, open: usize, what: &str, close: &str) -> Invalid {
        if self.peek().is_none() {
            return Invalid::new(
                &TYPE_SYNTAX,
                format!("this {what} is not closed"),
                format!("add the missing `{close}`"),
            )
            .at(open..open + 1);
        }
        self.refuse(
            format!("a comma or `{close}` is expected here"),
            "separate the elements of a type with commas",
        )
    }

    /// The elements up to the closing parenthesis; a comma may follow the last.
    fn elements(&mut self, of: &str, depth: usize) -> Result<Vec<Node<'a>>, Invalid> {
        let mut elements = Vec::new();
        while !matches!(self.peek(), None | Some(')' | ']')) {
            elements.push(self.element(of, depth)?);
            if !self.take(',') {
                break;
            }
        }
        Ok(elements)
    }

    fn element(&mut self, of: &str, depth: usize) -> Result<Node<'a>, Invalid> {
        let start = self.at;
        let names = matches!(of, "Tuple" | "Nested");
        let json = of == "JSON";
        let kind = match self.peek() {
            Some('\'' | '"' | '`') => {
                let (text, range, quote) = self.quoted()?;
                if json {
                    return self.json(Some((text, range)), start, depth);
                }
                let typed = word_length(self.rest()) > 0;
                if (names && typed && quote != '\'') || quote == '`' {
                    Kind::Named { name: text, name_range: range, of: Box::new(self.type_(depth)?) }
                } else if self.take('=') {
                    Kind::Entry { name: text, name_range: range, value: Box::new(self.literal(depth)?) }
                } else {
                    return Ok(Node { kind: Kind::Text(text), range });
                }
            }
            Some('0'..='9') if (names || json) && word_length(self.rest()) > self.number_length() => {
                return if json { self.json(None, start, depth) } else { self.word_element(names, depth) };
            }
            Some('0'..='9' | '+' | '-' | '.' | '[') => return self.literal(depth),
            _ if json => return self.json(None, start, depth),
            _ => return self.word_element(names, depth),
        };
        Ok(Node { range: start..self.end_before_space(), kind })
    }

    /// `Type`, `name Type` or `setting=1`.
    fn word_element(&mut self, names: bool, depth: usize) -> Result<Node<'a>, Invalid> {
        let start = self.at;
        if let Some((word, range)) = self.word() {
            if self.take('=') {
                let value = Box::new(self.literal(depth)?);
                let kind = Kind::Setting { name: word.to_owned(), name_range: range, value };
                return Ok(Node { range: start..self.end_before_space(), kind });
            }
            if names && word_length(self.rest()) > 0 {
                let of = Box::new(self.type_(depth)?);
                let kind = Kind::Named { name: word.to_owned(), name_range: range, of };
                return Ok(Node { range: start..self.end_before_space(), kind });
            }
        }
        self.at = start;
        self.type_(depth)
    }

    /// `SKIP path`, `SKIP REGEXP 'text'`, `path Type` or `setting=1`, in a JSON.
    fn json(
        &mut self,
        quoted: Option<(String, Range<usize>)>,
        start: usize,
        depth: usize,
    ) -> Result<Node<'a>, Invalid> {
        let mut skip = false;
        let first = match quoted {
            Some((text, _)) => text,
            None => match self.word() {
                Some((word, range)) => {
                    if self.take('=') {
                        let value = Box::new(self.literal(depth)?);
                        let kind = Kind::Setting { name: word.to_owned(), name_range: range, value };
                        return Ok(Node { range: start..self.end_before_space(), kind });
                    }
                    skip = word.eq_ignore_ascii_case("skip");
                    word.to_owned()
                }
                None => {
                    return Err(self.refuse(
                        "a path, `SKIP` or a parameter of JSON is expected here",
                        "write `JSON(max_dynamic_paths=8, a.b UInt32, SKIP c)`, for example",
                    ));
                }
            },
        };
        if skip && self.upper(self.at).0 == "REGEXP" {
            let before = self.at;
            self.word();
            if matches!(self.peek(), Some('\'' | '"')) {
                let (text, ..) = self.quoted()?;
                return Ok(Node { range: start..self.end_before_space(), kind: Kind::SkipRegexp(text) });
            }
            self.at = before;
        }
        let mut path = if skip { self.path_step().map(|step| vec![step])? } else { vec![first] };
        while self.take('.') {
            path.push(self.path_step()?);
        }
        let end = self.end_before_space();
        if skip {
            return Ok(Node { range: start..end, kind: Kind::Skip(path) });
        }
        let of = Box::new(self.type_(depth)?);
        Ok(Node {
            range: start..self.end_before_space(),
            kind: Kind::Path { path, path_range: start..end, of },
        })
    }

    fn path_step(&mut self) -> Result<String, Invalid> {
        if matches!(self.peek(), Some('`' | '"')) {
            return Ok(self.quoted()?.0);
        }
        match self.word() {
            Some((word, _)) => Ok(word.to_owned()),
            None => {
                Err(self
                    .refuse("a path of a JSON is expected here", "write the path's keys separated by dots"))
            }
        }
    }

    /// A number, a text, or a list of them.
    fn literal(&mut self, depth: usize) -> Result<Node<'a>, Invalid> {
        let start = self.at;
        match self.peek() {
            Some('\'' | '"') => {
                let (text, range, _) = self.quoted()?;
                Ok(Node { kind: Kind::Text(text), range })
            }
            Some('[') if depth < DEEPEST => {
                self.take('[');
                let mut items = Vec::new();
                while !matches!(self.peek(), None | Some(']')) {
                    items.push(self.literal(depth + 1)?);
                    if !self.take(',') {
                        break;
                    }
                }
                if !self.take(']') {
                    return Err(self.unclosed(start, "bracket", "]"));
                }
                Ok(Node { kind: Kind::List(items), range: start..self.end_before_space() })
            }
            _ => {
                let length = self.number_length();
                if length == 0 {
                    return Err(self.refuse("a number is expected here", "write a number"));
                }
                let range = start..start + length;
                let number = self.text.get(range.clone()).unwrap_or_default();
                self.at = range.end;
                self.space();
                Ok(Node { kind: Kind::Number(number), range })
            }
        }
    }
}
