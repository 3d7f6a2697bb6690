//! Options by their forms.

use tinybird_core::datasource::{Column, Engine, Grant, Index};
use tinybird_core::options::{FieldRef, Options, Spec};
use tinybird_core::pipe::{Body, Node, Published, ResultColumns};
use tinybird_core::rule::OptionName;
use tinybird_core::{AnyDefinition, DataSource};

use super::columns;
use super::layout::{Entry, Value};
use super::literal::{name, text};
use super::pipe::output;
use super::resource::Context;

/// The options that stand last in an item, in this order. The others stand before them, as in their tables.
const LAST: [OptionName; 7] = [
    Published::OPTIONS.publish,
    ResultColumns::OPTIONS.output,
    DataSource::OPTIONS.forward_query,
    DataSource::OPTIONS.backfill,
    DataSource::OPTIONS.tokens,
    DataSource::OPTIONS.tags,
    DataSource::OPTIONS.shared_with,
];

impl Context<'_> {
    /// The options of a definition, in the order of the tutorial: what it holds, how that is stored, where it comes
    /// from, who uses it.
    pub(super) fn entries(&mut self, definition: &AnyDefinition) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut columns = Vec::new();
        if let Some(source) = definition.as_data_source() {
            columns = source.columns().iter().map(Column::name).collect();
            entries = columns::schema(source, self.columns);
        }
        let mut given = definition.options().given();
        given.sort_by_key(|(spec, _)| LAST.iter().position(|last| *last == spec.name));
        let nodes = definition.as_pipe().map(Body::nodes).unwrap_or_default();
        for (spec, value) in given {
            let value = self.value(definition.name(), spec, value, &columns, nodes);
            entries.extend(value.map(|value| Entry::new(spec.name.as_str(), value)));
        }
        entries
    }

    /// The options of a group that are given, in their order. `columns` are those that keys may name.
    fn group(&mut self, options: &dyn Options, columns: &[&str]) -> Vec<Entry> {
        let entry = |(spec, value): (&'static Spec, _)| {
            Some(Entry::new(spec.name.as_str(), self.value("", spec, value, columns, &[])?))
        };
        options.given().into_iter().filter_map(entry).collect()
    }

    /// The value of an option, where it is written.
    fn value(
        &mut self,
        resource: &str,
        spec: &'static Spec,
        value: FieldRef<'_>,
        columns: &[&str],
        nodes: &[Node],
    ) -> Option<Value> {
        Some(match value {
            FieldRef::Line(line) => self.line(spec, &line.text()?, columns),
            FieldRef::Sql(sql) => {
                let part = spec.name.as_str().trim_end_matches("_query");
                self.sql(&format!("{resource}.{part}"), sql.as_deref()?)
            }
            FieldRef::Group(group) => Value::group(self.group(group.options()?, columns)),
            FieldRef::Engine(engine) => self.engine(engine.as_ref()?, columns),
            FieldRef::Named(indexes) => {
                let index =
                    |index: &Index| Entry::new(name(index.name()), Value::group(self.group(index, columns)));
                Value::Lines(indexes.iter().map(index).collect())
            }
            FieldRef::Tags(texts) | FieldRef::List(texts) => {
                Value::List(texts.iter().map(|entry| text(entry)).collect())
            }
            FieldRef::Tokens(grants) => Value::group(grants.iter().map(|grant| self.grant(grant)).collect()),
            FieldRef::Nodes(nodes) => self.nodes(resource, nodes),
            FieldRef::Node(node) => {
                let node = nodes.get((*node)?)?.name();
                // The last one is published by itself.
                Value::Word(name(
                    Some(node).filter(|node| nodes.last().is_some_and(|last| last.name() != *node))?,
                ))
            }
            FieldRef::Output(columns) => output(columns),
            // The comments above columns, and their default paths, are known where all of them are written.
            FieldRef::Schema(_) => return None,
            FieldRef::Nothing(()) => return None,
        })
    }

    fn engine(&mut self, engine: &Engine, columns: &[&str]) -> Value {
        let kind = engine.kind().name().to_owned();
        let options = self.group(engine, columns);
        if options.is_empty() { Value::Word(kind) } else { Value::Tagged(kind, options) }
    }

    /// A token and what it may do.
    fn grant(&mut self, grant: &Grant) -> Entry {
        let scopes: Vec<String> = grant.scopes().iter().map(|scope| scope.name().to_owned()).collect();
        let value = match scopes.as_slice() {
            [scope] => Value::Word(scope.clone()),
            _ => Value::List(scopes),
        };
        Entry::new(self.reference(&[tinybird_core::Kind::Token], grant.token()), value)
    }
}
