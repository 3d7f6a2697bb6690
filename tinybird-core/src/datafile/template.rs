//! Templates: Tinybird renders a connection or data source file as a Tornado-like template before it reads it.

use std::ops::Range;

use crate::datafile::text;
use crate::rule::{Invalid, rules};

rules! {
    /// Tinybird renders a whole connection or data source file as a template before it parses the file. Only
    /// `{{ tb_secret("NAME") }}` and `{{ tb_secret("NAME", "default") }}` have a meaning there. Any other
    /// `{{`, `{%` or `{#`, also in a description or a default, would make the deployment fail or change the
    /// string. Put a space between the two characters. In the descriptions of pipes the brackets are plain
    /// text.
    TEMPLATE_BRACKETS = "template-brackets";
}

/// One `{{ tb_secret(..) }}` in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretUse {
    /// The secret's name.
    pub name: String,
    /// What stands in where Tinybird does not know the name.
    pub default: Option<String>,
    /// The bytes of the template in the text, its braces included.
    pub range: Range<usize>,
}

/// Finds the secrets of a text, as the template reader would.
///
/// Of three braces in a row the inner two count, so `{{{ tb_secret("A") }}}` is a secret between braces.
///
/// # Errors
///
/// Any other `{{`, `{%` or `{#`; the range is that of the template.
pub fn check_template(text: &str) -> Result<Vec<SecretUse>, Invalid> {
    let mut uses = Vec::new();
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find('{')) {
        let at = from + found;
        let rest = text.get(at..).unwrap_or_default();
        // Of more than two braces in a row the innermost two open the template.
        if !rest.starts_with("{%")
            && !rest.starts_with("{#")
            && (!rest.starts_with("{{") || rest.starts_with("{{{"))
        {
            from = at + 1;
            continue;
        }
        let Some(secret) = Scan::new(rest).secret() else {
            return Err(refuse(rest, at));
        };
        from = at + secret.range.end;
        uses.push(SecretUse { range: at..from, ..secret });
    }
    Ok(uses)
}

/// Whether the text is one `{{ tb_secret(..) }}` and nothing else.
#[must_use]
pub fn is_single_secret(text: &str) -> bool {
    Scan::new(text).secret().is_some_and(|secret| secret.range.end == text.len())
}

/// The default of a text that is one secret and nothing else: what is read where Tinybird does not know the name.
pub(crate) fn single_default(text: &str) -> Option<String> {
    Scan::new(text).secret().filter(|secret| secret.range.end == text.len())?.default
}

fn refuse(rest: &str, at: usize) -> Invalid {
    let close = match rest.as_bytes().get(1) {
        Some(b'%') => "%}",
        Some(b'#') => "#}",
        _ => "}}",
    };
    let end = rest.get(2..).and_then(|inner| inner.find(close)).map(|end| end + 4);
    let shown = rest.get(..end.unwrap_or(2)).unwrap_or(rest);
    let why = "Tinybird renders the whole file as a template before it reads it, and only \
               `{{ tb_secret(\"NAME\") }}` has a meaning there";
    let message = match end {
        Some(_) if !shown.contains('\n') && shown.chars().count() <= 60 => {
            format!("`{shown}` is not a secret: {why}")
        }
        Some(_) => format!("what `{}` opens is not a secret: {why}", rest.get(..2).unwrap_or_default()),
        None => format!("`{shown}` opens a template that is never closed: {why}"),
    };
    let remedy = if shown.contains("tb_secret") {
        "write `{{ tb_secret(\"NAME\") }}` or `{{ tb_secret(\"NAME\", \"default\") }}` on one line, the name of \
         letters, digits and underscores, the default without quotes, backslashes and `}}`"
    } else {
        "remove the template, or put a space between the two characters"
    };
    Invalid::new(&TEMPLATE_BRACKETS, message, remedy).at(at..at + shown.len())
}

/// The text with every secret given: by the word `value`, or by its default where it has one.
pub(crate) fn fill(text: &str, uses: &[SecretUse], defaults: bool) -> String {
    rewrite(text, uses, |filled, secret| match &secret.default {
        // What Tinybird renders for an empty value.
        Some(default) if defaults && default.is_empty() => filled.push_str("\"\""),
        Some(default) if defaults => filled.push_str(default),
        _ => filled.push_str("value"),
    })
}

/// The text with its secrets written in one way, so that white space inside `tb_secret(..)` does not count.
pub(crate) fn normalise(text: &str, uses: &[SecretUse]) -> String {
    rewrite(text, uses, |normal, secret| {
        let source = text.get(secret.range.clone()).unwrap_or_default();
        normal.push_str(source.find("tb_secret").and_then(|at| source.get(..at)).unwrap_or_default());
        normal.push_str(&secret.name);
        for part in secret.default.iter() {
            normal.push('\0');
            normal.push_str(part);
        }
        normal.push_str("}}");
    })
}

fn rewrite(text: &str, uses: &[SecretUse], mut write: impl FnMut(&mut String, &SecretUse)) -> String {
    let mut written = String::with_capacity(text.len());
    let mut from = 0;
    for secret in uses {
        written.push_str(text.get(from..secret.range.start).unwrap_or_default());
        write(&mut written, secret);
        from = secret.range.end;
    }
    written.push_str(text.get(from..).unwrap_or_default());
    written
}

/// Which bytes keep a text from being the name of a secret.
pub(crate) fn name_fault(name: &str) -> Option<Range<usize>> {
    if name.is_empty() {
        return Some(0..0);
    }
    let bad = |&(_, c): &(usize, char)| !c.is_ascii_alphanumeric() && c != '_';
    name.char_indices().find(bad).map(|(at, c)| at..at + c.len_utf8())
}

/// Which bytes keep a text from being the default of a secret, and what they are.
pub(crate) fn default_fault(default: &str) -> Option<(Range<usize>, String)> {
    for (at, c) in default.char_indices() {
        let what = match c {
            '\n' | '\r' => "a line break".to_owned(),
            '"' | '\'' => format!("the quote `{c}`"),
            '\\' => "a backslash".to_owned(),
            _ if c.is_control() || text::is_line_end(c) => text::show(c),
            _ => continue,
        };
        return Some((at..at + c.len_utf8(), what));
    }
    let bracket = |pair: &&str| ["{{", "}}", "{%", "%}", "{#", "#}"].contains(pair);
    let pairs = (0..default.len()).filter_map(|at| Some((at, default.get(at..at + 2)?)));
    let (at, pair) = pairs.into_iter().find(|(_, pair)| bracket(pair))?;
    Some((at..at + 2, format!("the template bracket `{pair}`")))
}

/// Reads one template from its first brace.
struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn secret(mut self) -> Option<SecretUse> {
        self.token("{{")?;
        self.blanks();
        self.token("tb_secret(")?;
        self.blanks();
        let name = self.quoted()?;
        self.blanks();
        let default = match self.token(",") {
            Some(()) => {
                self.blanks();
                let default = self.quoted()?;
                self.blanks();
                Some(default)
            }
            None => None,
        };
        self.token(")")?;
        self.blanks();
        self.token("}}")?;
        if name_fault(name).is_some() || default.is_some_and(|default| default_fault(default).is_some()) {
            return None;
        }
        Some(SecretUse { name: name.to_owned(), default: default.map(str::to_owned), range: 0..self.at })
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn token(&mut self, token: &str) -> Option<()> {
        self.rest().starts_with(token).then(|| self.at += token.len())
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
    }

    fn quoted(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let inner = rest.get(1..)?;
        let inner = inner.get(..inner.find(quote)?)?;
        self.at += inner.len() + 2;
        Some(inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_found() {
        let found = |text: &str| {
            check_template(text)
                .map(|uses| uses.into_iter().map(|u| (u.name, u.default, u.range)).collect::<Vec<_>>())
        };
        assert_eq!(found("a { b } }} %}"), Ok(vec![]));
        assert_eq!(found("{"), Ok(vec![]));
        assert_eq!(found(r#"{{ tb_secret("A") }}"#), Ok(vec![("A".into(), None, 0..20)]));
        assert_eq!(found(r#"{{{tb_secret( 'A',	"b" )}}}"#), Ok(vec![("A".into(), Some("b".into()), 1..26)]));
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "{{",
            "{%",
            "{#",
            "a {{ b }}",
            "{{!",
            "{{{",
            "{{ tb_secret(\"A\") }",
            "{{ tb_secret(A) }}",
            "{{ tb_secret(\"A B\") }}",
            "{{ tb_secret(\"A\", \"}}\") }}",
            "{{ tb_secret(\"A\", 0) }}",
            "{{ tb_secret(\"A\"\n) }}",
            "{{ tb_secret(\"A\") }} {{!",
            "{% if x %}",
            "{# x #}",
            "{{}}",
        ] {
            let refused = check_template(text).expect_err(text);
            assert_eq!(refused.rule.name, "template-brackets");
            let range = refused.range.expect("a range");
            assert!(text.get(range).is_some_and(|t| t.starts_with('{')), "{text}");
        }
    }

    #[test]
    fn a_single_secret_is_the_whole_text() {
        assert!(is_single_secret(r#"{{ tb_secret("A") }}"#));
        for text in
            ["", "x", r#" {{ tb_secret("A") }}"#, r#"{{ tb_secret("A") }}."#, r#"{{ tb_secret("A") }"#]
        {
            assert!(!is_single_secret(text), "{text}");
        }
    }
}
