//! Renders the steps of a template.

use std::ops::Range;

use crate::template::python::{Id, Kind};
use crate::template::render::functions;
use crate::template::render::machine::arguments::Arguments;
use crate::template::render::machine::fault::{Fault, Run, What};
use crate::template::render::machine::{Frame, Machine};
use crate::template::render::objects::Object;
use crate::template::render::program::{Space, Step, Tag, Try, is_space};

/// The bytes of SQL that a template may become.
const MOST_SQL: usize = 16 << 20;

/// How steps end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    Next,
    Break,
    Continue,
}

impl<'p> Machine<'p> {
    fn frame(&self, top: &Frame<'p>, tag: Tag) -> Run<(Frame<'p>, Id)> {
        let code = self.code(tag)?;
        Ok((Frame { tree: &code.tree, tag, scope: top.scope.clone() }, code.root))
    }

    pub(crate) fn steps(&mut self, top: &Frame<'p>, steps: &'p [Step]) -> Run<Flow> {
        for step in steps {
            self.work(1)?;
            let flow = self.step(top, step)?;
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    fn step(&mut self, top: &Frame<'p>, step: &'p Step) -> Run<Flow> {
        match step {
            Step::Text(range, space) => self.text(range, *space)?,
            Step::Value(tag) => self.value(top, *tag)?,
            Step::Set(tag) => {
                let (frame, root) = self.frame(top, *tag)?;
                self.assignment(&frame, root)?;
            }
            Step::If(branches, orelse) => {
                for (tag, body) in branches {
                    if self.condition(top, *tag)? {
                        return self.steps(top, body);
                    }
                }
                return self.steps(top, orelse);
            }
            Step::For(tag, body, orelse) => return self.for_loop(top, *tag, body, orelse),
            Step::While(tag, body, orelse) => {
                while self.condition(top, *tag)? {
                    if self.steps(top, body)? == Flow::Break {
                        return Ok(Flow::Next);
                    }
                }
                return self.steps(top, orelse);
            }
            Step::Try(parts) => return self.try_step(top, parts),
            Step::Break => return Ok(Flow::Break),
            Step::Continue => return Ok(Flow::Continue),
        }
        Ok(Flow::Next)
    }

    fn write(&mut self, text: &str) -> Run<()> {
        if self.sql.len() + text.len() > MOST_SQL {
            return Err(Fault::limit("the template becomes too much SQL"));
        }
        self.sql.push_str(text);
        Ok(())
    }

    /// Text of the template.
    fn text(&mut self, range: &Range<usize>, space: Space) -> Run<()> {
        let text = self.program.sql.get(range.clone()).unwrap_or_default();
        if space == Space::All || text.contains("<pre>") {
            self.map.text(self.sql.len(), range.start);
            return self.write(text);
        }
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let blank = rest.len() - rest.trim_start_matches(|c| is_blank(c, space)).len();
            let run = rest.find(|c| is_blank(c, space)).unwrap_or(rest.len());
            self.map.text(self.sql.len(), range.start + at);
            if blank == 0 {
                self.write(rest.get(..run).unwrap_or_default())?;
                at += run;
                continue;
            }
            let white = rest.get(..blank).unwrap_or_default();
            let written = collapsed(white, space);
            self.write(&written)?;
            at += blank;
        }
        Ok(())
    }

    /// What a tag writes.
    fn value(&mut self, top: &Frame<'p>, tag: Tag) -> Run<()> {
        let (frame, root) = self.frame(top, tag)?;
        let range = self.code(tag)?.range.clone();
        let placed = |fault: Box<Fault>| -> Box<Fault> {
            let mut fault = fault;
            fault.at.get_or_insert_with(|| range.clone());
            fault
        };
        let values = match frame.tree.kind(root) {
            Some(Kind::Statement(values)) => self.items(&frame, values)?,
            _ => Vec::new(),
        };
        let [value] = values.as_slice() else {
            let message = "expression_wrapper() got multiple values for argument 'escape_arrays'";
            return Err(placed(Fault::kind(message)));
        };
        let text = self.wrapped(value, &range).map_err(placed)?;
        self.shadowed(&frame, value).map_err(placed)?;
        self.map.tag(self.sql.len(), range);
        self.write(&text)
    }

    /// What a value is written as: strings are quoted.
    fn wrapped(&mut self, value: &Object, range: &Range<usize>) -> Run<String> {
        if value.is_none() {
            let name = functions::shown_name(self.program.sql.get(range.clone()).unwrap_or_default());
            return Err(functions::is_null(&name));
        }
        match functions::wrap(value) {
            Some(text) => Ok(text),
            None => self.str_of(value),
        }
    }

    /// Python's `isinstance` and `str` are called for what a tag writes, whatever the template or the caller makes of them.
    fn shadowed(&mut self, frame: &Frame<'p>, value: &Object) -> Run<()> {
        let is_text = functions::wrap(value).is_some() || value.as_str().is_some();
        for name in ["isinstance", "str"].into_iter().take(if is_text { 1 } else { 2 }) {
            if !self.program.locals.contains(name) && self.global(name).is_none() {
                continue;
            }
            let function = self.name(&frame.scope, name)?;
            self.call(&function, Arguments::of(vec![value.clone()]))?;
            return Err(Fault::unsupported("a value for a function that the renderer calls"));
        }
        Ok(())
    }

    fn condition(&mut self, top: &Frame<'p>, tag: Tag) -> Run<bool> {
        let (frame, root) = self.frame(top, tag)?;
        let condition = match frame.tree.kind(root) {
            Some(Kind::Statement(parts)) => parts.first().copied().unwrap_or(root),
            _ => root,
        };
        Ok(self.eval(&frame, condition)?.is_true())
    }

    fn assignment(&mut self, frame: &Frame<'p>, root: Id) -> Run<()> {
        let Some(Kind::Statement(parts)) = frame.tree.kind(root) else { return Ok(()) };
        if let (Some(op), [target, value]) = (frame.tree.augmented, parts.as_slice()) {
            return self.update(frame, op, *target, *value).map_err(|fault| fault.placed(frame, Some(root)));
        }
        let Some((value, targets)) = parts.split_last() else { return Ok(()) };
        let value = self.eval(frame, *value)?;
        for target in targets {
            self.assign(frame, *target, value.clone())?;
        }
        Ok(())
    }

    /// `target += value`.
    fn update(&mut self, frame: &Frame<'p>, op: &'static str, target: Id, value: Id) -> Run<()> {
        match frame.tree.kind(target) {
            Some(Kind::Subscript { value: of, index }) => {
                let (of, index) = (self.eval(frame, *of)?, self.eval(frame, *index)?);
                let before = self.item(&of, &index)?;
                let value = self.eval(frame, value)?;
                let after = self.in_place(op, &before, &value)?;
                self.set_item(&of, &index, after)
            }
            Some(Kind::Attribute { value: of, name, .. }) => {
                let of = self.eval(frame, *of)?;
                let name = self.program.sql.get(name.clone()).unwrap_or_default();
                self.attribute(&of, name)?;
                self.eval(frame, value)?;
                Err(self.cannot_set(&of, name))
            }
            _ => {
                let before = self.eval(frame, target)?;
                let value = self.eval(frame, value)?;
                let after = self.in_place(op, &before, &value)?;
                self.assign(frame, target, after)
            }
        }
    }

    fn for_loop(&mut self, top: &Frame<'p>, tag: Tag, body: &'p [Step], orelse: &'p [Step]) -> Run<Flow> {
        let (frame, root) = self.frame(top, tag)?;
        let Some(Kind::Statement(parts)) = frame.tree.kind(root) else { return Ok(Flow::Next) };
        let [target, over] = parts.as_slice() else { return Ok(Flow::Next) };
        let of = self.eval(&frame, *over)?;
        let iterator = self.iter(&of).map_err(|fault| fault.placed(&frame, Some(*over)))?;
        while let Some(item) = self.next(&iterator).map_err(|fault| fault.placed(&frame, Some(*over)))? {
            self.assign(&frame, *target, item)?;
            if self.steps(top, body)? == Flow::Break {
                return Ok(Flow::Next);
            }
        }
        self.steps(top, orelse)
    }

    fn try_step(&mut self, top: &Frame<'p>, parts: &'p Try) -> Run<Flow> {
        let mut result = self.steps(top, &parts.body);
        match result {
            Err(fault) => {
                self.handled += 1;
                result = self.handle(top, parts, fault);
                self.handled -= 1;
            }
            Ok(Flow::Next) => result = self.steps(top, &parts.orelse),
            Ok(_) => {}
        }
        if let Err(fault) = &result
            && !matches!(fault.what, What::Raised(_))
        {
            return result;
        }
        let is_raised = usize::from(result.is_err());
        self.handled += is_raised;
        let finally = self.steps(top, &parts.finally);
        self.handled -= is_raised;
        match finally? {
            Flow::Next => result,
            flow => Ok(flow),
        }
    }

    /// Goes to the handler of an exception.
    fn handle(&mut self, top: &Frame<'p>, parts: &'p Try, fault: Box<Fault>) -> Run<Flow> {
        let Some(exception) = fault.exception().cloned() else { return Err(fault) };
        for (tag, body) in &parts.handlers {
            let Some(tag) = tag else { return self.steps(top, body) };
            let (frame, root) = self.frame(top, *tag)?;
            let Some(Kind::Statement(head)) = frame.tree.kind(root) else { continue };
            let Some(class) = head.first() else { return self.steps(top, body) };
            let classes = self.eval(&frame, *class)?;
            if !self.catches(&classes, exception.class).map_err(|fault| fault.placed(&frame, Some(*class)))? {
                continue;
            }
            let name = head.get(1).and_then(|id| match frame.tree.kind(*id) {
                Some(Kind::Bound(name)) => Some(name.as_str()),
                _ => None,
            });
            if let Some(name) = name {
                frame.scope.set(name, Some(Object::Exception(exception)));
            }
            let result = self.steps(top, body);
            if let Some(name) = name {
                frame.scope.set(name, None);
            }
            return result;
        }
        Err(fault)
    }
}

/// Whether a character is white space that is made less.
fn is_blank(c: char, space: Space) -> bool {
    match space {
        Space::All => false,
        Space::Single | Space::OneLine => is_space(c),
    }
}

/// White space made less.
fn collapsed(white: &str, space: Space) -> String {
    if space == Space::OneLine {
        return " ".to_owned();
    }
    // Blanks and tabs become one blank, then white space around line breaks one line break.
    let mut text = String::new();
    for c in white.chars() {
        match c {
            ' ' | '\t' if text.ends_with(' ') => {}
            ' ' | '\t' => text.push(' '),
            c => text.push(c),
        }
    }
    if text.contains('\n') { "\n".to_owned() } else { text }
}
