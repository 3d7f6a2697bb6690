//! Columns as they are written: `#[codec("ZSTD(1)")] name: Type = default`.

use proc_macro2::{Delimiter, Ident, TokenTree};
use tinybird_core::column_type::ColumnType;
use tinybird_core::rules::{ATTRIBUTE, SHARED_COLUMNS, SYNTAX};

use crate::ast::{Attribute, Key, Value, plain};
use crate::cursor::Cursor;
use crate::diagnostic::{Diagnostic, Spans};
use crate::spanned::SpannedText;

/// A line among columns.
#[allow(clippy::large_enum_variant, reason = "nearly all lines are columns")]
pub(crate) enum Line {
    Column(ColumnEntry),
    Spread(Spread),
}

/// `..Base`
pub(crate) struct Spread {
    /// Its tokens.
    pub(crate) spans: Spans,
    /// The name; none where that is missing, or was refused.
    pub(crate) name: Option<Ident>,
}

/// A column.
#[derive(Debug, Clone)]
pub(crate) struct ColumnEntry {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) key: Key,
    /// Its type, and whether it has the form of one; none where nothing is written.
    pub(crate) data_type: Option<(SpannedText, bool)>,
    pub(crate) default: Option<Value>,
}

/// What the entries of a group are that are written as columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Columns {
    /// Columns of a table.
    OfTable,
    /// Columns of a result.
    OfResult,
    /// Parameters of templates.
    Parameters,
}

impl Columns {
    const fn noun(self) -> &'static str {
        match self {
            Self::OfTable | Self::OfResult => "column",
            Self::Parameters => "parameter",
        }
    }

    /// What to write after the colon, and with it.
    const fn types(self) -> (&'static str, &'static str) {
        match self {
            Self::OfTable | Self::OfResult => (
                "write a ClickHouse type after the colon, such as `String`",
                "write a colon and a ClickHouse type after it, such as `: String`",
            ),
            Self::Parameters => (
                "write its type after the colon, such as `String` or `Int32`",
                "write a colon and its type after it, such as `: String`",
            ),
        }
    }

    /// What to write after `=`.
    const fn default(self) -> &'static str {
        match self {
            Self::OfTable => "write a value after `=`, or `= expr(\"now()\")`",
            Self::OfResult => "remove it: the value of a result's column is the query's",
            Self::Parameters => "write a value after `=`, such as `10` or `\"desc\"`",
        }
    }

    /// What may follow the type.
    const fn end(self) -> &'static str {
        match self {
            Self::OfTable => "end the column with a comma; a default is written `= value`",
            Self::OfResult => "end the column with a comma",
            Self::Parameters => "end the parameter with a comma; a default is written `= value`",
        }
    }
}

impl Cursor {
    /// A type (one word and its arguments, or all of it in quotes), and whether it has the form of one.
    fn data_type(&mut self, diagnostics: &mut Vec<Diagnostic>) -> Option<(SpannedText, bool)> {
        // After a colon that ends a line, the next column's name is not a type.
        if self.at_next_key() {
            return None;
        }
        if let Some(text) = self.text() {
            let mut data_type = SpannedText::new(text.span);
            data_type.push(&text.value, text.span);
            return Some((data_type, true));
        }
        let path = self.path()?;
        let (mut data_type, mut is_type) = (SpannedText::new(path.spans().first), true);
        if path.is_ident() {
            data_type = SpannedText::word(&path.first);
        } else {
            let last = plain(path.last());
            let message = "a type is one word, without a path";
            diagnostics.push(Diagnostic::error(&SYNTAX, path.spans(), message, instead(&last)));
            is_type = false;
            data_type.spans = path.spans();
            for ident in path.segments() {
                data_type.push(&plain(ident), ident.span());
            }
        }
        if let Some(arguments) = self.group(Delimiter::Parenthesis) {
            data_type.extend_group(&arguments);
            data_type.spans = data_type.spans.to(arguments.span_close());
        } else if let Some((arguments, spans)) = self.foreign_arguments() {
            let message = "the arguments of a type stand in parentheses";
            let remedy = instead(&format!("{}({arguments})", data_type.text));
            diagnostics.push(Diagnostic::error(&SYNTAX, spans, message, remedy));
            is_type = false;
        }
        Some((data_type, is_type))
    }

    /// Arguments in angle or square brackets, as other languages have them.
    fn foreign_arguments(&mut self) -> Option<(String, Spans)> {
        let open = self.span();
        if let Some(group) = self.group(Delimiter::Bracket) {
            return Some((group.stream().to_string(), Spans::from(open).to(group.span_close())));
        }
        self.punct('<')?;
        let (mut depth, mut text, mut last) = (1_usize, String::new(), open);
        while depth > 0 && !self.at_next_key() {
            let Some(token) = self.next() else { break };
            last = token.span();
            match &token {
                TokenTree::Punct(punct) if punct.as_char() == '<' => {
                    depth += 1;
                    text.push('(');
                }
                TokenTree::Punct(punct) if punct.as_char() == '>' => {
                    depth -= 1;
                    if depth > 0 {
                        text.push(')');
                    }
                }
                TokenTree::Punct(punct) if punct.as_char() == ',' => text.push_str(", "),
                _ => text.push_str(&token.to_string()),
            }
        }
        Some((text, Spans { first: open, last }))
    }

    /// `..Base`, behind its attributes, which it does not take.
    fn spread(&mut self, attributes: &[Attribute], diagnostics: &mut Vec<Diagnostic>) -> Spread {
        for attribute in attributes {
            let message = "`..` takes no attribute: each of the shared columns has its own";
            let remedy = if attribute.name == "doc" { "write `//` instead of `///`" } else { "remove it" };
            diagnostics.push(Diagnostic::error(&ATTRIBUTE, attribute.spans, message, remedy));
        }
        let spans = self.dots();
        if let Some(third) = self.punct('.') {
            let message = "two dots take shared columns";
            diagnostics.push(Diagnostic::error(&SYNTAX, third.span(), message, "remove the third"));
        }
        let Some(path) = (!self.at_next_key()).then(|| self.path()).flatten() else {
            let message = "the name of shared columns is missing after `..`";
            diagnostics.push(Diagnostic::error(&SYNTAX, spans, message, "write `..Name`, or remove it"));
            return Spread { spans, name: None };
        };
        let name = path.ident().cloned();
        if name.is_none() {
            let message = "shared columns are of this call, and named by one word";
            let remedy = format!("write `..{}`", plain(path.last()));
            diagnostics.push(Diagnostic::error(&SHARED_COLUMNS, path.spans(), message, remedy));
        }
        Spread { spans: spans.to(path.spans()), name }
    }

    /// All columns that can be read, where none are shared.
    pub(crate) fn columns(self, of: Columns, diagnostics: &mut Vec<Diagnostic>) -> Vec<ColumnEntry> {
        let lines = self.lines(of, diagnostics).into_iter();
        let columns = lines.filter_map(|line| match line {
            Line::Column(column) => Some(column),
            Line::Spread(Spread { spans, .. }) => {
                let message = "`..` takes shared columns, which only the `schema` of a data source has";
                let remedy = format!("write the {}s out", of.noun());
                diagnostics.push(Diagnostic::error(&SHARED_COLUMNS, spans, message, remedy));
                None
            }
        });
        columns.collect()
    }

    /// All columns that can be read, and what stands for others.
    pub(crate) fn lines(mut self, of: Columns, diagnostics: &mut Vec<Diagnostic>) -> Vec<Line> {
        let (noun, (type_missing, colon_missing)) = (of.noun(), of.types());
        let mut lines = Vec::with_capacity(16);
        while let Some((attributes, key)) = self.entry_head(diagnostics) {
            let Some(key) = key else {
                let spread = self.spread(&attributes, diagnostics);
                self.entry_end(spread.name.is_some(), "end `..Name` with a comma", diagnostics);
                lines.push(Line::Spread(spread));
                continue;
            };
            let message = |key: &Key| format!("{noun} `{}` has no type", key.text());
            let missing = || (message(&key), colon_missing);
            let has_colon = self.colon(&key, missing, diagnostics);
            let mut column = ColumnEntry { attributes, key, data_type: None, default: None };
            if has_colon {
                column.data_type = self.data_type(diagnostics);
                if column.data_type.is_none() {
                    let message = message(&column.key);
                    diagnostics.push(Diagnostic::error(&SYNTAX, column.key.spans(), message, type_missing));
                }
            }
            let mut is_complete = column.data_type.is_some();
            if let Some(equals) = self.punct('=') {
                column.default = self.value();
                if column.default.is_none() && is_complete {
                    let message = format!("the default of {noun} `{}` is missing", column.key.text());
                    diagnostics.push(Diagnostic::error(&SYNTAX, equals.span(), message, of.default()));
                    is_complete = false;
                }
            }
            self.entry_end(is_complete, of.end(), diagnostics);
            lines.push(Line::Column(column));
        }
        lines
    }
}

/// What to write instead of a type in the form of another language.
fn instead(text: &str) -> String {
    match ColumnType::parse(text) {
        Ok(data_type) => format!("write `{data_type}`"),
        Err(mistakes) => mistakes.into_iter().next().map(|invalid| invalid.remedy).unwrap_or_default(),
    }
}
