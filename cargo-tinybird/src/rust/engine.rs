//! Data sources but for their columns: engines, indexes, ingestions, tokens.

use tinybird_core::DataSource;
use tinybird_core::datasource::{Column, Grant, Index};

use super::columns;
use super::layout::{Entry, Value};
use super::literal::{name, text};
use super::resource::Context;

impl Context<'_> {
    /// The options of a data source, in the order of the tutorial: what it holds, how that is stored, where it comes
    /// from, who uses it.
    pub(super) fn data_source(&mut self, source: &DataSource) -> Vec<Entry> {
        let mut entries = columns::schema(source, self.columns);
        let names: Vec<&str> = source.columns().iter().map(Column::name).collect();
        if let Some(engine) = source.engine() {
            let options = self.options(engine, &names);
            let value = match options.is_empty() {
                true => Value::Word(engine.kind().name().to_owned()),
                false => Value::Tagged(engine.kind().name().to_owned(), options),
            };
            entries.push(Entry::new("engine", value));
        }
        if !source.indexes().is_empty() {
            entries.push(Entry::new("indexes", Value::Lines(source.indexes().iter().map(index).collect())));
        }
        if let Some(ingestion) = source.ingestion() {
            let options = self.options(ingestion.options(), &names);
            entries.push(Entry::new(ingestion.option(), Value::group(options)));
        }
        if let Some(query) = source.forward_query() {
            entries.push(Entry::new("forward_query", self.sql(&format!("{}.forward", source.name()), query)));
        }
        if let Some(backfill) = source.backfill() {
            entries.push(Entry::new("backfill", Value::Word(backfill.name().to_owned())));
        }
        entries.extend(self.access(source.tokens(), source.tags()));
        entries.extend(list("shared_with", source.shared_with()));
        entries
    }

    /// Who may use a resource, and words to find it by.
    pub(super) fn access(&mut self, tokens: &[Grant], tags: &[String]) -> Vec<Entry> {
        [self.tokens(tokens), list("tags", tags)].into_iter().flatten().collect()
    }

    /// Who may use it.
    fn tokens(&mut self, grants: &[Grant]) -> Option<Entry> {
        let entry = |grant: &Grant| {
            let scopes: Vec<String> = grant.scopes().iter().map(|scope| scope.name().to_owned()).collect();
            let value = match scopes.as_slice() {
                [scope] => Value::Word(scope.clone()),
                _ => Value::List(scopes),
            };
            Entry::new(self.reference(&[tinybird_core::Kind::Token], grant.token()), value)
        };
        let entries: Vec<Entry> = grants.iter().map(entry).collect();
        (!entries.is_empty()).then(|| Entry::new("tokens", Value::group(entries)))
    }
}

fn index(index: &Index) -> Entry {
    let expression = Entry::new("expr", Value::Word(text(index.expression())));
    let index_type = Entry::new("type", Value::Word(text(index.index_type())));
    let granularity =
        index.granularity().map(|number| Entry::new("granularity", Value::Word(number.to_string())));
    let options = [Some(expression), Some(index_type), granularity];
    Entry::new(name(index.name()), Value::group(options.into_iter().flatten().collect()))
}

/// A list of texts, where it has any.
fn list(option: &str, texts: &[String]) -> Option<Entry> {
    let values: Vec<String> = texts.iter().map(|entry| text(entry)).collect();
    (!values.is_empty()).then(|| Entry::new(option, Value::List(values)))
}
