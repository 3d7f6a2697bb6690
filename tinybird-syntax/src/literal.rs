//! Literals: from how Rust writes them to what they mean.

use proc_macro2::Literal;

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
        Self::read(&literal.to_string()).unwrap_or(Self::Other)
    }

    /// Its text, where it is one.
    pub(crate) fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    fn read(source: &str) -> Option<Self> {
        if let Some(rest) = source.strip_prefix('"') {
            return rest.strip_suffix('"').and_then(unescaped).map(Self::Text);
        }
        if let Some(rest) = source.strip_prefix('r') {
            let hashes = rest.len() - rest.trim_start_matches('#').len();
            let (open, rest) = rest.split_at(hashes);
            let text = rest.strip_prefix('"')?.strip_suffix(open)?.strip_suffix('"')?;
            return Some(Self::Text(text.to_owned()));
        }
        let (sign, digits) = source.strip_prefix('-').map_or(("", source), |digits| ("-", digits));
        match digits.split_at_checked(2) {
            Some(("0x", digits)) => Some(Self::Integer(sign.to_owned() + &decimal(digits, 16)?)),
            Some(("0o", digits)) => Some(Self::Integer(sign.to_owned() + &decimal(digits, 8)?)),
            Some(("0b", digits)) => Some(Self::Integer(sign.to_owned() + &decimal(digits, 2)?)),
            _ => number(sign, digits),
        }
    }
}

/// What a text with escapes means; none where an escape is none of Rust's.
fn unescaped(source: &str) -> Option<String> {
    let mut text = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let mut characters = after.chars();
        text.push(match characters.next()? {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '0' => '\0',
            c @ ('\\' | '\'' | '"') => c,
            'x' => {
                let (digits, after) = characters.as_str().split_at_checked(2)?;
                characters = after.chars();
                char::from(u8::from_str_radix(digits, 16).ok()?)
            }
            'u' => {
                let (digits, after) = characters.as_str().strip_prefix('{')?.split_once('}')?;
                characters = after.chars();
                char::from_u32(u32::from_str_radix(&digits.replace('_', ""), 16).ok()?)?
            }
            '\r' | '\n' => {
                // The line goes on where the next one begins.
                rest = characters.as_str().trim_start_matches([' ', '\t', '\n', '\r']);
                continue;
            }
            _ => return None,
        });
        rest = characters.as_str();
    }
    text.push_str(rest);
    Some(text)
}

/// A decimal number, without the `_` between its digits.
fn number(sign: &str, source: &str) -> Option<Lit> {
    let is_integer = source.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    let is_float = || source.bytes().all(|b| b.is_ascii_digit() || b"_.eE+-".contains(&b));
    if !source.starts_with(|c: char| c.is_ascii_digit()) || !(is_integer || is_float()) {
        return None;
    }
    let mut text = sign.to_owned();
    text.extend(source.chars().filter(|c| !matches!(c, '_' | '+')).map(|c| c.to_ascii_lowercase()));
    if !is_integer {
        return Some(Lit::Float(text));
    }
    let digits = text.split_off(sign.len());
    let significant = digits.trim_start_matches('0');
    Some(Lit::Integer(text + if significant.is_empty() { "0" } else { significant }))
}

/// The digits of a whole number in decimal; none where it is larger than every number of ClickHouse.
fn decimal(digits: &str, radix: u32) -> Option<String> {
    const LARGEST: u64 = 1_000_000_000;
    let digits = digits.trim_start_matches(['0', '_']);
    if digits.bytes().filter(|b| *b != b'_').count() > 256 {
        return None;
    }
    // Groups of nine decimal digits, the last ones first.
    let mut groups = vec![0_u64];
    for digit in digits.chars().filter(|c| *c != '_') {
        let mut carry = u64::from(digit.to_digit(radix)?);
        for group in &mut groups {
            let value = *group * u64::from(radix) + carry;
            (*group, carry) = (value % LARGEST, value / LARGEST);
        }
        if carry > 0 {
            groups.push(carry);
        }
    }
    let mut groups = groups.into_iter().rev();
    let first = groups.next()?.to_string();
    Some(groups.fold(first, |text, group| text + &format!("{group:09}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str) -> Lit {
        Lit::of(&source.parse().expect(source))
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

    #[test]
    fn others() {
        for source in [
            "'c'", "b'c'", "b\"x\"", "br\"x\"", "c\"x\"", "\"x\"y", "r\"x\"y", "1u8", "0x1u8", "1.5f32",
            "1f64",
        ] {
            assert_eq!(of(source), Lit::Other, "{source}");
        }
        assert_eq!(of(&format!("0x1{}", "0".repeat(300))), Lit::Other);
    }
}
