//! What is the same in both clients, awaited.

use std::future::IntoFuture;

use tinybird_core::Resource;
use tinybird_core::resource::kinds;

use super::transport::Call;
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
    /// # use tinybird_client::{Client, Error, datasource::Source};
    /// # use tinybird_core::resource::kinds;
    /// async fn append<PageViews: kinds::DataSource>(tinybird: &Client) -> Result<(), Error> {
    ///     let job = tinybird.datasource::<PageViews>().append(Source::file("rows.csv.gz")).await?;
    ///     job.wait().await?.all_written()?;
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
    pub fn tokens(&self) -> Tokens<'_, Self> {
        Tokens::new(self)
    }

    /// A token that expires. `name` shows in Tinybird's logs of queries.
    pub fn jwt(&self, name: impl Into<String>) -> JwtBuilder<'_, Self> {
        JwtBuilder::new(self, name.into())
    }
}

impl<'a, T: 'a> IntoFuture for Prepared<'a, Client, T> {
    type Output = Result<T, Error>;
    type IntoFuture = Call<'a, Result<T, Error>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let client = self.client;
            let mut exchange = self.exchange?;
            let outcome = match self.body {
                None => {
                    let step = move |event, now| exchange.step(event, now);
                    drive::drive(&*client.transport, usize::MAX, step).await
                }
                Some(open) => drive::upload(&*client.transport, &open, exchange).await?,
            };
            let answer = outcome.answer.map_err(|error| client.core.redacted(error))?;
            (self.read)(client, answer)
        })
    }
}

impl<'a> IntoFuture for Import<'a, Client> {
    type Output = Result<Job<'a, Client>, Error>;
    type IntoFuture = Call<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.prepared().into_future()
    }
}

impl<'a> IntoFuture for Delete<'a, Client> {
    type Output = Result<Job<'a, Client>, Error>;
    type IntoFuture = Call<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.prepared().into_future()
    }
}

impl<'a> IntoFuture for Waiting<'a, Client> {
    type Output = Result<JobState, Error>;
    type IntoFuture = Call<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let client = self.client();
        let mut polls = self.polls();
        Box::pin(async move {
            drive::drive(&*client.transport, usize::MAX, move |event, now| polls.step(event, now)).await
        })
    }
}
