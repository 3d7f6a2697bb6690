//! `cargo tinybird login`, `logout` and `regions`.

use std::env;
use std::process::{Command, Stdio};

use serde_json::json;
use tinybird_deploy::client::blocking::Client;
use tinybird_deploy::login::{self, BrowserLogin, CodeLogin, LoggedIn};
use tinybird_deploy::{Api, Origin, Region, Settings};

use crate::cli::{Connection, Login, Logout, Regions};
use crate::env_local;
use crate::outcome::Outcome;
use crate::package::here;
use crate::question::{self, Answer};
use crate::remote::{self, failure};
use crate::shell::Shell;

pub(crate) fn login(arguments: &Login, shell: Shell) -> Outcome {
    log_in(arguments, shell).unwrap_or_else(|message| shell.failed(message))
}

fn settings(url: Option<&String>, package: &crate::cli::Package, shell: Shell) -> Result<Settings, String> {
    let connection = Connection { token: None, url: url.cloned(), request_timeout: None };
    remote::settings(&connection, package, shell)
}

/// What needs no token.
fn anonymous(url: &str) -> Result<Api, String> {
    let client = Client::builder().anonymous().base_url(url).build().map_err(|error| error.to_string())?;
    Ok(Api::new(client))
}

fn log_in(arguments: &Login, shell: Shell) -> Result<Outcome, String> {
    let settings = settings(arguments.url.as_ref(), &arguments.package, shell)?;
    let api_host = api_host(arguments, &settings)?;
    let auth_host = env::var("TINYBIRD_AUTH_HOST").ok().filter(|host| !host.trim().is_empty());
    let auth_host = auth_host.as_deref().unwrap_or(login::AUTH_HOST);
    let logged_in = match arguments.code {
        true => by_code(auth_host, &api_host, shell)?,
        false => match by_browser(arguments, auth_host, &api_host, shell)? {
            Some(logged_in) => logged_in,
            None => {
                shell.status("Stopped", "nothing was written");
                return Ok(Outcome::Wrong);
            }
        },
    };
    let token = logged_in.workspace_token.as_ref().ok_or("the server gives no token of a workspace")?;
    let url = if logged_in.api_host.is_empty() { api_host } else { logged_in.api_host.clone() };
    let values = [
        ("TINYBIRD_TOKEN", Some(token.expose())),
        ("TINYBIRD_URL", Some(&*url)),
        ("TINYBIRD_BRANCH", None),
        ("TINYBIRD_BRANCH_TOKEN", None),
    ];
    let path = env_local::write(&arguments.package, &values)?;
    let object = json!({
        "reason": "login", "workspace": logged_in.workspace_name, "user": logged_in.user_email, "url": url,
        "file": path.display().to_string(),
    });
    let what = format!(
        "to `{}` as {}; the token is in `{}`",
        logged_in.workspace_name,
        logged_in.user_email,
        path.display()
    );
    shell.event("Logged in", what, &object);
    for name in ["TINYBIRD_TOKEN", "TB_TOKEN"] {
        if env::var_os(name).is_some() {
            shell.note(&format!("the variable {name} is set, and goes before the new token: unset it"));
        }
    }
    shell.note("next: `cargo tinybird deploy`");
    Ok(Outcome::Well)
}

/// The address of the API of the region that the workspace is in.
fn api_host(arguments: &Login, settings: &Settings) -> Result<String, String> {
    if arguments.region.is_none() && (settings.url.origin != Origin::Default || !question::is_attended()) {
        return Ok(settings.url.value.clone());
    }
    let regions = anonymous(&settings.url.value)?.regions().map_err(failure)?;
    let Some(wanted) = &arguments.region else {
        for (number, region) in regions.iter().enumerate() {
            anstream::eprintln!(
                "{:>3}  {:<8} {:<20} {}",
                number + 1,
                region.provider,
                region.name,
                region.api_host
            );
        }
        let number =
            question::line("In which region is the workspace?").and_then(|line| line.parse::<usize>().ok());
        let region = number.and_then(|number| regions.get(number.checked_sub(1)?));
        return region
            .map(|region| region.api_host.clone())
            .ok_or_else(|| "that is not one of the numbers".to_owned());
    };
    let found: Vec<&Region> =
        regions.iter().filter(|region| region.name == *wanted || region.is_at(wanted)).collect();
    match &*found {
        [region] => Ok(region.api_host.clone()),
        [] => Err(format!("there is no region `{wanted}`\nhelp: `cargo tinybird regions` lists them")),
        _ => Err(format!(
            "there are several regions `{wanted}`\nhelp: name the address of its API: `cargo tinybird regions` shows it"
        )),
    }
}

fn by_code(auth_host: &str, api_host: &str, shell: Shell) -> Result<LoggedIn, String> {
    let login = CodeLogin::begin(auth_host, api_host).map_err(failure)?;
    shell.note(&format!(
        "open this address on any machine, and compare the code {}:\n{}",
        login.shown(),
        login.url
    ));
    login.wait(login::PATIENCE).map_err(failure)
}

/// By the browser; none where the person says that it is somebody else's account.
fn by_browser(
    arguments: &Login,
    auth_host: &str,
    api_host: &str,
    shell: Shell,
) -> Result<Option<LoggedIn>, String> {
    let login = BrowserLogin::begin(auth_host, api_host).map_err(failure)?;
    shell.note(&format!("log in at this address, which the browser opens:\n{}", login.url));
    if !open(&login.url) {
        shell.note("no browser could be started here: open the address yourself, or use `cargo tinybird login --code`");
    }
    let callback = login.wait(login::PATIENCE).map_err(failure)?;
    let logged_in = login::exchange(auth_host, &callback.code).map_err(failure)?;
    if callback.has_state || arguments.yes {
        return Ok(Some(logged_in));
    }
    // Without our state, any page may have sent the browser here, with a login of its own.
    let question = format!(
        "The browser does not prove that it answers this login. Did you log in to `{}` as {}?",
        logged_in.workspace_name, logged_in.user_email
    );
    match question::confirm(&question) {
        Answer::Yes => Ok(Some(logged_in)),
        Answer::No => Ok(None),
        Answer::Nobody => Err(format!(
            "the browser does not prove that it answers this login, and there is nobody to ask whether {} is the right account: nothing was written\n\
             help: `--yes` takes any account; `--code` needs no browser",
            logged_in.user_email
        )),
    }
}

/// Opens an address in the browser; says whether one could be started.
pub(super) fn open(url: &str) -> bool {
    let mut command = match (env::var_os("BROWSER"), env::consts::OS) {
        (Some(browser), _) => Command::new(browser),
        (None, "macos") => Command::new("open"),
        (None, "windows") => {
            let mut command = Command::new("rundll32");
            command.arg("url.dll,FileProtocolHandler");
            command
        }
        _ => Command::new("xdg-open"),
    };
    command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().is_ok()
}

pub(crate) fn logout(arguments: &Logout, shell: Shell) -> Outcome {
    let names = ["TINYBIRD_TOKEN", "TB_TOKEN", "TINYBIRD_BRANCH", "TINYBIRD_BRANCH_TOKEN"];
    let path = match env_local::write(&arguments.package, &names.map(|name| (name, None))) {
        Ok(path) => path,
        Err(message) => return shell.failed(message),
    };
    let object = json!({ "reason": "logout", "file": path.display().to_string() });
    shell.event("Logged out", format_args!("`{}` has no token any more", path.display()), &object);
    match settings(None, &arguments.package, shell) {
        Ok(settings) => {
            if let Some(found) = settings.token_in_use() {
                shell.note(&format!("another token is found, and used from now on: {}", found.origin));
            }
            shell.note(
                "the token itself is still good: `cargo tinybird token rotate NAME` makes it worthless",
            );
            Outcome::Well
        }
        Err(message) => shell.failed(message),
    }
}

pub(crate) fn regions(arguments: &Regions, shell: Shell) -> Outcome {
    let regions = here().map_err(|error| error.to_string()).and_then(|_| {
        let settings = settings(arguments.url.as_ref(), &arguments.package, shell)?;
        anonymous(&settings.url.value)?.regions().map_err(failure)
    });
    match regions {
        Ok(regions) => {
            for region in regions {
                let object = json!({ "reason": "region", "name": region.name, "provider": region.provider, "url": region.api_host });
                shell.told(
                    &format!("{:<8} {:<20} {}", region.provider, region.name, region.api_host),
                    &object,
                );
            }
            Outcome::Well
        }
        Err(message) => shell.failed(message),
    }
}
