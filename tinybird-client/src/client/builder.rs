//! How a client is made.

use std::fmt;
use std::sync::Arc;

use super::{Client, Transport};
use crate::config::{Config, Given};
use crate::core::Core;
use crate::error::Error;
use crate::options::Options;
use crate::token::Token;

/// How a [`Client`] is made: [`Client::builder`].
#[derive(Default)]
pub struct ClientBuilder {
    given: Given,
    options: Options,
    transport: Option<Arc<dyn Transport>>,
}

impl ClientBuilder {
    /// Token and address from the environment; see [`Client`].
    #[must_use]
    pub fn from_env(mut self) -> Self {
        let user_agent = self.given.user_agent.take();
        self.given = Given { user_agent, ..Given::from_env(|name| std::env::var(name).ok()) };
        self
    }

    /// The token. It must be able to do what the client is used for, and no more.
    #[must_use]
    pub fn token(mut self, token: impl Into<Token>) -> Self {
        self.given.token = Some(token.into());
        self
    }

    /// The address of the workspace's region; a path in it is kept.
    #[must_use]
    pub fn base_url(mut self, address: impl Into<String>) -> Self {
        self.given.address = Some(address.into());
        self
    }

    /// What stands in front of this crate's name in the header `User-Agent`: `my-service/1.2`.
    #[must_use]
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.given.user_agent = Some(product.into());
        self
    }

    /// How it sends.
    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// What carries its requests, instead of `reqwest`.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// Without a token, where the address is none, and, without the feature `client`, where there is no transport.
    pub fn build(self) -> Result<Client, Error> {
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport()?,
        };
        let core = Core { config: Arc::new(Config::new(self.given)?), options: self.options };
        Ok(Client { core, transport })
    }
}

#[cfg(feature = "client")]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    Ok(Arc::new(super::ReqwestTransport::new()?))
}

#[cfg(not(feature = "client"))]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    let message = "there is no transport: turn on the feature `client`, or call `ClientBuilder::transport`";
    Err(Error::new(crate::error::ErrorKind::Config, message))
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("ClientBuilder");
        text.field("given", &self.given).field("options", &self.options).finish_non_exhaustive()
    }
}
