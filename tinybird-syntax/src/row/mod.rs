//! `row`: the struct of a data source's or a result's rows, from how it is written to what it holds.

mod attribute;
mod fields;
mod names;
mod paths;
mod variants;

use proc_macro2::{Ident, Span, TokenStream};
use tinybird_core::column_type::{ColumnType, Type};
use tinybird_core::options::{Form, Spec};
use tinybird_core::rules::{ATTRIBUTE, VALUE_FORM};

pub use attribute::{OwnType, RowAttribute};
pub use names::{field_name, identifier, pascal_case};
pub use paths::Member;
pub use variants::{EnumNames, Variant};

pub(crate) use fields::Source;
pub(crate) use names::variant_name;

use crate::ast::{Attribute, Entry, Path, StructName, ValueKind};
use crate::diagnostic::Spans;
use crate::lower::Context;

/// The rows of a data source, or of a result.
#[derive(Debug, Clone)]
pub struct Row {
    /// The struct.
    pub declared: Declared,
    /// Its fields, in the order of the columns.
    pub fields: Vec<Field>,
    /// The columns that are left out.
    pub skipped: Vec<String>,
    /// The columns with a mistake, for which there is no field.
    pub refused: Vec<String>,
    /// What a row that is sent holds, where it is one.
    pub members: Option<Vec<Member>>,
    /// Whether the Events API takes its rows.
    pub takes_events: bool,
}

/// What `row` or `query` declares.
#[derive(Debug, Clone)]
pub struct Declared {
    /// The word `row` or `query`.
    pub option: Span,
    /// What follows it.
    pub name: StructForm,
    /// What stands above it, but for derives.
    pub attributes: TokenStream,
    /// What it derives besides what comes by itself.
    pub derives: Vec<TokenStream>,
}

/// The struct of rows.
#[derive(Debug, Clone)]
pub enum StructForm {
    /// One that the macro declares.
    Struct {
        /// Its visibility, where it is not the item's.
        visibility: Option<TokenStream>,
        /// Its name.
        ident: Ident,
        /// Its lifetimes, without their quotes.
        lifetimes: Vec<Ident>,
    },
    /// None: `_`.
    None,
    /// One that is there: a path.
    Path(Path),
}

/// A column as the source has it.
#[derive(Debug, Clone)]
pub(crate) struct WrittenColumn {
    /// Its name's token.
    pub(crate) name: Spans,
    /// The tokens of its type.
    pub(crate) data_type: Spans,
    /// Its doc comment.
    pub(crate) docs: TokenStream,
    /// Whether its type is `_`.
    pub(crate) is_inferred: bool,
    /// `#[row(..)]`
    pub(crate) row: Option<RowAttribute>,
}

/// A field of a row.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub ident: Ident,
    /// The column's.
    pub column: String,
    /// The doc comment.
    pub docs: TokenStream,
    /// What else is told of it: the column's type, and its JSON path.
    pub about: String,
    /// The column's type; none where it is taken from the default.
    pub data_type: Option<ColumnType>,
    /// The tokens of the type.
    pub type_spans: Spans,
    /// Whether the column has a default.
    pub has_default: bool,
    /// Whether its elements are sent in an object each.
    pub is_zipped: bool,
    /// The field's type, where it is written.
    pub own: Option<OwnType>,
    /// The module that converts the value.
    pub with: Option<Path>,
    /// What its enums and structs derive.
    pub derive: Option<TokenStream>,
    /// The enums of its type, in the order in which they stand in it.
    pub enums: Vec<EnumNames>,
}

impl Field {
    /// The column's type, taken apart.
    #[must_use]
    pub fn kind(&self) -> Option<&Type> {
        self.data_type.as_ref().map(ColumnType::kind)
    }
}

/// What every row derives by itself.
const BY_ITSELF: [&str; 5] = ["Debug", "Clone", "PartialEq", "Row", "FromRow"];

impl Context<'_> {
    /// What `row` or `query` declares; none where it has a mistake.
    pub(crate) fn declared(&mut self, spec: &Spec, entry: &Entry) -> Option<Declared> {
        let value = entry.value.as_ref()?;
        let option = entry.key.spans().first;
        let is_row = matches!(spec.form, Form::Row);
        let name = match &value.kind {
            ValueKind::Path(path) if path.is("_") && is_row => StructForm::None,
            ValueKind::Path(path) if path.is_flag() || path.is("_") || path.is_open => {
                self.wrong_form(value, spec.name.as_str(), spec.form);
                return None;
            }
            ValueKind::Path(path) if !path.is_ident() && is_row => StructForm::Path(path.clone()),
            ValueKind::Path(Path { first: ident, .. }) if value_is_ident(&value.kind) => {
                StructForm::Struct { visibility: None, ident: ident.clone(), lifetimes: Vec::new() }
            }
            ValueKind::Struct(StructName { visibility, path, lifetimes }) if path.is_ident() => {
                if !lifetimes.is_empty() && (!is_row || self.kind.is_pipe()) {
                    let message = "only rows that are sent borrow what they hold";
                    self.error(&VALUE_FORM, value.spans, message, format!("write `{}`", path.text()));
                    return None;
                }
                StructForm::Struct {
                    visibility: visibility.clone(),
                    ident: path.first.clone(),
                    lifetimes: lifetimes.clone(),
                }
            }
            ValueKind::Text(_) if !is_row => {
                let (what, _) = spec.form.words();
                let remedy = "write SQL as a node: `nodes: { endpoint: \"SELECT ..\" }`";
                self.wrong_value(value, spec.name.as_str(), what, remedy);
                return None;
            }
            _ => {
                self.wrong_form(value, spec.name.as_str(), spec.form);
                return None;
            }
        };
        let (attributes, derives) = self.struct_attributes(&entry.attributes, &name);
        Some(Declared { option, name, attributes, derives })
    }

    /// The attributes of the struct, and what it derives.
    fn struct_attributes(
        &mut self,
        written: &[Attribute],
        name: &StructForm,
    ) -> (TokenStream, Vec<TokenStream>) {
        let (mut attributes, mut derives) = (TokenStream::new(), Vec::new());
        for attribute in written {
            if attribute.name == "cfg" {
                let message = "`#[cfg]` has no meaning on an option: a definition is read as it stands";
                let remedy = "put `#[cfg]` on the item, and declare the item twice";
                self.error(&ATTRIBUTE, attribute.spans, message, remedy);
            } else if !matches!(name, StructForm::Struct { .. }) {
                let message = "no struct is declared here, to which this could belong";
                let remedy = "remove it, or write the name of a struct: `row: Name`";
                self.error(&ATTRIBUTE, attribute.spans, message, remedy);
            } else if attribute.name == "derive" {
                let list = attribute.parentheses().map(|list| list.tokens).unwrap_or_default();
                derives.extend(paths_of(list).into_iter().filter(|path| !comes_by_itself(path)));
            } else {
                attributes.extend(attribute.tokens());
            }
        }
        (attributes, derives)
    }
}

fn value_is_ident(kind: &ValueKind) -> bool {
    matches!(kind, ValueKind::Path(path) if path.is_ident())
}

/// What stands between commas.
#[must_use]
pub fn paths_of(list: TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<_> = list.into_iter().collect();
    let paths = tokens.split(|token| crate::cursor::Cursor::is_punct(Some(token), ','));
    paths.map(|path| path.iter().cloned().collect()).filter(|path: &TokenStream| !path.is_empty()).collect()
}

/// The last word of a path.
#[must_use]
pub fn last_word(path: &TokenStream) -> String {
    path.clone().into_iter().last().map(|word| word.to_string()).unwrap_or_default()
}

fn comes_by_itself(path: &TokenStream) -> bool {
    BY_ITSELF.contains(&last_word(path).as_str())
}
