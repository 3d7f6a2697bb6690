//! Data skipping indexes in a datafile.

use super::{Reader, Writer};
use crate::datafile::index::{RawIndex, read_index, write_index};
use crate::datafile::line::unquote;
use crate::datafile::statement::{Body, Statement};
use crate::datasource::Index;
use crate::options::Scalar;
use crate::rule::{Invalid, Place};

/// `INDEXES >` and a line for each index.
pub(super) fn write(keyword: &str, indexes: &[Index], place: &Place, writer: &mut Writer) {
    writer.rows(
        keyword,
        "",
        indexes,
        |index| place.clone().index(index),
        |index, row| {
            row.push_str(&write_index(
                &index.name,
                index.expression(),
                index.index_type(),
                index.granularity,
            ));
        },
    );
}

pub(super) fn read(keyword: &str, reader: &mut Reader) -> Vec<Index> {
    let Some(Statement { body, line, .. }) = reader.take_last(keyword) else { return Vec::new() };
    let words;
    let rows = match body {
        Body::Block(block) => block.lines,
        Body::Words(found) => {
            words = found.concat();
            vec![(line, unquote(&words))]
        }
    };
    let mut indexes = Vec::new();
    for (line, row) in rows {
        match read_index(row).and_then(|raw| raw.map(index).transpose()) {
            Ok(index) => indexes.extend(index),
            Err(invalid) => reader.error(line, invalid.message, invalid.remedy),
        }
    }
    indexes
}

fn index(raw: RawIndex) -> Result<Index, Invalid> {
    let granularity = raw.granularity.as_deref().map(Scalar::parse).transpose()?;
    let (expression, index_type) = (Some(raw.expr), Some(raw.type_text));
    Ok(Index { name: raw.name, expression, index_type, granularity })
}
