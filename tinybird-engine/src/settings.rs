//! ClickHouse's settings under which statements run.

use std::time::Duration;

/// Settings of ClickHouse, in the order in which they are set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings(Vec<(String, String)>);

/// The version of ClickHouse that Tinybird's clusters behave like.
const COMPATIBILITY: &str = "25.8";

/// What differs between Tinybird and the defaults of ClickHouse.
const TINYBIRD: [(&str, &str); 6] = [
    // A subquery in a join needs no alias.
    ("joined_subquery_requires_alias", "0"),
    // Branches of `if` that have no common type are an error, not a Variant.
    ("use_variant_as_common_type", "0"),
    // Comparing an enum with a value that it does not have is an error.
    ("validate_enum_literals_in_operators", "1"),
    // What ClickHouse takes for suspicious, projects do.
    ("allow_suspicious_types_in_group_by", "1"),
    ("allow_suspicious_types_in_order_by", "1"),
    ("allow_suspicious_low_cardinality_types", "1"),
];

impl Settings {
    /// ClickHouse's defaults.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// What Tinybird's own ClickHouse has: the defaults of the version that `compatibility` names, and what Tinybird sets.
    pub fn tinybird(compatibility: &str) -> Self {
        // The first one, since it changes the defaults of the others.
        let compatibility = Self::none().with("compatibility", compatibility);
        TINYBIRD.into_iter().fold(compatibility, |settings, (name, value)| settings.with(name, value))
    }

    /// These, and one more.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.push((name.into(), value.into()));
        self
    }

    /// These, and limits for each statement. ClickHouse stops what exceeds them and says so.
    pub(crate) fn with_limits(self, time: Duration, memory: u64) -> Self {
        self.with("max_execution_time", format!("{:.3}", time.as_secs_f64()))
            .with("max_memory_usage", memory.to_string())
            // An answer stands in memory several times on its way.
            .with("max_result_bytes", (memory / 4).to_string())
    }

    /// Names and values.
    pub(crate) fn into_pairs(self) -> Vec<(String, String)> {
        self.0
    }
}

impl Default for Settings {
    /// What Tinybird's own ClickHouse has.
    fn default() -> Self {
        Self::tinybird(COMPATIBILITY)
    }
}
