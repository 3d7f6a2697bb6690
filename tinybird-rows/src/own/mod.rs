//! Rows of one's own: what `#[derive(tinybird::Row)]` asks of a data source, and what it implements.
//!
//! A derive sees its struct and nothing of the data source, which may be in another crate. So `datasource!` with `row`
//! numbers its columns and says of each what it is; the derive finds the numbers by the names of its fields while the
//! crate is compiled.

mod columns;
mod text;

pub use columns::{NONE, Numbers, number, wrong};
pub use text::Text;

use std::marker::PhantomData;

use crate::column::{FromColumn, ToColumn, Value};
use crate::decode::Decoder;
use crate::encode::Encoder;
use crate::meta::Columns;
use crate::row::Rows;
use crate::types::{Defaulted, Nullable};

/// A data source whose columns a struct of one's own is checked against: `datasource!` implements it with `row`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no typed rows",
    label = "this data source has no typed rows",
    note = "write `row: _` in the `datasource!` that declares it, or `row: Name`",
    note = "rows of a data source without JSON paths are not sent: `#[row(read)]` reads them"
)]
pub trait OwnRows {
    /// The data source itself: a row's [`Row::Of`](crate::Row::Of), of which then nothing else is asked.
    type Itself: Rows;

    /// A struct with a field for each column, by which the compiler knows their names.
    type Fields;

    /// The data source's name.
    const NAME: &'static str;

    /// A line for each column: `?` where it may be left out, the field's name, a tab, and the column's.
    const NAMES: &'static str;

    /// Writes the members of a row's object, each of whose values `row` has.
    fn write<P: Part<Self>>(row: &P, to: &mut Encoder);
}

/// A column by its number.
pub trait Column<const NUMBER: usize> {
    /// What it takes: one of the types below.
    type Takes;

    /// Its name in JSON, with the colon after it.
    const KEY: &'static str;

    /// What [`Columns::table`] takes; nothing where only the field's type says what the column is.
    const LINE: &'static str;
}

/// What an unknown name is: that is said at the name, and nothing else of it.
impl<D: ?Sized> Column<NONE> for D {
    type Takes = Unknown;
    const KEY: &'static str = "\"\":";
    const LINE: &'static str = "";
}

/// The types of a column for a field with so many `Option`s around its value.
pub trait Takes<const OPTIONS: usize> {
    /// Where it is sent.
    type Sent: ?Sized;
    /// Where it is read.
    type Read: ?Sized;
}

/// A column without a default.
#[derive(Debug)]
pub struct Always<S: ?Sized, R: ?Sized = S>(PhantomData<fn(&S, &R)>);

/// A column with a default: an `Option` may be left out.
#[derive(Debug)]
pub struct Maybe<S: ?Sized, R: ?Sized = S>(PhantomData<fn(&S, &R)>);

/// The same where it is nullable: two `Option`s tell null from what is left out.
#[derive(Debug)]
pub struct MaybeNull<S: ?Sized, R: ?Sized = S>(PhantomData<fn(&S, &R)>);

impl<S: ?Sized, R: ?Sized, const OPTIONS: usize> Takes<OPTIONS> for Always<S, R> {
    type Sent = S;
    type Read = R;
}

macro_rules! takes {
    ($($Takes:ident $options:literal: $Sent:ty, $Read:ty;)+) => {
        $(
            impl<S, R> Takes<$options> for $Takes<S, R> {
                type Sent = $Sent;
                type Read = $Read;
            }
        )+
    };
}

takes! {
    Maybe 0: S, R;
    Maybe 1: Defaulted<S>, Defaulted<R>;
    Maybe 2: Defaulted<S>, Defaulted<R>;
    MaybeNull 0: S, R;
    MaybeNull 1: Defaulted<S>, Defaulted<R>;
    MaybeNull 2: Defaulted<Nullable<S>>, Defaulted<Nullable<R>>;
}

/// The type of a column that does not exist.
#[derive(Debug)]
pub enum Unknown {}

impl<const OPTIONS: usize> Takes<OPTIONS> for Unknown {
    type Sent = Self;
    type Read = Self;
}

impl<T: ?Sized> ToColumn<Unknown> for T {
    fn write(&self, _: &mut Encoder) {}
}

impl<T> FromColumn<Unknown> for T {
    fn read(_: &mut Decoder<'_>) -> Option<Self> {
        None
    }
}

/// A struct that has columns of the data source `D`, all of a row's or some of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not have columns of `{D}`",
    label = "this is not a part of a row of `{D}`",
    note = "`#[row(flatten)]` takes a struct with `#[derive(tinybird::Row)]` and `#[row({D}, flatten)]`"
)]
pub trait Part<D: ?Sized> {
    /// The numbers of its columns.
    const COLUMNS: Numbers;

    /// Answers what is asked of a column, where it has that.
    fn put(&self, number: usize, ask: Ask, to: &mut Encoder) -> Option<usize>;
}

/// What is asked of a column's value.
#[derive(Debug, Clone, Copy)]
pub enum Ask {
    /// To be written, as the member with this key, of the column.
    Member(&'static str, &'static str),
    /// How many elements it has.
    Count,
}

impl Encoder {
    /// Answers what is asked of a value.
    #[inline(always)]
    pub fn ask<C: ?Sized, T: ToColumn<C> + ?Sized>(&mut self, ask: Ask, value: &T) -> Option<usize> {
        match ask {
            Ask::Member(key, column) => {
                self.put_as::<C, T>(column, key, value);
                None
            }
            Ask::Count => value.count(),
        }
    }
}

/// A struct that is read from columns of a row.
#[diagnostic::on_unimplemented(
    message = "no columns can be read into `{Self}`",
    label = "this cannot be read",
    note = "`#[row(flatten)]` takes a struct with `#[derive(tinybird::Row)]`, of fields that can be read"
)]
pub trait FromPart: Sized {
    /// [`FromRow::columns`](crate::FromRow::columns)
    fn columns(to: &mut Columns);

    /// Reads its columns of the row that has begun.
    fn read(from: &mut Decoder<'_>) -> Option<Self>;
}

/// A value that is read from a column of the data source `D`, for a lifetime of which nothing depends: see
/// [`ReadBy`](crate::ReadBy). The number of the field keeps apart what is asked of two fields of one type.
pub trait ReadColumn<'r, D: ?Sized, const NUMBER: usize, const OPTIONS: usize, const FIELD: usize>:
    Sized
{
    /// Reads the column.
    fn read_column(from: &mut Decoder<'_>) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<D, T, const NUMBER: usize, const OPTIONS: usize, const FIELD: usize>
    ReadColumn<'_, D, NUMBER, OPTIONS, FIELD> for T
where
    D: Column<NUMBER, Takes: Takes<OPTIONS>> + ?Sized,
    T: FromColumn<<D::Takes as Takes<OPTIONS>>::Read>,
{
    #[inline]
    fn read_column(from: &mut Decoder<'_>) -> Option<Self> {
        from.get_by::<<D::Takes as Takes<OPTIONS>>::Read, T>(D::KEY)
    }
}

/// [`FromPart`] in the same way.
pub trait FromPartBy<'r>: Sized {
    /// [`FromPart::columns`]
    fn columns_by(to: &mut Columns);

    /// [`FromPart::read`]
    fn read_by(from: &mut Decoder<'_>) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: FromPart> FromPartBy<'_> for T {
    fn columns_by(to: &mut Columns) {
        T::columns(to);
    }

    fn read_by(from: &mut Decoder<'_>) -> Option<Self> {
        T::read(from)
    }
}

/// [`Default`] in the same way, for a field that is skipped.
pub trait BlankBy<'r>: Sized {
    /// What the field is when a row is read.
    fn blank() -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Default> BlankBy<'_> for T {
    fn blank() -> Self {
        Self::default()
    }
}

/// [`Value`] in the same way, for a field of a type around it.
pub trait ValueBy<'r> {
    /// [`Value::Column`]
    type Column;

    /// [`Value::write_type`]
    fn write_type_by(name: &mut String);
}

#[diagnostic::do_not_recommend]
impl<T: Value<Column: Sized>> ValueBy<'_> for T {
    type Column = T::Column;

    fn write_type_by(name: &mut String) {
        T::write_type(name);
    }
}

/// Appends the type of a tuple of elements that write theirs.
pub fn write_tuple(name: &mut String, elements: &[fn(&mut String)]) {
    crate::column::write_around(name, "Tuple", elements);
}
