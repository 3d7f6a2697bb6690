//! What a deployment changes.

use serde::{Deserialize, Serialize};

use crate::api::lenient;

/// What a deployment changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Changes {
    #[serde(deserialize_with = "lenient::entries")]
    new_datasource_names: Vec<String>,
    #[serde(deserialize_with = "lenient::entries")]
    changed_datasource_names: Vec<String>,
    #[serde(deserialize_with = "lenient::entries")]
    deleted_datasource_names: Vec<String>,
    #[serde(deserialize_with = "lenient::entries")]
    new_pipe_names: Vec<String>,
    #[serde(deserialize_with = "lenient::entries")]
    changed_pipe_names: Vec<String>,
    #[serde(deserialize_with = "lenient::entries")]
    deleted_pipe_names: Vec<String>,
    #[serde(deserialize_with = "lenient::entries")]
    new_data_connector_names: Vec<String>,
    #[serde(deserialize_with = "lenient::entries")]
    changed_data_connector_names: Vec<String>,
    #[serde(deserialize_with = "lenient::entries")]
    deleted_data_connector_names: Vec<String>,
    #[serde(deserialize_with = "lenient::entries")]
    disconnected_data_source_names: Vec<String>,
    /// Permissions of tokens that come or go.
    #[serde(deserialize_with = "lenient::entries")]
    pub token_changes: Vec<TokenChange>,
    /// Rows that are written again.
    #[serde(deserialize_with = "lenient::entries")]
    pub data_movements: Vec<DataMovement>,
}

/// What becomes of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `new`, `changed`, `deleted` or `disconnected`.
    pub change: &'static str,
    /// `data source`, `pipe` or `connection`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
}

impl Change {
    /// Whether rows, or an address that others use, are lost by it.
    #[must_use]
    pub fn is_destructive(&self) -> bool {
        matches!(self.change, "deleted" | "disconnected")
    }
}

/// A token whose permissions change.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct TokenChange {
    /// The token's name.
    #[serde(default, deserialize_with = "lenient::id")]
    pub token_name: String,
    /// The server's word for what becomes of it.
    #[serde(default, deserialize_with = "lenient::id")]
    pub change_type: String,
    /// What it may do.
    #[serde(default, deserialize_with = "lenient::nullable")]
    pub permission_changes: PermissionChanges,
}

/// What a token may do from now on, and what no more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
#[non_exhaustive]
pub struct PermissionChanges {
    /// What it may do from now on.
    #[serde(deserialize_with = "lenient::entries")]
    pub added_permissions: Vec<Permission>,
    /// What it may do no more.
    #[serde(deserialize_with = "lenient::entries")]
    pub removed_permissions: Vec<Permission>,
}

/// What a token may do with a resource.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Permission {
    /// The resource.
    #[serde(default, deserialize_with = "lenient::id")]
    pub resource_name: String,
    /// Its kind, in the server's words.
    #[serde(default, deserialize_with = "lenient::id")]
    pub resource_type: String,
    /// What it may do.
    #[serde(default, deserialize_with = "lenient::id")]
    pub permission: String,
}

/// Rows that are written again.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct DataMovement {
    /// The data source that they are written to.
    #[serde(default, deserialize_with = "lenient::id")]
    pub datasource_name: String,
    /// The server's word for how.
    #[serde(default, deserialize_with = "lenient::id")]
    pub kind: String,
    /// The materialized view that they come from.
    #[serde(default)]
    pub source_mv_name: Option<String>,
}

impl Changes {
    /// What becomes of resources: connections, data sources, pipes, each new, changed and deleted.
    #[must_use]
    pub fn resources(&self) -> Vec<Change> {
        let all = [
            ("new", "connection", &self.new_data_connector_names),
            ("changed", "connection", &self.changed_data_connector_names),
            ("deleted", "connection", &self.deleted_data_connector_names),
            ("new", "data source", &self.new_datasource_names),
            ("changed", "data source", &self.changed_datasource_names),
            ("deleted", "data source", &self.deleted_datasource_names),
            ("disconnected", "data source", &self.disconnected_data_source_names),
            ("new", "pipe", &self.new_pipe_names),
            ("changed", "pipe", &self.changed_pipe_names),
            ("deleted", "pipe", &self.deleted_pipe_names),
        ];
        let change = |change, kind, name: &String| Change { change, kind, name: name.clone() };
        all.iter()
            .flat_map(|(what, kind, names)| names.iter().map(move |name| change(*what, *kind, name)))
            .collect()
    }

    /// What is lost by it.
    #[must_use]
    pub fn destructive(&self) -> Vec<Change> {
        self.resources().into_iter().filter(Change::is_destructive).collect()
    }

    /// The data sources that change.
    #[must_use]
    pub fn changed_datasources(&self) -> &[String] {
        &self.changed_datasource_names
    }

    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.resources().is_empty() && self.token_changes.is_empty() && self.data_movements.is_empty()
    }
}
