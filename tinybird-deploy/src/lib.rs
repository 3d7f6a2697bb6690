//! From datafiles to a live deployment of [Tinybird](https://www.tinybird.co), and back: the steps behind `cargo tinybird`.
//!
//! Applications use it as `tinybird::deploy`, with the feature `deploy`.
//!
//! ```no_run
//! use tinybird_deploy::{Api, Datafile, Deploy, Settings, Waited};
//!
//! let settings = Settings::find(&std::env::current_dir()?)?;
//! let api = Api::new(settings.client()?);
//! let files = [Datafile::new("datasources/views.datasource", "SCHEMA >\n    page String\n")];
//! let started = Deploy::new(&api).start(&files)?;
//! if let Waited::Live(deployment) = started.wait(&api)? {
//!     println!("deployment {} is live", deployment.id);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod api;
mod changes;
mod datafile;
mod deploy;
mod error;
pub mod git;
pub mod login;
mod multipart;
pub mod private;
pub mod pull;
mod settings;
mod wait;

pub use api::Api;
pub use api::branches::Branch;
pub use api::connections::{Connection, Sample};
pub use api::data::{Imported, Source};
pub use api::deployments::{Deployment, Feedback, Level, Mistake, State};
pub use api::jobs::Job;
pub use api::local::{LocalTokens, LocalWorkspace, LocalWorkspaces};
pub use api::regions::Region;
pub use api::tokens::StaticToken;
pub use api::workspace::Workspace;
pub use changes::{Change, Changes, DataMovement, Permission, PermissionChanges, TokenChange};
pub use datafile::Datafile;
pub use deploy::{Check, Deploy, Started, Verdict};
pub use error::Error;
pub use settings::env_file::EnvFile;
pub use settings::{Found, Given, Origin, Settings};
pub use tinybird_client as client;
pub use wait::{Pace, Step, Waited, Waiting};
