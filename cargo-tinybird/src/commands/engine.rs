//! `cargo tinybird engine`: the ClickHouse that statements are tried on.

use serde_json::json;
use tinybird_build::package::Package;
use tinybird_engine::install::{Client, install, installed};
use tinybird_engine::{Engine, Error, Search};

use crate::cli::{self, EngineCommand, EngineInstall, InstallClient};
use crate::clickhouse;
use crate::outcome::Outcome;
use crate::package::here;
use crate::shell::Shell;

pub(crate) fn run(arguments: &cli::Engine, shell: Shell) -> Outcome {
    match &arguments.command {
        EngineCommand::Install(arguments) => run_install(arguments, shell),
        EngineCommand::Status(arguments) => run_status(arguments, shell),
    }
}

/// Installs one, with the client that the user names or has, and tries it.
fn run_install(arguments: &EngineInstall, shell: Shell) -> Outcome {
    let client = match arguments.with {
        Some(InstallClient::Npm) => Some(Client::Npm),
        Some(InstallClient::Pip) => Some(Client::Pip),
        None => Client::find(),
    };
    let Some(client) = client else {
        return shell.failed(
            "neither npm nor pip is there to install ClickHouse with\n\
             help: install one of them, or name a ClickHouse of your own with `TINYBIRD_ENGINE`",
        );
    };
    if installed(client).is_none() {
        shell.status("Installing", client.what());
    }
    match install(client).and_then(clickhouse::start) {
        Ok(engine) => {
            shell.status("Installed", engine.location());
            Outcome::Well
        }
        Err(error) => failed(shell, &error),
    }
}

/// Tells which one is used, and what else was looked at.
fn run_status(arguments: &cli::ClickHouse, shell: Shell) -> Outcome {
    let package = here().ok().and_then(|here| Package::near(&here).ok());
    let search = clickhouse::search(arguments, package.as_ref());
    let used = search.find().and_then(clickhouse::start);
    let outcome = match used.and_then(|mut engine| tell(&mut engine, shell)) {
        Ok(()) => Outcome::Well,
        Err(error) => failed(shell, &error),
    };
    tell_candidates(&search, shell);
    outcome
}

fn tell(engine: &mut Engine, shell: Shell) -> Result<(), Error> {
    let guarantees = engine.guarantees()?;
    let version = engine.version()?.to_owned();
    let location = engine.location();
    shell.told(
        &format!("ClickHouse {version}: {location}\n{guarantees}"),
        &json!({
            "reason": "engine", "engine": location.to_string(), "version": version,
            "closed_files": guarantees.files, "closed_network": guarantees.network,
        }),
    );
    Ok(())
}

fn tell_candidates(search: &Search, shell: Shell) {
    let candidates = search.candidates();
    if !candidates.is_empty() {
        shell.told_people("\nLooked at, in this order:");
    }
    for candidate in candidates {
        let (place, why) = (&candidate.place, candidate.found.as_ref().err());
        let text = match why {
            None => format!("  {place}"),
            Some(why) => format!("  {place}: {why}"),
        };
        shell.told(&text, &json!({ "reason": "engine-candidate", "place": place, "unusable": why }));
    }
}

fn failed(shell: Shell, error: &Error) -> Outcome {
    shell.failed(format_args!("{error}\nhelp: {}", error.remedy()))
}
