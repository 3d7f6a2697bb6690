//! The list of all rules, by topic.

use crate::kind::Kind;
use crate::rule::{Rule, clickhouse, language, project};
use crate::{check, connection, datafile, datasource, grant, list, name, pipe, secret, template};

pub use crate::datasource::column::JSON_PATH_UNUSED;
pub use crate::datasource::engine::ENGINE_OPTION;
pub use crate::pipe::output::OUTPUT;
pub use crate::row::{QUERY_PARAMS, ROW_FEATURE, ROW_NAME, ROW_OUTPUT, ROW_PATH, ROW_SKIP, ROW_TYPE};
pub use crate::rule::language::*;

/// Rules that belong together.
#[derive(Debug)]
pub struct Topic {
    /// Its heading in the documentation.
    pub title: &'static str,
    /// The kinds of resources that it concerns; empty where it concerns all.
    pub kinds: &'static [Kind],
    sets: &'static [&'static [&'static Rule]],
}

impl Topic {
    /// Its rules.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> + use<> {
        self.sets.iter().flat_map(|set| set.iter().copied())
    }
}

/// Rules over what Tinybird's parser takes, and its server may use as it is: a macro refuses it, and in a datafile that
/// exists it is no more than a warning.
pub static WARNED_IN_FILES: &[&Rule] = &[
    &check::aws::AWS_REGION,
    &check::aws::AWS_ROLE_ARN,
    &check::aws::AWS_TABLE_ARN,
    &check::brokers::KAFKA_BOOTSTRAP_SERVERS,
    &check::bucket::BUCKET_URI,
    &check::bucket::EXPORT_BUCKET,
    &check::url::HTTP_URL,
    &ENGINE_OPTION,
    &JSON_PATH_UNUSED,
    &pipe::node::NODE_NAME,
    &pipe::order::NODE_ORDER,
    &pipe::sql::SQL_BEGIN,
    &pipe::sql::SQL_BRACES,
    &pipe::sql::SQL_BRACKET,
    &pipe::sql::SQL_QUOTE,
];

const PIPES: &[Kind] = &[Kind::Pipe, Kind::Endpoint, Kind::MaterializedView, Kind::CopyPipe, Kind::SinkPipe];

const WITH_TOKENS: &[Kind] =
    &[Kind::DataSource, Kind::Pipe, Kind::Endpoint, Kind::MaterializedView, Kind::CopyPipe, Kind::SinkPipe];

const WITH_ROWS: &[Kind] = &[Kind::DataSource, Kind::Pipe, Kind::Endpoint, Kind::MaterializedView];

/// Every rule, by topic.
pub static TOPICS: &[Topic] = &[
    Topic { title: "The language", kinds: &[], sets: &[language::RULES] },
    Topic { title: "Names and secrets", kinds: &[], sets: &[check::name::RULES, name::RULES, secret::RULES] },
    Topic {
        title: "What a datafile can hold",
        kinds: &[],
        sets: &[
            datafile::value::RULES,
            datafile::block::RULES,
            datafile::template::RULES,
            crate::file::writer::RULES,
        ],
    },
    Topic {
        title: "Kafka connections",
        kinds: &[Kind::Kafka],
        sets: &[check::brokers::RULES, connection::kafka::RULES, check::url::RULES, check::pem::RULES],
    },
    Topic { title: "S3 connections", kinds: &[Kind::S3], sets: &[connection::s3::RULES] },
    Topic {
        title: "GCS connections",
        kinds: &[Kind::Gcs],
        sets: &[connection::gcs::RULES, check::json::RULES],
    },
    Topic {
        title: "AWS regions and ARNs",
        kinds: &[Kind::Kafka, Kind::S3, Kind::DynamoDb, Kind::DataSource],
        sets: &[check::aws::RULES],
    },
    Topic {
        title: "Columns",
        kinds: &[Kind::DataSource],
        sets: &[datasource::column::RULES, datafile::schema::RULES],
    },
    Topic { title: "Column types", kinds: &[Kind::DataSource], sets: &[crate::column_type::rules::RULES] },
    Topic { title: "Defaults", kinds: &[Kind::DataSource], sets: &[crate::literal::RULES] },
    Topic { title: "Codecs", kinds: &[Kind::DataSource], sets: &[crate::codec::RULES] },
    Topic {
        title: "Engines",
        kinds: &[Kind::DataSource],
        sets: &[
            datasource::engine::RULES,
            datasource::engine::keys::RULES,
            datasource::engine::ttl::RULES,
            datasource::functions::RULES,
        ],
    },
    Topic {
        title: "Ingestion",
        kinds: &[Kind::DataSource],
        sets: &[datasource::ingestion::RULES, datasource::bucket_import::RULES],
    },
    Topic {
        title: "Buckets and schedules",
        kinds: &[Kind::DataSource, Kind::CopyPipe, Kind::SinkPipe],
        sets: &[check::bucket::RULES, check::schedule::RULES],
    },
    Topic {
        title: "Indexes",
        kinds: &[Kind::DataSource],
        sets: &[datasource::index::RULES, datafile::index::RULES],
    },
    Topic { title: "Tokens, tags and sharing", kinds: WITH_TOKENS, sets: &[grant::RULES, list::RULES] },
    Topic {
        title: "Pipes",
        kinds: PIPES,
        sets: &[
            pipe::node::RULES,
            pipe::order::RULES,
            pipe::materialization::RULES,
            pipe::output::RULES,
            pipe::body::RULES,
        ],
    },
    Topic { title: "SQL", kinds: PIPES, sets: &[pipe::sql::RULES] },
    Topic { title: "Sinks", kinds: &[Kind::SinkPipe], sets: &[pipe::sink::RULES] },
    Topic { title: "Rows and queries", kinds: WITH_ROWS, sets: &[crate::row::RULES] },
    Topic { title: "Across resources", kinds: &[], sets: &[project::RULES] },
    Topic { title: "On a ClickHouse", kinds: &[], sets: &[clickhouse::RULES] },
    Topic { title: "Templates", kinds: PIPES, sets: &[template::RULES] },
];

/// Every rule, of every part of the language.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    TOPICS.iter().flat_map(Topic::rules)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    /// The names of the rules that the files below a folder declare.
    fn declared(folder: &Path, names: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                declared(&path, names);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let blocks = text.split("\nrules! {\n").skip(1).filter_map(|rest| rest.split("\n}").next());
            names.extend(blocks.flat_map(str::lines).filter_map(|line| {
                let name = line.trim().split_once(" = \"")?.1.strip_suffix("\";")?;
                Some(name.to_owned())
            }));
        }
    }

    #[test]
    fn every_rule_has_a_topic_and_a_name_of_its_own() {
        let mut expected = BTreeSet::new();
        declared(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut expected);
        let listed: BTreeSet<String> = super::all().map(|rule| rule.name.to_owned()).collect();
        assert_eq!(listed, expected);
        assert_eq!(super::all().count(), expected.len());
    }
}
