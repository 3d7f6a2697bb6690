//! The package that a command is about.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fmt};

use serde_json::Value;
use tinybird_build::cfg::Cfg;
use tinybird_build::package::{Error, Features, Package};
use tinybird_build::sources::normal;
use tinybird_core::suggest::did_you_mean;

use crate::cli;

/// Where the command runs, and for which package.
#[derive(Debug)]
pub(crate) struct Context {
    /// The folder that the command was started in.
    pub(crate) here: PathBuf,
    pub(crate) package: Package,
    /// What is known of `#[cfg]`.
    pub(crate) cfg: Cfg,
}

/// Why there is no package: what is wrong, and what to do.
#[derive(Debug)]
pub(crate) struct NoPackage(String);

impl fmt::Display for NoPackage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Error> for NoPackage {
    fn from(error: Error) -> Self {
        let help = match &error {
            Error::Missing(_) => "\nhelp: run it in a package, or name one by `--manifest-path`",
            Error::Workspace(_) => "\nhelp: choose one of its packages by `--package`",
            _ => "",
        };
        Self(format!("{error}{help}"))
    }
}

/// The folder that the command was started in.
pub(crate) fn here() -> Result<PathBuf, NoPackage> {
    env::current_dir().map_err(|error| NoPackage(format!("the current folder is not known: {error}")))
}

impl Context {
    /// Finds the package: the one that is named, or the nearest one of the paths, or of the current folder.
    pub(crate) fn find(arguments: &cli::Package, paths: &[PathBuf]) -> Result<Self, NoPackage> {
        let here = here()?;
        if arguments.workspace {
            let message =
                "this is about one package, and not about the workspace\nhelp: name it by `--package`";
            return Err(NoPackage(message.to_owned()));
        }
        let manifest = arguments.manifest_path.as_ref().map(|path| normal(&here.join(path)));
        let package = match (&arguments.package, manifest) {
            (Some(name), manifest) => of_workspace(name, manifest.as_deref())?,
            (None, Some(manifest)) => Package::read(&manifest)?,
            (None, None) => near(&here, paths)?,
        };
        Self::of(here, package, arguments)
    }

    fn of(here: PathBuf, package: Package, arguments: &cli::Package) -> Result<Self, NoPackage> {
        let features = Features {
            named: arguments.features.clone(),
            all: arguments.all_features,
            no_default: arguments.no_default_features,
        };
        let cfg = Cfg::new().with_features(package.enabled(&features)?);
        Ok(Self { here, package, cfg })
    }

    /// The packages that a command is about: the one that [`find`](Self::find) finds, or with `--workspace` all that may
    /// declare resources.
    pub(crate) fn all(arguments: &cli::Package, paths: &[PathBuf]) -> Result<Vec<Self>, NoPackage> {
        if !arguments.workspace {
            return Ok(vec![Self::find(arguments, paths)?]);
        }
        let here = here()?;
        let manifest = arguments.manifest_path.as_ref().map(|path| normal(&here.join(path)));
        let metadata = metadata(manifest.as_deref())?;
        let members = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
        let manifests = users(members).filter_map(|member| member["manifest_path"].as_str());
        manifests
            .map(|manifest| Self::of(here.clone(), Package::read(Path::new(manifest))?, arguments))
            .collect()
    }

    /// A path as a person sees it from here.
    pub(crate) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.here).unwrap_or(path).display().to_string()
    }
}

/// The nearest package of all paths; without paths, of this folder.
fn near(here: &Path, paths: &[PathBuf]) -> Result<Package, NoPackage> {
    let mut paths = paths.iter().map(|path| normal(&here.join(path)));
    let Some(first) = paths.next() else { return Ok(Package::near(here)?) };
    let package = Package::near(&first)?;
    for path in paths {
        let other = Package::near(&path)?;
        if other.dir != package.dir {
            let (first, path) = (first.display(), path.display());
            return Err(NoPackage(format!(
                "`{first}` belongs to the package `{}`, and `{path}` to `{}`\n\
                 help: render them one by one: each package knows its own files",
                package.name, other.name
            )));
        }
    }
    Ok(package)
}

/// The cargo that runs this, else the one in the path.
pub(crate) fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// What cargo knows of the packages of a workspace.
pub(crate) fn metadata(manifest: Option<&Path>) -> Result<Value, NoPackage> {
    let mut command = Command::new(cargo());
    command.args(["metadata", "--no-deps", "--format-version", "1"]);
    if let Some(manifest) = manifest {
        command.arg("--manifest-path").arg(manifest);
    }
    let output = command.output().map_err(|error| failed(&error))?;
    if !output.status.success() {
        return Err(failed(&String::from_utf8_lossy(&output.stderr).trim()));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| failed(&error))
}

/// The members of a workspace that depend on `tinybird`, also by way of another member.
fn users(members: &[Value]) -> impl Iterator<Item = &Value> {
    let depends = |member: &Value, name: &str| {
        let all = member["dependencies"].as_array().map(Vec::as_slice).unwrap_or_default();
        all.iter().any(|dependency| dependency["name"] == name)
    };
    let mut users: Vec<&str> = vec!["tinybird"];
    loop {
        let next = members.iter().find_map(|member| {
            let name = member["name"].as_str().filter(|name| !users.contains(name))?;
            users.iter().any(|user| depends(member, user)).then_some(name)
        });
        match next {
            Some(name) => users.push(name),
            None => break,
        }
    }
    members.iter().filter(move |member| {
        member["name"].as_str().is_some_and(|name| name != "tinybird" && users.contains(&name))
    })
}

fn failed(why: &dyn fmt::Display) -> NoPackage {
    NoPackage(format!("`cargo metadata` failed: {why}"))
}

/// A package of the workspace, of which cargo knows the members.
fn of_workspace(name: &str, manifest: Option<&Path>) -> Result<Package, NoPackage> {
    let metadata = metadata(manifest)?;
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let names = || packages.iter().filter_map(|package| package["name"].as_str());
    let Some(found) = packages.iter().find(|package| package["name"] == name) else {
        let help = match did_you_mean(name, names()) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => {
                format!("it has {}", names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
            }
        };
        return Err(NoPackage(format!("the workspace has no package `{name}`\nhelp: {help}")));
    };
    let manifest = found["manifest_path"].as_str().ok_or_else(|| failed(&"it names no manifest"))?;
    Ok(Package::read(Path::new(manifest))?)
}
