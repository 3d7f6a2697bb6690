//! `cargo tinybird dev`: the project built on every save, to a branch or to Tinybird Local; with `--offline` a Tinybird of one's
//! own on this machine.

mod cloud;
mod offline;

pub(super) use offline::secrets;

use crate::cli::Dev;
use crate::outcome::Outcome;
use crate::shell::Shell;

pub(crate) fn run(arguments: &Dev, shell: Shell) -> Outcome {
    let done = match arguments.offline {
        true => offline::answer(arguments, shell),
        false => cloud::build(arguments, shell),
    };
    match done {
        Ok(()) => Outcome::Well,
        Err(message) => shell.failed(message),
    }
}
