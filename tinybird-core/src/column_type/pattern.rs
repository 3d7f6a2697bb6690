//! Enough of regular expressions to tell whether `SKIP REGEXP` skips a path that has a type.
//!
//! Groups, alternatives and counts are not looked into: such an expression is taken to match nothing.

/// A step of an expression: the characters that it takes, and how often.
struct Step {
    any: bool,
    negated: bool,
    ranges: Vec<(char, char)>,
    /// May be left out.
    optional: bool,
    /// May be repeated.
    repeated: bool,
}

/// Whether the expression is certainly no regular expression.
pub(super) fn is_broken(regexp: &str) -> bool {
    let mut depth = 0usize;
    let mut before: Option<char> = None;
    let mut chars = regexp.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.next().is_none() => return true,
            '[' => match class(&mut chars) {
                Some(_) => {}
                None => return true,
            },
            '(' => depth += 1,
            ')' if depth == 0 => return true,
            ')' => depth -= 1,
            '*' | '+' | '?'
                if matches!(before, None | Some('(' | '|')) && !(c == '?' && before == Some('(')) =>
            {
                return true;
            }
            _ => {}
        }
        // What an escape stands for can be repeated, whatever it is.
        before = Some(if c == '\\' { 'x' } else { c });
    }
    depth > 0 || ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|look| regexp.contains(look))
}

/// Whether the expression matches the whole of `text`, as far as it is understood.
pub(super) fn matches(regexp: &str, text: &str) -> bool {
    let Some(steps) = steps(regexp) else { return false };
    // The steps that may come next: a bit each.
    let mut at = vec![false; steps.len() + 1];
    if let Some(first) = at.first_mut() {
        *first = true;
    }
    skip(&steps, &mut at);
    for c in text.chars() {
        let mut next = vec![false; at.len()];
        for (index, step) in steps.iter().enumerate() {
            if at.get(index) == Some(&true) && step.takes(c) {
                let after = if step.repeated { &[index, index + 1][..] } else { &[index + 1][..] };
                for place in after {
                    if let Some(place) = next.get_mut(*place) {
                        *place = true;
                    }
                }
                // What was taken once may be left out from here on; `index + 1` says so already.
            }
        }
        skip(&steps, &mut next);
        at = next;
    }
    at.last() == Some(&true)
}

/// Goes on past the steps that may be left out.
fn skip(steps: &[Step], at: &mut [bool]) {
    for (index, step) in steps.iter().enumerate() {
        if step.optional
            && at.get(index) == Some(&true)
            && let Some(after) = at.get_mut(index + 1)
        {
            *after = true;
        }
    }
}

impl Step {
    fn takes(&self, c: char) -> bool {
        if self.any {
            return c != '\n';
        }
        self.ranges.iter().any(|(from, to)| (*from..=*to).contains(&c)) != self.negated
    }
}

/// The steps of an expression without groups, alternatives and counts.
fn steps(regexp: &str) -> Option<Vec<Step>> {
    let regexp = regexp.strip_prefix('^').unwrap_or(regexp);
    let mut steps: Vec<Step> = Vec::new();
    let mut chars = regexp.chars();
    while let Some(c) = chars.next() {
        let (any, negated, ranges) = match c {
            '$' if chars.as_str().is_empty() => break,
            '(' | ')' | '|' | '{' | '}' | '^' | '$' => return None,
            '*' | '+' | '?' => {
                let last = steps.last_mut().filter(|last| !last.optional && !last.repeated)?;
                last.optional = c != '+';
                last.repeated = c != '?';
                continue;
            }
            '.' => (true, false, Vec::new()),
            '[' => class(&mut chars).map(|(negated, ranges)| (false, negated, ranges))?,
            '\\' => match chars.next()? {
                'd' => (false, false, vec![('0', '9')]),
                'w' => (false, false, WORD.to_vec()),
                'D' => (false, true, vec![('0', '9')]),
                'W' => (false, true, WORD.to_vec()),
                escaped if escaped.is_ascii_alphanumeric() => return None,
                escaped => (false, false, vec![(escaped, escaped)]),
            },
            c => (false, false, vec![(c, c)]),
        };
        steps.push(Step { any, negated, ranges, optional: false, repeated: false });
    }
    Some(steps)
}

const WORD: [(char, char); 4] = [('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')];

/// The rest of a class after its bracket: whether it is negated, and what it lists.
fn class(chars: &mut std::str::Chars<'_>) -> Option<(bool, Vec<(char, char)>)> {
    let negated = chars.as_str().starts_with('^');
    if negated {
        chars.next();
    }
    let mut ranges = Vec::new();
    loop {
        let c = match chars.next()? {
            ']' if !ranges.is_empty() => return Some((negated, ranges)),
            '\\' => chars.next()?,
            c => c,
        };
        let mut ahead = chars.clone();
        let to = match (ahead.next(), ahead.next()) {
            (Some('-'), Some(to)) if to != ']' => {
                *chars = ahead;
                to
            }
            _ => c,
        };
        ranges.push((c, to));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_the_whole_text() {
        for (regexp, text, expected) in [
            ("x.*", "x", true),
            ("x.*", "ax", false),
            ("x", "xy", false),
            ("^x$", "x", true),
            ("a.b", "a.b", true),
            ("a\\.b", "axb", false),
            ("[a-c]+", "abc", true),
            ("[^a-c]+", "xyc", false),
            ("x+y?", "xx", true),
            ("a*b", "b", true),
            ("", "a", false),
            ("(a|b)", "a", false),
        ] {
            assert_eq!(matches(regexp, text), expected, "{regexp} {text}");
        }
    }

    #[test]
    fn finds_broken_expressions() {
        for regexp in ["(", ")", "[", "a\\", "*a", "(?=a)", "(*)"] {
            assert!(is_broken(regexp), "{regexp}");
        }
        for regexp in ["", "a.*", "(a|b)+", "[)]", "\\(", "(?i)a", "a{2}", "\\*+"] {
            assert!(!is_broken(regexp), "{regexp}");
        }
    }
}
