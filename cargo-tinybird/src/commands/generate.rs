//! `cargo tinybird generate`: Rust sources to datafiles.

use std::path::Path;

use tinybird_build::{Error, configure};

use crate::cli::Generate;
use crate::outcome::Outcome;

#[allow(clippy::print_stdout, clippy::print_stderr)]
pub(crate) fn run(arguments: &Generate) -> Outcome {
    for path in &arguments.paths {
        if let Err(error) = one(arguments, path) {
            eprintln!("{error}");
            return if matches!(error, Error::Sources(_) | Error::Files(_)) {
                Outcome::Wrong
            } else {
                Outcome::Failed
            };
        }
    }
    Outcome::Well
}

fn one(arguments: &Generate, path: &Path) -> Result<(), Error> {
    let config =
        configure().manifest_dir(".").package("package").out_dir(&arguments.out_dir).adopt(arguments.adopt);
    let config = config.strict(arguments.strict);
    if arguments.check { config.verify(path) } else { config.generate(path) }
}
