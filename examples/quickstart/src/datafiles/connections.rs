//! Where the data comes from.

tinybird::kafka_connection! {
    /// The cluster to which the trackers on the web sites report.
    pub EventsKafka {
        bootstrap_servers: "kafka-1.example.com:9092,kafka-2.example.com:9092",
        security_protocol: SaslSsl,
        sasl_mechanism: ScramSha256,
        key: secret("KAFKA_KEY"),
        secret: secret("KAFKA_SECRET"),
    }
}

tinybird::s3_connection! {
    /// The exports of the billing system.
    pub BillingS3 {
        region: "eu-central-1",
        arn: "arn:aws:iam::123456789012:role/tinybird-billing",
    }
}

tinybird::gcs_connection! {
    /// The reports of the advertising networks.
    pub AdsGcs {
        service_account_credentials_json: secret("GCS_SERVICE_ACCOUNT_CREDENTIALS_JSON"),
    }
}
