//! A template as the steps that render it, or the error that Tinybird gives for it.

pub(crate) mod allowed;
pub(crate) mod blocks;
pub(crate) mod dump;
pub(crate) mod expressions;
pub(crate) mod names;
pub(crate) mod parser;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::template::python::{Id, Tree};
use crate::template::render::error::RenderError;
use crate::template::render::program::names::{Found, Listed, bound_names};
use crate::template::render::program::parser::Parser;

/// A template that can be rendered.
#[derive(Debug)]
pub struct Program {
    pub(crate) sql: String,
    pub(crate) codes: Vec<Code>,
    pub(crate) steps: Vec<Step>,
    /// The names that the template gives values to: Python looks nowhere else for them.
    pub(crate) locals: BTreeSet<String>,
    /// The names that get `None` or a placeholder where the caller gives nothing, each with its line.
    pub(crate) found: Vec<Found>,
    /// The parameters with their types, as Tinybird lists them.
    pub(crate) listed: Vec<Listed>,
    /// No code at all.
    pub(crate) nothing: Tree,
}

/// What stands in a tag.
#[derive(Debug)]
pub(crate) struct Code {
    pub(crate) tree: Tree,
    pub(crate) root: Id,
    /// Its bytes, without the brackets and the white space around it.
    pub(crate) range: Range<usize>,
    pub(crate) line: usize,
    /// Whether it is what `set` is followed by.
    pub(crate) is_set: bool,
}

/// The place of a tag among the codes.
pub(crate) type Tag = usize;

#[derive(Debug)]
pub(crate) enum Step {
    /// Bytes of the template, with this treatment of white space.
    Text(Range<usize>, Space),
    Value(Tag),
    Set(Tag),
    If(Vec<(Tag, Vec<Step>)>, Vec<Step>),
    For(Tag, Vec<Step>, Vec<Step>),
    While(Tag, Vec<Step>, Vec<Step>),
    Try(Box<Try>),
    Break,
    Continue,
}

/// `{% try %}` with its parts.
#[derive(Debug, Default)]
pub(crate) struct Try {
    pub(crate) body: Vec<Step>,
    pub(crate) handlers: Vec<(Option<Tag>, Vec<Step>)>,
    pub(crate) orelse: Vec<Step>,
    pub(crate) finally: Vec<Step>,
}

/// How `{% whitespace %}` treats white space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Space {
    All,
    Single,
    OneLine,
}

impl Program {
    /// Reads a template: the SQL of a node, without the `%` before it.
    ///
    /// # Errors
    /// What Tinybird refuses before it renders anything.
    pub fn parse(sql: &str) -> Result<Self, RenderError> {
        Self::named(sql, None)
    }

    /// The same with the name of its node, which some errors tell.
    ///
    /// # Errors
    /// What Tinybird refuses before it renders anything.
    pub fn named(sql: &str, node: Option<&str>) -> Result<Self, RenderError> {
        let name = node.filter(|name| !name.is_empty()).unwrap_or("<string>");
        let mut parser = Parser {
            sql,
            name,
            codes: Vec::new(),
            open: Vec::new(),
            steps: Vec::new(),
            space: Space::All,
            syntax: None,
            loops: 0,
            line: 1,
            counted: 0,
        };
        parser.run()?;
        if let Some(error) = parser.syntax {
            return Err(RenderError::thrown("SyntaxError", error.message, error.place));
        }
        let (codes, steps) = (parser.codes, parser.steps);
        let found = names::found(sql, &codes);
        if let Some(found) = found.iter().find(|found| matches!(found.name.as_str(), "q" | "format")) {
            let message =
                format!("\"{}\" can not be used as a variable name, line {}", found.name, found.line);
            return Err(RenderError::thrown("ValueError", message, found.range.clone()));
        }
        let mut locals = BTreeSet::new();
        codes.iter().for_each(|code| bound_names(&code.tree, code.root, &mut locals));
        let listed = names::listed(sql, &codes, &steps)?;
        Ok(Self { sql: sql.to_owned(), codes, steps, locals, found, listed, nothing: Tree::default() })
    }
}

/// What Python's `strip` takes for white space.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}
