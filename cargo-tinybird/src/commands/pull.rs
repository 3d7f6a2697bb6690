//! `cargo tinybird pull`: what is deployed, as datafiles or as Rust.

use std::path::{Path, PathBuf};

use serde_json::json;
use tinybird_deploy::Datafile;
use tinybird_deploy::pull::disk::{self, Plan};

use crate::cli::Pull;
use crate::format::Styles;
use crate::migrate;
use crate::outcome::Outcome;
use crate::package::{Context, here};
use crate::remote::{Remote, failure};
use crate::shell::Shell;

pub(crate) fn run(arguments: &Pull, shell: Shell) -> Outcome {
    match pull(arguments, shell) {
        Ok(outcome) => outcome,
        Err(message) => shell.failed(message),
    }
}

fn pull(arguments: &Pull, shell: Shell) -> Result<Outcome, String> {
    let remote = Remote::find(&arguments.target, shell)?;
    let folder = folder(arguments)?;
    shell.status("Pulling", format_args!("from {}", remote.host()));
    let progress = |done: usize, all: usize| {
        if done.is_multiple_of(100) && done < all {
            shell.status("Pulling", format_args!("{done} of {all}"));
        }
    };
    let files =
        tinybird_deploy::pull::pull(&remote.api, &progress).map_err(|error| nothing(&folder, &error))?;
    if arguments.rust {
        return rust(arguments, files, shell);
    }
    write(arguments, &folder, files, shell)
}

/// Writes all of the files, or none.
fn write(arguments: &Pull, folder: &Path, files: Vec<Datafile>, shell: Shell) -> Result<Outcome, String> {
    let nothing = |error: &tinybird_deploy::Error| nothing(folder, error);
    if !arguments.dry_run && disk::recover(folder).map_err(|error| error.to_string())? {
        shell.note(&format!(
            "an earlier pull was interrupted: `{}` was brought back to what it was before",
            shown(folder)
        ));
    }
    let plan = Plan::new(folder, files).map_err(|error| nothing(&error))?;
    let paths = |files: &[Datafile]| {
        let path = |file: &Datafile| shown(&folder.join(&file.path));
        files.iter().map(path).collect::<Vec<_>>()
    };
    if !plan.updated.is_empty() && !arguments.force {
        let list: Vec<String> = paths(&plan.updated).iter().map(|path| format!("  {path}")).collect();
        shell.wrong(&format!(
            "these files are not what is deployed, and would be replaced; nothing was written:\n{}\n\
             help: `cargo tinybird diff` shows the differences; `--force` replaces the files; `--out-dir` chooses another folder",
            list.join("\n")
        ));
        return Ok(Outcome::Wrong);
    }
    if !arguments.dry_run {
        plan.write(folder).map_err(|error| nothing(&error))?;
    }
    let (created, updated) = match arguments.dry_run {
        true => ("missing", "stale"),
        false => ("created", "updated"),
    };
    shell.files(created, paths(&plan.created));
    shell.files(updated, paths(&plan.updated));
    let count = plan.created.len() + plan.updated.len();
    let object = json!({
        "reason": "pulled", "created": plan.created.len(), "updated": plan.updated.len(), "unchanged": plan.unchanged,
        "is_dry_run": arguments.dry_run,
    });
    let verb = if arguments.dry_run { "would be written" } else { "written" };
    let what = format!("{count} datafiles {verb}, {} unchanged, in `{}`", plan.unchanged, shown(folder));
    shell.event("Finished", what, &object);
    Ok(Outcome::Well)
}

/// The folder of the package's datafiles; without a package, this one.
fn folder(arguments: &Pull) -> Result<PathBuf, String> {
    let here = here().map_err(|error| error.to_string())?;
    if let Some(folder) = &arguments.out_dir {
        return Ok(here.join(folder));
    }
    match Context::find(&arguments.target.package, &[]) {
        Ok(context) => Ok(context.package.dir.join("tinybird")),
        Err(error)
            if arguments.target.package.manifest_path.is_some()
                || arguments.target.package.package.is_some() =>
        {
            Err(error.to_string())
        }
        Err(_) => Ok(here.join("tinybird")),
    }
}

fn nothing(folder: &Path, error: &tinybird_deploy::Error) -> String {
    let text = failure(error);
    let (what, help) = text.split_once("\nhelp: ").unwrap_or((&text, "run `cargo tinybird pull` again"));
    format!("{what}\nnothing was written: `{}` is as it was\nhelp: {help}", shown(folder))
}

fn shown(folder: &Path) -> String {
    let here = here().unwrap_or_default();
    folder.strip_prefix(here).unwrap_or(folder).display().to_string()
}

/// As a module of Rust, as `migrate` writes it, and as datafiles where that cannot be.
fn rust(arguments: &Pull, files: Vec<Datafile>, shell: Shell) -> Result<Outcome, String> {
    let staged = tempfile::tempdir().map_err(|error| format!("cannot create a temporary folder: {error}"))?;
    let staged = staged.path();
    let told = |error: tinybird_deploy::Error| failure(&error);
    Plan::new(staged, files).and_then(|plan| plan.write(staged)).map_err(told)?;
    let out = arguments.out_dir.clone().unwrap_or_else(|| PathBuf::from("src/datafiles"));
    let root = here().map_err(|error| error.to_string())?;
    let found = match staged.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        true => migrate::find(&[staged.to_owned()])?,
        false => Vec::new(),
    };
    let mut styles = Styles::default();
    let migration = migrate::migrate(found, false, styles.of(&root.join(&out).join("mod.rs")));
    let slashes = |path: PathBuf| path.display().to_string().replace('\\', "/");
    let mut files: Vec<Datafile> =
        migration.sources.iter().map(|(path, text)| Datafile::new(slashes(out.join(path)), text)).collect();
    for (path, refusals) in &migration.refused {
        let relative = PathBuf::from("tinybird").join(path.strip_prefix(staged).unwrap_or(path));
        let text = std::fs::read_to_string(path).map_err(|error| format!("{error}"))?;
        shell.note(&format!("`{}` stays a datafile: {}", relative.display(), migrate::why(refusals)));
        files.push(Datafile::new(slashes(relative), text));
    }
    write(arguments, &root, files, shell).inspect(|outcome| {
        if *outcome == Outcome::Well && !arguments.dry_run && !migration.sources.is_empty() {
            let module = out.file_name().unwrap_or_default().to_string_lossy();
            shell.note(&format!(
                "next: `pub mod {module};` in `src/lib.rs`, then `cargo tinybird check`; `cargo tinybird init` makes the package, where there is none"
            ));
        }
    })
}
