//! `cargo tinybird migrate`: datafiles to Rust sources.

use std::slice;

use crate::cli::Migrate;
use crate::migrate::{self, Migration};
use crate::outcome::Outcome;
use crate::package::Context;
use crate::shell::Shell;
use crate::sources::Rendered;

pub(crate) fn run(arguments: &Migrate, shell: Shell) -> Outcome {
    let found = match migrate::find(&arguments.paths) {
        Ok(found) => found,
        Err(why) => return shell.failed(why),
    };
    let migration = migrate::migrate(found, arguments.sql_files);
    let done = if arguments.dry_run {
        show(&migration, arguments, shell);
        Outcome::Well
    } else {
        write(&migration, arguments, shell)
    };
    if done == Outcome::Failed {
        return done;
    }
    for moved in &migration.moved {
        moved.notes.iter().for_each(|note| shell.note(&format!("`{}`: {note}", moved.path.display())));
    }
    for (path, refusals) in &migration.left {
        shell.wrong(&format!("`{}` did not move: {}", path.display(), migrate::why(refusals)));
    }
    shell.status(if arguments.dry_run { "Would move" } else { "Moved" }, migrate::counts(&migration));
    match done {
        Outcome::Well if !migration.left.is_empty() => Outcome::Wrong,
        done => done,
    }
}

/// Shows the files of the module.
fn show(migration: &Migration, arguments: &Migrate, shell: Shell) {
    for (path, text) in &migration.sources {
        shell.answer(&format!("// {}\n\n{text}", arguments.out.join(path).display()));
    }
}

fn write(migration: &Migration, arguments: &Migrate, shell: Shell) -> Outcome {
    match migrate::write(migration, &arguments.out, arguments.force) {
        Ok(written) => written.iter().for_each(|path| shell.file("wrote", path.display())),
        Err(why) => return shell.failed(why),
    }
    if arguments.adopt { adopt(migration, arguments, shell) } else { Outcome::Well }
}

/// Renders the module into the project's folder, in the place of the datafiles that moved.
fn adopt(migration: &Migration, arguments: &Migrate, shell: Shell) -> Outcome {
    let root = match migrate::root(migration) {
        Ok(root) => root,
        Err(why) => return shell.failed(why),
    };
    let context = match Context::find(&arguments.package, slice::from_ref(&arguments.out)) {
        Ok(context) => context,
        Err(error) => return shell.failed(error),
    };
    let mut rendered = Rendered::of(&context, slice::from_ref(&arguments.out));
    let report = rendered.check(&[], false);
    if rendered.rendering.has_errors() {
        shell.report(&report);
        return Outcome::Wrong;
    }
    match migrate::adopt(migration, &root, &context.package.name, &rendered.rendering.files) {
        Ok((report, removed)) => {
            for (change, paths) in [("created", &report.created), ("updated", &report.updated)] {
                paths.iter().for_each(|path| shell.file(change, root.join(path.to_string()).display()));
            }
            removed.iter().for_each(|path| shell.file("removed", path.display()));
            Outcome::Well
        }
        Err(why) => shell.failed(why),
    }
}
