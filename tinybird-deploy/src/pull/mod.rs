//! The datafiles of what is deployed.

pub mod disk;
mod gate;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use tinybird_client::ErrorKind;
use tinybird_import::Extension;

use crate::api::Api;
use crate::datafile::Datafile;
use crate::error::Error;
use gate::Gate;

/// How many requests are under way at once.
const AT_ONCE: usize = 8;

/// How often a request is sent that is refused for its rate, each time after the server's own retries.
const ROUNDS: u32 = 20;

/// The datafiles of everything that the workspace holds, sorted by their paths: `datasources/views.datasource`.
///
/// Some requests are under way at once; none is sent in the time for which the server says that no more are taken.
/// `progress` is called with how many are there, and of how many.
///
/// # Errors
/// What the server or the connection refuses, and a name that no file can have. Then there is nothing: never half of it.
pub fn pull(api: &Api, progress: &(dyn Fn(usize, usize) + Sync)) -> Result<Vec<Datafile>, Error> {
    let mut wanted = Vec::new();
    for extension in [Extension::Connection, Extension::DataSource, Extension::Pipe] {
        for name in api.names(extension.as_str())? {
            check_name(&name, extension)?;
            wanted.push((extension, name));
        }
    }
    let (next, done, gate) = (AtomicUsize::new(0), AtomicUsize::new(0), Gate::default());
    let has_failed = AtomicBool::new(false);
    let pulled = Mutex::new((Vec::with_capacity(wanted.len()), None));
    let work = || {
        while !has_failed.load(Ordering::Relaxed) {
            let Some((extension, name)) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
            let text = fetch(api, &gate, *extension, name);
            let mut pulled = pulled.lock().unwrap_or_else(PoisonError::into_inner);
            match text {
                Ok(text) => pulled.0.push(placed(*extension, name, text)),
                Err(error) => {
                    has_failed.store(true, Ordering::Relaxed);
                    pulled.1.get_or_insert(error);
                }
            }
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, wanted.len());
        }
    };
    thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(wanted.len()) {
            scope.spawn(work);
        }
    });
    let (mut files, error) = pulled.into_inner().unwrap_or_else(PoisonError::into_inner);
    match error {
        Some(error) => Err(error),
        None => {
            files.sort();
            Ok(files)
        }
    }
}

fn fetch(api: &Api, gate: &Gate, extension: Extension, name: &str) -> Result<String, Error> {
    let transport = api.client().transport();
    let mut round = 1;
    loop {
        gate.wait(transport);
        match api.datafile_and_limit(extension.as_str(), name) {
            Ok((text, closed_for)) => {
                gate.close(transport, closed_for);
                return Ok(text);
            }
            Err(error) => {
                let limited = error.client().filter(|error| error.kind() == ErrorKind::RateLimited);
                let Some(limited) = limited.filter(|_| round < ROUNDS) else { return Err(error) };
                gate.close(transport, limited.retry_after());
                round += 1;
            }
        }
    }
}

/// A resource's name becomes the name of a file.
fn check_name(name: &str, extension: Extension) -> Result<(), Error> {
    let is_bad = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    match name.is_empty() || name.starts_with('.') || name.contains(is_bad) {
        true => Err(Error::answer(
            &format!("the {}s", extension.as_str()),
            format!("`{}` cannot be the name of a file", name.escape_debug()),
        )),
        false => Ok(()),
    }
}

/// In the folder of its kind; a pipe that cannot be read is one without a type.
fn placed(extension: Extension, name: &str, text: String) -> Datafile {
    let read = tinybird_import::read(extension, name, &text).ok();
    let folder = read.and_then(|file| file.definition.kind()).and_then(tinybird_core::Kind::folder);
    let folder = folder.map_or(
        match extension {
            Extension::Connection => "connections",
            Extension::DataSource => "datasources",
            Extension::Pipe => "pipes",
        },
        tinybird_project::Folder::name,
    );
    Datafile::new(format!("{folder}/{name}.{}", extension.as_str()), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_where_their_kinds_are() {
        let path = |extension, text: &str| placed(extension, "x", text.to_owned()).path;
        assert_eq!(path(Extension::Pipe, "NODE n\nSQL >\n    SELECT 1\nTYPE endpoint\n"), "endpoints/x.pipe");
        assert_eq!(path(Extension::Pipe, "nonsense"), "pipes/x.pipe");
        assert_eq!(path(Extension::DataSource, "SCHEMA >\n    a String\n"), "datasources/x.datasource");
        assert_eq!(path(Extension::Connection, "TYPE postgres\n"), "connections/x.connection");
    }

    #[test]
    fn no_name_leaves_the_folder() {
        for name in ["../x", "a/b", "..", "", ".x", "a\\b", "a\nb"] {
            assert!(check_name(name, Extension::Pipe).is_err(), "{name:?}");
        }
        assert!(check_name("é_rows", Extension::Pipe).is_ok());
    }
}
