//! `cargo tinybird check`: the rules over Rust sources and datafiles.

use std::io;
use std::path::PathBuf;

use tinybird_build::Report;
use tinybird_core::rule::Severity;

use super::prove;
use crate::cli::Check;
use crate::datafile;
use crate::outcome::Outcome;
use crate::package::{Context, here};
use crate::paths::{self, Found};
use crate::shell::Shell;
use crate::sources::Rendered;

pub(crate) fn run(arguments: &Check, shell: Shell) -> Outcome {
    match check(arguments, shell) {
        Ok(outcome) => outcome,
        Err(message) => shell.failed(message),
    }
}

fn check(arguments: &Check, shell: Shell) -> Result<Outcome, String> {
    let here = here().map_err(|error| error.to_string())?;
    let (mut rendered, datafiles) = if arguments.paths.is_empty() {
        everything(arguments)?
    } else {
        let found = Found::at(&here, &arguments.paths)?;
        let rendered = if found.rust.is_empty() {
            Rendered::nothing(&here)
        } else {
            let context =
                Context::find(&arguments.package, &found.rust).map_err(|error| error.to_string())?;
            Rendered::of(&context, &found.rust)
        };
        (rendered, found.datafiles.into_iter().collect())
    };
    let mut diagnostics = Vec::new();
    let Rendered { sources, rendering } = &mut rendered;
    let datafiles = datafile::read_all(datafiles, &rendering.files, sources, &mut diagnostics);
    rendering.diagnostics.append(&mut diagnostics);
    let others: Vec<_> = datafiles.iter().filter_map(|datafile| datafile.member(sources)).collect();
    let resources = rendering.resources() + others.len();
    let report = rendered.check(&others, arguments.strict);
    shell.report(&report);
    if has_errors(&report) {
        return Ok(Outcome::Wrong);
    }
    let mut warnings = report.problems().len();
    if arguments.prove {
        let report = prove::run(&arguments.clickhouse, &rendered, &datafiles, shell)?;
        shell.report(&report);
        if has_errors(&report) {
            return Ok(Outcome::Wrong);
        }
        warnings += report.problems().len();
    }
    let noun = if resources == 1 { "resource" } else { "resources" };
    let warnings = match warnings {
        0 => String::new(),
        1 => ", with 1 warning".to_owned(),
        more => format!(", with {more} warnings"),
    };
    shell.status("Checked", format_args!("{resources} {noun}{warnings}"));
    Ok(Outcome::Well)
}

fn has_errors(report: &Report) -> bool {
    report.problems().iter().any(|problem| problem.severity == Severity::Error)
}

/// The package, and the datafiles beside those that it renders; where there is no package, the datafiles here.
fn everything(arguments: &Check) -> Result<(Rendered, Vec<PathBuf>), String> {
    let unreadable = |error: io::Error| format!("the datafiles cannot be listed: {error}");
    match Context::find(&arguments.package, &[]) {
        Ok(context) => {
            let rendered = Rendered::of(&context, &[]);
            let folder = context.package.dir.join("tinybird");
            let datafiles =
                if folder.is_dir() { paths::datafiles(&folder).map_err(unreadable)? } else { Vec::new() };
            Ok((rendered, datafiles))
        }
        Err(error) => {
            let here = here().map_err(|error| error.to_string())?;
            let datafiles = paths::datafiles(&here).map_err(unreadable)?;
            let is_requested =
                arguments.package.manifest_path.is_some() || arguments.package.package.is_some();
            if datafiles.is_empty() || is_requested {
                Err(error.to_string())
            } else {
                Ok((Rendered::nothing(&here), datafiles))
            }
        }
    }
}
