//! Where the tags of a template are.

use std::ops::Range;

use super::rules::TEMPLATE_TAG;
use crate::rule::Invalid;

/// What a tag is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TagKind {
    /// `{{ .. }}`
    Expression,
    /// `{% .. %}`
    Statement,
    /// `{# .. #}`
    Comment,
    /// `{{!`, `{%!` or `{#!`, which stand for the bracket.
    Escape,
}

/// One tag of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) kind: TagKind,
    /// All of its bytes.
    pub(crate) range: Range<usize>,
    /// What stands in it, without the white space around that.
    pub(crate) inner: Range<usize>,
}

/// The tags of a template, as Tinybird's renderer finds them, up to the first that is never closed.
pub(crate) fn tags(sql: &str) -> (Vec<Tag>, Option<Invalid>) {
    let mut tags = Vec::new();
    let mut from = 0;
    while let Some((kind, at)) = next(sql, from) {
        let inner = at + 2;
        if sql.as_bytes().get(inner) == Some(&b'!') {
            from = inner + 1;
            tags.push(Tag { kind: TagKind::Escape, range: at..from, inner: inner..inner });
            continue;
        }
        let (open, close) = brackets(kind);
        let rest = sql.get(inner..).unwrap_or_default();
        let Some(length) = rest.find(close) else {
            let line = at + sql.get(at..).and_then(|rest| rest.find('\n')).unwrap_or(sql.len() - at);
            return (tags, Some(unclosed(open, close, at..line)));
        };
        let text = rest.get(..length).unwrap_or_default();
        let start = inner + text.len() - text.trim_start().len();
        let end = start + text.trim().len();
        from = inner + length + 2;
        tags.push(Tag { kind, range: at..from, inner: start..end });
    }
    (tags, None)
}

/// The refusal of a tag that is not closed.
pub(super) fn unclosed(open: &str, close: &str, range: Range<usize>) -> Invalid {
    Invalid::new(
        &TEMPLATE_TAG,
        format!("`{open}` opens a tag that is never closed"),
        format!("close it by `{close}`; where the brackets themselves are meant, write `{open}!`"),
    )
    .at(range)
}

/// What opens and closes a tag.
pub(super) fn brackets(kind: TagKind) -> (&'static str, &'static str) {
    match kind {
        TagKind::Expression | TagKind::Escape => ("{{", "}}"),
        TagKind::Statement => ("{%", "%}"),
        TagKind::Comment => ("{#", "#}"),
    }
}

/// The next bracket that opens a tag.
fn next(sql: &str, mut from: usize) -> Option<(TagKind, usize)> {
    let bytes = sql.as_bytes();
    loop {
        let at = from + sql.get(from..)?.find('{')?;
        let kind = match bytes.get(at + 1)? {
            // Of more than two braces in a row the innermost two open the tag.
            b'{' if bytes.get(at + 2) != Some(&b'{') => Some(TagKind::Expression),
            b'%' => Some(TagKind::Statement),
            b'#' => Some(TagKind::Comment),
            _ => None,
        };
        match kind {
            Some(kind) => return Some((kind, at)),
            None => from = at + 1,
        }
    }
}

/// Whether the SQL holds any tag, so that Tinybird has to render it: its datafile then begins with a `%`.
///
/// ```
/// use tinybird_core::template::is_template;
/// assert!(is_template("SELECT {{Int32(limit, 10)}}"));
/// assert!(!is_template("SELECT {a: Int32}, map('b', 1)"));
/// ```
#[must_use]
pub fn is_template(sql: &str) -> bool {
    next(sql, 0).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_as_tinybird_finds_them() {
        use TagKind::{Comment, Escape, Expression, Statement};
        for (sql, expected) in [
            ("a {{ b }} c", vec![(Expression, "{{ b }}", "b")]),
            ("{{{1}}}", vec![(Expression, "{{1}}", "1")]),
            ("{%if a%}{%end%}", vec![(Statement, "{%if a%}", "if a"), (Statement, "{%end%}", "end")]),
            ("{# {{ x }} #}", vec![(Comment, "{# {{ x }} #}", "{{ x }}")]),
            ("{{! {%! {#!", vec![(Escape, "{{!", ""), (Escape, "{%!", ""), (Escape, "{#!", "")]),
            ("{a} {", vec![]),
            ("{{ 'a }}' }}", vec![(Expression, "{{ 'a }}", "'a")]),
            ("{{\u{a0}é\n}}", vec![(Expression, "{{\u{a0}é\n}}", "é")]),
            ("{{}}", vec![(Expression, "{{}}", "")]),
        ] {
            let (found, error) = tags(sql);
            assert_eq!(error, None, "{sql}");
            let found: Vec<_> = found
                .iter()
                .map(|tag| (tag.kind, &sql[tag.range.clone()], &sql[tag.inner.clone()]))
                .collect();
            assert_eq!(found, expected, "{sql}");
        }
    }

    #[test]
    fn what_is_never_closed_is_refused() {
        for sql in ["{{", "a {% if x\nb", "{# }}", "{{{", "{{ a }"] {
            let (_, error) = tags(sql);
            let range = error.expect(sql).range.expect("a range");
            assert!(sql[range].starts_with('{'), "{sql}");
        }
    }
}
