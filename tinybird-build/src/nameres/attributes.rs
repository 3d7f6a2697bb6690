//! The attributes that decide whether an item exists, and where a module's file is.

use proc_macro2::Delimiter;

use crate::cfg::{Cfg, Truth, Unknown};
use crate::sources::{self, Cursor, Ident, MAX_DEPTH};

/// What the attributes of one item say.
#[derive(Debug, Default)]
pub(crate) struct Attributes {
    /// A `cfg` that is false, or a test.
    pub(crate) off: bool,
    /// The first `cfg` that cannot be known.
    pub(crate) unknown: Option<Unknown>,
    /// `#[path = ".."]`.
    pub(crate) path: Option<String>,
    /// `#[macro_use]`; with the names that it lists, if it does.
    pub(crate) macro_use: Option<Vec<String>>,
    /// `#[macro_export]`.
    pub(crate) macro_export: bool,
}

impl Attributes {
    /// Reads the attributes before an item.
    pub(crate) fn outer(cursor: &mut Cursor<'_>, cfg: &Cfg) -> Self {
        let mut attributes = Self::default();
        while cursor.is_punct(0, '#') {
            let Some(group) = cursor.delimited(1, Delimiter::Bracket) else { break };
            cursor.next();
            cursor.next();
            attributes.read(group.inner, cfg, 0);
        }
        attributes
    }

    /// Reads the attributes at the start of a file or block (`#![..]`).
    pub(crate) fn inner(cursor: &mut Cursor<'_>, cfg: &Cfg) -> Self {
        let mut attributes = Self::default();
        while cursor.is_punct(0, '#') && cursor.is_punct(1, '!') {
            let Some(group) = cursor.delimited(2, Delimiter::Bracket) else { break };
            cursor.next();
            cursor.next();
            cursor.next();
            attributes.read(group.inner, cfg, 0);
        }
        attributes
    }

    /// What these attributes come to.
    pub(crate) fn truth(&self) -> Truth {
        match &self.unknown {
            _ if self.off => Truth::False,
            Some(unknown) => Truth::Unknown(unknown.clone()),
            None => Truth::True,
        }
    }

    fn read(&mut self, mut cursor: Cursor<'_>, cfg: &Cfg, depth: usize) {
        if cursor.is_ident(0, "doc") {
            return;
        }
        // `unsafe(no_mangle)` holds nothing that matters here.
        let Some(path) = cursor.eat_path() else { return };
        let arguments = cursor.delimited(0, Delimiter::Parenthesis);
        match path.segments.last().map(String::as_str) {
            Some("test" | "bench") => self.off = true,
            _ if path.segments.len() > 1 => {}
            Some("cfg") => match arguments.map(|group| cfg.predicate(group.inner, 0)) {
                Some(Truth::False) => self.off = true,
                Some(Truth::Unknown(unknown)) => self.unknown_cfg(unknown),
                _ => {}
            },
            Some("cfg_attr") if depth < MAX_DEPTH => {
                if let Some(group) = arguments {
                    self.conditional(group.inner, cfg, depth + 1);
                }
            }
            Some("path") if cursor.eat_punct('=') => {
                self.path = cursor.next().and_then(sources::string);
            }
            Some("macro_use") => {
                let mut names = Vec::new();
                if let Some(mut listed) = arguments.map(|group| group.inner) {
                    while !listed.is_empty() {
                        names.extend(listed.eat_part(',').eat_ident().map(Ident::name));
                    }
                }
                self.macro_use = Some(names);
            }
            Some("macro_export") => self.macro_export = true,
            _ => {}
        }
    }

    /// `cfg_attr(predicate, attribute, ..)`.
    fn conditional(&mut self, mut cursor: Cursor<'_>, cfg: &Cfg, depth: usize) {
        let truth = cfg.predicate(cursor.eat_part(','), 0);
        let mut attached = Self::default();
        while !cursor.is_empty() {
            attached.read(cursor.eat_part(','), cfg, depth);
        }
        match truth {
            Truth::True => {
                self.off |= attached.off;
                self.unknown = self.unknown.take().or(attached.unknown);
                self.path = self.path.take().or(attached.path);
                self.macro_use = self.macro_use.take().or(attached.macro_use);
                self.macro_export |= attached.macro_export;
            }
            Truth::Unknown(unknown) if attached.matters() => self.unknown_cfg(unknown),
            _ => {}
        }
    }

    fn matters(&self) -> bool {
        self.off
            || self.unknown.is_some()
            || self.path.is_some()
            || self.macro_use.is_some()
            || self.macro_export
    }

    fn unknown_cfg(&mut self, unknown: Unknown) {
        self.unknown.get_or_insert(unknown);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Tokens;

    fn outer(text: &str) -> Attributes {
        let (tokens, _) = Tokens::new(text.to_owned(), 0);
        let mut cursor = tokens.cursor();
        let attributes = Attributes::outer(&mut cursor, &Cfg::new().with_features(["on"]));
        assert!(cursor.is_ident(0, "x"), "{text}");
        attributes
    }

    #[test]
    fn existence() {
        for (text, expected) in [
            ("/** doc */ #[allow(dead_code)] x", "true"),
            ("#[cfg(test)] x", "false"),
            ("#[cfg(feature = \"on\")] x", "true"),
            ("#[cfg(loom)] x", "loom"),
            ("#[cfg(loom)] #[cfg(test)] x", "false"),
            ("#[cfg_attr(feature = \"on\", cfg(test))] x", "false"),
            ("#[cfg_attr(feature = \"off\", cfg(test))] x", "true"),
            ("#[cfg_attr(feature = \"on\", allow(x), cfg_attr(feature = \"on\", cfg(test)),)] x", "false"),
            ("#[cfg_attr(loom, cfg(feature = \"off\"))] x", "loom"),
            ("#[cfg_attr(loom, allow(dead_code))] x", "true"),
            ("#[test] x", "false"),
            ("#[tokio::test] x", "false"),
            ("#[other::cfg(test)] x", "true"),
        ] {
            let actual = match outer(text).truth() {
                Truth::True => "true".to_owned(),
                Truth::False => "false".to_owned(),
                Truth::Unknown(unknown) => unknown.text,
            };
            assert_eq!(actual, expected, "{text}");
        }
    }

    #[test]
    fn arguments() {
        assert_eq!(outer("#[path = \"a\\\\b.rs\"] x").path.as_deref(), Some("a\\b.rs"));
        assert_eq!(outer("#[cfg_attr(all(), path = r\"b.rs\")] x").path.as_deref(), Some("b.rs"));
        assert_eq!(outer("#[macro_use(a, b)] x").macro_use, Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(outer("#[macro_use] x").macro_use, Some(Vec::new()));
        assert!(outer("#[macro_export] x").macro_export);
    }
}
