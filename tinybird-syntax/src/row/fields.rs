//! Which columns have fields, and what these are.

use proc_macro2::Ident;
use tinybird_core::column_type::{ColumnType, Type};
use tinybird_core::datafile::schema::check_json_path;
use tinybird_core::datasource::{Column, DataSource};
use tinybird_core::pipe::{OutputColumn, ResultColumns};
use tinybird_core::row::{RustType, of};
use tinybird_core::rule::{Place, Segment};
use tinybird_core::rules::{ATTRIBUTE, ROW_NAME, ROW_SKIP, ROW_TYPE};

use super::names::field_name;
use super::paths::{self, Way, has_way, may_be_skipped};
use super::{Declared, Field, Row, StructForm, WrittenColumn};
use crate::lower::Context;

/// What rows are of.
#[derive(Clone, Copy)]
pub(crate) enum Source<'a> {
    /// Of a table.
    Table(&'a DataSource),
    /// Of a result.
    Result(&'a [OutputColumn]),
}

/// Why a column has no field.
enum Without {
    /// A row cannot say it, or does not have to; nothing is wrong.
    Left,
    /// That is reported.
    Refused,
}

impl Context<'_> {
    /// The rows that `row` declares.
    pub(crate) fn row(&mut self, declared: Declared, source: Source<'_>) -> Row {
        let columns: Vec<Column> = match source {
            Source::Table(table) => table.columns().to_vec(),
            Source::Result(output) => output.iter().map(column_of).collect(),
        };
        let written = std::mem::take(&mut self.written_columns);
        let is_table = matches!(source, Source::Table(_));
        let is_sent = is_table && has_way(&columns);
        let ways: Vec<Option<Way>> = columns.iter().map(paths::way).collect();
        let mut row = Row {
            declared,
            fields: Vec::new(),
            skipped: Vec::new(),
            refused: Vec::new(),
            members: is_sent.then(Vec::new),
            takes_events: matches!(source, Source::Table(table) if table.ingestion().is_none()),
        };
        let lifetimes: Vec<Ident> = match &row.declared.name {
            StructForm::Struct { lifetimes, .. } => lifetimes.clone(),
            StructForm::None | StructForm::Path(_) => Vec::new(),
        };
        for (index, (column, written)) in columns.iter().zip(&written).enumerate() {
            let mistakes = self.diagnostics.len();
            let own = written.row.as_ref().and_then(|row| row.own.as_ref());
            let field = if own.is_some_and(|own| !own.has_lifetimes(&lifetimes, &mut self.diagnostics)) {
                Err(Without::Refused)
            } else if let Some(without) = self.without_field(column, written, is_table, is_sent, &ways, index)
            {
                Err(without)
            } else {
                self.field(column, written, &row).ok_or(Without::Refused)
            };
            self.at_column(mistakes, index);
            let field = match field {
                Ok(field) => field,
                Err(Without::Left) => {
                    row.skipped.push(column.name().to_owned());
                    continue;
                }
                Err(Without::Refused) => {
                    row.refused.push(column.name().to_owned());
                    continue;
                }
            };
            let place = self.column_place(is_table, index);
            if let (Some(members), Some(Some(way))) = (&mut row.members, ways.get(index))
                && !column.data_type().is_some_and(ColumnType::is_simple_aggregate)
            {
                self.put(members, way, row.fields.len(), &place);
            }
            let is_zipped = ways.get(index).is_some_and(|way| way.as_ref().is_some_and(Way::is_zipped));
            row.fields.push(Field { is_zipped: is_zipped && is_sent, ..field });
        }
        row
    }

    fn column_place(&self, is_table: bool, index: usize) -> Place {
        let option = if is_table { DataSource::OPTIONS.columns } else { ResultColumns::OPTIONS.output };
        Place { path: vec![Segment::Option(option), Segment::Index(index)], ..Place::item() }
    }

    /// Why a column has no field; none where it has one.
    fn without_field(
        &mut self,
        column: &Column,
        written: &WrittenColumn,
        is_table: bool,
        is_sent: bool,
        ways: &[Option<Way>],
        index: usize,
    ) -> Option<Without> {
        let name = column.name();
        let kind = column.data_type().map(ColumnType::kind);
        let is_simple = matches!(kind, Some(Type::Simple { .. }));
        let skip = written.row.as_ref().and_then(|row| row.skip);
        let is_state = kind.is_some_and(|kind| matches!(of(kind), RustType::State));
        if is_state || is_table && tinybird_core::datasource::is_kafka_column(name) {
            if let Some(row) = &written.row {
                let message = format!("column `{name}` has no field in a row");
                self.error(&ATTRIBUTE, row.spans, message, "remove `#[row(..)]`");
            }
            return Some(Without::Left);
        }
        if let Some(skip) = skip {
            let is_nested = matches!(kind, Some(Type::Nested(_)));
            if is_table && is_sent && !may_be_skipped(column) && !is_simple && !is_nested {
                let message =
                    format!("column `{name}` must be sent: it has no default, and is not `Nullable`");
                self.error(&ROW_SKIP, skip, message, "remove `skip`, or give the column a default");
                return Some(Without::Refused);
            }
            return Some(Without::Left);
        }
        if !is_sent || is_simple {
            return None;
        }
        let Some(Some(way)) = ways.get(index) else {
            if may_be_skipped(column) {
                return Some(Without::Left);
            }
            // An array of arrays without a path is refused for that, and so is what is not a path.
            if let Some(path) = column.json_path().filter(|path| check_json_path(path).is_ok()) {
                let message =
                    format!("no row can say what `{path}` looks for, and column `{name}` must be sent");
                let remedy =
                    "give the column a default, or write a path of names, with one `[:]` in it at most";
                self.error(&ROW_SKIP, written.name, message, remedy);
            }
            return Some(Without::Refused);
        };
        let is_around = ways.iter().flatten().any(|other| way.is_around(other));
        let is_again = ways.iter().take(index).flatten().any(|other| other == way);
        (is_around || is_again).then_some(Without::Left)
    }

    fn field(&mut self, column: &Column, written: &WrittenColumn, row: &Row) -> Option<Field> {
        let attribute = written.row.as_ref();
        let given = attribute.and_then(|row| row.name.clone());
        let ident = given.unwrap_or_else(|| field_name(column.name(), written.name.first));
        if let Some(other) = row.fields.iter().find(|other| other.ident == ident) {
            let message =
                format!("columns `{}` and `{}` are both the field `{ident}`", other.column, column.name());
            self.error(&ROW_NAME, written.name, message, format!("write `#[row(name = {ident}2)]` above it"));
            return None;
        }
        let own = attribute.and_then(|row| row.own.clone());
        if let Some(with) = attribute.and_then(|row| row.with.as_ref())
            && own.is_none()
        {
            let message = "`with` converts to and from a type, which is not said";
            let remedy = format!("write the field's type in front: `#[row(Type, with = {})]`", with.text());
            self.error(&ROW_TYPE, with.spans(), message, remedy);
            return None;
        }
        let has_type = match column.data_type() {
            Some(data_type) => data_type.is_refused() || has_rust_type(data_type.kind()),
            None => false,
        };
        let is_nested = column.data_type().is_some_and(|of| matches!(of.kind(), Type::Nested(_)));
        if !has_type && (own.is_none() || column.data_type().is_some()) && !self.is_unread(column, written) {
            let (message, remedy) = match column.data_type() {
                Some(data_type) if is_nested => (
                    format!("`Nested` has no field: nobody has seen Tinybird take rows of `{data_type}`"),
                    format!(
                        "write `Array(Tuple({}`, or `#[row(skip)]` above the column",
                        data_type.as_str().trim_start_matches("Nested(").replace('\'', "\"") + ")"
                    ),
                ),
                Some(data_type) => (
                    format!("`{data_type}` has no Rust type"),
                    "write `#[row(skip)]` above the column".to_owned(),
                ),
                None => (
                    "the type of this column is known to the server only".to_owned(),
                    "write `#[row(skip)]` above it, or `#[row(Type)]` with the field's type".to_owned(),
                ),
            };
            self.error(&ROW_TYPE, written.data_type, message, remedy);
            return None;
        }
        if column.data_type().is_none() && own.is_none()
            || column.data_type().is_some_and(ColumnType::is_refused)
        {
            return None;
        }
        let enums = match column.data_type() {
            Some(data_type) if own.is_none() => self.enums(data_type, column.default_expression(), written),
            _ => Vec::new(),
        };
        if let (Some(attribute), Some(_)) = (attribute, &own)
            && (attribute.derive.is_some() || !attribute.variants.is_empty())
        {
            let message = "`derive` and `variants` are of enums and structs that the macro declares";
            self.error(&ATTRIBUTE, attribute.spans, message, "remove them, or the field's type");
        }
        let path = column.json_path().map(|path| format!(" at `{path}`")).unwrap_or_default();
        let shown = column.data_type().map_or("_", ColumnType::as_str);
        Some(Field {
            ident,
            column: column.name().to_owned(),
            docs: written.docs.clone(),
            about: format!("`{shown}`{path}"),
            data_type: column.data_type().cloned(),
            type_spans: written.data_type,
            has_default: column.default_expression().is_some(),
            is_zipped: false,
            own,
            with: attribute.and_then(|row| row.with.clone()),
            derive: attribute.and_then(|row| row.derive.clone()),
            enums,
        })
    }

    /// Whether what is not known of a column's type follows from a mistake in it.
    fn is_unread(&self, column: &Column, written: &WrittenColumn) -> bool {
        column.data_type().is_none() && !written.is_inferred
    }
}

/// A column of a result as one of a table.
fn column_of(output: &OutputColumn) -> Column {
    let mut column = Column::new(output.name());
    column.set_data_type(output.data_type().clone());
    column
}

fn has_rust_type(kind: &Type) -> bool {
    match of(kind) {
        RustType::None | RustType::State => false,
        RustType::Plain(_) | RustType::Enum(_) | RustType::Points(_) => true,
        RustType::Same(inner) | RustType::Option(inner) | RustType::Array(inner) => has_rust_type(inner),
        RustType::Map(key, value) => has_rust_type(key) && has_rust_type(value),
        RustType::Tuple(elements) | RustType::Struct(elements) => {
            elements.len() <= 12 && elements.iter().all(|element| has_rust_type(&element.of))
        }
    }
}
