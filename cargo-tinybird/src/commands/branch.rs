//! `cargo tinybird branch`: branches of the workspace.

use std::time::Duration;

use serde_json::json;
use tinybird_deploy::{Api, Branch, git};

use crate::cli::{self, BranchCommand, BranchCreate, BranchDelete, BranchUse, Target};
use crate::env_local;
use crate::git as repository;
use crate::outcome::Outcome;
use crate::package::here;
use crate::question::{self, Answer};
use crate::remote::{Remote, failure};
use crate::shell::Shell;

/// How long the server may take to make a branch.
const PATIENCE: Duration = Duration::from_secs(600);

pub(crate) fn run(arguments: &cli::Branch, shell: Shell) -> Outcome {
    let done = match &arguments.command {
        BranchCommand::List(target) => list(target, shell),
        BranchCommand::Status(target) => status(target, shell),
        BranchCommand::Create(arguments) => create(arguments, shell),
        BranchCommand::Delete(arguments) => delete(arguments, shell),
        BranchCommand::Use(arguments) => switch(arguments, shell),
    };
    done.unwrap_or_else(|message| shell.failed(message))
}

fn show(branch: &Branch, shell: Shell) {
    let created = branch.created_at.as_deref().unwrap_or_default();
    let object =
        json!({ "reason": "branch", "id": branch.id, "name": branch.name, "created_at": branch.created_at });
    shell.told(&format!("{:<32} {created}", branch.name), &object);
}

fn list(target: &Target, shell: Shell) -> Result<Outcome, String> {
    let remote = Remote::of_workspace(target, shell)?;
    let branches = remote.api.branches().map_err(failure)?;
    branches.iter().for_each(|branch| show(branch, shell));
    if branches.is_empty() {
        shell.note("the workspace has no branches: `cargo tinybird branch create` makes one");
    }
    Ok(Outcome::Well)
}

fn status(target: &Target, shell: Shell) -> Result<Outcome, String> {
    let remote = Remote::of_workspace(target, shell)?;
    let name = of_git()?;
    let workspace = remote.api.workspace().map_err(failure)?;
    shell.status("Workspace", &workspace.name);
    let Some(name) = name else {
        shell.note("this is the git branch main, which is the workspace itself");
        return Ok(Outcome::Well);
    };
    match remote.api.branch(&name).map_err(failure)? {
        Some(branch) => show(&branch, shell),
        None => shell.note(&format!("there is no branch `{name}` yet: `cargo tinybird build` makes it")),
    }
    Ok(Outcome::Well)
}

fn create(arguments: &BranchCreate, shell: Shell) -> Result<Outcome, String> {
    let target = &arguments.target;
    let name = match &arguments.name {
        Some(name) => checked(name)?,
        None => of_git()?
            .ok_or("this is the git branch main, which has no branch in Tinybird\nhelp: name the new one")?,
    };
    let remote = Remote::of_workspace(target, shell)?;
    make(&remote.api, &name, arguments.data.map(cli::BranchData::name), shell)?;
    let object = json!({ "reason": "branch", "name": name });
    shell.event(
        "Created",
        format_args!("branch `{name}`; `cargo tinybird branch use {name}` talks to it"),
        &object,
    );
    Ok(Outcome::Well)
}

/// Makes a branch, and waits until it is there.
pub(super) fn make(api: &Api, name: &str, data: Option<&str>, shell: Shell) -> Result<(), String> {
    shell.status("Creating", format_args!("branch `{name}`"));
    let job = api.create_branch(name, data).map_err(|error| {
        let help = format!("help: `cargo tinybird branch list` shows whether `{name}` is there");
        format!("branch `{name}` could not be made: {}\n{help}", failure(error).replace("\nhelp: ", "; "))
    })?;
    let job = api.wait_for_job(job, PATIENCE, &mut |_| {}).map_err(failure)?;
    match (&*job.status, job.problem()) {
        ("done", _) => Ok(()),
        (status, problem) => {
            let why = problem.map_or(String::new(), |problem| format!(": {problem}"));
            Err(format!("the job that makes branch `{name}` ended as {status}{why}"))
        }
    }
}

/// A name that Tinybird takes.
pub(super) fn checked(name: &str) -> Result<String, String> {
    match git::tinybird_name(name) {
        Some(other) if other == name => Ok(other),
        Some(other) => Err(format!("`{name}` is not a name of a branch in Tinybird\nhelp: write `{other}`")),
        None => {
            Err(format!("`{name}` is not a name of a branch in Tinybird\nhelp: use letters, digits and `_`"))
        }
    }
}

/// The branch that belongs to the git branch; none for main. Where another git branch has the same one, both would
/// write into it.
pub(super) fn of_git() -> Result<Option<String>, String> {
    let here = here().map_err(|error| error.to_string())?;
    let Some(branch) = repository::branch(&here) else {
        return Err("no git branch is checked out here, and no variable of a CI system names one\n\
            help: name Tinybird's branch on the command line"
            .to_owned());
    };
    if git::is_main(&branch) {
        return Ok(None);
    }
    let name = git::tinybird_name(&branch).ok_or_else(|| {
        format!("no letter or digit of the git branch `{branch}` is one of a name in Tinybird\nhelp: name Tinybird's branch on the command line")
    })?;
    let others = repository::git(&here, &["for-each-ref", "--format=%(refname:short)", "refs/heads"]);
    let others = others.unwrap_or_default();
    let same =
        others.lines().find(|other| *other != branch && git::tinybird_name(other).as_ref() == Some(&name));
    match same {
        Some(other) => Err(format!(
            "the git branches `{branch}` and `{other}` have the same branch in Tinybird, `{name}`\n\
             help: rename one of them, or name Tinybird's branch on the command line"
        )),
        None => Ok(Some(name)),
    }
}

fn delete(arguments: &BranchDelete, shell: Shell) -> Result<Outcome, String> {
    let (target, name) = (&arguments.target, &arguments.name);
    let remote = Remote::of_workspace(target, shell)?;
    let workspace = remote.api.workspace().map_err(failure)?;
    let Some(branch) = remote.api.branch(name).map_err(failure)? else {
        shell.wrong(&format!("there is no branch `{name}`\nhelp: `cargo tinybird branch list` lists them"));
        return Ok(Outcome::Wrong);
    };
    if !arguments.yes {
        let question = format!("Delete branch `{name}` of `{}`, with all that is in it?", workspace.name);
        match question::confirm(&question) {
            Answer::Yes => {}
            Answer::No => {
                shell.status("Stopped", "nothing was deleted");
                return Ok(Outcome::Wrong);
            }
            Answer::Nobody => {
                return Err(format!(
                    "there is nobody to ask whether to delete branch `{name}`\nhelp: `--yes` deletes it"
                ));
            }
        }
    }
    remote.api.delete_branch(&branch.id).map_err(failure)?;
    let object = json!({ "reason": "branch", "id": branch.id, "name": name, "state": "deleted" });
    shell.event("Deleted", format_args!("branch `{name}`"), &object);
    Ok(Outcome::Well)
}

fn switch(arguments: &BranchUse, shell: Shell) -> Result<Outcome, String> {
    let (target, name) = (&arguments.target, &arguments.name);
    let remote = Remote::of_workspace(target, shell)?;
    if git::is_main(name) {
        let path =
            env_local::write(&target.package, &[("TINYBIRD_BRANCH", None), ("TINYBIRD_BRANCH_TOKEN", None)])?;
        shell.status(
            "Using",
            format_args!("the workspace itself; `{}` names no branch any more", path.display()),
        );
        return Ok(Outcome::Well);
    }
    let branch = remote.api.branch(name).map_err(failure)?;
    let Some((branch, token)) = branch.and_then(|branch| branch.token.clone().map(|token| (branch, token)))
    else {
        shell.wrong(&format!(
            "there is no branch `{name}`\nhelp: `cargo tinybird branch create {name}` makes it"
        ));
        return Ok(Outcome::Wrong);
    };
    let values = [("TINYBIRD_BRANCH", Some(&*branch.name)), ("TINYBIRD_BRANCH_TOKEN", Some(token.expose()))];
    let path = env_local::write(&target.package, &values)?;
    let object = json!({ "reason": "branch", "id": branch.id, "name": branch.name, "state": "used" });
    let what =
        format!("branch `{name}`, as `{}` says; `cargo tinybird branch use main` ends that", path.display());
    shell.event("Using", what, &object);
    Ok(Outcome::Well)
}
