//! `cargo tinybird preview`: the project deployed to a branch of its own, for a pull request.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use serde_json::json;
use tinybird_core::rule::Severity;
use tinybird_deploy::{Deploy, Verdict, git};

use super::branch;
use super::build::token_of_branch;
use super::deploy::{Followed, follow, not_started, show};
use crate::cli::Preview;
use crate::deployable::Deployable;
use crate::git as repository;
use crate::outcome::Outcome;
use crate::package::here;
use crate::remote::{Remote, failure};
use crate::shell::Shell;

pub(crate) fn run(arguments: &Preview, shell: Shell) -> Outcome {
    preview(arguments, shell).unwrap_or_else(|message| shell.failed(message))
}

/// The branch of a git branch's preview.
fn name_of(git_branch: Option<&str>) -> String {
    let name = git_branch.and_then(git::tinybird_name);
    format!("tmp_ci_{}", name.as_deref().unwrap_or("unknown"))
}

fn preview(arguments: &Preview, shell: Shell) -> Result<Outcome, String> {
    let target = &arguments.target;
    let here = here().map_err(|error| error.to_string())?;
    let name = match &arguments.name {
        Some(name) => branch::checked(name)?,
        None => name_of(repository::branch(&here).as_deref()),
    };
    let (project, report) = Deployable::read(&target.package)?;
    shell.report(&report);
    if report.problems().iter().any(|problem| problem.severity == Severity::Error) {
        return Ok(Outcome::Wrong);
    }
    if project.files.is_empty() {
        shell.wrong("there is nothing to deploy: no resource is declared, and no datafile is there");
        return Ok(Outcome::Wrong);
    }
    let told = |state: &str, verb: &str, what: &str| {
        shell.event(verb, what, &json!({ "reason": "preview", "branch": name, "state": state }));
    };
    if arguments.dry_run {
        told(
            "checked",
            "Checked",
            &format!("{} resources; the branch would be `{name}`", project.files.len()),
        );
        return Ok(Outcome::Well);
    }
    let remote = Remote::of_workspace(target, shell)?;
    let explain = |error: tinybird_deploy::Error| failure(&error);
    // One that is there has the state of an earlier push.
    if let Some(old) = remote.api.branch(&name).map_err(explain)? {
        remote.api.delete_branch(&old.id).map_err(explain)?;
    }
    branch::make(&remote.api, &name, None, shell)?;
    let token = token_of_branch(&remote.api, &name, None, shell)?;
    if let Some(path) = &arguments.env_file {
        append(
            path,
            &[
                ("TINYBIRD_BRANCH", &name),
                ("TINYBIRD_BRANCH_TOKEN", token.expose()),
                ("TINYBIRD_URL", &remote.settings.url.value),
            ],
        )?;
    }
    let api = remote.with_token(token)?;
    shell.status("Deploying", format_args!("{} resources, to branch `{name}`", project.files.len()));
    let started = match Deploy::new(&api).allow_destructive(true).start(&project.files) {
        Ok(started) => started,
        Err(error) => return not_started(error, &project, shell),
    };
    show::changes(&started.check.deployment.changes, shell);
    shell.report(&project.place(&started.check.warnings, Severity::Warning));
    let outcome = match started.check.verdict {
        Verdict::NoChanges => Outcome::Well,
        _ => {
            let followed = Followed {
                api: &api,
                project: Some(&project),
                timeout: Duration::from_secs(arguments.timeout),
                promotes: true,
                is_ours: !started.is_recognised,
            };
            follow(&followed, started.check.deployment, shell)
        }
    };
    if outcome == Outcome::Well {
        told(
            "live",
            "Preview",
            &format!("branch `{name}` has the project; `cargo tinybird branch delete {name}` deletes it"),
        );
    }
    Ok(outcome)
}

/// Appends names and values, as CI systems take variables for the next steps.
fn append(path: &Path, values: &[(&str, &str)]) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("`{}` cannot be written: {error}", path.display());
    let mut file = OpenOptions::new().append(true).create(true).open(path).map_err(failed)?;
    values.iter().try_for_each(|(name, value)| writeln!(file, "{name}={value}")).map_err(failed)
}
