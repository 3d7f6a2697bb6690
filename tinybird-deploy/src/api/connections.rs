//! Connections of the workspace, and the data sources that they feed.

use serde::Deserialize;
use serde_json::{Value, json};
use tinybird_client::Bytes;
use tinybird_client::http::Method;

use super::data::Imported;
use super::{Api, json as read, lenient};
use crate::error::Error;

/// A connection of the workspace.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Connection {
    /// Its identifier.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// Its name.
    #[serde(deserialize_with = "lenient::id")]
    pub name: String,
    /// What it connects to: `kafka`, `s3_iamrole`, `gcs`, `dynamodb`.
    #[serde(deserialize_with = "lenient::nullable")]
    pub service: String,
    #[serde(deserialize_with = "lenient::entries")]
    linkers: Vec<Value>,
}

impl Connection {
    /// How many data sources it feeds.
    #[must_use]
    pub fn datasources(&self) -> usize {
        self.linkers.len()
    }
}

/// How much of what is connected a sample takes.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Sample {
    /// So many files of a bucket.
    Files(u32),
    /// So many rows of a DynamoDB table.
    Rows(u32),
}

#[derive(Deserialize)]
struct All {
    #[serde(default, deserialize_with = "lenient::entries")]
    connectors: Vec<Connection>,
}

#[derive(Deserialize)]
struct Topics {
    #[serde(default, deserialize_with = "lenient::entries")]
    preview: Vec<Topic>,
}

#[derive(Deserialize)]
struct Topic {
    #[serde(default, deserialize_with = "lenient::id")]
    topic: String,
}

#[derive(Deserialize)]
struct Identified {
    #[serde(default, deserialize_with = "lenient::id")]
    id: String,
}

impl Api {
    /// The connections.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn connections(&self) -> Result<Vec<Connection>, Error> {
        Ok(self.get::<All>(&["v0", "connectors"], "the connections")?.connectors)
    }

    /// The topics of a Kafka connection.
    ///
    /// # Errors
    /// What the server, Kafka or the connection refuses.
    pub fn topics(&self, connection: &str) -> Result<Vec<String>, Error> {
        let request = self.request(Method::GET, &["v0", "connectors", connection, "preview"]);
        let answer = request.query("preview_activity", "false").timeout(self.slow()).send()?;
        let topics: Topics = read(&answer, "the topics")?;
        Ok(topics.preview.into_iter().map(|topic| topic.topic).collect())
    }

    /// Some messages of a topic: `meta` and `data`, as a query answers.
    ///
    /// # Errors
    /// What the server, Kafka or the connection refuses.
    pub fn preview_topic(&self, connection: &str, topic: &str, group: &str) -> Result<Value, Error> {
        let request = self.request(Method::GET, &["v0", "connectors", connection, "preview"]);
        let request = request
            .query("max_records", "12")
            .query("preview_activity", "true")
            .query("preview_earliest_timestamp", "true")
            .query("kafka_topic", topic)
            .query("kafka_group_id", group)
            .query("log", "previewTopic");
        let mut answer: Value = read(&request.timeout(self.slow()).send()?, "the messages")?;
        Ok(answer["preview"][0]["deserialized"].take())
    }

    /// What matches the pattern of a bucket: its files, or with one of them its first rows as `meta` and `data`.
    ///
    /// # Errors
    /// What the server, the storage or the connection refuses.
    pub fn preview_bucket(&self, connection: &str, uri: &str, file: Option<&str>) -> Result<Value, Error> {
        let request = self.request(Method::GET, &["v0", "connectors", connection, "preview"]);
        let request = request.query("bucket_uri", uri).query("service", "s3");
        let request = match file {
            Some(file) => request.query("sample_file_uri", file),
            None => request.query("summary", "true"),
        };
        let mut answer: Value = read(&request.timeout(self.slow()).send()?, "the files")?;
        Ok(if file.is_some() { answer["preview"].take() } else { answer })
    }

    /// The policy by which a role of the cloud's trusts Tinybird, with its external id: that of a connection of this name.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn trust_policy(&self, service: &str, connection: &str) -> Result<Value, Error> {
        let request = self.request(Method::GET, &["v0", "integrations", service, "policies", "trust-policy"]);
        read(&request.query("external_id_seed", connection).send()?, "the policy")
    }

    /// The identifier of a data source; none where there is no such data source.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn datasource_id(&self, datasource: &str) -> Result<Option<String>, Error> {
        self.id_of("datasources", datasource)
    }

    /// The identifier of a pipe; none where there is no such pipe.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn pipe_id(&self, pipe: &str) -> Result<Option<String>, Error> {
        self.id_of("pipes", pipe)
    }

    fn id_of(&self, collection: &str, name: &str) -> Result<Option<String>, Error> {
        match self.get::<Identified>(&["v0", collection, name], "the resource") {
            Ok(found) => Ok(Some(found.id)),
            Err(Error::Client(error)) if error.status() == Some(404) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Stops or starts the ingestion from Kafka, in a branch or in Tinybird Local.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn ingest_from_kafka(&self, datasource: &str, starts: bool) -> Result<(), Error> {
        let what = if starts { "start" } else { "stop" };
        self.request(Method::POST, &["v0", "datasources", datasource, what]).send()?;
        Ok(())
    }

    /// Imports what is new in the bucket of a data source, by its identifier.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn sync(&self, id: &str) -> Result<(), Error> {
        self.request(Method::POST, &["v0", "datasources", id, "scheduling", "runs"]).send()?;
        Ok(())
    }

    /// Begins to import a part of what a data source is connected to.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn sample(&self, datasource: &str, sample: Sample) -> Result<Imported, Error> {
        let asked = match sample {
            Sample::Files(files) => json!({ "max_files": files, "full_export": false }),
            Sample::Rows(rows) => json!({ "max_files": 1, "full_export": false, "rows": rows }),
        };
        let request = self.request(Method::POST, &["v0", "datasources", datasource, "sample"]);
        let answer = request.body("application/json", Bytes::from(asked.to_string())).send()?;
        read(&answer, "the sample")
    }
}
