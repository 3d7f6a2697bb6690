//! Columns that several data sources of one call share: `columns Base { .. }`, taken by `..Base` in a schema.

use std::cell::Cell;
use std::collections::HashSet;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenTree};
use tinybird_core::datasource::declared_twice;
use tinybird_core::rules::{ATTRIBUTE, SAME_NAME, SHARED_COLUMNS, SYNTAX};
use tinybird_core::suggest::did_you_mean;

use crate::ast::{Attribute, plain};
use crate::column::{ColumnEntry, Columns, Line, Spread};
use crate::cursor::Cursor;
use crate::diagnostic::{Diagnostic, SharedColumn};

/// What `columns Base { .. }` declares.
#[derive(Debug)]
pub(crate) struct SharedColumns {
    pub(crate) ident: Ident,
    /// What stands in the braces.
    pub(crate) body: Group,
    pub(crate) columns: SpreadColumns,
    is_taken: Cell<bool>,
}

/// The columns of a group, with those that `..Base` stands for.
#[derive(Debug)]
pub(crate) struct SpreadColumns {
    /// Each with where it is declared, where the columns are shared.
    pub(crate) entries: Vec<(ColumnEntry, Option<SharedColumn>)>,
    /// Whether all that is written could be read.
    pub(crate) is_complete: bool,
}

/// What `..Base` can name.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) shared: &'a [SharedColumns],
    /// The items of the call.
    pub(crate) items: &'a [Ident],
}

impl SharedColumns {
    /// Whether shared columns are declared here.
    pub(crate) fn are_next(cursor: &Cursor) -> bool {
        matches!(cursor.peek(), Some(TokenTree::Ident(word)) if word == "columns")
            && matches!(cursor.peek_second(), Some(TokenTree::Ident(_)))
    }

    /// `columns Base { .. }`, after what stands above them, and their visibility: they take neither. They can take
    /// columns that are declared above them.
    pub(crate) fn read(
        cursor: &mut Cursor,
        attributes: &[Attribute],
        visibility: Option<Span>,
        above: &[Self],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        for attribute in attributes {
            let message = "shared columns take no attribute, since they declare nothing in Rust";
            let remedy = if attribute.name == "doc" { "write `//` instead of `///`" } else { "remove it" };
            diagnostics.push(Diagnostic::error(&ATTRIBUTE, attribute.spans, message, remedy));
        }
        if let Some(visibility) = visibility {
            let message = "shared columns have no visibility, since only their call knows them";
            diagnostics.push(Diagnostic::error(&SYNTAX, visibility, message, "remove it"));
        }
        cursor.next();
        let ident = cursor.ident()?;
        let Some(body) = cursor.group(Delimiter::Brace) else {
            let message = format!("the columns of `{ident}` are missing");
            let remedy = format!("write them in braces: `columns {ident} {{ id: UUID }}`");
            diagnostics.push(Diagnostic::error(&SYNTAX, ident.span(), message, remedy));
            cursor.group(Delimiter::Parenthesis).or_else(|| cursor.group(Delimiter::Bracket));
            end(cursor);
            return None;
        };
        end(cursor);
        if above.iter().any(|other| other.ident == ident) {
            let message = format!("`{ident}` is declared twice in this call");
            diagnostics.push(Diagnostic::error(&SAME_NAME, ident.span(), message, "rename one of the two"));
        }
        let mistakes = diagnostics.len();
        let lines = Cursor::of(&body).lines(Columns::OfTable, diagnostics);
        if lines.is_empty() && diagnostics.len() == mistakes {
            let message = format!("`{ident}` has no columns");
            let remedy = "write at least one, such as `id: UUID`";
            diagnostics.push(Diagnostic::error(&SHARED_COLUMNS, ident.span(), message, remedy));
        }
        let mut columns = SpreadColumns::empty();
        columns.extend(lines, Scope { shared: above, items: &[] }, Some(&ident), diagnostics);
        columns.is_complete &= diagnostics.len() == mistakes;
        let own = |index| SharedColumn { of: plain(&ident), index };
        for (index, (_, shared)) in columns.entries.iter_mut().enumerate() {
            shared.get_or_insert_with(|| own(index));
        }
        Some(Self { ident, body, columns, is_taken: Cell::new(false) })
    }

    /// Where columns are declared that no data source takes.
    pub(crate) fn unused(&self) -> Option<Diagnostic> {
        let message = format!("no data source takes the columns of `{}`", self.ident);
        let remedy = format!("write `..{}` in a `schema`, or remove them", self.ident);
        let unused = || Diagnostic::warning(&SHARED_COLUMNS, self.ident.span(), message, remedy);
        (!self.is_taken.get()).then(unused)
    }

    /// Refuses them in a call that declares no data sources.
    pub(crate) fn refused(&self) -> Diagnostic {
        let message = "columns are shared by the data sources of one call, and this call declares none";
        let remedy = "move them to a call of `datasource!`";
        Diagnostic::error(&SHARED_COLUMNS, self.ident.span(), message, remedy)
    }
}

impl SpreadColumns {
    const fn empty() -> Self {
        Self { entries: Vec::new(), is_complete: true }
    }

    /// The columns of a schema, with those that it takes.
    pub(crate) fn of_schema(lines: Vec<Line>, scope: Scope<'_>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut columns = Self::empty();
        columns.extend(lines, scope, None, diagnostics);
        columns
    }

    fn extend(
        &mut self,
        lines: Vec<Line>,
        scope: Scope<'_>,
        declared: Option<&Ident>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        self.entries.reserve(lines.len());
        // A schema that takes no columns is checked with the data source.
        let is_mixed = declared.is_some() || lines.iter().any(|line| matches!(line, Line::Spread(_)));
        let mut names = HashSet::new();
        let mut is_new = |column: &ColumnEntry| !is_mixed || names.insert(column.key.text());
        for line in lines {
            match line {
                Line::Column(column) => {
                    if is_new(&column) {
                        self.entries.push((column, None));
                    } else {
                        let refused = declared_twice(&[column.key.text()]);
                        diagnostics.push(Diagnostic::refused(column.key.spans(), refused));
                    }
                }
                Line::Spread(Spread { name: None, .. }) => self.is_complete = false,
                Line::Spread(Spread { spans, name: Some(name) }) => {
                    let Some(shared) = scope.shared.iter().find(|shared| shared.ident == name) else {
                        diagnostics.push(scope.unknown(&name, declared));
                        self.is_complete = false;
                        continue;
                    };
                    shared.is_taken.set(true);
                    self.is_complete &= shared.columns.is_complete;
                    let (new, twice): (Vec<_>, Vec<_>) =
                        shared.columns.entries.iter().partition(|(column, _)| is_new(column));
                    self.entries.extend(new.into_iter().cloned());
                    let twice: Vec<String> = twice.iter().map(|(column, _)| column.key.text()).collect();
                    if !twice.is_empty() {
                        diagnostics.push(Diagnostic::refused(spans, declared_twice(&twice)));
                    }
                }
            }
        }
    }
}

/// The mark after them, which does no harm.
fn end(cursor: &mut Cursor) {
    let _ = cursor.punct(';').or_else(|| cursor.punct(','));
}

impl Scope<'_> {
    /// Refuses a name that no shared columns have, in a schema or where the columns of this name are declared.
    fn unknown(self, name: &Ident, declared: Option<&Ident>) -> Diagnostic {
        let is_name = |of: &Ident| of == name;
        let known: Vec<String> = self.shared.iter().map(|shared| plain(&shared.ident)).collect();
        let similar = did_you_mean(&plain(name), known.iter().map(String::as_str));
        let (message, remedy) = if let Some(similar) = similar {
            (format!("unknown shared columns `{name}`"), format!("did you mean `..{similar}`?"))
        } else if declared.is_some_and(is_name) {
            (format!("`{name}` takes itself"), "remove it".to_owned())
        } else if self.items.iter().any(is_name) {
            (
                format!("`{name}` is a data source, which does not share its columns"),
                "move the columns to `columns Name { .. }`, and write `..Name` in both schemas".to_owned(),
            )
        } else if declared.is_some() {
            (
                format!("no shared columns `{name}` are declared above these"),
                format!("write `columns {name} {{ .. }}` above them, in this call"),
            )
        } else {
            (
                format!("this call declares no shared columns `{name}`, and it sees only its own tokens"),
                format!("write `columns {name} {{ .. }}` in this call"),
            )
        };
        Diagnostic::error(&SHARED_COLUMNS, name.span(), message, remedy)
    }
}
