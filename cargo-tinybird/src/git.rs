//! The git branch that a command runs on.

use std::path::Path;
use std::process::Command;

/// The branch that is checked out; none on a detached head, and outside of git.
pub(crate) fn head(folder: &Path) -> Option<String> {
    git(folder, &["symbolic-ref", "--quiet", "--short", "HEAD"])
}

/// What git says, where it is there and the command succeeds.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output().ok()?;
    let said = String::from_utf8(output.stdout).ok().filter(|_| output.status.success())?;
    Some(said.trim().to_owned()).filter(|said| !said.is_empty())
}

/// The git branch: that which is checked out, else that which CI names.
pub(crate) fn branch(folder: &Path) -> Option<String> {
    tinybird_deploy::git::branch(head(folder), |name| std::env::var(name).ok())
}
