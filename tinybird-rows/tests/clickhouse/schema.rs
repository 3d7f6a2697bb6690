//! Schemas at random, and their rows.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;

use tinybird_core::resource::{Encoded, kinds};
use tinybird_rows::{Columns, Decoder, Encoder, FromRow, Row, Rows};

use crate::kinds::{Cell, Kind};
use crate::random::Random;

/// A column and where its values are in the JSON.
#[derive(Clone, Copy)]
pub struct Column {
    pub kind: &'static Kind,
    pub name: &'static str,
    /// The keys of the objects around it.
    pub path: &'static [&'static str],
    /// `,"name":`, as it is sent, and `"name":`, as it is read.
    sent: &'static str,
    read: &'static str,
}

/// Texts of a program are part of it; those of a test are made.
fn leak(text: String) -> &'static str {
    text.leak()
}

fn key(name: &str) -> String {
    format!("{}:", serde_json::to_string(name).expect("a string"))
}

/// A schema whose columns take up `kinds` where the last one stopped: each kind comes as often as the others.
pub fn schema(random: &mut Random, kinds: &mut impl Iterator<Item = &'static Kind>) -> Vec<Column> {
    const PATHS: &[&[&str]] = &[&[], &[], &["user"], &["user", "plan"], &["a \"b\""], &["geo", "x", "y"]];
    const NAMES: &[&str] = &["id", "two words", "ñ", "quote\"", "back\\slash", "type"];
    let count = 1 + random.below(12);
    let mut columns: Vec<Column> = kinds
        .take(count)
        .enumerate()
        .map(|(index, kind)| {
            let name = leak(format!("{}{index}", random.pick(NAMES)));
            let sent = leak(format!(",{}", key(name)));
            Column { kind, name, path: random.pick(PATHS), sent, read: &sent[1..] }
        })
        .collect();
    // The macro brings together the columns that share an object.
    columns.sort_by_key(|column| column.path);
    columns
}

thread_local! {
    /// What the rows that are read look like.
    pub static SCHEMA: RefCell<Vec<Column>> = const { RefCell::new(Vec::new()) };
}

#[derive(Debug)]
pub struct AnyRow {
    pub cells: Vec<Box<dyn Cell>>,
}

pub fn row(schema: &[Column], random: &mut Random) -> AnyRow {
    AnyRow { cells: schema.iter().map(|column| (column.kind.make)(random)).collect() }
}

pub struct AnyRows;
impl tinybird_core::Resource for AnyRows {
    type Definition = tinybird_core::DataSource;
    const NAME: &'static str = "any";
    const PACKAGE: &'static str = "tests";
    const ENCODED: Encoded = Encoded::new("", &[]);
}
impl kinds::DataSource for AnyRows {}
impl Rows for AnyRows {}

impl Row for AnyRow {
    type Of = AnyRows;

    fn encode(&self, to: &mut Encoder) {
        SCHEMA.with_borrow(|schema| {
            let cells: Vec<_> = schema.iter().zip(self.cells.iter().map(|cell| &**cell)).collect();
            encode(&cells, 0, to);
        });
    }
}

/// Writes the columns of one object, at this depth.
fn encode(cells: &[(&Column, &dyn Cell)], depth: usize, to: &mut Encoder) {
    for group in cells.chunk_by(|(a, _), (b, _)| a.path.get(depth) == b.path.get(depth)) {
        match group[0].0.path.get(depth) {
            None => group.iter().for_each(|(column, cell)| cell.put(column.name, column.sent, to)),
            Some(step) => {
                to.open(leak(format!(",{}", key(step))));
                encode(group, depth + 1, to);
                to.close();
            }
        }
    }
}

impl FromRow for AnyRow {
    fn columns(to: &mut Columns) {
        SCHEMA.with_borrow(|schema| {
            for column in schema {
                let question = if column.kind.default.is_empty() { "" } else { "?" };
                to.table(leak(format!("{}\t{question}{}\n", column.name, column.kind.data_type)));
            }
        });
    }

    fn decode(from: &mut Decoder<'_>) -> Option<Self> {
        from.begin();
        let schema = SCHEMA.with_borrow(Clone::clone);
        let cells =
            schema.iter().map(|column| (column.kind.read)(from, column.read)).collect::<Option<_>>()?;
        from.end(Self { cells })
    }
}

impl AnyRow {
    /// Whether these are the values that a table keeps of `sent`.
    pub fn is_kept(&self, sent: &AnyRow) -> Result<(), String> {
        for (read, sent) in self.cells.iter().zip(&sent.cells) {
            let kept: Box<dyn Any> = sent.kept();
            if !read.is(&*kept) {
                return Err(format!("sent {sent:?}, read {read:?}"));
            }
        }
        Ok(())
    }
}

/// Takes a line of JSON apart by the columns' paths, and gives what stands there, by the columns' names.
pub fn take_apart(schema: &[Column], line: &str) -> String {
    type Object = BTreeMap<String, Box<serde_json::value::RawValue>>;
    let mut flat: BTreeMap<&str, Box<serde_json::value::RawValue>> = BTreeMap::new();
    for column in schema {
        let mut object: Option<Object> = Some(serde_json::from_str(line).expect("an object"));
        for step in column.path {
            object = object.and_then(|mut object| {
                let inner = object.remove(*step)?;
                Some(serde_json::from_str(inner.get()).expect("an object"))
            });
        }
        if let Some(value) = object.and_then(|mut object| object.remove(column.name)) {
            flat.insert(column.name, value);
        }
    }
    serde_json::to_string(&flat).expect("JSON")
}
