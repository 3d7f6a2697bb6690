//! `.env.local`: the file that tokens are written to. Only its owner reads it, and git ignores it.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tinybird_deploy::{EnvFile, private};

use crate::cli;
use crate::git::git;
use crate::package::{Context, here};

const NAME: &str = ".env.local";

/// The folder of the package; without a package, this one.
fn folder(package: &cli::Package) -> Result<PathBuf, String> {
    let is_requested = package.manifest_path.is_some() || package.package.is_some();
    match Context::find(package, &[]) {
        Ok(context) => Ok(context.package.dir),
        Err(error) if is_requested => Err(error.to_string()),
        Err(_) => here().map_err(|error| error.to_string()),
    }
}

/// Sets names, or removes those without a value; all other lines stay.
pub(crate) fn write(package: &cli::Package, values: &[(&str, Option<&str>)]) -> Result<PathBuf, String> {
    let folder = folder(package)?;
    let path = folder.join(NAME);
    let failed =
        |what: &str, error: &dyn std::fmt::Display| format!("`{}` cannot be {what}: {error}", path.display());
    let (text, is_there) = match fs::read_to_string(&path) {
        Ok(text) => (text, true),
        Err(error) if error.kind() == ErrorKind::NotFound => (String::new(), false),
        Err(error) => return Err(failed("read", &error)),
    };
    let mut file = EnvFile::read(text);
    values.iter().for_each(|(name, value)| file.set(name, *value));
    if !is_there && file.text().is_empty() {
        return Ok(path);
    }
    if values.iter().any(|(_, value)| value.is_some()) {
        ignore(&folder)?;
    }
    private::write(&path, file.text()).map_err(|error| error.to_string())?;
    Ok(path)
}

/// Sees to it that git ignores the file.
fn ignore(folder: &Path) -> Result<(), String> {
    if git(folder, &["ls-files", "--", NAME]).is_some() {
        return Err(format!(
            "git keeps `{NAME}`, so that everybody who has the repository would get the token: it was not written\n\
             help: `git rm --cached {NAME}`"
        ));
    }
    let is_repository = git(folder, &["rev-parse", "--git-dir"]).is_some();
    if !is_repository || git(folder, &["check-ignore", "--", NAME]).is_some() {
        return Ok(());
    }
    let path = folder.join(".gitignore");
    let mut text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(format!("`{}` cannot be read: {error}", path.display())),
    };
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(NAME);
    text.push('\n');
    tinybird_project::replace(&path, &text)
        .map_err(|error| format!("`{}` cannot be written: {error}", path.display()))
}
