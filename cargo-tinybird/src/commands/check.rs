//! `cargo tinybird check`: the rules over Rust sources and datafiles.

use super::{check_cargo, prove};
use crate::cli::Check;
use crate::outcome::Outcome;
use crate::project::{Project, has_errors};
use crate::shell::Shell;

pub(crate) fn run(arguments: &Check, shell: Shell) -> Outcome {
    match check(arguments, shell) {
        Ok(outcome) => outcome,
        Err(message) => shell.failed(message),
    }
}

fn check(arguments: &Check, shell: Shell) -> Result<Outcome, String> {
    if arguments.message_format.is_some() {
        return check_cargo::run(arguments, shell);
    }
    let mut project = Project::read(&arguments.paths, &arguments.package, arguments.strict)?;
    shell.report(&project.report);
    let mut is_wrong = project.has_errors();
    let mut warnings = project.report.problems().len();
    if arguments.prove {
        // What could be read is tried, whatever is wrong with the rest.
        let report = prove::run(
            &arguments.clickhouse,
            arguments.renderings,
            &mut project.rendered,
            &project.datafiles,
            shell,
        )?;
        shell.report(&report);
        is_wrong |= has_errors(&report);
        warnings += report.problems().len();
    }
    if is_wrong {
        return Ok(Outcome::Wrong);
    }
    let resources = project.resources;
    let noun = if resources == 1 { "resource" } else { "resources" };
    let warnings = match warnings {
        0 => String::new(),
        1 => ", with 1 warning".to_owned(),
        more => format!(", with {more} warnings"),
    };
    shell.status("Checked", format_args!("{resources} {noun}{warnings}"));
    Ok(Outcome::Well)
}
