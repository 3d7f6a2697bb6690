//! `cargo tinybird datasource` and `connection`: what feeds data sources.

use serde_json::{Value, json};
use tinybird_core::suggest::did_you_mean;
use tinybird_deploy::{Connection, Sample};

use super::{jobs, query};
use crate::cli::{
    ConnectionCommand, ConnectionPreview, Connections, Datasource, DatasourceCommand, DatasourceSample,
    Named, Target, TrustPolicy,
};
use crate::outcome::Outcome;
use crate::remote::{api, failure};
use crate::shell::Shell;

pub(crate) fn datasource(arguments: &Datasource, shell: Shell) -> Outcome {
    let done = match &arguments.command {
        DatasourceCommand::Stop(named) => ingest(named, false, shell),
        DatasourceCommand::Start(named) => ingest(named, true, shell),
        DatasourceCommand::Sync(named) => sync(named, shell),
        DatasourceCommand::Sample(sample) => take_sample(sample, shell),
    };
    done.unwrap_or_else(|message| shell.failed(message))
}

fn ingest(arguments: &Named, starts: bool, shell: Shell) -> Result<Outcome, String> {
    let name = &arguments.name;
    api(&arguments.target, shell)?.ingest_from_kafka(name, starts).map_err(failure)?;
    let (verb, state) = if starts { ("Started", "started") } else { ("Stopped", "stopped") };
    let object = json!({ "reason": "datasource", "datasource": name, "state": state });
    shell.event(verb, format_args!("the ingestion of `{name}` from Kafka"), &object);
    Ok(Outcome::Well)
}

fn sync(arguments: &Named, shell: Shell) -> Result<Outcome, String> {
    let (name, api) = (&arguments.name, api(&arguments.target, shell)?);
    let id = api.datasource_id(name).map_err(failure)?;
    let id = id.ok_or_else(|| format!("the workspace has no data source `{name}`"))?;
    api.sync(&id).map_err(failure)?;
    let object = json!({ "reason": "datasource", "datasource": name, "state": "syncing" });
    shell.event(
        "Began",
        format_args!("to import what is new for `{name}`: `cargo tinybird jobs` shows it"),
        &object,
    );
    Ok(Outcome::Well)
}

fn take_sample(arguments: &DatasourceSample, shell: Shell) -> Result<Outcome, String> {
    let (name, api) = (&arguments.name, api(&arguments.target, shell)?);
    let sample = arguments.rows.map_or(Sample::Files(arguments.max_files), Sample::Rows);
    let begun = api.sample(name, sample).map_err(failure)?;
    jobs::follow(&api, &begun, name, arguments.no_wait, shell)
}

pub(crate) fn connection(arguments: &Connections, shell: Shell) -> Outcome {
    let done = match &arguments.command {
        ConnectionCommand::List(target) => list(target, shell),
        ConnectionCommand::Preview(preview) => show_preview(preview, shell),
        ConnectionCommand::TrustPolicy(policy) => trust_policy(policy, shell),
    };
    done.unwrap_or_else(|message| shell.failed(message))
}

fn list(target: &Target, shell: Shell) -> Result<Outcome, String> {
    for connection in api(target, shell)?.connections().map_err(failure)? {
        let Connection { id, name, service, .. } = &connection;
        let feeds = connection.datasources();
        let noun = if feeds == 1 { "data source" } else { "data sources" };
        let object = json!({ "reason": "connection", "id": id, "name": name, "service": service, "datasources": feeds });
        shell.told(format!("{name:<32} {service:<12} {feeds} {noun}").trim_end(), &object);
    }
    Ok(Outcome::Well)
}

fn show_preview(arguments: &ConnectionPreview, shell: Shell) -> Result<Outcome, String> {
    let (name, api) = (&arguments.name, api(&arguments.target, shell)?);
    let all = api.connections().map_err(failure)?;
    let Some(connection) = all.iter().find(|connection| connection.name == *name) else {
        let names = || all.iter().map(|connection| connection.name.as_str());
        let help = match did_you_mean(name, names()) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => "`cargo tinybird connection list` shows those that are there".to_owned(),
        };
        return Err(format!("the workspace has no connection `{name}`\nhelp: {help}"));
    };
    let rows = match (&*connection.service, &arguments.topic, &arguments.bucket_uri) {
        ("kafka", Some(topic), _) => {
            api.preview_topic(&connection.id, topic, &arguments.group).map_err(failure)?
        }
        ("kafka", None, None) => {
            for topic in api.topics(&connection.id).map_err(failure)? {
                shell.told(&topic, &json!({ "reason": "topic", "connection": name, "topic": topic }));
            }
            return Ok(Outcome::Well);
        }
        (service, None, Some(uri)) if service.starts_with("s3") => {
            let file = arguments.file.as_deref();
            let found = api.preview_bucket(&connection.id, uri, file).map_err(failure)?;
            if file.is_none() {
                return files(name, &found, shell);
            }
            found
        }
        (service, None, None) if service.starts_with("s3") => {
            return Err("which files are shown is not known\nhelp: name them by `--bucket-uri`".to_owned());
        }
        (service, ..) => {
            return Err(format!(
                "what is behind `{name}` cannot be shown so: it is a connection of `{service}`\n\
                 help: `--topic` is for Kafka, `--bucket-uri` for S3; Tinybird shows nothing of others"
            ));
        }
    };
    match rows["data"].as_array().is_none_or(Vec::is_empty) {
        true => shell.note("there are no rows"),
        false => query::show_rows(&rows, shell)?,
    }
    Ok(Outcome::Well)
}

/// The files that a pattern matches, each with its size where it is told.
fn files(connection: &str, found: &Value, shell: Shell) -> Result<Outcome, String> {
    let files = found["files"].as_array().or(found["preview"].as_array());
    for file in files.into_iter().flatten() {
        let name = file["name"].as_str().or(file["uri"].as_str()).or(file.as_str());
        let Some(name) = name else { continue };
        let size = file["size"].as_u64();
        let text = size.map_or_else(|| name.to_owned(), |size| format!("{name}  {size} bytes"));
        shell
            .told(&text, &json!({ "reason": "file", "connection": connection, "file": name, "bytes": size }));
    }
    Ok(Outcome::Well)
}

fn trust_policy(arguments: &TrustPolicy, shell: Shell) -> Result<Outcome, String> {
    let api = api(&arguments.target, shell)?;
    let policy = api.trust_policy(arguments.service.name(), &arguments.connection).map_err(failure)?;
    let text = serde_json::to_string_pretty(&policy)
        .map_err(|error| format!("the policy cannot be shown: {error}"))?;
    shell.told(
        &text,
        &json!({ "reason": "trust-policy", "connection": arguments.connection, "policy": policy }),
    );
    Ok(Outcome::Well)
}
