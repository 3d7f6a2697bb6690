//! Whether a default is a value of its type, as Tinybird checks it.

use super::parameter_type::ParameterType;
use super::rules::TEMPLATE_DEFAULT;
use super::value::Value;
use crate::check::json::is_json;
use crate::rule::Invalid;

/// Checks a default against the type that a template's function takes: `Int32`, `Array(Date)`, `column`.
///
/// # Errors
/// The rule `template-default` is broken.
pub(super) fn check_default(kind: &ParameterType, default: &Value) -> Result<(), Invalid> {
    check_value(kind, default, "a call that leaves the parameter out would fail")
}

/// The same of any value, with what would follow from a wrong one.
pub(super) fn check_value(kind: &ParameterType, value: &Value, consequence: &str) -> Result<(), Invalid> {
    if *value == Value::None {
        return Ok(());
    }
    let refuse = |value: &str, kind: &ParameterType, help: &str| {
        let message = format!("`{value}` is not of the type `{kind}`, so {consequence}");
        Err(Invalid::new(&TEMPLATE_DEFAULT, message, help))
    };
    let ParameterType::Array(of) = kind else {
        return match fits(kind, value) {
            Some(help) => refuse(&value.to_string(), kind, help),
            None => Ok(()),
        };
    };
    let items: Vec<Value> = match value {
        Value::Text(text) => text.split(',').map(|item| Value::Text(item.to_owned())).collect(),
        Value::List(items) => items.clone(),
        other => {
            return refuse(
                &other.to_string(),
                kind,
                "write a string, with commas between the values: `'a,b'`",
            );
        }
    };
    for item in items {
        if let Some(help) = fits(of, &item) {
            return refuse(&item.to_string(), of, help);
        }
    }
    Ok(())
}

/// Whether a default counts as none where Tinybird checks a template, so that a template may hold it: what is empty, for a
/// list or JSON. Without a condition around it, a call would fail on it all the same.
pub(super) fn is_none(kind: &ParameterType, default: &Value) -> bool {
    default.is_falsy() && matches!(kind, ParameterType::Json | ParameterType::Array(_))
}

/// What to write instead of a value that is not of the type; nothing where it is, or the type is unknown.
fn fits(kind: &ParameterType, value: &Value) -> Option<&'static str> {
    let text = value.to_text();
    let whole = "write a whole number within the type's range";
    let (ok, help) = match kind {
        ParameterType::Int8 => (is_integer(&text, true, 7), whole),
        ParameterType::Int16 => (is_integer(&text, true, 15), whole),
        ParameterType::Int32 | ParameterType::Int | ParameterType::Integer => {
            (is_integer(&text, true, 31), whole)
        }
        ParameterType::Int64 => (is_integer(&text, true, 63), whole),
        ParameterType::Int128 => (is_integer(&text, true, 127), whole),
        ParameterType::Int256 => (is_integer(&text, true, 255), whole),
        ParameterType::UInt8 => (is_integer(&text, false, 8), whole),
        ParameterType::UInt16 => (is_integer(&text, false, 16), whole),
        ParameterType::UInt32 => (is_integer(&text, false, 32), whole),
        ParameterType::UInt64 => (is_integer(&text, false, 64), whole),
        ParameterType::UInt128 => (is_integer(&text, false, 128), whole),
        ParameterType::UInt256 => (is_integer(&text, false, 256), whole),
        ParameterType::Float32 | ParameterType::Float64 => (is_float(&text), "write a number"),
        ParameterType::Date => (matches_shape(&text, "dddd-dd-dd", true), "write it as `'2024-12-31'`"),
        ParameterType::DateTime => (is_date_time(&text, false), "write it as `'2024-12-31 23:59:59'`"),
        ParameterType::DateTime64 => {
            (is_date_time(&text, true), "write it as `'2024-12-31 23:59:59.000'`, with the fraction")
        }
        ParameterType::Json => match value {
            Value::Text(text) => (is_json(text), "write JSON in quotes: `'{}'`"),
            _ => (true, ""),
        },
        ParameterType::Column => {
            (value.as_text().is_some_and(is_column), "write the name of a column in quotes: `'id'`")
        }
        ParameterType::Columns => (
            value.as_text().is_some_and(|text| text.split(',').map(str::trim).all(is_column)),
            "write the names of columns in quotes: `'id,day'`",
        ),
        ParameterType::String
        | ParameterType::Boolean
        | ParameterType::Array(_)
        | ParameterType::Other(_) => {
            return None;
        }
    };
    (!ok).then_some(help)
}

/// Whether a text is a column's name that Tinybird keeps: it quotes the parts between dots, drops double quotes, and
/// puts a backslash before `%`.
fn is_column(text: &str) -> bool {
    text.split('.').all(|part| !part.is_empty() && !part.contains(['"', '%']))
}

/// Whether a text is an integer of a type: with a sign or not, and of so many bits.
fn is_integer(text: &str, signed: bool, bits: u32) -> bool {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').filter(|_| signed || bits > 64).unwrap_or(text)),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let digits = digits.trim_start_matches('0');
    if negative && !signed {
        // Tinybird's own check of the large ones lets `-0` pass.
        return bits > 64 && digits.is_empty();
    }
    let mut limit = power_of_two(bits);
    if !negative {
        // The digits of a power of two never end in 0, so that no digit is borrowed.
        if let Some(last) = limit.pop().and_then(|last| last.to_digit(10)) {
            limit.extend(char::from_digit(last.saturating_sub(1), 10));
        }
    }
    (digits.len(), digits) <= (limit.len(), limit.as_str())
}

/// The decimal digits of a power of two.
fn power_of_two(bits: u32) -> String {
    let mut digits = vec![1_u8];
    for _ in 0..bits {
        let mut carry = 0;
        for digit in &mut digits {
            let doubled = *digit * 2 + carry;
            (*digit, carry) = (doubled % 10, doubled / 10);
        }
        if carry > 0 {
            digits.push(carry);
        }
    }
    digits.iter().rev().map(|digit| char::from(b'0' + digit)).collect()
}

/// What Python's `float` reads, but for underscores.
fn is_float(text: &str) -> bool {
    let text = text.trim();
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let word = unsigned.to_ascii_lowercase();
    matches!(word.as_str(), "inf" | "infinity" | "nan")
        || unsigned.starts_with(|c: char| c == '.' || c.is_ascii_digit()) && unsigned.parse::<f64>().is_ok()
}

/// Tinybird looks at the beginning of a text only.
fn is_date_time(text: &str, fraction: bool) -> bool {
    let end = if fraction { "?ddd" } else { "" };
    let short = if fraction { "?D" } else { "" };
    matches_shape(text, &format!("dddd?dd?ddTdd:dd:dd{end}"), false)
        || matches_shape(text, &format!("dd?dd?dddd?D:D:D{short}"), false)
}

/// Whether a text begins with a shape: `d` is a digit, `D` one or more, `T` the letter or white space, `?` any
/// character.
fn matches_shape(text: &str, shape: &str, whole: bool) -> bool {
    let mut chars = text.chars().peekable();
    for wanted in shape.chars() {
        let Some(c) = chars.next() else { return false };
        let ok = match wanted {
            'd' | 'D' => c.is_ascii_digit(),
            'T' => c == 'T' || c.is_whitespace(),
            '?' => c != '\n',
            other => c == other,
        };
        if !ok {
            return false;
        }
        if wanted == 'D' {
            while chars.next_if(char::is_ascii_digit).is_some() {}
        }
    }
    !whole || chars.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_fit_their_types() {
        let text = |text: &str| Value::Text(text.to_owned());
        let int = |digits: &str| Value::Int(digits.to_owned());
        for (kind, default, ok) in [
            ("Int8", int("127"), true),
            ("Int8", int("128"), false),
            ("Int8", int("-128"), true),
            ("Int8", int("-129"), false),
            ("Int32", text("10"), true),
            ("Int32", text("+10"), true),
            ("Int32", text(""), false),
            ("Int32", Value::Float(1.5), false),
            ("Int32", Value::Bool(true), false),
            ("UInt8", int("255"), true),
            ("UInt8", int("256"), false),
            ("UInt8", int("-1"), false),
            ("UInt64", text("18446744073709551615"), true),
            ("UInt64", text("18446744073709551616"), false),
            ("Int256", text(&"9".repeat(77)), false),
            ("Int256", text(&format!("5{}", "7".repeat(76))), true),
            ("UInt256", text(&format!("00{}", "9".repeat(77))), true),
            ("Float64", int("1"), true),
            ("Float64", text("1e3"), true),
            ("Float64", text("inf"), true),
            ("Float64", text("1_0"), false),
            ("Float64", text("x"), false),
            ("Date", text("2024-01-31"), true),
            ("Date", text("2024-1-31"), false),
            ("Date", text("2024-01-31 00:00:00"), false),
            ("DateTime", text("2024-01-31 00:00:00"), true),
            ("DateTime", text("2024-01-31T00:00:00Z"), true),
            ("DateTime", text("31/01/2024 1:2:3"), true),
            ("DateTime", text("2024-01-31"), false),
            ("DateTime64", text("2024-01-31 00:00:00.000"), true),
            ("DateTime64", text("2024-01-31 00:00:00"), false),
            ("String", int("1"), true),
            ("Boolean", text("x"), true),
            ("JSON", text("[1, {}]"), true),
            ("JSON", text("{"), false),
            ("JSON", text(""), false),
            ("column", text("id"), true),
            ("column", int("1"), false),
            ("column", text("a.b c"), true),
            ("column", text(""), false),
            ("column", text("a..b"), false),
            ("column", text("a\"b"), false),
            ("column", text("a%"), false),
            ("columns", text("id, day"), true),
            ("columns", text("id,,day"), false),
            ("Array(Int32)", text("1,2"), true),
            ("Array(Int32)", text("1,x"), false),
            ("Array(Int32)", text(""), false),
            ("Array(Int32)", Value::List(vec![int("1")]), true),
            ("Array(String)", int("1"), false),
            ("Array(UUID)", text("a"), true),
            ("Int32", Value::None, true),
        ] {
            assert_eq!(check_default(&kind.into(), &default).is_ok(), ok, "{kind} {default}");
        }
    }
}
