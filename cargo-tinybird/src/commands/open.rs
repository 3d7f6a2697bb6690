//! `cargo tinybird open`: Tinybird's pages of the workspace or the branch.

use serde_json::json;
use tinybird_deploy::git;

use super::branch;
use super::login;
use crate::cli::{Environment, Open};
use crate::git as repository;
use crate::outcome::Outcome;
use crate::package::here;
use crate::remote::{Remote, failure};
use crate::shell::Shell;

pub(crate) fn run(arguments: &Open, shell: Shell) -> Outcome {
    open(arguments, shell).unwrap_or_else(|message| shell.failed(message))
}

fn open(arguments: &Open, shell: Shell) -> Result<Outcome, String> {
    let target = &arguments.target;
    let told = |error: tinybird_deploy::Error| failure(&error);
    let here = here().map_err(|error| error.to_string())?;
    let is_feature = repository::branch(&here).is_some_and(|branch| !git::is_main(&branch));
    let default = if is_feature { Environment::Branch } else { Environment::Cloud };
    let branch = match arguments.env.unwrap_or(default) {
        Environment::Cloud => None,
        Environment::Branch => Some(branch::of_git()?.ok_or(
            "this is the git branch main, which has no branch in Tinybird\nhelp: `--env cloud` opens the workspace",
        )?),
    };
    let remote = Remote::of_workspace(target, shell)?;
    let workspace = remote.api.workspace().map_err(told)?;
    if let Some(name) = &branch
        && remote.api.branch(name).map_err(told)?.is_none()
    {
        shell.wrong(&format!("there is no branch `{name}`\nhelp: `cargo tinybird build` makes it; `--env cloud` opens the workspace"));
        return Ok(Outcome::Wrong);
    }
    let url = &remote.settings.url.value;
    let regions = remote.api.regions().map_err(told)?;
    let Some(region) = regions.iter().find(|region| region.is_at(url)) else {
        shell.wrong(&format!(
            "the server at {url} does not say in which region it is, so that its pages are not known"
        ));
        return Ok(Outcome::Wrong);
    };
    let page = region.page(&workspace.name, branch.as_deref());
    shell.told(&page, &json!({ "reason": "page", "url": page }));
    if !arguments.print && !login::open(&page) {
        shell.note("no browser could be started here");
    }
    Ok(Outcome::Well)
}
