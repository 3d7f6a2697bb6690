//! How Python's `ast.dump` shows an expression, which some of Tinybird's errors tell.

use crate::template::python::{self, Form, Formal, Id, Kind, Made, Tree, Unary};
use crate::template::render::error::RenderError;
use crate::template::render::objects::{number, repr};
use crate::template::value::Value;

/// Nothing deeper is shown.
const DEEPEST: usize = 200;

/// What `ast.dump` makes of a node.
pub(crate) fn dump(tree: &Tree, id: Id, sql: &str) -> Result<String, RenderError> {
    Dump { tree, sql }.node(id, LOAD, DEEPEST)
}

/// Python's name of a binary operator.
pub(crate) fn operator(op: &str) -> &'static str {
    match op.trim_end_matches('=') {
        "+" => "Add",
        "-" => "Sub",
        "*" => "Mult",
        "/" => "Div",
        "//" => "FloorDiv",
        "%" => "Mod",
        "**" => "Pow",
        "@" => "MatMult",
        "<<" => "LShift",
        ">>" => "RShift",
        "|" => "BitOr",
        "^" => "BitXor",
        _ => "BitAnd",
    }
}

fn comparison(op: &str) -> &'static str {
    match op {
        "<" => "Lt()",
        "<=" => "LtE()",
        ">" => "Gt()",
        ">=" => "GtE()",
        "==" => "Eq()",
        "!=" => "NotEq()",
        "is" => "Is()",
        "is not" => "IsNot()",
        "in" => "In()",
        _ => "NotIn()",
    }
}

struct Dump<'a> {
    tree: &'a Tree,
    sql: &'a str,
}

type Dumped = Result<String, RenderError>;
/// Python's name of a node, and its fields.
type Fields<'a> = (&'static str, Vec<(&'static str, Field<'a>)>);

/// A name that is read, or given a value.
const LOAD: &str = "Load()";
const STORE: &str = "Store()";

/// What a field of a node holds; the names in it are read or given values.
enum Field<'a> {
    Text(String),
    Node(Id, &'a str),
    Nodes(Vec<Option<Id>>, &'a str),
    Formals(&'a [Formal]),
}

impl<'a> Field<'a> {
    fn nodes(ids: &[Id], context: &'a str) -> Self {
        Self::Nodes(ids.iter().copied().map(Some).collect(), context)
    }
}

impl Dump<'_> {
    fn node(&self, id: Id, context: &str, deep: usize) -> Dumped {
        let Some(deep) = deep.checked_sub(1) else {
            let message = "the expression nests too deeply to be shown".to_owned();
            return Err(RenderError::Limit { message, range: self.tree.range(id) });
        };
        let kind = match self.tree.kind(id) {
            None => return Ok("None".to_owned()),
            Some(Kind::Statement(parts)) if parts.len() == 1 => {
                return self.node(*parts.first().unwrap_or(&id), context, deep);
            }
            Some(kind) => kind,
        };
        let (name, fields) = self.fields(id, kind, context);
        let mut shown = String::from(name);
        shown.push('(');
        for (at, (field, value)) in fields.iter().enumerate() {
            if at > 0 {
                shown.push_str(", ");
            }
            shown.push_str(field);
            self.field(value, deep, &mut shown)?;
        }
        shown.push(')');
        Ok(shown)
    }

    /// Adds what a field shows.
    fn field(&self, field: &Field<'_>, deep: usize, shown: &mut String) -> Result<(), RenderError> {
        match field {
            Field::Text(text) => shown.push_str(text),
            Field::Node(id, context) => shown.push_str(&self.node(*id, context, deep)?),
            Field::Nodes(ids, context) => {
                shown.push('[');
                for (at, id) in ids.iter().enumerate() {
                    shown.push_str(if at > 0 { ", " } else { "" });
                    match id {
                        Some(id) => shown.push_str(&self.node(*id, context, deep)?),
                        None => shown.push_str("None"),
                    }
                }
                shown.push(']');
            }
            Field::Formals(formals) => {
                shown.push_str("arguments(posonlyargs=[], ");
                for (at, (name, field)) in self.formals(formals).iter().enumerate() {
                    shown.push_str(if at > 0 { ", " } else { "" });
                    shown.push_str(name);
                    self.field(field, deep, shown)?;
                }
                shown.push(')');
            }
        }
        Ok(())
    }

    /// Python's name of a node, and its fields in their order.
    fn fields<'a>(&'a self, id: Id, kind: &'a Kind, context: &'a str) -> Fields<'a> {
        let one = |name: &'static str, id: Id| (name, Field::Node(id, LOAD));
        let many = |name: &'static str, ids: &[Id]| (name, Field::nodes(ids, LOAD));
        let text = |name: &'static str, text: String| (name, Field::Text(text));
        let context_of = || text("ctx=", context.to_owned());
        let source = self.sql.get(self.tree.range(id)).unwrap_or_default();
        match kind {
            Kind::Name(name) => ("Name", vec![text("id=", format!("'{name}'")), context_of()]),
            Kind::Target(name) | Kind::Bound(name) => {
                ("Name", vec![text("id=", format!("'{name}'")), text("ctx=", STORE.to_owned())])
            }
            Kind::Constant(value) => {
                let is_marked = matches!(value, Value::Text(_)) && source.starts_with(['u', 'U']);
                let mark = is_marked.then(|| text("kind=", "'u'".to_owned()));
                ("Constant", [text("value=", repr::constant(value))].into_iter().chain(mark).collect())
            }
            Kind::Opaque => ("Constant", vec![text("value=", opaque(self.sql, self.tree.range(id)))]),
            Kind::Call(call) => {
                let is_keyword = |id: &Id| matches!(self.tree.kind(*id), Some(Kind::Keyword { .. }));
                let (keywords, others): (Vec<Id>, Vec<Id>) =
                    call.arguments.iter().map(|argument| argument.node).partition(is_keyword);
                (
                    "Call",
                    vec![one("func=", call.function), many("args=", &others), many("keywords=", &keywords)],
                )
            }
            Kind::Keyword { name, value } => {
                let name = name.iter().map(|name| text("arg=", format!("'{name}'")));
                ("keyword", name.chain([one("value=", *value)]).collect())
            }
            Kind::Attribute { value, name, .. } => {
                let name = self.sql.get(name.clone()).unwrap_or_default();
                ("Attribute", vec![one("value=", *value), text("attr=", format!("'{name}'")), context_of()])
            }
            Kind::Subscript { value, index } => {
                ("Subscript", vec![one("value=", *value), one("slice=", *index), context_of()])
            }
            Kind::Slice(parts) => {
                let parts = ["lower=", "upper=", "step="].into_iter().zip(parts);
                ("Slice", parts.filter_map(|(name, part)| part.map(|part| one(name, part))).collect())
            }
            Kind::Unary { op, operand } => {
                let op = match op {
                    Unary::Not => "Not()",
                    Unary::Minus => "USub()",
                    Unary::Plus => "UAdd()",
                    Unary::Invert => "Invert()",
                };
                ("UnaryOp", vec![text("op=", op.to_owned()), one("operand=", *operand)])
            }
            Kind::Binary { op, left, right } => {
                let op = text("op=", format!("{}()", operator(op)));
                ("BinOp", vec![one("left=", *left), op, one("right=", *right)])
            }
            Kind::And(ids) => ("BoolOp", vec![text("op=", "And()".to_owned()), many("values=", ids)]),
            Kind::Or(ids) => ("BoolOp", vec![text("op=", "Or()".to_owned()), many("values=", ids)]),
            Kind::Compare { operators, values } => {
                let (first, rest) =
                    values.split_first().map_or((id, &[][..]), |(first, rest)| (*first, rest));
                let operators: Vec<&str> = operators.iter().map(|op| comparison(op)).collect();
                let operators = text("ops=", format!("[{}]", operators.join(", ")));
                ("Compare", vec![one("left=", first), operators, many("comparators=", rest)])
            }
            Kind::If { test, body, orelse } => {
                ("IfExp", vec![one("test=", *test), one("body=", *body), one("orelse=", *orelse)])
            }
            Kind::Lambda { parameters, body, .. } => {
                ("Lambda", vec![("args=", Field::Formals(parameters)), one("body=", *body)])
            }
            Kind::Tuple(ids) => ("Tuple", vec![("elts=", Field::nodes(ids, context)), context_of()]),
            Kind::List(ids) => ("List", vec![("elts=", Field::nodes(ids, context)), context_of()]),
            Kind::Set(ids) => ("Set", vec![many("elts=", ids)]),
            Kind::Dict { keys, values } => {
                ("Dict", vec![("keys=", Field::Nodes(keys.clone(), LOAD)), many("values=", values)])
            }
            Kind::Comprehension { of, parts } => comprehension(*of, parts),
            Kind::Generator(parts) => {
                let (target, over, conditions) = match parts.as_slice() {
                    [target, over, conditions @ ..] => (*target, *over, conditions),
                    _ => (id, id, &[][..]),
                };
                let target = ("target=", Field::Node(target, STORE));
                let is_async = text("is_async=", "0".to_owned());
                ("comprehension", vec![target, one("iter=", over), many("ifs=", conditions), is_async])
            }
            Kind::Starred(value) => ("Starred", vec![("value=", Field::Node(*value, context)), context_of()]),
            Kind::Assignment { target, value } => {
                ("NamedExpr", vec![one("target=", *target), one("value=", *value)])
            }
            Kind::Joined(ids) => ("JoinedStr", vec![many("values=", ids)]),
            Kind::Formatted { value, conversion, spec } => {
                let conversion = conversion.map_or(-1, |letter| i64::from(u32::from(letter)));
                let fields = [one("value=", *value), text("conversion=", conversion.to_string())];
                (
                    "FormattedValue",
                    fields.into_iter().chain(spec.map(|spec| one("format_spec=", spec))).collect(),
                )
            }
            Kind::Suspended(value) if source.starts_with("await") => ("Await", vec![one("value=", *value)]),
            Kind::Suspended(value) => {
                let is_from = source.trim_start_matches("yield").trim_start().starts_with("from");
                let values = self.tree.children(*value);
                let fields = values.first().map(|value| one("value=", *value)).into_iter().collect();
                (if is_from { "YieldFrom" } else { "Yield" }, fields)
            }
            Kind::Statement(parts) => self.statement(parts),
            Kind::Arguments(_) => ("arguments", Vec::new()),
        }
    }

    /// An assignment.
    fn statement(&self, parts: &[Id]) -> Fields<'_> {
        let (value, targets) = parts.split_last().map_or((0, &[][..]), |(value, targets)| (*value, targets));
        let value = ("value=", Field::Node(value, LOAD));
        match (self.tree.augmented, targets) {
            (Some(op), [target]) => {
                let op = ("op=", Field::Text(format!("{}()", operator(op))));
                ("AugAssign", vec![("target=", Field::Node(*target, STORE)), op, value])
            }
            _ => ("Assign", vec![("targets=", Field::nodes(targets, STORE)), value]),
        }
    }

    /// The parameters of a lambda.
    fn formals<'a>(&self, formals: &'a [Formal]) -> Vec<(&'static str, Field<'a>)> {
        let of = |form: Form| formals.iter().filter(move |formal| formal.form == form);
        let shown =
            |form: Form| of(form).map(|formal| format!("arg(arg='{}')", formal.name)).collect::<Vec<_>>();
        let list = |form: Form| Field::Text(format!("[{}]", shown(form).join(", ")));
        let rest = |name: &'static str, form: Form| {
            shown(form).into_iter().next().map(|shown| (name, Field::Text(shown)))
        };
        let named = of(Form::Named).map(|formal| formal.default).collect();
        let plain = of(Form::Plain).map(|formal| formal.default).filter(Option::is_some).collect();
        [("args=", list(Form::Plain))]
            .into_iter()
            .chain(rest("vararg=", Form::Rest))
            .chain([("kwonlyargs=", list(Form::Named)), ("kw_defaults=", Field::Nodes(named, LOAD))])
            .chain(rest("kwarg=", Form::NamedRest))
            .chain([("defaults=", Field::Nodes(plain, LOAD))])
            .collect()
    }
}

fn comprehension<'a>(of: Made, parts: &[Id]) -> Fields<'a> {
    let elements = if of == Made::Dict { 2 } else { 1 };
    let (elements, generators) = parts.split_at(elements.min(parts.len()));
    let names = if of == Made::Dict { ["key=", "value="] } else { ["elt=", ""] };
    let fields = names.into_iter().zip(elements).map(|(name, id)| (name, Field::Node(*id, LOAD)));
    let name = match of {
        Made::List => "ListComp",
        Made::Set => "SetComp",
        Made::Dict => "DictComp",
        Made::Generator => "GeneratorExp",
    };
    (name, fields.chain([("generators=", Field::nodes(generators, LOAD))]).collect())
}

/// `...`, bytes, or an imaginary number.
fn opaque(sql: &str, range: std::ops::Range<usize>) -> String {
    let source = sql.get(range.clone()).unwrap_or_default();
    if source == "..." {
        return "Ellipsis".to_owned();
    }
    if let Some(bytes) = python::bytes(sql, range).filter(|_| !source.ends_with(['j', 'J'])) {
        return repr::bytes(&bytes);
    }
    let number = repr::float(number::float(source.trim_end_matches(['j', 'J'])).unwrap_or_default());
    format!("{}j", number.strip_suffix(".0").unwrap_or(&number))
}
