//! The blocks of a template.

use std::ops::Range;

use crate::template::python::{Tree, syntax_error};
use crate::template::render::error::RenderError;
use crate::template::render::program::allowed::check_statement;
use crate::template::render::program::parser::Parser;
use crate::template::render::program::{Code, Step, Tag, Try};

/// Python indents no deeper than 100 levels, of which two stand around the blocks and one around a value.
const DEEPEST: usize = 97;
/// Python nests no more loops and `try`s than this.
const MOST_LOOPS: usize = 20;

/// A block that is open.
pub(crate) struct Open {
    pub(crate) word: &'static str,
    /// What its tag says, and where.
    pub(crate) range: Range<usize>,
    pub(crate) tag: Option<Tag>,
    /// Whether Tinybird takes `break` in it.
    pub(crate) in_loop: bool,
    /// Whether Python does, to which the `else` of a loop is outside of it.
    pub(crate) may_break: bool,
    pub(crate) parts: Vec<Part>,
}

/// A part of a block: its body, its `else`.
pub(crate) struct Part {
    pub(crate) word: &'static str,
    pub(crate) tag: Option<Tag>,
    pub(crate) steps: Vec<Step>,
}

impl Parser<'_> {
    pub(crate) fn in_loop(&self) -> bool {
        self.open.last().is_some_and(|open| open.in_loop)
    }

    fn may_break(&self) -> bool {
        self.open.last().is_some_and(|open| open.may_break)
    }

    pub(crate) fn enter(&mut self, word: &'static str, range: Range<usize>, line: usize) {
        let is_loop = matches!(word, "for" | "while");
        let in_loop = is_loop || self.in_loop();
        let may_break = is_loop || self.may_break();
        // Its place among the codes is that of its tag, as are those of its parts.
        let tag = self.codes.len();
        self.codes.push(Code { tree: Tree::default(), root: 0, range: range.clone(), line, is_set: false });
        let part = Part { word, tag: Some(tag), steps: Vec::new() };
        self.loops += usize::from(word != "if");
        if self.open.len() >= DEEPEST || self.loops > MOST_LOOPS {
            self.refuse(syntax_error(range.clone(), "too many statically nested blocks"));
        }
        self.open.push(Open { word, range, tag: Some(tag), in_loop, may_break, parts: vec![part] });
    }

    pub(crate) fn jump(
        &mut self,
        word: &str,
        range: &Range<usize>,
        rest: &Range<usize>,
    ) -> Result<(), RenderError> {
        if !self.in_loop() {
            let what = format!("{word} outside {{'for', 'while'}} block");
            return Err(self.parse_error(&what, range.clone()));
        }
        if !rest.is_empty() {
            self.refuse(syntax_error(range.clone(), "invalid syntax"));
        } else if !self.may_break() {
            self.refuse(syntax_error(range.clone(), format!("'{word}' outside loop")));
        }
        self.push(if word == "break" { Step::Break } else { Step::Continue });
        Ok(())
    }

    /// `else`, `elif`, `except`, `finally`.
    pub(crate) fn part(
        &mut self,
        word: &str,
        parents: &[&str],
        range: &Range<usize>,
        rest: Range<usize>,
        line: usize,
    ) -> Result<(), RenderError> {
        let Some(open) = self.open.last() else {
            // The order of a set of Python's, which is another one in each of its runs.
            let parents: Vec<String> = parents.iter().map(|parent| format!("'{parent}'")).collect();
            let what = format!("{word} outside {{{}}} block", parents.join(", "));
            return Err(self.parse_error(&what, range.clone()));
        };
        if !parents.contains(&open.word) {
            let what = format!("{word} block cannot be attached to {} block", open.word);
            return Err(self.parse_error(&what, range.clone()));
        }
        let (word, tag): (&'static str, _) = match word {
            "elif" => {
                let read = self.read("elif", rest);
                ("elif", self.checked(read, range, line)?)
            }
            "except" if rest.is_empty() => ("except", None),
            "except" => {
                if self.sql.get(rest.clone()).is_some_and(|rest| rest.trim_start().starts_with('*')) {
                    let message = "`except*`".to_owned();
                    return Err(RenderError::Unsupported { message, range: range.clone() });
                }
                let read = self.read("except", rest);
                ("except", self.checked(read, range, line)?)
            }
            word => {
                if !rest.is_empty() {
                    let text = self.sql.get(range.clone()).unwrap_or_default();
                    let message = format!("Invalid control block: {text}");
                    return Err(RenderError::template(message, range.clone()));
                }
                (if word == "else" { "else" } else { "finally" }, None)
            }
        };
        let outer = self.open.len().checked_sub(2).and_then(|at| self.open.get(at));
        let outer_may_break = outer.is_some_and(|open| open.may_break);
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        if word == "else" && matches!(open.word, "for" | "while") {
            open.may_break = outer_may_break;
        }
        let before = open.parts.last().map(|part| (part.word, part.tag.is_none()));
        let wrong = matches!(
            (word, before),
            ("elif" | "except", Some(("else" | "finally", _) | ("except", true)))
                | ("else", Some(("else" | "finally" | "try", _)))
                | ("finally", Some(("finally", _)))
        );
        open.parts.push(Part { word, tag, steps: Vec::new() });
        if wrong {
            self.refuse(syntax_error(range.clone(), "invalid syntax"));
        }
        Ok(())
    }

    pub(crate) fn end(&mut self, range: &Range<usize>) -> Result<(), RenderError> {
        let Some(open) = self.open.pop() else {
            return Err(self.parse_error("Extra {% end %} block", range.clone()));
        };
        self.loops -= usize::from(open.word != "if");
        let text = self.sql.get(open.range.clone()).unwrap_or_default();
        if open.word == "block" {
            return Err(self.parse_error("block is forbidden", open.range));
        }
        if open.word == "try" && text != "try" {
            return Err(RenderError::template(format!("Invalid control block: {text}"), open.range));
        }
        if open.word != "try" {
            let read = self.read(open.word, open.range.start + open.word.len()..open.range.end);
            match read {
                Ok((tree, root)) => {
                    check_statement(&tree, root, self.sql, &open.range)?;
                    self.compile(&tree);
                    if let Some(code) = open.tag.and_then(|tag| self.codes.get_mut(tag)) {
                        (code.tree, code.root) = (tree, root);
                    }
                }
                Err(error) => self.refuse(error),
            }
        }
        // What nests too deeply is refused, and not kept.
        if let Some(step) = self.block(open).filter(|_| self.open.len() < DEEPEST) {
            self.push(step);
        }
        Ok(())
    }

    /// The step that a block is.
    pub(crate) fn block(&mut self, open: Open) -> Option<Step> {
        let mut parts = open.parts.into_iter();
        let first = parts.next()?;
        let mut rest: Vec<Part> = parts.collect();
        let caught = rest.iter().any(|part| matches!(part.word, "except" | "finally"));
        let mut take = |word: &str| {
            let at = rest.iter().position(|part| part.word == word);
            at.map(|at| rest.remove(at).steps).unwrap_or_default()
        };
        let (orelse, finally) = (take("else"), take("finally"));
        Some(match open.word {
            "if" => {
                let branches = [first].into_iter().chain(rest);
                Step::If(branches.filter_map(|part| Some((part.tag?, part.steps))).collect(), orelse)
            }
            "for" => Step::For(open.tag?, first.steps, orelse),
            "while" => Step::While(open.tag?, first.steps, orelse),
            _ => {
                let handlers: Vec<_> = rest.into_iter().map(|part| (part.tag, part.steps)).collect();
                if !caught {
                    self.refuse(syntax_error(open.range, "expected 'except' or 'finally' block"));
                }
                Step::Try(Box::new(Try { body: first.steps, handlers, orelse, finally }))
            }
        })
    }
}
