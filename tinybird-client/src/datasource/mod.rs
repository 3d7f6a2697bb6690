//! Data sources as a whole: rows appended from files and addresses, replaced and deleted.

mod import;
mod source;

use std::fmt;

use bytes::Bytes;
use http::{Method, Response};
use serde_json::Value;

pub use import::Import;
pub use source::{Format, Source};

use crate::config::{encoded, form};
use crate::core::FORM;
use crate::error::{Error, ErrorKind};
use crate::job::Job;
use crate::prepared::{HasCore, Prepared};

/// A data source as a whole: `Client::datasource`.
#[derive(Clone)]
pub struct Datasource<'a, C> {
    client: &'a C,
    name: String,
}

impl<'a, C> Datasource<'a, C> {
    pub(crate) fn new(client: &'a C, name: String) -> Self {
        Self { client, name }
    }

    /// Appends rows of a file or an address. Tinybird takes five such requests a minute: rows of a program are sent by `ingest`
    /// and `batches`.
    pub fn append(&self, source: Source) -> Import<'a, C> {
        Import::new(self.client, &self.name, "append", source)
    }

    /// Replaces all rows, or those that [`replace_where`](Import::replace_where) tells.
    pub fn replace(&self, source: Source) -> Import<'a, C> {
        Import::new(self.client, &self.name, "replace", source)
    }

    /// Deletes the rows for which a condition holds: `country = 'ES'`.
    pub fn delete(&self, condition: impl Into<String>) -> Delete<'a, C> {
        Delete { client: self.client, name: self.name.clone(), condition: condition.into() }
    }
}

impl<'a, C: HasCore> Datasource<'a, C> {
    /// Deletes all rows.
    pub fn truncate(&self) -> Prepared<'a, C, ()> {
        let path = format!("/v0/datasources/{}/truncate", encoded(&self.name));
        let request = self.client.core().config.request(Method::POST, &path, None, Bytes::new());
        Prepared::new(self.client, request, |_, _| Ok(()))
    }
}

impl<C> fmt::Debug for Datasource<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Datasource").field("name", &self.name).finish()
    }
}

/// Rows that are deleted: [`Datasource::delete`].
///
/// It is awaited, or `run` by the blocking client, and gives a [`Job`] that deletes them.
#[must_use = "nothing is deleted until it is awaited, or `run` by the blocking client"]
pub struct Delete<'a, C> {
    client: &'a C,
    name: String,
    condition: String,
}

impl<'a, C: HasCore> Delete<'a, C> {
    pub(crate) fn prepared(self) -> Prepared<'a, C, Job<'a, C>> {
        self.send(false, Job::read)
    }

    /// Tells how many rows would be deleted.
    pub fn dry_run(self) -> Prepared<'a, C, u64> {
        self.send(true, rows_to_be_deleted)
    }

    fn send<T>(
        self,
        is_dry: bool,
        read: fn(&'a C, Response<Bytes>) -> Result<T, Error>,
    ) -> Prepared<'a, C, T> {
        let path = format!("/v0/datasources/{}/delete", encoded(&self.name));
        let condition = self.condition.trim();
        let pairs = [("delete_condition", condition), ("dry_run", "true")];
        let pairs = if is_dry { &pairs[..] } else { &pairs[..1] };
        let request = match condition {
            "" => {
                Err(Error::new(ErrorKind::Query, "there is no condition: all rows are deleted by `truncate`"))
            }
            _ => {
                let body = form(pairs.iter().copied()).into();
                self.client.core().config.request(Method::POST, &path, Some(FORM), body)
            }
        };
        Prepared::new(self.client, request, read)
    }
}

impl<C> fmt::Debug for Delete<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delete").field("name", &self.name).field("condition", &self.condition).finish()
    }
}

fn rows_to_be_deleted<C>(_: &C, answer: Response<Bytes>) -> Result<u64, Error> {
    let json: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    let rows = json.get("rows_to_be_deleted").and_then(Value::as_u64);
    rows.ok_or_else(|| {
        Error::new(ErrorKind::Decode, "the answer does not tell how many rows would be deleted")
    })
}
