//! Rows of data sources: appended, replaced, deleted; and runs of copies and sinks.

use serde::Deserialize;
use serde_json::Value;
use tinybird_client::Bytes;
use tinybird_client::http::Method;

use super::jobs::Job;
use super::{Api, json, lenient};
use crate::error::Error;

/// Where rows come from.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Source {
    /// An address that Tinybird reads.
    Url(String),
    /// The bytes of a file, compressed by gzip.
    Gzip(Bytes),
}

/// What the server says of rows that it takes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Imported {
    #[serde(flatten)]
    job: Job,
    #[serde(deserialize_with = "lenient::id")]
    import_id: String,
    #[serde(rename = "job")]
    inner: Option<Value>,
}

impl Imported {
    /// The job that writes them; none where they are written.
    #[must_use]
    pub fn job(&self) -> Option<Job> {
        let inner = self.inner.clone().and_then(|job| serde_json::from_value::<Job>(job).ok());
        inner.or_else(|| Some(self.job.clone())).filter(|job| !job.id().is_empty() && !job.status.is_empty())
    }

    /// The answer as that of a job that is over.
    #[must_use]
    pub fn said(&self) -> &Job {
        &self.job
    }
}

impl Api {
    /// Appends rows, or replaces those that are there: all, or those that a condition holds for.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn import(
        &self,
        datasource: &str,
        source: &Source,
        format: &str,
        replaces: bool,
        condition: Option<&str>,
    ) -> Result<Imported, Error> {
        let mode = if replaces { "replace" } else { "append" };
        let mut request = match source {
            Source::Url(url) => self
                .request(Method::POST, &["v0", "datasources"])
                .query("name", datasource)
                .query("mode", mode)
                .form([("url", &**url)]),
            Source::Gzip(bytes) => {
                let media_type = match format {
                    "ndjson" => "application/x-ndjson",
                    "parquet" => "application/vnd.apache.parquet",
                    _ => "text/csv",
                };
                let request = self.request(Method::POST, &["v1", "datasources", datasource, mode]);
                request.body(media_type, bytes.clone()).gzipped().timeout(self.slow())
            }
        };
        request = request.query("format", format);
        if let Some(condition) = condition {
            request = request.query("replace_condition", condition);
        }
        json(&request.send()?, "the rows")
    }

    /// How many rows a condition holds for.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn count_rows_to_delete(&self, datasource: &str, condition: &str) -> Result<u64, Error> {
        #[derive(Deserialize)]
        struct Counted {
            rows_to_be_deleted: u64,
        }
        let fields = [("delete_condition", condition), ("dry_run", "true")];
        let request = self.request(Method::POST, &["v0", "datasources", datasource, "delete"]).form(fields);
        Ok(json::<Counted>(&request.send()?, "the rows to delete")?.rows_to_be_deleted)
    }

    /// Begins to delete the rows that a condition holds for.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn delete_rows(&self, datasource: &str, condition: &str) -> Result<Imported, Error> {
        let fields = [("delete_condition", condition)];
        let request = self.request(Method::POST, &["v0", "datasources", datasource, "delete"]).form(fields);
        json(&request.send()?, "the rows to delete")
    }

    /// Deletes all rows.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn truncate(&self, datasource: &str) -> Result<(), Error> {
        self.request(Method::POST, &["v0", "datasources", datasource, "truncate"]).send()?;
        Ok(())
    }

    /// Runs a copy pipe or a sink, with parameters: `what` is `copy` or `sink`.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn run_pipe(
        &self,
        pipe: &str,
        what: &str,
        parameters: &[(String, String)],
    ) -> Result<Imported, Error> {
        let request = self.request(Method::POST, &["v0", "pipes", pipe, what]);
        let request =
            parameters.iter().fold(request, |request, (name, value)| request.query(name.clone(), value));
        json(&request.send()?, "the run")
    }

    /// The answer of an endpoint in a format: `json`, `csv`, `ndjson` or `parquet`.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn endpoint(
        &self,
        pipe: &str,
        format: &str,
        parameters: &[(String, String)],
    ) -> Result<Bytes, Error> {
        let file = format!("{pipe}.{format}");
        let request = self.request(Method::GET, &["v0", "pipes", &file]);
        let request =
            parameters.iter().fold(request, |request, (name, value)| request.query(name.clone(), value));
        Ok(request.timeout(self.slow()).send()?.into_body())
    }

    /// The answer of SQL that reads.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn sql(&self, sql: &str) -> Result<Bytes, Error> {
        Ok(self.client().sql(sql).bytes()?)
    }
}
