//! The schema of a data source in its datafile.

use super::Column;
use crate::codec::without_parentheses;
use crate::column_type::ColumnType;
use crate::datafile::ReadError;
use crate::datafile::line::unquote;
use crate::datafile::schema::{RawColumn, read_columns};
use crate::datafile::statement::{Body, Statement};
use crate::reader::Reader;
use crate::rule::Place;
use crate::writer::Writer;

/// `SCHEMA >` and a line for each column.
pub(crate) fn write(keyword: &str, columns: &[Column], place: &Place, writer: &mut Writer) {
    let place = |index| place.clone().index(index);
    for (index, column) in columns.iter().enumerate() {
        let place = place(index);
        let data_type = column.data_type.as_ref().map(ColumnType::as_str);
        for (part, text) in [
            (Column::OPTIONS.data_type, data_type),
            (Column::OPTIONS.json_path, column.json_path()),
            (Column::OPTIONS.default, column.default_expression()),
            (Column::OPTIONS.codec, column.codec()),
        ] {
            if let Some(text) = text.filter(|text| text.contains('{')) {
                writer.check_template(text, place.clone().then(part));
            }
        }
    }
    if columns.is_empty() {
        // Tinybird takes a schema without columns, but no text without lines.
        return writer.rows(keyword, "", ["-- no columns"], place, |row, text| text.push_str(row));
    }
    writer.rows(keyword, ",", columns, place, Column::write);
}

pub(crate) fn read(keyword: &str, reader: &mut Reader) -> Vec<Column> {
    let Some(statement) = reader.take_last(keyword) else { return Vec::new() };
    let Statement { body, line, column, .. } = statement;
    let (text, lines) = match body {
        Body::Block(block) => (block.text(), block.lines),
        // A schema of one line stands in quotes.
        Body::Words(words) => (unquote(&words.concat()).to_owned(), Vec::new()),
    };
    let file_line = |number: usize| lines.get(number.saturating_sub(1)).map(|(number, _)| *number);
    let columns = match read_columns(&text) {
        Ok(columns) => columns,
        Err(error) => {
            let (line, column) = file_line(error.line).map_or((line, column), |line| (line, error.column));
            reader.error_at(ReadError { line, column, ..error });
            return Vec::new();
        }
    };
    let read = |raw: RawColumn| {
        let line = file_line(raw.line).unwrap_or(line);
        let mut column = Column::new(raw.name);
        if !raw.type_text.is_empty() {
            column.data_type = reader.column_type(raw.type_text, line);
        }
        column.json_path = raw.json_path;
        column.default = raw.default;
        if let Some(codec) = &raw.codec {
            let bare = without_parentheses(codec);
            if bare == codec.trim() {
                let message = format!("`{bare}` stands in no parentheses, and is no codec to ClickHouse");
                reader.error(line, message, format!("write `CODEC({bare})`"));
            } else {
                column.codec = Some(bare.to_owned());
            }
        }
        column
    };
    columns.into_iter().map(read).collect()
}
