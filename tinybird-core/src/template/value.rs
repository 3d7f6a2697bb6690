//! Python's constants, as far as templates name them.

use std::fmt;

use crate::literal::Literal;

/// A value that a template spells out: a default, a description, a list of values.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub enum Value {
    /// `None`, or what is only known when the template is rendered.
    #[default]
    None,
    /// `True` or `False`.
    Bool(bool),
    /// An integer of any size: its decimal digits, after a `-` where it is negative.
    Int(String),
    /// A number with a fraction or an exponent.
    Float(f64),
    /// A text.
    Text(String),
    /// A list of values.
    List(Vec<Value>),
}

impl Value {
    /// The text, where it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether Python takes it for false: `None`, `False`, zero, an empty text or list.
    #[must_use]
    pub fn is_falsy(&self) -> bool {
        match self {
            Self::None => true,
            Self::Bool(value) => !value,
            Self::Int(digits) => digits.bytes().all(|b| matches!(b, b'0' | b'-')),
            Self::Float(value) => *value == 0.0,
            Self::Text(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
        }
    }

    /// What `-value` is.
    pub(crate) fn negated(&self) -> Self {
        match self {
            Self::Bool(value) => Self::Int(if *value { "-1" } else { "0" }.to_owned()),
            Self::Int(digits) if self.is_falsy() => Self::Int(digits.clone()),
            Self::Int(digits) => {
                Self::Int(digits.strip_prefix('-').map_or_else(|| format!("-{digits}"), str::to_owned))
            }
            Self::Float(value) => Self::Float(-value),
            Self::Text(_) => Self::Text(String::new()),
            Self::None | Self::List(_) => Self::None,
        }
    }

    /// The value as a template spells it: of a list with a negative number Tinybird would list nothing, so that its
    /// items are texts.
    pub(crate) fn spelled(self) -> Self {
        match self {
            Self::List(items) if items.iter().any(Self::is_negative) => {
                Self::List(items.iter().map(|item| Self::Text(item.to_text())).collect())
            }
            other => other,
        }
    }

    fn is_negative(&self) -> bool {
        match self {
            Self::Int(digits) => digits.starts_with('-'),
            Self::Float(value) => value.is_sign_negative(),
            _ => false,
        }
    }

    /// The value as Tinybird lists a default: an integer that JavaScript cannot hold is a text.
    pub(crate) fn listed(self) -> Self {
        const MAX_SAFE: &str = "9007199254740991";
        match self {
            Self::Int(digits)
                if !digits.starts_with('-')
                    && (digits.len(), digits.as_str()) > (MAX_SAFE.len(), MAX_SAFE) =>
            {
                Self::Text(digits)
            }
            other => other,
        }
    }

    /// What Python's `str` makes of it.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            other => other.to_string(),
        }
    }
}

/// A literal of a definition.
impl From<&Literal> for Value {
    fn from(literal: &Literal) -> Self {
        match literal {
            Literal::Text(text) => Self::Text(text.clone()),
            // Python's integers begin neither with a plus nor with zeros.
            Literal::Integer(digits) => {
                let (sign, digits) = match digits.strip_prefix('-') {
                    Some(digits) => ("-", digits),
                    None => ("", digits.strip_prefix('+').unwrap_or(digits)),
                };
                match digits.trim_start_matches('0') {
                    "" => Self::Int("0".to_owned()),
                    digits => Self::Int([sign, digits].concat()),
                }
            }
            Literal::Float(text) => text.parse().map_or_else(|_| Self::Text(text.clone()), Self::Float),
            Literal::Bool(value) => Self::Bool(*value),
            Literal::Null => Self::None,
            Literal::List(items) => Self::List(items.iter().map(Self::from).collect()),
        }
    }
}

/// The value in Python's spelling, in such a way that it closes no tag of a template.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Bool(true) => f.write_str("True"),
            Self::Bool(false) => f.write_str("False"),
            Self::Int(digits) => f.write_str(digits),
            // Python has no literal for these, but reads them from a text wherever it takes a number.
            Self::Float(value) if !value.is_finite() => write!(f, "'{}'", value.to_string().to_lowercase()),
            Self::Float(value) => write!(f, "{value:?}"),
            Self::Text(text) => quote(text, f),
            Self::List(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { ", " })?;
                    item.fmt(f)?;
                }
                f.write_str("]")
            }
        }
    }
}

fn quote(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("'")?;
    for c in text.chars() {
        match c {
            '\'' | '\\' => write!(f, "\\{c}")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            // Two of them would open or close a tag, even inside of quotes.
            '{' | '}' => write!(f, "\\x{:02x}", u32::from(c))?,
            _ if c.is_control() || c == '\u{2028}' || c == '\u{2029}' => {
                write!(f, "\\u{:04x}", u32::from(c))?
            }
            _ => write!(f, "{c}")?,
        }
    }
    f.write_str("'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_spelled_as_python_does() {
        let text = |text: &str| Value::Text(text.to_owned());
        for (value, expected) in [
            (Value::None, "None"),
            (Value::Bool(true), "True"),
            (Value::Int("-5".into()), "-5"),
            (Value::Float(1.0), "1.0"),
            (text("it's"), r"'it\'s'"),
            (text("a\\b\nc }} {%"), r"'a\\b\nc \x7d\x7d \x7b%'"),
            (text("é ☃\u{85}"), r"'é ☃\u0085'"),
            (Value::List(vec![text("a"), Value::Int("1".into())]), "['a', 1]"),
        ] {
            assert_eq!(value.to_string(), expected);
        }
    }

    #[test]
    fn literals_of_definitions_are_values() {
        let number = |digits: &str| Literal::Integer(digits.to_owned());
        for (literal, expected) in [
            (Literal::Text("a".into()), "'a'"),
            (number("-007"), "-7"),
            (number("+10"), "10"),
            (number("-0"), "0"),
            (Literal::Float("1.".into()), "1.0"),
            (Literal::List(vec![Literal::Bool(true), Literal::Null]), "[True, None]"),
        ] {
            assert_eq!(Value::from(&literal).to_string(), expected);
        }
    }

    #[test]
    fn lists_with_negative_numbers_are_lists_of_texts() {
        let list = |items: [i32; 2]| Value::List(items.map(|item| Value::Int(item.to_string())).to_vec());
        assert_eq!(list([1, -2]).spelled().to_string(), "['1', '-2']");
        assert_eq!(list([1, 2]).spelled().to_string(), "[1, 2]");
    }

    #[test]
    fn large_integers_are_listed_as_texts() {
        for (digits, text) in
            [("9007199254740991", false), ("9007199254740992", true), ("-9007199254740992", false)]
        {
            assert_eq!(Value::Int(digits.into()).listed().as_text().is_some(), text, "{digits}");
        }
    }
}
