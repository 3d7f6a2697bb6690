//! Python's syntax tree, as far as templates need it, in one list: its chains may be long, and nothing here
//! recurses over them.

use std::ops::Range;

use super::super::value::Value;

/// The place of a node in its tree.
pub(crate) type Id = usize;

/// The nodes of one tag.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    /// The operator of `a += value`.
    pub(crate) augmented: Option<&'static str>,
}

/// A node, with the bytes of the SQL it stands at, without the parentheses around it.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) range: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unary {
    Not,
    Minus,
    Plus,
    Invert,
}

/// The kinds of nodes, Python's names for them in most cases.
#[derive(Debug)]
pub(crate) enum Kind {
    /// A name that is read.
    Name(String),
    /// A name that is given a value: by an assignment, a loop, a comprehension.
    Target(String),
    /// The name of `except Type as name`, which is not an expression.
    Bound(String),
    Constant(Value),
    /// A constant that is neither number, text nor `None`: bytes, an imaginary number, `...`.
    Opaque,
    Call(Call),
    /// `name=value` in a call; without a name `**value`.
    Keyword {
        name: Option<String>,
        value: Id,
    },
    /// `value.name`, which is given a value where it is `assigned`.
    Attribute {
        value: Id,
        name: Range<usize>,
        assigned: bool,
    },
    Subscript {
        value: Id,
        index: Id,
    },
    /// The start, the stop and the step.
    Slice([Option<Id>; 3]),
    Unary {
        op: Unary,
        operand: Id,
    },
    Binary {
        op: &'static str,
        left: Id,
        right: Id,
    },
    And(Vec<Id>),
    Or(Vec<Id>),
    /// `a < b is not c`: the operators between the values.
    Compare {
        operators: Vec<&'static str>,
        values: Vec<Id>,
    },
    If {
        test: Id,
        body: Id,
        orelse: Id,
    },
    /// The defaults of the arguments are one node, as in Python.
    Lambda {
        parameters: Vec<Formal>,
        arguments: Id,
        body: Id,
    },
    Arguments(Vec<Id>),
    Tuple(Vec<Id>),
    List(Vec<Id>),
    Set(Vec<Id>),
    /// The keys, then the values; `None` is the key of `**value`.
    Dict {
        keys: Vec<Option<Id>>,
        values: Vec<Id>,
    },
    /// The element (of a dictionary key and value), then the generators.
    Comprehension {
        #[cfg_attr(not(feature = "render"), expect(dead_code, reason = "only the renderer makes it"))]
        of: Made,
        parts: Vec<Id>,
    },
    /// The target, the iterated value, the conditions.
    Generator(Vec<Id>),
    Starred(Id),
    /// `name := value`.
    Assignment {
        target: Id,
        value: Id,
    },
    /// An f-string: its texts and values.
    Joined(Vec<Id>),
    /// `{value!r:spec}` in an f-string.
    Formatted {
        value: Id,
        #[cfg_attr(not(feature = "render"), expect(dead_code, reason = "only the renderer shows values"))]
        conversion: Option<char>,
        spec: Option<Id>,
    },
    /// `await`, `yield`.
    Suspended(Id),
    /// A statement: what it evaluates, in order.
    Statement(Vec<Id>),
}

/// What a comprehension makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Made {
    List,
    Set,
    Dict,
    Generator,
}

/// A parameter of a lambda.
#[derive(Debug)]
pub(crate) struct Formal {
    pub(crate) name: String,
    pub(crate) form: Form,
    #[cfg_attr(not(feature = "render"), expect(dead_code, reason = "only the renderer calls it"))]
    pub(crate) default: Option<Id>,
}

/// How a parameter of a lambda is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// By position or by name.
    Plain,
    /// By name only: it follows a `*`.
    Named,
    /// `*name`: all other positions.
    Rest,
    /// `**name`: all other names.
    NamedRest,
}

#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) function: Id,
    pub(crate) arguments: Vec<Argument>,
    /// Where the closing parenthesis stands.
    pub(crate) close: usize,
    /// Whether a comma stands before it.
    pub(crate) comma: bool,
}

/// An argument of a call: its node, and all of its bytes, parentheses and keyword included.
#[derive(Debug)]
pub(crate) struct Argument {
    pub(crate) node: Id,
    pub(crate) range: Range<usize>,
}

impl Tree {
    pub(crate) fn push(&mut self, kind: Kind, range: Range<usize>) -> Id {
        self.nodes.push(Node { kind, range });
        self.nodes.len() - 1
    }

    pub(crate) fn kind(&self, id: Id) -> Option<&Kind> {
        self.nodes.get(id).map(|node| &node.kind)
    }

    pub(crate) fn range(&self, id: Id) -> Range<usize> {
        self.nodes.get(id).map_or(0..0, |node| node.range.clone())
    }

    pub(super) fn set(&mut self, id: Id, kind: Kind) {
        if let Some(node) = self.nodes.get_mut(id) {
            node.kind = kind;
        }
    }

    /// The name that is read at this node, if it is one.
    pub(crate) fn name(&self, id: Id) -> Option<&str> {
        match self.kind(id) {
            Some(Kind::Name(name)) => Some(name),
            _ => None,
        }
    }

    /// Whether a node is `**mapping` in a call.
    #[cfg(feature = "render")]
    pub(crate) fn is_mapping(&self, id: Id) -> bool {
        matches!(self.kind(id), Some(Kind::Keyword { name: None, .. }))
    }

    /// All nodes, those within another before it.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = (Id, &Node)> {
        self.nodes.iter().enumerate()
    }

    /// The nodes directly below one, in Python's order.
    pub(crate) fn children(&self, id: Id) -> Vec<Id> {
        let Some(kind) = self.kind(id) else { return Vec::new() };
        match kind {
            Kind::Name(_) | Kind::Target(_) | Kind::Bound(_) | Kind::Constant(_) | Kind::Opaque => Vec::new(),
            Kind::Call(call) => {
                let keyword = |id: &Id| matches!(self.kind(*id), Some(Kind::Keyword { .. }));
                let (keywords, others): (Vec<Id>, Vec<Id>) =
                    call.arguments.iter().map(|argument| argument.node).partition(keyword);
                [vec![call.function], others, keywords].concat()
            }
            Kind::Keyword { value, .. }
            | Kind::Attribute { value, .. }
            | Kind::Starred(value)
            | Kind::Suspended(value)
            | Kind::Unary { operand: value, .. } => vec![*value],
            Kind::Subscript { value, index } => vec![*value, *index],
            Kind::Binary { left, right, .. } => vec![*left, *right],
            Kind::If { test, body, orelse } => vec![*test, *body, *orelse],
            Kind::Lambda { arguments, body, .. } => vec![*arguments, *body],
            Kind::Assignment { target, value } => vec![*target, *value],
            Kind::Formatted { value, spec, .. } => [*value].into_iter().chain(*spec).collect(),
            Kind::Dict { keys, values } => keys.iter().flatten().chain(values).copied().collect(),
            Kind::Slice(parts) => parts.iter().flatten().copied().collect(),
            Kind::And(ids)
            | Kind::Or(ids)
            | Kind::Compare { values: ids, .. }
            | Kind::Arguments(ids)
            | Kind::Tuple(ids)
            | Kind::List(ids)
            | Kind::Set(ids)
            | Kind::Comprehension { parts: ids, .. }
            | Kind::Generator(ids)
            | Kind::Joined(ids)
            | Kind::Statement(ids) => ids.clone(),
        }
    }
}
