//! Where a statement ends and what a macro call looks like: enough of Rust's grammar to pass over the rest of it.

use proc_macro2::Delimiter;

use crate::sources::{Cursor, Tree, WrittenPath};

/// The number of tokens of `path!(..)`, if that stands here.
pub(crate) fn macro_call(cursor: &Cursor<'_>) -> Option<usize> {
    let mut ahead = if cursor.is_separator(0) { 2 } else { 0 };
    let mut word = cursor.ident(ahead)?;
    ahead += 1;
    while cursor.is_separator(ahead) {
        word = cursor.ident(ahead + 2)?;
        ahead += 3;
    }
    let called = cursor.is_spaced(ahead, '!', false) && cursor.group(ahead + 1).is_some();
    (called && !KEYWORDS.contains(&word.text)).then_some(ahead + 2)
}

/// The words that may stand before `!(..)` without being a macro's name.
const KEYWORDS: [&str; 12] =
    ["if", "while", "match", "return", "in", "break", "else", "yield", "move", "as", "become", "const"];

/// Whether a statement ends at the brace before the cursor: nothing that starts an operand goes on with one.
pub(crate) fn ends_statement(cursor: &Cursor<'_>) -> bool {
    match cursor.peek(0) {
        None => true,
        Some(Tree::Ident(word)) => !matches!(word.text, "else" | "as"),
        Some(Tree::Punct(punct)) => punct == '#' || cursor.is_separator(0),
        Some(_) => false,
    }
}

/// Passes over something that is configured out. A field, an arm or an argument ends at a comma.
pub(crate) fn skip(cursor: &mut Cursor<'_>) {
    if cursor.eat("pub") && cursor.delimited(0, Delimiter::Parenthesis).is_some() {
        cursor.next();
    }
    let commas = !cursor.ident(0).is_some_and(|word| ITEMS.contains(&word.text));
    while let Some(tree) = cursor.next() {
        match tree {
            Tree::Punct(';') => return,
            Tree::Punct(',') if commas => return,
            Tree::Group(group) if group.delimiter == Delimiter::Brace && ends_statement(cursor) => {
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
    let mut ahead = *cursor;
    let path = if ahead.eat_punct('=') { ahead.eat_path()? } else { return None };
    ahead.is_punct(0, ';').then_some(path)
}
