//! The statements of a pipe: what belongs to which node.

use tinybird_core::Kind;
use tinybird_core::datafile::LineColumn;
use tinybird_core::datafile::statement::Statement;
use tinybird_core::options::Spec;
use tinybird_core::rule::Violation;
use tinybird_core::rule::language::SYNTAX;
use tinybird_core::suggest::did_you_mean;

use super::classify::{Classified, InNode, kind_of_type};
use super::leftover::{Kept, Leftover};

const TYPES: [&str; 4] = ["endpoint", "materialized", "copy", "sink"];

/// What Tinybird knows of a node beside its SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Nothing: no option belongs to it.
    Standard,
    /// Its rows are published, and the options say how.
    Published(Kind),
    /// Something that no definition has, so that its options are kept.
    Other,
}

/// Leaves to the definition what belongs to the published node.
pub(super) fn classify(classified: &mut Classified) {
    let nodes = classified.statements.iter().filter(|(_, statement)| statement.keyword == "NODE").count();
    let mut roles = vec![Role::Standard; nodes];
    let mut published = None;
    let mut statements = std::mem::take(&mut classified.statements);
    statements.retain(|(node, statement)| {
        if statement.keyword != "TYPE" {
            return true;
        }
        let Some(role) = node.and_then(|node| roles.get_mut(node)) else {
            classified.refuse(statement, "TYPE stands before the first NODE", "write it below its node");
            return false;
        };
        let node_type = statement.body.value().to_lowercase();
        match (kind_of_type(&node_type), published) {
            (Some(_), Some(first)) => {
                let message =
                    format!("a second node has a TYPE: the one on line {first} is published already");
                classified.refuse(statement, message, "remove one of them: a pipe publishes one node");
                *role = Role::Other;
            }
            (Some(kind), None) => {
                published = Some(statement.line);
                *role = Role::Published(kind);
                return true;
            }
            (None, _) if matches!(node_type.as_str(), "" | "standard" | "stream") => {
                if node_type == "stream" {
                    *role = Role::Other;
                }
                classified.leftovers.push(Leftover::Kept(Kept::new(statement, *node)));
            }
            (None, _) => {
                let similar = did_you_mean(&node_type, TYPES.into_iter());
                let remedy = similar.map_or_else(
                    || format!("write {}", tinybird_core::suggest::one_of(TYPES)),
                    |similar| format!("did you mean `{similar}`?"),
                );
                classified.refuse(statement, format!("unknown TYPE of a node: `{node_type}`"), remedy);
                *role = Role::Other;
            }
        }
        false
    });
    classified.statements = statements;
    options(classified, &roles);
}

/// Refuses the nodes that have no SQL.
pub(super) fn without_sql(classified: &mut Classified) {
    let nodes = classified.statements.iter().filter(|(_, statement)| statement.keyword == "NODE").count();
    let mut has_sql = vec![false; nodes];
    for (node, _) in classified.statements.iter().filter(|(_, statement)| statement.keyword == "SQL") {
        if let Some(has_sql) = node.and_then(|node| has_sql.get_mut(node)) {
            *has_sql = true;
        }
    }
    let is_empty = |node: Option<usize>| node.and_then(|node| has_sql.get(node)) == Some(&false);
    let nodes =
        classified.statements.iter().filter(|(node, found)| found.keyword == "NODE" && is_empty(*node));
    let error = |(_, node): &InNode| {
        let place = LineColumn { line: node.line, column: node.column };
        Violation::error(
            &SYNTAX,
            place,
            "the node has no SQL",
            "write `SQL >` and a SELECT below it, indented",
        )
    };
    let errors: Vec<Violation<LineColumn>> = nodes.map(error).collect();
    classified.errors.extend(errors);
}

/// Refuses or keeps the options that do not belong to the published node.
fn options(classified: &mut Classified, roles: &[Role]) {
    let leftovers = std::mem::take(&mut classified.leftovers);
    for leftover in leftovers {
        match &leftover {
            Leftover::Kept(kept) if kept.node.is_none() && is_setting(&kept.text) => {
                let why = "a setting before the first NODE is one of no node".to_owned();
                classified.leftovers.push(Leftover::Ignored(kept.line, kept.text.trim_end().to_owned(), why));
            }
            Leftover::Kept(kept) if !is_of_any_node(&kept.text) => {
                let role = kept.node.and_then(|node| roles.get(node));
                let keyword = kept.text.split_whitespace().next().unwrap_or_default();
                if let Some((message, remedy)) = refusal(keyword, role.copied()) {
                    let place = LineColumn { line: kept.line, column: 1 };
                    classified.errors.push(Violation::error(&SYNTAX, place, message, remedy));
                    continue;
                }
                classified.leftovers.push(leftover);
            }
            _ => classified.leftovers.push(leftover),
        }
    }
    let mut statements = std::mem::take(&mut classified.statements);
    statements.retain(|(node, statement)| {
        let keyword = &*statement.keyword;
        if matches!(keyword, "NODE" | "SQL" | "TOKEN") || is_of_any_node(keyword) {
            return true;
        }
        let role = node.and_then(|node| roles.get(node)).copied();
        match role {
            Some(Role::Published(kind)) if kind.specs().any(|spec| has(spec, keyword)) => {
                let Some((message, remedy)) = refused_value(statement) else { return true };
                classified.refuse(statement, message, remedy);
            }
            _ => match refusal(keyword, role) {
                Some((message, remedy)) => classified.refuse(statement, message, remedy),
                None => classified.leftovers.push(Leftover::Kept(Kept::new(statement, *node))),
            },
        }
        false
    });
    classified.statements = statements;
    classified.forget_spellings();
}

/// Whether a line holds settings that stood among tags, and nothing else.
fn is_setting(text: &str) -> bool {
    text.starts_with("TAGS") && text.contains('=') && !text.contains(',')
}

fn is_of_any_node(text: &str) -> bool {
    text.starts_with("DESCRIPTION")
        || text.starts_with("TYPE")
        || (text.starts_with("TAGS") && !text.contains('='))
}

fn has(spec: &Spec, keyword: &str) -> bool {
    let group = spec.form.statements().unwrap_or_default();
    spec.keyword == keyword || group.iter().any(|spec| has(spec, keyword))
}

/// Values that the macros take for others, and Tinybird's parser does not.
fn refused_value(statement: &Statement) -> Option<(String, &'static str)> {
    let value = statement.body.value();
    match &*statement.keyword {
        "COPY_SCHEDULE" | "EXPORT_SCHEDULE" if value == "@once" => Some((
            "`@once` is the word of Tinybird's SDKs: its files have another".to_owned(),
            "write `@on-demand`",
        )),
        "COPY_MODE" if *value != value.to_lowercase() => Some((
            format!("COPY_MODE cannot be `{value}`: Tinybird takes it in lower case only"),
            "write `append` or `replace`",
        )),
        _ => None,
    }
}

/// Why Tinybird refuses an option in a node of this role.
fn refusal(keyword: &str, role: Option<Role>) -> Option<(String, String)> {
    match role {
        None => Some((
            format!("{keyword} stands before the first NODE"),
            "write it below the node whose rows it concerns".to_owned(),
        )),
        Some(Role::Standard) => Some((
            format!("{keyword} stands in a node without a TYPE, which takes no options"),
            "write it below the `TYPE` of the published node, or add the `TYPE` here".to_owned(),
        )),
        Some(Role::Published(Kind::SinkPipe)) if keyword == "EXPORT_WRITE_STRATEGY" => None,
        Some(Role::Published(kind @ (Kind::MaterializedView | Kind::CopyPipe | Kind::SinkPipe))) => Some((
            format!("{keyword} has no meaning in {kind}"),
            "remove the line, or correct the `TYPE` of the node".to_owned(),
        )),
        // Tinybird does not look at the options of others.
        Some(Role::Published(_) | Role::Other) => None,
    }
}
