//! What a macro takes of a file, where that is less, or more, than Tinybird's parser takes.

use tinybird_core::check::with_default_ports;
use tinybird_core::connection::KafkaConnection;
use tinybird_core::datasource::{Column, Engine};
use tinybird_core::options::{FieldMut, Line, Options};
use tinybird_core::rule::{OptionName, Segment, Violation};
use tinybird_core::rules::{ENGINE_OPTION, JSON_PATH_UNUSED};
use tinybird_core::{AnyDefinition, DataSource};

use super::{File, FileDefinition};

impl File {
    /// Makes the definition one that the macros take, where that is possible without another meaning: ports that Kafka's
    /// clients add, and neither JSON paths nor options that Tinybird does not use. Returns what is otherwise than in the file.
    pub fn adapt(&mut self) -> Vec<String> {
        let FileDefinition::Known(definition) = &mut self.definition else { return Vec::new() };
        let (_, violations) = definition.render();
        let mut notes: Vec<String> = add_ports(definition).into_iter().collect();
        for violation in &violations {
            notes.extend(drop_unused(definition, violation));
        }
        notes
    }
}

fn add_ports(definition: &mut AnyDefinition) -> Option<String> {
    let name = KafkaConnection::OPTIONS.bootstrap_servers;
    let mut note = None;
    with_line(definition.as_dyn_mut(), name, |line, keyword| {
        let given = line.text().unwrap_or_default().into_owned();
        let Some(written) = with_default_ports(&given) else { return };
        if line.parse(&written).is_ok() {
            note = Some(format!(
                "{keyword} `{given}` is written `{written}`: clients take this port where none is given"
            ));
        }
    });
    note
}

/// Removes what a rule says is not used.
fn drop_unused(definition: &mut AnyDefinition, violation: &Violation) -> Option<String> {
    let options = DataSource::OPTIONS;
    for (spec, field) in definition.as_dyn_mut().fields_mut() {
        match (field, violation.place.path.as_slice()) {
            (FieldMut::Schema(columns), [_, Segment::Index(index), ..])
                if spec.name == options.columns && *violation.rule == JSON_PATH_UNUSED =>
            {
                return columns.get_mut(*index).and_then(without_json_path);
            }
            (FieldMut::Engine(Some(engine)), [_, Segment::Option(name)])
                if *violation.rule == ENGINE_OPTION =>
            {
                return without_option(engine, *name);
            }
            _ => {}
        }
    }
    None
}

fn without_json_path(column: &mut Column) -> Option<String> {
    let path = column.json_path()?.to_owned();
    column.remove_json_path();
    Some(format!(
        "column `{}` is written without its JSON path `{path}`, by which nothing is read",
        column.name()
    ))
}

fn without_option(engine: &mut Engine, name: OptionName) -> Option<String> {
    let kind = engine.kind().to_string();
    let mut note = None;
    with_line(engine, name, |line, keyword| {
        let given = line.text().unwrap_or_default().into_owned();
        note = Some(format!(
            "{keyword} `{given}` is left out, and the engine is written without it: `{kind}` has no such option"
        ));
        line.clear();
    });
    note
}

/// Does something with an option that is given, and its keyword.
fn with_line(options: &mut dyn Options, name: OptionName, change: impl FnOnce(&mut dyn Line, &str)) {
    let fields = options.fields_mut().into_iter();
    let found = fields.filter(|(spec, _)| spec.name == name).find_map(|(spec, field)| match field {
        FieldMut::Line(line) if line.text().is_some() => Some((spec, line)),
        _ => None,
    });
    if let Some((spec, line)) = found {
        change(line, spec.keyword);
    }
}
