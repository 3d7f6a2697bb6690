//! The tokens are those of the lexer that reads what stands in our macros.

use std::fs;
use std::path::Path;

use proc_macro2::{Spacing, TokenStream, TokenTree};

use super::*;

/// What that lexer makes of a text.
fn expected(text: &str, stream: TokenStream, tokens: &mut Vec<Token>) {
    for tree in stream {
        let range = tree.span().byte_range();
        let is_doc = ["//", "/*"].iter().any(|start| text[range.clone()].starts_with(start));
        if is_doc {
            continue;
        }
        let kind = match &tree {
            TokenTree::Ident(_) => Kind::Ident,
            TokenTree::Literal(_) => Kind::Literal,
            TokenTree::Punct(punct) => Kind::Punct(punct.as_char() as u8, punct.spacing() == Spacing::Joint),
            TokenTree::Group(group) => Kind::Group(group.delimiter()),
        };
        let at = tokens.len();
        tokens.push(Token { kind, span: Span::new(range.start, range.end), inner: 0 });
        if let TokenTree::Group(group) = tree {
            expected(text, group.stream(), tokens);
            tokens[at].inner = (tokens.len() - at - 1) as u32;
        }
    }
}

/// Compares the two; says whether it is a text that can be lexed.
fn check(text: &str) -> bool {
    let Ok(stream) = text.parse() else { return false };
    let mut tokens = Vec::new();
    expected(text, stream, &mut tokens);
    let actual = lex(text, 0).unwrap_or_else(|at| panic!("stops at {at} of {text}"));
    if let Some((a, b)) = actual.iter().zip(&tokens).find(|(a, b)| a != b) {
        panic!("{a:?} instead of {b:?} in {text}");
    }
    assert_eq!(actual.len(), tokens.len(), "{text}");
    true
}

#[test]
fn tokens() {
    for text in [
        "",
        "a::b ! = c!= d, r#type 'a 'static: loop {} &'a T, 'r#x",
        "'a' '\\'' '\\\\' '\\u{1F600}' '\\n' 'é' '\"' b'x' b'\\'' 'a'u8 f('a','b') <'a,'b>",
        "\"\" \"a\\\"b\" \"a\\\\\" \"/*\" b\"x\" c\"y\" \"a\\\n b\" \"é\"_s",
        "r\"\\\" r#\"a \"b\" \"# r##\"\"#\"## br\"x\" br#\"\"\"# cr#\"x\"# r\"é\" r b c br cr rb\"\"",
        "1 1.0 1. 1..2 1.max(2) 1.0.0 a.0.1 1e5 1e+5 1E-5 1.5e+5 1e 1e+ 1_000u64 0xff 0b1 0x1e+5 1.e5 1f32 2.0f64 1_.5",
        "// a ' \n/* /* \" */ */ b /// doc '\n//! doc\n/** x */ /*! y */ c //// d\n/*** e */ /**/ f",
        "a/b a//b\nc+/**/d +=/ => <<= &&&& .. ... $x ?! ~@#^|;",
        "é ñandú_1 a\u{a0}b\u{2028}c\u{200e}d 東京",
        "#[a(b)] ({[]}) (())[]{} #![x]",
    ] {
        assert!(check(text), "{text}");
    }
}

#[test]
fn this_workspace() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("..")];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() && !name.starts_with('.') && name != "target" {
                folders.push(path);
            } else if name.ends_with(".rs") {
                count += usize::from(check(&fs::read_to_string(&path).expect("a text")));
            }
        }
    }
    assert!(count > 20, "{count} files");
}

#[test]
fn where_it_stops() {
    for (text, at) in [
        ("a ( b", 2),
        ("( [ ( ] )", 6),
        ("a } b", 2),
        ("a \"b", 2),
        ("a '1", 2),
        ("a r##\"b\"#", 2),
        ("a b'x", 2),
        ("{ /* /* */ b", 2),
        ("é ` x", 3),
        ("a \\ b", 2),
    ] {
        assert_eq!(lex(text, 0), Err(at), "{text}");
    }
}
