//! Deployments and what they change, as people and machines see them.

use serde_json::json;
use tinybird_deploy::{Changes, Deployment, Permission, State};

use crate::shell::Shell;

/// What a deployment changes.
pub(crate) fn changes(changes: &Changes, shell: Shell) {
    for change in changes.resources() {
        let verb = match change.change {
            "new" => "New",
            "changed" => "Changed",
            "deleted" => "Deleted",
            _ => "Disconnected",
        };
        let object = json!({
            "reason": "change", "change": change.change, "kind": change.kind, "name": change.name,
            "is_destructive": change.is_destructive(),
        });
        shell.event(verb, format_args!("{} `{}`", change.kind, change.name), &object);
    }
    for token in &changes.token_changes {
        let permissions = &token.permission_changes;
        let list = |verb: &str, list: &[Permission]| {
            let list: Vec<String> = list
                .iter()
                .map(|permission| format!("{} on `{}`", permission.permission, permission.resource_name))
                .collect();
            if list.is_empty() { String::new() } else { format!(", {verb} {}", list.join(", ")) }
        };
        let what = format!(
            "token `{}` is {}{}{}",
            token.token_name,
            token.change_type,
            list("gets", &permissions.added_permissions),
            list("loses", &permissions.removed_permissions)
        );
        shell.event("Token", what, &json!({ "reason": "token-change", "token": token }));
    }
    for movement in &changes.data_movements {
        let source = movement.source_mv_name.as_deref();
        let source =
            source.map_or(String::new(), |source| format!(", from the materialized view `{source}`"));
        let what =
            format!("rows of `{}` are written again: {}{source}", movement.datasource_name, movement.kind);
        shell.event("Movement", what, &json!({ "reason": "data-movement", "movement": movement }));
    }
}

/// How far a deployment is, in words.
pub(crate) fn state(deployment: &Deployment) -> &'static str {
    match deployment.state() {
        State::Working => "in progress",
        State::Staged => "staged",
        State::Live => "live",
        State::Failed => "failed",
        _ => "removed",
    }
}

/// A line about a deployment.
pub(crate) fn deployment(deployment: &Deployment, shell: Shell) {
    let since = deployment.created_at.as_deref().map_or(String::new(), |time| format!(", since {time}"));
    let text = format!("{:<6} {:<12} {}{since}", deployment.id, state(deployment), deployment.status);
    shell.told(&text, &object(deployment));
}

/// A deployment, for machines.
pub(crate) fn object(deployment: &Deployment) -> serde_json::Value {
    json!({
        "reason": "deployment", "deployment": deployment.id, "state": state(deployment), "status": deployment.status,
        "created_at": deployment.created_at,
    })
}
