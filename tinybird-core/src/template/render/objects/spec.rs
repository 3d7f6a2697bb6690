//! What a format says, and how a text is put into its width.

use crate::template::render::machine::fault::{Fault, Run};

/// Nothing is padded to more characters.
const WIDEST: usize = 1 << 20;

/// What a format says: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spec {
    pub(crate) fill: Option<char>,
    pub(crate) align: Option<char>,
    pub(crate) sign: Option<char>,
    pub(crate) no_minus_zero: bool,
    pub(crate) alternate: bool,
    pub(crate) zeros: bool,
    pub(crate) width: Option<usize>,
    pub(crate) grouping: Option<char>,
    pub(crate) precision: Option<usize>,
    pub(crate) kind: Option<char>,
}

impl Spec {
    pub(crate) fn parse(spec: &str, class: &str, usual: Option<char>) -> Run<Self> {
        let chars: Vec<char> = spec.chars().collect();
        let mut parsed = Self { kind: usual, ..Self::default() };
        let mut at = 0;
        let is_align = |c: Option<&char>| matches!(c, Some('<' | '>' | '=' | '^'));
        if is_align(chars.get(1)) {
            (parsed.fill, parsed.align) = (chars.first().copied(), chars.get(1).copied());
            at = 2;
        } else if is_align(chars.first()) {
            parsed.align = chars.first().copied();
            at = 1;
        }
        let mut take = |wanted: &[char]| {
            let found = chars.get(at).copied().filter(|c| wanted.contains(c));
            at += usize::from(found.is_some());
            found
        };
        parsed.sign = take(&['+', '-', ' ']);
        parsed.no_minus_zero = take(&['z']).is_some();
        parsed.alternate = take(&['#']).is_some();
        if parsed.fill.is_none() && take(&['0']).is_some() {
            parsed.fill = Some('0');
            parsed.zeros = true;
            if parsed.align.is_none() {
                parsed.align = Some('=');
            }
        }
        let number = |at: &mut usize| -> Run<Option<usize>> {
            let digits: String = chars.iter().skip(*at).take_while(|c| c.is_ascii_digit()).collect();
            *at += digits.len();
            if digits.is_empty() {
                return Ok(None);
            }
            match digits.parse::<usize>().ok().filter(|number| i64::try_from(*number).is_ok()) {
                None => Err(Fault::value("Too many decimal digits in format string")),
                Some(number) if number > WIDEST => Err(Fault::limit("a format is too wide")),
                Some(number) => Ok(Some(number)),
            }
        };
        parsed.width = number(&mut at)?;
        if let Some(',') = chars.get(at) {
            parsed.grouping = Some(',');
            at += 1;
        }
        if let Some('_') = chars.get(at) {
            if parsed.grouping.is_some() {
                return Err(Fault::value("Cannot specify both ',' and '_'."));
            }
            parsed.grouping = Some('_');
            at += 1;
        }
        if let Some(',') = chars.get(at) {
            match parsed.grouping {
                Some('_') => return Err(Fault::value("Cannot specify both ',' and '_'.")),
                Some(_) => return Err(Fault::value("Cannot specify ',' with ','.")),
                None => {}
            }
        }
        if let Some('.') = chars.get(at) {
            at += 1;
            parsed.precision = number(&mut at)?;
            if parsed.precision.is_none() {
                return Err(Fault::value("Format specifier missing precision"));
            }
        }
        match chars.get(at..).unwrap_or_default() {
            [] => {}
            [kind] => parsed.kind = Some(*kind),
            _ => {
                let message = format!("Invalid format specifier '{spec}' for object of type '{class}'");
                return Err(Fault::value(message));
            }
        }
        if let Some(grouping) = parsed.grouping {
            let is_allowed = match parsed.kind {
                None | Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F') => true,
                Some('b' | 'o' | 'x' | 'X') => grouping == '_',
                _ => false,
            };
            if let (false, Some(kind)) = (is_allowed, parsed.kind) {
                return Err(Fault::value(format!("Cannot specify '{grouping}' with '{kind}'.")));
            }
        }
        Ok(parsed)
    }

    /// Puts a text into its width.
    pub(crate) fn padded(&self, prefix: &str, text: &str, align: char) -> String {
        let length = prefix.chars().count() + text.chars().count();
        let missing = self.width.unwrap_or(0).saturating_sub(length);
        let fill = self.fill.unwrap_or(' ').to_string();
        let (before, inside, after) = match self.align.unwrap_or(align) {
            '<' => (0, 0, missing),
            '^' => (missing / 2, 0, missing - missing / 2),
            '=' => (0, missing, 0),
            _ => (missing, 0, 0),
        };
        let fill = |count: usize| fill.repeat(count);
        format!("{}{prefix}{}{text}{}", fill(before), fill(inside), fill(after))
    }

    /// A number in its width, its digits in groups.
    pub(crate) fn number(&self, sign: &str, prefix: &str, digits: &str, size: usize) -> String {
        let (whole, rest) = match digits.find(|c: char| !c.is_ascii_alphanumeric()) {
            // What follows the whole part of `1e+20` is not in groups either.
            Some(at) => digits.split_at(at),
            None => (digits, ""),
        };
        let (whole, rest) = match whole.find(['e', 'E']).filter(|_| self.grouping.is_some() && size == 3) {
            Some(at) => {
                let (whole, exponent) = whole.split_at(at);
                (whole, format!("{exponent}{rest}"))
            }
            None => (whole, rest.to_owned()),
        };
        let head = format!("{sign}{prefix}");
        let Some(separator) = self.grouping else {
            return self.padded(&head, &format!("{whole}{rest}"), '>');
        };
        // Zeros that fill the width are digits of groups as well.
        let least = match self.fill == Some('0') && self.align == Some('=') {
            true => self.width.unwrap_or(0).saturating_sub(head.chars().count() + rest.chars().count()),
            false => 0,
        };
        let grouped = grouped(whole, separator, size, least);
        self.padded(&head, &format!("{grouped}{rest}"), '>')
    }

    pub(crate) fn sign(&self, is_negative: bool) -> &'static str {
        match (is_negative, self.sign) {
            (true, _) => "-",
            (false, Some('+')) => "+",
            (false, Some(' ')) => " ",
            _ => "",
        }
    }
}

/// Digits in groups, with zeros before them up to a width.
fn grouped(digits: &str, separator: char, size: usize, least: usize) -> String {
    // So many digits fill the width, or one more: a separator is never the first.
    let group = size + 1;
    let wanted = least - least / group + usize::from(least > 0 && least.is_multiple_of(group));
    let zeros = wanted.saturating_sub(digits.len());
    let count = zeros + digits.len();
    let mut text = String::new();
    for (at, digit) in std::iter::repeat_n('0', zeros).chain(digits.chars()).enumerate() {
        if at > 0 && (count - at).is_multiple_of(size) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}
