//! The columns that endpoints give.

use std::collections::BTreeMap;

use super::Prover;
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
    /// Notes the columns of a pipe in a call, unless another call has the same.
    pub(super) fn output(&mut self, end: Id, described: &str, case: &Case) {
        let columns = columns(described);
        let known = self.proof.outputs.iter();
        if known.filter(|known| known.resource == end.0).any(|known| known.columns == columns) {
            return;
        }
        self.proof.outputs.push(Output { resource: end.0, parameters: case.given().cloned(), columns });
    }
}
