//! Tuples as rows, whose columns are known by their places.

use super::tuples::each_length;
use super::{FromColumn, Value};
use crate::decode::Decoder;
use crate::meta::Columns;
use crate::row::FromRow;

macro_rules! rows {
    ($([$C:ident $T:ident $variable:ident $index:tt])+) => {
        #[diagnostic::do_not_recommend]
        impl<$($T: Value + FromColumn<$T::Column>),+> FromRow for ($($T,)+) {
            fn columns(to: &mut Columns) {
                $(to.next::<$T>();)+
            }

            fn decode(from: &mut Decoder<'_>) -> Option<Self> {
                from.begin();
                let row = ($(from.next_column::<$T::Column, $T>()?,)+);
                from.end_tuple()?;
                Some(row)
            }
        }
    };
}

each_length!(rows);
