//! `cargo tinybird build`: the project in a branch, or in Tinybird Local.

use std::env;

use serde_json::json;
use tinybird_build::Report;
use tinybird_core::rule::Severity;
use tinybird_deploy::client::Token;
use tinybird_deploy::client::blocking::Client;
use tinybird_deploy::{Api, Verdict};

use super::branch;
use super::deploy::show;
use crate::cli::{self, Build};
use crate::deployable::Deployable;
use crate::outcome::Outcome;
use crate::package::{Context, here};
use crate::remote::{Remote, failure};
use crate::shell::Shell;

pub(crate) fn run(arguments: &Build, shell: Shell) -> Outcome {
    build(arguments, shell).unwrap_or_else(|message| shell.failed(message))
}

fn build(arguments: &Build, shell: Shell) -> Result<Outcome, String> {
    let target = &arguments.target;
    let named = arguments.branch.as_deref().map(branch::checked).transpose()?;
    let (project, report) = Deployable::read(&target.package)?;
    shell.report(&report);
    if has_errors(&report) {
        return Ok(Outcome::Wrong);
    }
    if project.files.is_empty() {
        shell.wrong("there is nothing to build: no resource is declared, and no datafile is there");
        return Ok(Outcome::Wrong);
    }
    let (api, place) = match arguments.docker {
        true => local(named, &target.package)?,
        false => {
            let name = match named {
                Some(name) => name,
                None => branch_of_git()?,
            };
            in_branch(target, &name, arguments.data, shell)?
        }
    };
    send(&project, &api, &place, shell)
}

/// The branch of the git branch, which is not main.
pub(super) fn branch_of_git() -> Result<String, String> {
    let name = branch::of_git()?;
    name.ok_or_else(|| {
        "the git branch main is not built to a branch: it is the workspace itself\n\
         help: `cargo tinybird deploy` deploys it; `--branch NAME` builds it to a branch"
            .to_owned()
    })
}

/// A branch, which is made where it is missing, and what it is called in messages.
pub(super) fn in_branch(
    target: &cli::Target,
    name: &str,
    data: Option<cli::BranchData>,
    shell: Shell,
) -> Result<(Api, String), String> {
    let remote = Remote::of_workspace(target, shell)?;
    let token = token_of_branch(&remote.api, name, data.map(cli::BranchData::name), shell)?;
    let workspace = remote.api.workspace().map_err(failure)?;
    Ok((remote.with_token(token)?, format!("branch `{name}` of `{}`", workspace.name)))
}

/// Sends a project, and says what came of it.
pub(super) fn send(project: &Deployable, api: &Api, place: &str, shell: Shell) -> Result<Outcome, String> {
    shell.status("Building", format_args!("{} resources, to {place}", project.files.len()));
    let check = api.build(&project.files).map_err(failure)?;
    show::changes(&check.deployment.changes, shell);
    shell.report(&project.place(&check.warnings, Severity::Warning));
    let state = match check.verdict {
        Verdict::Refused => {
            shell.report(&project.place(&check.mistakes, Severity::Error));
            shell.wrong(&format!("Tinybird refuses the project: {place} did not change"));
            return Ok(Outcome::Wrong);
        }
        Verdict::NoChanges => "unchanged",
        _ => "built",
    };
    let verb = if state == "built" { "Built" } else { "Unchanged" };
    shell.event(verb, place, &json!({ "reason": "build", "state": state }));
    Ok(Outcome::Well)
}

pub(super) fn has_errors(report: &Report) -> bool {
    report.problems().iter().any(|problem| problem.severity == Severity::Error)
}

/// The token of a branch, which is made where it is missing.
pub(super) fn token_of_branch(
    api: &Api,
    name: &str,
    data: Option<&str>,
    shell: Shell,
) -> Result<Token, String> {
    let found = match api.branch(name).map_err(failure)? {
        Some(found) => Some(found),
        None => {
            branch::make(api, name, data, shell)?;
            api.branch(name).map_err(failure)?
        }
    };
    found.and_then(|branch| branch.token).ok_or_else(|| {
        format!("the server gives no token for branch `{name}`\nhelp: the token in use may not do that: `cargo tinybird info` shows it")
    })
}

/// A workspace of Tinybird Local, which is made where it is missing: that of the git branch, on main that of the package. The
/// cloud is not asked.
pub(super) fn local(named: Option<String>, package: &cli::Package) -> Result<(Api, String), String> {
    let name = match named {
        Some(name) => name,
        None => match branch::of_git() {
            Ok(Some(name)) => name,
            _ => name_of_package(package)?,
        },
    };
    let variable = |name: &str| env::var(name).ok().filter(|value| !value.trim().is_empty());
    let host = variable("TB_LOCAL_HOST").unwrap_or_else(|| "localhost".to_owned());
    let port = variable("TB_LOCAL_PORT").unwrap_or_else(|| "7181".to_owned());
    let url = if host.contains("://") { host } else { format!("http://{host}:{port}") };
    let at = |token: Option<Token>| -> Result<Api, String> {
        let builder = Client::builder().anonymous().base_url(&url);
        let builder = match token {
            Some(token) => builder.token(token),
            None => builder,
        };
        Ok(Api::new(builder.build().map_err(|error| error.to_string())?))
    };
    let tokens = at(None)?.local_tokens().map_err(|error| {
        format!(
            "Tinybird Local does not answer at {url}: {}\n\
             help: `docker run -d -p 7181:7181 --name tinybird-local tinybirdco/tinybird-local:latest` starts it",
            failure(&error).replace("\nhelp: ", "; ")
        )
    })?;
    let (admin, user) = (at(tokens.admin_token)?, at(tokens.user_token)?);
    let find = || {
        let all = admin.local_workspaces().map_err(failure)?;
        let token = all.workspaces.iter().find(|workspace| workspace.name == name);
        Ok::<_, String>((token.and_then(|workspace| workspace.token.clone()), all.organization_id))
    };
    let (mut token, organization) = find()?;
    if token.is_none() {
        user.create_local_workspace(&name, organization.as_deref()).map_err(failure)?;
        token = find()?.0;
    }
    let token = token.ok_or_else(|| format!("Tinybird Local gives no token for its workspace `{name}`"))?;
    Ok((at(Some(token))?, format!("the workspace `{name}` of Tinybird Local")))
}

fn name_of_package(package: &cli::Package) -> Result<String, String> {
    let name = match Context::find(package, &[]) {
        Ok(context) => context.package.name,
        Err(_) => {
            let here = here().map_err(|error| error.to_string())?;
            here.file_name().unwrap_or_default().to_string_lossy().into_owned()
        }
    };
    tinybird_deploy::git::tinybird_name(&name)
        .ok_or_else(|| "no name for the workspace can be made\nhelp: `--branch NAME` names it".to_owned())
}
