//! `/v0/datasources`: rows appended, replaced and removed.

use serde_json::{Value, json};
use tinybird_core::datasource::Column;
use tinybird_core::pipe::Scope;
use tinybird_core::{AnyDefinition, DataSource};

use super::State;
use super::access::Access;
use super::http::{Answer, Request};
use super::upload::Upload;
use crate::workspace::{Appended, Workspace};

impl State {
    pub(super) fn datasources(&self, request: &Request) -> Result<Answer, Answer> {
        self.access(request)?.of_all()?;
        let mut workspace = self.workspace();
        let sources: Vec<DataSource> =
            workspace.resources().iter().filter_map(AnyDefinition::as_data_source).cloned().collect();
        let all: Result<Vec<Value>, Answer> =
            sources.iter().map(|source| about(&mut workspace, source)).collect();
        Ok(Answer::json(200, &json!({ "datasources": all? })))
    }

    pub(super) fn datasource(&self, name: &str, request: &Request) -> Result<Answer, Answer> {
        let access = self.access(request)?;
        let mut workspace = self.workspace();
        if let Some(name) = name.strip_suffix(".datasource") {
            access.of_all()?;
            let body = workspace.data_source(name)?.to_string().into_bytes();
            return Ok(Answer { status: 200, content_type: "text/plain; charset=utf-8", body });
        }
        let source = source(&workspace, name, &access, Scope::Read)?;
        Ok(Answer::json(200, &about(&mut workspace, &source)?))
    }

    /// `POST /v0/datasources?name=NAME&mode=append`, and `/v1/datasources/NAME/append`.
    pub(super) fn import(&self, name: Option<&str>, mode: &str, request: &Request) -> Result<Answer, Answer> {
        let access = self.access(request)?;
        let Some(name) = name.or_else(|| request.parameter("name")) else {
            return Err(Answer::error(400, "the parameter `name` is missing: the data source's name"));
        };
        let mut workspace = self.workspace();
        let source = source(&workspace, name, &access, Scope::Append)?;
        let upload = Upload::of(request)?;
        match mode {
            "append" => {}
            "replace" => {
                if request.parameter("replace_condition").is_some() {
                    let message =
                        "`replace_condition` does not work here: delete the rows, then append the new ones";
                    return Err(Answer::error(400, message));
                }
                access.of_all()?;
                workspace.truncate(name)?;
            }
            "create" => {
                let message = format!(
                    "`{name}` is there already, and others are created by their definitions: write `mode=append`"
                );
                return Err(Answer::error(400, message));
            }
            other => {
                let message = format!("unknown mode `{other}`: write `append` or `replace`");
                return Err(Answer::error(400, message));
            }
        }
        let appended = upload.append(&mut workspace, name)?;
        self.told(name, &appended);
        let about = about(&mut workspace, &source)?;
        drop(workspace);
        self.imported(&about, &appended)
    }

    fn imported(&self, about: &Value, appended: &Appended) -> Result<Answer, Answer> {
        let errors: Vec<&str> =
            appended.quarantined.iter().map(|row| row.message.as_str()).take(10).collect();
        let refused = appended.quarantined.len();
        let error = match refused {
            0 => Value::Bool(false),
            _ => format!("There was an error with file contents: {refused} rows in quarantine").into(),
        };
        let job = self.done("import", &json!({ "datasource": about }))?;
        Ok(Answer::json(
            200,
            &json!({
                "id": job["id"], "job_id": job["id"], "import_id": job["id"], "job_url": job["job_url"], "status": "done",
                "datasource": about, "quarantine_rows": refused, "invalid_lines": 0, "error": error, "errors": errors,
            }),
        ))
    }

    pub(super) fn truncate(&self, name: &str, request: &Request) -> Result<Answer, Answer> {
        self.access(request)?.of_all()?;
        self.workspace().truncate(name)?;
        Ok(Answer { status: 205, content_type: "text/plain; charset=utf-8", body: Vec::new() })
    }

    pub(super) fn delete(&self, name: &str, request: &Request) -> Result<Answer, Answer> {
        self.access(request)?.of_all()?;
        let parameters = request.parameters()?;
        let given =
            |name: &str| parameters.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
        let Some(condition) = given("delete_condition") else {
            return Err(Answer::error(400, "the parameter `delete_condition` is missing"));
        };
        let mut workspace = self.workspace();
        if given("dry_run").is_some_and(|value| value == "true") {
            let rows = workspace.count_where(name, condition)?;
            return Ok(Answer::json(200, &json!({ "rows_to_be_deleted": rows })));
        }
        let rows = workspace.delete(name, condition)?;
        drop(workspace);
        let what =
            json!({ "delete_condition": condition, "rows_affected": rows, "datasource": { "name": name } });
        let job = self.done("delete_data", &what)?;
        let answer = json!({
            "id": job["id"], "job_id": job["id"], "delete_id": job["id"], "job_url": job["job_url"], "status": "done",
            "rows_affected": rows, "job": job,
        });
        Ok(Answer::json(201, &answer))
    }
}

/// A data source that a token may use so.
fn source(workspace: &Workspace, name: &str, access: &Access, scope: Scope) -> Result<DataSource, Answer> {
    let definition = workspace.data_source(name)?;
    access.of(definition, scope)?;
    let source = definition.as_data_source().cloned();
    source.ok_or_else(|| Answer::error(404, format!("unknown data source `{name}`")))
}

fn about(workspace: &mut Workspace, source: &DataSource) -> Result<Value, Answer> {
    let rows = workspace.count(source.name())?;
    let column = |column: &Column| {
        let data_type = column.data_type();
        json!({
            "name": column.name(), "type": data_type.map(ToString::to_string),
            "nullable": data_type.is_some_and(|data_type| data_type.takes_null()),
            "jsonpath": column.json_path(), "default_value": column.default_expression(),
        })
    };
    let columns: Vec<Value> = source.columns().iter().map(column).collect();
    let engine = source.engine().map_or_else(|| "MergeTree".to_owned(), |engine| engine.kind().to_string());
    Ok(json!({
        "id": source.name(), "name": source.name(), "description": source.description().unwrap_or_default(),
        "columns": columns, "engine": { "engine": engine }, "statistics": { "row_count": rows },
    }))
}
