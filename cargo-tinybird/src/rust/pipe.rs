//! Pipes: nodes, the tables that they read from, and what becomes of their rows.

use tinybird_core::Kind;
use tinybird_core::Target;
use tinybird_core::pipe::{Node, OutputColumn, tables};
use tinybird_core::template::multi_line_literals;

use super::columns::data_type;
use super::docs;
use super::layout::{Entry, Value};
use super::literal::{is_block, name, text};
use super::resource::{Context, Included};

impl Context<'_> {
    /// The queries of the pipe of this name.
    pub(super) fn nodes(&mut self, pipe: &str, nodes: &[Node]) -> Value {
        let names: Vec<&str> = nodes.iter().map(Node::name).chain([pipe]).collect();
        let mut entries = Vec::new();
        for node in nodes {
            let sql = self.with_paths(&dedented(node.sql()), &names);
            let sql = format!("{}{sql}", node.own_mark().unwrap_or_default());
            let above = node.description().map(docs::comment).unwrap_or_default();
            // A file is called as the pipe where that has one query.
            let file = if nodes.len() == 1 { pipe.to_owned() } else { format!("{pipe}.{}", node.name()) };
            entries.push(Entry { above, key: name(node.name()), value: self.sql(&file, &sql) });
        }
        Value::Lines(entries)
    }

    /// SQL in quotes, or in a file of this name.
    pub(super) fn sql(&mut self, file: &str, sql: &str) -> Value {
        // An indent of the source would be a part of such a literal.
        if !multi_line_literals(sql).is_empty() {
            return Value::Word(text(sql));
        }
        if self.sql_files && sql.contains('\n') {
            let path = format!("sql/{file}.sql");
            let value = format!("include_str!({})", text(&path));
            let lines: Vec<&str> = sql.lines().map(str::trim_end).collect();
            self.included.push(Included { path, text: lines.join("\n") + "\n" });
            return Value::Word(value);
        }
        if is_block(sql) { Value::Block(sql.to_owned()) } else { Value::Word(text(sql)) }
    }

    /// SQL with paths instead of the names of tables that are declared in Rust.
    fn with_paths(&mut self, sql: &str, own: &[&str]) -> String {
        let (mut written, mut from) = (String::with_capacity(sql.len()), 0);
        for table in tables(sql) {
            let is_bare = sql.get(table.range.clone()) == Some(&table.name);
            if table.is_own || !is_bare || own.contains(&table.name.as_str()) {
                continue;
            }
            let Some(ident) = self.path(Target::Table.kinds(), &table.name) else { continue };
            written.push_str(sql.get(from..table.range.start).unwrap_or_default());
            written.push_str(&format!("{{{ident}}}"));
            from = table.range.end;
        }
        written.push_str(sql.get(from..).unwrap_or_default());
        written
    }

    /// The path of a resource of one of these kinds, where Rust declares it.
    pub(super) fn path(&mut self, kinds: &[Kind], name: &str) -> Option<String> {
        let symbol = self.names.get(kinds, name)?;
        self.uses.insert((super::Module::of(symbol.kind), symbol.ident.clone()));
        Some(symbol.ident.clone())
    }

    /// The path of a resource, or its name in quotes.
    pub(super) fn reference(&mut self, kinds: &[Kind], name: &str) -> String {
        self.path(kinds, name).unwrap_or_else(|| text(name))
    }
}

/// SQL without the indent that its lines share, where the `%` of a template stood further out.
fn dedented(sql: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let shared = sql.lines().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    sql.lines().map(|line| line.get(shared..).unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The columns of a result.
pub(super) fn output(columns: &[OutputColumn]) -> Value {
    let entry =
        |column: &OutputColumn| Entry::new(name(column.name()), Value::Word(data_type(column.data_type())));
    Value::group(columns.iter().map(entry).collect())
}
