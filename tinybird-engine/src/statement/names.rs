//! Which names in a statement reach what is outside the engine, and which are known not to.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Functions of values that read files or reach hosts. The name alone is enough to call one: `arrayMap(file, paths)`.
const FUNCTIONS: [&str; 12] = [
    "addressToLine",
    "addressToLineWithInlines",
    "addressToSymbol",
    "aiClassify",
    "aiEmbed",
    "aiExtract",
    "aiGenerate",
    "aiTranslate",
    "catboostEvaluate",
    "file",
    "hasColumnInTable",
    "showCertificate",
];

/// What is called like a function but is not a function of values: table functions, and the disks of a table.
const TABLES: [&str; 30] = [
    "arrowStream",
    "cluster",
    "clusterAllReplicas",
    "cosn",
    "dictionary",
    "disk",
    "eval",
    "executable",
    "filesystem",
    "gcs",
    "input",
    "jdbc",
    "mongodb",
    "mysql",
    "odbc",
    "oss",
    "postgresql",
    "prometheusQuery",
    "prometheusQueryRange",
    "python",
    "redis",
    "remote",
    "remoteSecure",
    "sqlite",
    "timeSeriesSelector",
    "url",
    "viewExplain",
    "viewIfPermitted",
    "ytsaurus",
    "zookeeper",
];

/// The families of table functions that read from a storage: each has variants, say `s3Cluster` and `icebergS3Cluster`.
const FAMILIES: [&str; 9] =
    ["azureBlobStorage", "deltaLake", "fileCluster", "hdfs", "hudi", "iceberg", "paimon", "s3", "urlCluster"];

/// Functions of values whose names begin like those of a family.
const NOT_OF_A_FAMILY: [&str; 3] = ["icebergBucket", "icebergHash", "icebergTruncate"];

/// Table engines that keep their rows in the engine's own folder, or none.
const ENGINES: [&str; 11] = [
    "Buffer",
    "GenerateRandom",
    "Join",
    "Log",
    "MaterializedView",
    "Memory",
    "Merge",
    "Null",
    "Set",
    "StripeLog",
    "TinyLog",
];

/// Database engines that do.
const DATABASES: [&str; 2] = ["Atomic", "Memory"];

/// Tables of `system` that tell nothing of the machine.
const SYSTEM_TABLES: [&str; 14] = [
    "aggregate_function_combinators",
    "codecs",
    "columns",
    "data_skipping_index_types",
    "data_type_families",
    "functions",
    "keywords",
    "numbers",
    "numbers_mt",
    "one",
    "table_functions",
    "tables",
    "zeros",
    "zeros_mt",
];

/// What else may stand in front of a bracket, in lowercase: names of functions, types, codecs, indexes, and keywords.
static KNOWN: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("known.txt").split_ascii_whitespace().collect());

/// What ClickHouse's parser alone knows, and writes as another function.
const PARSED: [&str; 8] = [
    "date_add",
    "date_sub",
    "dateadd",
    "datesub",
    "timestamp_add",
    "timestamp_sub",
    "timestampadd",
    "timestampsub",
];

/// What may follow the name of an aggregate function.
const COMBINATORS: [&str; 15] = [
    "simplestate",
    "ordefault",
    "distinct",
    "resample",
    "foreach",
    "argmax",
    "argmin",
    "ornull",
    "tuple",
    "merge",
    "state",
    "array",
    "null",
    "map",
    "if",
];

fn is_among(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a function of values of this name reads files or reaches hosts.
pub(super) fn is_outside_function(name: &str) -> bool {
    is_among(&FUNCTIONS, name)
}

/// Whether what is called by this name reads files or reaches hosts.
pub(super) fn is_outside(name: &str) -> bool {
    let of_family =
        |family: &&str| name.get(..family.len()).is_some_and(|start| start.eq_ignore_ascii_case(family));
    is_outside_function(name)
        || is_among(&TABLES, name)
        || (FAMILIES.iter().any(of_family) && !is_among(&NOT_OF_A_FAMILY, name))
}

/// Whether a table of this engine keeps its rows in the folder of ClickHouse.
pub(super) fn is_own_engine(name: &str) -> bool {
    is_among(&ENGINES, name) || name.to_ascii_lowercase().ends_with("mergetree")
}

/// Whether a database of this engine keeps its tables in the folder of ClickHouse.
pub(super) fn is_own_database(name: &str) -> bool {
    is_among(&DATABASES, name)
}

/// Whether this table of `system` tells nothing of the machine.
pub(super) fn is_harmless_system_table(name: &str) -> bool {
    is_among(&SYSTEM_TABLES, name)
}

/// Whether what stands in front of a bracket is known to leave files and hosts alone.
pub(super) fn is_known(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let mut rest = name.as_str();
    loop {
        if KNOWN.contains(rest) || PARSED.contains(&rest) || is_own_engine(rest) {
            return true;
        }
        match COMBINATORS.iter().find_map(|combinator| rest.strip_suffix(combinator)) {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_known, is_outside};

    #[test]
    fn names_are_told_apart() {
        for name in [
            "url",
            "URL",
            "file",
            "s3Cluster",
            "icebergS3Cluster",
            "postgresql",
            "aiGenerate",
            "AIGenerate",
            "s3",
        ] {
            assert!(is_outside(name), "{name}");
            assert!(!is_known(name), "{name}");
        }
        for name in [
            "sum",
            "sumIf",
            "uniqExactMergeState",
            "IN",
            "in",
            "Array",
            "MergeTree",
            "LZ4",
            "toString",
            "dateAdd",
            "icebergHash",
        ] {
            assert!(!is_outside(name), "{name}");
            assert!(is_known(name), "{name}");
        }
        assert!(!is_known("somethingOfTheUser") && !is_known("somethingOfTheUserIf"));
    }
}
