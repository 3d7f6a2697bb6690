//! The statements of a template: `{% if .. %}`, `{% set .. %}`, `{% end %}`.

use std::ops::Range;

use super::allowed::check_safe;
use super::blocks::Word;
use super::python::{self, Id, Tree};
use super::reader::Reader;
use super::rules::TEMPLATE_TAG;
use super::tags::Tag;
use crate::rule::Invalid;

/// A statement: the word that it begins with, and what follows.
struct Statement<'a> {
    tag: &'a Tag,
    word: &'a str,
    place: Range<usize>,
    rest: Range<usize>,
}

/// What Python says in a statement, and whether that holds when no parameter is given.
type Head = (Option<(Tree, Id)>, Option<bool>);

impl Statement<'_> {
    /// Refuses what follows a word that stands alone.
    fn alone(&self) -> Result<(), Invalid> {
        if self.rest.is_empty() {
            return Ok(());
        }
        let message = format!("nothing can follow `{}`", self.word);
        let help = if self.word == "else" { "write `{% elif .. %}`" } else { "remove it" };
        Err(Invalid::new(&TEMPLATE_TAG, message, help).at(self.rest.clone()))
    }
}

impl Reader<'_> {
    pub(super) fn statement(&mut self, tag: &Tag) -> Result<(), Invalid> {
        let word = self.text(&tag.inner).split(' ').next().unwrap_or_default();
        let place = tag.inner.start..tag.inner.start + word.len();
        let statement = Statement { tag, word, rest: place.end..tag.inner.end, place: place.clone() };
        let checked = match Word::find(word) {
            Ok(Word::Opens(word)) => self.open_block(word, &statement),
            Ok(Word::Continues(part)) => self.continue_block(part, &statement),
            Ok(Word::End) => self.close_block(),
            Ok(Word::Set) => {
                self.set(&statement);
                Ok(())
            }
            Ok(Word::Jump(word)) => self.blocks.jump(word).and_then(|()| statement.alone()),
            Ok(Word::Ignored("whitespace")) => self.check_whitespace(&statement),
            Ok(Word::Ignored(_)) => Ok(()),
            Err(invalid) => {
                match word.starts_with("end") {
                    true => self.blocks.may_close = true,
                    false => self.blocks.may_open = true,
                }
                Err(invalid)
            }
        };
        checked.map_err(|invalid| if invalid.range.is_none() { invalid.at(place) } else { invalid })
    }

    fn open_block(&mut self, word: &'static str, statement: &Statement) -> Result<(), Invalid> {
        let is_try = word == "try";
        let is_reached = self.blocks.is_reached(false);
        let (head, holds) = if is_try { (None, None) } else { self.python(word, statement, is_reached) };
        self.blocks.enter(word, statement.tag.range.clone())?;
        self.blocks.condition(head.as_ref(), holds);
        if let Some(open) = self.blocks.open.last_mut() {
            open.head = head;
        }
        if is_try { statement.alone() } else { Ok(()) }
    }

    fn continue_block(&mut self, part: &'static str, statement: &Statement) -> Result<(), Invalid> {
        let is_bare = statement.rest.is_empty();
        let is_reached = self.blocks.is_reached(true);
        let (head, holds) = match part {
            "else" => (None, Some(true)),
            "finally" => (None, None),
            "except" if is_bare => (None, None),
            "elif" => self.python("if", statement, is_reached),
            _ => self.python(part, statement, is_reached),
        };
        if let Some((tree, root)) = &head {
            self.list(tree, *root);
        }
        self.blocks.part(part, is_bare)?;
        self.blocks.condition(head.as_ref(), holds);
        if matches!(part, "else" | "finally") { statement.alone() } else { Ok(()) }
    }

    fn close_block(&mut self) -> Result<(), Invalid> {
        let Some((open, uncaught)) = self.blocks.leave()? else { return Ok(()) };
        // Tinybird lists what stands in a block before what its tag says.
        if let Some((tree, root)) = open.head {
            self.list(&tree, root);
        }
        uncaught.map_or(Ok(()), Err)
    }

    fn set(&mut self, statement: &Statement) {
        let is_reached = self.blocks.is_reached(false);
        let (head, _) = self.python("set", statement, is_reached);
        // Tinybird overlooks the names of a statement that holds such brackets.
        if let Some((tree, root)) = head.filter(|_| !self.text(&statement.tag.inner).contains("{{")) {
            self.list(&tree, root);
        }
    }

    fn check_whitespace(&self, statement: &Statement) -> Result<(), Invalid> {
        if matches!(self.text(&statement.rest).trim(), "all" | "single" | "oneline") {
            return Ok(());
        }
        let help = "write `all`, `single` or `oneline`";
        Err(Invalid::new(&TEMPLATE_TAG, "this is not a way to treat white space", help))
    }

    /// Reads and checks what follows the word, as Python's statement `of`.
    fn python(&mut self, of: &str, statement: &Statement, is_reached: bool) -> Head {
        let Statement { tag, word, place, rest } = statement;
        if rest.is_empty() {
            let message = format!("`{word}` says nothing");
            let help = format!("write `{{% {word} .. %}}`");
            self.invalid.push(Invalid::new(&TEMPLATE_TAG, message, help).at(place.clone()));
            return (None, None);
        }
        match python::statement(of, self.sql, trimmed(self.sql, rest.clone(), of)) {
            Ok((tree, root)) => {
                let before = self.invalid.len();
                check_safe(&tree, root, self.sql, &mut self.invalid);
                self.look(&tree, root, false);
                let holds = self.evaluate(&tree, root, is_reached && self.invalid.len() == before);
                (Some((tree, root)), holds)
            }
            Err(error) => {
                self.syntax(tag, error);
                (None, None)
            }
        }
    }
}

/// What is set, without the line breaks before it, which Python would mind.
fn trimmed(sql: &str, range: Range<usize>, word: &str) -> Range<usize> {
    let text = sql.get(range.clone()).unwrap_or_default();
    let blanks = if word == "set" { text.len() - text.trim_start().len() } else { 0 };
    range.start + blanks..range.end
}
