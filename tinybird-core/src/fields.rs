//! How options are written to a datafile, read from it and resolved, by their forms.

use crate::datasource::{Engine, index, schema};
use crate::name::{Name, fill};
use crate::options::{FieldMut, FieldRef, Form, Options, Spec};
use crate::reader::Reader;
use crate::rule::Place;
use crate::writer::Writer;
use crate::{grant, list};

/// Writes the options that are given. `place` is where they stand.
pub(crate) fn write_all(options: &dyn Options, place: &Place, writer: &mut Writer) {
    for (spec, value) in options.given() {
        write(spec, value, place.clone().then(spec.name), writer);
    }
}

/// Writes an option that is given, and stands at this place.
pub(crate) fn write(spec: &Spec, value: FieldRef<'_>, place: Place, writer: &mut Writer) {
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
        FieldRef::Named(indexes) => index::write(spec.keyword, indexes, &place, writer),
        FieldRef::Tags(texts) => list::write_tags(spec.keyword, texts, place, writer),
        FieldRef::List(texts) => list::write_lines(spec.keyword, texts, &place, writer),
        FieldRef::Tokens(grants) => grant::write(spec.keyword, grants, &place, writer),
        // A pipe writes what becomes of its rows among its nodes.
        FieldRef::Nodes(_) | FieldRef::Node(_) => {}
        // A datafile has no place for them.
        FieldRef::Output(_) | FieldRef::Parameters(()) => {}
    }
}

/// Fills in the names of other resources in options, by the numbers of the references.
pub(crate) fn resolve(options: &mut dyn Options, names: &[&str]) {
    for (spec, field) in options.fields_mut() {
        match field {
            FieldMut::Line(line) => {
                if let Form::Reference(_) = spec.form
                    && let Some(number) = line.text().and_then(|name| Name::read(&name).reference())
                    && let Some(name) = names.get(number)
                {
                    // Every text is a name.
                    let _ = line.parse(name);
                }
            }
            FieldMut::Group(group) => {
                if let Some(options) = group.options_mut() {
                    resolve(options, names);
                }
            }
            FieldMut::Tokens(grants) => grants.iter_mut().for_each(|grant| grant.token.resolve(names)),
            FieldMut::Nodes(nodes) => {
                for node in nodes {
                    node.sql = fill(&node.sql, |number| names.get(number));
                }
            }
            // They name no resources.
            FieldMut::Sql(_)
            | FieldMut::Engine(_)
            | FieldMut::Schema(_)
            | FieldMut::Named(_)
            | FieldMut::Tags(_)
            | FieldMut::List(_)
            | FieldMut::Node(_)
            | FieldMut::Output(_)
            | FieldMut::Parameters(()) => {}
        }
    }
}

/// Reads options; whether there was any.
pub(crate) fn read_all(options: &mut dyn Options, reader: &mut Reader<'_>) -> bool {
    for (spec, field) in options.fields_mut() {
        read(spec, field, reader);
    }
    !options.given().is_empty()
}

/// Reads an option.
pub(crate) fn read(spec: &Spec, field: FieldMut<'_>, reader: &mut Reader<'_>) {
    match field {
        FieldMut::Line(line) => reader.option(spec, line),
        FieldMut::Sql(sql) => *sql = reader.block(spec.keyword),
        FieldMut::Group(group) => group.fill(&mut |options| read_all(options, reader)),
        FieldMut::Engine(engine) => *engine = Engine::read(spec.keyword, reader),
        FieldMut::Schema(columns) => *columns = schema::read(spec.keyword, reader),
        FieldMut::Named(indexes) => *indexes = index::read(spec.keyword, reader),
        FieldMut::Tags(texts) => *texts = list::read_tags(spec.keyword, reader),
        FieldMut::List(texts) => *texts = list::read_lines(spec.keyword, reader),
        FieldMut::Tokens(grants) => *grants = grant::read(spec.keyword, reader),
        FieldMut::Nodes(_) | FieldMut::Node(_) | FieldMut::Output(_) | FieldMut::Parameters(()) => {}
    }
}
