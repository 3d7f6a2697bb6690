//! Rows for tests: `fixtures/DATA_SOURCE.ndjson`, else `.csv`, else what the query in `.sql` gives.

use std::fs;
use std::path::{Path, PathBuf};

use tinybird_core::AnyDefinition;
use tinybird_core::template::render::Values;
use tinybird_local::workspace::{Appended, Dialect, Error, Workspace};

use crate::shell::Shell;

/// The extensions, the one that counts first.
pub(crate) const EXTENSIONS: [&str; 3] = ["ndjson", "csv", "sql"];

/// Appends the rows of files to the data sources that they are named after. Returns how many.
pub(crate) fn load(
    workspace: &mut Workspace,
    files: &[PathBuf],
    shown: impl Fn(&Path) -> String,
    shell: Shell,
) -> Result<usize, String> {
    let sources = workspace.resources().iter().filter_map(AnyDefinition::as_data_source);
    let names: Vec<String> = sources.map(|source| source.name().to_owned()).collect();
    let (mut rows, mut used) = (0, Vec::new());
    for name in &names {
        let of_it = |extension: &str| files.iter().find(|path| is_of(path, name, extension));
        let Some(path) = EXTENSIONS.iter().find_map(|extension| of_it(extension)) else { continue };
        used.extend(EXTENSIONS.iter().filter_map(|extension| of_it(extension)));
        let failed = |error: &dyn std::fmt::Display| format!("`{}`: {error}", shown(path));
        let text = fs::read(path).map_err(|error| failed(&error))?;
        let appended = append(workspace, name, path, &text).map_err(|error| failed(&error))?;
        for row in &appended.quarantined {
            let column = if row.column.is_empty() { String::new() } else { format!(" (`{}`)", row.column) };
            shell.note(&format!("`{}:{}` is quarantined{column}: {}", shown(path), row.line, row.message));
        }
        rows += appended.written;
    }
    for path in files.iter().filter(|path| !used.contains(path)) {
        shell.note(&format!("`{}` is not loaded: no data source has this name", shown(path)));
    }
    Ok(rows)
}

fn is_of(path: &Path, name: &str, extension: &str) -> bool {
    path.file_stem().is_some_and(|stem| stem == name)
        && path.extension().is_some_and(|other| other == extension)
}

fn append(workspace: &mut Workspace, name: &str, path: &Path, text: &[u8]) -> Result<Appended, Error> {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("csv") => workspace.append_csv(name, text, Dialect::default()),
        Some("sql") => {
            let query = String::from_utf8_lossy(text);
            let query = query.trim().trim_end_matches(';');
            let rows = workspace.query(query, &Values::new(), "JSONEachRow")?;
            workspace.append(name, &rows)
        }
        _ => workspace.append(name, text),
    }
}
