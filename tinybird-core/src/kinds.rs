//! The table of the kinds of resources, from which everything is made that tells kinds apart.

/// Hands the table to a macro: `kinds!(make)` is `make! { .. }`.
///
/// A row says of a kind its name in [`Kind`](crate::Kind) and the type of its definition, which is also the name of its
/// trait in [`kinds`](crate::resource::kinds); then
///
/// - `macro_name`: the macro that declares such resources,
/// - `words`: what it is in a sentence,
/// - `folder` and `datafile_type`: the folder and the TYPE of its datafile, `none` where there is none,
/// - `methods`: those of [`Connection`](crate::Connection) that ask for it,
/// - `unmet`: what the compiler says of a type that is named where a resource of this kind belongs.
///
/// The rows stand under the module of the definitions.
#[doc(hidden)]
#[macro_export]
macro_rules! kinds {
    ($make:ident) => {
        $make! {
            connection {
                /// A connection to a Kafka cluster.
                Kafka(KafkaConnection) {
                    macro_name: kafka_connection,
                    words: "a Kafka connection",
                    folder: Connections,
                    datafile_type: "kafka",
                    methods: (is_kafka, as_kafka),
                    unmet: (
                        message = "`{Self}` is not a Kafka connection",
                        label = "a Kafka connection belongs here",
                        note = "name an item of `kafka_connection!`, or a connection made in Tinybird's interface in quotes"
                    ),
                }
                /// A connection to Amazon S3.
                S3(S3Connection) {
                    macro_name: s3_connection,
                    words: "an S3 connection",
                    folder: Connections,
                    datafile_type: "s3",
                    methods: (is_s3, as_s3),
                    unmet: (
                        message = "`{Self}` is not an S3 connection",
                        label = "an S3 connection belongs here",
                        note = "name an item of `s3_connection!`, or a connection made in Tinybird's interface in quotes"
                    ),
                }
                /// A connection to Google Cloud Storage.
                Gcs(GcsConnection) {
                    macro_name: gcs_connection,
                    words: "a GCS connection",
                    folder: Connections,
                    datafile_type: "gcs",
                    methods: (is_gcs, as_gcs),
                    unmet: (
                        message = "`{Self}` is not a GCS connection",
                        label = "a GCS connection belongs here",
                        note = "name an item of `gcs_connection!`, or a connection made in Tinybird's interface in quotes"
                    ),
                }
                /// A connection to Amazon DynamoDB.
                DynamoDb(DynamoDbConnection) {
                    macro_name: dynamodb_connection,
                    words: "a DynamoDB connection",
                    folder: Connections,
                    datafile_type: "dynamodb",
                    methods: (is_dynamo_db, as_dynamo_db),
                    unmet: (
                        message = "`{Self}` is not a DynamoDB connection",
                        label = "a DynamoDB connection belongs here",
                        note = "name an item of `dynamodb_connection!`, or a connection made in Tinybird's interface in quotes"
                    ),
                }
            }
            token {
                /// A static token.
                Token(Token) {
                    macro_name: token,
                    words: "a token",
                    folder: none,
                    datafile_type: none,
                    unmet: (
                        message = "`{Self}` is not a token",
                        label = "a token belongs here",
                        note = "name an item of `token!`, or write the token's name in quotes"
                    ),
                }
            }
            datasource {
                /// A data source.
                DataSource(DataSource) {
                    macro_name: datasource,
                    words: "a data source",
                    folder: Datasources,
                    datafile_type: none,
                    unmet: (
                        message = "`{Self}` is not a data source",
                        label = "a data source belongs here",
                        note = "name an item of `datasource!`, or write the data source's name in quotes"
                    ),
                }
            }
            pipe {
                /// A pipe that others read from.
                Pipe(Pipe) {
                    macro_name: pipe,
                    words: "a pipe",
                    folder: Pipes,
                    datafile_type: none,
                }
                /// A pipe that is published as an API.
                Endpoint(Endpoint) {
                    macro_name: endpoint,
                    words: "an endpoint",
                    folder: Endpoints,
                    datafile_type: "endpoint",
                }
                /// A materialized view.
                MaterializedView(MaterializedView) {
                    macro_name: materialized_view,
                    words: "a materialized view",
                    folder: Materializations,
                    datafile_type: "materialized",
                }
                /// A pipe that copies its rows into a data source.
                CopyPipe(CopyPipe) {
                    macro_name: copy_pipe,
                    words: "a copy pipe",
                    folder: Copies,
                    datafile_type: "copy",
                }
                /// A pipe that writes its rows to Kafka, S3 or GCS.
                SinkPipe(SinkPipe) {
                    macro_name: sink_pipe,
                    words: "a sink pipe",
                    folder: Sinks,
                    datafile_type: "sink",
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::kind::Kind;

    /// What the compiler says, which the table has to write out for each kind.
    #[test]
    fn what_is_said_of_a_wrong_reference_is_regular() {
        macro_rules! check {
            ($($module:ident { $($(#[doc = $doc:literal])+ $Kind:ident($Definition:ident) {
                macro_name: $macro_name:ident,
                words: $words:literal,
                folder: $folder:ident,
                datafile_type: $datafile_type:tt,
                $(methods: $methods:tt,)?
                $(unmet: (message = $message:literal, label = $label:literal, note = $note:literal),)?
            })+ })+) => {
                [$($($((Kind::$Kind, [$message, $label, $note]),)?)+)+]
            };
        }
        let texts = crate::kinds!(check);
        for (kind, texts) in texts {
            let noun = kind.words().split_once(' ').map_or("", |(_, noun)| noun);
            let or = match kind.is_connection() {
                true => "a connection made in Tinybird's interface in quotes".to_owned(),
                false => format!("write the {noun}'s name in quotes"),
            };
            let expected = [
                format!("`{{Self}}` is not {kind}"),
                format!("{kind} belongs here"),
                format!("name an item of `{}!`, or {or}", kind.macro_name()),
            ];
            assert_eq!(texts, expected);
        }
        // Nothing refers to a pipe by itself.
        assert_eq!(texts.len(), Kind::ALL.iter().filter(|kind| !kind.is_pipe()).count());
    }
}
