//! Python's numbers.

use super::super::value::Value;

/// Python reads no decimal number of more digits.
const MOST_DIGITS: usize = 4300;

/// The value of a number, `None` inside where it is imaginary, or what is wrong with it.
pub(super) fn number(text: &str) -> Result<Option<Value>, &'static str> {
    let malformed = Err("this is not a number in Python");
    let prefix = text.get(..2).unwrap_or_default().to_ascii_lowercase();
    let radix = match prefix.as_str() {
        "0x" => Some(16),
        "0o" => Some(8),
        "0b" => Some(2),
        _ => None,
    };
    if let Some(radix) = radix {
        let digits = text.get(2..).unwrap_or_default();
        let digits = digits.strip_prefix('_').unwrap_or(digits);
        let Some(digits) = without_underscores(digits) else { return malformed };
        if !digits.chars().all(|c| c.is_digit(radix)) {
            return malformed;
        }
        return match u128::from_str_radix(&digits, radix) {
            Ok(value) => Ok(Some(Value::Int(value.to_string()))),
            Err(_) => Err("a number of more than 128 bits is written in decimal digits"),
        };
    }
    let (real, imaginary) = match text.strip_suffix(['j', 'J']) {
        Some(real) => (real, true),
        None => (text, false),
    };
    let (mantissa, exponent) = match real.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (real, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let parts =
        [(whole, fraction.is_none()), (fraction.unwrap_or_default(), false), (exponent.unwrap_or("0"), true)];
    for (part, needed) in parts {
        if part.is_empty() && !needed {
            continue;
        }
        match without_underscores(part) {
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => {}
            _ => return malformed,
        }
    }
    if whole.is_empty() && fraction.is_none_or(str::is_empty) {
        return malformed;
    }
    if imaginary {
        return Ok(None);
    }
    let clean = real.replace('_', "");
    if fraction.is_none() && exponent.is_none() {
        if clean.len() > MOST_DIGITS {
            return Err("Python reads no number of more than 4300 digits");
        }
        let digits = clean.trim_start_matches('0');
        return match digits {
            "" => Ok(Some(Value::Int("0".to_owned()))),
            _ if digits.len() < clean.len() => Err("Python's numbers do not begin with a zero"),
            _ => Ok(Some(Value::Int(clean))),
        };
    }
    clean.parse().map_or(malformed, |value| Ok(Some(Value::Float(value))))
}

/// The digits, if underscores stand between digits only.
fn without_underscores(digits: &str) -> Option<String> {
    let misplaced =
        digits.is_empty() || digits.starts_with('_') || digits.ends_with('_') || digits.contains("__");
    (!misplaced).then(|| digits.replace('_', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_python_does() {
        let int = |digits: &str| Ok(Some(Value::Int(digits.to_owned())));
        for (text, expected) in [
            ("0", int("0")),
            ("00", int("0")),
            ("1_000", int("1000")),
            ("0x1F", int("31")),
            ("0b_101", int("5")),
            ("0o17", int("15")),
            ("1.", Ok(Some(Value::Float(1.0)))),
            (".5", Ok(Some(Value::Float(0.5)))),
            ("1e3", Ok(Some(Value::Float(1000.0)))),
            ("01.5", Ok(Some(Value::Float(1.5)))),
            ("1E-2", Ok(Some(Value::Float(0.01)))),
            ("3j", Ok(None)),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
        for text in ["1__0", "1_", "0x", "0xg", "0b2", "1e", "1.2.3", "1a", "1e+", "0_x1", "1_.5"] {
            assert_eq!(number(text), number("?"), "{text} is refused as no number at all");
        }
        assert!(number("?").is_err_and(|why| why.contains("number")));
        assert!(number("012").is_err_and(|why| why.contains("begin with a zero")));
    }
}
