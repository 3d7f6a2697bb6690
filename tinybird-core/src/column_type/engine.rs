//! What the engines ask of the columns that they work with.

use super::{ColumnType, Type};

impl ColumnType {
    /// Whether `ReplacingMergeTree` takes the column as `ver`: an unsigned or signed whole number, `Date`,
    /// `Date32`, `DateTime` or `DateTime64`, not nullable. The row with the greatest value stays.
    #[must_use]
    pub fn is_ver(&self) -> bool {
        matches!(
            self.kind,
            Type::Int { .. } | Type::Date | Type::Date32 | Type::DateTime | Type::DateTime64(_)
        )
    }

    /// Whether `VersionedCollapsingMergeTree` takes the column as `version`: the same types as [`Self::is_ver`].
    #[must_use]
    pub fn is_version(&self) -> bool {
        self.is_ver()
    }

    /// Whether the collapsing engines take the column as `sign`: `Int8`, with 1 for a state and -1 for its
    /// cancellation.
    #[must_use]
    pub fn is_sign(&self) -> bool {
        matches!(self.kind, Type::Int { bits: 8, signed: true })
    }

    /// Whether `ReplacingMergeTree` takes the column as `is_deleted`: `UInt8`, with 1 for a deleted row.
    #[must_use]
    pub fn is_deleted_flag(&self) -> bool {
        matches!(self.kind, Type::Int { bits: 8, signed: false })
    }

    /// Whether `SummingMergeTree` can sum the column: a number, nullable or not, or an aggregate state.
    #[must_use]
    pub fn is_summed(&self) -> bool {
        fn is_number(kind: &Type) -> bool {
            match kind {
                Type::Int { .. } | Type::Float { .. } | Type::Decimal { .. } => true,
                Type::Nullable(inner) | Type::Simple(inner) | Type::LowCardinality(inner) => is_number(inner),
                _ => false,
            }
        }
        is_number(&self.kind) || matches!(self.kind, Type::State { .. })
    }
}
