//! Statements and what ClickHouse says of them.
//!
//! Tables are created when a statement first reads them, so that what is known from before needs no ClickHouse at all; and
//! again when its process had to be replaced.

use std::collections::{BTreeMap, BTreeSet};

use tinybird_engine::{ClickHouseError, Engine, Error, Refusal};

use super::cache::Cache;
use super::service::{self, Table};
use crate::compose::StandIn;
use crate::statement::quoted;

/// What ClickHouse says of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It takes it. The columns of a query: on each line name, type and more, separated by tabs.
    Accepted(String),
    /// It refuses it.
    Refused(ClickHouseError),
    /// It was not asked.
    NotSent(Refusal),
    /// It did not finish: it took too long, used too much memory, or died.
    Stopped(String),
}

impl Verdict {
    fn of(answer: Result<Vec<u8>, Error>) -> Result<Self, Error> {
        Ok(match answer {
            Ok(bytes) => Self::Accepted(String::from_utf8_lossy(&bytes).into_owned()),
            Err(Error::ClickHouse(error)) if is_limit(&error) => Self::Stopped(error.to_string()),
            Err(Error::ClickHouse(error)) => Self::Refused(error),
            Err(Error::Refused(refusal)) => Self::NotSent(refusal),
            Err(error @ (Error::Ended(_) | Error::TimedOut(_))) => Self::Stopped(error.to_string()),
            Err(error) => return Err(error),
        })
    }
}

/// Whether a statement exceeded a limit, about which ClickHouse says nothing of what it means.
fn is_limit(error: &ClickHouseError) -> bool {
    matches!(
        error.name.as_str(),
        "TIMEOUT_EXCEEDED" | "MEMORY_LIMIT_EXCEEDED" | "TOO_SLOW" | "CANNOT_ALLOCATE_MEMORY"
    )
}

/// An engine with the tables of a project.
pub(super) struct Session<'a> {
    engine: &'a mut Engine,
    cache: &'a mut Cache,
    /// The statements that create the tables which ClickHouse takes.
    tables: BTreeMap<String, String>,
    created: BTreeSet<String>,
    /// The process that has them.
    generation: u32,
}

impl<'a> Session<'a> {
    pub(super) fn new(engine: &'a mut Engine, cache: &'a mut Cache) -> Self {
        Self { engine, cache, tables: BTreeMap::new(), created: BTreeSet::new(), generation: 0 }
    }

    /// Whether queries can read from a table.
    pub(super) fn has(&self, table: &str) -> bool {
        self.tables.contains_key(table)
    }

    /// Tries to create a table. It stays there where it is one of the project.
    pub(super) fn create(&mut self, name: &str, statement: &str, stays: bool) -> Result<Verdict, Error> {
        let key = self.cache.key("create", statement, std::iter::empty());
        let verdict = match self.cache.get(key) {
            Some(known) => known,
            None => {
                self.current()?;
                let verdict = Verdict::of(self.engine.execute(statement).map(|()| Vec::new()))?;
                self.cache.put(key, &verdict);
                if matches!(verdict, Verdict::Accepted(_)) {
                    if stays {
                        self.created.insert(name.to_owned());
                    } else {
                        Verdict::of(self.engine.execute(&drop_table(name)).map(|()| Vec::new()))?;
                    }
                }
                verdict
            }
        };
        if stays && matches!(verdict, Verdict::Accepted(_)) {
            self.tables.insert(name.to_owned(), statement.to_owned());
        }
        Ok(verdict)
    }

    /// The columns of a query. With `runs` it is run as well, for what ClickHouse only checks then.
    pub(super) fn describe(
        &mut self,
        text: &str,
        reads: &BTreeSet<String>,
        stand_ins: &[StandIn],
        runs: bool,
    ) -> Result<Verdict, Error> {
        let kind = if runs { "run" } else { "describe" };
        self.ask(kind, text, reads, stand_ins, |engine| {
            let columns = engine.query(&format!("{DESCRIBE}{text}\n)"), "TSVRaw")?;
            if runs {
                match engine.query(&format!("SELECT * FROM ({text}\n) LIMIT 1"), "Null") {
                    // It can be analysed; how long it takes depends on rows that it makes itself.
                    Err(Error::ClickHouse(error)) if is_limit(&error) => {}
                    other => drop(other?),
                }
            }
            Ok(columns)
        })
    }

    /// Whether a query can be read at all.
    pub(super) fn parse(&mut self, text: &str) -> Result<Verdict, Error> {
        let statement = format!("{PARSE}{text}\n");
        self.ask("parse", &statement, &BTreeSet::new(), &[], |engine| engine.query(&statement, "Null"))
    }

    /// Tries to write into a table.
    pub(super) fn write(
        &mut self,
        statement: &str,
        tables: &BTreeSet<String>,
        stand_ins: &[StandIn],
    ) -> Result<Verdict, Error> {
        self.ask("write", statement, tables, stand_ins, |engine| {
            engine.execute(statement).map(|()| Vec::new())
        })
    }

    fn ask(
        &mut self,
        kind: &str,
        statement: &str,
        reads: &BTreeSet<String>,
        stand_ins: &[StandIn],
        ask: impl Fn(&mut Engine) -> Result<Vec<u8>, Error>,
    ) -> Result<Verdict, Error> {
        let services: Vec<Table> = service::named_in(statement).collect();
        let definitions = reads.iter().filter_map(|table| self.tables.get(table));
        let definitions = definitions.chain(services.iter().map(|service| &service.statement));
        let key = self.cache.key(kind, statement, definitions.map(String::as_str));
        if let Some(known) = self.cache.get(key) {
            return Ok(known);
        }
        self.current()?;
        for table in reads {
            self.provide(table)?;
        }
        for service in &services {
            self.service(service)?;
        }
        for stand_in in stand_ins {
            self.stand_in(stand_in)?;
        }
        let verdict = Verdict::of(ask(self.engine))?;
        let is_missing = matches!(&verdict, Verdict::Refused(error) if error.name == "UNKNOWN_TABLE");
        let others: Vec<String> = match is_missing {
            true => self.tables.keys().filter(|table| !self.created.contains(*table)).cloned().collect(),
            false => Vec::new(),
        };
        if others.is_empty() {
            self.cache.put(key, &verdict);
            return Ok(verdict);
        }
        // It may read from a table in a way that is not seen in its text.
        for table in &others {
            self.provide(table)?;
        }
        let again = Verdict::of(ask(self.engine))?;
        if again == verdict {
            self.cache.put(key, &verdict);
        }
        Ok(again)
    }

    /// Creates a table if it is not there.
    fn provide(&mut self, table: &str) -> Result<(), Error> {
        if self.created.contains(table) {
            return Ok(());
        }
        let Some(statement) = self.tables.get(table) else { return Ok(()) };
        Verdict::of(self.engine.execute(statement).map(|()| Vec::new()))?;
        self.created.insert(table.to_owned());
        Ok(())
    }

    /// Creates the table of a service data source, which is in a database of its own.
    fn service(&mut self, service: &Table) -> Result<(), Error> {
        if self.created.insert(service.name.to_owned()) {
            let database =
                format!("CREATE DATABASE IF NOT EXISTS {} ENGINE = Memory", quoted(service.database));
            Verdict::of(self.engine.execute(&database).map(|()| Vec::new()))?;
            Verdict::of(self.engine.execute(&service.statement).map(|()| Vec::new()))?;
        }
        Ok(())
    }

    /// Creates a table that stands for a node, or a view where its columns cannot be those of a table. What neither does is not
    /// there.
    fn stand_in(&mut self, stand_in: &StandIn) -> Result<(), Error> {
        if !self.created.insert(stand_in.name.clone()) {
            return Ok(());
        }
        let (name, text) = (quoted(&stand_in.name), &stand_in.text);
        let table = format!("CREATE TABLE {name} ENGINE = Memory EMPTY AS SELECT * FROM ({text}\n)");
        if let Verdict::Refused(_) = Verdict::of(self.engine.execute(&table).map(|()| Vec::new()))? {
            let view = format!("CREATE VIEW {name} AS SELECT * FROM ({text}\n)");
            Verdict::of(self.engine.execute(&view).map(|()| Vec::new()))?;
        }
        Ok(())
    }

    /// Forgets the tables of a process that ended.
    fn current(&mut self) -> Result<(), Error> {
        // A process that dies while it starts is replaced, once.
        if let Err(Error::Ended(_) | Error::TimedOut(_)) = self.engine.version() {
            self.engine.version()?;
        }
        if self.engine.generation() != self.generation {
            self.generation = self.engine.generation();
            self.created.clear();
        }
        Ok(())
    }
}

/// What stands before a query whose columns are asked for.
pub(super) const DESCRIBE: &str = "DESCRIBE TABLE (";

/// What stands before a query that is only read.
pub(super) const PARSE: &str = "EXPLAIN AST ";

fn drop_table(name: &str) -> String {
    format!("DROP TABLE {}", quoted(name))
}
