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
        // Most are texts without escapes, or plain numbers.
        if let Some(text) = literal.doc() {
            return Self::Text(text.to_owned());
        }
        let source = literal.text();
        let text = source.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        if let Some(text) = text.filter(|text| !text.contains(['\\', '\r'])) {
            return Self::Text(text.to_owned());
        }
        if !source.starts_with('0') && source.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::Integer(source.into_owned());
        }
        let Some(literal) = literal.parse() else { return Self::Other };
        match syn::Lit::new(literal) {
            syn::Lit::Str(text) if text.suffix().is_empty() => Self::Text(text.value()),
            syn::Lit::Int(number) if number.suffix().is_empty() => {
                Self::Integer(number.base10_digits().to_owned())
            }
            syn::Lit::Float(number) if number.suffix().is_empty() => {
                Self::Float(number.base10_digits().to_owned())
            }
            _ => Self::Other,
        }
    }

    /// Its text, where it is one.
    pub(crate) fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
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
