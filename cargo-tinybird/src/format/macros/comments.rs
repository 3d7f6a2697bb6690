//! What stands between two tokens: white space and comments.

/// A comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Note<'a> {
    pub(super) text: &'a str,
    /// Whether an empty line stands above it.
    pub(super) has_gap: bool,
}

/// What stands between two tokens.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Gap<'a> {
    pub(super) notes: Vec<Note<'a>>,
    /// How many of the comments stand on the line of the token before them, and end it.
    pub(super) trailing: usize,
    /// Whether the line of the token before ends here.
    pub(super) has_line_break: bool,
    /// Whether an empty line stands right above the token after.
    pub(super) has_gap: bool,
    /// Whether there is nothing at all.
    pub(super) is_empty: bool,
}

impl<'a> Gap<'a> {
    pub(super) fn read(text: &'a str) -> Self {
        let mut gap = Self { is_empty: text.is_empty(), ..Self::default() };
        let mut rest = text;
        let mut line_breaks = 0;
        while let Some(next) = rest.chars().next() {
            let length = comment(rest);
            if length == 0 {
                line_breaks += usize::from(next == '\n');
                if next == '\n' && !gap.has_line_break {
                    (gap.has_line_break, gap.trailing) = (true, gap.notes.len());
                }
                rest = &rest[next.len_utf8()..];
                continue;
            }
            let (comment, after) = rest.split_at(length);
            gap.notes.push(Note { text: comment.trim_end(), has_gap: line_breaks > 1 });
            line_breaks = 0;
            rest = after;
        }
        gap.has_gap = line_breaks > 1;
        gap
    }
}

/// The length of the comment that begins here, if one does.
fn comment(text: &str) -> usize {
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if !text.starts_with("/*") {
        return 0;
    }
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(rest) = text.get(at..) {
        if rest.starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest.starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps() {
        for (text, notes, trailing, has_gap) in [
            ("", "", 0, false),
            (" \n", "", 0, false),
            ("\n \n", "", 0, true),
            (" // a\n// b\n\n// c\n", "// a;// b;\n// c", 1, false),
            ("\n/* a /* b */ c */ // d\n\n", "/* a /* b */ c */;// d", 0, true),
            (" /* a */ ", "/* a */", 0, false),
            (" /* a */ // b\n", "/* a */;// b", 2, false),
        ] {
            let gap = Gap::read(text);
            let shown: Vec<String> = gap
                .notes
                .iter()
                .map(|n| format!("{}{}", if n.has_gap { "\n" } else { "" }, n.text))
                .collect();
            assert_eq!(
                (shown.join(";").as_str(), gap.trailing, gap.has_gap),
                (notes, trailing, has_gap),
                "{text:?}"
            );
        }
    }
}
