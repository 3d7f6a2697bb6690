//! `cargo tinybird new` and `cargo tinybird init`: a project from nothing, with one resource of each kind.

use std::path::Path;

use tinybird_project::replace;

use crate::cli::{Crates, Init, New};
use crate::init::{self, DEFINITIONS};
use crate::outcome::Outcome;
use crate::shell::Shell;

pub(crate) fn new(arguments: &New, shell: Shell) -> Outcome {
    let folder = &arguments.path;
    if folder.exists() {
        return shell.failed(format!(
            "`{}` exists\nhelp: run `cargo tinybird init {}` to make a project of it",
            folder.display(),
            folder.display()
        ));
    }
    make(folder, &arguments.crates, shell)
}

pub(crate) fn init(arguments: &Init, shell: Shell) -> Outcome {
    make(&arguments.path, &arguments.crates, shell)
}

fn make(folder: &Path, crates: &Crates, shell: Shell) -> Outcome {
    match project(folder, crates, shell) {
        Ok(()) => {
            let into = match folder == Path::new(".") {
                true => String::new(),
                false => format!("  cd {}\n", folder.display()),
            };
            shell.note(&format!(
                "next:\n{into}  cargo build             # renders `src/datafiles.rs` to `tinybird`\n  cargo tinybird check    # looks at all of it together"
            ));
            Outcome::Well
        }
        Err(why) => shell.failed(why),
    }
}

fn project(folder: &Path, crates: &Crates, shell: Shell) -> Result<(), String> {
    init::package(folder)?;
    let definitions = folder.join("src/datafiles.rs");
    if definitions.exists() || folder.join("src/datafiles").exists() {
        return Err(format!(
            "`{}` exists\nhelp: `cargo tinybird check` says what is in it",
            definitions.with_extension("").display()
        ));
    }
    let crates = crates.path()?;
    replace(&definitions, DEFINITIONS)
        .map_err(|error| format!("`{}` cannot be written: {error}", definitions.display()))?;
    let done = init::wire(folder, "datafiles", "src/datafiles.rs", "tinybird", crates.as_deref())?;
    shell.files("wrote", [&definitions].into_iter().chain(&done.written).map(|path| path.display()));
    done.notes.iter().for_each(|note| shell.note(note));
    Ok(())
}
