//! Rows: what is sent, and what an answer is read into.

use tinybird_core::resource::kinds;

use crate::decode::Decoder;
use crate::encode::Encoder;
use crate::meta::Columns;

/// A data source with typed rows: `datasource!` implements it where `row` is written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no typed rows",
    label = "this data source has no typed rows",
    note = "write `row: _` in the `datasource!` that declares it, or `row: Name`"
)]
pub trait Rows: kinds::DataSource {}

/// A data source that the Events API writes to.
#[diagnostic::on_unimplemented(
    message = "rows of `{Self}` cannot be sent",
    label = "its rows come from a connection",
    note = "rows of a data source with `kafka`, `s3`, `gcs` or `dynamodb` are read, and written to NDJSON for tests"
)]
pub trait TakesEvents: Rows {}

/// A row of the data source `Self::Of`: declared by `row: Name`, or by `#[derive(tinybird::Row)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a row of a data source",
    label = "this is not a row",
    note = "write `row: {Self}` in `datasource!`, or derive `tinybird::Row` with `#[row(DataSource)]`"
)]
pub trait Row {
    /// The data source that it belongs to.
    type Of: Rows;

    /// Writes the members of the row's JSON object.
    fn encode(&self, to: &mut Encoder);
}

/// What an answer's rows are read into: declared by `row: Name`, by `#[derive(tinybird::Row)]`, or a tuple.
#[diagnostic::on_unimplemented(
    message = "no row can be read into `{Self}`",
    label = "this is not what a row is read into",
    note = "write `row: {Self}` in `endpoint!` or `datasource!`, derive `tinybird::Row` with `#[row(read)]`, or take `tinybird::rows::Json<{Self}>`"
)]
pub trait FromRow: Sized {
    /// Tells the columns that are read, in the order in which [`decode`](Self::decode) asks for them.
    #[doc(hidden)]
    fn columns(to: &mut Columns);

    /// Reads a row; none where the decoder says why it cannot be read.
    fn decode(from: &mut Decoder<'_>) -> Option<Self>;
}
