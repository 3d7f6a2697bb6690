//! What Python reads in `{{ }}`, and what it reads and does not compile.

use std::ops::Range;

use crate::template::python::{self, Id, Kind, SyntaxError, Tree, syntax_error};
use crate::template::render::error::RenderError;
use crate::template::render::program::Step;
use crate::template::render::program::allowed::check_expression;
use crate::template::render::program::dump::dump;
use crate::template::render::program::parser::Parser;

impl Parser<'_> {
    pub(crate) fn expression(&mut self, range: Range<usize>, line: usize) -> Result<(), RenderError> {
        let text = self.sql.get(range.clone()).unwrap_or_default();
        let mut read = python::values(self.sql, range.clone());
        if text.starts_with('#') {
            let message = "a comment hides the end of the tag";
            self.refuse(syntax_error(range, message));
            return Ok(());
        }
        if let Err(error) = &read
            && self.sql.get(error.place.start..).is_some_and(|rest| rest.starts_with('#'))
            && let Ok(before) = python::values(self.sql, range.start..error.place.start)
        {
            // A comment hides the end of a tag only once Tinybird puts that into a call.
            self.refuse(error.clone());
            read = Ok(before);
        }
        match read {
            Ok((tree, root)) => {
                check_expression(&tree, root, self.sql, &range)?;
                let tag = self.code(tree, root, range, line);
                self.push(Step::Value(tag));
                Ok(())
            }
            Err(_) if text.split(' ').next().is_some_and(|word| word.contains("from")) => {
                Err(self.parse_error("\"from\" is a forbidden word", range))
            }
            Err(error) => {
                if let Some(shown) = self.annotation(&range, &error) {
                    return Err(RenderError::template(format!("Invalid expression type: {}", shown?), range));
                }
                let Some(statements) = self.statements(&range, &error) else {
                    return Err(RenderError::thrown("SyntaxError", error.message, error.place));
                };
                for statement in statements {
                    if let Ok((tree, root)) = python::statement("set", self.sql, statement) {
                        check_expression(&tree, root, self.sql, &range)?;
                    }
                }
                // Python reads them, and cannot put them into a call.
                self.refuse(error);
                Ok(())
            }
        }
    }

    /// The statements of Python's that stand in a tag where it cannot be read as one.
    pub(crate) fn statements(&self, range: &Range<usize>, error: &SyntaxError) -> Option<Vec<Range<usize>>> {
        let read = |range: Range<usize>| python::statement("set", self.sql, range);
        if read(range.clone()).is_ok() {
            return Some(vec![range.clone()]);
        }
        let mut statements = Vec::new();
        let (mut start, mut end) = (range.start, error.place.start);
        // As many as anybody may write in one tag.
        for _ in 0..16 {
            if let Err(error) = read(start..end) {
                let earlier = error.place.start;
                let is_end = self.sql.get(earlier..).is_some_and(|rest| rest.starts_with([';', '\n']));
                if !is_end || earlier >= end {
                    return None;
                }
                end = earlier;
                continue;
            }
            statements.push(start..end);
            let rest = self.sql.get(end..range.end)?;
            let after = match rest.chars().next() {
                None => return Some(statements),
                // The next statement begins where the line does.
                Some('\n') => rest.trim_start_matches('\n'),
                Some(';') => rest.get(1..)?.trim_start_matches([' ', '\t']),
                _ => return None,
            };
            if after.starts_with([' ', '\t']) {
                return None;
            }
            start = range.end - after.len();
            if start == range.end {
                return Some(statements);
            }
            end = read(start..range.end).map_or_else(|error| error.place.start, |_| range.end);
        }
        None
    }

    /// `name: type`, which Python reads as well, with what Python shows of it.
    fn annotation(&self, range: &Range<usize>, error: &SyntaxError) -> Option<Result<String, RenderError>> {
        let read = |range: Range<usize>| python::statement("set", self.sql, range).ok();
        self.sql.get(error.place.clone()).filter(|colon| *colon == ":")?;
        let (target, root) = read(range.start..error.place.start)?;
        let parts = target.children(root);
        let id = *parts.first().filter(|_| parts.len() == 1)?;
        let simple = match target.kind(id)? {
            Kind::Name(_) => 1,
            Kind::Attribute { .. } | Kind::Subscript { .. } => 0,
            _ => return None,
        };
        let (of, root) = read(error.place.end..range.end)?;
        let shown = dump(&target, id, self.sql).and_then(|target| {
            let target = target.replacen("ctx=Load()", "ctx=Store()", 1);
            Ok(format!(
                "AnnAssign(target={target}, annotation={}, simple={simple})",
                dump(&of, root, self.sql)?
            ))
        });
        Some(shown)
    }

    /// Whether what stands after `set` is another statement of Python's than an assignment or an expression, or several.
    pub(crate) fn is_other_statement(&self, range: &Range<usize>, error: &SyntaxError) -> bool {
        let text = self.sql.get(range.clone()).unwrap_or_default();
        let length = text.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(text.len());
        let (word, rest) = text.split_at(length);
        let rest = rest.trim();
        let after = range.start + length..range.end;
        let reads = |word: &str, range: Range<usize>| python::statement(word, self.sql, range).is_ok();
        let is_name = |name: &str| name.split('.').all(|part| python::is_name(part.trim()));
        let is_other = match word {
            "" => text.starts_with('#'),
            "break" | "continue" | "pass" => rest.is_empty(),
            "return" | "raise" => rest.is_empty() || reads("set", after),
            "assert" | "del" => reads("set", after),
            "import" => rest.split(',').all(|name| is_name(name.split(" as ").next().unwrap_or_default())),
            "from" => rest.contains("import "),
            "global" | "nonlocal" => rest.split(',').all(is_name),
            "if" | "while" | "for" => rest.find(':').is_some_and(|colon| {
                let colon = range.end - rest.len() + colon;
                reads(word, after.start..colon) && reads("set", colon + 1..range.end)
            }),
            _ => false,
        };
        let is_several = || self.statements(range, error).is_some_and(|statements| statements.len() > 1);
        is_other || self.annotation(range, error).is_some() || is_several()
    }

    /// Refuses what Python reads and does not compile.
    pub(crate) fn compile(&mut self, tree: &Tree) {
        let is_starred = |id: &&Id| matches!(tree.kind(**id), Some(Kind::Starred(_)));
        for (id, node) in tree.nodes() {
            let refused = match &node.kind {
                Kind::Generator(parts) => parts
                    .get(1)
                    .filter(|over| has_assignment(tree, **over))
                    .map(|_| "assignment expression cannot be used in a comprehension iterable expression"),
                Kind::Statement(parts) => parts
                    .iter()
                    .find(is_starred)
                    .map(|_| "starred assignment target must be in a list or tuple"),
                Kind::Tuple(items) | Kind::List(items) if is_target(tree, id) => items
                    .iter()
                    .filter(is_starred)
                    .nth(1)
                    .map(|_| "multiple starred expressions in assignment"),
                _ => None,
            };
            if let Some(message) = refused {
                self.refuse(syntax_error(node.range.clone(), message));
            }
        }
    }
}

/// Whether `:=` stands in an expression.
fn has_assignment(tree: &Tree, id: Id) -> bool {
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        if matches!(tree.kind(id), Some(Kind::Assignment { .. })) {
            return true;
        }
        open.extend(tree.children(id));
    }
    false
}

/// Whether the items of a tuple or a list are given values.
fn is_target(tree: &Tree, id: Id) -> bool {
    let mut open = tree.children(id);
    while let Some(id) = open.pop() {
        match tree.kind(id) {
            Some(Kind::Target(_)) => return true,
            Some(Kind::Starred(_) | Kind::Tuple(_) | Kind::List(_)) => open.extend(tree.children(id)),
            _ => {}
        }
    }
    false
}
