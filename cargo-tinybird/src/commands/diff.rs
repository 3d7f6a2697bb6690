//! `cargo tinybird diff`: the project against what is deployed, by meaning.

use std::collections::BTreeMap;

use serde_json::json;
use tinybird_core::rule::Severity;
use tinybird_core::template::{PieceKind, pieces};
use tinybird_deploy::Datafile;
use tinybird_import::Extension;

use crate::cli::Diff;
use crate::deployable::Deployable;
use crate::difference;
use crate::outcome::Outcome;
use crate::remote::{Remote, failure};
use crate::shell::Shell;

pub(crate) fn run(arguments: &Diff, shell: Shell) -> Outcome {
    diff(arguments, shell).unwrap_or_else(|message| shell.failed(message))
}

fn diff(arguments: &Diff, shell: Shell) -> Result<Outcome, String> {
    let target = &arguments.target;
    let remote = Remote::find(target, shell)?;
    let (project, report) = Deployable::read(&target.package)?;
    if report.problems().iter().any(|problem| problem.severity == Severity::Error) {
        shell.report(&report);
        return Ok(Outcome::Wrong);
    }
    let deployed = tinybird_deploy::pull::pull(&remote.api, &|_, _| {}).map_err(failure)?;
    let by_name = |files: Vec<Datafile>| -> BTreeMap<(String, String), Datafile> {
        files.into_iter().map(|file| ((file.extension().to_owned(), file.name().to_owned()), file)).collect()
    };
    let (here, there) = (by_name(project.files), by_name(deployed));
    let (mut differ, mut count) = (0, 0);
    let names: std::collections::BTreeSet<_> = here.keys().chain(there.keys()).collect();
    for name in names {
        count += 1;
        let (new, old) = (here.get(name), there.get(name));
        let (change, path) = match (old, new) {
            (None, Some(new)) => ("new", &new.path),
            (Some(old), None) => ("deleted", &old.path),
            (Some(_), Some(new)) => ("changed", &new.path),
            (None, None) => continue,
        };
        let (old, new) = (old.map(canonical).unwrap_or_default(), new.map(canonical).unwrap_or_default());
        if meaning(&old) == meaning(&new) {
            continue;
        }
        differ += 1;
        shell.difference(change, path, &difference::between(path, &old, &new));
    }
    let object = json!({ "reason": "compared", "resources": count, "differ": differ });
    if differ == 0 {
        shell.event("Compared", format_args!("{count} resources: the project is what is deployed"), &object);
        return Ok(Outcome::Well);
    }
    shell.event("Compared", format_args!("{count} resources: {differ} differ"), &object);
    shell.wrong("the project is not what is deployed\nhelp: `cargo tinybird deploy` deploys it; `cargo tinybird pull` brings what is deployed here");
    Ok(Outcome::Wrong)
}

/// A datafile as it is written by us; one that cannot be read, as it is.
fn canonical(file: &Datafile) -> String {
    let read = Extension::of(file.extension())
        .and_then(|extension| tinybird_import::read(extension, file.name(), &file.text).ok());
    // Its own text has no comments, and one spelling.
    read.map_or_else(|| file.text.clone(), |file| file.definition.to_string())
}

/// A text without what makes no difference to SQL: comments, and which blanks there are.
fn meaning(text: &str) -> String {
    let mut meaning = String::with_capacity(text.len());
    for piece in pieces(text) {
        let words = text.get(piece.range).unwrap_or_default();
        match piece.kind {
            PieceKind::Comment if meaning.ends_with(' ') => {}
            PieceKind::Comment => meaning.push(' '),
            PieceKind::Code => {
                let mut is_blank = meaning.ends_with(' ');
                for c in words.chars() {
                    match c.is_whitespace() {
                        true if is_blank => {}
                        true => meaning.push(' '),
                        false => meaning.push(c),
                    }
                    is_blank = c.is_whitespace();
                }
            }
            _ => meaning.push_str(words),
        }
    }
    meaning.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_comments_make_no_difference() {
        assert_eq!(meaning("SELECT  a -- x\n FROM\tb"), meaning("SELECT a FROM b"));
        assert_ne!(meaning("SELECT 'a  b'"), meaning("SELECT 'a b'"));
        assert_ne!(meaning("SELECT a"), meaning("SELECT b"));
    }
}
