//! `cargo tinybird token`: static tokens and JWTs, none of which is shown.

use std::io::Write as _;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;
use tinybird_deploy::client::Token as Secret;
use tinybird_deploy::private;

use super::rows::stopped;
use crate::cli::{Token, TokenCommand};
use crate::outcome::Outcome;
use crate::remote::{api, failure};
use crate::shell::Shell;

pub(crate) fn run(arguments: &Token, shell: Shell) -> Outcome {
    token(arguments, shell).unwrap_or_else(|message| shell.failed(message))
}

fn token(arguments: &Token, shell: Shell) -> Result<Outcome, String> {
    match &arguments.command {
        TokenCommand::List(target) => {
            for token in api(target, shell)?.tokens().map_err(failure)? {
                let scopes = token.scopes();
                let object =
                    json!({ "reason": "token", "id": token.id, "name": token.name, "scopes": scopes });
                shell.told(&format!("{:<32} {}", token.name, scopes.join(", ")), &object);
            }
        }
        TokenCommand::Create(create) => {
            let made =
                api(&create.target, shell)?.create_token(&create.name, &create.scopes).map_err(failure)?;
            save(&create.name, made.token.as_ref(), &create.to_file, "Created", shell)?;
        }
        TokenCommand::Copy(copy) => {
            let found = api(&copy.target, shell)?.token(&copy.name).map_err(failure)?;
            save(&copy.name, found.token.as_ref(), &copy.to_file, "Copied", shell)?;
        }
        TokenCommand::Rotate(rotate) => {
            let question =
                format!("Rotate the token `{}`? What uses its old value stops working.", rotate.name);
            if let Some(outcome) = stopped(rotate.yes, &question, shell)? {
                return Ok(outcome);
            }
            let made = api(&rotate.target, shell)?.refresh_token(&rotate.name).map_err(failure)?;
            save(&rotate.name, made.token.as_ref(), &rotate.to_file, "Rotated", shell)?;
        }
        TokenCommand::Delete(delete) => {
            let question = format!("Delete the token `{}`? What uses it stops working.", delete.name);
            if let Some(outcome) = stopped(delete.yes, &question, shell)? {
                return Ok(outcome);
            }
            api(&delete.target, shell)?.delete_token(&delete.name).map_err(failure)?;
            let object = json!({ "reason": "token", "name": delete.name, "state": "deleted" });
            shell.event("Deleted", format_args!("token `{}`", delete.name), &object);
        }
        TokenCommand::Jwt(jwt) => {
            let now = SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_err(|_| "the clock of this machine is wrong")?;
            let expires_at = now.as_secs().saturating_add(jwt.expires_in);
            let api = api(&jwt.target, shell)?;
            let made = api.create_jwt(&jwt.name, expires_at, &jwt.endpoints, &jwt.fixed).map_err(failure)?;
            save(&jwt.name, Some(&made), &jwt.to_file, "Created", shell)?;
        }
    }
    Ok(Outcome::Well)
}

/// Puts a token where it was wanted.
fn save(name: &str, token: Option<&Secret>, to: &Path, verb: &str, shell: Shell) -> Result<(), String> {
    let token = token.ok_or_else(|| format!("the server does not show the token `{name}`"))?;
    if to == Path::new("-") {
        let written = writeln!(std::io::stdout(), "{}", token.expose());
        return written.map_err(|error| format!("the token cannot be written: {error}"));
    }
    private::write(to, &format!("{}\n", token.expose())).map_err(|error| {
        format!("{error}\nhelp: `cargo tinybird token rotate {name} --to-file FILE` gives it another value, in a file that can be written")
    })?;
    let object = json!({ "reason": "token", "name": name, "file": to.display().to_string() });
    shell.event(verb, format_args!("token `{name}`, in `{}`", to.display()), &object);
    Ok(())
}
