//! Brackets, lambdas and comprehensions, and the statements of a tag.

use std::ops::Range;

use super::lexer::{Tok, is_keyword};
use super::operators::{BIT_OR, OR};
use super::parser::{Parsed, Parser};
use super::syntax_error;
use super::tree::{Form, Formal, Id, Kind, Made, Tree};

/// Reads the one expression of `{{ .. }}`.
pub(crate) fn expression(source: &str, range: Range<usize>) -> Parsed<(Tree, Id)> {
    let mut parser = Parser::new(source, range, false, false)?;
    let value = parser.expression()?;
    parser.finish("an operator, or the end of the tag")?;
    let range = parser.tree.range(value);
    let root = parser.tree.push(Kind::Statement(vec![value]), range);
    Ok((parser.tree, root))
}

/// Reads the one expression of `{{ .. }}`, or several with commas between them.
#[cfg(feature = "render")]
pub(crate) fn values(source: &str, range: Range<usize>) -> Parsed<(Tree, Id)> {
    let mut parser = Parser::new(source, range, false, false)?;
    let mut values = vec![parser.item()?];
    while parser.take(",") {
        values.push(parser.item()?);
    }
    parser.finish("an operator, or the end of the tag")?;
    let range = values.first().map_or(0..0, |first| parser.tree.range(*first));
    let root = parser.tree.push(Kind::Statement(values), range);
    Ok((parser.tree, root))
}

/// Reads what follows the word that a statement begins with; of `set` what is set.
pub(crate) fn statement(word: &str, source: &str, range: Range<usize>) -> Parsed<(Tree, Id)> {
    let mut parser = Parser::new(source, range.clone(), false, word == "set")?;
    let parts = match word {
        "for" => parser.loop_head()?,
        "except" => parser.exception()?,
        "set" => parser.assignments()?,
        _ => vec![parser.named()?],
    };
    parser.finish("an operator, or the end of the tag")?;
    let root = parser.tree.push(Kind::Statement(parts), range);
    Ok((parser.tree, root))
}

impl Parser<'_> {
    fn finish(&self, wanted: &str) -> Parsed<()> {
        if self.at_end() { Ok(()) } else { self.unexpected(wanted) }
    }

    /// `name, other in values`.
    fn loop_head(&mut self) -> Parsed<Vec<Id>> {
        let target = self.targets()?;
        if !self.take_word("in") {
            return self.unexpected("`in` and what is iterated");
        }
        Ok(vec![target, self.list(|parser| parser.at_end())?])
    }

    /// What a loop gives its values to.
    fn targets(&mut self) -> Parsed<Id> {
        let start = self.start();
        let mut items = Vec::new();
        loop {
            let begin = self.start();
            let star = self.take("*");
            let mut item = self.binary(BIT_OR)?;
            self.assign(item)?;
            if star {
                item = self.node(Kind::Starred(item), begin);
            }
            items.push(item);
            if !self.take(",") {
                break;
            }
            if self.is_word("in") {
                return Ok(self.node(Kind::Tuple(items), start));
            }
        }
        match items.as_slice() {
            [item] if matches!(self.tree.kind(*item), Some(Kind::Starred(_))) => {
                self.unexpected("`,` after a `*`")
            }
            [item] => Ok(*item),
            _ => Ok(self.node(Kind::Tuple(items), start)),
        }
    }

    /// `Type` or `Type as name`; nothing at all catches everything.
    fn exception(&mut self) -> Parsed<Vec<Id>> {
        if self.at_end() {
            return Ok(Vec::new());
        }
        let mut parts = vec![self.expression()?];
        if self.take_word("as") {
            let start = self.start();
            let name = self.text(self.peek().range.clone()).to_owned();
            if self.peek().kind != Tok::Word || is_keyword(&name) {
                return self.unexpected("a name");
            }
            self.advance();
            parts.push(self.node(Kind::Bound(name), start));
        }
        Ok(parts)
    }

    /// `a = b = value`, `a += value`, or a call for its effect.
    fn assignments(&mut self) -> Parsed<Vec<Id>> {
        let mut parts = vec![self.list(Self::ends_value)?];
        if let Tok::Op(op) = self.peek().kind
            && op.len() > 1
            && op.ends_with('=')
            && !matches!(op, "==" | "!=" | "<=" | ">=" | ":=")
        {
            let target = parts.first().copied().unwrap_or_default();
            if matches!(self.tree.kind(target), Some(Kind::Tuple(_) | Kind::List(_))) {
                return self.unexpected("`=`");
            }
            self.assign(target)?;
            self.advance();
            self.tree.augmented = Some(op);
            parts.push(self.list(Self::ends_value)?);
            return Ok(parts);
        }
        while self.is("=") {
            let target = parts.last().copied().unwrap_or_default();
            self.assign(target)?;
            self.advance();
            parts.push(self.list(Self::ends_value)?);
        }
        Ok(parts)
    }

    fn ends_value(&self) -> bool {
        self.at_end() || self.is("=")
    }

    /// Makes targets of what was read as values.
    fn assign(&mut self, id: Id) -> Parsed<()> {
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            let range = self.tree.range(id);
            match self.tree.kind(id) {
                Some(Kind::Name(name)) => {
                    let name = name.clone();
                    self.tree.set(id, Kind::Target(name));
                }
                Some(Kind::Tuple(ids) | Kind::List(ids)) => open.extend(ids),
                Some(Kind::Starred(value)) => open.push(*value),
                Some(Kind::Attribute { value, name, .. }) => {
                    let (value, name) = (*value, name.clone());
                    self.tree.set(id, Kind::Attribute { value, name, assigned: true });
                }
                Some(Kind::Subscript { .. } | Kind::Target(_)) => {}
                _ => {
                    let message = "this is not a name that a value can be given to";
                    return Err(syntax_error(range, message).help("give it to a name; `==` compares"));
                }
            }
        }
        Ok(())
    }

    /// What stands in brackets of its own: a group, a tuple, a list, a set, a dictionary, a comprehension.
    pub(super) fn bracketed(&mut self) -> Parsed<Id> {
        let start = self.start();
        let open = self.advance();
        let open = self.text(open);
        let bracket = match open {
            "(" => ")",
            "[" => "]",
            _ => "}",
        };
        let mut items = Vec::new();
        let (mut keys, mut mapping, mut comma) = (Vec::new(), false, false);
        while !self.is(bracket) {
            let key_start = self.start();
            if open == "{" && self.take("**") {
                mapping = true;
                keys.push(None);
                items.push(self.binary(BIT_OR)?);
            } else if open == "(" && self.is_word("yield") {
                self.advance();
                self.take_word("from");
                let values =
                    if self.is(")") { Vec::new() } else { vec![self.list(|parser| parser.is(")"))?] };
                let value = self.node(Kind::Tuple(values), key_start);
                items.push(self.node(Kind::Suspended(value), key_start));
            } else {
                let item = self.starred()?;
                if open == "{" && (mapping || items.is_empty()) && self.take(":") {
                    mapping = true;
                    keys.push(Some(item));
                    items.push(self.expression()?);
                } else if mapping {
                    return self.unexpected("`:` and a value");
                } else {
                    items.push(item);
                }
            }
            if items.len() == 1 && (self.is_word("for") || self.is_word("async")) {
                let of = match open {
                    "(" => Made::Generator,
                    "[" => Made::List,
                    _ if mapping => Made::Dict,
                    _ => Made::Set,
                };
                let mut parts: Vec<Id> = keys.iter().flatten().copied().chain(items).collect();
                parts.extend(self.generators()?);
                self.close(bracket, start)?;
                return Ok(self.node(Kind::Comprehension { of, parts }, start));
            }
            comma = self.take(",");
            if !comma {
                break;
            }
        }
        if let ("(", [item], false) = (open, items.as_slice(), comma) {
            if matches!(self.tree.kind(*item), Some(Kind::Starred(_))) {
                return self.unexpected("`,`, as only several values take what `*` unpacks");
            }
            let item = *item;
            self.close(bracket, start)?;
            return Ok(item);
        }
        self.close(bracket, start)?;
        let kind = match (open, items.as_slice()) {
            ("(", _) => Kind::Tuple(items),
            ("[", _) => Kind::List(items),
            (_, []) => Kind::Dict { keys: Vec::new(), values: Vec::new() },
            _ if mapping => Kind::Dict { keys, values: items },
            _ => Kind::Set(items),
        };
        Ok(self.node(kind, start))
    }

    /// `for target in values if condition ..`, once or more.
    pub(super) fn generators(&mut self) -> Parsed<Vec<Id>> {
        let mut generators = Vec::new();
        loop {
            let start = self.start();
            self.take_word("async");
            if !self.take_word("for") {
                return Ok(generators);
            }
            let mut parts = vec![self.targets()?];
            if !self.take_word("in") {
                return self.unexpected("`in` and what is iterated");
            }
            parts.push(self.binary(OR)?);
            while self.take_word("if") {
                parts.push(self.binary(OR)?);
            }
            generators.push(self.node(Kind::Generator(parts), start));
        }
    }

    /// `lambda a, b=1: value`.
    pub(super) fn lambda(&mut self) -> Parsed<Id> {
        let start = self.advance().start;
        let (mut parameters, mut defaults) = (Vec::new(), Vec::new());
        let mut form = Form::Plain;
        while !self.is(":") {
            let star = self.is("*");
            let stars = self.is("**");
            if self.take("/") || (self.take("*") || self.take("**")) && self.is(",") {
                if star {
                    form = Form::Named;
                }
                if !self.take(",") {
                    break;
                }
                continue;
            }
            let name = self.text(self.peek().range.clone()).to_owned();
            if self.peek().kind != Tok::Word || is_keyword(&name) {
                return self.unexpected("the name of an argument");
            }
            self.advance();
            if (star || stars) && self.is("=") {
                return self.unexpected("`,` or `:`");
            }
            let default = if self.take("=") { Some(self.expression()?) } else { None };
            defaults.extend(default);
            let own = match (star, stars) {
                (true, _) => Form::Rest,
                (_, true) => Form::NamedRest,
                _ => form,
            };
            if star {
                form = Form::Named;
            }
            parameters.push(Formal { name, form: own, default });
            if !self.take(",") {
                break;
            }
        }
        let is_rest = |formal: &Formal| matches!(formal.form, Form::Rest | Form::Named);
        if form == Form::Named && !parameters.iter().any(is_rest) {
            return self.unexpected("the name of an argument");
        }
        let arguments = self.node(Kind::Arguments(defaults), start);
        if !self.take(":") {
            return self.unexpected("`:` and what the function gives");
        }
        let body = self.expression()?;
        Ok(self.node(Kind::Lambda { parameters, arguments, body }, start))
    }
}
