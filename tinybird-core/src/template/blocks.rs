//! How the statements of a template nest.

use std::ops::Range;

use super::python::{Id, Kind, Tree, Unary};
use super::rules::{TEMPLATE_BLOCK, TEMPLATE_TAG};
use crate::rule::Invalid;
use crate::suggest::{did_you_mean, one_of};

/// Python indents no deeper than 100 levels, of which Tinybird takes two around the blocks and one around a value.
const DEEPEST: usize = 97;
/// Python nests no more loops and `try`s than this.
const MOST_LOOPS: usize = 20;

/// A block that is open.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) word: &'static str,
    pub(super) tag: Range<usize>,
    /// The part that the block is in, such as `else`.
    part: &'static str,
    /// Whether `{% break %}` means something in it.
    in_loop: bool,
    /// Whether it caught an exception.
    caught: bool,
    /// What its tag says.
    pub(super) head: Option<(Tree, Id)>,
    /// The parameters that the caller has given where its part is reached, as its conditions say.
    given: Vec<String>,
    /// How many of them the conditions before its part say, which do not hold there.
    before: usize,
    /// Those that are given if the condition of its part does not hold either.
    otherwise: Vec<String>,
    /// Whether its part is reached for certain when no parameter is given.
    reached: bool,
    /// Whether none of its conditions so far holds then, for certain.
    passed: bool,
    /// Whether one of its conditions so far holds then, for certain.
    held: bool,
    /// Whether its part is not reached then, for certain.
    skipped: bool,
}

/// The blocks that are open, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    pub(super) open: Vec<Block>,
    loops: usize,
    /// Whether a tag that could not be read may have opened a block, or closed one: then no other tag is blamed for it.
    pub(super) may_open: bool,
    pub(super) may_close: bool,
}

/// What a statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// It opens a block, and what follows is Python's, except for `try`.
    Opens(&'static str),
    /// `elif`, `else`, `except`, `finally`.
    Continues(&'static str),
    End,
    Set,
    /// `break` or `continue`.
    Jump(&'static str),
    /// `comment` or `whitespace`.
    Ignored(&'static str),
}

const WORDS: &[(&str, Word)] = &[
    ("if", Word::Opens("if")),
    ("for", Word::Opens("for")),
    ("while", Word::Opens("while")),
    ("try", Word::Opens("try")),
    ("elif", Word::Continues("elif")),
    ("else", Word::Continues("else")),
    ("except", Word::Continues("except")),
    ("finally", Word::Continues("finally")),
    ("end", Word::End),
    ("set", Word::Set),
    ("break", Word::Jump("break")),
    ("continue", Word::Jump("continue")),
    ("comment", Word::Ignored("comment")),
    ("whitespace", Word::Ignored("whitespace")),
];

impl Word {
    /// The statement that a word begins.
    pub(super) fn find(word: &str) -> Result<Self, Invalid> {
        if let Some((_, found)) = WORDS.iter().find(|(known, _)| *known == word) {
            return Ok(*found);
        }
        let shown: String = word.chars().take_while(|c| c.is_alphanumeric() || *c == '_').take(40).collect();
        let tag = |message: String, help: String| Err(Invalid::new(&TEMPLATE_TAG, message, help));
        if WORDS.iter().any(|(known, _)| *known == shown) {
            let message = format!("Tinybird knows `{shown}` only where a space follows it");
            return tag(message, format!("write `{{% {shown} .. %}}`"));
        }
        let help = match shown.as_str() {
            "endif" | "endfor" | "endwhile" | "endtry" | "endset" => "write `{% end %}`".to_owned(),
            "elseif" | "elsif" => "write `{% elif .. %}`".to_owned(),
            "extends" | "include" | "import" | "from" | "autoescape" | "raw" | "module" | "apply"
            | "block" => {
                return tag(format!("Tinybird forbids `{{% {shown} %}}`"), "remove the tag".to_owned());
            }
            _ => match did_you_mean(&shown, WORDS.iter().map(|(known, _)| *known)) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => {
                    "a value stands between `{{` and `}}`; a statement is `if`, `for` or `set`".to_owned()
                }
            },
        };
        tag(format!("`{shown}` is not a statement of Tinybird's templates"), help)
    }
}

fn block(message: impl Into<String>, help: impl Into<String>) -> Invalid {
    Invalid::new(&TEMPLATE_BLOCK, message, help)
}

impl Blocks {
    pub(super) fn enter(&mut self, word: &'static str, tag: Range<usize>) -> Result<(), Invalid> {
        let counts = word != "if";
        let in_loop = matches!(word, "for" | "while") || self.open.last().is_some_and(|block| block.in_loop);
        let passed = word == "if" && self.is_reached(false);
        let result = if self.open.len() >= DEEPEST {
            Err(block(format!("Python nests no more than {DEEPEST} blocks"), "use `and`, or another node"))
        } else if counts && self.loops >= MOST_LOOPS {
            Err(block(format!("Python nests no more than {MOST_LOOPS} loops"), "use another node"))
        } else {
            Ok(())
        };
        self.loops += usize::from(counts);
        self.open.push(Block {
            word,
            tag,
            part: word,
            in_loop,
            caught: false,
            head: None,
            given: Vec::new(),
            before: 0,
            otherwise: Vec::new(),
            reached: false,
            passed,
            held: false,
            skipped: false,
        });
        result
    }

    /// Goes on to another part of the innermost block.
    pub(super) fn part(&mut self, part: &'static str, bare: bool) -> Result<(), Invalid> {
        let parents: &[&str] = match part {
            "elif" => &["if"],
            "else" => &["if", "for", "while", "try"],
            _ => &["try"],
        };
        let outer = self.open.len().checked_sub(2).and_then(|at| self.open.get(at));
        let outer_loop = outer.is_some_and(|block| block.in_loop);
        let Some(open) = self.open.last_mut().filter(|open| parents.contains(&open.word)) else {
            let message = format!("`{part}` stands in no block of {}", one_of(parents));
            return Err(block(
                message,
                format!("open one before it: `{{% {} .. %}}`", parents.first().unwrap_or(&"if")),
            ));
        };
        let before = std::mem::replace(&mut open.part, part);
        let wrong = match part {
            "elif" | "except" => matches!(before, "else" | "finally" | "except:"),
            "else" => matches!(before, "else" | "finally") || open.word == "try" && before == "try",
            _ => before == "finally",
        };
        if matches!(part, "except" | "finally") {
            open.caught = true;
        }
        if part == "else" && matches!(open.word, "for" | "while") {
            open.in_loop = outer_loop;
        }
        if part == "except" && bare {
            open.part = "except:";
        }
        if wrong {
            let before = before.trim_end_matches(':');
            let message = format!("`{part}` cannot follow the `{before}` of the same block");
            return Err(block(message, "put it before that, or remove one of them"));
        }
        Ok(())
    }

    /// Closes the innermost block.
    pub(super) fn leave(&mut self) -> Result<Option<(Block, Option<Invalid>)>, Invalid> {
        let Some(open) = self.open.pop() else {
            if self.may_open {
                return Ok(None);
            }
            let message = "this `{% end %}` closes nothing";
            return Err(block(message, "remove it, or open a block before it: `{% if .. %}`"));
        };
        self.loops -= usize::from(open.word != "if").min(self.loops);
        let uncaught = (open.word == "try" && !open.caught).then(|| {
            block("a `try` needs an `except` or a `finally`", "add `{% except %}` before its `{% end %}`")
                .at(open.tag.clone())
        });
        Ok(Some((open, uncaught)))
    }

    /// `break` and `continue`.
    pub(super) fn jump(&self, word: &str) -> Result<(), Invalid> {
        match self.open.last() {
            Some(open) if open.in_loop => Ok(()),
            _ => Err(block(
                format!("`{word}` is outside of a loop"),
                "put it between `{% for .. %}` and `{% end %}`",
            )),
        }
    }

    /// Enters the part of the innermost block that this condition leads to, or that none does; `holds` says whether the
    /// condition holds when no parameter is given.
    pub(super) fn condition(&mut self, condition: Option<&(Tree, Id)>, holds: Option<bool>) {
        let Some(open) = self.open.last_mut() else { return };
        open.reached = open.passed && holds == Some(true);
        open.passed &= holds == Some(false);
        // In a loop, names may be given values further below.
        open.skipped = !open.in_loop && (open.held || holds == Some(false));
        open.held |= open.word == "if" && holds == Some(true);
        open.given.truncate(open.before);
        open.given.append(&mut open.otherwise);
        open.before = open.given.len();
        if let Some((tree, root)) = condition {
            given(tree, *root, true, &mut open.given);
            given(tree, *root, false, &mut open.otherwise);
        }
    }

    /// Whether the caller has given a parameter where this place is reached, so that no default stands in for it.
    pub(super) fn is_given(&self, parameter: &str) -> bool {
        self.open.iter().any(|open| open.given.iter().any(|given| given == parameter))
    }

    /// Whether this place is reached for certain when no parameter is given, or where it goes on with the innermost block,
    /// the condition of that part.
    pub(super) fn is_reached(&self, goes_on: bool) -> bool {
        let is_known = !self.may_open && !self.may_close;
        is_known && self.open.last().map_or(!goes_on, |open| if goes_on { open.passed } else { open.reached })
    }

    /// Whether this place is not reached for certain when no parameter is given.
    pub(super) fn is_skipped(&self) -> bool {
        self.open.iter().any(|open| open.skipped)
    }

    /// The blocks that nothing closes.
    pub(super) fn finish(self) -> impl Iterator<Item = Invalid> {
        let may_close = self.may_close;
        self.open.into_iter().filter(move |_| !may_close).map(|open| {
            block(format!("this `{}` is never closed", open.word), "add `{% end %}` where it ends")
                .at(open.tag)
        })
    }
}

/// The parameters that the caller has given if a condition holds, or if it does not.
fn given(tree: &Tree, condition: Id, holds: bool, found: &mut Vec<String>) {
    let mut conditions = vec![(condition, holds)];
    while let Some((id, holds)) = conditions.pop() {
        match tree.kind(id) {
            Some(Kind::Statement(values)) if values.len() == 1 => {
                conditions.extend(values.iter().map(|id| (*id, holds)));
            }
            Some(Kind::Unary { op: Unary::Not, operand }) => conditions.push((*operand, !holds)),
            Some(Kind::And(operands)) if holds => conditions.extend(operands.iter().map(|id| (*id, true))),
            Some(Kind::Or(operands)) if !holds => conditions.extend(operands.iter().map(|id| (*id, false))),
            Some(Kind::Call(call)) if holds && tree.name(call.function) == Some("defined") => {
                let parameter = call.arguments.first().and_then(|first| tree.name(first.node));
                found.extend(parameter.map(str::to_owned));
            }
            _ => {}
        }
    }
}
