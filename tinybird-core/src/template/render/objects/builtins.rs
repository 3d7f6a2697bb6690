//! Python's functions.

use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::template::render::machine::Machine;
use crate::template::render::machine::arguments::Arguments;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::Object;
use crate::template::render::objects::arithmetic::floor_division;
use crate::template::render::objects::class::Class;
use crate::template::render::objects::decimals;
use crate::template::render::objects::format;
use crate::template::render::objects::iterate::Iter;
use crate::template::render::objects::number;
use crate::template::render::objects::number::to_f64;
use crate::template::render::objects::text;

impl Machine<'_> {
    /// Calls a function of Python's.
    pub(crate) fn builtin(&mut self, name: &'static str, arguments: Arguments) -> Run<Object> {
        match name {
            "abs" => {
                let x = arguments.one(name)?;
                match (x.as_int(), x.as_float()) {
                    (Some(value), _) => self.int(value.abs()),
                    (_, Some(value)) => Ok(Object::Float(value.abs())),
                    _ => {
                        let class = x.class().name();
                        Err(Fault::kind(format!("bad operand type for abs(): '{class}'")))
                    }
                }
            }
            "all" | "any" => {
                let of = arguments.one(name)?;
                let iterator = self.iter(&of)?;
                while let Some(item) = self.next(&iterator)? {
                    if item.is_true() == (name == "any") {
                        return Ok(Object::Bool(name == "any"));
                    }
                }
                Ok(Object::Bool(name == "all"))
            }
            "ascii" | "repr" => {
                let x = arguments.one(name)?;
                let shown = self.repr(&x)?;
                self.str(if name == "repr" { shown } else { format::ascii(&shown) })
            }
            "bin" | "oct" | "hex" => {
                let x = arguments.one(name)?;
                let number = self.index(&x)?;
                let (prefix, base) = match name {
                    "bin" => ("0b", 2),
                    "oct" => ("0o", 8),
                    _ => ("0x", 16),
                };
                let sign = if number.is_negative() { "-" } else { "" };
                self.str(format!("{sign}{prefix}{}", number.magnitude().to_str_radix(base)))
            }
            "callable" => {
                let x = arguments.one(name)?;
                Ok(Object::Bool(is_callable(&x)))
            }
            "chr" => {
                let x = arguments.one(name)?;
                let number = self.index(&x)?;
                let Some(code) = number.to_i32() else {
                    let message = "Python int too large to convert to C int";
                    return Err(Fault::raise("OverflowError", message));
                };
                match u32::try_from(code).ok().map(|code| (code, char::from_u32(code))) {
                    Some((_, Some(c))) => self.str(c.to_string()),
                    Some((0xd800..0xe000, None)) => Err(Fault::unsupported("half of a surrogate pair")),
                    _ => Err(Fault::value("chr() arg not in range(0x110000)")),
                }
            }
            "divmod" => {
                let given = arguments.between("", name, 2, 2)?;
                let [a, b] = given.as_slice() else { return Ok(Object::None) };
                self.divmod(a, b)
            }
            "format" => {
                let given = arguments.between("", name, 1, 2)?;
                let spec = match given.get(1) {
                    None => "".into(),
                    Some(spec) => spec.as_str().cloned().ok_or_else(|| {
                        let class = text::argument_class(spec);
                        Fault::kind(format!("format() argument 2 must be str, not {class}"))
                    })?,
                };
                let text = self.formatted(given.first().unwrap_or(&Object::None), &spec)?;
                self.str(text)
            }
            "hasattr" => {
                let given = arguments.between("", name, 2, 2)?;
                let [of, attribute] = given.as_slice() else { return Ok(Object::None) };
                let Some(attribute) = attribute.as_str() else {
                    let class = attribute.class().name();
                    return Err(Fault::kind(format!("attribute name must be string, not '{class}'")));
                };
                if attribute.starts_with('_') {
                    return Err(Fault::unsupported("attributes of Python's own"));
                }
                match self.attribute(of, attribute) {
                    Ok(_) => Ok(Object::Bool(true)),
                    Err(fault) if fault.is_a("AttributeError") => Ok(Object::Bool(false)),
                    Err(fault) => Err(fault),
                }
            }
            "hash" => {
                let x = arguments.one(name)?;
                self.key(&x)?;
                match x.as_int().filter(|value| value.bits() < 61 && *value != BigInt::from(-1)) {
                    Some(value) => Ok(Object::Int(value)),
                    None => Err(Fault::unsupported("hashes other than those of numbers")),
                }
            }
            "isinstance" | "issubclass" => {
                let given = arguments.between("", name, 2, 2)?;
                let [x, classes] = given.as_slice() else { return Ok(Object::None) };
                let class = match (name, x) {
                    ("isinstance", x) => x.class(),
                    (_, Object::Class(class)) => *class,
                    _ => return Err(Fault::kind("issubclass() arg 1 must be a class")),
                };
                self.is_of_class(name, class, classes).map(Object::Bool)
            }
            "iter" => {
                let given = arguments.between("", name, 1, 2)?;
                match given.as_slice() {
                    [of] => self.iter(of),
                    [function, end] if is_callable(function) => {
                        self.iterator(Iter::Calls(function.clone(), end.clone()))
                    }
                    _ => Err(Fault::kind("iter(v, w): v must be callable")),
                }
            }
            "len" => {
                let x = arguments.one(name)?;
                self.length(&x).map(Object::from)
            }
            "max" | "min" => self.extreme(name, arguments),
            "next" => {
                let given = arguments.between("", name, 1, 2)?;
                let iterator = given.first().cloned().unwrap_or(Object::None);
                match (self.next(&iterator)?, given.get(1)) {
                    (Some(item), _) => Ok(item),
                    (None, Some(default)) => Ok(default.clone()),
                    (None, None) => Err(Fault::with("StopIteration", Vec::new())),
                }
            }
            "ord" => {
                let x = arguments.one(name)?;
                let Some(text) = x.as_str() else {
                    let class = x.class().name();
                    return Err(Fault::kind(format!("ord() expected string of length 1, but {class} found")));
                };
                let mut chars = text.chars();
                match (chars.next(), chars.next()) {
                    (Some(c), None) => Ok(Object::from(u32::from(c) as usize)),
                    _ => {
                        let length = text.chars().count();
                        let message =
                            format!("ord() expected a character, but string of length {length} found");
                        Err(Fault::kind(message))
                    }
                }
            }
            "pow" => {
                let given = arguments.names(name, &["base", "exp", "mod"], 2, 0)?;
                let at = |place: usize| given.get(place).cloned().flatten().unwrap_or(Object::None);
                match at(2) {
                    Object::None => self.binary("**", &at(0), &at(1)),
                    modulus => self.pow_modulo(&at(0), &at(1), &modulus),
                }
            }
            "round" => self.round(arguments),
            "sorted" => {
                let Arguments { positional, named } = arguments;
                if positional.len() != 1 {
                    let given = positional.len();
                    return Err(Fault::kind(format!("sorted expected 1 argument, got {given}")));
                }
                let items = positional.first().map_or(Ok(Vec::new()), |of| self.collect(of))?;
                let sorted = self.sorted(items, Arguments { positional: Vec::new(), named })?;
                self.list(sorted)
            }
            "sum" => self.sum(arguments),
            _ => Err(Fault::unsupported(format!("the function `{name}`"))),
        }
    }

    fn divmod(&mut self, a: &Object, b: &Object) -> Run<Object> {
        if let (Some(x), Some(y)) = (a.as_int(), b.as_int()) {
            let quotient = self.int_binary("//", &x, &y)?;
            let rest = self.int_binary("%", &x, &y)?;
            return self.tuple(vec![quotient, rest]);
        }
        let float = |object: &Object| match (object.as_float(), object.as_int()) {
            (Some(value), _) => Some(Ok(value)),
            (_, Some(value)) => Some(to_f64(&value)),
            _ => None,
        };
        let (Some(x), Some(y)) = (float(a), float(b)) else {
            let (a, b) = (a.class().name(), b.class().name());
            return Err(Fault::kind(format!("unsupported operand type(s) for divmod(): '{a}' and '{b}'")));
        };
        let (x, y) = (x?, y?);
        if y == 0.0 {
            return Err(Fault::raise("ZeroDivisionError", "float divmod()"));
        }
        let (quotient, rest) = floor_division(x, y);
        self.tuple(vec![Object::Float(quotient), Object::Float(rest)])
    }

    fn is_of_class(&mut self, name: &str, class: Class, classes: &Object) -> Run<bool> {
        match classes {
            Object::Class(other) => Ok(class.is_a(*other)),
            Object::Tuple(items) => {
                for item in items.iter() {
                    if self.deeper(|machine| machine.is_of_class(name, class, item))? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            _ => {
                let what = if name == "isinstance" { "type" } else { "class" };
                let message = format!("{name}() arg 2 must be a {what}, a tuple of {what}es, or a union");
                Err(Fault::kind(message.replace("typees", "types")))
            }
        }
    }

    fn extreme(&mut self, name: &'static str, arguments: Arguments) -> Run<Object> {
        let Arguments { positional, mut named } = arguments;
        let count = named.len();
        let mut take = |wanted: &str| {
            let at = named.iter().position(|(name, _)| name == wanted)?;
            Some(named.remove(at).1)
        };
        if positional.is_empty() {
            return Err(Fault::kind(format!("{name} expected at least 1 argument, got 0")));
        }
        if count > 2 {
            let message = format!("{name}() takes at most 2 keyword arguments ({count} given)");
            return Err(Fault::kind(message));
        }
        let (key, default) = (take("key").unwrap_or(Object::None), take("default"));
        if let Some((unknown, _)) = named.first() {
            return Err(Fault::kind(format!("'{unknown}' is an invalid keyword argument for {name}()")));
        }
        if positional.len() > 1 && default.is_some() {
            let message = format!("Cannot specify a default for {name}() with multiple positional arguments");
            return Err(Fault::kind(message));
        }
        let of = match positional.as_slice() {
            [of] => of.clone(),
            _ => self.list(positional)?,
        };
        let iterator = self.iter(&of)?;
        let op = if name == "max" { ">" } else { "<" };
        let mut best: Option<(Object, Object)> = None;
        while let Some(item) = self.next(&iterator)? {
            let by = match &key {
                Object::None => item.clone(),
                key => self.call(key, Arguments::of(vec![item.clone()]))?,
            };
            let is_better = match &best {
                None => true,
                Some((best, _)) => self.ordered(op, &by, best)?,
            };
            if is_better {
                best = Some((by, item));
            }
        }
        match (best, default) {
            (Some((_, item)), _) => Ok(item),
            (None, Some(default)) => Ok(default),
            (None, None) => Err(Fault::value(format!("{name}() arg is an empty sequence"))),
        }
    }

    fn pow_modulo(&mut self, base: &Object, exponent: &Object, modulus: &Object) -> Run<Object> {
        let (Some(x), Some(y), Some(z)) = (base.as_int(), exponent.as_int(), modulus.as_int()) else {
            let classes = [base, exponent, modulus].map(|object| object.class().name());
            if classes.contains(&"float") && !classes.contains(&"str") {
                return Err(Fault::kind("pow() 3rd argument not allowed unless all arguments are integers"));
            }
            let [a, b, c] = classes;
            let message = format!("unsupported operand type(s) for ** or pow(): '{a}', '{b}', '{c}'");
            return Err(Fault::kind(message));
        };
        if z.is_zero() {
            return Err(Fault::value("pow() 3rd argument cannot be 0"));
        }
        self.work(usize::try_from(y.bits() * z.bits() / 64 + 1).unwrap_or(usize::MAX))?;
        let base = if y.is_negative() {
            x.modinv(&z).ok_or_else(|| Fault::value("base is not invertible for the given modulus"))?
        } else {
            x
        };
        self.int(base.modpow(&y.abs(), &z))
    }

    fn round(&mut self, arguments: Arguments) -> Run<Object> {
        let given = arguments.names("round", &["number", "ndigits"], 1, 0)?;
        let number = given.first().cloned().flatten().unwrap_or(Object::None);
        let digits = given.get(1).cloned().flatten().unwrap_or(Object::None);
        if let Some(value) = number.as_int() {
            if digits.is_none() {
                return self.int(value);
            }
            let digits = self.index(&digits)?;
            let Some(places) = digits.to_i64().filter(|places| *places > -4000) else {
                return Ok(if digits.is_negative() { Object::from(0) } else { Object::Int(value) });
            };
            if places >= 0 {
                return self.int(value);
            }
            let unit = BigInt::from(10).pow(u32::try_from(-places).unwrap_or_default());
            return self.int(rounded_to(&value, &unit));
        }
        let Some(value) = number.as_float() else {
            let class = number.class().name();
            return Err(Fault::kind(format!("type {class} doesn't define __round__ method")));
        };
        if digits.is_none() {
            if value.is_nan() {
                return Err(Fault::value("cannot convert float NaN to integer"));
            }
            if value.is_infinite() {
                let message = "cannot convert float infinity to integer";
                return Err(Fault::raise("OverflowError", message));
            }
            return number::whole(value.round_ties_even()).map(Object::Int);
        }
        let places = self.index(&digits)?.to_i64().unwrap_or(i64::MAX);
        Ok(Object::Float(decimals::rounded(value, places)))
    }

    fn sum(&mut self, arguments: Arguments) -> Run<Object> {
        let given = arguments.names("sum", &["iterable", "start"], 1, 1)?;
        let of = given.first().cloned().flatten().unwrap_or(Object::None);
        let iterator = self.iter(&of)?;
        let mut total = given.get(1).cloned().flatten().unwrap_or_else(|| Object::from(0));
        if total.as_str().is_some() {
            return Err(Fault::kind("sum() can't sum strings [use ''.join(seq) instead]"));
        }
        while let Some(item) = self.next(&iterator)? {
            total = self.binary("+", &total, &item)?;
        }
        Ok(total)
    }
}

pub(crate) fn is_callable(object: &Object) -> bool {
    matches!(
        object,
        Object::Function(_)
            | Object::Class(_)
            | Object::Method(_)
            | Object::OfClass(..)
            | Object::Lambda(_)
            | Object::Placeholder(_)
    )
}

/// The nearest multiple of a unit, of two the even one.
fn rounded_to(value: &BigInt, unit: &BigInt) -> BigInt {
    use num_integer::Integer;
    let (quotient, rest) = value.div_mod_floor(unit);
    let twice = &rest * 2;
    let up = twice > *unit || twice == *unit && quotient.is_odd();
    (quotient + if up { BigInt::one() } else { BigInt::zero() }) * unit
}
