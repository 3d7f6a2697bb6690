//! `cargo tinybird completions` and `man`: what shells and `man` want to know of the commands.

use std::{fs, io};

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::cli::{Cli, Completions, Man};
use crate::outcome::Outcome;
use crate::shell::Shell as Terminal;

/// The program that the shells complete.
const PROGRAM: &str = "cargo-tinybird";

/// What the function is called after in bash: of a name with a dash, `clap_complete` completes no command within a command.
const IN_BASH: &str = "cargo_tinybird";

/// Completes `cargo tinybird` as the program, and all else as it was completed before.
const BASH: &str = r#"
complete -F _cargo_tinybird -o bashdefault -o default cargo-tinybird
_cargo_with_tinybird() {
    if [[ ${COMP_WORDS[1]} == tinybird && $COMP_CWORD -gt 1 ]]; then
        COMP_WORDS=(cargo-tinybird "${COMP_WORDS[@]:2}")
        ((COMP_CWORD -= 1))
        _cargo_tinybird cargo-tinybird "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    elif [[ $_cargo_before_tinybird ]]; then
        "$_cargo_before_tinybird" "$@"
    fi
}
if [[ $(complete -p cargo 2>/dev/null) =~ -F\ ([^ ]+) && ${BASH_REMATCH[1]} != _cargo_with_tinybird ]]; then
    _cargo_before_tinybird=${BASH_REMATCH[1]}
fi
complete -F _cargo_with_tinybird -o bashdefault -o default cargo
"#;

const ZSH: &str = r#"
_cargo_with_tinybird() {
    if ((CURRENT > 2)) && [[ $words[2] == tinybird ]]; then
        shift words
        words[1]=cargo-tinybird
        ((CURRENT -= 1))
        _cargo-tinybird "$@"
    elif (($+functions[_cargo])); then
        _cargo "$@"
    fi
}
compdef _cargo_with_tinybird cargo
"#;

const FISH: &str = r#"
complete -c cargo -n '__fish_seen_subcommand_from tinybird' -f -a '(complete -C (string replace -r "^\s*cargo\s+tinybird" cargo-tinybird -- (commandline -cp)))'
"#;

pub(crate) fn completions(arguments: &Completions, shell: Terminal) -> Outcome {
    let mut script = Vec::new();
    let name = if arguments.shell == Shell::Bash { IN_BASH } else { PROGRAM };
    clap_complete::generate(arguments.shell, &mut program(), name, &mut script);
    let script = String::from_utf8_lossy(&script);
    let of_cargo = match arguments.shell {
        Shell::Bash => BASH,
        Shell::Zsh => ZSH,
        Shell::Fish => FISH,
        _ => "",
    };
    shell.answer(&format!("{}{}", script.trim_end(), of_cargo.trim_end()));
    Outcome::Well
}

pub(crate) fn man(arguments: &Man, shell: Terminal) -> Outcome {
    let written = fs::create_dir_all(&arguments.folder).and_then(|()| pages(arguments));
    match written {
        Ok(count) => {
            shell.status("Wrote", format_args!("{count} pages to `{}`", arguments.folder.display()));
            Outcome::Well
        }
        Err(error) => shell.failed(format!("`{}` cannot be written: {error}", arguments.folder.display())),
    }
}

/// A page for the program and for each of its commands.
fn pages(arguments: &Man) -> io::Result<usize> {
    let mut program = program();
    program.build();
    let mut open = vec![(PROGRAM.to_owned(), program)];
    let mut count = 0;
    while let Some((name, command)) = open.pop() {
        let commands = command.get_subcommands().filter(|command| !command.is_hide_set());
        open.extend(
            commands
                .filter(|command| command.get_name() != "help")
                .map(|command| (format!("{name}-{}", command.get_name()), command.clone())),
        );
        let mut page = Vec::new();
        let command = command.display_name(name.clone());
        clap_mangen::Man::new(command).title(name.as_str()).render(&mut page)?;
        fs::write(arguments.folder.join(format!("{name}.1")), page)?;
        count += 1;
    }
    Ok(count)
}

fn program() -> clap::Command {
    Cli::command().name(PROGRAM).bin_name(PROGRAM)
}
