//! How a client is made.

use std::fmt;
use std::sync::Arc;

use super::{Client, Transport};
use crate::config::{Config, Given, given_methods};
use crate::core::Core;
use crate::error::Error;
use crate::options::Options;

/// How a [`Client`] is made: [`Client::builder`].
#[derive(Default)]
pub struct ClientBuilder {
    given: Given,
    options: Options,
    transport: Option<Arc<dyn Transport>>,
}

impl ClientBuilder {
    given_methods!();

    /// How it sends.
    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// What carries its requests, instead of `ureq`.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// Without a token, where the address is none, and, without the feature `blocking`, where there is no transport.
    pub fn build(self) -> Result<Client, Error> {
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport()?,
        };
        let core = Core { config: Arc::new(Config::new(self.given)?), options: self.options };
        Ok(Client { core, transport })
    }
}

#[cfg(feature = "blocking")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature there is none")]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    Ok(Arc::new(super::ureq::Ureq::new()))
}

#[cfg(not(feature = "blocking"))]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    let message = "there is no transport: turn on the feature `blocking`, or call `ClientBuilder::transport`";
    Err(Error::new(crate::error::ErrorKind::Config, message))
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("ClientBuilder");
        text.field("given", &self.given).field("options", &self.options).finish_non_exhaustive()
    }
}
