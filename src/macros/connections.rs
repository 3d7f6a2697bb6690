//! The macros of connections.

macros! { $
    /// Declares connections of any kind: `TYPE kafka`, `s3`, `gcs` or `dynamodb`.
    ///
    /// The kind stands after a colon: `Kafka`, `S3`, `Gcs` or `DynamoDb`. The options are those of the macro of that
    /// kind: [`kafka_connection!`](crate::kafka_connection!), [`s3_connection!`](crate::s3_connection!),
    /// [`gcs_connection!`](crate::gcs_connection!), [`dynamodb_connection!`](crate::dynamodb_connection!).
    ///
    /// ```
    /// use tinybird::Resource;
    ///
    /// tinybird::connection! {
    ///     /// Production events cluster.
    ///     pub EventsKafka: Kafka {
    ///         bootstrap_servers: "kafka.example.com:9092",
    ///         key: secret("KAFKA_KEY"),
    ///         secret: secret("KAFKA_SECRET"),
    ///     }
    ///     pub LandingS3: S3 { region: "us-east-1", arn: "arn:aws:iam::123456789012:role/tinybird" }
    /// }
    ///
    /// assert_eq!(EventsKafka::NAME, "events_kafka");
    /// assert_eq!(LandingS3::NAME, "landing_s3");
    /// ```
    connection

    /// Declares connections to Kafka clusters: `TYPE kafka`.
    ///
    /// ```
    /// use tinybird::Resource;
    ///
    /// tinybird::kafka_connection! {
    ///     /// Production events cluster.
    ///     pub EventsKafka {
    ///         bootstrap_servers: "kafka.example.com:9092",
    ///         security_protocol: SaslSsl,
    ///         sasl_mechanism: Plain,
    ///         key: secret("KAFKA_KEY"),
    ///         secret: secret("KAFKA_SECRET"),
    ///     }
    /// }
    ///
    /// // connections/events_kafka.connection
    /// let datafile = r#"DESCRIPTION >
    ///     Production events cluster.
    ///
    /// TYPE kafka
    /// KAFKA_BOOTSTRAP_SERVERS kafka.example.com:9092
    /// KAFKA_SECURITY_PROTOCOL SASL_SSL
    /// KAFKA_SASL_MECHANISM PLAIN
    /// KAFKA_KEY {{ tb_secret("KAFKA_KEY") }}
    /// KAFKA_SECRET {{ tb_secret("KAFKA_SECRET") }}
    /// "#;
    /// assert_eq!(EventsKafka::definition().to_string(), datafile);
    /// ```
    ///
    #[doc = include_str!("../../docs/reference/kafka_connection.md")]
    kafka_connection

    /// Declares connections to Amazon S3: `TYPE s3`.
    ///
    /// ```
    /// use tinybird::Resource;
    ///
    /// tinybird::s3_connection! {
    ///     pub LandingS3 {
    ///         region: "us-east-1",
    ///         access_key: secret("S3_ACCESS_KEY"),
    ///         secret: secret("S3_SECRET"),
    ///     }
    /// }
    ///
    /// // connections/landing_s3.connection
    /// let datafile = r#"TYPE s3
    /// S3_REGION us-east-1
    /// S3_ACCESS_KEY {{ tb_secret("S3_ACCESS_KEY") }}
    /// S3_SECRET {{ tb_secret("S3_SECRET") }}
    /// "#;
    /// assert_eq!(LandingS3::definition().to_string(), datafile);
    /// ```
    ///
    #[doc = include_str!("../../docs/reference/s3_connection.md")]
    s3_connection

    /// Declares connections to Google Cloud Storage: `TYPE gcs`.
    ///
    /// ```
    /// use tinybird::Resource;
    ///
    /// tinybird::gcs_connection! {
    ///     pub LandingGcs { service_account_credentials_json: secret("GCS_CREDENTIALS") }
    /// }
    ///
    /// // connections/landing_gcs.connection
    /// let datafile = r#"TYPE gcs
    /// GCS_SERVICE_ACCOUNT_CREDENTIALS_JSON {{ tb_secret("GCS_CREDENTIALS") }}
    /// "#;
    /// assert_eq!(LandingGcs::definition().to_string(), datafile);
    /// ```
    ///
    #[doc = include_str!("../../docs/reference/gcs_connection.md")]
    gcs_connection

    /// Declares connections to Amazon DynamoDB: `TYPE dynamodb`.
    ///
    /// ```
    /// use tinybird::Resource;
    ///
    /// tinybird::dynamodb_connection! {
    ///     pub OrdersDynamo { region: "us-east-1", arn: "arn:aws:iam::123456789012:role/tinybird" }
    /// }
    ///
    /// // connections/orders_dynamo.connection
    /// let datafile = "TYPE dynamodb
    /// DYNAMODB_REGION us-east-1
    /// DYNAMODB_ARN arn:aws:iam::123456789012:role/tinybird
    /// ";
    /// assert_eq!(OrdersDynamo::definition().to_string(), datafile);
    /// ```
    ///
    #[doc = include_str!("../../docs/reference/dynamodb_connection.md")]
    dynamodb_connection
}
