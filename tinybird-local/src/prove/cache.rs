//! What ClickHouse said before: the same statement on the same tables is not sent again.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde_json::{Value, json};
use tinybird_engine::ClickHouseError;

use super::session::Verdict;

/// Verdicts by the hash of what they depend on, kept in a file or for one run only.
#[derive(Debug, Default)]
pub struct Cache {
    path: Option<PathBuf>,
    engine: String,
    known: HashMap<u64, Entry>,
    is_changed: bool,
}

#[derive(Debug)]
struct Entry {
    verdict: Verdict,
    is_used: bool,
}

/// So many verdicts of other states of a project are kept in its file.
const MOST: usize = 20_000;

impl Cache {
    /// Verdicts for one run.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The verdicts in a file. `engine` says which ClickHouse they are from: those of another one do not count. A file that
    /// cannot be read is one without verdicts.
    #[must_use]
    pub fn open(path: &Path, engine: &str) -> Self {
        let engine = format!("{} {engine}", env!("CARGO_PKG_VERSION"));
        let text = fs::read_to_string(path).unwrap_or_default();
        let mut lines = text.lines();
        let known = match lines.next() {
            Some(first) if first == engine => lines.filter_map(read).collect(),
            _ => HashMap::new(),
        };
        Self { path: Some(path.to_owned()), engine, known, is_changed: false }
    }

    /// Writes the verdicts to the file, if any is new.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&self) -> io::Result<()> {
        let Some(path) = self.path.as_ref().filter(|_| self.is_changed) else { return Ok(()) };
        let mut text = format!("{}\n", self.engine);
        let mut others = 0;
        for (key, entry) in &self.known {
            others += usize::from(!entry.is_used);
            if let Some(line) = write(*key, &entry.verdict).filter(|_| entry.is_used || others <= MOST) {
                text.push_str(&line);
                text.push('\n');
            }
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        // Another run may read it at this moment.
        let new = path.with_extension(format!("{}.new", std::process::id()));
        fs::write(&new, text)?;
        fs::rename(&new, path)
    }

    /// A key for what a verdict depends on.
    pub(super) fn key<'a>(&self, kind: &str, statement: &str, tables: impl Iterator<Item = &'a str>) -> u64 {
        let mut hasher = DefaultHasher::new();
        (kind, statement).hash(&mut hasher);
        tables.for_each(|table| table.hash(&mut hasher));
        hasher.finish()
    }

    pub(super) fn get(&mut self, key: u64) -> Option<Verdict> {
        let entry = self.known.get_mut(&key)?;
        entry.is_used = true;
        Some(entry.verdict.clone())
    }

    pub(super) fn put(&mut self, key: u64, verdict: &Verdict) {
        // What was stopped may have been stopped by what else the machine did.
        self.is_changed |= !matches!(verdict, Verdict::Stopped(_));
        self.known.insert(key, Entry { verdict: verdict.clone(), is_used: true });
    }
}

fn write(key: u64, verdict: &Verdict) -> Option<String> {
    let value = match verdict {
        Verdict::Accepted(columns) => json!([key, columns]),
        Verdict::Refused(error) => json!([key, error.code, error.name, error.message]),
        Verdict::NotSent(_) | Verdict::Stopped(_) => return None,
    };
    Some(value.to_string())
}

fn read(line: &str) -> Option<(u64, Entry)> {
    let value: Value = serde_json::from_str(line).ok()?;
    let text = |at: usize| Some(value.get(at)?.as_str()?.to_owned());
    let verdict = match value.as_array()?.len() {
        2 => Verdict::Accepted(text(1)?),
        4 => {
            let code = u32::try_from(value.get(1)?.as_u64()?).ok()?;
            Verdict::Refused(ClickHouseError { code, name: text(2)?, message: text(3)? })
        }
        _ => return None,
    };
    Some((value.get(0)?.as_u64()?, Entry { verdict, is_used: false }))
}
