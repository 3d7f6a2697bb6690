//! The schema of a data source in its datafile.

use super::{Reader, Writer};
use crate::codec::{check_codec, without_parentheses};
use crate::column_type::{ColumnType, differs_by_white_space};
use crate::datafile::LineColumn;
use crate::datafile::line::{self, unquote};
use crate::datafile::schema::{RawColumn, read_columns};
use crate::datafile::statement::{Body, Statement, upper_case};
use crate::datasource::{Column, DataSource, JsonPath};
use crate::definition::Definition;
use crate::rule::Place;

/// `SCHEMA >` and a line for each column.
pub(super) fn write(keyword: &str, columns: &[Column], place: &Place, writer: &mut Writer) {
    let place = |index| place.clone().index(index);
    for (index, column) in columns.iter().enumerate() {
        let data_type = column.data_type.as_ref().map(ColumnType::as_str);
        for (part, text) in [
            (Column::OPTIONS.data_type, data_type),
            (Column::OPTIONS.json_path, column.json_path()),
            (Column::OPTIONS.default, column.default_expression()),
            (Column::OPTIONS.codec, column.codec()),
        ] {
            if let Some(text) = text.filter(|text| text.contains('{')) {
                writer.check_template(text, place(index).then(part));
            }
        }
    }
    if columns.is_empty() {
        // Tinybird takes a schema without columns, but no text without lines.
        return writer.rows(keyword, "", ["-- no columns"], place, |row, text| text.push_str(row));
    }
    writer.rows(keyword, ",", columns, place, write_column);
}

/// Writes the column as it stands in SCHEMA.
fn write_column(column: &Column, row: &mut String) {
    let start = row.len();
    let mut put = |parts: &[&str]| row.extend(parts.iter().copied());
    // A bare name may hold a backquote, which is refused, and kept all the same.
    let quote = if column.name.contains('`') { "" } else { "`" };
    put(&[quote, &column.name, quote]);
    if let Some(data_type) = &column.data_type {
        put(&[" ", data_type.as_str()]);
    }
    if let Some(json_path) = column.json_path() {
        put(&[" `json:", json_path, "`"]);
    }
    if let Some(default) = &column.default {
        put(&[" DEFAULT ", default]);
    }
    if let Some(codec) = &column.codec {
        put(&[" CODEC(", codec, ")"]);
    }
    // Only the text of a file that exists has several lines.
    if row.get(start..).is_some_and(|text| text.contains('\n')) {
        let text = row.split_off(start);
        put_lines(&text, row);
    }
}

/// Puts a text so that each of its lines is read back: an empty one becomes a comment, and one of blanks, or one that
/// begins with `#` or a keyword, stays on the line of the file with what stands before it, as it was read.
fn put_lines(text: &str, row: &mut String) {
    for (index, line) in text.split('\n').enumerate() {
        let first = line::split(line).map(|words| words.first().copied());
        let is_dropped = first.is_ok_and(|word| {
            word.is_none_or(|word| {
                line.starts_with(word) && DataSource::KEYWORDS.is_keyword(&upper_case(word))
            })
        });
        let end = match line {
            _ if index == 0 => "",
            "" => "\n--",
            // Ends a line of a schema, and none of a file.
            _ if is_dropped => "\x1e",
            _ => "\n",
        };
        row.extend([end, line]);
    }
}

pub(super) fn read(keyword: &str, reader: &mut Reader) -> Vec<Column> {
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
            let line_in_file = file_line(error.place.line);
            let place =
                line_in_file.map_or(LineColumn { line, column }, |line| LineColumn { line, ..error.place });
            reader.error_at(error.at(place));
            return Vec::new();
        }
    };
    let read = |raw: RawColumn| {
        let line = file_line(raw.line).unwrap_or(line);
        let mut column = Column::new(raw.name);
        if !raw.type_text.is_empty() {
            column.data_type = reader.column_type(raw.type_text, line);
        }
        column.json_path = raw.json_path.map(JsonPath::new);
        column.default = raw.default;
        if let Some(codec) = &raw.codec {
            let bare = without_parentheses(codec);
            if bare == codec.trim() {
                let message = format!("`{bare}` is not in the parentheses of `CODEC(..)`");
                reader.error(line, message, format!("write `CODEC({bare})`"));
            } else {
                let written = check_codec(bare).ok().filter(|written| differs_by_white_space(written, bare));
                column.codec = Some(written.unwrap_or_else(|| bare.to_owned()));
            }
        }
        column
    };
    columns.into_iter().map(read).collect()
}
