//! `cargo tinybird migrate`: datafiles to Rust sources.

use std::path::Path;
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
    for (path, refusals) in &migration.refused {
        shell.wrong(&format!("`{}` did not move: {}", path.display(), migrate::why(refusals)));
    }
    shell.status(if arguments.dry_run { "Would move" } else { "Moved" }, migrate::counts(&migration));
    match done {
        Outcome::Well if !migration.refused.is_empty() => Outcome::Wrong,
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
    // What stands in the way of the datafiles is told before anything is written.
    let adopted = arguments.adopt.then(|| {
        let context = Context::find(&arguments.package, slice::from_ref(&arguments.out));
        Ok((migrate::root(migration)?, context.map_err(|error| error.to_string())?))
    });
    let adopted = match adopted.transpose() {
        Ok(adopted) => adopted,
        Err::<_, String>(why) => return shell.failed(why),
    };
    match migrate::write(migration, &arguments.out, arguments.force) {
        Ok(written) => shell.files("wrote", written.iter().map(|path| path.display())),
        Err(why) => return shell.failed(why),
    }
    adopted.map_or(Outcome::Well, |(root, context)| adopt(migration, &root, &context, arguments, shell))
}

/// Renders the module into the project's folder, in the place of the datafiles that moved.
fn adopt(
    migration: &Migration,
    root: &Path,
    context: &Context,
    arguments: &Migrate,
    shell: Shell,
) -> Outcome {
    let mut rendered = Rendered::of(context, slice::from_ref(&arguments.out));
    let report = rendered.check(&[], false);
    if rendered.rendering.has_errors() {
        shell.report(&report);
        return Outcome::Wrong;
    }
    match migrate::adopt(migration, root, &context.package.name, &rendered.rendering.files) {
        Ok((report, removed)) => {
            for (change, paths) in [("created", &report.created), ("updated", &report.updated)] {
                shell.files(
                    change,
                    paths.iter().map(|path| root.join(path.to_string()).display().to_string()),
                );
            }
            shell.files("removed", removed.iter().map(|path| path.display()));
            Outcome::Well
        }
        Err(why) => shell.failed(why),
    }
}
