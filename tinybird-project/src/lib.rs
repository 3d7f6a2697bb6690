//! A project on disk: rendered files are written into the folders that Tinybird's tool reads, and nothing that a
//! person or another package wrote is lost.
//!
//! Beside the folders stands a manifest for each package, `tinybird.PACKAGE.manifest`, to be committed with the
//! files. It lists what the package generated. Unless files are adopted, only that is overwritten or removed, and
//! only while its text is still what was generated.
//!
//! A run checks everything before it changes anything. It writes only files whose text differs (line breaks
//! aside), each in one step, and leaves a state from which the next run goes on, wherever it is interrupted. Two
//! runs may overlap: several packages never write the same file, and two processes of one package that render the
//! same definitions write the same. Nothing is synced to the disk: the promise is about crashed processes, not
//! about power cuts.
//!
//! What is wrong across the resources of a project, [`graph`] says.

mod disk;
mod error;
pub mod graph;
mod manifest;
#[doc(hidden)]
pub mod parallel;
mod plan;
mod project;
mod report;
mod text;
mod writer;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

pub use disk::replace;
pub use error::{Error, Problem};
pub use project::Project;
pub use report::Report;
pub use text::Difference;
pub use tinybird_core::Folder;
pub use tinybird_core::layout::{File, FilePath, InvalidPath};
pub use writer::Writer;
