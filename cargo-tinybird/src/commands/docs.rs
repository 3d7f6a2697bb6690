//! `cargo tinybird docs`: the project as a folder of static pages.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tinybird_local::site;

use crate::cli::Docs;
use crate::outcome::Outcome;
use crate::package::here;
use crate::project::Project;
use crate::shell::Shell;

pub(crate) fn run(arguments: &Docs, shell: Shell) -> Outcome {
    match write(arguments, shell) {
        Ok(outcome) => outcome,
        Err(message) => shell.failed(message),
    }
}

fn write(arguments: &Docs, shell: Shell) -> Result<Outcome, String> {
    let project = Project::read(&arguments.paths, &arguments.package, false)?;
    shell.report(&project.report);
    if project.has_errors() {
        return Ok(Outcome::Wrong);
    }
    let name = Project::name(&arguments.package, &arguments.paths);
    let described = site::describe(&name, &project.placed());
    let here = here().map_err(|error| error.to_string())?;
    let folder = here.join(&arguments.out_dir);
    if !is_free(&folder) {
        return Err(format!(
            "`{}` holds other files\n\
             help: name a folder that is empty, or that this command wrote, with `--out-dir`",
            arguments.out_dir.display()
        ));
    }
    let failed = |error| format!("`{}` cannot be written: {error}", arguments.out_dir.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    for (name, text) in site::folder(&described) {
        fs::write(folder.join(name), text).map_err(failed)?;
    }
    let page = folder.join("index.html");
    shell.status(
        "Finished",
        format_args!(
            "{} resources in `{}`",
            project.resources,
            arguments.out_dir.join("index.html").display()
        ),
    );
    if arguments.open {
        open(&page)
            .map_err(|error| format!("no browser can be started: {error}\nhelp: open the page by hand"))?;
    }
    Ok(Outcome::Well)
}

/// Whether a folder is not there, is empty, or was written by this command.
fn is_free(folder: &Path) -> bool {
    let Ok(mut entries) = fs::read_dir(folder) else { return true };
    entries.next().is_none() || folder.join("project.json").is_file() && folder.join("lineage.js").is_file()
}

/// Opens a page in the browser of the user.
fn open(page: &Path) -> std::io::Result<()> {
    let program = std::env::var_os("BROWSER").filter(|program| !program.is_empty());
    let mut command = match (program, std::env::consts::OS) {
        (Some(program), _) => Command::new(program),
        (None, "macos") => Command::new("open"),
        (None, "windows") => Command::new("explorer"),
        (None, _) => Command::new("xdg-open"),
    };
    command.arg(page).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().map(drop)
}
