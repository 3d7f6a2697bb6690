//! Tinybird's API, as far as the steps need it.

pub(crate) mod branches;
mod build;
pub(crate) mod connections;
pub(crate) mod data;
pub(crate) mod deployments;
pub(crate) mod jobs;
pub(crate) mod lenient;
pub(crate) mod local;
pub(crate) mod regions;
mod request;
mod resources;
pub(crate) mod secrets;
pub(crate) mod tokens;
pub(crate) mod workspace;

use std::time::Duration;

use serde::de::DeserializeOwned;
use tinybird_client::blocking::Client;
use tinybird_client::http::{Method, Response};
use tinybird_client::{Bytes, Options, Retry};

use crate::error::Error;
use request::ApiRequest;

/// How long the server may take to read a project.
const SLOW: Duration = Duration::from_secs(300);

/// Tinybird's API, with one token.
#[derive(Debug, Clone)]
pub struct Api {
    client: Client,
    options: Options,
    slow: Duration,
}

impl Api {
    /// The API through a client. What cannot be reached is tried again for some seconds, what is limited as the server says.
    #[must_use]
    pub fn new(client: Client) -> Self {
        let retry = Retry { attempts: 6, ..Retry::default() };
        let options = Options { retry, deadline: Duration::from_secs(120), ..Options::default() };
        Self { client, options, slow: SLOW }
    }

    /// The same with another limit for the time of each request.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = timeout;
        self.options.deadline = self.options.deadline.max(timeout);
        self.slow = timeout;
        self
    }

    /// The client.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// How long a request may take in which the server reads a project.
    pub(crate) fn slow(&self) -> Duration {
        self.slow
    }

    pub(crate) fn get<T: DeserializeOwned>(&self, segments: &[&str], asked_for: &str) -> Result<T, Error> {
        json(&self.request(Method::GET, segments).send()?, asked_for)
    }

    pub(crate) fn request(&self, method: Method, segments: &[&str]) -> ApiRequest<'_> {
        ApiRequest::new(self, method, segments)
    }
}

/// What an answer holds.
pub(crate) fn json<T: DeserializeOwned>(answer: &Response<Bytes>, asked_for: &str) -> Result<T, Error> {
    serde_json::from_slice(answer.body()).map_err(|error| Error::answer(asked_for, error.to_string()))
}
