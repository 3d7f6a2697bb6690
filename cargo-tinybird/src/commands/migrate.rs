//! `cargo tinybird migrate`: datafiles to Rust sources.

use std::fs;

use crate::cli::Migrate;
use crate::migrate::{Found, Migration, Target, find, migrate, summary, write};
use crate::outcome::Outcome;

#[allow(clippy::print_stdout, clippy::print_stderr)]
pub(crate) fn run(arguments: &Migrate) -> Outcome {
    let found = match find(&arguments.paths) {
        Ok(found) => found,
        Err(why) => {
            eprintln!("error: {why}");
            return Outcome::Failed;
        }
    };
    let migration = migrate(found.into_iter().map(read).collect(), arguments.sql_files);
    if arguments.dry_run {
        for (path, text) in &migration.sources {
            println!("// {}\n{text}", arguments.out.join(path).display());
        }
    } else {
        let target = Target { folder: &arguments.out, force: arguments.force };
        match write(&migration, &target) {
            Ok(written) => written.iter().for_each(|path| println!("wrote {}", path.display())),
            Err(error) => {
                eprintln!("{error}");
                return Outcome::Failed;
            }
        }
    }
    eprint!("{}", summary(&migration));
    outcome(&migration)
}

fn read(found: Found) -> (Found, Result<String, String>) {
    let text = fs::read(&found.path).map_err(|error| format!("it cannot be read: {error}"));
    let text = text.and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is no UTF-8".to_owned()));
    (found, text)
}

fn outcome(migration: &Migration) -> Outcome {
    if migration.left.is_empty() { Outcome::Well } else { Outcome::Wrong }
}
