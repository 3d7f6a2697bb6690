//! How options are written to a datafile and read from it, by their forms.

use super::datasource::read_engine;
use super::{Reader, Writer, indexes, lists, schema, tokens};
use crate::options::{FieldMut, FieldRef, Options, Spec};
use crate::rule::Place;

/// Writes the options that are given. `place` is where they stand.
pub(super) fn write_all(options: &dyn Options, place: &Place, writer: &mut Writer) {
    for (spec, value) in options.given() {
        write(spec, value, place.clone().then(spec.name), writer);
    }
}

/// Writes an option that is given, and stands at this place.
pub(super) fn write(spec: &Spec, value: FieldRef<'_>, place: Place, writer: &mut Writer) {
    match value {
        FieldRef::Line(line) => {
            if let Some(text) = line.text().filter(|_| !spec.keyword.is_empty()) {
                writer.option(spec, &text, place.value());
            }
        }
        FieldRef::Sql(sql) => writer.sql(spec.keyword, sql.as_deref().unwrap_or_default(), place.value()),
        FieldRef::Group(group) => {
            if let Some(options) = group.options() {
                write_all(options, &place, writer);
            }
        }
        FieldRef::Engine(engine) => {
            if let Some(engine) = engine {
                writer.plain(spec.keyword, engine.kind().as_str(), place.clone());
                write_all(engine, &place, writer);
            }
        }
        FieldRef::Schema(columns) => schema::write(spec.keyword, columns, &place, writer),
        FieldRef::Named(given) => indexes::write(spec.keyword, given, &place, writer),
        FieldRef::Tags(texts) => lists::write_tags(spec.keyword, texts, place, writer),
        FieldRef::List(texts) => lists::write_lines(spec.keyword, texts, &place, writer),
        FieldRef::Tokens(grants) => tokens::write(spec.keyword, grants, &place, writer),
        // A pipe writes what becomes of its rows among its nodes.
        FieldRef::Nodes(_) | FieldRef::Node(_) => {}
        // A datafile has no place for them.
        FieldRef::Output(_) | FieldRef::Nothing(()) => {}
    }
}

/// Reads options; whether there was any.
pub(super) fn read_all(options: &mut dyn Options, reader: &mut Reader<'_>) -> bool {
    for (spec, field) in options.fields_mut() {
        read(spec, field, reader);
    }
    !options.given().is_empty()
}

/// Reads an option.
pub(super) fn read(spec: &Spec, field: FieldMut<'_>, reader: &mut Reader<'_>) {
    match field {
        FieldMut::Line(line) => reader.option(spec, line),
        FieldMut::Sql(sql) => *sql = reader.block(spec.keyword),
        FieldMut::Group(group) => group.fill(&mut |options| read_all(options, reader)),
        FieldMut::Engine(engine) => *engine = read_engine(spec.keyword, reader),
        FieldMut::Schema(columns) => *columns = schema::read(spec.keyword, reader),
        FieldMut::Named(field) => *field = indexes::read(spec.keyword, reader),
        FieldMut::Tags(texts) => *texts = lists::read_tags(spec.keyword, reader),
        FieldMut::List(texts) => *texts = lists::read_lines(spec.keyword, reader),
        FieldMut::Tokens(grants) => *grants = tokens::read(spec.keyword, reader),
        FieldMut::Nodes(_) | FieldMut::Node(_) | FieldMut::Output(_) | FieldMut::Nothing(()) => {}
    }
}
