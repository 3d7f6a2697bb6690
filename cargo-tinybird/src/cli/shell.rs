//! The commands that make the command line at home in a shell.

use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird completions bash > ~/.local/share/bash-completion/completions/cargo-tinybird
  source <(cargo tinybird completions bash)                # in this shell; in `~/.bashrc` in each
  source <(cargo tinybird completions zsh)                 # in `~/.zshrc`, after `compinit`
  cargo tinybird completions fish > ~/.config/fish/conf.d/cargo-tinybird.fish

In bash, zsh and fish both `cargo tinybird` and `cargo-tinybird` are completed, and the rest of cargo as before.")]
pub(crate) struct Completions {
    /// The shell.
    pub(crate) shell: Shell,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird man ~/.local/share/man/man1    # then: man cargo-tinybird-deploy")]
pub(crate) struct Man {
    /// The folder that the pages are written to.
    pub(crate) folder: PathBuf,
}
