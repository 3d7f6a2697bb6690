//! Where in a file a violation stands.

use std::borrow::Cow;

use tinybird_core::Kind;
use tinybird_core::datafile::LineColumn;
use tinybird_core::datafile::line::unquote;
use tinybird_core::datafile::schema::{RawColumn, read_columns};
use tinybird_core::datafile::statement::{Block, Body, Statement, Statements, statements};
use tinybird_core::datasource::{Column, Index, key_elements};
use tinybird_core::list;
use tinybird_core::options::Common;
use tinybird_core::options::{Form, Spec};
use tinybird_core::pipe::{Node, split_mark};
use tinybird_core::rule::{OptionName, Part, Place, Segment};

use super::classify::{Classified, InNode};
use super::{Extension, FileDefinition};

/// The text of a file, and what stands where in it.
pub(super) struct Source<'a> {
    lines: Vec<&'a str>,
    statements: Vec<InNode<'a>>,
    columns: Vec<RawColumn>,
    kind: Option<Kind>,
}

impl<'a> Source<'a> {
    pub(super) fn new(extension: Extension, text: &'a str, definition: &FileDefinition) -> Self {
        let Statements { all, .. } = statements(text, |word| extension.keywords().is_keyword(word));
        let Classified { statements, .. } = Classified::new(extension, all);
        let schema = statements.iter().rev().find_map(|(_, statement)| match &statement.body {
            Body::Block(block) if statement.keyword == "SCHEMA" => Some(block),
            _ => None,
        });
        let columns = schema.and_then(|block| read_columns(&block.text()).ok()).unwrap_or_default();
        Self {
            lines: tinybird_core::datafile::lines(text).collect(),
            statements,
            columns,
            kind: definition.kind(),
        }
    }

    /// The line and the column of a place.
    pub(super) fn find(&self, place: &Place) -> LineColumn {
        let found = match place.path.as_slice() {
            [Segment::Option(option), path @ ..] => self.option(*option, path, &place.part),
            _ => None,
        };
        let first = || self.statements.first();
        let start = || self.last("TYPE").or_else(|| first().map(|(_, statement)| statement));
        let (line, column) = found.or_else(|| start().map(at)).unwrap_or((1, 1));
        LineColumn { line, column }
    }

    fn line(&self, number: usize) -> &'a str {
        self.lines.get(number.saturating_sub(1)).copied().unwrap_or_default()
    }

    fn last(&self, keyword: &str) -> Option<&Statement<'a>> {
        self.statements.iter().rev().map(|(_, statement)| statement).find(|found| found.keyword == keyword)
    }

    /// An option of the item, or what stands within it.
    fn option(&self, option: OptionName, path: &[Segment], part: &Part) -> Option<(usize, usize)> {
        if option == Common::OPTIONS.description {
            return self.last("DESCRIPTION").map(at);
        }
        let spec = self.kind.into_iter().flat_map(Kind::specs).find(|spec| spec.name == option)?;
        match (spec.form, path) {
            (Form::Schema, [Segment::Index(index), path @ ..]) => self.column(spec, *index, path, part),
            (Form::Nodes, [Segment::Index(index), path @ ..]) => self.node(*index, path, part),
            (Form::Tokens, [Segment::Index(index), scope @ ..]) => self.token(spec, *index, scope),
            (Form::Named(_), [Segment::Index(index), part @ ..]) => self.row(spec, *index, part),
            (Form::Group(specs) | Form::Engine(specs), [Segment::Option(name), path @ ..]) => {
                self.value(specs.iter().find(|spec| spec.name == *name)?, path, part)
            }
            (Form::Group(specs), _) => specs.iter().find_map(|spec| self.last(spec.keyword)).map(at),
            _ => self.value(spec, path, part),
        }
    }

    /// A value that stands behind its keyword.
    fn value(&self, spec: &Spec, path: &[Segment], part: &Part) -> Option<(usize, usize)> {
        let statement = self.last(spec.keyword)?;
        let line = self.line(statement.line);
        let mut text = statement.body.value();
        if matches!(spec.form, Form::Tags) {
            let tags = list::entries(&text).filter(|entry| !list::is_setting(entry));
            text = Cow::Owned(tags.collect::<Vec<&str>>().join(","));
        }
        let start = byte(line, statement.column) + spec.keyword.len();
        let after = line.get(start..).unwrap_or_default();
        let Some(found) = after.find(&*text).filter(|_| *part != Part::Key && !text.is_empty()) else {
            return Some(at(statement));
        };
        let start = start + found;
        let offset = match (path, part) {
            ([Segment::Index(index), ..], _) => {
                let element = key_elements(&text).get(*index).copied().unwrap_or_default();
                offset_of(element, &text)
            }
            (_, Part::Text(range)) => range.start,
            (_, Part::Key | Part::Value) => 0,
        };
        Some((statement.line, column(line, start + offset)))
    }

    /// A row of a block that lists indexes, or the type that stands in it.
    fn row(&self, spec: &Spec, index: usize, part: &[Segment]) -> Option<(usize, usize)> {
        let statement = self.last(spec.keyword)?;
        let Body::Block(block) = &statement.body else { return Some(at(statement)) };
        let (number, _) = *block.lines.get(index)?;
        let line = self.line(number);
        let is_type =
            matches!(part.first(), Some(Segment::Option(name)) if *name == Index::OPTIONS.index_type);
        let index_type = line.find(KEYWORD_OF_TYPE).filter(|_| is_type);
        let start = index_type.map(|at| column(line, at + KEYWORD_OF_TYPE.len()));
        Some((number, start.unwrap_or_else(|| first_column(line))))
    }

    fn column(&self, spec: &Spec, index: usize, part: &[Segment], text: &Part) -> Option<(usize, usize)> {
        let statement = self.last(spec.keyword)?;
        let Body::Block(block) = &statement.body else { return Some(at(statement)) };
        let raw = self.columns.get(index)?;
        let (number, _) = *block.lines.get(raw.line.checked_sub(1)?)?;
        let found = self.part_of(raw, part).and_then(|part| {
            let first = part.lines().next()?;
            let mut from = byte(self.line(number), raw.column) + raw.name.len();
            let offset = match text {
                Part::Text(range) if range.start <= first.len() => range.start,
                Part::Text(_) | Part::Key | Part::Value => 0,
            };
            let end = self.columns.get(index + 1).map_or(block.lines.len(), |next| next.line);
            for &(number, _) in block.lines.get(raw.line - 1..end).unwrap_or_default() {
                let line = self.line(number);
                if let Some(at) = line.get(from..).and_then(|rest| rest.find(first)) {
                    return Some((number, column(line, from + at + offset)));
                }
                from = 0;
            }
            None
        });
        Some(found.unwrap_or((number, raw.column)))
    }

    fn part_of<'c>(&self, column: &'c RawColumn, part: &[Segment]) -> Option<&'c str> {
        let Segment::Option(part) = part.first()? else { return None };
        let codec = column.codec.as_deref().map(tinybird_core::codec::without_parentheses);
        let options = Column::OPTIONS;
        let parts = [
            (options.data_type, Some(&*column.type_text)),
            (options.json_path, column.json_path.as_deref()),
            (options.default, column.default.as_deref()),
            (options.codec, codec),
        ];
        parts.into_iter().find(|(name, _)| name == part)?.1
    }

    /// A scope of a token, where it is given several one after the other.
    fn token(&self, spec: &Spec, index: usize, scope: &[Segment]) -> Option<(usize, usize)> {
        let scope = match scope.first() {
            Some(Segment::Index(scope)) => *scope,
            Some(Segment::Option(_)) | None => 0,
        };
        let mut grants: Vec<(&str, Vec<&Statement>)> = Vec::new();
        for (_, statement) in self.statements.iter().filter(|(_, found)| found.keyword == spec.keyword) {
            let Body::Words(words) = &statement.body else { continue };
            let token = words.first().map(|word| unquote(word)).unwrap_or_default();
            match grants.last_mut().filter(|(last, _)| *last == token) {
                Some((_, scopes)) => scopes.push(statement),
                None => grants.push((token, vec![statement])),
            }
        }
        grants.get(index)?.1.get(scope).map(|statement| at(statement))
    }

    fn node(&self, index: usize, part: &[Segment], text: &Part) -> Option<(usize, usize)> {
        // They stand in the order of the nodes.
        let start = self.statements.partition_point(|(node, _)| *node < Some(index));
        let in_node = |keyword: &'static str| {
            let of_node = self.statements.iter().skip(start).take_while(|(node, _)| *node == Some(index));
            of_node.map(|(_, statement)| statement).find(|statement| statement.keyword == keyword)
        };
        let node = in_node("NODE").map(at);
        match part.first() {
            Some(Segment::Option(part)) if *part == Node::OPTIONS.description => {
                in_node("DESCRIPTION").map(at).or(node)
            }
            Some(Segment::Option(part)) if *part == Node::OPTIONS.sql => {
                let Some(statement) = in_node("SQL") else { return node };
                let (Part::Text(range), Body::Block(block)) = (text, &statement.body) else {
                    return Some(at(statement));
                };
                self.in_sql(block, range.start).or(Some(at(statement)))
            }
            _ => node,
        }
    }

    /// A byte of the SQL in a block.
    fn in_sql(&self, block: &Block, start: usize) -> Option<(usize, usize)> {
        let dedented = block.dedented();
        let at = dedented.len() - split_mark(&dedented).1.len() + start;
        let before = dedented.get(..at)?;
        let (number, _) = *block.lines.get(before.matches('\n').count())?;
        let in_line = before.rsplit('\n').next().unwrap_or_default().chars().count();
        let indents = block.lines.iter().map(|(_, line)| line).zip(dedented.lines());
        let shared =
            indents.map(|(full, cut)| full.chars().count().saturating_sub(cut.chars().count())).max();
        Some((number, 1 + shared.unwrap_or_default() + in_line))
    }
}

/// What stands before the type of an index.
const KEYWORD_OF_TYPE: &str = " TYPE ";

/// Where a statement begins.
fn at(statement: &Statement) -> (usize, usize) {
    (statement.line, statement.column)
}

/// The column of a byte of a line.
fn column(line: &str, byte: usize) -> usize {
    1 + line.get(..byte).unwrap_or(line).chars().count()
}

/// The byte at which a column begins.
fn byte(line: &str, column: usize) -> usize {
    line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(byte, _)| byte)
}

fn first_column(line: &str) -> usize {
    1 + line.chars().take_while(|c| c.is_whitespace()).count()
}

/// Where a part of a text begins in it.
fn offset_of(part: &str, text: &str) -> usize {
    (part.as_ptr() as usize)
        .checked_sub(text.as_ptr() as usize)
        .filter(|at| *at <= text.len())
        .unwrap_or_default()
}
