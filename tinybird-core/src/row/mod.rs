//! Rows as Rust types: which type a column becomes, and the rules of `row` and `query`.

mod parameters;
mod types;

pub use parameters::RustParameter;
#[cfg(feature = "reference")]
pub use types::table;
pub use types::{Mapping, RustType, TABLE, of};

use crate::rule::rules;

rules! {
    /// `row` and `query` declare Rust types, which need the crate's feature `rows`. What a column becomes never depends on
    /// features: a type of another crate needs the feature of that crate's name (`jiff`, `uuid`, `rust_decimal`,
    /// `serde_json`; `types` is all of them), or `#[row(Type)]`.
    ROW_FEATURE = "row-feature";
    /// A column's field has the column's name, in which `_` stands for what no identifier has, and an enum's variants have its
    /// names in Pascal case. Two of one name are refused: `#[row(name = other)]` and `#[row(variants("a b" = Other))]` name them.
    ROW_NAME = "row-name";
    /// A field has the Rust type of its column's type, or the one that `#[row(Type)]` names. `_`, intervals and `Nested`
    /// have none. A lifetime in such a type is one that `row: Name<'a>` declares.
    ROW_TYPE = "row-type";
    /// A column that rows leave out is one that has a value all the same: it has a default, or is `Nullable`. That is asked of
    /// `#[row(skip)]`, and of columns that no row can send, since their JSON path has `[0]`, `*`, `..` or two `[:]`.
    ROW_SKIP = "row-skip";
    /// Columns whose JSON paths share an object are sent in one object. At one place there is either an object or a list of
    /// objects.
    ROW_PATH = "row-path";
    /// `row` of a pipe declares the struct of its result's rows from `output`.
    ROW_OUTPUT = "row-output";
    /// `query` takes its fields from `params`, in that order: their order is part of what `new` is, and that of the
    /// templates is nobody's.
    QUERY_PARAMS = "query-params";
}
