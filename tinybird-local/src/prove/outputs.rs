//! The columns that endpoints give.

use std::collections::{BTreeMap, BTreeSet};

use tinybird_core::pipe::{OutputColumn as Declared, ResultColumns};
use tinybird_core::rule::clickhouse::OUTPUT_DIFFERS;
use tinybird_core::rule::{Place, Violation};
use tinybird_engine::Error;

use super::Prover;
use super::pipe::with;
use super::session::Verdict;
use super::values::Case;
use crate::compose::Id;

/// The columns of a pipe's rows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Output {
    /// The number of the pipe.
    pub resource: usize,
    /// The parameters of the call in which it has them; none for that with which Tinybird itself checks it.
    pub parameters: Option<BTreeMap<String, String>>,
    /// The columns, in their order.
    pub columns: Vec<OutputColumn>,
}

/// A column of a pipe's rows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutputColumn {
    /// Its name.
    pub name: String,
    /// Its type, as ClickHouse writes it.
    pub data_type: String,
}

/// The columns in what ClickHouse says of a query.
pub(super) fn columns(described: &str) -> Vec<OutputColumn> {
    let column = |line: &str| {
        let mut parts = line.split('\t');
        Some(OutputColumn { name: parts.next()?.to_owned(), data_type: parts.next()?.to_owned() })
    };
    described.lines().filter_map(column).collect()
}

impl Prover<'_> {
    /// Notes the columns of a pipe in a call, and compares them with those that it declares, unless another call has the same.
    pub(super) fn output(&mut self, end: Id, described: &str, case: &Case) -> Result<(), Error> {
        let columns = columns(described);
        let known = self.proof.outputs.iter();
        if known.filter(|known| known.resource == end.0).any(|known| known.columns == columns) {
            return Ok(());
        }
        self.compare(end.0, &columns, case)?;
        self.proof.outputs.push(Output { resource: end.0, parameters: case.given().cloned(), columns });
        Ok(())
    }

    /// Compares what a pipe declares with what it gives.
    fn compare(&mut self, pipe: usize, columns: &[OutputColumn], case: &Case) -> Result<(), Error> {
        let declared = self.pipes.body(pipe).map(|body| body.output()).unwrap_or_default();
        if declared.is_empty() {
            return Ok(());
        }
        let remedy = "run `cargo tinybird outputs --write`, or correct the query";
        let place = Place::option(ResultColumns::OPTIONS.output);
        for (index, wanted) in declared.iter().enumerate() {
            let name = wanted.name();
            let message = match columns.iter().find(|column| column.name == name) {
                None => format!("the query gives no column `{name}`{}", with(case)),
                Some(column) if self.is_type(wanted, &column.data_type)? => continue,
                Some(column) => format!(
                    "the column `{name}` is declared as `{}`, and the query gives `{}`{}",
                    wanted.data_type(),
                    column.data_type,
                    with(case)
                ),
            };
            let violation = Violation::error(&OUTPUT_DIFFERS, place.clone().index(index), message, remedy);
            self.found(pipe, violation, "", case.given());
        }
        for column in
            columns.iter().filter(|column| !declared.iter().any(|wanted| wanted.name() == column.name))
        {
            let OutputColumn { name, data_type } = column;
            let message = format!(
                "the query gives a column `{name}` of `{data_type}` that is not declared{}",
                with(case)
            );
            let violation = Violation::warning(&OUTPUT_DIFFERS, place.clone(), message, remedy);
            self.found(pipe, violation, "", case.given());
        }
        Ok(())
    }

    /// Whether a declared type is the one that ClickHouse tells, which has one spelling for each.
    fn is_type(&mut self, declared: &Declared, told: &str) -> Result<bool, Error> {
        let plain = |data_type: &str| data_type.replace(' ', "");
        let declared = declared.data_type().as_str();
        if plain(declared) == plain(told) {
            return Ok(true);
        }
        let quoted = declared.replace('\\', "\\\\").replace('\'', "\\'");
        let query = format!("SELECT defaultValueOfTypeName('{quoted}') AS c");
        Ok(match self.session.describe(&query, &BTreeSet::new(), &[], false)? {
            Verdict::Accepted(described) => self::columns(&described)
                .first()
                .is_some_and(|column| plain(&column.data_type) == plain(told)),
            _ => false,
        })
    }
}
