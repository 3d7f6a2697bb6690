//! What the workspace holds: its datafiles.

use std::time::Duration;

use serde::Deserialize;
use tinybird_client::http::{HeaderMap, Method};

use super::{Api, lenient};
use crate::error::Error;

/// A list of resources, of whatever kind.
#[derive(Deserialize)]
struct Listed {
    #[serde(
        alias = "datasources",
        alias = "pipes",
        alias = "connectors",
        default,
        deserialize_with = "lenient::nullable"
    )]
    all: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    #[serde(default, deserialize_with = "lenient::id")]
    name: String,
}

/// Where datafiles of an extension are.
fn collection(extension: &str) -> (&'static str, &'static str) {
    match extension {
        "datasource" => ("v0", "datasources"),
        "connection" => ("v0", "connectors"),
        _ => ("v1", "pipes"),
    }
}

impl Api {
    /// The names of the resources whose datafiles have this extension: `datasource`, `pipe` or `connection`.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn names(&self, extension: &str) -> Result<Vec<String>, Error> {
        let (version, collection) = collection(extension);
        let listed = self.get::<Listed>(&[version, collection], &format!("the {collection}"));
        match listed {
            Ok(listed) => Ok(listed.all.into_iter().map(|one| one.name).collect()),
            // Some workspaces have no connectors, and older servers another place for pipes.
            Err(error) if error.is_not_found() && extension == "connection" => Ok(Vec::new()),
            Err(error) if error.is_not_found() && extension == "pipe" => {
                let listed = self.get::<Listed>(&["v0", collection], "the pipes")?;
                Ok(listed.all.into_iter().map(|one| one.name).collect())
            }
            Err(error) => Err(error),
        }
    }

    /// The datafile of a resource, as it is deployed.
    ///
    /// # Errors
    /// What the server or the connection refuses, and a text that is not UTF-8.
    pub fn datafile(&self, extension: &str, name: &str) -> Result<String, Error> {
        Ok(self.datafile_and_limit(extension, name)?.0)
    }

    /// The same, and for how long the server takes no more requests, where it says so.
    pub(crate) fn datafile_and_limit(
        &self,
        extension: &str,
        name: &str,
    ) -> Result<(String, Option<Duration>), Error> {
        let (version, collection) = collection(extension);
        let file = format!("{name}.{extension}");
        let get = |version: &str| self.request(Method::GET, &[version, collection, &file]).send();
        let answer = match get(version) {
            Err(error) if version == "v1" && error.status() == Some(404) => get("v0")?,
            answer => answer?,
        };
        let closed_for = closed_for(answer.headers());
        let text = String::from_utf8(answer.into_body().to_vec())
            .map_err(|_| Error::answer(&format!("`{file}`"), "it is not UTF-8"))?;
        Ok((text, closed_for))
    }
}

/// Where the server says that nothing remains of its limit, the time until it begins anew.
fn closed_for(headers: &HeaderMap) -> Option<Duration> {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<f64>().ok();
    let is_closed = number("x-ratelimit-remaining").is_some_and(|remaining| remaining < 1.0);
    let reset = number("x-ratelimit-reset").filter(|_| is_closed)?;
    Duration::try_from_secs_f64(reset).ok()
}
