//! The datafile of a pipe: what all kinds have in common, written and read.

use super::body::Body;
use super::{Node, node};
use crate::datafile::block::Body as Text;
use crate::reader::{Reader, dedent};
use crate::rule::Place;
use crate::writer::Writer;
use crate::{grant, list};

/// What a template begins with in a datafile.
const TEMPLATE: char = '%';

impl Body {
    pub(super) fn write_nodes(&self, writer: &mut Writer) {
        for (index, node) in self.nodes.iter().enumerate() {
            writer.gap();
            let place = Place::option("nodes").index(index);
            writer.plain("NODE", &node.name, place.clone());
            if let Some(description) = &node.description {
                writer.block("DESCRIPTION", description, place.then("description"));
            }
            writer.query(&node.sql, node.is_template(), node::sql_place(index));
        }
    }

    pub(super) fn write_access(&self, writer: &mut Writer) {
        list::write_tags(&self.tags, writer);
        grant::write(&self.tokens, writer);
    }

    pub(super) fn read(&mut self, reader: &mut Reader) {
        for statements in reader.nodes() {
            let mut node = Node::default();
            for statement in statements {
                match (statement.keyword.as_str(), statement.body) {
                    ("NODE", body) => node.name = body.value().unwrap_or_default(),
                    ("SQL", Text::Block(block)) => node.sql = without_mark(&dedent(&block.text)).to_owned(),
                    ("DESCRIPTION", Text::Block(block)) => {
                        node.description = Some(dedent(&block.text).into_owned())
                    }
                    ("DESCRIPTION", Text::Words(words)) => node.description = Some(words.join(" ")),
                    (keyword, _) => reader.error(
                        statement.line,
                        format!("{keyword} has no text"),
                        format!("write `{keyword} >` and the text below it, indented"),
                    ),
                }
            }
            self.nodes.push(node);
        }
        self.tags = list::read_tags(reader);
        self.tokens = grant::read(reader);
    }
}

/// The SQL of a template without the mark before it, and the SQL of others as it is.
#[doc(hidden)]
#[must_use]
pub fn without_mark(sql: &str) -> &str {
    match sql.trim_start().strip_prefix(TEMPLATE) {
        Some(rest) => rest.trim_start_matches([' ', '\t', '\r']).trim_start_matches('\n'),
        None => sql,
    }
}
