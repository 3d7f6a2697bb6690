//! `cargo tinybird info`: which workspace is used, and who said so.

use serde_json::json;
use tinybird_deploy::{Found, Settings, git};

use crate::cli::Info;
use crate::git as repository;
use crate::outcome::Outcome;
use crate::package::here;
use crate::remote::{self, Remote};
use crate::shell::Shell;

pub(crate) fn run(arguments: &Info, shell: Shell) -> Outcome {
    let settings = match remote::settings(&arguments.target.connection, &arguments.target.package, shell) {
        Ok(settings) => settings,
        Err(message) => return shell.failed(message),
    };
    let (asked, problem) = match settings.token_in_use() {
        None => (None, None),
        Some(_) => match Remote::find(&arguments.target, shell) {
            Ok(remote) => match remote.api.workspace() {
                Ok(workspace) => (Some(workspace), None),
                Err(error) => (None, Some(remote::failure(&error))),
            },
            Err(message) => (None, Some(message)),
        },
    };
    let git_branch = here().ok().and_then(|here| repository::branch(&here));
    let branch = git_branch.as_deref().filter(|name| !git::is_main(name)).and_then(git::tinybird_name);
    let mut lines = vec![
        ("address", Some(settings.url.value.clone()), origin(Some(&settings.url))),
        ("token", None, origin(settings.token.as_ref())),
    ];
    if let Some(found) = &settings.branch_token {
        let name = settings.branch.as_ref().map(|branch| branch.value.clone());
        lines.push(("branch token", name, origin(Some(found))));
    }
    for (what, value, origin) in lines {
        let text = match (&value, &origin) {
            (Some(value), Some(origin)) => format!("{value}, from {origin}"),
            (None, Some(origin)) => format!("from {origin}"),
            (_, None) => "none".to_owned(),
        };
        let object = json!({ "reason": "setting", "setting": what, "value": value, "origin": origin });
        shell.told(&format!("{what:<12} {text}"), &object);
    }
    if let Some(workspace) = &asked {
        let user = workspace.user_email.as_deref().map_or(String::new(), |user| format!(", as {user}"));
        let object = json!({
            "reason": "workspace", "id": workspace.id, "name": workspace.name, "user": workspace.user_email,
            "is_branch": workspace.is_branch(),
        });
        let what = if workspace.is_branch() { "branch" } else { "workspace" };
        shell.told(&format!("{what:<12} {} ({}){user}", workspace.name, workspace.id), &object);
    }
    if let Some(name) = git_branch {
        let object = json!({ "reason": "git", "git_branch": name, "branch": branch });
        let branch =
            branch.map_or(String::new(), |branch| format!(", whose branch in Tinybird is `{branch}`"));
        shell.told(&format!("{:<12} {name}{branch}", "git branch"), &object);
    }
    match problem {
        Some(problem) => shell.failed(problem),
        None if asked.is_none() => no_token(&settings, shell),
        None => Outcome::Well,
    }
}

fn no_token(settings: &Settings, shell: Shell) -> Outcome {
    match settings.client() {
        Err(error) => shell.failed(remote::failure(&error)),
        Ok(_) => Outcome::Well,
    }
}

fn origin<T>(found: Option<&Found<T>>) -> Option<String> {
    found.map(|found| found.origin.to_string())
}
