//! `cargo tinybird deploy`: from the definitions to what is live.

mod columns;
mod follow;
pub(super) mod show;

use std::env;

use tinybird_build::Report;
use tinybird_core::rule::Severity;
use tinybird_deploy::{Check, Error, Verdict, git};

use super::prove;
use crate::cli::{Deploy, Renderings};
use crate::deployable::Deployable;
use crate::git as repository;
use crate::outcome::Outcome;
use crate::question::{self, Answer};
use crate::remote::{Remote, client_failure, failure};
use crate::shell::Shell;

pub(super) use follow::{Followed, follow};

pub(crate) fn run(arguments: &Deploy, shell: Shell) -> Outcome {
    match deploy(arguments, shell) {
        Ok(outcome) => outcome,
        Err(message) => shell.failed(message),
    }
}

fn deploy(arguments: &Deploy, shell: Shell) -> Result<Outcome, String> {
    if !arguments.check && !arguments.yes && !question::is_attended() {
        return Err("there is nobody to ask whether to deploy\n\
            help: `--check` shows what would change; `--yes` deploys without asking"
            .to_owned());
    }
    let remote = Remote::find(&arguments.target, shell)?;
    let Some(project) = read(arguments, shell)? else { return Ok(Outcome::Wrong) };
    if !arguments.check && !may_deploy_branch(arguments, &remote, shell)? {
        return Ok(Outcome::Wrong);
    }
    let count = project.files.len();
    let noun = if count == 1 { "resource" } else { "resources" };
    let verb = if arguments.check { "Checking" } else { "Deploying" };
    shell.status(verb, format_args!("{count} {noun}, to {}", remote.host()));
    let deploy = tinybird_deploy::Deploy::new(&remote.api)
        .allow_destructive(arguments.allow_destructive)
        .promote(!arguments.no_promote);
    if arguments.check || !arguments.yes {
        let check = deploy.check(&project.files).map_err(|error| nothing_began(&error))?;
        if let Some(outcome) = judged(arguments, &remote, &project, &check, shell) {
            return Ok(outcome);
        }
        if question::confirm("Deploy this?") != Answer::Yes {
            shell.status("Stopped", "nothing was deployed");
            return Ok(Outcome::Wrong);
        }
    }
    let started = match deploy.start(&project.files) {
        Ok(started) => started,
        Err(error) => return not_started(error, &project, shell),
    };
    if started.is_recognised {
        shell.note(&format!(
            "the connection broke while the deployment began; deployment {} was not there before, and is waited for",
            started.check.deployment.id
        ));
    }
    // What was checked was shown.
    if arguments.yes {
        show::changes(&started.check.deployment.changes, shell);
        warn(&project, &started.check, shell);
    }
    if started.check.verdict == Verdict::NoChanges {
        return Ok(no_changes(shell));
    }
    if arguments.no_wait {
        return Ok(began(arguments, &started.check.deployment.id, shell));
    }
    let followed = Followed {
        api: &remote.api,
        project: Some(&project),
        timeout: std::time::Duration::from_secs(arguments.timeout),
        promotes: !arguments.no_promote,
        is_ours: !started.is_recognised,
    };
    Ok(follow(&followed, started.check.deployment, shell))
}

/// Reads and checks the project; none where something is wrong in it, which was shown.
fn read(arguments: &Deploy, shell: Shell) -> Result<Option<Deployable>, String> {
    let (mut project, report) = Deployable::read(&arguments.target.package)?;
    shell.report(&report);
    if has_errors(&report) {
        return Ok(None);
    }
    if project.files.is_empty() {
        shell.wrong(
            "there is nothing to deploy: no resource is declared, and no datafile is there\n\
             help: an empty deployment would delete everything in the workspace",
        );
        return Ok(None);
    }
    if arguments.prove {
        let (engine, all) = (&arguments.clickhouse, Renderings::All);
        let report = prove::run(engine, all, &mut project.rendered, &project.datafiles, shell)?;
        shell.report(&report);
        if has_errors(&report) {
            return Ok(None);
        }
    }
    Ok(Some(project))
}

fn has_errors(report: &Report) -> bool {
    report.problems().iter().any(|problem| problem.severity == Severity::Error)
}

/// A git branch other than main is deployed to the workspace only where somebody says so. What is deployed to a branch of
/// Tinybird's changes nothing for others.
fn may_deploy_branch(arguments: &Deploy, remote: &Remote, shell: Shell) -> Result<bool, String> {
    let is_to_branch = remote.settings.branch_token.is_some();
    let here = env::current_dir().map_err(|error| format!("the current folder is not known: {error}"))?;
    let branch = repository::branch(&here).filter(|branch| !git::is_main(branch));
    let Some(branch) = branch.filter(|_| !arguments.any_branch && !is_to_branch) else { return Ok(true) };
    let question = format!("This is the git branch `{branch}`, not main. Deploy it to the workspace?");
    match question::confirm(&question) {
        Answer::Yes => Ok(true),
        Answer::No => {
            shell.status("Stopped", "nothing was deployed");
            Ok(false)
        }
        Answer::Nobody => Err(format!(
            "the git branch `{branch}` is not main, and there is nobody to ask whether to deploy it: nothing was deployed\n\
             help: `--any-branch` deploys it to the workspace; `cargo tinybird deploy --check` only shows what would change"
        )),
    }
}

/// Shows what the server says of the project; how the command ends, where it does.
fn judged(
    arguments: &Deploy,
    remote: &Remote,
    project: &Deployable,
    check: &Check,
    shell: Shell,
) -> Option<Outcome> {
    show::changes(&check.deployment.changes, shell);
    for datasource in check.deployment.changes.changed_datasources() {
        columns::show(&remote.api, project, datasource, shell);
    }
    warn(project, check, shell);
    if check.verdict == Verdict::Refused {
        return Some(refused(project, check, shell));
    }
    let destructive = check.deployment.changes.destructive();
    if !destructive.is_empty() && !arguments.allow_destructive {
        let what: Vec<String> =
            destructive.iter().map(|change| format!("{} `{}`", change.kind, change.name)).collect();
        shell.wrong(&format!(
            "the deployment deletes {}: nothing was deployed\n\
             help: `--allow-destructive` allows that; keep what is to stay in the project",
            what.join(", ")
        ));
        return Some(Outcome::Wrong);
    }
    match (check.verdict, arguments.check) {
        (Verdict::NoChanges, _) => Some(no_changes(shell)),
        (_, true) => {
            let object = serde_json::json!({ "reason": "deployment", "state": "checked" });
            shell.event("Checked", "the project can be deployed; nothing was deployed", &object);
            Some(Outcome::Well)
        }
        (_, false) => None,
    }
}

fn no_changes(shell: Shell) -> Outcome {
    let object = serde_json::json!({ "reason": "deployment", "state": "unchanged" });
    shell.event("Unchanged", "the project is what is deployed: there is nothing to do", &object);
    Outcome::Well
}

fn began(arguments: &Deploy, id: &str, shell: Shell) -> Outcome {
    let next = match arguments.no_promote {
        true => format!("when it is ready, `cargo tinybird promote {id}` sets it live"),
        false => "it goes live when it is ready".to_owned(),
    };
    let object = serde_json::json!({ "reason": "deployment", "deployment": id, "state": "began" });
    let what = format!("deployment {id}: {next}; `cargo tinybird deployments` shows it");
    shell.event("Began", what, &object);
    Outcome::Well
}

fn warn(project: &Deployable, check: &Check, shell: Shell) {
    shell.report(&project.place(&check.warnings, Severity::Warning));
}

/// The mistakes that the server found.
fn refused(project: &Deployable, check: &Check, shell: Shell) -> Outcome {
    shell.report(&project.place(&check.mistakes, Severity::Error));
    shell.wrong("Tinybird refuses the project: nothing was deployed, and what is live did not change");
    Outcome::Wrong
}

fn nothing_began(error: &Error) -> String {
    let text = failure(error);
    let (what, help) = text.split_once("\nhelp: ").map_or((&*text, ""), |(what, help)| (what, help));
    let again = "run `cargo tinybird deploy` again";
    let help = if help.is_empty() { again.to_owned() } else { format!("{help}, then {again}") };
    format!("{what}\nnothing was deployed, and what is live did not change\nhelp: {help}")
}

/// Why no deployment began, or none that is to be.
pub(super) fn not_started(error: Error, project: &Deployable, shell: Shell) -> Result<Outcome, String> {
    match error {
        Error::Refused(check) => {
            warn(project, &check, shell);
            Ok(refused(project, &check, shell))
        }
        Error::Busy(other) => {
            show::deployment(&other, shell);
            let id = &other.id;
            shell.wrong(&format!(
                "deployment {id} stands in the way, and this command did not make it: nothing was deployed\n\
                 help: `cargo tinybird promote {id}` sets it live once it is ready, `cargo tinybird discard {id}` removes it"
            ));
            Ok(Outcome::Wrong)
        }
        Error::Destructive(deployment, not_cancelled) => {
            show::changes(&deployment.changes, shell);
            let id = &deployment.id;
            shell.wrong(&match not_cancelled {
                None => format!(
                    "deployment {id} would delete what is listed above, and was cancelled; what is live did not change\n\
                     help: `--allow-destructive` allows that"
                ),
                Some(error) => format!(
                    "deployment {id} deletes what is listed above, and could not be cancelled: {}\n\
                     help: `cargo tinybird discard {id}` cancels it",
                    client_failure(&error).replace("\nhelp: ", "; ")
                ),
            });
            Ok(Outcome::Wrong)
        }
        Error::Unknown(error) => Err(format!(
            "{}\nwhether a deployment began is not known: the list of deployments cannot be read\n\
             help: `cargo tinybird deployments` shows it, `cargo tinybird discard ID` cancels it",
            client_failure(&error).replace("\nhelp: ", "; ")
        )),
        Error::Client(error) if error.maybe_applied() => Err(format!(
            "{}\nno deployment began, as the list of deployments shows: what is live did not change\n\
             help: run `cargo tinybird deploy` again",
            client_failure(&error).replace("\nhelp: ", "; ")
        )),
        error => Err(nothing_began(&error)),
    }
}
