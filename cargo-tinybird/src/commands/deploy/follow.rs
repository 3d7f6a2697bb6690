//! Waits for a deployment, shows how far it is, and says how it ended.

use std::time::Duration;

use tinybird_core::rule::Severity;
use tinybird_deploy::{Api, Deployment, Level, Mistake, Pace, Step, Waited, Waiting};

use super::show;
use crate::deployable::Deployable;
use crate::interrupt::Interrupt;
use crate::outcome::Outcome;
use crate::question::{self, Answer};
use crate::remote::failure;
use crate::shell::Shell;

/// What is waited for, and how.
pub(crate) struct Followed<'a> {
    pub(crate) api: &'a Api,
    /// Where its mistakes can be shown.
    pub(crate) project: Option<&'a Deployable>,
    pub(crate) timeout: Duration,
    pub(crate) promotes: bool,
    /// Whether this command made it, and may cancel it.
    pub(crate) is_ours: bool,
}

/// Waits for it.
pub(crate) fn follow(followed: &Followed<'_>, deployment: Deployment, shell: Shell) -> Outcome {
    let transport = followed.api.client().transport();
    let pace = Pace::default();
    let pace = Pace { patience: pace.patience.min(followed.timeout), limit: followed.timeout, ..pace };
    let begin = transport.now();
    let id = deployment.id.clone();
    let warned = deployment.said(Level::Warning);
    let mut waiting = Waiting::new(deployment, followed.promotes, pace, begin);
    if !question::is_attended() {
        shell
            .status("Note", format_args!("where this is interrupted, the deployment goes on: {}", next(&id)));
    }
    let mut keys = Interrupt::listen();
    let mut told = String::new();
    let mut step = waiting.begin();
    let waited = loop {
        match step {
            Step::Wait(wait) => {
                let status = waiting.deployment().status.clone();
                if status != told {
                    let seconds = (transport.now() - begin).as_secs();
                    let what = format!("for deployment {id}: {status} ({seconds} s)");
                    shell.event("Waiting", what, &show::object(waiting.deployment()));
                    told = status;
                }
                if keys.sleep(wait) {
                    drop(keys);
                    if let Some(outcome) = interrupted(followed, &id, shell) {
                        return outcome;
                    }
                    keys = Interrupt::listen();
                    // Says again what is waited for.
                    told.clear();
                }
                step = waiting.step(followed.api.deployment(&id), transport.now());
            }
            Step::Done(waited) => break *waited,
        }
    };
    drop(keys);
    ended(followed, waited, &warned, shell)
}

/// What to type about a deployment that goes on.
fn next(id: &str) -> String {
    format!("`cargo tinybird deployments` shows it, `cargo tinybird discard {id}` cancels it")
}

/// After Ctrl-C: how the command ends, where the wait does. A deployment that this command did not make is never cancelled by it.
fn interrupted(followed: &Followed<'_>, id: &str, shell: Shell) -> Option<Outcome> {
    if followed.is_ours && question::confirm(&format!("Cancel deployment {id}?")) == Answer::Yes {
        match followed.api.discard(id) {
            Ok(()) => {
                shell.wrong(&format!("deployment {id} was cancelled; what is live did not change"));
                return Some(Outcome::Interrupted);
            }
            Err(error) => {
                shell.wrong(&format!("deployment {id} could not be cancelled: {}", failure(&error)))
            }
        }
    }
    if question::confirm("Keep waiting for it?") == Answer::Yes {
        return None;
    }
    shell.wrong(&format!("interrupted: deployment {id} goes on\nhelp: {}", next(id)));
    Some(Outcome::Interrupted)
}

fn ended(followed: &Followed<'_>, waited: Waited, warned: &[Mistake], shell: Shell) -> Outcome {
    let report = |said: &[Mistake], severity: Severity| match followed.project {
        Some(project) => shell.report(&project.place(said, severity)),
        None => said.iter().for_each(|mistake| {
            let file = mistake.file.as_deref().map_or(String::new(), |file| format!("{file}: "));
            match severity {
                Severity::Error => shell.wrong(&format!("{file}{}", mistake.message)),
                Severity::Warning => shell.note(&format!("{file}{}", mistake.message)),
            }
        }),
    };
    let warn = |deployment: &Deployment| {
        let mut said = deployment.said(Level::Warning);
        said.retain(|mistake| !warned.contains(mistake));
        report(&said, Severity::Warning);
    };
    match waited {
        Waited::Live(deployment) => {
            warn(&deployment);
            let what = format!("deployment {} is live", deployment.id);
            shell.event("Finished", what, &show::object(&deployment));
            Outcome::Well
        }
        Waited::Staged(deployment) => {
            warn(&deployment);
            let id = &deployment.id;
            let what = format!(
                "deployment {id} is ready, and not live: `cargo tinybird promote {id}` sets it live, `cargo tinybird discard {id}` removes it"
            );
            shell.event("Staged", what, &show::object(&deployment));
            Outcome::Well
        }
        Waited::Failed(deployment) => {
            warn(&deployment);
            report(&deployment.said(Level::Error), Severity::Error);
            shell.wrong(&format!(
                "deployment {} failed, and is {}: what was live before is live\n\
                 help: correct the errors above, and run `cargo tinybird deploy` again",
                deployment.id, deployment.status
            ));
            Outcome::Wrong
        }
        Waited::GoesOn(deployment) => {
            let id = &deployment.id;
            shell.wrong(&format!(
                "deployment {id} is not ready after {} seconds, and goes on: it is {}, and what was live before is live\n\
                 help: {}, and `--timeout` waits longer",
                followed.timeout.as_secs(),
                deployment.status,
                next(id)
            ));
            Outcome::Failed
        }
        Waited::Untold(deployment, error) => {
            let why = failure(&error).replace("\nhelp: ", "; ");
            let id = &deployment.id;
            shell.wrong(&format!(
                "deployment {id} goes on, but the server does not tell how far it is: {why}\n\
                 whether it is live is not known; it was {} when last seen\n\
                 help: {}",
                deployment.status,
                next(id)
            ));
            Outcome::Failed
        }
        _ => Outcome::Failed,
    }
}
