//! Sinks: the rows of a query, written to a Kafka topic, or as files into a bucket.

use super::words::{Token, TokenKind, tokens};
use super::{Body, SinkOption};
use crate::check::{Bucket, check_run_schedule, check_sink_uri, run_schedule};
use crate::choice::choices;
use crate::datasource::ingestion::check_topic;
use crate::options::{Options, options};
use crate::rule::{Invalid, OptionName, Place, Violation, rules};
use crate::suggest::did_you_mean;
use crate::target::Target;

choices! {
    /// The format of written files: `EXPORT_FORMAT`.
    pub closed enum SinkFormat {
        /// Comma-separated values: `csv`, Tinybird's default.
        Csv = "csv",
        /// One JSON object a line: `ndjson`.
        Ndjson = "ndjson",
        /// Apache Parquet: `parquet`.
        Parquet = "parquet",
    }
}

choices! {
    /// How written files are compressed: `EXPORT_COMPRESSION`.
    pub open enum Compression {
        /// No compression: `none`.
        None = "none",
        /// By gzip: `gzip`.
        Gzip = "gzip",
        /// By Snappy: `snappy`.
        Snappy = "snappy",
        /// By Zstandard: `zstd`.
        Zstd = "zstd",
        /// By LZ4: `lz4`.
        Lz4 = "lz4",
        /// By Brotli: `brotli`.
        Brotli = "brotli",
        /// By LZO: `lzo`.
        Lzo = "lzo",
    }
}

choices! {
    /// What a run does with files of the same name: `EXPORT_STRATEGY`.
    pub open enum SinkStrategy {
        /// Writes additional files: `create_new`.
        CreateNew = "create_new",
        /// Writes additional files, in the spelling of older projects: `@new`.
        New = "@new",
        /// Replaces files of the same name: `replace`.
        Replace = "replace",
    }
}

options! {
    /// Where a sink writes to, and when: the option `sink` of `sink_pipe!`.
    ///
    /// With a `topic` it writes to Kafka, with a `bucket_uri` to S3 (`s3://`) or GCS (`gs://`).
    pub struct Sink;

    /// The connection to write to: a Kafka connection for a `topic`, an S3 or a GCS connection for a
    /// `bucket_uri`. Renders `EXPORT_CONNECTION_NAME`.
    required connection: Reference<Sink> => "EXPORT_CONNECTION_NAME";
    /// The topic to write to, in Kafka. Renders `EXPORT_KAFKA_TOPIC`.
    optional topic: Text via check_topic => "EXPORT_KAFKA_TOPIC";
    /// Where the files go, in a bucket: `s3://bucket/path` or `gs://bucket/path`. Renders `EXPORT_BUCKET_URI`.
    optional bucket_uri: Text via check_sink_uri => "EXPORT_BUCKET_URI";
    /// The files' names, in a bucket, without the extension: `"daily_{timestamp, '%Y-%m-%d'}"`, with columns, dates and
    /// numbers of parts in braces. Renders `EXPORT_FILE_TEMPLATE`.
    optional file_template: Plain via check_file_template => "EXPORT_FILE_TEMPLATE";
    /// When to write: `"@on-demand"`, or a cron expression. Renders `EXPORT_SCHEDULE`.
    required schedule: Schedule via check_run_schedule as run_schedule => "EXPORT_SCHEDULE";
    /// The files' format, in a bucket; Tinybird's default is `Csv`. Renders `EXPORT_FORMAT`.
    optional format: Choice<SinkFormat> => "EXPORT_FORMAT";
    /// How the files are compressed, in a bucket. Renders `EXPORT_COMPRESSION`.
    optional compression: Choice<Compression> => "EXPORT_COMPRESSION";
    /// What happens to files of the same name, in a bucket. Renders `EXPORT_STRATEGY`.
    optional strategy: Choice<SinkStrategy> => "EXPORT_STRATEGY";
}

rules! {
    /// A sink writes to a Kafka topic, by `topic`, or as files into a bucket, by `bucket_uri` and
    /// `file_template`. Write one of the two.
    SINK_DESTINATION = "sink-destination";
    /// `topic` belongs to a Kafka sink; `bucket_uri`, `file_template`, `format`, `compression` and `strategy`
    /// belong to a sink that writes into a bucket. Remove those of the other destination.
    SINK_MIXED = "sink-mixed";
    /// A sink that writes into a bucket needs `bucket_uri`, the folder, and `file_template`, the names of the
    /// files.
    SINK_BUCKET = "sink-bucket";
    /// The template of the files' names must not be empty, and its braces must be closed: `"daily_{timestamp,
    /// '%Y'}"`.
    FILE_TEMPLATE = "file-template";
    /// The columns that stand in the names of the files are columns of the query's result. It is a warning where the query
    /// does not name one; where it takes all of another's columns (`*`), nothing is known.
    FILE_TEMPLATE_COLUMN = "file-template-column";
}

/// The options that only a sink into a bucket has.
const OF_BUCKETS: &[OptionName] = &[
    Sink::OPTIONS.bucket_uri,
    Sink::OPTIONS.file_template,
    Sink::OPTIONS.format,
    Sink::OPTIONS.compression,
    Sink::OPTIONS.strategy,
];

impl Sink {
    /// The kind of connection that the options, of these names, ask for; `bucket_uri` tells the store.
    #[doc(hidden)]
    pub fn target(mut given: impl Iterator<Item = OptionName> + Clone, bucket_uri: Option<&str>) -> Target {
        let is_bucket = given.clone().any(|name| OF_BUCKETS.contains(&name));
        match (given.any(|name| name == Self::OPTIONS.topic), is_bucket) {
            (true, false) => Target::KafkaSink,
            (false, true) => Target::of_bucket(bucket_uri.and_then(Bucket::of_uri)),
            _ => Target::Sink,
        }
    }

    /// The store that its files go to; none for a Kafka sink, and where the URI is a secret.
    #[must_use]
    pub fn bucket(&self) -> Option<Bucket> {
        self.bucket_uri.as_deref().and_then(Bucket::of_uri)
    }

    pub(super) fn check(&self, body: &Body) -> Vec<Violation> {
        let first = self.of_buckets().next();
        let mistakes = [self.destination(first), self.mixed(first), self.needs_of_bucket(first)];
        mistakes.into_iter().flatten().chain(self.unknown_columns(body)).collect()
    }

    /// The columns in the names of the files that the query does not name.
    fn unknown_columns(&self, body: &Body) -> Vec<Violation> {
        let Some(template) = self.file_template.as_deref() else { return Vec::new() };
        let Some(names) = body.published().and_then(|node| names(node.sql())) else { return Vec::new() };
        let mut violations = Vec::new();
        for (start, _) in template.match_indices('{') {
            let inner = template.get(start + 1..).and_then(|rest| rest.split('}').next()).unwrap_or_default();
            let column = inner.split(',').next().unwrap_or_default();
            let name = column.trim();
            // A number is that of the parts that rows are divided into.
            if name.is_empty() || name.bytes().all(|byte| byte.is_ascii_digit()) || names.contains(&name) {
                continue;
            }
            let at = start + 1 + column.len() - column.trim_start().len();
            let place = Place::option(SinkOption::OPTIONS.sink).then(Self::OPTIONS.file_template);
            let message = format!("the query gives no column `{}`", name.escape_debug());
            let remedy = did_you_mean(name, names.iter().copied()).map_or_else(
                || "write one of its columns, or add it to the query".to_owned(),
                |similar| format!("did you mean `{similar}`?"),
            );
            let place = place.range(Some(at..at + name.len()));
            violations.push(Violation::warning(&FILE_TEMPLATE_COLUMN, place, message, remedy));
        }
        violations
    }

    /// The given options that only a sink into a bucket has.
    fn of_buckets(&self) -> impl Iterator<Item = OptionName> {
        self.given().into_iter().map(|(spec, _)| spec.name).filter(|name| OF_BUCKETS.contains(name))
    }

    fn destination(&self, of_bucket: Option<OptionName>) -> Option<Violation> {
        (of_bucket.is_none() && self.topic.is_none()).then(|| {
            Violation::error(
                &SINK_DESTINATION,
                Place::option(SinkOption::OPTIONS.sink),
                "a sink needs a `topic`, or a `bucket_uri` and a `file_template`",
                "add `topic: \"..\"` to write to Kafka, or `bucket_uri: \"s3://..\"` and `file_template: \"..\"` to \
                 write files",
            )
            .about(&[Self::OPTIONS.topic, Self::OPTIONS.bucket_uri, Self::OPTIONS.file_template])
        })
    }

    fn mixed(&self, of_bucket: Option<OptionName>) -> Option<Violation> {
        let first = of_bucket.filter(|_| self.topic.is_some())?;
        Some(Violation::error(
            &SINK_MIXED,
            Place::option(SinkOption::OPTIONS.sink).then(first),
            format!("`{first}` belongs to a sink into a bucket, but `topic` makes this a Kafka sink"),
            "keep `topic`, or the options of the bucket, and remove the other",
        ))
    }

    fn needs_of_bucket(&self, of_bucket: Option<OptionName>) -> Option<Violation> {
        let first = of_bucket.filter(|_| self.topic.is_none())?;
        let needs = [
            (Self::OPTIONS.bucket_uri, &self.bucket_uri, "s3://.."),
            (Self::OPTIONS.file_template, &self.file_template, ".."),
        ];
        let (name, _, example) = needs.into_iter().find(|(_, value, _)| value.is_none())?;
        let place = Place::option(SinkOption::OPTIONS.sink).then(first);
        let message = format!("a sink into a bucket needs `{name}`, since `{first}` is there");
        let violation =
            Violation::error(&SINK_BUCKET, place, message, format!("add `{name}: \"{example}\"`"));
        Some(violation.about(&[Self::OPTIONS.bucket_uri, Self::OPTIONS.file_template]))
    }
}

/// The names in a query; none where it may give columns that it does not name.
fn names(sql: &str) -> Option<Vec<&str>> {
    let tokens = tokens(sql);
    let is_open = |token: &Token<'_>| token.kind == TokenKind::Tag || token.is("columns");
    let is_star = |pair: &[Token<'_>]| match pair {
        // Behind a value it multiplies.
        [before, star] => {
            star.is_sign('*') && (before.is_sign(',') || before.is_sign('.') || before.name().is_none())
        }
        _ => false,
    };
    if tokens.iter().any(is_open) || tokens.windows(2).any(is_star) {
        return None;
    }
    let bare = |token: &Token<'_>| match token.kind {
        TokenKind::Word | TokenKind::Quoted => Some(token.range.clone()),
        _ => None,
    };
    let names = tokens.iter().filter_map(bare).filter_map(|range| sql.get(range));
    Some(names.map(|name| name.trim_matches(['`', '"'])).collect())
}

/// Names of files with columns, dates and numbers of parts in braces.
fn check_file_template(text: &str) -> Result<(), Invalid> {
    let remedy = "write the name of the files, such as \"daily_{timestamp, '%Y-%m-%d'}\"";
    if text.trim().is_empty() {
        return Err(Invalid::new(&FILE_TEMPLATE, "the template of the files' names is empty", remedy));
    }
    let mut open = None;
    for (at, c) in text.char_indices() {
        match (c, open) {
            ('{', None) => open = Some(at),
            ('}', Some(_)) => open = None,
            ('{', Some(_)) => {
                let message = "braces are nested in the template of the files' names";
                return Err(Invalid::new(&FILE_TEMPLATE, message, remedy).at(at..at + 1));
            }
            ('}', None) => {
                let message = "`}` closes nothing in the template of the files' names";
                return Err(Invalid::new(&FILE_TEMPLATE, message, remedy).at(at..at + 1));
            }
            _ => {}
        }
    }
    match open {
        Some(at) => {
            let message = "`{` is not closed in the template of the files' names";
            Err(Invalid::new(&FILE_TEMPLATE, message, remedy).at(at..at + 1))
        }
        None => Ok(()),
    }
}
