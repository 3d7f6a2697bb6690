//! `cargo tinybird deployments`, `promote` and `discard`.

use std::time::Duration;

use tinybird_deploy::{Deployment, State};

use super::deploy::show;
use super::deploy::{Followed, follow};
use crate::cli::{Deployments, Discard, Promote};
use crate::outcome::Outcome;
use crate::question::{self, Answer};
use crate::remote::{Remote, failure};
use crate::shell::Shell;

/// How long a deployment that is ready may take to be live.
const PROMOTION: Duration = Duration::from_secs(300);

pub(crate) fn list(arguments: &Deployments, shell: Shell) -> Outcome {
    let listed =
        Remote::find(&arguments.target, shell).and_then(|remote| remote.api.deployments().map_err(failure));
    match listed {
        Ok(deployments) => {
            deployments.iter().for_each(|deployment| show::deployment(deployment, shell));
            if deployments.is_empty() {
                shell.note("the workspace has no deployments: `cargo tinybird deploy` makes one");
            }
            Outcome::Well
        }
        Err(message) => shell.failed(message),
    }
}

pub(crate) fn promote(arguments: &Promote, shell: Shell) -> Outcome {
    match set_live(arguments, shell) {
        Ok(outcome) => outcome,
        Err(message) => shell.failed(message),
    }
}

fn set_live(arguments: &Promote, shell: Shell) -> Result<Outcome, String> {
    let remote = Remote::find(&arguments.target, shell)?;
    let deployments = remote.api.deployments().map_err(failure)?;
    let staged = |deployment: &&Deployment| match &arguments.deployment {
        Some(id) => deployment.id == *id,
        None => deployment.state() == State::Staged,
    };
    let Some(deployment) = deployments.iter().find(staged) else {
        let which = arguments.deployment.as_ref();
        shell.wrong(&match which {
            Some(id) => format!("there is no deployment {id}\nhelp: `cargo tinybird deployments` lists them"),
            None => {
                "no deployment is staged\nhelp: `cargo tinybird deploy --no-promote` makes one".to_owned()
            }
        });
        return Ok(Outcome::Wrong);
    };
    let id = deployment.id.clone();
    match deployment.state() {
        State::Live => {
            shell.event(
                "Unchanged",
                format_args!("deployment {id} is live already"),
                &show::object(deployment),
            );
            return Ok(Outcome::Well);
        }
        State::Staged => {}
        _ => {
            let state = show::state(deployment);
            shell.wrong(&format!(
                "deployment {id} is {state} ({}), and only what is staged can be set live",
                deployment.status
            ));
            return Ok(Outcome::Wrong);
        }
    }
    let asked = remote.api.promote(&id);
    if let Err(error) = &asked
        && error.client().is_none_or(|error| !error.maybe_applied())
    {
        let help = format!("help: `cargo tinybird promote {id}` tries it again");
        return Err(format!(
            "{}\nwhat was live before is live\n{help}",
            failure(error).replace("\nhelp: ", "; ")
        ));
    }
    // Whatever became of the answer, the deployment says whether it is live.
    let followed =
        Followed { api: &remote.api, project: None, timeout: PROMOTION, promotes: true, is_ours: false };
    let outcome = follow(&followed, asked.unwrap_or_else(|_| deployment.clone()), shell);
    // The server keeps what was live, and it would be in the way of the next deployment.
    let replaced = deployments.iter().filter(|other| other.state() == State::Live && other.id != id);
    for old in replaced.filter(|_| outcome == Outcome::Well) {
        match remote.api.discard(&old.id) {
            Ok(()) => {
                let what = format!("deployment {}, which was live before", old.id);
                let object = serde_json::json!({ "reason": "deployment", "deployment": old.id, "state": "removed" });
                shell.event("Removed", what, &object);
            }
            Err(error) if error.is_not_found() => {}
            Err(error) => shell.note(&format!(
                "deployment {0}, which was live before, could not be removed: {1}; `cargo tinybird discard {0}` tries it again",
                old.id,
                failure(&error).replace("\nhelp: ", "; ")
            )),
        }
    }
    Ok(outcome)
}

pub(crate) fn discard(arguments: &Discard, shell: Shell) -> Outcome {
    match remove(arguments, shell) {
        Ok(outcome) => outcome,
        Err(message) => shell.failed(message),
    }
}

fn remove(arguments: &Discard, shell: Shell) -> Result<Outcome, String> {
    let remote = Remote::find(&arguments.target, shell)?;
    let id = &arguments.deployment;
    let deployment = match remote.api.deployment(id) {
        Ok(deployment) => deployment,
        Err(error) if error.is_not_found() => {
            shell.wrong(&format!(
                "there is no deployment {id}\nhelp: `cargo tinybird deployments` lists them"
            ));
            return Ok(Outcome::Wrong);
        }
        Err(error) => return Err(failure(&error)),
    };
    if deployment.state() == State::Live {
        shell.wrong(&format!("deployment {id} is live: it cannot be removed, but replaced by another one"));
        return Ok(Outcome::Wrong);
    }
    if !arguments.yes {
        show::deployment(&deployment, shell);
        match question::confirm(&format!("Remove deployment {id}?")) {
            Answer::Yes => {}
            Answer::No => {
                shell.status("Stopped", "nothing was removed");
                return Ok(Outcome::Wrong);
            }
            Answer::Nobody => {
                return Err(format!(
                    "there is nobody to ask whether to remove deployment {id}\nhelp: `--yes` removes it"
                ));
            }
        }
    }
    remote.api.discard(id).map_err(|error| {
        let help = "help: `cargo tinybird deployments` shows whether it is there";
        format!("{}\n{help}", failure(&error).replace("\nhelp: ", "; "))
    })?;
    let object = serde_json::json!({ "reason": "deployment", "deployment": id, "state": "removed" });
    shell.event("Removed", format_args!("deployment {id}; what is live did not change"), &object);
    Ok(Outcome::Well)
}
