//! Data sources: from how they are written to definitions.

use proc_macro2::TokenStream;
use tinybird_core::column_type::ColumnType;
use tinybird_core::datafile::schema::check_type_text;
use tinybird_core::datasource::{Column, DataSource};
use tinybird_core::options::Spec;
use tinybird_core::rule::Place;
use tinybird_core::rules::{ATTRIBUTE, DUPLICATE_OPTION, SYNTAX, VALUE_FORM};

use crate::ast::{Attribute, Key, Value, ValueKind};
use crate::column::{ColumnEntry, Columns};
use crate::cursor::Cursor;
use crate::group::Known;
use crate::lower::Context;
use crate::row::{RowAttribute, Source, WrittenColumn};
use crate::shared::SpreadColumns;

/// Sets all that a data source has.
pub(crate) fn lower(context: &mut Context<'_>, source: &mut DataSource, known: &Known) {
    // JSON paths depend on `json_paths`, and keys refer to columns: these come first, wherever they stand.
    let options = DataSource::OPTIONS;
    let first = [options.json_paths, options.columns];
    let mut specs: Vec<&'static Spec> = known.specs().collect();
    specs.sort_by_key(|spec| first.iter().position(|option| *option == spec.name).unwrap_or(first.len()));
    for spec in specs {
        context.set(source, spec, known, &Place::item());
        if spec.name == options.json_paths {
            context.json_paths = source.json_paths();
        } else if spec.name == options.columns {
            context.columns = source.columns().iter().map(|column| column.name().to_owned()).collect();
        }
    }
    source.complete();
    if let Some((spec, entry)) = known.row()
        && let Some(declared) = context.declared(spec, entry)
    {
        let row = context.row(declared, Source::Table(source));
        context.row = Some(row);
    } else {
        context.no_rows();
    }
}

impl Context<'_> {
    /// The columns of a table.
    pub(crate) fn schema(&mut self, spec: &Spec, value: &Value, place: &Place) -> Vec<Column> {
        let ValueKind::Map(group) = &value.kind else {
            self.wrong_form(value, spec.name.as_str(), spec.form);
            self.places.break_at(place);
            return Vec::new();
        };
        let mistakes = self.diagnostics.len();
        let lines = Cursor::of(group).lines(Columns::OfTable, &mut self.diagnostics);
        let SpreadColumns { entries, is_complete } =
            SpreadColumns::of_schema(lines, self.scope, &mut self.diagnostics);
        if self.diagnostics.len() > mistakes || !is_complete {
            // Columns that could not be read are missed by others only for that.
            self.places.incomplete_at(place);
        }
        let columns = entries.into_iter().enumerate().map(|(index, (entry, shared))| {
            let mistakes = self.diagnostics.len();
            let column = self.column(entry, index);
            self.places.share(shared);
            self.at_column(mistakes, index);
            column
        });
        columns.collect()
    }

    /// Notes of what was reported since then that it is about this column, where that is shared.
    pub(crate) fn at_column(&mut self, mistakes: usize, index: usize) {
        let Some(shared) = self.places.shared(index) else { return };
        for diagnostic in self.diagnostics.iter_mut().skip(mistakes) {
            diagnostic.place.shared = Some(shared.clone());
        }
    }

    fn column(&mut self, entry: ColumnEntry, index: usize) -> Column {
        let ColumnEntry { attributes, key, data_type, default } = entry;
        let place = Place::option(DataSource::OPTIONS.columns).index(index);
        self.places.record(&place, key.spans(), key.spans());
        let mut column = Column::new(key.text());
        let row = self.row_attribute(&attributes);
        self.written_columns.push(WrittenColumn {
            name: key.spans(),
            data_type: data_type.as_ref().map_or_else(|| key.spans(), |(data_type, _)| data_type.spans),
            docs: docs(&attributes),
            is_inferred: data_type.as_ref().is_some_and(|(data_type, _)| data_type.is_inferred()),
            row,
        });
        if matches!(&key, Key::Path(path) if !path.is_ident()) {
            let message = "a column's name is one word, or is written in quotes";
            self.error(&SYNTAX, key.spans(), message, "write the name in quotes, such as `\"a.b\": String`");
        }
        self.column_attributes(&mut column, attributes, &place);
        let type_place = place.clone().then(Column::OPTIONS.data_type);
        match data_type {
            Some((data_type, true)) if data_type.is_inferred() => {
                self.places.record_text(&type_place, data_type);
            }
            Some((data_type, true)) => {
                let parsed = ColumnType::parse(&data_type.text).and_then(|parsed| {
                    // Only what stands in quotes within a type can be unreadable.
                    let text = data_type.text.contains(['\'', '"', '`']).then_some(&data_type.text);
                    text.map_or(Ok(()), |text| check_type_text(text)).map_err(|invalid| vec![invalid])?;
                    Ok(parsed)
                });
                self.places.record_text(&type_place, data_type);
                match parsed {
                    Ok(parsed) => column.set_data_type(parsed),
                    Err(mistakes) => {
                        for invalid in mistakes {
                            self.refuse(&type_place, invalid);
                        }
                    }
                }
            }
            Some((data_type, false)) => {
                self.places.record_text(&type_place, data_type);
                self.places.break_at(&type_place);
            }
            None => self.places.break_at(&type_place),
        }
        if let Some(value) = default {
            let default_place = place.then(Column::OPTIONS.default);
            self.places.record(&default_place, value.spans, value.spans);
            match self.column_default(&column, &value, &default_place, &type_place) {
                Some(default) => column.set_default(default),
                None => {
                    self.places.break_at(&default_place);
                    self.places.break_at(&type_place);
                }
            }
        }
        column
    }

    fn column_default(
        &mut self,
        column: &Column,
        value: &Value,
        place: &Place,
        type_place: &Place,
    ) -> Option<String> {
        match self.text_of_call("expr", value) {
            Some(Ok(expression)) => {
                // An expression of several lines means the same on one.
                return Some(expression.split_whitespace().collect::<Vec<_>>().join(" "))
                    .filter(|_| !expression.contains(['\'', '"', '`', '-']) && expression.contains('\n'))
                    .or(Some(expression.trim().to_owned()));
            }
            Some(Err(())) => {
                self.wrong_arguments(value.spans, "expr(..)", "expr(\"now()\")");
                return None;
            }
            None => {}
        }
        let Some(literal) = self.literal(value) else {
            let message = "a default is a literal, or SQL in `expr(\"..\")`";
            self.error(&VALUE_FORM, value.spans, message, "write `= expr(\"now()\")` for an expression");
            return None;
        };
        let Some(data_type) = column.data_type() else {
            // The type has a mistake of its own, or is to be found from an expression.
            if !self.places.is_broken(type_place) {
                let message =
                    format!("the type of column `{}` can only be found from an expression", column.name());
                self.error(&VALUE_FORM, value.spans, message, "write the type, or `= expr(\"..\")`");
            }
            return None;
        };
        match data_type.default_sql(&literal) {
            Ok(sql) => Some(sql),
            Err(invalid) => {
                self.refuse(place, invalid);
                None
            }
        }
    }

    pub(crate) fn literal(&mut self, value: &Value) -> Option<tinybird_core::literal::Literal> {
        use tinybird_core::literal::Literal;
        Some(match &value.kind {
            ValueKind::Text(text) => Literal::Text(text.clone()),
            ValueKind::Integer(digits) => Literal::Integer(digits.clone()),
            ValueKind::Float(digits) => Literal::Float(digits.clone()),
            ValueKind::Path(path) => match path.as_ident().as_deref()? {
                "true" => Literal::Bool(true),
                "false" => Literal::Bool(false),
                "null" | "Null" | "NULL" => Literal::Null,
                _ => return None,
            },
            ValueKind::List(group) => {
                let values = Cursor::of(group).values(&mut self.diagnostics);
                Literal::List(values.iter().map(|value| self.literal(value)).collect::<Option<_>>()?)
            }
            _ => return None,
        })
    }

    fn column_attributes(&mut self, column: &mut Column, attributes: Vec<Attribute>, place: &Place) {
        let mut seen: Vec<String> = Vec::new();
        for attribute in attributes {
            let name = attribute.name.clone();
            if seen.contains(&name) && name != "doc" {
                let message = format!("`#[{name}]` is given twice");
                self.error(&DUPLICATE_OPTION, attribute.spans, message, "remove one of them");
                continue;
            }
            seen.push(name.clone());
            match &*name {
                "codec" => self.codec(column, &attribute, place),
                "json_path" => self.json_path(column, &attribute, place),
                // It documents the column for readers of the source: Tinybird keeps no description of a column.
                "doc" => {}
                // It is read with the row.
                "row" => {}
                "cfg" => {
                    let message = "`#[cfg]` has no meaning on a column: a definition is read as it stands";
                    self.error(
                        &ATTRIBUTE,
                        attribute.spans,
                        message,
                        "put `#[cfg]` on the item, and declare the item twice",
                    );
                }
                "default" => {
                    let message = "a column has no `#[default]`";
                    let remedy = "write the default after the type: `name: Type = value`";
                    self.error(&ATTRIBUTE, attribute.word(), message, remedy);
                }
                name => {
                    let similar =
                        tinybird_core::suggest::did_you_mean(name, ["codec", "json_path", "row"].into_iter());
                    let remedy = similar.map_or_else(
                        || {
                            "a column takes `#[codec(\"..\")]`, `#[json_path(\"..\")]` and `#[row(..)]`"
                                .to_owned()
                        },
                        |similar| match similar {
                            "row" => "did you mean `#[row(..)]`?".to_owned(),
                            similar => format!("did you mean `#[{similar}(\"..\")]`?"),
                        },
                    );
                    self.error(&ATTRIBUTE, attribute.word(), format!("a column has no `#[{name}]`"), remedy);
                }
            }
        }
    }

    fn codec(&mut self, column: &mut Column, attribute: &Attribute, place: &Place) {
        let place = place.clone().then(Column::OPTIONS.codec);
        let Some(text) = self.attribute_text(attribute, &place, "ZSTD(1)") else { return };
        match tinybird_core::codec::check_codec(&text) {
            Ok(codec) => column.set_codec(codec),
            Err(invalid) => self.refuse(&place, invalid),
        }
    }

    fn json_path(&mut self, column: &mut Column, attribute: &Attribute, place: &Place) {
        let place = place.clone().then(Column::OPTIONS.json_path);
        let Some(text) = self.attribute_text(attribute, &place, "$.a.b") else { return };
        if self.json_paths == Some(false) {
            let spans = self.places.spans(&place);
            let message = "`#[json_path]` has no use beside `json_paths: false`";
            self.error(&ATTRIBUTE, spans, message, "remove it, or remove `json_paths: false`");
        } else {
            column.set_json_path(text);
        }
    }

    /// What `#[row(..)]` says of a column.
    pub(crate) fn row_attribute(&mut self, attributes: &[Attribute]) -> Option<RowAttribute> {
        let attribute = attributes.iter().find(|attribute| attribute.name == "row")?;
        Some(RowAttribute::read(attribute, &mut self.diagnostics))
    }

    /// Refuses `#[row(..)]` where no rows are declared.
    pub(crate) fn no_rows(&mut self) {
        let written = std::mem::take(&mut self.written_columns).into_iter().enumerate();
        // Of columns that are shared, others may have rows.
        let own: Vec<_> = written.filter(|(index, _)| self.places.shared(*index).is_none()).collect();
        for row in own.into_iter().filter_map(|(_, column)| column.row) {
            let message = "`#[row(..)]` says what a field of a row is, and no row is declared";
            self.error(&ATTRIBUTE, row.spans, message, "add `row: Name`, or remove it");
        }
    }

    /// The text in an attribute of a column, which is recorded at this place.
    fn attribute_text(&mut self, attribute: &Attribute, place: &Place, example: &str) -> Option<String> {
        let Some(text) = attribute.argument() else {
            let name = &attribute.name;
            let message = format!("`#[{name}]` takes one string");
            let remedy = format!("write `#[{name}(\"{example}\")]`");
            self.error(&ATTRIBUTE, attribute.spans, message, remedy);
            return None;
        };
        self.places.record(place, attribute.spans, text.span);
        Some(text.value)
    }
}

/// The doc comments among attributes.
pub(crate) fn docs(attributes: &[Attribute]) -> TokenStream {
    attributes.iter().filter(|attribute| attribute.name == "doc").flat_map(Attribute::tokens).collect()
}
