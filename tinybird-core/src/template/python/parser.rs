//! Python's expressions.

use std::ops::Range;

use super::lexer::{Tok, Token, is_keyword, tokens};
use super::operators::{AND, BIT_OR, COMPARE, NOT, OR, SIGN, level, right};
use super::tree::{Call, Id, Kind, Tree, Unary};
use super::{DEEPEST, SyntaxError, keyword_for_name, syntax_error};
use crate::template::value::Value;

pub(super) type Parsed<T> = Result<T, SyntaxError>;

/// Reads the tokens of one tag.
pub(super) struct Parser<'a> {
    pub(super) source: &'a str,
    tokens: Vec<Token>,
    next: usize,
    end: Token,
    pub(super) depth: usize,
    pub(super) tree: Tree,
}

impl<'a> Parser<'a> {
    pub(super) fn new(source: &'a str, range: Range<usize>, within: bool, comments: bool) -> Parsed<Self> {
        let end = Token { kind: Tok::End, range: range.end..range.end };
        let tokens = tokens(source, range, within, comments)?;
        Ok(Self { source, tokens, next: 0, end, depth: 0, tree: Tree::default() })
    }

    pub(super) fn peek(&self) -> &Token {
        self.tokens.get(self.next).unwrap_or(&self.end)
    }

    pub(super) fn text(&self, range: Range<usize>) -> &'a str {
        self.source.get(range).unwrap_or_default()
    }

    pub(super) fn is(&self, op: &str) -> bool {
        matches!(self.peek().kind, Tok::Op(found) if found == op)
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.peek().kind == Tok::Word && self.text(self.peek().range.clone()) == word
    }

    pub(super) fn advance(&mut self) -> Range<usize> {
        let range = self.peek().range.clone();
        self.next += 1;
        range
    }

    pub(super) fn take(&mut self, op: &str) -> bool {
        let found = self.is(op);
        self.next += usize::from(found);
        found
    }

    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.next += usize::from(found);
        found
    }

    pub(super) fn at_end(&self) -> bool {
        self.peek().kind == Tok::End
    }

    /// The token after the next one.
    pub(super) fn after(&self) -> Option<&Token> {
        self.tokens.get(self.next + 1)
    }

    /// Where the token before the next one ends.
    pub(super) fn before(&self) -> usize {
        self.next.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(0, |token| token.range.end)
    }

    /// The token here is not what Python's grammar wants.
    pub(super) fn unexpected<T>(&self, wanted: &str) -> Parsed<T> {
        let range = self.peek().range.clone();
        let found = self.text(range.clone());
        Err(match self.peek().kind {
            Tok::End => syntax_error(range, format!("the tag ends where Python expects {wanted}")),
            Tok::Word if is_keyword(found) => {
                let names =
                    wanted == "a value" && !matches!(found, "if" | "else" | "for" | "in" | "and" | "or");
                let message = format!("`{found}` is a keyword of Python's, which expects {wanted} here");
                if names { keyword_for_name(range, message) } else { syntax_error(range, message) }
            }
            _ => syntax_error(range, format!("`{found}` stands where Python expects {wanted}")),
        })
    }

    /// Runs a step one level deeper.
    pub(super) fn deeper(&mut self, step: &dyn Fn(&mut Self) -> Parsed<Id>) -> Parsed<Id> {
        if self.depth >= DEEPEST {
            let message = format!("expressions nest no deeper than {DEEPEST} levels here");
            return Err(syntax_error(self.peek().range.clone(), message).help("split it up by `{% set %}`"));
        }
        self.depth += 1;
        let result = step(self);
        self.depth -= 1;
        result
    }

    pub(super) fn node(&mut self, kind: Kind, start: usize) -> Id {
        let end = self.before();
        self.tree.push(kind, start..end.max(start))
    }

    pub(super) fn start(&self) -> usize {
        self.peek().range.start
    }

    /// An expression: a condition, a lambda, or anything that binds more strongly.
    pub(super) fn expression(&mut self) -> Parsed<Id> {
        self.deeper(&|parser| {
            if parser.is_word("lambda") {
                return parser.lambda();
            }
            let start = parser.start();
            let body = parser.binary(OR)?;
            if !parser.take_word("if") {
                return Ok(body);
            }
            let test = parser.binary(OR)?;
            if !parser.take_word("else") {
                return parser.unexpected("`else` and what holds otherwise");
            }
            let orelse = parser.expression()?;
            Ok(parser.node(Kind::If { test, body, orelse }, start))
        })
    }

    /// An expression, or `name := expression`.
    pub(super) fn named(&mut self) -> Parsed<Id> {
        let start = self.start();
        let value = self.expression()?;
        if !self.is(":=") {
            return Ok(value);
        }
        let Some(name) = self.tree.name(value).map(str::to_owned) else {
            return self.unexpected("an operator");
        };
        self.advance();
        self.tree.set(value, Kind::Target(name));
        let of = self.expression()?;
        Ok(self.node(Kind::Assignment { target: value, value: of }, start))
    }

    /// Operators that bind at least as strongly as `least`.
    pub(super) fn binary(&mut self, least: u8) -> Parsed<Id> {
        let start = self.start();
        let mut left = self.prefix(least)?;
        loop {
            let Some((op, level)) = self.operator() else { return Ok(left) };
            if level < least {
                return Ok(left);
            }
            left = match level {
                OR | AND | COMPARE => {
                    let (mut operators, mut values) = (Vec::new(), vec![left]);
                    while let Some((next, _)) = self.operator().filter(|found| found.1 == level) {
                        operators.push(self.operator_word(next));
                        values.push(self.deeper(&|parser| parser.binary(right(level)))?);
                    }
                    let kind = match level {
                        OR => Kind::Or(values),
                        AND => Kind::And(values),
                        _ => Kind::Compare { operators, values },
                    };
                    self.node(kind, start)
                }
                _ => {
                    self.advance();
                    let right = self.deeper(&|parser| parser.binary(right(level)))?;
                    self.node(Kind::Binary { op, left, right }, start)
                }
            };
        }
    }

    /// The binary operator here, and its level.
    fn operator(&self) -> Option<(&'static str, u8)> {
        match self.peek().kind {
            Tok::Op(op) => level(op).map(|level| (op, level)),
            Tok::Word => match self.text(self.peek().range.clone()) {
                "or" => Some(("or", OR)),
                "and" => Some(("and", AND)),
                "in" => Some(("in", COMPARE)),
                "is" => Some(("is", COMPARE)),
                "not" => {
                    let next = self.after()?;
                    let follows = next.kind == Tok::Word && self.text(next.range.clone()) == "in";
                    follows.then_some(("not in", COMPARE))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Goes past an operator, which may be two words.
    fn operator_word(&mut self, op: &'static str) -> &'static str {
        self.advance();
        if op == "not in" {
            self.advance();
        } else if op == "is" && self.take_word("not") {
            return "is not";
        }
        op
    }

    fn prefix(&mut self, least: u8) -> Parsed<Id> {
        let start = self.start();
        let op = match self.peek().kind {
            Tok::Op("-") => Unary::Minus,
            Tok::Op("+") => Unary::Plus,
            Tok::Op("~") => Unary::Invert,
            Tok::Word if least <= NOT && self.is_word("not") => Unary::Not,
            Tok::Word if self.is_word("await") => {
                self.advance();
                let value = self.deeper(&Self::primary)?;
                return Ok(self.node(Kind::Suspended(value), start));
            }
            _ => return self.primary(),
        };
        self.advance();
        let least = if op == Unary::Not { NOT } else { SIGN };
        let operand = self.deeper(&|parser| parser.binary(least))?;
        Ok(self.node(Kind::Unary { op, operand }, start))
    }

    /// An atom, with the calls, subscripts and attributes that follow it.
    fn primary(&mut self) -> Parsed<Id> {
        let start = self.start();
        let mut value = self.atom()?;
        loop {
            if self.take(".") {
                let word = self.text(self.peek().range.clone());
                if self.peek().kind != Tok::Word || is_keyword(word) {
                    return self.unexpected("the name of an attribute");
                }
                let name = self.advance();
                value = self.node(Kind::Attribute { value, name, assigned: false }, start);
            } else if self.is("(") {
                let (arguments, close, comma) = self.arguments()?;
                value = self.node(Kind::Call(Call { function: value, arguments, close, comma }), start);
            } else if self.take("[") {
                let index = self.index()?;
                self.close("]", start)?;
                value = self.node(Kind::Subscript { value, index }, start);
            } else {
                return Ok(value);
            }
        }
    }

    /// The bracket that closes what began at `start`.
    pub(super) fn close(&mut self, bracket: &str, start: usize) -> Parsed<()> {
        if self.take(bracket) {
            return Ok(());
        }
        if self.at_end() {
            let end = self.peek().range.start;
            let open = match bracket {
                ")" => "(",
                "]" => "[",
                _ => "{",
            };
            return Err(syntax_error(start..end, format!("`{open}` is never closed"))
                .help("close it before the tag ends"));
        }
        self.unexpected(&format!("`,` or `{bracket}`"))
    }

    fn index(&mut self) -> Parsed<Id> {
        let start = self.start();
        let first = self.index_item()?;
        if !self.is(",") {
            let is_starred = matches!(self.tree.kind(first), Some(Kind::Starred(_)));
            return Ok(if is_starred { self.node(Kind::Tuple(vec![first]), start) } else { first });
        }
        let mut items = vec![first];
        while self.take(",") && !self.is("]") {
            items.push(self.index_item()?);
        }
        Ok(self.node(Kind::Tuple(items), start))
    }

    fn index_item(&mut self) -> Parsed<Id> {
        let start = self.start();
        let mut first = None;
        if !self.is(":") {
            let value = self.starred()?;
            if !self.is(":") {
                return Ok(value);
            }
            first = Some(value);
        }
        let (stop, step) = (self.bound()?, self.bound()?);
        Ok(self.node(Kind::Slice([first, stop, step]), start))
    }

    /// A colon and what may follow it in a slice.
    fn bound(&mut self) -> Parsed<Option<Id>> {
        if !self.take(":") || self.is(":") || self.is("]") || self.is(",") {
            return Ok(None);
        }
        self.expression().map(Some)
    }

    pub(super) fn starred(&mut self) -> Parsed<Id> {
        if self.is("*") { self.item() } else { self.named() }
    }

    /// An item where no brackets are around it, so that it is not `name := expression`.
    pub(super) fn item(&mut self) -> Parsed<Id> {
        let start = self.start();
        if self.take("*") {
            let value = self.deeper(&|parser| parser.binary(BIT_OR))?;
            return Ok(self.node(Kind::Starred(value), start));
        }
        self.expression()
    }

    fn atom(&mut self) -> Parsed<Id> {
        let start = self.start();
        match self.peek().kind {
            Tok::Number => {
                let range = self.advance();
                let value = super::number::number(self.text(range.clone()))
                    .map_err(|message| syntax_error(range, message))?;
                Ok(self.node(value.map_or(Kind::Opaque, Kind::Constant), start))
            }
            Tok::Text => self.strings(),
            Tok::Op("...") => {
                self.advance();
                Ok(self.node(Kind::Opaque, start))
            }
            Tok::Op("(" | "[" | "{") => self.deeper(&Self::bracketed),
            Tok::Word => {
                let word = self.text(self.peek().range.clone());
                let kind = match word {
                    "None" => Kind::Constant(Value::None),
                    "True" => Kind::Constant(Value::Bool(true)),
                    "False" => Kind::Constant(Value::Bool(false)),
                    _ if is_keyword(word) => return self.unexpected("a value"),
                    name => Kind::Name(name.to_owned()),
                };
                self.advance();
                Ok(self.node(kind, start))
            }
            Tok::Op(_) | Tok::End => self.unexpected("a value"),
        }
    }

    /// An expression, or several with commas, which are a tuple, up to where `end` says.
    pub(super) fn list(&mut self, end: impl Fn(&Self) -> bool) -> Parsed<Id> {
        let start = self.start();
        let first = self.item()?;
        if !self.is(",") {
            return Ok(first);
        }
        let mut items = vec![first];
        while self.take(",") && !end(self) {
            items.push(self.item()?);
        }
        Ok(self.node(Kind::Tuple(items), start))
    }
}
