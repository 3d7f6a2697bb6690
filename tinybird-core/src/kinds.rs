//! The table of the kinds of resources, from which everything is made that tells kinds apart.

/// Hands the table to a macro: `kinds!(make)` is `make! { .. }`.
///
/// Each line says of a kind its name in [`Kind`](crate::Kind), the type of its definition, which is also the name of its
/// trait in [`kinds`](crate::resource::kinds), its macro, what it is in a sentence, and the TYPE that its datafile has.
/// The lines stand under the module of the definitions.
#[doc(hidden)]
#[macro_export]
macro_rules! kinds {
    ($make:ident) => {
        $make! {
            connection {
                /// A connection to a Kafka cluster.
                Kafka(KafkaConnection) = kafka_connection, "a Kafka connection", "kafka";
                /// A connection to Amazon S3.
                S3(S3Connection) = s3_connection, "an S3 connection", "s3";
                /// A connection to Google Cloud Storage.
                Gcs(GcsConnection) = gcs_connection, "a GCS connection", "gcs";
                /// A connection to Amazon DynamoDB.
                DynamoDb(DynamoDbConnection) = dynamodb_connection, "a DynamoDB connection", "dynamodb";
            }
            token {
                /// A static token.
                Token(Token) = token, "a token", "";
            }
            datasource {
                /// A data source.
                DataSource(DataSource) = datasource, "a data source", "";
            }
            pipe {
                /// A pipe that others read from.
                Pipe(Pipe) = pipe, "a pipe", "";
                /// A pipe that is published as an API.
                Endpoint(Endpoint) = endpoint, "an endpoint", "endpoint";
                /// A materialized view.
                MaterializedView(MaterializedView) = materialized_view, "a materialized view", "materialized";
                /// A pipe that copies its rows into a data source.
                CopyPipe(CopyPipe) = copy_pipe, "a copy pipe", "copy";
                /// A pipe that writes its rows to Kafka, S3 or GCS.
                SinkPipe(SinkPipe) = sink_pipe, "a sink pipe", "sink";
            }
        }
    };
}
