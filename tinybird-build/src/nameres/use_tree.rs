//! `use` declarations, taken apart into one entry for each name.

use proc_macro2::Delimiter;

use crate::sources::{Cursor, Ident, MAX_DEPTH};
use crate::span::Span;

/// What one branch of a `use` tree brings in.
#[derive(Debug, Clone)]
pub(crate) struct Used {
    pub(crate) global: bool,
    pub(crate) path: Vec<String>,
    /// The name that it gets here; `None` for a glob.
    pub(crate) name: Option<String>,
    /// `a::{self}` brings in the module `a`, and no macro of that name.
    pub(crate) module_only: bool,
    pub(crate) span: Span,
}

/// Reads what follows the word `use`, up to the semicolon.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Vec<Used> {
    let mut all = Vec::new();
    let global = cursor.eat_separator();
    tree(cursor, global, &mut Vec::new(), &mut all, 0);
    all
}

fn tree(cursor: &mut Cursor<'_>, global: bool, prefix: &mut Vec<String>, all: &mut Vec<Used>, depth: usize) {
    let outer = prefix.len();
    loop {
        if let Some(mut inner) = cursor.eat_delimited(Delimiter::Brace).map(|group| group.inner) {
            while !inner.is_empty() && depth < MAX_DEPTH {
                let global = inner.eat_separator() || global;
                tree(&mut inner, global, prefix, all, depth + 1);
                if !inner.eat_punct(',') {
                    break;
                }
            }
        } else if let Some(span) = cursor.span().filter(|_| cursor.eat_punct('*')) {
            all.push(Used { global, path: prefix.clone(), name: None, module_only: false, span });
        } else if let Some(ident) = cursor.eat_ident() {
            prefix.push(ident.name());
            if cursor.eat_separator() {
                continue;
            }
            named(cursor, global, prefix.clone(), ident.span, all);
        }
        break;
    }
    prefix.truncate(outer);
}

fn named(cursor: &mut Cursor<'_>, global: bool, mut path: Vec<String>, span: Span, all: &mut Vec<Used>) {
    let module_only = path.len() > 1 && path.last().is_some_and(|last| last == "self");
    if module_only {
        path.pop();
    }
    let name = if cursor.eat("as") {
        // `as _` brings in no name.
        cursor.eat_ident().map(Ident::name).filter(|name| name != "_")
    } else {
        path.last().cloned()
    };
    if let Some(name) = name {
        all.push(Used { global, path, name: Some(name), module_only, span });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Tokens;

    #[test]
    fn trees() {
        for (text, expected) in [
            ("a", "a=a"),
            ("a::b", "b=a::b"),
            ("::a::b as c", "c=::a::b"),
            ("a::*", "*=a"),
            ("*", "*="),
            ("a::{b, c as d, e::{self, f::*}, self as g,}", "b=a::b d=a::c e=a::e! *=a::e::f g=a!"),
            ("{a::b, ::c}", "b=a::b c=::c"),
            ("::{a, b}", "a=::a b=::b"),
            ("a::b as _", ""),
            ("r#type::r#mod as r#fn", "fn=type::mod"),
            ("crate::a::{}", ""),
            ("self::a", "a=self::a"),
        ] {
            let (tokens, _) = Tokens::new(text.to_owned(), 0);
            let mut cursor = tokens.cursor();
            let all: Vec<String> = read(&mut cursor)
                .into_iter()
                .map(|used| {
                    let global = if used.global { "::" } else { "" };
                    let module_only = if used.module_only { "!" } else { "" };
                    let name = used.name.as_deref().unwrap_or("*");
                    format!("{name}={global}{}{module_only}", used.path.join("::"))
                })
                .collect();
            assert_eq!(all.join(" "), expected, "{text}");
            assert!(cursor.is_empty(), "{text}");
        }
    }
}
