//! The tables of a project. Where a schema changes, its rows move into the new table as far as they fit.

use std::collections::{HashMap, HashSet};
use std::time::{SystemTime, UNIX_EPOCH};

use tinybird_core::AnyDefinition;
use tinybird_core::datasource::DataSource;

use super::Workspace;
use super::change::Change;
use super::error::Error;
use crate::prove::refusal::shorten;
use crate::prove::table::OUTSIDE_KEY;
use crate::statement::{literal, quoted};
use crate::table::{Table, quarantine};

/// What loading a project changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loaded {
    /// The changes, in the order in which they were made.
    pub changes: Vec<Change>,
}

/// What the table is called whose rows are on their way into a new one.
const OLD: &str = "__old";

impl Workspace {
    /// Takes the resources of a project in the place of those before: creates and changes tables and views.
    ///
    /// Rows stay. Where a schema is another one, the columns that both have are kept, or what the forward query makes of the
    /// rows; rows that do not fit are gone, and [`Change::Emptied`] says so. A data source that the project no longer has keeps
    /// its rows for the day it comes back.
    ///
    /// # Errors
    /// The engine does not run. What ClickHouse refuses is a [`Change::Refused`].
    pub fn load(&mut self, resources: Vec<AnyDefinition>) -> Result<Loaded, Error> {
        self.resources = resources;
        let mut changes = Vec::new();
        let mut tables = self.tables()?;
        let sources: Vec<DataSource> =
            self.resources.iter().filter_map(AnyDefinition::as_data_source).cloned().collect();
        let mut new = HashSet::new();
        for source in &sources {
            if self.load_table(source, &mut tables, &mut changes)? {
                new.insert(source.name().to_owned());
            }
            let name = quarantine(source.name());
            let text = Table::new(source).create_quarantine("MergeTree ORDER BY insertion_date");
            self.put(&name, &text, None, &tables)?;
            tables.remove(&name);
        }
        let absent = tables.into_keys().filter(|name| !name.ends_with(&quarantine("")));
        let mut absent: Vec<String> = absent.collect();
        absent.sort();
        changes.extend(absent.into_iter().map(Change::Absent));
        self.create_views(&new, &mut changes)?;
        Ok(Loaded { changes })
    }

    /// The tables that are there, each with the statement that created it. Views are dropped.
    fn tables(&mut self) -> Result<HashMap<String, String>, Error> {
        let list = "SELECT name, engine, comment FROM system.tables WHERE database = currentDatabase()";
        let list = self.engine.query(list, "JSONCompactEachRow")?;
        let rows: Vec<[String; 3]> = String::from_utf8_lossy(&list)
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        let mut tables = HashMap::new();
        for [name, engine, comment] in rows {
            if engine.ends_with("View") {
                self.engine.execute(&format!("DROP VIEW {}", quoted(&name)))?;
            } else {
                tables.insert(name, comment);
            }
        }
        let old: Vec<String> =
            tables.keys().filter_map(|name| name.strip_suffix(OLD)).map(str::to_owned).collect();
        for name in old {
            // The process ended while rows were moved.
            self.engine.execute(&format!("DROP TABLE IF EXISTS {}", quoted(&name)))?;
            self.rename(&format!("{name}{OLD}"), &name)?;
            if let Some(comment) = tables.remove(&format!("{name}{OLD}")) {
                tables.insert(name, comment);
            }
        }
        Ok(tables)
    }

    /// Creates or changes the table of a data source. Says whether it is a new or an emptied one.
    fn load_table(
        &mut self,
        source: &DataSource,
        tables: &mut HashMap<String, String>,
        changes: &mut Vec<Change>,
    ) -> Result<bool, Error> {
        let name = source.name();
        let table = Table::new(source).without_ttl();
        let mut put = self.put(name, &table.create(), source.forward_query(), tables)?;
        if let Put::Refused(why) = &put
            && why.contains(OUTSIDE_KEY)
        {
            put = self.put(name, &table.as_merge_tree().create(), source.forward_query(), tables)?;
        }
        let was = tables.remove(name).is_some();
        let is_new = matches!(put, Put::Created | Put::Emptied { .. });
        match put {
            Put::Same => {}
            Put::Created if was => {}
            Put::Created => changes.push(Change::Created(name.to_owned())),
            Put::Moved(dropped) => changes.push(Change::Changed { data_source: name.to_owned(), dropped }),
            Put::Emptied { rows: 0, .. } => {
                changes.push(Change::Changed { data_source: name.to_owned(), dropped: Vec::new() });
            }
            Put::Emptied { rows, why } => {
                changes.push(Change::Emptied { data_source: name.to_owned(), rows, why: shorten(&why) });
            }
            Put::Refused(why) if was => {
                changes.push(Change::Kept { data_source: name.to_owned(), why: shorten(&why) });
            }
            Put::Refused(why) => {
                changes.push(Change::Refused { name: name.to_owned(), why: shorten(&why) });
            }
        }
        Ok(is_new)
    }

    /// Sees that a table is there as a statement creates it.
    fn put(
        &mut self,
        name: &str,
        create: &str,
        forward: Option<&str>,
        tables: &HashMap<String, String>,
    ) -> Result<Put, Error> {
        let text = format!("{create} COMMENT {}", literal(create));
        let Some(before) = tables.get(name) else {
            return Ok(match self.engine.execute(&text).map_err(Error::from) {
                Ok(()) => Put::Created,
                Err(error) => Put::Refused(said(error)?),
            });
        };
        if before == create {
            return Ok(Put::Same);
        }
        let old = format!("{name}{OLD}");
        self.rename(name, &old)?;
        if let Err(error) = self.engine.execute(&text) {
            self.rename(&old, name)?;
            return Ok(Put::Refused(said(error.into())?));
        }
        let (had, has) = (self.columns(&old)?, self.columns(name)?);
        let kept: Vec<&String> = had.iter().filter(|column| has.contains(column)).collect();
        let dropped: Vec<String> = had.iter().filter(|column| !has.contains(column)).cloned().collect();
        let count = self.engine.query(&format!("SELECT count() FROM {}", quoted(&old)), "TSV")?;
        let rows = String::from_utf8_lossy(&count).trim().parse().unwrap_or(0);
        let columns = kept.iter().map(|column| quoted(column)).collect::<Vec<_>>().join(", ");
        let query = match forward {
            Some(forward) => {
                let all = format!("SELECT * FROM {}", quoted(&old));
                format!("WITH {} AS ({all}) SELECT * FROM ({forward}\n)", quoted(name))
            }
            None => format!("SELECT {columns} FROM {}", quoted(&old)),
        };
        let moved = if kept.is_empty() && forward.is_none() {
            Ok(Put::Emptied { rows, why: "the two schemas have no column in common".to_owned() })
        } else {
            match self.fill(name, &query) {
                Ok(()) => Ok(Put::Moved(dropped)),
                Err(error) => said(error).map(|why| Put::Emptied { rows, why }),
            }
        };
        self.engine.execute(&format!("DROP TABLE {}", quoted(&old)))?;
        moved
    }

    fn rename(&mut self, from: &str, to: &str) -> Result<(), Error> {
        Ok(self.engine.execute(&format!("RENAME TABLE {} TO {}", quoted(from), quoted(to)))?)
    }

    /// The names of the columns that a table stores.
    fn columns(&mut self, table: &str) -> Result<Vec<String>, Error> {
        let described = self.engine.query(&format!("DESCRIBE TABLE {}", quoted(table)), "TSVRaw")?;
        Ok(first_cells(&described).map(str::to_owned).collect())
    }
}

/// What became of a table.
enum Put {
    Same,
    Created,
    /// With its rows, but for these columns.
    Moved(Vec<String>),
    Emptied {
        rows: u64,
        why: String,
    },
    Refused(String),
}

/// What ClickHouse says of a statement; any other error ends the loading.
fn said(error: Error) -> Result<String, Error> {
    match error {
        Error::ClickHouse(error) => Ok(error.message),
        Error::Refused(refusal) => Ok(refusal.to_string()),
        other => Err(other),
    }
}

/// The first cell of each row of a table of strings.
pub(super) fn first_cells(rows: &[u8]) -> impl Iterator<Item = &str> {
    std::str::from_utf8(rows).unwrap_or_default().lines().filter_map(|line| line.split('\t').next())
}

/// A name that nothing had before: the time.
pub(crate) fn unique() -> String {
    let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{:032x}", time.as_nanos())
}
