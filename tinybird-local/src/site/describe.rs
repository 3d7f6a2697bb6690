//! What a page shows of a project.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value as Json, json};
use tinybird_core::datasource::Column;
use tinybird_core::options::{Form, Options};
use tinybird_core::pipe::Node;
use tinybird_core::template::{Parameter, Value};
use tinybird_core::{AnyDefinition, Kind, Target};
use tinybird_project::graph::Member;

/// A project, described: its resources, and which of them rows go through.
#[derive(Debug, Clone, PartialEq)]
pub struct Described {
    /// Its name.
    pub name: String,
    pub(super) resources: Vec<Json>,
    /// From the number of a resource to that of another one: the way that rows take.
    pub(super) edges: BTreeSet<(usize, usize)>,
    pub(super) names: Vec<(Kind, String)>,
}

/// Describes a project by its resources, each with the place of its definition if that is known: `src/lib.rs:12`.
#[must_use]
pub fn describe(name: &str, resources: &[(&AnyDefinition, Option<String>)]) -> Described {
    let members: Vec<Member<'_>> = resources.iter().map(|(definition, _)| Member::new(definition)).collect();
    let edges = edges(&members);
    let described = members.iter().zip(resources).enumerate().map(|(number, (member, (definition, place)))| {
        let has = |is: &dyn Fn(&(usize, usize)) -> bool| edges.iter().any(is);
        let is_read = has(&|edge| edge.0 == number);
        // Others call an endpoint, and a copy, a view and a sink work by themselves.
        let is_unused = !is_read && matches!(member.kind(), Kind::DataSource | Kind::Pipe)
            || Kind::CONNECTIONS.contains(&member.kind()) && !is_read && !has(&|edge| edge.1 == number);
        let mut all = json!({
            "id": id(member.kind(), member.name()), "name": member.name(), "kind": kind(member.kind()),
            "words": member.kind().words(), "description": definition.description(), "datafile": definition.to_string(),
            "place": place, "unused": is_unused, "tokens": tokens(definition), "columns": columns(definition),
            "nodes": nodes(definition), "parameters": parameters(definition),
        });
        if let Some(output) = definition.as_pipe().map(|pipe| pipe.output()) {
            let column = |name: &str, data_type: String| json!({ "name": name, "type": data_type });
            let output = output.iter().map(|other| column(other.name(), other.data_type().to_string()));
            all["output"] = output.collect();
        }
        all
    });
    let names = members.iter().map(|member| (member.kind(), member.name().to_owned())).collect();
    Described { name: name.to_owned(), resources: described.collect(), edges, names }
}

impl Described {
    /// The project as the page takes it.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let id = |number: usize| self.resources.get(number).map(|resource| resource["id"].clone());
        let edges: Vec<Json> = self.edges.iter().map(|(from, to)| json!([id(*from), id(*to)])).collect();
        json!({ "format": 1, "name": self.name, "resources": self.resources, "edges": edges })
    }
}

/// How a resource is called in addresses and files.
pub(super) fn id(of: Kind, name: &str) -> String {
    format!("{}/{name}", kind(of))
}

/// The kinds as the page groups them.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::DataSource => "datasource",
        Kind::Pipe => "pipe",
        Kind::Endpoint => "endpoint",
        Kind::MaterializedView => "view",
        Kind::CopyPipe => "copy",
        Kind::SinkPipe => "sink",
        Kind::Token => "token",
        _ => "connection",
    }
}

fn edges(members: &[Member<'_>]) -> BTreeSet<(usize, usize)> {
    let (mut named, mut connections) = (HashMap::new(), HashMap::new());
    for (number, member) in members.iter().enumerate() {
        match kind(member.kind()) {
            "connection" => drop(connections.insert(member.name(), number)),
            "token" => {}
            _ => drop(named.insert(member.name(), number)),
        }
    }
    let mut edges = BTreeSet::new();
    for (number, member) in members.iter().enumerate() {
        let read = member.queries.iter().flat_map(|query| &query.tables);
        let read = read.filter_map(|table| named.get(table.name.as_str()));
        edges.extend(read.filter(|from| **from != number).map(|from| (*from, number)));
        let target = member.writes_to.as_deref().and_then(|name| named.get(name));
        edges.extend(target.map(|to| (number, *to)));
        let ingestion = member.definition.as_data_source().and_then(|source| source.ingestion());
        let from = ingestion.and_then(|ingestion| connection(ingestion.options()));
        edges.extend(from.and_then(|name| Some((*connections.get(name.as_str())?, number))));
        if member.kind() == Kind::SinkPipe {
            let to = connection(member.definition.options());
            edges.extend(to.and_then(|name| Some((number, *connections.get(name.as_str())?))));
        }
    }
    edges
}

/// The connection that options name.
fn connection(options: &dyn Options) -> Option<String> {
    let is_connection = |target: &Target| !matches!(target, Target::Kind(Kind::DataSource));
    let (_, value) = options
        .fields()
        .into_iter()
        .find(|(spec, _)| matches!(&spec.form, Form::Reference(target) if is_connection(target)))?;
    value.text().map(|text| text.into_owned())
}

fn tokens(definition: &AnyDefinition) -> Vec<Json> {
    let grants = definition.tokens().iter();
    grants
        .map(|grant| {
            let scopes: Vec<&str> = grant.scopes().iter().map(|scope| scope.as_str()).collect();
            json!({ "name": grant.token(), "scopes": scopes })
        })
        .collect()
}

fn columns(definition: &AnyDefinition) -> Vec<Json> {
    let columns = definition.as_data_source().map(|source| source.columns()).unwrap_or_default().iter();
    let column = |column: &Column| {
        json!({
            "name": column.name(), "type": column.data_type().map(ToString::to_string),
            "path": column.json_path(), "default": column.default_expression(),
        })
    };
    columns.map(column).collect()
}

fn nodes(definition: &AnyDefinition) -> Vec<Json> {
    let Some(pipe) = definition.as_pipe() else { return Vec::new() };
    let node =
        |node: &Node| json!({ "name": node.name(), "description": node.description(), "sql": node.sql() });
    pipe.nodes().iter().map(node).collect()
}

fn parameters(definition: &AnyDefinition) -> Vec<Json> {
    let parameters = match definition {
        AnyDefinition::Pipe(pipe) => pipe.parameters(),
        AnyDefinition::Endpoint(pipe) => pipe.parameters(),
        AnyDefinition::MaterializedView(pipe) => pipe.parameters(),
        AnyDefinition::CopyPipe(pipe) => pipe.parameters(),
        AnyDefinition::SinkPipe(pipe) => pipe.parameters(),
        _ => Vec::new(),
    };
    let parameter = |parameter: &Parameter| {
        let keyword = |name: &str| {
            let (_, value) = parameter.keywords.iter().find(|(other, _)| other == name)?;
            Some(value_of(value))
        };
        json!({
            "name": parameter.name, "type": parameter.kind.to_string(), "default": value_of(&parameter.default),
            "required": parameter.required(), "description": parameter.description(),
            "values": keyword("enum"), "example": keyword("example"),
        })
    };
    parameters.iter().map(parameter).collect()
}

fn value_of(value: &Value) -> Json {
    match value {
        Value::Bool(value) => json!(value),
        Value::Int(digits) | Value::Text(digits) => json!(digits),
        Value::Float(value) => json!(value),
        Value::List(values) => values.iter().map(value_of).collect(),
        _ => Json::Null,
    }
}
