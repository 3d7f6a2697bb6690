//! Table engines and their options.

mod check;
pub(crate) mod keys;
pub(crate) mod ttl;

use std::borrow::Cow;

use super::key::is_identifier;
use crate::choice::choices;
use crate::options::options;
use crate::rule::OptionName;

pub(super) use check::Columns;
pub use check::ENGINE_OPTION;
pub(crate) use check::RULES;

choices! {
    /// A table engine: `ENGINE`.
    #[derive(Default)]
    pub closed enum EngineKind {
        /// Keeps all rows, sorted: `MergeTree`.
        #[default]
        MergeTree = "MergeTree",
        /// Keeps the last row of each sorting key: `ReplacingMergeTree`. Takes `ver` and `is_deleted`.
        ReplacingMergeTree = "ReplacingMergeTree",
        /// Sums the numbers of each sorting key: `SummingMergeTree`. Takes `columns`.
        SummingMergeTree = "SummingMergeTree",
        /// Merges the aggregate states of each sorting key: `AggregatingMergeTree`.
        AggregatingMergeTree = "AggregatingMergeTree",
        /// Lets rows of opposite `sign` cancel each other: `CollapsingMergeTree`. Needs `sign`.
        CollapsingMergeTree = "CollapsingMergeTree",
        /// As `CollapsingMergeTree`, for rows in any order: `VersionedCollapsingMergeTree`. Needs `sign` and `version`.
        VersionedCollapsingMergeTree = "VersionedCollapsingMergeTree",
        /// Keeps nothing; rows only pass on to materialized views: `Null`.
        Null = "Null",
    }
}

options! {
    /// A table engine and its options: the option `engine`.
    pub struct Engine { kind: EngineKind };

    /// The expression by which rows are divided into parts, such as `toYYYYMM(timestamp)`. Renders
    /// `ENGINE_PARTITION_KEY`.
    optional partition_key: Expression => "ENGINE_PARTITION_KEY";
    /// The columns and expressions by which rows are sorted: what queries filter by. Renders `ENGINE_SORTING_KEY`.
    optional sorting_key: Key => "ENGINE_SORTING_KEY";
    /// The first elements of the sorting key that are kept as an index in memory. Renders `ENGINE_PRIMARY_KEY`.
    optional primary_key: Key => "ENGINE_PRIMARY_KEY";
    /// The expression by which rows are sampled, an element of the key. Renders `ENGINE_SAMPLING_KEY`.
    optional sampling_key: Expression => "ENGINE_SAMPLING_KEY";
    /// When rows expire: `timestamp + toIntervalDay(90)`. Renders `ENGINE_TTL`.
    optional ttl: Text => "ENGINE_TTL";
    /// `ReplacingMergeTree`: the column whose largest value is kept. Renders `ENGINE_VER`.
    optional ver: Column => "ENGINE_VER";
    /// `ReplacingMergeTree` with `ver`: the `UInt8` column that is 1 for deleted rows. Renders `ENGINE_IS_DELETED`.
    optional is_deleted: Column => "ENGINE_IS_DELETED";
    /// `CollapsingMergeTree`, `VersionedCollapsingMergeTree`: the `Int8` column that is 1 for a row and -1 for its
    /// cancellation. Renders `ENGINE_SIGN`.
    optional sign: Column => "ENGINE_SIGN";
    /// `VersionedCollapsingMergeTree`: the column that orders the states of a row. Renders `ENGINE_VERSION`.
    optional version: Column => "ENGINE_VERSION";
    /// `SummingMergeTree`: the columns that are summed; without it, all numbers. Renders `ENGINE_COLUMNS`.
    optional columns: Columns => "ENGINE_COLUMNS";
    /// ClickHouse's settings of the table: `{ index_granularity: 32 }`. Renders `ENGINE_SETTINGS`.
    optional settings: Settings => "ENGINE_SETTINGS";
}

const COMMON: &[OptionName] = &[
    Engine::OPTIONS.partition_key,
    Engine::OPTIONS.sorting_key,
    Engine::OPTIONS.primary_key,
    Engine::OPTIONS.sampling_key,
    Engine::OPTIONS.ttl,
    Engine::OPTIONS.settings,
];

impl EngineKind {
    /// The options that only some engines take.
    const fn own_options(&self) -> &'static [OptionName] {
        match self {
            Self::ReplacingMergeTree => &[Engine::OPTIONS.ver, Engine::OPTIONS.is_deleted],
            Self::SummingMergeTree => &[Engine::OPTIONS.columns],
            Self::CollapsingMergeTree => &[Engine::OPTIONS.sign],
            Self::VersionedCollapsingMergeTree => &[Engine::OPTIONS.sign, Engine::OPTIONS.version],
            _ => &[],
        }
    }

    /// Whether the engine takes an option.
    #[must_use]
    pub fn takes(&self, option: OptionName) -> bool {
        *self != Self::Null && (COMMON.contains(&option) || self.own_options().contains(&option))
    }

    /// The options without which Tinybird refuses the engine.
    #[must_use]
    pub const fn requires(&self) -> &'static [OptionName] {
        match self {
            Self::ReplacingMergeTree => &[Engine::OPTIONS.sorting_key],
            Self::CollapsingMergeTree => &[Engine::OPTIONS.sorting_key, Engine::OPTIONS.sign],
            Self::VersionedCollapsingMergeTree => {
                &[Engine::OPTIONS.sorting_key, Engine::OPTIONS.sign, Engine::OPTIONS.version]
            }
            _ => &[],
        }
    }
}

impl Engine {
    /// An engine without options.
    #[must_use]
    pub fn new(kind: EngineKind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// The engine itself.
    #[must_use]
    pub const fn kind(&self) -> &EngineKind {
        &self.kind
    }
}

/// The name of a column in a key: in backquotes where it would be read as something else.
#[must_use]
pub fn key_column(name: &str) -> Cow<'_, str> {
    if is_identifier(name) && name.is_ascii() { Cow::Borrowed(name) } else { Cow::Owned(format!("`{name}`")) }
}
