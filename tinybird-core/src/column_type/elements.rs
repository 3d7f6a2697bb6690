//! Types of several elements: tuples, nested columns, variants.

use std::collections::HashSet;
use std::ops::Range;

use super::check::Checker;
use super::rules::{TYPE_ARGUMENTS, TYPE_TUPLE_NAMES, TYPE_VARIANT_INSIDE};
use super::syntax::{Kind, Node};
use super::{Element, Type};

impl Checker {
    /// The element's name and type.
    fn named<'a>(&mut self, node: &'a Node) -> (Option<(&'a str, &'a Range<usize>)>, Type) {
        match &node.kind {
            Kind::Named { name, name_range, of } => (Some((name, name_range)), self.type_(of)),
            _ => (None, self.type_(node)),
        }
    }

    fn unique(&mut self, names: &[(&str, &Range<usize>)]) {
        let mut seen = HashSet::new();
        for (name, range) in names {
            if name.is_empty() {
                self.refuse(&TYPE_TUPLE_NAMES, range, "a name is not empty", "give the element a name");
            } else if !seen.insert(*name) {
                self.refuse(
                    &TYPE_TUPLE_NAMES,
                    range,
                    format!("there is an element `{name}` already"),
                    "give each element its own name",
                );
            }
        }
    }

    pub(super) fn tuple(&mut self, args: &[Node]) -> Type {
        let mut names = Vec::new();
        let mut unnamed = None;
        let mut elements = Vec::with_capacity(args.len());
        for arg in args {
            let (name, of) = self.named(arg);
            elements.push(Element { name: name.map(|(name, _)| name.to_owned()), of });
            match name {
                Some(name) => names.push(name),
                None => unnamed = unnamed.or(Some(&arg.range)),
            }
        }
        self.unique(&names);
        if let (Some(range), false) = (unnamed, names.is_empty()) {
            return self.refuse(
                &TYPE_TUPLE_NAMES,
                range,
                "this element of the tuple has no name while others have one",
                "name all elements, or none",
            );
        }
        Type::Tuple(elements)
    }

    pub(super) fn nested(&mut self, range: &Range<usize>, args: &[Node]) -> Type {
        if args.is_empty() {
            return self.refuse(
                &TYPE_ARGUMENTS,
                range,
                "`Nested` has no columns",
                "list names and types: `Nested(id UInt64, name String)`",
            );
        }
        let mut names = Vec::new();
        let mut columns = Vec::with_capacity(args.len());
        for arg in args {
            match &arg.kind {
                Kind::Named { name, name_range, of } => {
                    names.push((name.as_str(), name_range));
                    columns.push(Element { name: Some(name.clone()), of: self.type_(of) });
                }
                _ => {
                    self.refuse(
                        &TYPE_TUPLE_NAMES,
                        &arg.range,
                        "a column inside `Nested` needs a name and a type",
                        "write `Nested(id UInt64, name String)`, for example",
                    );
                }
            }
        }
        self.unique(&names);
        Type::Nested(columns)
    }

    pub(super) fn variant(&mut self, args: &[Node]) -> Type {
        let mut kinds = Vec::new();
        for arg in args {
            let kind = self.type_(arg);
            let what = match kind.stored() {
                _ if kind.is_nullable() => "`Nullable`",
                Type::Variant(_) => "another variant",
                Type::Dynamic { .. } => "`Dynamic`",
                _ => {
                    kinds.push(kind);
                    continue;
                }
            };
            self.refuse(
                &TYPE_VARIANT_INSIDE,
                &arg.range,
                format!("a variant may not hold {what}"),
                "list plain types: any value of a variant may be null already",
            );
        }
        Type::Variant(kinds)
    }
}
