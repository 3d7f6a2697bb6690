//! What is the same in both clients, run.

use tinybird_core::Resource;
use tinybird_core::resource::kinds;

use super::{Client, drive};
use crate::core::Core;
use crate::datasource::{Datasource, Delete, Import};
use crate::error::Error;
use crate::job::{Job, JobState, Waiting};
use crate::jwt::JwtBuilder;
use crate::prepared::{HasCore, Prepared};
use crate::tokens::Tokens;

impl HasCore for Client {
    fn core(&self) -> &Core {
        &self.core
    }
}

impl Client {
    /// A data source as a whole: rows appended from files and addresses, replaced and deleted.
    ///
    /// ```no_run
    /// # use tinybird_client::{Error, blocking::Client, datasource::Source};
    /// # use tinybird_core::resource::kinds;
    /// fn append<PageViews: kinds::DataSource>(tinybird: &Client) -> Result<(), Error> {
    ///     let job = tinybird.datasource::<PageViews>().append(Source::file("rows.csv.gz")).run()?;
    ///     job.wait().run()?.all_written()?;
    ///     Ok(())
    /// }
    /// ```
    pub fn datasource<D: kinds::DataSource>(&self) -> Datasource<'_, Self> {
        self.datasource_named(<D as Resource>::NAME)
    }

    /// The same by its name.
    pub fn datasource_named(&self, name: impl Into<String>) -> Datasource<'_, Self> {
        Datasource::new(self, name.into())
    }

    /// A job by its id.
    pub fn job(&self, id: impl Into<String>) -> Job<'_, Self> {
        Job::by_id(self, id.into())
    }

    /// The static tokens of the workspace.
    ///
    /// ```
    /// # use tinybird_client::{blocking::Client, fake::Fake};
    /// # let fake = Fake::new();
    /// # let tinybird = Client::builder().token("p.token").transport(fake.clone()).build()?;
    /// fake.answer(200, r#"{"tokens": [{"id": "a", "name": "backend", "token": "p.backend", "scopes": [{"type": "ADMIN"}]}]}"#);
    /// let tokens = tinybird.tokens().list().run()?;
    /// assert_eq!((&*tokens[0].name, &*tokens[0].scopes[0].kind), ("backend", "ADMIN"));
    /// # Ok::<(), tinybird_client::Error>(())
    /// ```
    pub fn tokens(&self) -> Tokens<'_, Self> {
        Tokens::new(self)
    }

    /// A token that expires. `name` shows in Tinybird's logs of queries.
    pub fn jwt(&self, name: impl Into<String>) -> JwtBuilder<'_, Self> {
        JwtBuilder::new(self, name.into())
    }
}

impl<T> Prepared<'_, Client, T> {
    /// Makes the call.
    ///
    /// # Errors
    ///
    /// What makes no sense, in which case nothing is sent; what the server or the connection refuses; and an answer that is not
    /// what it should be.
    pub fn run(self) -> Result<T, Error> {
        let client = self.client;
        let mut exchange = self.exchange?;
        let outcome = match self.body {
            None => client.drive(u64::MAX, |event, now| exchange.step(event, now)),
            Some(open) => drive::upload(&*client.transport, &open, exchange)?,
        };
        let answer = outcome.answer.map_err(|error| client.core.redacted(error))?;
        (self.read)(client, answer)
    }
}

impl<'a> Import<'a, Client> {
    /// Sends the rows, or the address.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, and what the server or the connection refuses.
    pub fn run(self) -> Result<Job<'a, Client>, Error> {
        self.prepared().run()
    }
}

impl<'a> Delete<'a, Client> {
    /// Begins to delete the rows.
    ///
    /// # Errors
    ///
    /// An empty condition, and what the server or the connection refuses.
    pub fn run(self) -> Result<Job<'a, Client>, Error> {
        self.prepared().run()
    }
}

impl Waiting<'_, Client> {
    /// Waits.
    ///
    /// # Errors
    ///
    /// A job that fails, and what the server or the connection refuses.
    pub fn run(self) -> Result<JobState, Error> {
        let client = self.client();
        let mut polls = self.polls();
        client.drive(u64::MAX, |event, now| polls.step(event, now))
    }
}
