//! Keys: lists of columns and expressions, and the columns that an expression uses.

/// An element of a key and its columns, as Tinybird's parser finds them when it looks for Nullable ones: the words,
/// and the plain arguments of functions, but not those of functions within functions.
pub(super) fn columns_checked_by_tinybird(expression: &str) -> Vec<&str> {
    let expression =
        expression.strip_prefix("tuple(").and_then(|rest| rest.strip_suffix(')')).unwrap_or(expression);
    let mut columns = Vec::new();
    let mut rest = expression;
    while let Some(c) = rest.chars().next() {
        if c == '`' {
            rest = &rest[1..];
            if let Some((name, after)) = rest.split_once('`').filter(|(name, _)| !name.is_empty()) {
                columns.push(name);
                rest = after;
            }
        } else if is_word(c) {
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(length);
            let call = after.trim_start().strip_prefix('(').and_then(|inner| inner.split_once(')'));
            if let Some((arguments, after)) = call {
                let arguments = arguments.split(',').map(|argument| argument.trim().trim_matches('`'));
                columns.extend(arguments.filter(|argument| is_identifier(argument)));
                rest = after;
            } else {
                columns.push(word);
                rest = after;
            }
        } else {
            rest = &rest[c.len_utf8()..];
        }
    }
    columns
}

/// The columns that an expression names, where that can be told: words that are not a function, a keyword or literal.
/// An expression with a lambda, an alias or a type name in it may name anything.
pub(super) fn columns_named(expression: &str) -> Vec<&str> {
    let tokens = tokens(expression);
    let is_opaque = |token: &Token<'_>| {
        matches!(token, Token::Word(word) if OPAQUE.iter().any(|opaque| opaque.eq_ignore_ascii_case(word)))
            || matches!(token, Token::Other("->"))
    };
    if tokens.iter().any(is_opaque) {
        return Vec::new();
    }
    let mut columns = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            Token::Quoted(name) => columns.push(*name),
            Token::Word(word) => {
                let is_function = tokens.get(index + 1) == Some(&Token::Other("("));
                let before = index.checked_sub(2).and_then(|index| tokens.get(index));
                let is_unit =
                    matches!(before, Some(Token::Word(word)) if word.eq_ignore_ascii_case("INTERVAL"));
                let is_keyword = is_unit || KEYWORDS.iter().any(|keyword| keyword.eq_ignore_ascii_case(word));
                let is_number = word.starts_with(|c: char| c.is_ascii_digit());
                if !is_function && !is_keyword && !is_number {
                    columns.push(word);
                }
            }
            Token::Other(_) => {}
        }
    }
    columns
}

/// Words after which an expression may name things that are not columns.
const OPAQUE: [&str; 4] = ["AS", "CASE", "CAST", "EXTRACT"];

const KEYWORDS: [&str; 16] = [
    "AND", "OR", "NOT", "IN", "IS", "LIKE", "ILIKE", "BETWEEN", "NULL", "TRUE", "FALSE", "DIV", "MOD", "ASC",
    "DESC", "INTERVAL",
];

/// Tinybird refuses these functions in a sorting key, in any case.
const AGGREGATES: [&str; 18] = [
    "sum",
    "count",
    "avg",
    "min",
    "max",
    "any",
    "grouparray",
    "groupuniqarray",
    "uniq",
    "summerge",
    "countmerge",
    "avgmerge",
    "minmerge",
    "maxmerge",
    "anymerge",
    "grouparraymerge",
    "groupuniqarraymerge",
    "uniqmerge",
];

/// The first aggregate function that an expression calls. Tinybird looks for it in the text, within quotes too.
pub(super) fn aggregate_called(expression: &str) -> Option<&str> {
    expression.match_indices('(').find_map(|(at, _)| {
        let before = expression.get(..at)?.trim_end();
        let word = before.rsplit(|c| !is_word(c)).next()?;
        AGGREGATES.contains(&&*word.to_ascii_lowercase()).then_some(word)
    })
}

/// The elements of a key: its text, split at the commas outside of parentheses and quotes.
#[must_use]
pub fn elements(key: &str) -> Vec<&str> {
    let key = key.trim();
    if key.is_empty() || key == "tuple()" {
        return Vec::new();
    }
    let mut parts = Vec::new();
    let (mut depth, mut start, mut quote) = (0_usize, 0, None);
    let mut escaped = false;
    for (index, c) in key.char_indices() {
        match (quote, c) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                parts.push(key[start..index].trim());
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(key[start..].trim());
    parts
}

#[derive(Debug, PartialEq)]
pub(super) enum Token<'a> {
    Word(&'a str),
    Quoted(&'a str),
    Other(&'a str),
}

pub(super) fn tokens(expression: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = expression;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\'' | '"' | '`' => {
                let length = quoted_length(rest, c);
                let inner = rest[1..length].strip_suffix(c).unwrap_or_default();
                if c != '\'' && !inner.is_empty() {
                    tokens.push(Token::Quoted(inner));
                }
                length
            }
            c if is_word(c) => {
                let is_part = |c: char| is_word(c) || c == '.';
                let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
                tokens.push(Token::Word(&rest[..length]));
                length
            }
            c if c.is_whitespace() => c.len_utf8(),
            _ if rest.starts_with("->") => {
                tokens.push(Token::Other("->"));
                2
            }
            c => {
                tokens.push(Token::Other(&rest[..c.len_utf8()]));
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    tokens
}

/// The length of a quoted text with its quotes; to the end where it is not closed.
fn quoted_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (index, c) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == quote {
            return index + c.len_utf8();
        }
    }
    text.len()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether a text is a plain identifier.
pub(super) fn is_identifier(text: &str) -> bool {
    text.chars().all(is_word) && text.chars().next().is_some_and(|c| !c.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns() {
        for (expression, checked, named) in [
            ("shop", vec!["shop"], vec!["shop"]),
            ("`user-id`", vec!["user-id"], vec!["user-id"]),
            ("ifNull(ad_id, '')", vec!["ad_id"], vec!["ad_id"]),
            ("tuple(shop, toDate(timestamp))", vec!["shop", "timestamp"], vec!["shop", "timestamp"]),
            ("toDate(ifNull(x, y))", vec!["y"], vec!["x", "y"]),
            ("substring(value, 2, 1)", vec!["value"], vec!["value"]),
            ("timestamp + INTERVAL 1 DAY", vec!["timestamp", "INTERVAL", "1", "DAY"], vec!["timestamp"]),
            ("arrayMap(a -> a + 1, xs)", vec!["xs"], vec![]),
            ("CAST(x AS UInt8)", vec![], vec![]),
            ("o.name", vec!["o", "name"], vec!["o.name"]),
            ("'it''s'", vec!["it", "s"], vec![]),
            ("f(", vec!["f"], vec![]),
            ("`", vec![], vec![]),
            ("`é", vec!["é"], vec![]),
            ("``a`", vec!["a"], vec!["a"]),
            ("\"é", vec!["é"], vec![]),
        ] {
            assert_eq!(columns_checked_by_tinybird(expression), checked, "{expression}");
            assert_eq!(columns_named(expression), named, "{expression}");
        }
    }

    #[test]
    fn split_at_top_level_commas() {
        assert_eq!(elements("a, f(b, c), 'x,y', [1, 2]"), ["a", "f(b, c)", "'x,y'", "[1, 2]"]);
        assert!(elements("tuple()").is_empty());
        assert!(elements(" ").is_empty());
    }

    #[test]
    fn aggregates() {
        assert_eq!(aggregate_called("toDate(Max(x))"), Some("Max"));
        assert_eq!(aggregate_called("'max (x)'"), Some("max"));
        assert_eq!(aggregate_called("maximum(x), max"), None);
    }
}
