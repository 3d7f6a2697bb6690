//! Literals: from how Rust writes them to what they mean.

use proc_macro2::Literal;
use syn::Lit;

use crate::ast::ValueKind;

/// What a literal means.
pub(crate) fn value(literal: Literal) -> ValueKind {
    match Lit::new(literal) {
        Lit::Str(string) if string.suffix().is_empty() => ValueKind::Text(string.value()),
        Lit::Int(number) if number.suffix().is_empty() => {
            ValueKind::Integer(number.base10_digits().to_owned())
        }
        Lit::Float(number) if number.suffix().is_empty() => {
            ValueKind::Float(number.base10_digits().to_owned())
        }
        _ => ValueKind::OtherLiteral,
    }
}

/// The value of a string literal; `None` for other literals, and for a string with a suffix.
#[must_use]
pub fn string(literal: &Literal) -> Option<String> {
    match value(literal.clone()) {
        ValueKind::Text(text) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &ValueKind) {
        let found = value(source.parse().expect(source));
        assert_eq!(format!("{found:?}"), format!("{expected:?}"), "{source}");
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
            check(source, &ValueKind::Text(text.to_owned()));
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
            check(source, &ValueKind::Integer(digits.to_owned()));
        }
        for (source, digits) in
            [("0.5", "0.5"), ("1.", "1."), ("1_0.2_5", "10.25"), ("1E+3", "1e3"), ("2.5e-3", "2.5e-3")]
        {
            check(source, &ValueKind::Float(digits.to_owned()));
        }
    }

    #[test]
    fn others() {
        for source in [
            "'c'", "b'c'", "b\"x\"", "br\"x\"", "c\"x\"", "\"x\"y", "r\"x\"y", "1u8", "0x1u8", "1.5f32",
            "1f64",
        ] {
            check(source, &ValueKind::OtherLiteral);
        }
    }
}
