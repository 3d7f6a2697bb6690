//! Tinybird's service data sources: `tinybird.pipe_stats_rt` and the like, which queries may read from.

use std::sync::LazyLock;

use crate::statement::quoted;

/// Each with its columns, as version 5.0.3 of Tinybird's command line has them.
static ALL: LazyLock<Vec<(&'static str, &'static str)>> =
    LazyLock::new(|| include_str!("service.txt").lines().filter_map(|line| line.split_once(": ")).collect());

/// The table of a service data source.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) database: &'static str,
    /// The statement that creates it.
    pub(super) statement: String,
}

/// Those that a query names.
pub(super) fn named_in(sql: &str) -> impl Iterator<Item = Table> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let words = sql.split(move |c| !is_word(c)).filter(|word| word.contains('.'));
    let mut found: Vec<&(&str, &str)> =
        words.filter_map(|word| ALL.iter().find(|(name, _)| *name == word)).collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().filter_map(|(name, columns)| {
        let (database, table) = name.split_once('.')?;
        let statement =
            format!("CREATE TABLE {}.{} ({columns}) ENGINE = Memory", quoted(database), quoted(table));
        Some(Table { name, database, statement })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_found_by_their_names() {
        let named = |sql| named_in(sql).map(|table| table.name).collect::<Vec<_>>();
        assert_eq!(
            named(
                "SELECT 1 FROM tinybird.pipe_stats_rt AS a JOIN organization.workspaces,(tinybird.pipe_stats_rt)"
            ),
            ["organization.workspaces", "tinybird.pipe_stats_rt"]
        );
        assert_eq!(named("SELECT tinybird.x, atinybird.pipe_stats_rt FROM pipe_stats_rt"), [""; 0]);
        let table = named_in("tinybird.kafka_ops_log").next().unwrap();
        assert!(table.statement.starts_with("CREATE TABLE `tinybird`.`kafka_ops_log` (timestamp DateTime,"));
    }
}
