//! What to render, where to, and for whom.

use std::path::{Path, PathBuf};

use tinybird_project::{self as project, File, Writer};

use crate::cfg::Cfg;
use crate::error::Error;
use crate::package::build_script;
use crate::render::{Neighbours, PackagePaths, Rendering, render_paths};
use crate::report::Report;
use crate::sources::{Sources, normal};

/// A builder, made by [`configure`](crate::configure). Finish it with [`generate`](Self::generate),
/// [`verify`](Self::verify) or [`files`](Self::files).
///
/// Each of these takes a file or a folder of the package. It renders the definitions in that file, in the modules
/// that it reaches, and what they refer to. A folder stands for its `mod.rs`, `lib.rs` or `main.rs`, for the file of
/// its name next to it, or else for all its files. `"src"` is everything in the package: its library and its
/// binaries, wherever `Cargo.toml` says that they are.
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Config {
    out_dir: Option<PathBuf>,
    manifest_dir: Option<PathBuf>,
    package: Option<String>,
    cfg: Option<Cfg>,
    adopt: bool,
    strict: bool,
}

impl Config {
    /// The folder that the files are written to; a relative path starts at the package. By default `tinybird`.
    ///
    /// Several packages may share one folder (`"../tinybird"`): each knows its own files.
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(folder.into());
        self
    }

    /// The folder of the package's `Cargo.toml`; in a build script and in a test, cargo sets it.
    pub fn manifest_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.manifest_dir = Some(folder.into());
        self
    }

    /// The package whose manifest in the output folder lists the files; in a build script
    /// and in a test, cargo sets it.
    pub fn package(mut self, name: impl Into<String>) -> Self {
        self.package = Some(name.into());
        self
    }

    /// The features and the target for which `#[cfg]` is evaluated; in a build script, cargo sets them. Elsewhere
    /// nothing is known, and definitions that depend on an unknown `cfg` are refused.
    pub fn cfg(mut self, cfg: Cfg) -> Self {
        self.cfg = Some(cfg);
        self
    }

    /// Whether hand-written and edited files with the same paths are overwritten.
    pub fn adopt(mut self, adopt: bool) -> Self {
        self.adopt = adopt;
        self
    }

    /// Whether an unknown table is an error. By default it is a warning, because the workspace may have the table.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Renders the definitions, and brings the files in the output folder up to date.
    ///
    /// Only files whose text differs are written, each in one step, and files of definitions that are gone are removed.
    /// In a build script, cargo is told when to run it again (also when a rendered file is edited or gone) and shows once
    /// what disappeared, and `$OUT_DIR/tinybird.rs` is written for `tinybird::include_project!()`. An editor that runs the
    /// build script for itself, maybe with other features, changes no other file. A mistake that the macros report as well
    /// then leaves the files as they are: rustc shows it where it stands.
    ///
    /// Where the source tree may not be written (a package that was published or is being packaged, docs.rs), the files
    /// are compared instead, if the package holds any.
    ///
    /// ```no_run
    /// // build.rs
    /// fn main() -> Result<(), tinybird_build::Error> {
    ///     tinybird_build::configure().out_dir("../tinybird").generate("src/datafiles")
    /// }
    /// ```
    ///
    /// # Errors
    /// There is a mistake that rustc cannot see (two resources of one name, an unknown `cfg`), or a file with the
    /// same path belongs to somebody else or was edited by hand.
    pub fn generate(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        self.run(path.as_ref(), |run, writer, files| {
            if build_script::is_read_only(run.manifest_dir) {
                return if self.output(run.manifest_dir).is_dir() { writer.verify(files) } else { Ok(()) };
            }
            let Some(out_dir) = &run.out_dir else {
                return writer.clone().replacing(run.neighbours.replaced.clone()).sync(files).map(|_| ());
            };
            if build_script::is_of_an_editor() {
                if writer.verify(files).is_err() {
                    build_script::run_again(out_dir);
                }
                return Ok(());
            }
            let written = writer.clone().replacing(run.neighbours.replaced.clone()).sync(files)?;
            let paths = writer.paths(files);
            if written.is_changed() {
                build_script::date_back(&paths, run.read);
            }
            let output = self.output(run.manifest_dir);
            if run.manifest_dir.starts_with(&output) {
                let all = paths.iter().chain(&run.neighbours.all).filter(|path| path.is_file());
                build_script::watch(all.map(PathBuf::as_path));
            } else {
                build_script::watch([&*output]);
            }
            build_script::name_forgotten(out_dir, writer, &paths, &run.neighbours.all);
            if build_script::show(&written) {
                build_script::run_again(out_dir);
            }
            Ok(())
        })
    }

    /// Renders the definitions, and checks that the files in the output folder are current. Writes none of them.
    ///
    /// For a build script that must not touch the source tree, and for a test that runs in CI:
    ///
    /// ```no_run
    /// #[test]
    /// fn the_datafiles_are_current() -> Result<(), tinybird_build::Error> {
    ///     tinybird_build::configure().verify("src/datafiles")
    /// }
    /// ```
    ///
    /// # Errors
    /// As for [`generate`](Self::generate), and where a file is missing, differs, or is no longer declared.
    pub fn verify(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        self.run(path.as_ref(), |run, writer, files| {
            writer.verify(files)?;
            if run.out_dir.is_some() {
                build_script::watch([&*self.output(run.manifest_dir)]);
            }
            Ok(())
        })
    }

    /// Renders the definitions to datafiles in memory, sorted by their paths.
    ///
    /// ```no_run
    /// use tinybird_build::cfg::Cfg;
    ///
    /// let cfg = Cfg::new().with_features(["billing"]);
    /// for file in tinybird_build::configure().manifest_dir("crates/app").cfg(cfg).files("src")? {
    ///     println!("{}\n{}", file.path, file.text);
    /// }
    /// # Ok::<(), tinybird_build::Error>(())
    /// ```
    ///
    /// # Errors
    /// Something is wrong in the definitions, whether rustc sees it or not.
    pub fn files(&self, path: impl AsRef<Path>) -> Result<Vec<File>, Error> {
        let Rendered { rendering, report, .. } = self.render(&self.manifest_dir_or_env()?, path.as_ref());
        if rendering.has_errors() { Err(Error::Sources(report)) } else { Ok(rendering.files) }
    }

    /// Renders, and goes on with the files, unless there are mistakes that rustc will report.
    fn run(
        &self,
        path: &Path,
        write: impl FnOnce(&Run<'_>, &Writer, &[File]) -> Result<(), project::Error>,
    ) -> Result<(), Error> {
        let manifest_dir = self.manifest_dir_or_env()?;
        let Rendered { rendering, report, read, neighbours } = self.render(&manifest_dir, path);
        let out_dir = build_script::out_dir();
        let has_errors = rendering.has_errors();
        // rustc does not compile the package of another folder.
        let is_reported =
            out_dir.is_some() && self.manifest_dir.is_none() && !rendering.has_errors_of_its_own();
        if has_errors && !is_reported {
            return Err(Error::Sources(report));
        }
        if rendering.resources() == 0 && !has_errors {
            return Err(Error::Nothing(path.to_owned()));
        }
        if let Some(out_dir) = &out_dir {
            let own = rendering.files.iter().map(|file| ("", file));
            let files = own.chain(rendering.dependencies());
            build_script::include(out_dir, self.output(&manifest_dir), files)?;
        }
        if !has_errors {
            let run = Run {
                manifest_dir: &manifest_dir,
                out_dir: out_dir.clone(),
                read: &read,
                neighbours: &neighbours,
            };
            write(&run, &self.writer(&manifest_dir)?, &rendering.files)?;
        }
        if out_dir.is_some() {
            build_script::warn(&report);
        }
        // After a failure cargo runs the build script again in any case.
        if out_dir.is_some() {
            build_script::watch(read.iter().map(PathBuf::as_path));
        }
        Ok(())
    }

    fn render(&self, manifest_dir: &Path, path: &Path) -> Rendered {
        let cfg = match &self.cfg {
            Some(cfg) => cfg.clone(),
            None if build_script::out_dir().is_some() => Cfg::from_build_script(),
            None => Cfg::new(),
        };
        let sources = Sources::new(manifest_dir);
        let package = PackagePaths { manifest_dir, paths: &[path.to_owned()], cfg: &cfg };
        let (mut rendering, mut sources) = render_paths(sources, &[package]);
        let package = self.package_or_env();
        let packages: Vec<&str> = package.as_deref().into_iter().collect();
        let output = self.output(manifest_dir);
        let neighbours = rendering.check_in(&output, &packages, self.adopt, &mut sources);
        rendering.files.sort_by(|a, b| a.path.cmp(&b.path));
        if self.strict {
            rendering.be_strict();
        }
        let report = Report::new(&sources, rendering.diagnostics.clone(), false);
        let read = sources.read().map(Path::to_owned).collect();
        Rendered { rendering, report, read, neighbours }
    }

    fn manifest_dir_or_env(&self) -> Result<PathBuf, Error> {
        let variable = "CARGO_MANIFEST_DIR";
        let given = self.manifest_dir.clone().or_else(|| std::env::var_os(variable).map(PathBuf::from));
        given.ok_or(Error::Environment(variable))
    }

    fn output(&self, manifest_dir: &Path) -> PathBuf {
        normal(&manifest_dir.join(self.out_dir.as_deref().unwrap_or(Path::new("tinybird"))))
    }

    fn package_or_env(&self) -> Option<String> {
        self.package.clone().or_else(|| std::env::var(PACKAGE_NAME).ok())
    }

    fn writer(&self, manifest_dir: &Path) -> Result<Writer, Error> {
        let package = self.package_or_env().ok_or(Error::Environment(PACKAGE_NAME))?;
        Ok(Writer::new(self.output(manifest_dir), package).adopt(self.adopt))
    }
}

/// Where cargo says the package's name.
const PACKAGE_NAME: &str = "CARGO_PKG_NAME";

/// What was rendered.
struct Rendered {
    rendering: Rendering,
    report: Report,
    /// Every file and folder whose change may change the outcome.
    read: Vec<PathBuf>,
    neighbours: Neighbours,
}

/// One run, once the definitions are rendered.
struct Run<'a> {
    manifest_dir: &'a Path,
    /// Where a build script may write.
    out_dir: Option<PathBuf>,
    /// What was read.
    read: &'a [PathBuf],
    neighbours: &'a Neighbours,
}
