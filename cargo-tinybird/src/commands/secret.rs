//! `cargo tinybird secret`: the values that `secret("NAME")` stands for.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Read as _};

use serde_json::json;
use tinybird_deploy::Datafile;

use super::rows::stopped;
use crate::cli::{Secret, SecretCommand, Target};
use crate::deployable::Deployable;
use crate::outcome::Outcome;
use crate::question;
use crate::remote::{api, failure};
use crate::shell::Shell;

pub(crate) fn run(arguments: &Secret, shell: Shell) -> Outcome {
    secret(arguments, shell).unwrap_or_else(|message| shell.failed(message))
}

fn secret(arguments: &Secret, shell: Shell) -> Result<Outcome, String> {
    match &arguments.command {
        SecretCommand::List(target) => return list(target, shell),
        SecretCommand::Set(set) => {
            let value = value(&set.name)?;
            api(&set.target, shell)?.set_secret(&set.name, &value).map_err(failure)?;
            let object = json!({ "reason": "secret", "name": set.name, "state": "set" });
            shell.event("Set", format_args!("secret `{}`", set.name), &object);
        }
        SecretCommand::Delete(delete) => {
            let question = format!("Delete the secret `{}`? What uses it stops working.", delete.name);
            if let Some(outcome) = stopped(delete.yes, &question, shell)? {
                return Ok(outcome);
            }
            api(&delete.target, shell)?.delete_secret(&delete.name).map_err(failure)?;
            let object = json!({ "reason": "secret", "name": delete.name, "state": "deleted" });
            shell.event("Deleted", format_args!("secret `{}`", delete.name), &object);
        }
    }
    Ok(Outcome::Well)
}

/// From the person, who does not see it, or from a pipe; never from the command line, which others see.
fn value(name: &str) -> Result<String, String> {
    let value = if io::stdin().is_terminal() {
        question::hidden(&format!("Value of {name}:"))?
    } else {
        let mut text = String::new();
        io::stdin()
            .read_to_string(&mut text)
            .map_err(|error| format!("the value cannot be read: {error}"))?;
        text.strip_suffix('\n').map(|text| text.strip_suffix('\r').unwrap_or(text).to_owned()).unwrap_or(text)
    };
    match value.is_empty() {
        true => Err(format!(
            "the value of `{name}` is empty\nhelp: type it, or send it: `printf %s \"$VALUE\" | cargo tinybird secret set {name}`"
        )),
        false => Ok(value),
    }
}

/// Those of the workspace, and those that the project names and the workspace lacks.
fn list(target: &Target, shell: Shell) -> Result<Outcome, String> {
    let there = api(target, shell)?.secrets().map_err(failure)?;
    let named = match Deployable::read(&target.package) {
        Ok((project, _)) => named(&project.files),
        Err(_) => BTreeMap::new(),
    };
    for name in &there {
        let used = named.get(name).map_or(String::new(), |file| format!("named in {file}"));
        let object = json!({ "reason": "secret", "name": name, "state": "set", "file": named.get(name) });
        shell.told(format!("{name:<32} {used}").trim_end(), &object);
    }
    let missing: Vec<_> = named.iter().filter(|(name, _)| !there.contains(name)).collect();
    for (name, file) in &missing {
        let object = json!({ "reason": "secret", "name": name, "state": "missing", "file": file });
        shell.told(&format!("{name:<32} missing, named in {file}"), &object);
    }
    match missing.first() {
        Some((name, _)) => {
            shell.wrong(&format!(
                "the project names {} that the workspace lacks\nhelp: `cargo tinybird secret set {name}` sets it",
                if missing.len() == 1 { "a secret".to_owned() } else { format!("{} secrets", missing.len()) }
            ));
            Ok(Outcome::Wrong)
        }
        None => Ok(Outcome::Well),
    }
}

/// The secrets that datafiles name without a default, and the first file of each.
fn named(files: &[Datafile]) -> BTreeMap<String, String> {
    let mut named = BTreeMap::new();
    for file in files {
        for rest in file.text.split("tb_secret(").skip(1) {
            let rest = rest.trim_start();
            let Some(quote) = rest.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else {
                continue;
            };
            let Some((name, after)) = rest.get(1..).and_then(|rest| rest.split_once(quote)) else { continue };
            if after.trim_start().starts_with(')') {
                named.entry(name.to_owned()).or_insert_with(|| file.path.clone());
            }
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_without_a_default_are_needed() {
        let text = "KAFKA_KEY {{ tb_secret(\"KEY\") }}\nKAFKA_SECRET {{tb_secret( 'SECRET' )}}\nX {{ tb_secret(\"D\", \"default\") }}\n";
        let named = named(&[Datafile::new("connections/c.connection", text)]);
        assert_eq!(named.keys().collect::<Vec<_>>(), ["KEY", "SECRET"]);
    }
}
