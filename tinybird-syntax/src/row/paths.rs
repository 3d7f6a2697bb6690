//! What a row that is sent holds: the objects and lists that the JSON paths of its columns lead through.

use tinybird_core::column_type::{ColumnType, Type};
use tinybird_core::datasource::{Column, JsonPath, Step};
use tinybird_core::rule::Place;
use tinybird_core::rules::ROW_PATH;

use crate::lower::Context;

/// A member of an object that is sent.
#[derive(Debug, Clone)]
pub enum Member {
    /// The value of a field, by its number.
    Field(String, usize),
    /// An object.
    Object(String, Vec<Member>),
    /// A list of objects, each with an element of several fields.
    List(String, Vec<Member>),
}

impl Member {
    /// Its key.
    fn key(&self) -> &str {
        match self {
            Self::Field(key, _) | Self::Object(key, _) | Self::List(key, _) => key,
        }
    }
}

/// Where a column's value stands: the keys that lead to it, and after which of them each element has an object of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    keys: Vec<String>,
    /// How many keys lead to the list of objects.
    list: Option<usize>,
}

/// Where a row has the values of a column; none where a row cannot say them.
pub(super) fn way(column: &Column) -> Option<Way> {
    let steps = column.parsed_json_path().and_then(JsonPath::steps)?;
    let is_list = column.data_type().is_some_and(|data_type| is_list(data_type.kind()));
    let (mut keys, mut list) = (Vec::new(), None);
    for (index, step) in steps.iter().enumerate() {
        match step {
            Step::Member(name) => keys.push(name.to_string()),
            Step::Elements if list.is_some() || !is_list || keys.is_empty() => return None,
            // The list itself.
            Step::Elements if index + 1 == steps.len() => {}
            Step::Elements => list = Some(keys.len()),
            Step::Element(_) => return None,
        }
    }
    Some(Way { keys, list })
}

fn is_list(kind: &Type) -> bool {
    matches!(kind.value(), Type::Array(_) | Type::Nested(_))
        || matches!(kind.value(), Type::Geo(geometry) if geometry.dimensions() > 0)
}

impl Way {
    /// Whether each of its elements has an object of its own.
    pub(super) const fn is_zipped(&self) -> bool {
        self.list.is_some()
    }

    /// Whether the value of the other column stands within that of this one.
    pub(super) fn is_around(&self, other: &Self) -> bool {
        self.keys.len() < other.keys.len() && other.keys.starts_with(&self.keys)
    }
}

/// Whether a type is one of those whose values hold others' paths: not asked of the type, since any value may be JSON.
pub(super) fn has_way(columns: &[Column]) -> bool {
    columns.iter().any(|column| column.json_path().is_some())
}

impl Context<'_> {
    /// Puts a field where its value stands.
    pub(super) fn put(&mut self, members: &mut Vec<Member>, way: &Way, field: usize, place: &Place) {
        if insert(members, &way.keys, 0, way.list, field).is_none() {
            let spans = self.places.spans(place);
            let key = way.keys.join(".");
            let message = format!(
                "`$.{key}` leads through an object where another column's path has a list of objects"
            );
            self.error(&ROW_PATH, spans, message, "write `#[json_path(\"..\")]` with the same `[:]` on both");
        }
    }
}

fn insert(
    members: &mut Vec<Member>,
    keys: &[String],
    depth: usize,
    list: Option<usize>,
    field: usize,
) -> Option<()> {
    let key = keys.get(depth)?;
    if depth + 1 == keys.len() {
        members.push(Member::Field(key.clone(), field));
        return Some(());
    }
    let is_list = list == Some(depth + 1);
    let found = members.iter_mut().find(|member| member.key() == key.as_str());
    let inner = match found {
        Some(Member::Object(_, inner)) if !is_list => inner,
        Some(Member::List(_, inner)) if is_list => inner,
        Some(_) => return None,
        None => {
            let make = if is_list { Member::List } else { Member::Object };
            members.push(make(key.clone(), Vec::new()));
            match members.last_mut() {
                Some(Member::Object(_, inner) | Member::List(_, inner)) => inner,
                _ => return None,
            }
        }
    };
    insert(inner, keys, depth + 1, list, field)
}

/// Whether a value may be left out of a row.
pub(super) fn may_be_skipped(column: &Column) -> bool {
    column.default_expression().is_some() || column.data_type().is_some_and(ColumnType::takes_null)
}
