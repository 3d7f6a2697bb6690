//! The words of columns and parameters.

use proc_macro2::{Group, Ident, Span, TokenTree};
use tinybird_core::options::Form;

use super::{Local, Module, Reader, Word, word};
use crate::ast::{Attribute, Key};
use crate::column::{ColumnEntry, Columns, Line};
use crate::cursor::Cursor;
use crate::shared::SharedColumns;
use crate::spanned::SpannedText;

impl Reader<'_> {
    pub(super) fn columns(&mut self, form: Form, group: &Group, words: &mut Vec<Word>) {
        let of = if matches!(form, Form::Schema) { Columns::OfTable } else { Columns::OfResult };
        for line in Cursor::of(group).lines(of, &mut Vec::new()) {
            let ColumnEntry { attributes, key, data_type, default } = match line {
                Line::Column(column) => column,
                Line::Spread(spread) => {
                    self.spread(spread.name, words);
                    continue;
                }
            };
            let module = if matches!(form, Form::Schema) { "column" } else { "result" };
            for written in &attributes {
                words.extend(attribute(module, written));
                row_parts(written, words);
            }
            if matches!(form, Form::Schema) {
                self.outline.columns.extend(local(&key, data_type.as_ref()));
            }
            types("words::types", data_type.iter().flat_map(|(data_type, _)| data_type.tokens()), words);
            if let Some(default) = &default {
                words.extend(word("words::default", Some(default)));
            }
        }
    }

    /// `..Base`
    fn spread(&mut self, name: Option<Ident>, words: &mut Vec<Word>) {
        self.outline.shared.get_or_insert_with(|| self.shared.iter().map(SharedColumns::local).collect());
        let taken = self.shared.iter().find(|shared| name.as_ref() == Some(&shared.ident));
        for (column, _) in taken.iter().flat_map(|shared| &shared.columns.entries) {
            self.outline.columns.extend(local(&column.key, column.data_type.as_ref()));
        }
        words.push(Word::Of(Module::Shared, name));
    }
}

impl SharedColumns {
    fn local(&self) -> Local {
        let columns = self.columns.entries.iter().map(|(column, _)| match &column.data_type {
            Some((data_type, _)) => format!("\n- `{}`: `{}`", column.key.text(), data_type.text),
            None => format!("\n- `{}`", column.key.text()),
        });
        let doc = format!("Columns that data sources of this call share:\n{}", columns.collect::<String>());
        Local { ident: self.ident.clone(), doc }
    }
}

/// A column as a name of the item; none where it is not one word.
fn local(key: &Key, data_type: Option<&(SpannedText, bool)>) -> Option<Local> {
    let Key::Path(path) = key else { return None };
    let data_type = data_type.map_or("_", |(data_type, _)| &data_type.text);
    let doc = format!("A column of this data source: `{data_type}`.");
    Some(Local { ident: path.ident()?.clone(), doc })
}

/// The words of the parameters of a pipe.
pub(super) fn parameters(group: &Group, words: &mut Vec<Word>) {
    for entry in Cursor::of(group).columns(Columns::Parameters, &mut Vec::new()) {
        words.extend(entry.attributes.iter().filter_map(|written| attribute("parameter", written)));
        let tokens = entry.data_type.iter().flat_map(|(data_type, _)| data_type.tokens());
        types("words::parameter_types", tokens, words);
    }
}

fn attribute(of: &str, written: &Attribute) -> Option<Word> {
    let is_doc = written.name == "doc";
    (!is_doc).then(|| Word::of(format!("words::{of}_attributes"), written.ident.clone()))
}

/// The words in `#[row(..)]`, and the place of another one.
fn row_parts(written: &Attribute, words: &mut Vec<Word>) {
    let Some(list) = written.parentheses().filter(|_| written.name == "row") else { return };
    let module = "words::row_parts";
    let tokens: Vec<TokenTree> = list.tokens.into_iter().collect();
    for part in tokens.split(|token| Cursor::is_punct(Some(token), ',')) {
        match part {
            // Types begin with a capital, or go on with other signs.
            [TokenTree::Ident(word)] | [TokenTree::Ident(word), TokenTree::Group(_), ..]
                if !word.to_string().starts_with(char::is_uppercase) =>
            {
                words.push(Word::of(module, Some(word.clone())));
            }
            [TokenTree::Ident(word), TokenTree::Punct(sign), ..] if sign.as_char() == '=' => {
                words.push(Word::of(module, Some(word.clone())));
            }
            _ => {}
        }
    }
    words.push(Word::of(module, None));
}

/// The words of a type, and the place of another one.
fn types<'a>(module: &str, tokens: impl Iterator<Item = (&'a str, Span)>, words: &mut Vec<Word>) {
    let mut is_function = false;
    let mut tokens = tokens.peekable();
    while let Some((text, span)) = tokens.next() {
        let of = if is_function { "words::aggregate_functions" } else { module };
        let ident = is_word(text).then(|| Ident::new(text, span));
        if is_function || ident.is_some() {
            words.push(Word::of(of, ident));
        }
        let is_open = matches!(tokens.peek(), Some(("(", _)));
        is_function = is_open && matches!(text, "AggregateFunction" | "SimpleAggregateFunction");
        if is_open {
            tokens.next();
        }
    }
    words.push(Word::of(module, None));
}

/// Whether a text can stand as an identifier.
fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
