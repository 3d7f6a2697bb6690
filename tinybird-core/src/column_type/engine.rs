//! What the engines ask of the columns that they work with.

use super::{ColumnType, Type};

impl ColumnType {
    /// Whether `ReplacingMergeTree` takes the column as `ver`, and `VersionedCollapsingMergeTree` as `version`: an unsigned
    /// or signed whole number, `Date`, `Date32`, `DateTime` or `DateTime64`, not nullable. The row with the greatest value
    /// stays.
    #[must_use]
    pub fn is_version(&self) -> bool {
        matches!(
            self.kind,
            Type::Int { .. } | Type::Date | Type::Date32 | Type::DateTime { .. } | Type::DateTime64 { .. }
        )
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

    /// Whether each value has a type of its own, so that nothing is sorted by it.
    pub(crate) fn is_semi_structured(&self) -> bool {
        matches!(self.kind, Type::Json(_) | Type::Dynamic { .. } | Type::Variant(_))
    }

    /// Whether it is a float, nullable or not.
    pub(crate) fn is_float(&self) -> bool {
        matches!(self.kind.value(), Type::Float { .. })
    }

    /// Whether a TTL takes it.
    pub(crate) fn is_time(&self) -> bool {
        let plain = |kind: &Type| {
            matches!(kind, Type::Date | Type::Date32 | Type::DateTime { .. } | Type::DateTime64 { .. })
        };
        match self.kind.stored() {
            Type::LowCardinality(inner) => plain(inner),
            stored => plain(stored),
        }
    }

    /// Whether it is a string, nullable or not.
    pub(crate) fn is_string(&self) -> bool {
        matches!(self.kind.value(), Type::String | Type::FixedString(_))
    }

    /// Whether it is a `LowCardinality` of values that take no more room than their numbers in its dictionary.
    pub(crate) fn is_low_cardinality_of_small(&self) -> bool {
        let Type::LowCardinality(inner) = self.kind.stored() else { return false };
        !matches!(inner.value(), Type::String | Type::FixedString(_) | Type::Uuid | Type::IPv6)
    }

    /// Whether `SummingMergeTree` sums the column: a number, nullable or not, or an aggregate state, which it
    /// merges. Of other columns it keeps any value of the rows that it merges.
    #[must_use]
    pub fn is_summed(&self) -> bool {
        let number = match &self.kind {
            Type::Nullable(inner) => inner.as_ref(),
            other => other,
        };
        self.is_aggregate_state()
            || matches!(number, Type::Int { .. } | Type::Float { .. } | Type::Decimal { .. } | Type::Bool)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_engines_take() {
        for (text, version, sign, is_deleted, summed) in [
            ("UInt64", true, false, false, true),
            ("Int8", true, true, false, true),
            ("UInt8", true, false, true, true),
            ("TINYINT", true, true, false, true),
            ("Date", true, false, false, false),
            ("DateTime64(3, 'UTC')", true, false, false, false),
            ("Nullable(UInt64)", false, false, false, true),
            ("Nullable(Int8)", false, false, false, true),
            ("Float64", false, false, false, true),
            ("Decimal(10, 2)", false, false, false, true),
            ("String", false, false, false, false),
            ("LowCardinality(UInt64)", false, false, false, false),
            ("AggregateFunction(sum, UInt64)", false, false, false, true),
            ("Map(String, UInt64)", false, false, false, false),
        ] {
            let column = ColumnType::parse(text).expect(text);
            let found = (column.is_version(), column.is_sign(), column.is_deleted_flag(), column.is_summed());
            assert_eq!(found, (version, sign, is_deleted, summed), "{text}");
        }
    }
}
