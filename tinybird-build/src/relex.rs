//! The tokens of a part of a call as the macros take them, from those of the scan.
//!
//! Most texts hold nothing but plain names, texts without escapes, decimal numbers and doc comments. Whether anything
//! else is what it looks like is left to the lexer of `proc-macro2`, which takes ten times as long.

use std::ops::Range;

use proc_macro2::Spacing;
use tinybird_syntax::Lexed;

use crate::lex::{Kind, Token, is_word};
use crate::sources::Span;
use crate::tokens::Tokens;

/// The tokens in some bytes of a file, counted from the first of these; none where some of them need a closer look.
pub(crate) fn plain(tokens: &Tokens, bytes: &Range<usize>) -> Option<Lexed> {
    let text = tokens.text.get(bytes.clone())?;
    let (list, docs) = tokens.within(bytes);
    let of = |span: Span| {
        let Range { start, end } = span.byte_range();
        start.saturating_sub(bytes.start)..end.saturating_sub(bytes.start)
    };
    let mut lexed = Lexed::new(text, list.len() + docs.len() * 5);
    let mut docs = docs.iter().map(|doc| of(*doc)).peekable();
    for Token { kind, span, .. } in list {
        let bytes = of(*span);
        while let Some(doc) = docs.next_if(|doc| doc.start < bytes.start) {
            add_doc(&mut lexed, text, &doc)?;
        }
        lexed.close(bytes.start);
        match kind {
            Kind::Ident if text.as_bytes().get(bytes.clone())?.iter().all(|byte| is_word(*byte)) => {
                lexed.ident(&bytes);
            }
            Kind::Literal if is_plain(text.as_bytes().get(bytes.clone())?) => lexed.literal(&bytes),
            Kind::Ident | Kind::Literal | Kind::Punct(b'\'', _) => return None,
            Kind::Punct(byte, is_joint) => {
                let spacing = if *is_joint { Spacing::Joint } else { Spacing::Alone };
                lexed.punct(char::from(*byte), spacing, &bytes);
            }
            Kind::Group(delimiter) => lexed.open(*delimiter, &bytes),
        }
    }
    for doc in docs {
        add_doc(&mut lexed, text, &doc)?;
    }
    lexed.close(text.len());
    Some(lexed)
}

fn add_doc(lexed: &mut Lexed, text: &str, comment: &Range<usize>) -> Option<()> {
    let written = text.get(comment.clone())?;
    let end = if written.starts_with("/*") { comment.end - 2 } else { comment.end };
    let said = comment.start + 3..end;
    if text.get(said.clone())?.contains('\r') {
        return None;
    }
    lexed.close(comment.start);
    lexed.doc(comment, &said, written.as_bytes().get(2) == Some(&b'!'));
    Some(())
}

/// Whether a literal is a text without escapes, or a number of digits and perhaps a point.
fn is_plain(literal: &[u8]) -> bool {
    match literal {
        [b'"', text @ .., b'"'] => !text.iter().any(|byte| matches!(byte, b'"' | b'\\' | b'\r')),
        [b'0'..=b'9', digits @ .., b'0'..=b'9'] => {
            digits.iter().filter(|byte| **byte == b'.').count() < 2
                && digits.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
        }
        [digit] => digit.is_ascii_digit(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use tinybird_syntax::{Span, TokenTree};

    use super::*;

    /// All tokens and where they stand.
    fn flat(tokens: impl Into<tinybird_syntax::TokenStream>, found: &mut Vec<(String, Range<usize>)>) {
        for tree in tokens.into() {
            let bytes = match tree.span() {
                Span::Compiler(span) => span.byte_range(),
                Span::Text(start, end) => start as usize..end as usize,
            };
            let inner = if let TokenTree::Group(group) = &tree { Some(group.stream()) } else { None };
            let spacing = if let TokenTree::Punct(punct) = &tree { Some(punct.spacing()) } else { None };
            found.push((format!("{} {spacing:?}", TokenStream::from(tree)), bytes));
            inner.into_iter().for_each(|inner| flat(inner, found));
        }
    }

    /// Compares with the lexer of `proc-macro2`; says whether the text is plain.
    fn check(text: &str) -> bool {
        let (tokens, _) = Tokens::new(format!("fn f() {{}} {text}"), 0);
        let Some(lexed) = plain(&tokens, &(9..tokens.text.len())) else { return false };
        let (mut actual, mut expected) = (Vec::new(), Vec::new());
        flat(lexed, &mut actual);
        flat(format!(" {text}").parse::<TokenStream>().expect(text), &mut expected);
        assert_eq!(actual, expected, "{text}");
        true
    }

    #[test]
    fn plain_texts() {
        for text in [
            "",
            "/// One.\npub A { a: \"é\", b: [1, 0.5, -07], c { d::e = f(\"x\", _) } } // no\n//// no\n",
            "{ a /// in it\n } b { /// alone\n } /// after\n c /// \"quoted\" \\ and é",
            "//! inner\n/** block\n of two */ a /*! inner */ /* no */ /**/ /***/ b /*** no */ #[c] /** d **/ e",
            "a: :: b::c :d, ==> =>= & && !#[a]",
        ] {
            assert!(check(text), "{text}");
        }
    }

    #[test]
    fn what_needs_a_closer_look() {
        for text in [
            r#""\n""#, r#"r"a""#, "'a'", "'a", "r#a", "é", "1u8", "0x1", "1.", "1e5", "1_0", "b\"a\"",
            "\"a\"b", "\"a\rb\"", "/// a\rb",
        ] {
            assert!(!check(text), "{text}");
        }
    }
}
