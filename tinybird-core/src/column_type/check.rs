//! The meaning of a type: which names there are, and what each takes.

use std::collections::HashSet;
use std::ops::Range;

use super::names::{self, Width};
use super::rules::*;
use super::syntax::{Call, Kind, Node};
use super::{Type, aggregate, enums, simple, time_zone};
use crate::rule::{Invalid, Rule};
use crate::suggest::did_you_mean;

/// The meaning of a whole type, or every mistake in it.
pub(super) fn check(node: &Node) -> Result<Type, Vec<Invalid>> {
    let mut checker = Checker { errors: Vec::new() };
    let kind = checker.type_(node);
    if checker.errors.is_empty() {
        return Ok(kind);
    }
    checker.errors.sort_by_key(|error| error.range.as_ref().map_or(0, |range| range.start));
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
        match call.name.as_str() {
            "Array" => match self.types(call, 1, "the type of its elements", "Array(String)") {
                Some([inner]) => Type::Array(Box::new(inner)),
                _ => Type::Refused,
            },
            "Nullable" => match self.types(call, 1, "the type that may be null", "Nullable(String)") {
                Some([inner]) => self.nullable(inner, given),
                _ => Type::Refused,
            },
            "LowCardinality" => match self.types(call, 1, "the type of the values", "LowCardinality(String)")
            {
                Some([inner]) => self.low_cardinality(inner, given),
                _ => Type::Refused,
            },
            "Map" => {
                match self.types(call, 2, "the types of the key and of the value", "Map(String, UInt64)") {
                    Some([key, value]) => self.map(key, value, given),
                    _ => Type::Refused,
                }
            }
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
            "JSON" if call.args.is_none() => Type::Json,
            _ => match names::scalar(&call.name) {
                Some((kind, width)) => self.width(call, kind, width),
                None => self.unknown(call),
            },
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
            _ => format!("there is no type `{name}`"),
        };
        self.refuse(&TYPE_UNKNOWN, &call.name_range, message, remedy)
    }

    fn width(&mut self, call: &Call, kind: Type, width: Width) -> Type {
        let Some(args) = &call.args else { return kind };
        let most = match width {
            Width::None => {
                let range = call.name_range.end..args.last().map_or(call.name_range.end, |arg| arg.range.end);
                let range = if range.is_empty() { &call.name_range } else { &range };
                return self.refuse(
                    &TYPE_ARGUMENTS,
                    range,
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
    fn types<const N: usize>(
        &mut self,
        call: &Call,
        _: usize,
        what: &str,
        example: &str,
    ) -> Option<[Type; N]> {
        let args = call.args.as_deref().unwrap_or_default();
        if args.len() != N {
            let range = args.get(N).map_or(&call.name_range, |arg| &arg.range);
            self.refuse(
                &TYPE_ARGUMENTS,
                range,
                format!("`{}` takes {what}, and nothing else", call.name),
                format!("write such as `{example}`"),
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
                "leave out `Nullable`: an empty array stands for none; what may be null are the elements, `Array(Nullable(..))`",
            ),
            Type::Map(..) => (
                "a map",
                "leave out `Nullable`: an empty map stands for none; what may be null are the values, `Map(.., Nullable(..))`",
            ),
            Type::Tuple(_) => ("a tuple", "make the elements nullable: `Tuple(Nullable(..), ..)`"),
            Type::Nested(_) => ("nested columns", "make the columns inside nullable"),
            Type::Json => ("JSON", "leave out `Nullable`: an empty object stands for none"),
            Type::Dynamic | Type::Variant(_) => ("a type that holds null by itself", "leave out `Nullable`"),
            Type::LowCardinality(_) => ("`LowCardinality`", "swap them: `LowCardinality(Nullable(..))`"),
            Type::Nullable(_) => ("what is nullable already", "leave out one `Nullable`"),
            Type::State { .. } => {
                ("an aggregate state", "leave out `Nullable`, or make the function's argument nullable")
            }
            Type::Geo => ("a geometric type", "leave out `Nullable`"),
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
                | Type::DateTime
                | Type::Bool
                | Type::Int { .. }
                | Type::Float { .. }
                | Type::Uuid
                | Type::IPv4
                | Type::IPv6
                | Type::Interval
                | Type::Refused
        );
        let [arg] = args else { return Type::Refused };
        if fits {
            return Type::LowCardinality(Box::new(inner));
        }
        let remedy = match value {
            Type::Enum { .. } => "leave out `LowCardinality`: an enum is stored as a number already",
            Type::DateTime64(_) => "leave out `LowCardinality`, or use `DateTime`",
            Type::LowCardinality(_) => "leave out one `LowCardinality`",
            Type::Array(_) => "put it around the elements: `Array(LowCardinality(..))`",
            Type::Map(..) => "put it around the key or the value: `Map(LowCardinality(String), ..)`",
            Type::Tuple(_) => "put it around the elements: `Tuple(LowCardinality(..), ..)`",
            _ => "leave out `LowCardinality`",
        };
        self.refuse(
            &TYPE_LOW_CARDINALITY_INSIDE,
            &arg.range,
            "`LowCardinality` goes around text, dates, numbers other than decimals, UUIDs and IP addresses only",
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

    fn tuple(&mut self, args: &[Node]) -> Type {
        let mut names = Vec::new();
        let mut unnamed = None;
        let mut kinds = Vec::new();
        for arg in args {
            let (name, kind) = self.named(arg);
            kinds.push(kind);
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
        Type::Tuple(kinds)
    }

    fn nested(&mut self, range: &Range<usize>, args: &[Node]) -> Type {
        if args.is_empty() {
            return self.refuse(
                &TYPE_ARGUMENTS,
                range,
                "`Nested` has no columns",
                "list names and types: `Nested(id UInt64, name String)`",
            );
        }
        let mut names = Vec::new();
        let mut kinds = Vec::new();
        for arg in args {
            match &arg.kind {
                Kind::Named { name, name_range, of } => {
                    names.push((name.as_str(), name_range));
                    kinds.push(self.type_(of));
                }
                _ => {
                    self.refuse(
                        &TYPE_TUPLE_NAMES,
                        &arg.range,
                        "a column inside `Nested` needs a name and a type",
                        "write such as `Nested(id UInt64, name String)`",
                    );
                }
            }
        }
        self.unique(&names);
        Type::Nested(kinds)
    }

    fn variant(&mut self, args: &[Node]) -> Type {
        let mut kinds = Vec::new();
        for arg in args {
            let kind = self.type_(arg);
            let what = match kind.stored() {
                _ if kind.is_nullable() => "`Nullable`",
                Type::Variant(_) => "another variant",
                Type::Dynamic => "`Dynamic`",
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

    fn dynamic(&mut self, args: &[Node]) -> Type {
        for (index, arg) in args.iter().enumerate() {
            match &arg.kind {
                Kind::Setting { name, value, .. } if name == "max_types" && index == 0 => {
                    self.limit("max_types", value, 254);
                }
                _ => {
                    self.refuse(
                        &TYPE_JSON,
                        &arg.range,
                        "`Dynamic` takes `max_types` only",
                        "write `Dynamic` or such as `Dynamic(max_types=8)`",
                    );
                }
            }
        }
        Type::Dynamic
    }

    fn json(&mut self, args: &[Node]) -> Type {
        let mut paths = HashSet::new();
        for arg in args {
            match &arg.kind {
                Kind::Setting { name, value, .. } if name == "max_dynamic_types" => {
                    self.limit(name, value, 254)
                }
                Kind::Setting { name, value, .. } if name == "max_dynamic_paths" => {
                    self.limit(name, value, 100_000)
                }
                Kind::Setting { name, name_range, .. } => {
                    let settings = ["max_dynamic_paths", "max_dynamic_types"];
                    let remedy = match did_you_mean(name, settings.into_iter()) {
                        Some(known) => format!("did you mean `{known}`?"),
                        None => "use `max_dynamic_paths` or `max_dynamic_types`".to_owned(),
                    };
                    self.refuse(&TYPE_JSON, name_range, format!("`JSON` has no parameter `{name}`"), remedy);
                }
                Kind::Path { path, path_range, of } => {
                    self.type_(of);
                    if !paths.insert(path) {
                        self.refuse(
                            &TYPE_JSON,
                            path_range,
                            format!("the path `{}` has a type already", path.join(".")),
                            "give each path one type",
                        );
                    }
                }
                _ => {}
            }
        }
        Type::Json
    }

    fn limit(&mut self, name: &str, value: &Node, most: u32) {
        if number(value).is_none_or(|value| value > most) {
            self.refuse(
                &TYPE_JSON,
                &value.range,
                format!("`{name}` is a whole number from 0 to {most}"),
                format!("write such as `{name}=8`"),
            );
        }
    }

    fn fixed_string(&mut self, call: &Call) -> Type {
        let args = call.args.as_deref().unwrap_or_default();
        let (range, [arg]) = (&call.name_range, args) else {
            let range = args.get(1).map_or(&call.name_range, |arg| &arg.range);
            return self.refuse(
                &TYPE_FIXED_STRING,
                range,
                format!("`{}` takes one number, its length in bytes", call.name),
                format!("write such as `{}(16)`", call.name),
            );
        };
        let _ = range;
        match number(arg) {
            Some(length) if (1..=0xFF_FFFF).contains(&length) => Type::FixedString(length),
            _ => self.refuse(
                &TYPE_FIXED_STRING,
                &arg.range,
                "the length of a fixed string is a number of bytes from 1 to 16777215",
                "write such as `FixedString(16)`, or use `String`",
            ),
        }
    }

    fn decimal(&mut self, call: &Call) -> Type {
        // Without arguments ClickHouse takes ten digits, none after the point.
        let Some(args) = call.args.as_deref() else { return Type::Decimal { precision: 10, scale: 0 } };
        let (first, second) = match args {
            [first] => (first, None),
            [first, second] => (first, Some(second)),
            _ => {
                let range = args.get(2).map_or(&call.name_range, |arg| &arg.range);
                return self.refuse(
                    &TYPE_DECIMAL,
                    range,
                    "a decimal takes its digits in all and those after the point",
                    format!("write such as `{}(10, 2)`", call.name),
                );
            }
        };
        let Some(precision) = number(first).filter(|precision| (1..=76).contains(precision)) else {
            return self.refuse(
                &TYPE_DECIMAL,
                &first.range,
                "a decimal has 1 to 76 digits",
                format!("write such as `{}(10, 2)`", call.name),
            );
        };
        match second.map_or(Some(0), |second| number(second).filter(|scale| *scale <= precision)) {
            Some(scale) => Type::Decimal { precision, scale },
            None => self.refuse(
                &TYPE_DECIMAL,
                second.map_or(&first.range, |second| &second.range),
                format!("of {precision} digits, 0 to {precision} may stand after the point"),
                "write fewer digits after the point, or more in all",
            ),
        }
    }

    fn decimal_of(&mut self, call: &Call, precision: u32) -> Type {
        let args = call.args.as_deref().unwrap_or_default();
        let [arg] = args else {
            let range = args.get(1).map_or(&call.name_range, |arg| &arg.range);
            return self.refuse(
                &TYPE_DECIMAL,
                range,
                format!("`{}` takes one number, the digits after the point", call.name),
                format!("write such as `{}(2)`", call.name),
            );
        };
        match number(arg) {
            Some(scale) if scale <= precision => Type::Decimal { precision, scale },
            _ => self.refuse(
                &TYPE_DECIMAL,
                &arg.range,
                format!(
                    "`{}` has {precision} digits, of which 0 to {precision} may stand after the point",
                    call.name
                ),
                "write a smaller number, or use a wider decimal",
            ),
        }
    }

    fn date_time(&mut self, call: &Call) -> Type {
        match call.args.as_deref() {
            None | Some([]) => {}
            Some([zone]) => match &zone.kind {
                Kind::Text(name) => self.time_zone(name, &zone.range),
                _ => {
                    let remedy = match (&zone.kind, number(zone)) {
                        (Kind::Number(digits), Some(1..=9)) => format!("write `DateTime64({digits})`"),
                        _ => format!("write `{}`", call.name),
                    };
                    self.refuse(
                        &TYPE_DATETIME_PRECISION,
                        &zone.range,
                        format!("`{}` has whole seconds and takes a time zone only", call.name),
                        remedy,
                    );
                }
            },
            Some([_, second, ..]) => {
                self.refuse(
                    &TYPE_ARGUMENTS,
                    &second.range,
                    format!("`{}` takes a time zone only", call.name),
                    "write such as `DateTime('Europe/Madrid')` or `DateTime64(3, 'Europe/Madrid')`",
                );
            }
        }
        Type::DateTime
    }

    fn date_time64(&mut self, call: &Call) -> Type {
        let args = call.args.as_deref().unwrap_or_default();
        let [first, zones @ ..] = args else {
            return self.refuse(
                &TYPE_DATETIME_PRECISION,
                &call.name_range,
                format!("`{}` needs the number of digits after the second's point", call.name),
                format!("write `{}(3)` for milliseconds, or `DateTime`", call.name),
            );
        };
        let precision = number(first).filter(|precision| *precision <= 9);
        if precision.is_none() {
            let remedy = match &first.kind {
                Kind::Text(zone) => format!("write `{}(3, '{zone}')`", call.name),
                _ => "use 3 for milliseconds, 6 for microseconds, 9 for nanoseconds".to_owned(),
            };
            self.refuse(
                &TYPE_DATETIME_PRECISION,
                &first.range,
                format!("the first argument of `{}` is a number of digits from 0 to 9", call.name),
                remedy,
            );
        }
        match zones {
            [] => {}
            [zone] => match &zone.kind {
                Kind::Text(name) => self.time_zone(name, &zone.range),
                _ => {
                    self.refuse(
                        &TYPE_TIME_ZONE,
                        &zone.range,
                        "a time zone is a text",
                        "write such as 'Europe/Madrid'",
                    );
                }
            },
            [_, third, ..] => {
                self.refuse(
                    &TYPE_ARGUMENTS,
                    &third.range,
                    format!("`{}` takes a precision and a time zone only", call.name),
                    format!("write such as `{}(3, 'Europe/Madrid')`", call.name),
                );
            }
        }
        precision.map_or(Type::Refused, Type::DateTime64)
    }

    fn time_zone(&mut self, name: &str, range: &Range<usize>) {
        if !time_zone::is_known(name) {
            let remedy = match did_you_mean(name, time_zone::all()) {
                Some(known) => format!("did you mean '{known}'?"),
                None => "write a name such as 'Europe/Madrid' or 'UTC'".to_owned(),
            };
            self.refuse(&TYPE_TIME_ZONE, range, format!("there is no time zone '{name}'"), remedy);
        }
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
