//! `cargo tinybird jobs`, `copy run` and `sink run`: what the server does for a while.

use std::time::Duration;

use serde_json::json;
use tinybird_deploy::{Api, Imported, Job};

use crate::cli::{Copy, Jobs, RunCommand, RunPipe, Sink};
use crate::outcome::Outcome;
use crate::remote::{api, failure};
use crate::shell::Shell;

/// How long a job is waited for.
const PATIENCE: Duration = Duration::from_secs(3600);

fn object(job: &Job) -> serde_json::Value {
    json!({
        "reason": "job", "job": job.id(), "kind": job.kind, "status": job.status, "created_at": job.created_at,
        "datasource": job.datasource(), "problem": job.problem(), "progress": job.progress_percentage,
    })
}

fn show(job: &Job, shell: Shell) {
    let created = job.created_at.as_deref().unwrap_or_default();
    let datasource = job.datasource().map_or(String::new(), |name| format!("  {name}"));
    let problem = job.problem().map_or(String::new(), |problem| format!("  {problem}"));
    let text =
        format!("{:<36}  {:<10} {:<14} {created}{datasource}{problem}", job.id(), job.status, job.kind);
    shell.told(&text, &object(job));
}

/// Waits for a job, and shows how far it is.
pub(super) fn wait(api: &Api, job: Job, patience: Duration, shell: Shell) -> Result<Job, String> {
    let mut said = String::new();
    let mut progress = |job: &Job| {
        let percent = job.progress_percentage.map_or(String::new(), |percent| format!(" ({percent:.0} %)"));
        let now = format!("for job {}: {}{percent}", job.id(), job.status);
        if now != said {
            shell.event("Waiting", &now, &object(job));
            said = now;
        }
    };
    api.wait_for_job(job, patience, &mut progress).map_err(failure)
}

/// How a command ends with its job.
fn outcome(job: &Job, shell: Shell) -> Outcome {
    match (&*job.status, job.problem()) {
        ("done", None) => Outcome::Well,
        (status, problem) => {
            let why = problem.map_or(String::new(), |problem| format!(": {problem}"));
            shell.wrong(&format!("job {} ended as {status}{why}", job.id()));
            Outcome::Wrong
        }
    }
}

pub(crate) fn run(arguments: &Jobs, shell: Shell) -> Outcome {
    jobs(arguments, shell).unwrap_or_else(|message| shell.failed(message))
}

fn jobs(arguments: &Jobs, shell: Shell) -> Result<Outcome, String> {
    let api = api(&arguments.target, shell)?;
    let Some(id) = &arguments.job else {
        let jobs = api.jobs().map_err(failure)?;
        jobs.iter().for_each(|job| show(job, shell));
        if jobs.is_empty() {
            shell.note("there was no job in the last two days");
        }
        return Ok(Outcome::Well);
    };
    if arguments.cancel {
        api.cancel_job(id).map_err(failure)?;
        let object = json!({ "reason": "job", "job": id, "status": "cancelling" });
        shell.event("Cancelling", format_args!("job {id}"), &object);
        return Ok(Outcome::Well);
    }
    let mut job = api.job(id).map_err(failure)?;
    if arguments.wait {
        job = wait(&api, job, PATIENCE, shell)?;
    }
    show(&job, shell);
    Ok(if arguments.wait { outcome(&job, shell) } else { Outcome::Well })
}

pub(crate) fn copy(arguments: &Copy, shell: Shell) -> Outcome {
    let RunCommand::Run(pipe) = &arguments.command;
    run_pipe(pipe, "copy", shell).unwrap_or_else(|message| shell.failed(message))
}

pub(crate) fn sink(arguments: &Sink, shell: Shell) -> Outcome {
    let RunCommand::Run(pipe) = &arguments.command;
    run_pipe(pipe, "sink", shell).unwrap_or_else(|message| shell.failed(message))
}

fn run_pipe(arguments: &RunPipe, what: &str, shell: Shell) -> Result<Outcome, String> {
    let api = api(&arguments.target, shell)?;
    let begun = api.run_pipe(&arguments.pipe, what, &arguments.params).map_err(failure)?;
    follow(&api, &begun, &arguments.pipe, arguments.no_wait, shell)
}

/// Waits for the job that was begun for a resource, unless nobody wants to.
pub(super) fn follow(
    api: &Api,
    begun: &Imported,
    name: &str,
    no_wait: bool,
    shell: Shell,
) -> Result<Outcome, String> {
    let Some(job) = begun.job() else {
        return Err(format!(
            "the server names no job for `{}`\nhelp: `cargo tinybird jobs` lists those that run",
            name
        ));
    };
    if no_wait {
        let next = format!("job {0}: `cargo tinybird jobs {0}` shows it", job.id());
        shell.event("Began", next, &object(&job));
        return Ok(Outcome::Well);
    }
    let job = wait(api, job, PATIENCE, shell)?;
    let outcome = outcome(&job, shell);
    if outcome == Outcome::Well {
        shell.event("Finished", format_args!("`{}`", name), &object(&job));
    }
    Ok(outcome)
}
