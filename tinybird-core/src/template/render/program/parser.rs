//! Reads the tags of a template.

use std::ops::Range;

use crate::template::python::{self, Id, SyntaxError, Tree, syntax_error};
use crate::template::render::error::RenderError;
use crate::template::render::objects::repr;
use crate::template::render::program::allowed::check_statement;
use crate::template::render::program::blocks::Open;
use crate::template::render::program::{Code, Space, Step, Tag, is_space};
use crate::template::tags::{TagKind, tags};

/// What a tag is where Python could read it.
pub(crate) type Read = Result<(Tree, Id), SyntaxError>;

pub(crate) struct Parser<'a> {
    pub(crate) sql: &'a str,
    pub(crate) name: &'a str,
    pub(crate) codes: Vec<Code>,
    pub(crate) open: Vec<Open>,
    pub(crate) steps: Vec<Step>,
    pub(crate) space: Space,
    /// What Python cannot compile, which shows once all tags were read.
    pub(crate) syntax: Option<SyntaxError>,
    /// How many loops and `try`s are open.
    pub(crate) loops: usize,
    pub(crate) line: usize,
    /// The byte up to which lines are counted.
    pub(crate) counted: usize,
}

impl Parser<'_> {
    pub(crate) fn run(&mut self) -> Result<(), RenderError> {
        let (tags, unclosed) = tags(self.sql);
        let mut end = 0;
        for tag in &tags {
            self.text(end..tag.range.start);
            end = tag.range.end;
            let line = self.line_at(tag.range.start);
            match tag.kind {
                TagKind::Escape => self.text(tag.range.start..tag.range.start + 2),
                TagKind::Comment => {}
                TagKind::Expression | TagKind::Statement => {
                    let inner = stripped(self.sql, tag.range.start + 2..tag.range.end - 2);
                    let after = self.line_at(end);
                    if inner.is_empty() {
                        let what = match tag.kind {
                            TagKind::Expression => "Empty expression",
                            _ => "Empty block tag ({% %})",
                        };
                        return Err(self.parse_error(what, tag.range.clone()));
                    }
                    match tag.kind {
                        TagKind::Expression => self.expression(inner, line)?,
                        _ => self.statement(inner, line)?,
                    }
                    self.line = after;
                }
            }
        }
        if let Some(range) = unclosed.and_then(|invalid| invalid.range) {
            self.line_at(range.start);
            let what = match self.sql.as_bytes().get(range.start + 1) {
                Some(b'{') => "Missing end expression }}",
                Some(b'%') => "Missing end block %}",
                _ => "Missing end comment #}",
            };
            return Err(self.parse_error(what, range));
        }
        if let Some(open) = self.open.last() {
            let at = match self.name {
                "<string>" => format!("at line {}", self.line),
                name => format!("in the node {name} at line {} of the SQL: {}", self.line, self.sql),
            };
            let message = format!("Missing {{% end %}} block for if {at}");
            return Err(RenderError::thrown("UnClosedIfError", message, open.range.clone()));
        }
        self.text(end..self.sql.len());
        Ok(())
    }

    /// The line of a byte; bytes are given in their order.
    pub(crate) fn line_at(&mut self, byte: usize) -> usize {
        let passed = self.sql.get(self.counted..byte).unwrap_or_default();
        self.line += passed.bytes().filter(|b| *b == b'\n').count();
        self.counted = byte;
        self.line
    }

    pub(crate) fn parse_error(&self, what: &str, range: Range<usize>) -> RenderError {
        RenderError::thrown("ParseError", format!("{what} at {}:{}", self.name, self.line), range)
    }

    pub(crate) fn push(&mut self, step: Step) {
        match self.open.last_mut().and_then(|open| open.parts.last_mut()) {
            Some(part) => part.steps.push(step),
            None => self.steps.push(step),
        }
    }

    pub(crate) fn text(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.push(Step::Text(range, self.space));
        }
    }

    /// Notes what Python cannot compile; the first of it counts.
    pub(crate) fn refuse(&mut self, error: SyntaxError) {
        if self.syntax.as_ref().is_none_or(|first| error.place.start < first.place.start) {
            self.syntax = Some(error);
        }
    }

    pub(crate) fn code(&mut self, tree: Tree, root: Id, range: Range<usize>, line: usize) -> Tag {
        self.compile(&tree);
        self.codes.push(Code { tree, root, range, line, is_set: false });
        self.codes.len() - 1
    }

    pub(crate) fn read(&self, word: &str, range: Range<usize>) -> Read {
        let text = self.sql.get(range.clone()).unwrap_or_default();
        let blanks = if word == "set" { text.len() - text.trim_start().len() } else { 0 };
        if text.is_empty() && word != "except" {
            return Err(syntax_error(range, format!("`{word}` says nothing")));
        }
        python::statement(if word == "elif" { "if" } else { word }, self.sql, range.start + blanks..range.end)
    }

    /// The code of a statement that Python could read, after Tinybird's check of it.
    pub(crate) fn checked(
        &mut self,
        read: Read,
        range: &Range<usize>,
        line: usize,
    ) -> Result<Option<Tag>, RenderError> {
        match read {
            Ok((tree, root)) => {
                check_statement(&tree, root, self.sql, range)?;
                Ok(Some(self.code(tree, root, range.clone(), line)))
            }
            Err(error) => {
                self.refuse(error);
                Ok(None)
            }
        }
    }

    pub(crate) fn statement(&mut self, range: Range<usize>, line: usize) -> Result<(), RenderError> {
        let text = self.sql.get(range.clone()).unwrap_or_default();
        let operator = text.split(' ').next().unwrap_or_default();
        let rest = range.start + operator.len()..range.end;
        let parents: &[&str] = match operator {
            "else" => &["if", "for", "while", "try"],
            "elif" => &["if"],
            "except" | "finally" => &["try"],
            _ => &[],
        };
        if !parents.is_empty() {
            return self.part(operator, parents, &range, rest, line);
        }
        match operator {
            "end" => return self.end(&range),
            "comment" => {}
            "set" if rest.is_empty() => return Err(self.parse_error("set missing statement", range)),
            "set" => {
                let suffix = stripped(self.sql, rest);
                let read = self.read("set", suffix.clone());
                let read = match read {
                    Err(error) if self.is_other_statement(&suffix, &error) => {
                        let text = self.sql.get(suffix.clone()).unwrap_or_default();
                        return Err(RenderError::template(format!("Invalid set statement: {text}"), suffix));
                    }
                    // One that a `;` ends.
                    Err(error) => match self.statements(&suffix, &error).unwrap_or_default().as_slice() {
                        [one] => self.read("set", one.clone()),
                        _ => Err(error),
                    },
                    read => read,
                };
                if let Some(tag) = self.checked(read, &suffix, line)? {
                    if let Some(code) = self.codes.get_mut(tag) {
                        code.is_set = true;
                    }
                    self.push(Step::Set(tag));
                }
            }
            "extends" => return Err(self.parse_error("extends is forbidden", range)),
            "import" | "from" => return Err(self.parse_error("import is forbidden", range)),
            "include" | "autoescape" | "raw" | "module" => {
                return Err(self.parse_error(&format!("{operator} is forbidden"), range));
            }
            "whitespace" => {
                self.space = match self.sql.get(stripped(self.sql, rest)).unwrap_or_default() {
                    "all" => Space::All,
                    "single" => Space::Single,
                    "oneline" => Space::OneLine,
                    other => {
                        let message = format!("invalid whitespace mode {other}");
                        return Err(RenderError::thrown("Exception", message, range));
                    }
                };
            }
            "apply" => return Err(self.parse_error("apply is forbidden", range)),
            "if" => self.enter("if", range, line),
            "for" => self.enter("for", range, line),
            "while" => self.enter("while", range, line),
            "try" => self.enter("try", range, line),
            "block" => self.enter("block", range, line),
            "break" | "continue" => self.jump(operator, &range, &rest)?,
            other => {
                let what = format!("unknown operator: {}", repr::quoted(other));
                return Err(self.parse_error(&what, range));
            }
        }
        Ok(())
    }
}

/// The bytes without the white space around them.
fn stripped(sql: &str, range: Range<usize>) -> Range<usize> {
    let text = sql.get(range.clone()).unwrap_or_default();
    let start = range.start + text.len() - text.trim_start_matches(is_space).len();
    start..start + text.trim_matches(is_space).len()
}
