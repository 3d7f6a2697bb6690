//! Literals: from how Rust writes them to what they mean.

use crate::stream::Literal;

/// A literal's value.
#[derive(Debug, PartialEq)]
pub(crate) enum Lit {
    /// `"..."`, `r"..."`.
    Text(String),
    /// A whole number, in decimal digits.
    Integer(String),
    /// A number with a point or an exponent.
    Float(String),
    /// Characters, bytes, and whatever has a suffix.
    Other,
}

impl Lit {
    pub(crate) fn of(literal: &Literal) -> Self {
        if let Some(text) = literal.doc() {
            return Self::Text(text.to_owned());
        }
        let source = literal.text();
        let found = match source.as_bytes().first() {
            Some(b'"') => cooked(&source).map(Self::Text),
            Some(b'r') => raw(&source).map(Self::Text),
            _ => number(&source),
        };
        found.unwrap_or(Self::Other)
    }

    /// Its text, where it is one.
    pub(crate) fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The value of `"..."`, where it has no suffix.
fn cooked(source: &str) -> Option<String> {
    let mut rest = source.strip_prefix('"')?.strip_suffix('"')?;
    let mut value = String::with_capacity(rest.len());
    while let Some(at) = rest.find(['\\', '\r']) {
        value.push_str(rest.get(..at)?);
        let mut chars = rest.get(at..)?.chars();
        let (first, second) = (chars.next()?, chars.next()?);
        rest = chars.as_str();
        match (first, second) {
            ('\r', '\n') | ('\\', 'n') => value.push('\n'),
            ('\\', 'r') => value.push('\r'),
            ('\\', 't') => value.push('\t'),
            ('\\', '0') => value.push('\0'),
            ('\\', '\\' | '\'' | '"') => value.push(second),
            ('\\', 'x') => {
                let byte = u8::from_str_radix(rest.get(..2)?, 16).ok().filter(u8::is_ascii)?;
                value.push(char::from(byte));
                rest = rest.get(2..)?;
            }
            ('\\', 'u') => {
                let (digits, after) = rest.strip_prefix('{')?.split_once('}')?;
                let code = u32::from_str_radix(&digits.replace('_', ""), 16).ok()?;
                value.push(char::from_u32(code)?);
                rest = after;
            }
            // The line goes on where the next one has something.
            ('\\', '\n' | '\r') => rest = rest.trim_start_matches([' ', '\t', '\n', '\r']),
            _ => return None,
        }
    }
    value.push_str(rest);
    Some(value)
}

/// The value of `r"..."` or `r#"..."#`, where it has no suffix.
fn raw(source: &str) -> Option<String> {
    let rest = source.strip_prefix('r')?;
    let text = rest.trim_start_matches('#');
    let hashes = rest.get(..rest.len() - text.len())?;
    Some(text.strip_prefix('"')?.strip_suffix(hashes)?.strip_suffix('"')?.to_owned())
}

/// A number without a suffix.
fn number(source: &str) -> Option<Lit> {
    let (sign, digits) = source.strip_prefix('-').map_or(("", source), |digits| ("-", digits));
    let bases = [("0x", 16), ("0o", 8), ("0b", 2)];
    let other = bases.iter().find_map(|(prefix, base)| Some((digits.strip_prefix(prefix)?, *base)));
    let (digits, base) = other.unwrap_or((digits, 10));
    let digits = digits.replace('_', "");
    if !digits.is_empty() && digits.chars().all(|c| c.is_digit(base)) {
        return Some(Lit::Integer(format!("{sign}{}", decimal(&digits, base))));
    }
    let float = digits.replace('E', "e").replace("e+", "e");
    let (mantissa, exponent) = float.split_once('e').map_or((&*float, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.map(|exponent| exponent.strip_prefix('-').unwrap_or(exponent));
    let is_float = base == 10 && !whole.is_empty() && exponent.is_none_or(|exponent| !exponent.is_empty());
    let parts = [whole, fraction, exponent.unwrap_or_default()];
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    (is_float && parts.into_iter().all(is_digits)).then(|| Lit::Float(format!("{sign}{float}")))
}

/// The decimal digits of a whole number of any size.
fn decimal(digits: &str, base: u32) -> String {
    if base == 10 {
        let digits = digits.trim_start_matches('0');
        return if digits.is_empty() { "0" } else { digits }.to_owned();
    }
    // The last digit comes first.
    let mut decimal = vec![0];
    for digit in digits.chars().filter_map(|c| c.to_digit(base)) {
        let mut carry = digit;
        for place in &mut decimal {
            let value = *place * base + carry;
            (*place, carry) = (value % 10, value / 10);
        }
        while carry > 0 {
            decimal.push(carry % 10);
            carry /= 10;
        }
    }
    decimal.into_iter().rev().filter_map(|digit| char::from_digit(digit, 10)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str) -> Lit {
        Lit::of(&source.parse::<proc_macro2::Literal>().expect(source).into())
    }

    #[test]
    fn texts() {
        for (source, text) in [
            (r#""""#, ""),
            (r#""it's""#, "it's"),
            (r#""a\n\r\t\0\\\'\"b""#, "a\n\r\t\0\\'\"b"),
            (r#""\x41\x7f\u{e9}\u{1_F600}""#, "A\x7f\u{e9}\u{1F600}"),
            ("\"a \\\n   \n  b \\\n c\"", "a b c"),
            ("\"a\n  b\"", "a\n  b"),
            (r#"r"\n""#, "\\n"),
            (r##"r#"a "b" \"#"##, "a \"b\" \\"),
            (r###"r##"a"#b"##"###, "a\"#b"),
        ] {
            assert_eq!(of(source), Lit::Text(text.to_owned()), "{source}");
        }
    }

    #[test]
    fn numbers() {
        for (source, digits) in [
            ("0", "0"),
            ("007", "7"),
            ("1_000", "1000"),
            ("0xff", "255"),
            ("0x_FF_", "255"),
            ("0o17", "15"),
            ("0b1010", "10"),
            ("0x3b9aca00", "1000000000"),
            (
                "0xffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff",
                "115792089237316195423570985008687907853269984665640564039457584007913129639935",
            ),
            (
                "115792089237316195423570985008687907853269984665640564039457584007913129639935",
                "115792089237316195423570985008687907853269984665640564039457584007913129639935",
            ),
            ("-5", "-5"),
        ] {
            assert_eq!(of(source), Lit::Integer(digits.to_owned()), "{source}");
        }
        for (source, digits) in
            [("0.5", "0.5"), ("1.", "1."), ("1_0.2_5", "10.25"), ("1E+3", "1e3"), ("2.5e-3", "2.5e-3")]
        {
            assert_eq!(of(source), Lit::Float(digits.to_owned()), "{source}");
        }
    }

    /// What syn, which is too much to compile for every user, takes a literal for.
    fn by_syn(source: &str) -> Lit {
        match syn::parse_str::<syn::Lit>(source).expect(source) {
            syn::Lit::Str(text) if text.suffix().is_empty() => Lit::Text(text.value()),
            syn::Lit::Int(number) if number.suffix().is_empty() => {
                Lit::Integer(number.base10_digits().to_owned())
            }
            syn::Lit::Float(number) if number.suffix().is_empty() => {
                Lit::Float(number.base10_digits().to_owned())
            }
            _ => Lit::Other,
        }
    }

    #[test]
    fn literals_are_what_syn_takes_them_for() {
        const TEXTS: &[&str] = &[
            "a",
            "é",
            " ",
            "\n",
            "\r\n",
            "\\\n  ",
            "\\\n\n\t",
            "\\n",
            "\\\"",
            "\\\\",
            "\\x41",
            "\\u{1_F600}",
            "'",
        ];
        const NUMBERS: &[&str] = &["0", "1", "9", "_", ".", "e", "E", "+", "-", "0x", "f", "0b", "u8"];
        let mut state: u64 = 1;
        let mut next = |most: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap_or_default() % most
        };
        let mut compared = 0;
        for round in 0..20_000 {
            let pieces = if round % 2 == 0 { TEXTS } else { NUMBERS };
            let length = next(6);
            let body: String = (0..length).map(|_| pieces[next(pieces.len())]).collect();
            let source = if round % 2 == 0 { format!("\"{body}\"") } else { body };
            // What is no literal for both of them never gets here.
            let is_literal = source.parse::<proc_macro2::Literal>().is_ok();
            if !is_literal || syn::parse_str::<syn::Lit>(&source).is_err() {
                continue;
            }
            compared += 1;
            assert_eq!(of(&source), by_syn(&source), "{source:?}");
        }
        assert!(compared > 5_000, "{compared}");
    }

    #[test]
    fn others() {
        for source in [
            "'c'", "b'c'", "b\"x\"", "br\"x\"", "c\"x\"", "\"x\"y", "r\"x\"y", "1u8", "0x1u8", "1.5f32",
            "1f64",
        ] {
            assert_eq!(of(source), Lit::Other, "{source}");
        }
    }
}
