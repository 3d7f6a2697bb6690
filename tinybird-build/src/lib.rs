//! Renders Tinybird datafiles from Rust sources, without compiling them.
//!
//! In a build script:
//!
//! ```no_run
//! fn main() -> Result<(), tinybird_build::Error> {
//!     tinybird_build::configure().out_dir("tinybird").generate("src/datafiles")
//! }
//! ```
//!
//! [`Config::verify`] only compares, for CI; [`Config::files`] renders to memory.
//!
//! The modules that are reached from the given file or folder are read, the calls of `tinybird`'s macros in them found,
//! and the references between their items followed, also into path dependencies: what these declare can be referred to, and is
//! rendered by the package that it belongs to. What cannot be known without compiling is refused with the reason, never
//! guessed: an unknown `cfg`, a feature of a path dependency that its users do not name, a call within another macro or in a
//! module that one declares, an ambiguous glob, and of other crates that depend on `tinybird` a macro that is called like one
//! of ours, or like an item of ours. There are these exceptions:
//!
//! - An attribute macro is taken to keep the items that it is put on; `#[test]`, also as `#[x::test]`, removes them.
//! - What procedural macros, macros of crates that cannot be read, and files included from `OUT_DIR` expand to is taken to
//!   declare no resources.
//! - Two globs of one scope do not bring in the same name, since rustc refuses that.
//! - A path whose first name is a crate's means the crate, not something that a glob brings in.
//! - A requested file is read even if the `cfg` of its `mod` is false or unknown.

pub mod cfg;
mod configure;
pub mod datafiles;
mod diagnostic;
mod error;
mod nameres;
pub mod package;
pub mod render;
mod report;
pub mod sources;
mod span;

pub use configure::Config;
pub use datafiles::ExternalMember;
pub use diagnostic::{Diagnostic, Tried};
pub use error::Error;
pub use nameres::{Call, DefId, Item, ResolveError, Scan, ScopeId};
pub use report::{Problem, Report};
pub use span::{FileId, Place, Span};

/// Begins to say how a project is rendered: where to, and for which package.
pub fn configure() -> Config {
    Config::default()
}

/// Renders the definitions in a file or folder of the package, and in the modules reached from there, to the folder
/// `tinybird` of the package: [`Config::generate`] without further settings.
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), tinybird_build::Error> {
///     tinybird_build::generate("src/datafiles")
/// }
/// ```
///
/// # Errors
/// As [`Config::generate`].
pub fn generate(path: impl AsRef<std::path::Path>) -> Result<(), Error> {
    configure().generate(path)
}
