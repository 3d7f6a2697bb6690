//! The arguments of calls, and string literals with what f-strings hold.

use std::collections::HashSet;
use std::ops::Range;

use super::lexer::{Tok, is_keyword};
use super::parser::{Parsed, Parser};
use super::strings::{self, Literal, Part};
use super::syntax_error;
use super::tree::{Argument, Id, Kind, Made};
use crate::template::value::Value;

impl Parser<'_> {
    /// The arguments of a call, where its parenthesis closes, and whether a comma stands before that.
    pub(super) fn arguments(&mut self) -> Parsed<(Vec<Argument>, usize, bool)> {
        let open = self.advance().start;
        let mut arguments: Vec<Argument> = Vec::new();
        let (mut names, mut comma) = (HashSet::new(), false);
        let mut last_named = 0_u8;
        while !self.is(")") {
            let start = self.start();
            let (node, rank) = self.argument()?;
            let range = start..self.before();
            if rank < last_named && !(rank == 1 && last_named == 2) {
                let message = "an argument without a name follows one with a name";
                return Err(syntax_error(range, message).help("give the named arguments last"));
            }
            if rank < 3 {
                last_named = last_named.max(rank);
            }
            if let Some(Kind::Keyword { name: Some(name), .. }) = self.tree.kind(node)
                && !names.insert(name.clone())
            {
                let message = format!("the argument `{name}` is given twice");
                return Err(syntax_error(range, message).help("give it once"));
            }
            let alone = arguments.is_empty();
            arguments.push(Argument { node, range });
            comma = self.take(",");
            if !comma {
                if alone && (self.is_word("for") || self.is_word("async")) {
                    let generators = self.generators()?;
                    let node = {
                        let parts = [vec![node], generators].concat();
                        self.node(Kind::Comprehension { of: Made::Generator, parts }, start)
                    };
                    arguments = vec![Argument { node, range: start..self.before() }];
                }
                break;
            }
        }
        let close = self.start();
        self.close(")", open)?;
        Ok((arguments, close, comma))
    }

    /// One argument, and its rank: 0 by position (or `*list`), 1 by name, 2 `**mapping`.
    fn argument(&mut self) -> Parsed<(Id, u8)> {
        let start = self.start();
        if self.take("**") {
            let value = self.expression()?;
            return Ok((self.node(Kind::Keyword { name: None, value }, start), 2));
        }
        if self.take("*") {
            let value = self.expression()?;
            return Ok((self.node(Kind::Starred(value), start), 3));
        }
        let follows = self.after().map(|token| token.kind);
        if self.peek().kind == Tok::Word && follows == Some(Tok::Op("=")) {
            let name = self.text(self.peek().range.clone());
            if is_keyword(name) {
                return self.unexpected("the name of an argument");
            }
            self.advance();
            self.advance();
            let value = self.expression()?;
            return Ok((self.node(Kind::Keyword { name: Some(name.to_owned()), value }, start), 1));
        }
        Ok((self.named()?, 0))
    }

    /// One or more string literals, which Python joins.
    pub(super) fn strings(&mut self) -> Parsed<Id> {
        let start = self.start();
        let mut literals: Vec<Literal> = Vec::new();
        while self.peek().kind == Tok::Text {
            let range = self.advance();
            literals.push(strings::literal(self.source, range)?);
        }
        if literals.iter().any(|literal| literal.bytes) {
            if !literals.iter().all(|literal| literal.bytes) {
                return Err(syntax_error(
                    start..self.before(),
                    "bytes and strings cannot stand side by side",
                ));
            }
            return Ok(self.node(Kind::Opaque, start));
        }
        let formatted = literals.iter().any(|literal| literal.formatted);
        let parts: Vec<Part> = literals.into_iter().flat_map(|literal| literal.parts).collect();
        if formatted {
            let values = self.parts(parts, &(start..self.before()))?;
            return Ok(self.node(Kind::Joined(values), start));
        }
        let mut text = String::new();
        for part in parts {
            if let Part::Text(part) = part {
                text.push_str(&part);
            }
        }
        Ok(self.node(Kind::Constant(Value::Text(text)), start))
    }

    /// The texts and values of an f-string, which stands at these bytes.
    fn parts(&mut self, parts: Vec<Part>, whole: &Range<usize>) -> Parsed<Vec<Id>> {
        let mut values = Vec::new();
        for part in parts {
            let (value, conversion, spec) = match part {
                Part::Field { value, conversion, spec } => (value, conversion, spec),
                Part::Text(text) => {
                    self.text_part(&mut values, text, whole);
                    continue;
                }
            };
            let range = value.clone();
            if self.text(value.clone()).contains('\\') {
                return Err(syntax_error(
                    value,
                    "Python 3.11 reads no backslash within the braces of an f-string",
                ));
            }
            let id = self.deeper(&|parser| parser.within(value.clone()))?;
            let spec = match spec {
                Some(spec) => Some(self.deeper(&|parser| {
                    let parts = strings::format(parser.source, spec.clone())?;
                    let values = parser.parts(parts, &spec)?;
                    Ok(parser.tree.push(Kind::Joined(values), spec.clone()))
                })?),
                None => None,
            };
            values.push(self.tree.push(Kind::Formatted { value: id, conversion, spec }, range));
        }
        Ok(values)
    }

    /// Adds a text to an f-string, or to the text before it.
    fn text_part(&mut self, values: &mut Vec<Id>, text: String, whole: &Range<usize>) {
        let last = values.last().copied();
        match last.and_then(|last| Some((last, self.tree.kind(last)?))) {
            Some((last, Kind::Constant(Value::Text(before)))) => {
                let text = [before.as_str(), &text].concat();
                self.tree.set(last, Kind::Constant(Value::Text(text)));
            }
            _ => values.push(self.tree.push(Kind::Constant(Value::Text(text)), whole.clone())),
        }
    }

    /// Reads other bytes of the source into the same tree.
    fn within(&mut self, range: Range<usize>) -> Parsed<Id> {
        let mut inner = Parser::new(self.source, range, true, false)?;
        inner.depth = self.depth;
        std::mem::swap(&mut inner.tree, &mut self.tree);
        let value = inner.list(|parser| parser.at_end());
        let value =
            value.and_then(|value| if inner.at_end() { Ok(value) } else { inner.unexpected("an operator") });
        std::mem::swap(&mut inner.tree, &mut self.tree);
        value
    }
}
