//! Descriptions: doc comments where they survive as such.

/// The lines of a doc comment.
pub(crate) fn comment(text: &str) -> Vec<String> {
    text.lines().map(|line| format!("/// {line}").trim_end().to_owned()).collect()
}

/// Whether a description can be an item's doc comment, which rustdoc and clippy read as Markdown: nothing in it is a
/// test, a link or HTML by accident, and no list goes on in a line that does not look so.
pub(crate) fn is_doc(text: &str) -> bool {
    !text.contains(['[', ']', '<', '>', '\t', '\\'])
        && !["```", "~~~", "://", "===", "---"].iter().any(|mark| text.contains(mark))
        && !text.chars().any(|c| c.is_control() && c != '\n')
        && !text.starts_with(['/', '*', '!'])
        && text.matches('`').count().is_multiple_of(2)
        && text.lines().all(|line| line.trim() == line && !line.starts_with(['#', '|']))
        && !continues_list(text)
}

/// Whether a line follows an item of a list, and is neither one nor blank.
fn continues_list(text: &str) -> bool {
    let mut in_list = false;
    text.lines().any(|line| {
        let was_in_list = std::mem::replace(&mut in_list, is_list_item(line));
        was_in_list && !in_list && !line.is_empty()
    })
}

fn is_list_item(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = rest.len() < line.len() && (rest.starts_with(". ") || rest.starts_with(") "));
    is_numbered || ["- ", "* ", "+ "].iter().any(|bullet| line.starts_with(bullet))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_reads_otherwise_is_no_doc_comment() {
        for text in ["Events, by day.", "- a\n- b\n\nc", "1 of `a`\nand more"] {
            assert!(is_doc(text), "{text}");
        }
        for text in ["see https://a.b", "- a\nb", "1. a\nb", "    let x", "a <b>", "[x]", "one `", "# a"] {
            assert!(!is_doc(text), "{text}");
        }
    }
}
