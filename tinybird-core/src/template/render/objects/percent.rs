//! `text % values`.

use std::rc::Rc;

use num_bigint::{BigInt, Sign};
use num_traits::Signed;

use crate::template::render::machine::Machine;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::Object;
use crate::template::render::objects::format::ascii;
use crate::template::render::objects::number;
use crate::template::render::objects::number::to_f64;
use crate::template::render::objects::percent;
use crate::template::render::objects::spec::Spec;

/// What a format of `%` says.
#[derive(Debug, Clone, Default)]
pub(crate) struct PercentSpec {
    pub(crate) is_left_aligned: bool,
    pub(crate) plus: bool,
    pub(crate) blank: bool,
    pub(crate) alternate: bool,
    pub(crate) zeros: bool,
    pub(crate) width: usize,
    pub(crate) precision: Option<usize>,
}

/// The values, and how many of them were taken.
pub(crate) struct Percent {
    values: Object,
    items: Option<Rc<Vec<Object>>>,
    taken: usize,
}

impl Percent {
    pub(crate) fn new(values: &Object) -> Self {
        let items = match values {
            Object::Tuple(items) => Some(items.clone()),
            _ => None,
        };
        Self { values: values.clone(), items, taken: 0 }
    }

    fn is_mapping(&self) -> bool {
        matches!(self.values, Object::Dict(_) | Object::List(_) | Object::Range(_) | Object::Placeholder(_))
    }

    fn next(&mut self) -> Run<Object> {
        self.taken += 1;
        let found = match &self.items {
            Some(items) => items.get(self.taken - 1).cloned(),
            None => (self.taken == 1).then(|| self.values.clone()),
        };
        found.ok_or_else(|| Fault::kind("not enough arguments for format string"))
    }

    pub(crate) fn format(mut self, machine: &mut Machine<'_>, text: &str) -> Run<String> {
        machine.work(text.len() / 16)?;
        let chars: Vec<char> = text.chars().collect();
        let mut formatted = String::new();
        let mut at = 0;
        let mut is_named = false;
        while let Some(c) = chars.get(at) {
            at += 1;
            if *c != '%' {
                formatted.push(*c);
                continue;
            }
            let mut named = None;
            if chars.get(at) == Some(&'(') {
                let (name, end) = self.name(&chars, at)?;
                at = end;
                named = Some(machine.item(&self.values.clone(), &Object::from(name.as_str()))?);
                is_named = true;
            }
            let (spec, end) = self.spec(machine, &chars, at, &mut named)?;
            at = end;
            let Some(kind) = chars.get(at).copied() else { return Err(Fault::value("incomplete format")) };
            at += 1;
            if kind == '%' {
                formatted.push('%');
                continue;
            }
            let value = match named {
                Some(value) => value,
                None => self.next()?,
            };
            formatted.push_str(&one(machine, &value, &spec, kind, at - 1)?);
        }
        let given = self.items.as_ref().map_or(1, |items| items.len());
        let is_rest = self.taken < given && !(self.items.is_none() && (self.is_mapping() || is_named));
        if is_rest && !is_named {
            return Err(Fault::kind("not all arguments converted during string formatting"));
        }
        Ok(formatted)
    }

    /// `(name)`, and the place after it.
    fn name(&self, chars: &[char], open: usize) -> Run<(String, usize)> {
        if !self.is_mapping() {
            return Err(Fault::kind("format requires a mapping"));
        }
        let (mut depth, mut at) = (1, open + 1);
        let mut name = String::new();
        while depth > 0 {
            let Some(c) = chars.get(at) else { return Err(Fault::value("incomplete format key")) };
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            if depth > 0 {
                name.push(*c);
            }
            at += 1;
        }
        Ok((name, at))
    }

    fn spec(
        &mut self,
        _machine: &mut Machine<'_>,
        chars: &[char],
        from: usize,
        named: &mut Option<Object>,
    ) -> Run<(PercentSpec, usize)> {
        let mut spec = PercentSpec::default();
        let mut at = from;
        while let Some(c) = chars.get(at) {
            match c {
                '-' => spec.is_left_aligned = true,
                '+' => spec.plus = true,
                ' ' => spec.blank = true,
                '#' => spec.alternate = true,
                '0' => spec.zeros = true,
                _ => break,
            }
            at += 1;
        }
        let width = self.count(chars, &mut at, named, "width too big")?;
        if let Some(width) = width {
            spec.is_left_aligned |= width < 0;
            spec.width = usize::try_from(width.unsigned_abs()).unwrap_or(usize::MAX);
        }
        if chars.get(at) == Some(&'.') {
            at += 1;
            let precision = self.count(chars, &mut at, named, "precision too big")?.unwrap_or(0);
            spec.precision = Some(usize::try_from(precision).unwrap_or(0));
        }
        if spec.width > 1 << 20 || spec.precision.is_some_and(|precision| precision > 1 << 20) {
            return Err(Fault::limit("a format is too wide"));
        }
        if matches!(chars.get(at), Some('h' | 'l' | 'L')) {
            at += 1;
        }
        Ok((spec, at))
    }

    /// A number, or `*`, which takes a value for one.
    fn count(
        &mut self,
        chars: &[char],
        at: &mut usize,
        named: &Option<Object>,
        big: &str,
    ) -> Run<Option<i64>> {
        if chars.get(*at) == Some(&'*') {
            *at += 1;
            let value = match named {
                Some(_) => return Err(Fault::kind("* wants int")),
                None => self.next()?,
            };
            let number = match value {
                Object::Bool(_) | Object::Int(_) | Object::Integer(..) => value.as_int(),
                _ => return Err(Fault::kind("* wants int")),
            };
            return Ok(number.and_then(|number| i64::try_from(number).ok()));
        }
        let digits: String = chars.iter().skip(*at).take_while(|c| c.is_ascii_digit()).collect();
        *at += digits.len();
        match digits.parse::<i32>() {
            Ok(number) => Ok(Some(number.into())),
            Err(_) if digits.is_empty() => Ok(None),
            Err(_) => Err(Fault::value(big)),
        }
    }
}

fn one(machine: &mut Machine<'_>, value: &Object, spec: &PercentSpec, kind: char, at: usize) -> Run<String> {
    let text = match kind {
        's' => machine.str_of(value)?,
        'r' => machine.repr(value)?,
        'a' => ascii(&machine.repr(value)?),
        'c' => match (value.as_str(), value.as_int()) {
            (Some(text), _) if text.chars().count() == 1 => text.to_string(),
            (_, Some(code)) => u32::try_from(code)
                .ok()
                .and_then(char::from_u32)
                .map(String::from)
                .ok_or_else(|| Fault::raise("OverflowError", "%c arg not in range(0x110000)"))?,
            _ => return Err(Fault::kind("%c requires int or char")),
        },
        'd' | 'i' | 'u' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            return machine.percent_number(value, spec, kind);
        }
        kind => {
            let code = u32::from(kind);
            let shown = if (0x20..0x7f).contains(&code) { kind } else { '?' };
            let message = format!("unsupported format character '{shown}' (0x{code:x}) at index {at}");
            return Err(Fault::value(message));
        }
    };
    let text: String = match spec.precision {
        Some(precision) if kind != 'c' => text.chars().take(precision).collect(),
        _ => text,
    };
    let missing = spec.width.saturating_sub(text.chars().count());
    machine.space(missing)?;
    let blanks = " ".repeat(missing);
    Ok(if spec.is_left_aligned { text + &blanks } else { blanks + &text })
}

impl Machine<'_> {
    /// `text % values`.
    pub(crate) fn percent(&mut self, text: &str, values: &Object) -> Run<String> {
        percent::Percent::new(values).format(self, text)
    }

    /// A number for `%d` and the like, or for `%f`.
    pub(crate) fn percent_number(&mut self, value: &Object, spec: &PercentSpec, kind: char) -> Run<String> {
        let class = value.class().name();
        if matches!(kind, 'e' | 'E' | 'f' | 'F' | 'g' | 'G') {
            let number = match (value.as_float(), value.as_int()) {
                (Some(number), _) => number,
                (_, Some(number)) => to_f64(&number)?,
                _ => return Err(Fault::kind(format!("must be real number, not {class}"))),
            };
            let own = Spec {
                precision: spec.precision,
                alternate: spec.alternate,
                kind: Some(kind),
                ..Spec::default()
            };
            let digits = self.formatted_float(number.abs(), &own, "float")?;
            let is_negative = number.is_sign_negative() && !number.is_nan();
            return self.percent_padded(spec, is_negative, "", &digits);
        }
        let number = match (value.as_int(), value.as_float()) {
            (Some(number), _) => number,
            (_, Some(number)) if matches!(kind, 'd' | 'i' | 'u') => number::whole(number)?,
            _ if matches!(kind, 'd' | 'i' | 'u') => {
                return Err(Fault::kind(format!("%{kind} format: a real number is required, not {class}")));
            }
            _ => return Err(Fault::kind(format!("%{kind} format: an integer is required, not {class}"))),
        };
        let (base, prefix) = match kind {
            'o' => (8, "0o"),
            'x' => (16, "0x"),
            'X' => (16, "0X"),
            _ => (10, ""),
        };
        let magnitude = BigInt::from_biguint(Sign::Plus, number.magnitude().clone());
        let digits = if base == 10 { self.digits(&magnitude)? } else { magnitude.to_str_radix(base) };
        let digits = if kind == 'X' { digits.to_uppercase() } else { digits };
        let missing = spec.precision.unwrap_or(0).saturating_sub(digits.len());
        self.space(missing)?;
        let digits = "0".repeat(missing) + &digits;
        let prefix = if spec.alternate { prefix } else { "" };
        self.percent_padded(spec, number.is_negative(), prefix, &digits)
    }

    fn percent_padded(
        &mut self,
        spec: &PercentSpec,
        is_negative: bool,
        prefix: &str,
        digits: &str,
    ) -> Run<String> {
        let sign = match (is_negative, spec.plus, spec.blank) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        };
        let length = sign.len() + prefix.len() + digits.len();
        let missing = spec.width.saturating_sub(length);
        self.space(missing)?;
        Ok(match (spec.is_left_aligned, spec.zeros) {
            (true, _) => format!("{sign}{prefix}{digits}{}", " ".repeat(missing)),
            (_, true) => format!("{sign}{prefix}{}{digits}", "0".repeat(missing)),
            _ => format!("{}{sign}{prefix}{digits}", " ".repeat(missing)),
        })
    }
}
