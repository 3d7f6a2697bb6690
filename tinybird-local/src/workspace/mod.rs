//! A workspace on this machine: it takes rows and answers calls of pipes, as Tinybird does.
//!
//! ```no_run
//! use tinybird_engine::{Engine, Host, Options};
//! use tinybird_core::template::render::Values;
//! use tinybird_local::workspace::Workspace;
//! # let definitions = Vec::new();
//!
//! let mut options = Options::new(Host::find()?);
//! options.settings = Workspace::settings();
//! let mut workspace = Workspace::new(Engine::find(options)?);
//! workspace.load(definitions)?;
//! workspace.append("page_views", b"{\"site\": \"a\"}\n")?;
//! let answer = workspace.call("top_sites", &Values::new().with("limit", "5"), "JSON")?;
//! # Ok::<(), tinybird_local::workspace::Error>(())
//! ```

mod append;
mod call;
mod change;
mod csv;
mod error;
mod fit;
mod load;
mod path;
mod rows;
mod view;

pub use append::{Appended, Quarantined};
pub use change::Change;
pub use csv::Dialect;
pub use error::Error;
pub use load::Loaded;
#[cfg(feature = "serve")]
pub(crate) use load::unique;

use std::collections::BTreeMap;

use tinybird_core::suggest::did_you_mean;
use tinybird_core::{AnyDefinition, Kind};
use tinybird_engine::{Engine, Settings};
use tinybird_project::graph::Member;

/// The resources of a project on an engine.
#[derive(Debug)]
pub struct Workspace {
    engine: Engine,
    resources: Vec<AnyDefinition>,
    secrets: BTreeMap<String, String>,
}

impl Workspace {
    /// A workspace without resources. The engine's settings are those of [`Workspace::settings`].
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        Self { engine, resources: Vec::new(), secrets: BTreeMap::new() }
    }

    /// The settings of an engine that takes rows.
    #[must_use]
    pub fn settings() -> Settings {
        Settings::default()
            // Dates and times in all the ways that Tinybird takes.
            .with("date_time_input_format", "best_effort")
            // A null within an array is not a zero.
            .with("input_format_null_as_default", "0")
            // An error says which row it means.
            .with("input_format_parallel_parsing", "0")
    }

    /// The values of the secrets that templates name.
    pub fn set_secrets(&mut self, secrets: BTreeMap<String, String>) {
        self.secrets = secrets;
    }

    /// The resources that were loaded last.
    #[must_use]
    pub fn resources(&self) -> &[AnyDefinition] {
        &self.resources
    }

    /// A data source by its name.
    ///
    /// # Errors
    /// There is none.
    pub fn data_source(&self, name: &str) -> Result<&AnyDefinition, Error> {
        self.find(name, |kind| kind == Kind::DataSource)
            .map_err(|similar| Error::NoDataSource { name: name.to_owned(), similar })
    }

    /// A pipe by its name.
    ///
    /// # Errors
    /// There is none.
    pub fn pipe(&self, name: &str) -> Result<&AnyDefinition, Error> {
        self.find(name, Kind::is_pipe).map_err(|similar| Error::NoPipe { name: name.to_owned(), similar })
    }

    /// A resource, or the name of one that is called alike.
    fn find(&self, name: &str, is: impl Fn(Kind) -> bool) -> Result<&AnyDefinition, Option<String>> {
        let mut all = self.resources.iter().filter(|resource| is(resource.kind()));
        let names = all.clone().map(AnyDefinition::name);
        all.find(|resource| resource.name() == name)
            .ok_or_else(|| did_you_mean(name, names).map(str::to_owned))
    }

    /// Pipes that write into a data source, with its name, each after those whose rows it may read.
    fn writers(&self, kind: Kind) -> Vec<(String, String)> {
        let members: Vec<Member<'_>> = self.resources.iter().map(Member::new).collect();
        let writers = members.iter().filter(|member| member.kind() == kind);
        let mut writers: Vec<(&Member<'_>, &str)> =
            writers.filter_map(|member| Some((member, member.writes_to.as_deref()?))).collect();
        let mut ordered = Vec::with_capacity(writers.len());
        while !writers.is_empty() {
            let is_ready = |(member, _): &(&Member<'_>, &str)| {
                let mut read = member.queries.iter().flat_map(|query| &query.tables);
                !read.any(|table| writers.iter().any(|(_, target)| *target == table.name))
            };
            // Those that feed each other in a circle come in the order of the project.
            let next = writers.iter().position(is_ready).unwrap_or(0);
            let (member, target) = writers.remove(next);
            ordered.push((member.name().to_owned(), target.to_owned()));
        }
        ordered
    }
}
