//! Entries and lists: `key: value, ..`, `a, b, ..`, and what is said of those that are not finished.

use proc_macro2::{Delimiter, Spacing, Span, TokenTree};
use tinybird_core::rules::{SHARED_COLUMNS, SYNTAX};

use crate::ast::{Attribute, Entry, Key, Value};
use crate::cursor::Cursor;
use crate::diagnostic::Diagnostic;

/// As many entries as most groups have.
const FEW: usize = 4;

impl Cursor {
    /// Whether an entry begins here: attributes, or a key and a colon.
    fn at_entry(&self) -> bool {
        match self.peek() {
            Some(TokenTree::Ident(_) | TokenTree::Literal(_)) => Self::is_punct(self.peek_second(), ':'),
            _ => self.at_punct('#') || self.at_dots(),
        }
    }

    /// Whether a key of one word and its colon stand here: after a colon or within a value, the next entry.
    pub(crate) fn at_next_key(&self) -> bool {
        let is_joint =
            matches!(self.peek_second(), Some(TokenTree::Punct(punct)) if punct.spacing() == Spacing::Joint);
        matches!(self.peek(), Some(TokenTree::Ident(_) | TokenTree::Literal(_)))
            && Self::is_punct(self.peek_second(), ':')
            && !is_joint
    }

    fn at_value(&self) -> bool {
        match self.peek() {
            Some(TokenTree::Ident(_) | TokenTree::Literal(_)) => true,
            Some(TokenTree::Group(group)) => group.delimiter() != Delimiter::Parenthesis,
            Some(TokenTree::Punct(punct)) => punct.as_char() == '-',
            None => false,
        }
    }

    /// The attributes and the key of an entry; none at the end. What is not an entry is reported and passed over.
    fn entry_key(&mut self, diagnostics: &mut Vec<Diagnostic>) -> Option<(Vec<Attribute>, Key)> {
        loop {
            let (attributes, key) = self.entry_head(diagnostics)?;
            if let Some(key) = key {
                return Some((attributes, key));
            }
            let dots = self.dots();
            let message = "`..` takes shared columns, which only the `schema` of a data source has";
            diagnostics.push(Diagnostic::error(&SHARED_COLUMNS, dots, message, "write `name: value`"));
            self.skip_entry();
        }
    }

    /// The attributes and the key of an entry, or no key before `..`; none at the end.
    pub(crate) fn entry_head(
        &mut self,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<(Vec<Attribute>, Option<Key>)> {
        loop {
            let attributes = self.attributes(diagnostics);
            if self.is_end() {
                diagnostics.extend(attributes.last().map(of_nothing));
                return None;
            }
            if self.at_dots() {
                return Some((attributes, None));
            }
            if let Some(key) = self.key() {
                return Some((attributes, Some(key)));
            }
            let span = self.span();
            if self.punct(',').is_some() {
                diagnostics.push(comma_too_many(span));
                continue;
            }
            let message = "an option is expected here";
            diagnostics.push(Diagnostic::error(&SYNTAX, span, message, "write `name: value`"));
            // What stands here may look like a key, as `5:` does: it is passed over all the same.
            self.next();
            self.skip_entry();
        }
    }

    /// The colon after a key. Where it is missing that is said, and whether a value follows nevertheless is the answer.
    ///
    /// `missing` says what the entry has not, where nothing follows.
    pub(crate) fn colon(
        &mut self,
        key: &Key,
        missing: impl FnOnce() -> (String, &'static str),
        diagnostics: &mut Vec<Diagnostic>,
    ) -> bool {
        if self.punct(':').is_some() {
            return true;
        }
        if let Some(equals) = self.punct('=') {
            let message = format!("`{}` and its value are separated by a colon", key.text());
            diagnostics.push(Diagnostic::error(&SYNTAX, equals.span(), message, "write `:` instead of `=`"));
            return true;
        }
        if self.at_value() && !self.at_entry() {
            let message = format!("a colon is missing after `{}`", key.text());
            let remedy = format!("write `{}: ..`", key.text());
            diagnostics.push(Diagnostic::error(&SYNTAX, key.spans(), message, remedy));
            return true;
        }
        let (message, remedy) = missing();
        diagnostics.push(Diagnostic::error(&SYNTAX, key.spans(), message, remedy));
        false
    }

    /// The end of an entry: a comma, unless it is the last. `remedy` says what may follow the entry; whether something
    /// else does is the answer.
    pub(crate) fn entry_end(
        &mut self,
        is_complete: bool,
        remedy: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> bool {
        if self.punct(',').is_some() || self.is_end() {
            return false;
        }
        if let Some(semicolon) = self.punct(';') {
            let message = "entries are separated by commas";
            diagnostics.push(Diagnostic::error(
                &SYNTAX,
                semicolon.span(),
                message,
                "write `,` instead of `;`",
            ));
        } else if self.at_entry() {
            // At the end of a line a comma is easily forgotten: the next entry is read all the same.
            if is_complete {
                diagnostics.push(comma_missing(self));
            }
        } else if self.at_lone_word() {
            // It is read as the next entry, which says that it is not finished; the comma is missing only until it is.
        } else {
            if is_complete {
                let message = "this was not expected here";
                diagnostics.push(Diagnostic::error(&SYNTAX, self.span(), message, remedy));
            }
            self.skip_entry();
            return true;
        }
        false
    }

    /// Passes over what is left of an entry, its comma included.
    pub(crate) fn skip_entry(&mut self) {
        while !self.is_end() && !self.at_next_key() && self.punct(',').is_none() {
            self.next();
        }
    }

    /// `key: value, ..`: all entries that can be read.
    pub(crate) fn entries(mut self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Entry> {
        let mut entries = Vec::with_capacity(FEW);
        while let Some((attributes, key)) = self.entry_key(diagnostics) {
            let message = || no_value(&key);
            let missing = || (message(), "write a colon and a value after it");
            let has_colon = self.colon(&key, missing, diagnostics);
            let mut value = None;
            if has_colon {
                if !self.at_next_key() {
                    value = self.value();
                }
                if value.is_none() {
                    let remedy = "write a value after the colon";
                    diagnostics.push(Diagnostic::error(&SYNTAX, key.spans(), message(), remedy));
                }
            }
            let remedy = "end the value with a comma; write a string in quotes";
            let has_more = self.entry_end(value.is_some(), remedy, diagnostics);
            entries.push(Entry { attributes, key, value, has_colon, has_more });
        }
        entries
    }

    /// `a, b, ..`: all values that can be read.
    pub(crate) fn values(mut self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Value> {
        let mut values = Vec::new();
        while !self.is_end() {
            let span = self.span();
            let Some(value) = self.value() else {
                if self.punct(',').is_some() {
                    diagnostics.push(comma_too_many(span));
                } else {
                    let message = "this was not expected here";
                    diagnostics.push(Diagnostic::error(&SYNTAX, span, message, "write the list as `[a, b]`"));
                    self.skip_value();
                }
                continue;
            };
            values.push(value);
            if self.punct(',').is_some() || self.is_end() {
                continue;
            }
            if self.at_value() {
                diagnostics.push(comma_missing(&self));
            } else {
                let message = "this was not expected here";
                diagnostics.push(Diagnostic::error(
                    &SYNTAX,
                    self.span(),
                    message,
                    "write the list as `[a, b]`",
                ));
                self.skip_value();
            }
        }
        values
    }

    fn skip_value(&mut self) {
        while !self.is_end() && self.punct(',').is_none() {
            self.next();
        }
    }
}

/// What is said of a key after which nothing stands.
pub(crate) fn no_value(key: &Key) -> String {
    format!("`{}` has no value", shown(key))
}

/// A key for a message: of a long text the beginning.
fn shown(key: &Key) -> String {
    const LONGEST: usize = 40;
    let text = key.text();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} ..", text.get(..end).unwrap_or_default().trim().escape_debug()),
        None => text.escape_debug().to_string(),
    }
}

/// An attribute after which nothing stands.
pub(crate) fn of_nothing(attribute: &Attribute) -> Diagnostic {
    let message = "nothing follows this attribute";
    Diagnostic::error(&SYNTAX, attribute.spans, message, "write it above what it belongs to, or remove it")
}

fn comma_missing(cursor: &Cursor) -> Diagnostic {
    Diagnostic::error(&SYNTAX, cursor.span(), "a comma is missing before this", "write `,` in front of it")
}

fn comma_too_many(comma: Span) -> Diagnostic {
    Diagnostic::error(&SYNTAX, comma, "there is nothing before this comma", "remove the comma")
}
