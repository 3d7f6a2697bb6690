//! The meaning of a type: which names there are, and what each takes.

use std::ops::Range;

use super::names::{self, Width};
use super::rules::{
    TYPE_ARGUMENTS, TYPE_LOW_CARDINALITY_INSIDE, TYPE_MAP_KEY, TYPE_NULLABLE_INSIDE, TYPE_UNKNOWN,
};
use super::syntax::{Call, Kind, Node};
use super::{Type, aggregate, enums, simple};
use crate::rule::{Invalid, MOST_MISTAKES, Rule};
use crate::suggest::did_you_mean;

/// The meaning of a whole type, or every mistake in it.
pub(super) fn check(node: &Node) -> Result<Type, Vec<Invalid>> {
    let mut checker = Checker { errors: Vec::new() };
    let kind = checker.type_(node);
    if checker.errors.is_empty() {
        return Ok(kind);
    }
    checker.errors.sort_by_key(|error| error.range.as_ref().map_or(0, |range| range.start));
    checker.errors.truncate(MOST_MISTAKES);
    Err(checker.errors)
}

pub(super) struct Checker {
    pub(super) errors: Vec<Invalid>,
}

impl Checker {
    pub(super) fn refuse(
        &mut self,
        rule: &'static Rule,
        range: &Range<usize>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Type {
        self.errors.push(Invalid::new(rule, message, remedy).at(range.clone()));
        Type::Refused
    }

    /// The meaning of what stands where a type belongs.
    pub(super) fn type_(&mut self, node: &Node) -> Type {
        match &node.kind {
            Kind::Call(call) => self.call(call),
            Kind::Named { of, .. } | Kind::Path { of, .. } => {
                let range = node.range.start..of.range.start;
                self.refuse(&TYPE_ARGUMENTS, &range, "a name is not allowed here", "write the type only")
            }
            _ => self.refuse(
                &TYPE_ARGUMENTS,
                &node.range,
                "a type is expected here",
                "write a ClickHouse type, such as `String`",
            ),
        }
    }

    fn call(&mut self, call: &Call) -> Type {
        let range = &call.name_range;
        let args = call.args.as_deref();
        let given = args.unwrap_or_default();
        match &*call.name {
            "Array" => match self.types(call, "the type of its elements", "Array(String)") {
                Some([inner]) => Type::Array(Box::new(inner)),
                _ => Type::Refused,
            },
            "Nullable" => match self.types(call, "the type that may be null", "Nullable(String)") {
                Some([inner]) => self.nullable(inner, given),
                _ => Type::Refused,
            },
            "LowCardinality" => match self.types(call, "the type of the values", "LowCardinality(String)") {
                Some([inner]) => self.low_cardinality(inner, given),
                _ => Type::Refused,
            },
            "Map" => match self.types(call, "the types of the key and of the value", "Map(String, UInt64)") {
                Some([key, value]) => self.map(key, value, given),
                _ => Type::Refused,
            },
            "Tuple" => self.tuple(given),
            "Nested" => self.nested(range, given),
            "Variant" => self.variant(given),
            "Dynamic" => self.dynamic(given),
            "JSON" => self.json(given),
            "FixedString" => self.fixed_string(call),
            "Enum8" | "Enum16" => enums::check(&call.name, range, given, &mut self.errors),
            "AggregateFunction" => aggregate::state(self, call),
            "SimpleAggregateFunction" => simple::check(self, call),
            _ => self.any_case(call),
        }
    }

    /// The types whose names ClickHouse takes in any case, and those without arguments.
    fn any_case(&mut self, call: &Call) -> Type {
        let given = call.args.as_deref().unwrap_or_default();
        if names::is_refused(&call.name) {
            return self.unknown(call);
        }
        if let Some((kind, width)) = names::scalar(&call.name) {
            return self.width(call, kind, width);
        }
        match call.name.to_ascii_uppercase().as_str() {
            "ENUM" => enums::check(&call.name, &call.name_range, given, &mut self.errors),
            "BINARY" => self.fixed_string(call),
            "DECIMAL" | "DEC" | "NUMERIC" | "FIXED" => self.decimal(call),
            "DECIMAL32" => self.decimal_of(call, 9),
            "DECIMAL64" => self.decimal_of(call, 18),
            "DECIMAL128" => self.decimal_of(call, 38),
            "DECIMAL256" => self.decimal_of(call, 76),
            "DATETIME" | "DATETIME32" | "TIMESTAMP" => self.date_time(call),
            "DATETIME64" => self.date_time64(call),
            "JSON" if call.args.is_none() => self.json(&[]),
            _ => self.unknown(call),
        }
    }

    fn unknown(&mut self, call: &Call) -> Type {
        let name = &call.name;
        let remedy = if let Some(instead) = names::instead(name) {
            format!("write {instead}")
        } else if let Some(known) = did_you_mean(name, names::ALL.iter().copied()) {
            format!("did you mean `{known}`?")
        } else {
            "write a ClickHouse type, such as `String`, `UInt64`, `DateTime` or `Array(String)`".to_owned()
        };
        let message = match name.to_ascii_lowercase().as_str() {
            "boolean" => "Tinybird refuses `Boolean`".to_owned(),
            "int" | "uint" => format!("`{name}` needs a size"),
            _ => format!("unknown type `{name}`"),
        };
        self.refuse(&TYPE_UNKNOWN, &call.name_range, message, remedy)
    }

    fn width(&mut self, call: &Call, kind: Type, width: Width) -> Type {
        let Some(args) = &call.args else { return kind };
        let most = match width {
            Width::None => {
                let range = match args.as_slice() {
                    [first, .., last] => first.range.start..last.range.end,
                    [only] => only.range.clone(),
                    [] => call.name_range.clone(),
                };
                return self.refuse(
                    &TYPE_ARGUMENTS,
                    &range,
                    format!("`{}` takes no arguments", call.name),
                    format!("write `{}` only", call.name),
                );
            }
            Width::One => 1,
            Width::Two => 2,
        };
        let digits =
            |arg: &Node| matches!(&arg.kind, Kind::Number(n) if n.bytes().all(|b| b.is_ascii_digit()));
        match args.iter().enumerate().find(|(index, arg)| *index >= most || !digits(arg)) {
            Some((_, arg)) => self.refuse(
                &TYPE_ARGUMENTS,
                &arg.range,
                format!("`{}` does not take this argument", call.name),
                format!("write `{}` only", call.name),
            ),
            None => kind,
        }
    }

    /// Exactly `N` arguments, each of them a type.
    fn types<const N: usize>(&mut self, call: &Call, what: &str, example: &str) -> Option<[Type; N]> {
        let args = call.args.as_deref().unwrap_or_default();
        if args.len() != N {
            let range = args.get(N).map_or(&call.name_range, |arg| &arg.range);
            self.refuse(
                &TYPE_ARGUMENTS,
                range,
                format!("`{}` takes {what}, and nothing else", call.name),
                format!("write `{example}`, for example"),
            );
            return None;
        }
        let kinds: Vec<Type> = args.iter().map(|arg| self.type_(arg)).collect();
        kinds.try_into().ok()
    }

    fn nullable(&mut self, inner: Type, args: &[Node]) -> Type {
        let (what, remedy) = match inner.stored() {
            Type::Array(_) => (
                "an array",
                "remove `Nullable`, and use an empty array instead of null; the elements may be null: `Array(Nullable(..))`",
            ),
            Type::Map(..) => (
                "a map",
                "remove `Nullable`, and use an empty map instead of null; the values may be null: `Map(.., Nullable(..))`",
            ),
            Type::Tuple(_) => ("a tuple", "make the elements nullable: `Tuple(Nullable(..), ..)`"),
            Type::Nested(_) => ("nested columns", "make the columns inside nullable"),
            Type::Json(_) => ("JSON", "remove `Nullable`, and use an empty object instead of null"),
            Type::Dynamic { .. } | Type::Variant(_) => {
                ("a type that holds null by itself", "leave out `Nullable`")
            }
            Type::LowCardinality(_) => ("`LowCardinality`", "swap them: `LowCardinality(Nullable(..))`"),
            Type::Nullable(_) => ("what is nullable already", "leave out one `Nullable`"),
            Type::State { .. } => {
                ("an aggregate state", "leave out `Nullable`, or make the function's argument nullable")
            }
            Type::Geo(_) => ("a geometric type", "leave out `Nullable`"),
            _ => return Type::Nullable(Box::new(inner)),
        };
        match args {
            [arg] => self.refuse(
                &TYPE_NULLABLE_INSIDE,
                &arg.range,
                format!("ClickHouse has no `Nullable` around {what}"),
                remedy,
            ),
            _ => Type::Refused,
        }
    }

    fn low_cardinality(&mut self, inner: Type, args: &[Node]) -> Type {
        let value = match inner.stored() {
            Type::Nullable(inner) => inner.stored(),
            other => other,
        };
        let fits = matches!(
            value,
            Type::String
                | Type::FixedString(_)
                | Type::Date
                | Type::Date32
                | Type::DateTime { .. }
                | Type::Bool
                | Type::Int { .. }
                | Type::Float { .. }
                | Type::Uuid
                | Type::IPv4
                | Type::IPv6
                | Type::Interval { .. }
                | Type::Refused
        );
        let [arg] = args else { return Type::Refused };
        if fits {
            return Type::LowCardinality(Box::new(inner));
        }
        let remedy = match value {
            Type::Enum { .. } => "leave out `LowCardinality`: an enum is stored as a number already",
            Type::DateTime64 { .. } => "leave out `LowCardinality`, or use `DateTime`",
            Type::LowCardinality(_) => "leave out one `LowCardinality`",
            Type::Array(_) => "put it around the elements: `Array(LowCardinality(..))`",
            Type::Map(..) => "put it around the key or the value: `Map(LowCardinality(String), ..)`",
            Type::Tuple(_) => "put it around the elements: `Tuple(LowCardinality(..), ..)`",
            _ => "leave out `LowCardinality`",
        };
        self.refuse(
            &TYPE_LOW_CARDINALITY_INSIDE,
            &arg.range,
            "`LowCardinality` goes around strings, dates, numbers other than decimals, UUIDs and IP addresses only",
            remedy,
        )
    }

    fn map(&mut self, key: Type, value: Type, args: &[Node]) -> Type {
        if let (true, [arg, ..]) = (key.is_nullable(), args) {
            return self.refuse(
                &TYPE_MAP_KEY,
                &arg.range,
                "the key of a map may not be nullable",
                "leave out `Nullable` around the key",
            );
        }
        Type::Map(Box::new(key), Box::new(value))
    }
}

impl Type {
    /// Whether `NULL` is a value of its own: `Nullable(..)` and `LowCardinality(Nullable(..))`.
    pub(super) fn is_nullable(&self) -> bool {
        match self.stored() {
            Type::Nullable(_) => true,
            Type::LowCardinality(inner) => inner.is_nullable(),
            _ => false,
        }
    }
}

/// The whole number that `node` is; one that is too large is the largest.
pub(super) fn number(node: &Node) -> Option<u32> {
    match &node.kind {
        Kind::Number(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
            Some(digits.parse().unwrap_or(u32::MAX))
        }
        _ => None,
    }
}
