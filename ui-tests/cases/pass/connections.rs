//! Every option of every kind of connection.

#![deny(warnings)]

use tinybird::{
    Resource, connection, dynamodb_connection, gcs_connection, kafka_connection, s3_connection,
};

kafka_connection! {
    /// Production events cluster.
    ///
    /// Two paragraphs.
    pub EventsKafka {
        bootstrap_servers: "a.example.com:9092,b.example.com:9092",
        security_protocol: SaslSsl,
        sasl_mechanism: ScramSha512,
        key: secret("KAFKA_KEY"),
        secret: secret("KAFKA_SECRET", "the default"),
        schema_registry_url: "https://registry.example.com",
        ssl_ca_pem: "
            -----BEGIN CERTIFICATE-----
            MIIB
            -----END CERTIFICATE-----
        ",
    }

    pub(crate) MskKafka {
        name: "msk",
        description: "Amazon's cluster.",
        bootstrap_servers: secret("KAFKA_BROKERS", "localhost:9092"),
        security_protocol: "SASL_SSL",
        sasl_mechanism: OauthBearer,
        sasl_oauthbearer_method: Aws,
        sasl_oauthbearer_aws_region: "us-east-1",
        sasl_oauthbearer_aws_role_arn: "arn:aws:iam::123456789012:role/msk",
        sasl_oauthbearer_aws_external_id: "tinybird",
    }

    LocalKafka {
        bootstrap_servers: r#"localhost:9092"#,
        security_protocol: raw("SSL"),
        key: "user",
        secret: plaintext("password"),
        ssl_ca_pem: secret("KAFKA_CA"),
    }

    TemplateKafka {
        bootstrap_servers: "{{ tb_secret(\"KAFKA_HOST\") }}:9092",
        key: "{{ tb_secret(\"KAFKA_KEY\") }}",
        secret: "{{ tb_secret(\"KAFKA_SECRET\", \"x\") }}"
    }
}

s3_connection! {
    pub LandingS3 { region: "us-east-1", arn: "arn:aws:iam::123456789012:role/landing" }
    pub KeyS3 { region: "eu-central-1", access_key: secret("S3_ACCESS_KEY"), secret: secret("S3_SECRET") }
}

gcs_connection! {
    pub LandingGcs { service_account_credentials_json: secret("GCS_KEY") }
    pub PlainGcs { service_account_credentials_json: plaintext(r#"{ "type": "service_account" }"#) }
    pub HmacGcs { hmac_access_id: "GOOG1E", hmac_secret: secret("GCS_HMAC_SECRET") }
}

dynamodb_connection! {
    pub OrdersDynamo { region: "us-east-1", arn: "arn:aws:iam::123456789012:role/orders" }
}

connection! {
    pub OtherKafka: Kafka { bootstrap_servers: "kafka.example.com:9092" }
    pub OtherS3: S3 { region: "us-east-1", arn: "arn:aws:iam::123456789012:role/landing" }
    pub OtherGcs: Gcs { service_account_credentials_json: secret("GCS_KEY") }
    pub OtherDynamo: DynamoDb { region: "us-east-1", arn: "arn:aws:iam::123456789012:role/orders" }
}

fn main() {
    assert_eq!(EventsKafka::NAME, "events_kafka");
    assert_eq!(MskKafka::NAME, "msk");
    assert_eq!(LandingS3::NAME, "landing_s3");
    let kafka = EventsKafka::definition();
    assert_eq!(kafka.description(), Some("Production events cluster.\nTwo paragraphs."));
    assert_eq!(kafka.secret(), Some("{{ tb_secret(\"KAFKA_SECRET\", \"the default\") }}"));
    assert_eq!(LocalKafka::definition().secret(), Some("password"));
    assert_eq!(TemplateKafka::definition().bootstrap_servers(), "{{ tb_secret(\"KAFKA_HOST\") }}:9092");
    assert_eq!(KeyS3::definition().region(), "eu-central-1");
    assert_eq!(HmacGcs::definition().hmac_access_id(), Some("GOOG1E"));
    for text in [
        LandingGcs::definition().to_string(),
        PlainGcs::definition().to_string(),
        OrdersDynamo::definition().to_string(),
        OtherKafka::definition().to_string(),
        OtherS3::definition().to_string(),
        OtherGcs::definition().to_string(),
        OtherDynamo::definition().to_string(),
    ] {
        assert!(text.starts_with("TYPE "), "{text}");
    }
}
