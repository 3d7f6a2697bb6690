//! `cargo tinybird migrate`: datafiles to Rust sources.

use std::path::{Path, PathBuf};
use std::slice;

use crate::cli::Migrate;
use crate::format::Styles;
use crate::init;
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
    let mut styles = Styles::default();
    let style = styles.of(&absolute(&arguments.out).join("mod.rs"));
    let migration = migrate::migrate(found, arguments.sql_files, style);
    if arguments.init
        && !arguments.dry_run
        && let Err(why) = init::package_of(&arguments.package)
    {
        return shell.failed(why);
    }
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
    if !arguments.dry_run && !migration.moved.is_empty() {
        match next(&migration, arguments, shell) {
            Ok(next) => shell.note(&next),
            Err(why) => return shell.failed(why),
        }
    }
    match done {
        Outcome::Well if !migration.refused.is_empty() => Outcome::Wrong,
        done => done,
    }
}

/// A path from the root, so that the folders above it are known.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Shows the files of the module.
fn show(migration: &Migration, arguments: &Migrate, shell: Shell) {
    for (path, text) in &migration.sources {
        shell.answer(&format!("// {}\n\n{text}", arguments.out.join(path).display()));
    }
}

fn write(migration: &Migration, arguments: &Migrate, shell: Shell) -> Outcome {
    // What stands in the way of the datafiles is told before anything is written.
    let adopted = (arguments.adopt || arguments.init).then(|| {
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
    rendered.rendering.check(&[]);
    let report = rendered.report(false);
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

/// Does what a build needs, where that is asked for, and says what comes next.
fn next(migration: &Migration, arguments: &Migrate, shell: Shell) -> Result<String, String> {
    let out = arguments.out.display().to_string().replace('\\', "/");
    let module = arguments.out.file_name().unwrap_or_default().to_string_lossy();
    let root = migrate::root(migration).unwrap_or_default();
    let folder = match init::package_folder(&arguments.package) {
        Some(folder) => folder,
        None => PathBuf::new(),
    };
    let within = |path: &Path| absolute(path).strip_prefix(absolute(&folder)).ok().map(Path::to_owned);
    let rendered =
        within(&root).filter(|path| !path.as_os_str().is_empty()).unwrap_or_else(|| PathBuf::from("."));
    let rendered = rendered.display().to_string().replace('\\', "/");
    let source = within(&arguments.out).map_or(out, |path| path.display().to_string().replace('\\', "/"));
    if !arguments.init {
        let adopted = if arguments.adopt {
            ""
        } else {
            "\n  cargo tinybird generate --adopt        # the datafiles are generated from now on"
        };
        return Ok(format!(
            "next:\n  cargo add tinybird && cargo add --build tinybird-build\n  \
             in `src/lib.rs`: `pub mod {module};`\n  \
             in `build.rs`: `tinybird_build::configure().out_dir({rendered:?}).generate({source:?})`{adopted}\n\
             `cargo tinybird migrate .. --init` does it all"
        ));
    }
    let crates = arguments.crates.path()?;
    let done = init::wire(&folder, &module, &source, &rendered, crates.as_deref())?;
    shell.files(
        "wrote",
        done.written.iter().map(|path| within(path).unwrap_or_else(|| path.clone()).display().to_string()),
    );
    done.notes.iter().for_each(|note| shell.note(note));
    Ok("next:\n  cargo build             # renders the definitions\n  cargo tinybird check    # looks at all of them together".to_owned())
}
