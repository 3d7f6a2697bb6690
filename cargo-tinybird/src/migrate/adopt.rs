//! From datafiles that were written by hand to generated ones.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tinybird_project::{Error, File, Folder, Problem, Report, Writer};

use super::Migration;

/// The folder of a project, as its datafiles tell it: they lie in it, or in its folders for each kind.
///
/// # Errors
/// They lie in several.
pub(crate) fn root(migration: &Migration) -> Result<PathBuf, String> {
    let roots: BTreeSet<&Path> = migration.moved.iter().filter_map(|moved| root_of(&moved.path)).collect();
    let mut roots = roots.into_iter();
    match (roots.next(), roots.next()) {
        (Some(root), None) => Ok(root.to_owned()),
        (None, _) => Err("no datafile moved".to_owned()),
        (Some(first), Some(second)) => Err(format!(
            "the datafiles belong to several projects: `{}`, `{}`\n\
             help: migrate them one by one, each with its own `--out`",
            first.display(),
            second.display()
        )),
    }
}

fn root_of(path: &Path) -> Option<&Path> {
    let folder = path.parent()?;
    let is_of_kind =
        Folder::ALL.iter().any(|kind| folder.file_name().is_some_and(|name| name == kind.name()));
    if is_of_kind { folder.parent() } else { Some(folder) }
}

/// Writes what the module renders to in the place of the datafiles. Those whose places are others now are removed, after
/// everything is written.
///
/// # Errors
/// A file cannot be written or removed, a file that did not move is in the way, or the package generates other files into
/// the folder.
pub(crate) fn adopt(
    migration: &Migration,
    root: &Path,
    package: &str,
    files: &[File],
) -> Result<(Report, Vec<PathBuf>), String> {
    let writer = Writer::new(root, package).adopt(true);
    if let Err(Error::NotCurrent { problems, .. }) = writer.verify(files)
        && let Some(other) = problems.iter().find(|problem| matches!(problem, Problem::Superfluous { .. }))
    {
        return Err(format!(
            "the package renders other definitions to `{}`: {other}\n\
             help: declare the module in the package, and run `cargo tinybird generate --adopt`",
            root.display()
        ));
    }
    let is_moved = |path: &Path| migration.moved.iter().any(|moved| moved.path == path);
    for file in files {
        let path = root.join(file.path.to_string());
        if !is_moved(&path) && fs::read_to_string(&path).is_ok_and(|text| text != file.text) {
            return Err(format!(
                "`{}` did not move, and stands where a definition is rendered\n\
                 help: remove it, or rename it, and run `cargo tinybird generate --adopt`",
                path.display()
            ));
        }
    }
    let report = writer.sync(files).map_err(|error| error.to_string())?;
    let generated: BTreeSet<PathBuf> = files.iter().map(|file| root.join(file.path.to_string())).collect();
    let mut removed = Vec::new();
    for moved in &migration.moved {
        let place =
            File::of(moved.kind, &moved.name, String::new()).map(|file| root.join(file.path.to_string()));
        let is_rendered = place.is_some_and(|place| generated.contains(&place));
        if generated.contains(&moved.path) || !is_rendered {
            continue;
        }
        match fs::remove_file(&moved.path) {
            Ok(()) => removed.push(moved.path.clone()),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(format!("`{}` cannot be removed: {error}", moved.path.display())),
        }
    }
    Ok((report, removed))
}
