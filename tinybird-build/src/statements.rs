//! Where a statement ends and what a macro call looks like: enough of Rust's grammar to pass over the rest of it.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use crate::scope::{Buried, Inside, ScopeId, TextId};
use crate::sources::{At, FileId};
use crate::tokens::{self, Cursor, WrittenPath};

/// All macro calls in a stream that is not read as code.
pub(crate) fn buried(
    stream: TokenStream,
    inside: &Inside,
    scope: ScopeId,
    file: FileId,
    text: Option<TextId>,
) -> Vec<Buried> {
    let mut found = Vec::new();
    let mut streams = vec![stream];
    while let Some(stream) = streams.pop() {
        let trees = tokens::trees(stream);
        let mut cursor = Cursor::new(&trees);
        while !cursor.is_empty() {
            if macro_call(&cursor).is_some() {
                if let Some(path) = cursor.eat_path() {
                    let at = At { file, span: path.span };
                    found.push(Buried { path, scope, at, text, inside: inside.clone() });
                }
            } else if let Some(TokenTree::Group(group)) = cursor.next() {
                streams.push(group.stream());
            }
        }
    }
    found
}

/// The number of tokens of `path!(..)`, if that stands here.
pub(crate) fn macro_call(cursor: &Cursor<'_>) -> Option<usize> {
    let mut ahead = if cursor.is_separator(0) { 2 } else { 0 };
    let mut word = cursor.ident(ahead)?;
    ahead += 1;
    while cursor.is_separator(ahead) {
        word = cursor.ident(ahead + 2)?;
        ahead += 3;
    }
    let called = matches!(cursor.peek(ahead), Some(TokenTree::Punct(punct))
        if punct.as_char() == '!' && punct.spacing() == Spacing::Alone)
        && cursor.group(ahead + 1).is_some();
    (called && !KEYWORDS.iter().any(|keyword| word == keyword)).then_some(ahead + 2)
}

/// The words that may stand before `!(..)` without being a macro's name.
const KEYWORDS: [&str; 12] =
    ["if", "while", "match", "return", "in", "break", "else", "yield", "move", "as", "become", "const"];

/// Whether a statement ends at the brace before the cursor: nothing that starts an operand goes on with one.
pub(crate) fn ends_statement(cursor: &Cursor<'_>) -> bool {
    match cursor.peek(0) {
        None => true,
        Some(TokenTree::Ident(word)) => word != "else" && word != "as",
        Some(TokenTree::Punct(punct)) => punct.as_char() == '#' || cursor.is_separator(0),
        Some(_) => false,
    }
}

/// Passes over something that is configured out. A field, an arm or an argument ends at a comma.
pub(crate) fn skip(cursor: &mut Cursor<'_>) {
    if cursor.eat("pub") && cursor.delimited(0, Delimiter::Parenthesis).is_some() {
        cursor.next();
    }
    let commas = !cursor.ident(0).is_some_and(|word| ITEMS.iter().any(|item| word == item));
    while let Some(tree) = cursor.next() {
        match tree {
            TokenTree::Punct(punct) if punct.as_char() == ';' || (commas && punct.as_char() == ',') => return,
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && ends_statement(cursor) => {
                return;
            }
            _ => {}
        }
    }
}

/// The words that start an item or a `let`.
const ITEMS: [&str; 21] = [
    "async",
    "auto",
    "const",
    "default",
    "enum",
    "extern",
    "fn",
    "gen",
    "impl",
    "let",
    "macro",
    "macro_rules",
    "mod",
    "safe",
    "static",
    "struct",
    "trait",
    "type",
    "union",
    "unsafe",
    "use",
];

/// The path of `= path;`.
pub(crate) fn alias(cursor: &Cursor<'_>) -> Option<WrittenPath> {
    let mut ahead = cursor.clone();
    let path = if ahead.eat_punct('=') { ahead.eat_path()? } else { return None };
    ahead.is_punct(0, ';').then_some(path)
}
