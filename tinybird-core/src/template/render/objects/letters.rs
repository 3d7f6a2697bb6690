//! What Python knows of letters, words and lines.

use crate::template::render::objects::number::digit;
use crate::template::render::objects::repr;
use crate::template::render::program::is_space;

/// The parts between white space.
pub(crate) fn words(text: &str, most: usize, from_behind: bool) -> Vec<String> {
    let mut words = Vec::new();
    if from_behind {
        let mut rest = text.trim_end_matches(is_space);
        while words.len() < most && !rest.is_empty() {
            let word = rest.rsplit(is_space).next().unwrap_or_default();
            words.push(word.to_owned());
            rest = rest.strip_suffix(word).unwrap_or_default().trim_end_matches(is_space);
        }
        words.extend((!rest.is_empty()).then(|| rest.to_owned()));
        words.reverse();
        return words;
    }
    let mut rest = text.trim_start_matches(is_space);
    while words.len() < most && !rest.is_empty() {
        let word = rest.split(is_space).next().unwrap_or_default();
        words.push(word.to_owned());
        rest = rest.strip_prefix(word).unwrap_or_default().trim_start_matches(is_space);
    }
    // What is left keeps its white space at the end.
    words.extend((!rest.is_empty()).then(|| rest.to_owned()));
    words
}

pub(crate) fn lines(text: &str, keeps: bool) -> Vec<String> {
    let is_break = |c: char| {
        matches!(
            c,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    let mut lines = Vec::new();
    let mut chars = text.chars().peekable();
    while chars.peek().is_some() {
        let mut line = String::new();
        for c in chars.by_ref() {
            line.push(c);
            if is_break(c) {
                break;
            }
        }
        if line.ends_with('\r') {
            line.extend(chars.next_if_eq(&'\n'));
        }
        if !keeps {
            let without = line.strip_suffix("\r\n").or_else(|| line.strip_suffix(is_break));
            line = without.unwrap_or(&line).to_owned();
        }
        lines.push(line);
    }
    lines
}

/// A character as it begins a title.
fn title(c: char) -> String {
    let upper = c.to_uppercase();
    let mut title = String::new();
    for (at, c) in upper.enumerate() {
        if at == 0 { title.push(c) } else { title.extend(c.to_lowercase()) }
    }
    title
}

fn is_cased(c: char) -> bool {
    c.is_lowercase() || c.is_uppercase()
}

pub(crate) fn cased(text: &str, name: &str) -> String {
    match name {
        "lower" => text.to_lowercase(),
        "upper" => text.to_uppercase(),
        "casefold" => text.to_lowercase().replace('ß', "ss").replace('ς', "σ"),
        "capitalize" => {
            let mut chars = text.chars();
            let first = chars.next().map(title).unwrap_or_default();
            first + &chars.as_str().to_lowercase()
        }
        "swapcase" => text
            .chars()
            .map(|c| match c {
                c if c.is_uppercase() => c.to_lowercase().collect::<String>(),
                c if c.is_lowercase() => c.to_uppercase().collect(),
                c => c.to_string(),
            })
            .collect(),
        _ => {
            let mut titled = String::new();
            let mut before = false;
            for c in text.chars() {
                if before {
                    titled.extend(c.to_lowercase())
                } else {
                    titled.push_str(&title(c))
                }
                before = is_cased(c);
            }
            titled
        }
    }
}

pub(crate) fn is(text: &str, name: &str) -> bool {
    let all = |test: fn(char) -> bool| !text.is_empty() && text.chars().all(test);
    match name {
        "isalnum" => all(char::is_alphanumeric),
        "isalpha" => all(char::is_alphabetic),
        "isascii" => text.is_ascii(),
        "isdecimal" => all(|c| digit(c).is_some()),
        "isdigit" => all(|c| digit(c).is_some() || matches!(c, '²' | '³' | '¹' | '\u{2070}'..='\u{2089}')),
        "isidentifier" => {
            let mut chars = text.chars();
            chars.next().is_some_and(|c| c == '_' || c.is_alphabetic())
                && chars.all(|c| c == '_' || c.is_alphanumeric())
        }
        "islower" => text.chars().any(char::is_lowercase) && !text.chars().any(char::is_uppercase),
        "isupper" => text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase),
        "isnumeric" => all(char::is_numeric),
        "isprintable" => text.chars().all(repr::is_printable),
        "isspace" => all(is_space),
        _ => {
            let (mut before, mut found) = (false, false);
            for c in text.chars() {
                if c.is_uppercase() && before || c.is_lowercase() && !before {
                    return false;
                }
                before = is_cased(c);
                found |= before;
            }
            found
        }
    }
}
