//! Literals: from how Rust writes them to what they mean.

use proc_macro2::Literal;
use syn::Lit;

/// The value of a string literal; `None` for other literals, and for a string with a suffix.
#[must_use]
pub fn string(literal: &Literal) -> Option<String> {
    let source = literal.to_string();
    if !source.starts_with(['"', 'r']) {
        return None;
    }
    // Most strings have no escapes: what stands in their quotes is read several times as fast as by syn.
    let quoted = source.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    if let Some(value) = quoted.filter(|value| !value.contains(['\\', '\r'])) {
        return Some(value.to_owned());
    }
    match Lit::new(literal.clone()) {
        Lit::Str(string) if string.suffix().is_empty() => Some(string.value()),
        _ => None,
    }
}

/// The digits of a number without a suffix.
#[derive(Debug, PartialEq)]
pub(crate) enum Number {
    Integer(String),
    Float(String),
}

impl Number {
    pub(crate) fn of(literal: &Literal) -> Option<Self> {
        match Lit::new(literal.clone()) {
            Lit::Int(number) if number.suffix().is_empty() => {
                Some(Self::Integer(number.base10_digits().to_owned()))
            }
            Lit::Float(number) if number.suffix().is_empty() => {
                Some(Self::Float(number.base10_digits().to_owned()))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(source: &str) -> Literal {
        source.parse().expect(source)
    }

    fn number(source: &str) -> Option<Number> {
        let literal = literal(source);
        assert_eq!(string(&literal), None, "{source}");
        Number::of(&literal)
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
            assert_eq!(string(&literal(source)).as_deref(), Some(text), "{source}");
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
            assert_eq!(number(source), Some(Number::Integer(digits.to_owned())), "{source}");
        }
        for (source, digits) in
            [("0.5", "0.5"), ("1.", "1."), ("1_0.2_5", "10.25"), ("1E+3", "1e3"), ("2.5e-3", "2.5e-3")]
        {
            assert_eq!(number(source), Some(Number::Float(digits.to_owned())), "{source}");
        }
    }

    #[test]
    fn others() {
        for source in [
            "'c'", "b'c'", "b\"x\"", "br\"x\"", "c\"x\"", "\"x\"y", "r\"x\"y", "1u8", "0x1u8", "1.5f32",
            "1f64",
        ] {
            assert_eq!(number(source), None, "{source}");
        }
    }
}
