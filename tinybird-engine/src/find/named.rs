//! What a flag, a variable or a manifest names as the engine.

use std::path::Path;

use super::places::Places;
use super::{Location, Named, probe};
use crate::Error;

/// What a value stands for: an address, a path or the name of a program.
pub(super) fn read(named: &Named, places: &Places) -> Result<Location, Error> {
    let value = named.value.as_str();
    if value == "none" {
        return Err(Error::Off { by: named.by });
    }
    if value.starts_with("http://") || value.starts_with("https://") {
        return Ok(Location::Address(value.to_owned()));
    }
    let is_name = !value.contains(['/', '\\']);
    let path = match places.on_path(value).filter(|_| is_name) {
        Some(program) => program,
        None => named.folder.join(value),
    };
    let not_an_engine = |why: String| Error::NotAnEngine { by: named.by, value: value.to_owned(), why };
    if !path.is_file() {
        return Err(not_an_engine("the file does not exist".to_owned()));
    }
    of_file(&path).map_err(not_an_engine)
}

/// What kind of engine a file is, by its name.
fn of_file(path: &Path) -> Result<Location, String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name.contains(".so") || name.ends_with(".dylib") {
        Ok(Location::Library(path.to_owned()))
    } else if name.starts_with("python") || name.starts_with("pypy") {
        probe::python(path).map(|_| Location::Python(path.to_owned()))
    } else if name.starts_with("clickhouse") {
        Ok(Location::ClickHouse(path.to_owned()))
    } else {
        Err("it is neither a `libchdb.so`, a Python, a `clickhouse` nor an address".to_owned())
    }
}
