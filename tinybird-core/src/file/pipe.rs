//! The datafile of a pipe: what all kinds have in common, written and read.

use std::fmt;

use super::options::{read_all, write, write_all};
use super::{Reader, Writer};
use crate::column_type::ColumnType;
use crate::datafile::line::unquote;
use crate::datafile::statement::{Body as Text, Statement};
use crate::definition::{DynDefinition, Named};
use crate::options::Options;
use crate::pipe::{
    Body, CopyPipe, Endpoint, MaterializedView, Node, OutputColumn, Pipe, Piped, Publication, Published,
    Queries, SinkPipe, node, split_mark,
};
use crate::rule::{Place, Violation};

crate::definition::definition!(Pipe);
crate::definition::definition!(Endpoint);
crate::definition::definition!(MaterializedView);
crate::definition::definition!(CopyPipe);
crate::definition::definition!(SinkPipe);

impl<P: Publication> DynDefinition for Piped<P>
where
    Self: Named + fmt::Display,
{
    fn rules(&self) -> Vec<Violation> {
        let mut violations = self.body.check(&self.name);
        violations.extend(self.publication.check(&self.body));
        violations
    }

    fn write(&self, writer: &mut Writer) {
        self.body.write_nodes(writer, |writer| {
            if let Some(datafile_type) = self.kind().datafile_type() {
                writer.gap();
                writer.plain("TYPE", datafile_type, Place::item());
                write_all(&self.publication, &Place::item(), writer);
            }
        });
        for (spec, value) in self.body.given() {
            writer.gap();
            write(spec, value, Place::option(spec.name), writer);
        }
    }

    fn read(&mut self, reader: &mut Reader) {
        self.body.read_nodes(reader);
        read_all(&mut self.body, reader);
        self.body.result.output = columns(reader.extra().output);
        read_all(&mut self.publication, reader);
    }
}

impl Body {
    /// Writes the nodes, and after the published one what becomes of its rows.
    fn write_nodes(&self, writer: &mut Writer, publication: impl Fn(&mut Writer)) {
        let last = self.nodes().len().saturating_sub(1);
        let published = self.published.publish().filter(|published| *published < last).unwrap_or(last);
        for (index, node) in self.nodes().iter().enumerate() {
            writer.gap();
            let place = node::node_place(index);
            writer.word("NODE", &node.name, "", place.clone());
            if let Some(description) = &node.description {
                writer.description(description, true, place.then(Node::OPTIONS.description));
            }
            writer.query(&node.sql, node.mark.as_deref().unwrap_or_default(), node::sql_place(index));
            if index == published {
                publication(writer);
            }
        }
        if self.nodes().is_empty() {
            publication(writer);
        }
    }

    fn read_nodes(&mut self, reader: &mut Reader) {
        let Self { queries: Queries { nodes, .. }, published: Published { publish }, .. } = self;
        for Statement { keyword, line, body, .. } in reader.nodes() {
            if keyword == "NODE" {
                nodes.push(Node::default());
            }
            let number = nodes.len().saturating_sub(1);
            let Some(node) = nodes.get_mut(number) else { continue };
            match (&*keyword, body) {
                ("NODE", Text::Words(words)) => {
                    let name = words.first().copied().unwrap_or_default();
                    node.name = unquote(name).to_owned();
                }
                ("SQL", Text::Block(block)) => {
                    node.sql = block.dedented();
                    let (mark, sql) = split_mark(&node.sql);
                    let before = node.sql.len() - sql.len();
                    node.mark = mark;
                    node.sql.drain(..before);
                }
                ("TYPE", _) => *publish = Some(number),
                ("DESCRIPTION", text) => node.description = Some(text.paragraph()),
                (keyword, _) => reader.error(
                    line,
                    format!("{keyword} has no text"),
                    format!("write `{keyword} >` and the text below it, indented"),
                ),
            }
        }
        *publish = publish.filter(|published| published + 1 < nodes.len());
    }
}

/// The columns of these names and types.
fn columns(output: &[(&str, &str)]) -> Vec<OutputColumn> {
    let column =
        |(name, data_type): &(&str, &str)| Some(OutputColumn::new(*name, ColumnType::parse(data_type).ok()?));
    output.iter().filter_map(column).collect()
}
