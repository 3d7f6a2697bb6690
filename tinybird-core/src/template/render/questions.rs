//! What the conditions of a template ask of its parameters: from the answers follow the texts that it can become.

use crate::template::functions::{Role, find};
use crate::template::python::{Id, Kind, Tree, Unary};
use crate::template::render::program::Program;
use crate::template::value::Value;

/// What a template asks of its parameters.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Questions {
    /// The parameters of which it asks whether they are given: `defined(x)`, `{% if x %}`.
    pub defined: Vec<String>,
    /// The parameters that it compares with a value: `x == 'v'`, `x in ['v', 'w']`, `x.startswith('v')`.
    pub compared: Vec<(String, Value)>,
}

impl Program {
    /// What the template asks of its parameters, each once, in the order in which it does.
    #[must_use]
    pub fn questions(&self) -> Questions {
        let mut asked = Asked { locals: &self.locals, questions: Questions::default() };
        for code in &self.codes {
            asked.code(&code.tree, code.root);
        }
        asked.questions
    }
}

struct Asked<'p> {
    locals: &'p std::collections::BTreeSet<String>,
    questions: Questions,
}

impl Asked<'_> {
    fn code(&mut self, tree: &Tree, root: Id) {
        for (_, node) in tree.nodes() {
            match &node.kind {
                Kind::Call(call) if tree.name(call.function) == Some("defined") => {
                    for argument in call.arguments.iter().take(1) {
                        self.defined(tree, argument.node);
                    }
                }
                Kind::Call(call) => {
                    let (Some(Kind::Attribute { value, .. }), [argument]) =
                        (tree.kind(call.function), call.arguments.as_slice())
                    else {
                        continue;
                    };
                    self.compared(tree, *value, argument.node);
                }
                Kind::Compare { operators, values } => {
                    for (pair, operator) in values.windows(2).zip(operators) {
                        let [left, right] = pair else { continue };
                        self.compared(tree, *left, *right);
                        self.compared(tree, *right, *left);
                        // On which side of a number the other answer is.
                        let (above, below) = match *operator {
                            ">" | "<=" => (left, right),
                            "<" | ">=" => (right, left),
                            _ => continue,
                        };
                        self.beside(tree, *above, *below, 1);
                        self.beside(tree, *below, *above, -1);
                    }
                }
                Kind::If { test, .. } => self.truth(tree, *test),
                _ => {}
            }
        }
        self.truth(tree, root);
    }

    /// What is asked of a value whose truth counts.
    fn truth(&mut self, tree: &Tree, condition: Id) {
        let mut open = vec![condition];
        while let Some(id) = open.pop() {
            match tree.kind(id) {
                Some(Kind::Statement(ids) | Kind::And(ids) | Kind::Or(ids)) => open.extend(ids),
                Some(Kind::Unary { op: Unary::Not, operand }) => open.push(*operand),
                Some(Kind::Name(_)) => self.defined(tree, id),
                Some(Kind::Call(call)) if tree.name(call.function) == Some("Boolean") => {
                    for value in [Value::Int("1".to_owned()), Value::Int("0".to_owned())] {
                        self.value(tree, id, value);
                    }
                }
                _ => {}
            }
        }
    }

    fn defined(&mut self, tree: &Tree, id: Id) {
        let Some(name) = self.parameter(tree, id) else { return };
        if !self.questions.defined.contains(&name) {
            self.questions.defined.push(name);
        }
    }

    /// A parameter that is compared with a constant, or with each of a list of them.
    fn compared(&mut self, tree: &Tree, parameter: Id, with: Id) {
        match tree.kind(with) {
            Some(Kind::Constant(value)) => self.value(tree, parameter, value.clone()),
            Some(Kind::List(items) | Kind::Tuple(items) | Kind::Set(items)) => {
                for item in items {
                    if let Some(Kind::Constant(value)) = tree.kind(*item) {
                        self.value(tree, parameter, value.clone());
                    }
                }
            }
            _ => {}
        }
    }

    /// A parameter, and the number next to one that it is compared with.
    fn beside(&mut self, tree: &Tree, parameter: Id, with: Id, step: i64) {
        if let Some(Kind::Constant(Value::Int(digits))) = tree.kind(with)
            && let Some(number) = digits.parse::<i64>().ok().and_then(|number| number.checked_add(step))
        {
            self.value(tree, parameter, Value::Int(number.to_string()));
        }
    }

    fn value(&mut self, tree: &Tree, parameter: Id, value: Value) {
        let Some(name) = self.parameter(tree, parameter) else { return };
        let question = (name, value);
        // Whether it is `None` is asked by `defined`, too.
        if question.1 == Value::None {
            self.defined(tree, parameter);
        } else if !self.questions.compared.contains(&question) {
            self.questions.compared.push(question);
        }
    }

    /// The parameter that an expression is about: `x`, `String(x, 'a')`, `x.lower()`.
    fn parameter(&self, tree: &Tree, id: Id) -> Option<String> {
        let mut id = id;
        loop {
            id = match tree.kind(id)? {
                Kind::Name(name) if self.locals.contains(name) || find(name).is_some() => return None,
                Kind::Name(name) => return Some(name.clone()),
                Kind::Call(call) => match tree.kind(call.function)? {
                    Kind::Attribute { value, .. } => *value,
                    Kind::Name(name)
                        if find(name)
                            .is_some_and(|function| matches!(function.role, Role::Type | Role::Alias)) =>
                    {
                        call.arguments.first()?.node
                    }
                    _ => return None,
                },
                _ => return None,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_found_in_all_tags() {
        let sql = "{% if defined(a) and not b %}{% elif c == 'x' or 'y' != String(c, 'z') %}{% elif d in ['p', 3] %}{% end %}\
                   {% if Boolean(e, 0) %}{% end %}{% set s = 'q' %}{% if s == 'q' or f.startswith('r') or f is None %}{% end %}\
                   {% set k = 1 if g > 5 or 3 >= h2 else 2 %}{{String(h, 'i')}}";
        let questions = Program::parse(sql).expect("a template").questions();
        assert_eq!(questions.defined, ["a", "b", "f"]);
        let compared: Vec<String> =
            questions.compared.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(
            compared,
            ["c='x'", "c='y'", "d='p'", "d=3", "e=1", "e=0", "f='r'", "g=5", "g=6", "h2=3", "h2=4"]
        );
    }
}
