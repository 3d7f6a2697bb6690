//! The build script's side: what to render, where to, and what cargo is told.

use std::fmt;
use std::path::{Path, PathBuf};

use tinybird_core::project::{self, File, Report as Written, Writer};

use crate::cfg::Cfg;
use crate::error::Report;
use crate::render::{Rendering, render};
use crate::scan::Scan;

/// Why a project was not rendered. `Debug` prints the report, so that a `main` that returns it shows the places.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Something is wrong in the sources that rustc cannot see.
    #[error("{0}")]
    Sources(Report),
    /// The files in the output folder cannot be brought up to date, or are not.
    #[error("{0}")]
    Files(#[from] project::Error),
    /// No definition was found where they were to be.
    #[error(
        "no Tinybird resource is declared in `{}`, nor in a module reached from there\n\
         help: name the file or the folder that holds the macro calls, or remove the call of `generate`",
        .0.display()
    )]
    Nothing(PathBuf),
    /// A variable that cargo sets for build scripts is not set.
    #[error("`{0}` is not set: call this from a build script, or say `manifest_dir` and `package`")]
    Environment(&'static str),
    /// A file of the build could not be written.
    #[error("cannot write `{}`: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Cargo shows it behind `Error: `.
        write!(f, "\n{self}")
    }
}

/// How a project is rendered: made by [`configure`](crate::configure).
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Config {
    out_dir: Option<PathBuf>,
    manifest_dir: Option<PathBuf>,
    package: Option<String>,
    adopt: bool,
    verify: bool,
}

/// What was rendered.
struct Rendered {
    rendering: Rendering,
    report: Report,
    read: Vec<PathBuf>,
}

impl Config {
    /// The folder that the files are written to; a relative path starts at the package. By default `tinybird`.
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(folder.into());
        self
    }

    /// The folder of the package's `Cargo.toml`; in a build script cargo says it.
    pub fn manifest_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.manifest_dir = Some(folder.into());
        self
    }

    /// The package for which the files are written; in a build script cargo says it.
    pub fn package(mut self, name: impl Into<String>) -> Self {
        self.package = Some(name.into());
        self
    }

    /// Whether files that stand in the way, written or edited by hand, are taken over.
    pub fn adopt(mut self, adopt: bool) -> Self {
        self.adopt = adopt;
        self
    }

    /// Whether the files are only compared: where one is not current, it is an error. It is chosen by itself where the
    /// source tree may not be written: in a package that was published or is being verified, and on docs.rs.
    pub fn verify(mut self, verify: bool) -> Self {
        self.verify = verify;
        self
    }

    /// Renders the definitions in a file or folder of the package, and in the modules reached from there, and brings the
    /// files in the output folder up to date. For a build script: it tells cargo when to run it again, and writes
    /// `$OUT_DIR/tinybird.rs` for `tinybird::include_project!()`.
    ///
    /// A mistake that the macros report as well leaves the files as they are: rustc shows it where it stands.
    ///
    /// # Errors
    /// Something is wrong that rustc cannot see (two resources of one name, an unknown `cfg`), or a file in the way is
    /// not this package's or was edited by hand.
    pub fn generate(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let manifest_dir = self.manifest_dir_or_env()?;
        let rendered = self.render(&manifest_dir, path.as_ref(), Cfg::from_build_script());
        for path in &rendered.read {
            tell(&format!("rerun-if-changed={}", path.display()));
        }
        if let Some(out_dir) = std::env::var_os("OUT_DIR") {
            include_file(&PathBuf::from(out_dir).join("tinybird.rs"), &rendered.rendering.files)?;
        }
        if rendered.rendering.has_errors_of_its_own() {
            return Err(Error::Sources(rendered.report));
        }
        if rendered.rendering.has_errors() {
            return Ok(());
        }
        if rendered.rendering.resources == 0 {
            return Err(Error::Nothing(path.as_ref().to_owned()));
        }
        let writer = self.writer(&manifest_dir)?;
        if self.verify {
            writer.verify(&rendered.rendering.files)?;
        } else if is_read_only(&manifest_dir) {
            // A package need not hold what is rendered from it.
            if self.output(&manifest_dir).is_dir() {
                writer.verify(&rendered.rendering.files)?;
            }
        } else {
            say(&writer.sync(&rendered.rendering.files)?);
        }
        Ok(())
    }

    /// Renders the definitions in a file or folder of the package, and in the modules reached from there, to datafiles in
    /// memory, with the features that are given.
    ///
    /// # Errors
    /// Something is wrong in the definitions, whether rustc sees it or not.
    pub fn files<S: Into<String>>(
        &self,
        path: impl AsRef<Path>,
        features: impl IntoIterator<Item = S>,
    ) -> Result<Vec<File>, Error> {
        let manifest_dir = self.manifest_dir_or_env()?;
        let cfg = Cfg::new().with_features(features);
        let Rendered { rendering, report, .. } = self.render(&manifest_dir, path.as_ref(), cfg);
        if rendering.has_errors() {
            return Err(Error::Sources(report));
        }
        Ok(rendering.files)
    }

    fn render(&self, manifest_dir: &Path, path: &Path, cfg: Cfg) -> Rendered {
        let mut scan = Scan::new(manifest_dir, path, cfg);
        let rendering = render(&mut scan);
        let report = Report::new(scan.sources(), rendering.diagnostics.clone(), false);
        let read = scan.sources().read().map(Path::to_owned).collect();
        Rendered { rendering, report, read }
    }

    fn manifest_dir_or_env(&self) -> Result<PathBuf, Error> {
        let variable = "CARGO_MANIFEST_DIR";
        let given = self.manifest_dir.clone().or_else(|| std::env::var_os(variable).map(PathBuf::from));
        given.ok_or(Error::Environment(variable))
    }

    fn output(&self, manifest_dir: &Path) -> PathBuf {
        manifest_dir.join(self.out_dir.as_deref().unwrap_or(Path::new("tinybird")))
    }

    fn writer(&self, manifest_dir: &Path) -> Result<Writer, Error> {
        let variable = "CARGO_PKG_NAME";
        let package = self.package.clone().or_else(|| std::env::var(variable).ok());
        let package = package.ok_or(Error::Environment(variable))?;
        Ok(Writer::new(self.output(manifest_dir), package).adopt(self.adopt))
    }
}

/// Whether a package's sources may not be written: they were packaged, or documentation is built from them.
fn is_read_only(manifest_dir: &Path) -> bool {
    std::env::var_os("DOCS_RS").is_some() || manifest_dir.join("Cargo.toml.orig").exists()
}

/// Tells cargo something.
#[allow(clippy::print_stdout)]
fn tell(instruction: &str) {
    println!("cargo::{instruction}");
}

/// Shows what appeared and what disappeared: a struct that was renamed is another table.
fn say(written: &Written) {
    const MANY: usize = 12;
    let text = written.to_string();
    let lines: Vec<&str> = text.lines().collect();
    for line in lines.iter().take(MANY) {
        tell(&format!("warning=tinybird: {line}"));
    }
    if lines.len() > MANY {
        tell(&format!("warning=tinybird: .. and {} more", lines.len() - MANY));
    }
}

/// Writes the files as an expression, for `include_project!`.
fn include_file(path: &Path, files: &[File]) -> Result<(), Error> {
    let mut text = String::from("&[\n");
    for file in files {
        text.push_str(&format!("    ({:?}, {:?}),\n", file.path.to_string(), file.text));
    }
    text.push_str("]\n");
    // Unchanged, it keeps its time, so that cargo need not compile what includes it.
    if std::fs::read_to_string(path).is_ok_and(|current| current == text) {
        return Ok(());
    }
    std::fs::write(path, text).map_err(|source| Error::Io { path: path.to_owned(), source })
}
