//! The datafile of a pipe: what all kinds have in common, written and read.

use std::borrow::Cow;

use super::body::Body;
use super::node::MARK;
use super::{Node, node};
use crate::datafile::line::unquote;
use crate::datafile::statement::{Body as Text, Statement};
use crate::reader::Reader;
use crate::rule::Place;
use crate::writer::Writer;
use crate::{grant, list};

/// What a template begins with in a datafile.
const TEMPLATE: char = '%';

impl Body {
    /// Writes the nodes, and after the published one what becomes of its rows.
    pub(super) fn write_nodes(&self, writer: &mut Writer, publication: impl Fn(&mut Writer)) {
        for (index, node) in self.nodes.iter().enumerate() {
            writer.gap();
            let place = Place::option("nodes").index(index);
            writer.word("NODE", &node.name, "", place.clone());
            if let Some(description) = &node.description {
                writer.description(description, true, place.then("description"));
            }
            writer.query(&node.sql, node.mark.as_deref().unwrap_or_default(), node::sql_place(index));
            if self.publish == Some(index) {
                publication(writer);
            }
        }
        if self.publish.is_none_or(|published| published >= self.nodes.len()) {
            publication(writer);
        }
    }

    pub(super) fn write_access(&self, writer: &mut Writer) {
        list::write_tags(&self.tags, writer);
        grant::write(&self.tokens, writer);
    }

    pub(super) fn read(&mut self, reader: &mut Reader) {
        for Statement { keyword, line, body, .. } in reader.nodes() {
            if keyword == "NODE" {
                self.nodes.push(Node::default());
            }
            let number = self.nodes.len().saturating_sub(1);
            let Some(node) = self.nodes.get_mut(number) else { continue };
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
                ("TYPE", _) => self.publish = Some(number),
                ("DESCRIPTION", text) => node.description = Some(text.paragraph()),
                (keyword, _) => reader.error(
                    line,
                    format!("{keyword} has no text"),
                    format!("write `{keyword} >` and the text below it, indented"),
                ),
            }
        }
        self.publish = self.publish.filter(|published| published + 1 < self.nodes.len());
        self.tags = list::read_tags(reader);
        self.tokens = grant::read(reader);
    }
}

/// What stands before the SQL of a template, and the SQL.
#[doc(hidden)]
#[must_use]
pub fn split_mark(sql: &str) -> (Option<Cow<'static, str>>, &str) {
    let Some(rest) = sql.trim_start().strip_prefix(TEMPLATE) else { return (None, sql) };
    let text = rest.trim_start_matches([' ', '\t', '\r']);
    match text.trim_start_matches('\n') {
        "" => (Some(Cow::Borrowed(MARK)), ""),
        lines if lines.len() < text.len() => (Some(Cow::Borrowed(MARK)), lines),
        text => {
            let blanks = rest.get(..rest.len() - text.len()).unwrap_or_default();
            (Some(Cow::Owned(format!("{TEMPLATE}{blanks}"))), text)
        }
    }
}
