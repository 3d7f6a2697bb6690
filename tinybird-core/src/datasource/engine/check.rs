//! The rules of table engines.

use super::keys::{KEY_UNKNOWN_COLUMN, check_key};
use super::{Engine, EngineKind};
use crate::column_type::ColumnType;
use crate::datasource::DataSource;
use crate::datasource::column::Column;
use crate::datasource::ingestion::ADDED_COLUMNS;
use crate::datasource::key::{columns_named, elements};
use crate::options::Options;
use crate::rule::{OptionName, Place, Violation, rules};

rules! {
    /// Each engine takes its own options: `ver` and `is_deleted` belong to `ReplacingMergeTree`, `columns` to
    /// `SummingMergeTree`, `sign` to the collapsing engines, `version` to `VersionedCollapsingMergeTree`;
    /// `Null` takes none. Remove the option, or choose its engine.
    ENGINE_OPTION = "engine-option";
    /// `ReplacingMergeTree`, `CollapsingMergeTree` and `VersionedCollapsingMergeTree` merge rows of the same
    /// `sorting_key`, so they need a `sorting_key`. The collapsing engines also need a `sign`, and
    /// `VersionedCollapsingMergeTree` a `version`.
    ENGINE_REQUIRED = "engine-required";
    /// The primary key is a prefix of the sorting key, since it is an index over the sorted rows. Write the
    /// first elements of `sorting_key`, or remove `primary_key`: it is the sorting key by default.
    PRIMARY_KEY_PREFIX = "primary-key-prefix";
    /// ClickHouse requires that the sampling key is an element of the primary key, which is the sorting key
    /// by default. Tinybird's own check accepts any sampling key, so this is a warning.
    SAMPLING_KEY = "sampling-key";
    /// The version column of a `ReplacingMergeTree` must not be part of the sorting key; otherwise versions
    /// of a row would not share a key. Tinybird searches the key's text for the column's name, so `ver: t`
    /// with `tenant` in the key is refused too. Rename the column.
    VER_IN_SORTING_KEY = "ver-in-sorting-key";
    /// `ReplacingMergeTree` replaces a row only by one of the same partition. If `partition_key` depends on
    /// the version column, versions of a row are in different partitions, and all of them stay. This is a
    /// warning.
    VER_IN_PARTITION_KEY = "ver-in-partition-key";
    /// `is_deleted` needs `ver`, by which ClickHouse finds the latest version of a row, whose `is_deleted`
    /// counts. Add `ver`.
    IS_DELETED_NEEDS_VER = "is-deleted-needs-ver";
    /// `ver`, `is_deleted`, `sign`, `version` and `columns` name columns of the schema, or those that Kafka
    /// or DynamoDB add. Correct the name, or add the column.
    ENGINE_UNKNOWN_COLUMN = "engine-unknown-column";
    /// `ver` and `version` are integers, dates or times, `sign` is `Int8`, `is_deleted` is `UInt8`, and the
    /// columns of `columns` are numbers: ClickHouse refuses other types.
    ENGINE_COLUMN_TYPE = "engine-column-type";
}

/// The columns that an engine may refer to.
pub(in crate::datasource) struct Columns<'a> {
    pub(in crate::datasource) schema: &'a [Column],
    /// Those that the ingestion adds.
    pub(in crate::datasource) own: &'static [&'static str],
}

impl Columns<'_> {
    pub(super) fn find(&self, name: &str) -> Option<&Column> {
        self.schema.iter().find(|column| column.name() == name)
    }

    pub(in crate::datasource) fn knows(&self, name: &str) -> bool {
        // A subcolumn of a Nested, Tuple or JSON column: `o.name` of `o`.
        let parent = name.split('.').next().unwrap_or_default();
        self.schema.is_empty()
            || self.own.contains(&name)
            || self.find(name).is_some()
            || self.find(parent).is_some()
    }

    pub(in crate::datasource) fn remedy(&self, name: &str) -> String {
        if let Some(added) = ADDED_COLUMNS.iter().find(|added| added.names.contains(&name)) {
            let ingestion = added.option;
            return format!(
                "`{name}` is there with `{ingestion}: {{ .. }}` only: write a column of the schema"
            );
        }
        let names = self.schema.iter().map(Column::name);
        crate::suggest::did_you_mean(name, names).map_or_else(
            || format!("add the column to `schema`, or write one of its columns instead of `{name}`"),
            |similar| format!("did you mean `{similar}`?"),
        )
    }
}

impl Engine {
    pub(super) fn place(option: OptionName) -> Place {
        Place::option(DataSource::OPTIONS.engine).then(option)
    }

    pub(in crate::datasource) fn check(&self, columns: &Columns<'_>) -> Vec<Violation> {
        let mut violations = Vec::new();
        self.takes_and_requires(&mut violations);
        for (option, key) in self.keys() {
            check_key(option, key, columns, &mut violations);
        }
        self.check_ttl(columns, &mut violations);
        // Of a mistyped column it is not known where it stands in another key.
        if !violations.iter().any(|violation| *violation.rule == KEY_UNKNOWN_COLUMN) {
            violations.extend(self.primary_key_prefix());
            violations.extend(self.sampling_key_in_key());
        }
        violations.extend(self.ver_in_sorting_key());
        violations.extend(self.ver_in_partition_key());
        violations.extend(self.is_deleted_needs_ver());
        self.check_columns(columns, &mut violations);
        violations
    }

    fn keys(&self) -> impl Iterator<Item = (OptionName, &str)> {
        [
            (Self::OPTIONS.sorting_key, self.sorting_key()),
            (Self::OPTIONS.partition_key, self.partition_key()),
            (Self::OPTIONS.primary_key, self.primary_key()),
            (Self::OPTIONS.sampling_key, self.sampling_key()),
        ]
        .into_iter()
        .filter_map(|(option, key)| Some((option, key?)))
    }

    fn takes_and_requires(&self, violations: &mut Vec<Violation>) {
        let given: Vec<OptionName> = self.given().into_iter().map(|(spec, _)| spec.name).collect();
        for option in given.iter().copied() {
            if !self.kind.takes(option) {
                let owners: Vec<&str> = EngineKind::CHOICES
                    .variants
                    .iter()
                    .map(|engine| engine.name)
                    .filter(|name| {
                        let kind: Result<EngineKind, _> = crate::options::Scalar::parse(name);
                        kind.is_ok_and(|kind| kind.takes(option))
                    })
                    .collect();
                let owners = if owners.len() > 3 {
                    "another engine".to_owned()
                } else {
                    crate::suggest::one_of(owners)
                };
                violations.push(Violation::error(
                    &ENGINE_OPTION,
                    Self::place(option),
                    format!("unknown option `{option}` for `{}`", self.kind),
                    format!("remove it, or choose {owners}"),
                ));
            }
        }
        let requires = self.kind.requires();
        let missing: Vec<OptionName> =
            requires.iter().copied().filter(|option| !given.contains(option)).collect();
        let Some(names) = crate::suggest::all_of(&missing) else { return };
        let added = missing.iter().map(|option| match *option {
            option if option == Self::OPTIONS.sorting_key => {
                "`sorting_key: [..]`, the columns that identify a row"
            }
            option if option == Self::OPTIONS.sign => "`sign: ..`, the `Int8` column that is 1 or -1",
            _ => "`version: ..`, the column that orders the states of a row",
        });
        let remedy = format!("add {}", added.collect::<Vec<_>>().join("; and "));
        let message = format!("`{}` needs {names}", self.kind);
        violations.push(
            Violation::error(&ENGINE_REQUIRED, Place::option(DataSource::OPTIONS.engine), message, remedy)
                .about(requires),
        );
    }

    fn primary_key_prefix(&self) -> Option<Violation> {
        let primary = elements(self.primary_key()?);
        let sorting = elements(self.sorting_key().unwrap_or_default());
        if primary.iter().map(|e| normal(e)).eq(sorting.iter().take(primary.len()).map(|e| normal(e))) {
            return None;
        }
        Some(
            Violation::error(
                &PRIMARY_KEY_PREFIX,
                Self::place(Self::OPTIONS.primary_key).value(),
                "the primary key is not how the sorting key begins",
                "write the first elements of `sorting_key`, or leave `primary_key` out",
            )
            .about(&[Self::OPTIONS.sorting_key]),
        )
    }

    fn sampling_key_in_key(&self) -> Option<Violation> {
        let sampling = normal(self.sampling_key()?);
        let key = self.primary_key().or(self.sorting_key()).unwrap_or_default();
        if elements(key).iter().any(|element| normal(element) == sampling) {
            return None;
        }
        Some(
            Violation::warning(
                &SAMPLING_KEY,
                Self::place(Self::OPTIONS.sampling_key).value(),
                "ClickHouse refuses a sampling key that is not an element of the sorting key",
                "add the same expression to `sorting_key`",
            )
            .about(&[Self::OPTIONS.sorting_key, Self::OPTIONS.primary_key]),
        )
    }

    fn ver_in_sorting_key(&self) -> Option<Violation> {
        let ver = self.ver().filter(|ver| !ver.is_empty() && self.kind == EngineKind::ReplacingMergeTree)?;
        let key = self.sorting_key()?;
        if !key.contains(ver) {
            return None;
        }
        let (message, remedy) = if elements(key).iter().any(|element| columns_named(element).contains(&ver)) {
            (
                format!(
                    "`ver` column `{ver}` is in the sorting key: versions of a row would not share a key"
                ),
                format!("remove `{ver}` from `sorting_key`, which says what identifies a row"),
            )
        } else {
            (
                format!(
                    "Tinybird finds `ver` column `{ver}` in the text of the sorting key \"{key}\", and refuses it"
                ),
                "rename the version column, so that its name is not part of another one's in the key"
                    .to_owned(),
            )
        };
        Some(
            Violation::error(&VER_IN_SORTING_KEY, Self::place(Self::OPTIONS.ver).value(), message, remedy)
                .about(&[Self::OPTIONS.sorting_key]),
        )
    }

    fn ver_in_partition_key(&self) -> Option<Violation> {
        let ver = self.ver().filter(|_| self.kind == EngineKind::ReplacingMergeTree)?;
        let key = self.partition_key().filter(|key| columns_named(key).contains(&ver))?;
        let message =
            format!("`{key}` puts versions of a row into different partitions, which are never merged");
        let remedy = "partition by a column that stays the same in all versions of a row";
        let place = Self::place(Self::OPTIONS.partition_key).value();
        let violation = Violation::warning(&VER_IN_PARTITION_KEY, place, message, remedy);
        Some(violation.about(&[Self::OPTIONS.ver]))
    }

    fn is_deleted_needs_ver(&self) -> Option<Violation> {
        (self.is_deleted.is_some() && self.ver.is_none()).then(|| {
            Violation::error(
                &IS_DELETED_NEEDS_VER,
                Self::place(Self::OPTIONS.is_deleted),
                "`is_deleted` comes with `ver`: of two rows the later one says whether it is deleted",
                "add `ver: ..` with the column whose largest value is kept",
            )
            .about(&[Self::OPTIONS.ver])
        })
    }

    fn check_columns(&self, columns: &Columns<'_>, violations: &mut Vec<Violation>) {
        type Test = fn(&ColumnType) -> bool;
        let named: [(OptionName, Option<&str>, Test, &str); 4] = [
            (
                Self::OPTIONS.ver,
                self.ver(),
                ColumnType::is_version,
                "a column of whole numbers, dates or times",
            ),
            (Self::OPTIONS.is_deleted, self.is_deleted(), ColumnType::is_deleted_flag, "a `UInt8` column"),
            (Self::OPTIONS.sign, self.sign(), ColumnType::is_sign, "an `Int8` column"),
            (
                Self::OPTIONS.version,
                self.version(),
                ColumnType::is_version,
                "a column of whole numbers, dates or times",
            ),
        ];
        for (option, name, fits, wanted) in named {
            if let Some(name) = name.filter(|_| self.kind.takes(option)) {
                let place = Self::place(option).value();
                violations.extend(check_column(columns, option, name, fits, wanted, place));
            }
        }
        if self.kind.takes(Self::OPTIONS.columns) {
            for (index, name) in elements(self.columns().unwrap_or_default()).into_iter().enumerate() {
                let place = Self::place(Self::OPTIONS.columns).index(index).value();
                let wanted = "columns of numbers, which can be summed";
                violations.extend(check_column(
                    columns,
                    Self::OPTIONS.columns,
                    name,
                    ColumnType::is_summed,
                    wanted,
                    place,
                ));
            }
        }
    }
}

/// An element without its white space and backquotes, to compare it with another.
fn normal(element: &str) -> String {
    element.chars().filter(|c| !c.is_whitespace() && *c != '`').collect()
}

fn check_column(
    columns: &Columns<'_>,
    option: OptionName,
    name: &str,
    fits: fn(&ColumnType) -> bool,
    wanted: &str,
    place: Place,
) -> Option<Violation> {
    if columns.schema.is_empty() {
        return None;
    }
    let Some(column) = columns.find(name) else {
        // What Kafka and DynamoDB add is there, and its type is theirs.
        if columns.own.contains(&name) {
            return None;
        }
        let message = format!("the schema has no column `{name}`");
        let violation = Violation::error(&ENGINE_UNKNOWN_COLUMN, place, message, columns.remedy(name));
        return Some(violation.about(&[DataSource::OPTIONS.columns]));
    };
    let column_type = column.data_type().filter(|column_type| !fits(column_type))?;
    Some(Violation::error(
        &ENGINE_COLUMN_TYPE,
        place,
        format!("`{option}` takes {wanted}, but `{name}` is `{column_type}`"),
        format!("change the type of `{name}`, or name another column"),
    ))
}
