//! A pipeline without a program: Tinybird reads events from Kafka, keeps them for a week, and writes what arrived in each hour to
//! a bucket as Parquet. Another sink tells a topic what looks wrong.
//!
//! `cargo build` writes the datafiles, `tb deploy` deploys them.

use tinybird::{datasource, kafka_connection, pipe, s3_connection, sink_pipe};

kafka_connection! {
    /// The cluster of the devices.
    pub DevicesKafka {
        bootstrap_servers: secret("KAFKA_SERVERS", "localhost:9092"),
        security_protocol: SaslSsl,
        sasl_mechanism: ScramSha512,
        key: secret("KAFKA_KEY"),
        secret: secret("KAFKA_SECRET"),
    }
}

s3_connection! {
    /// The bucket of the archive.
    pub ArchiveS3 {
        region: "eu-west-1",
        arn: secret("ARCHIVE_ROLE_ARN"),
    }
}

datasource! {
    /// What the devices measure, for a week.
    pub Measurements {
        schema: {
            at: DateTime64(3),
            #[json_path("$.device.id")]
            device_id: String,
            #[json_path("$.device.model")]
            model: LowCardinality(String) = "unknown",
            #[codec("Gorilla, ZSTD(1)")]
            celsius: Float64,
            /// When the message was written to the topic.
            __timestamp: DateTime,
        },
        engine: MergeTree {
            sorting_key: [device_id, at],
            partition_key: "toYYYYMMDD(at)",
            ttl: "toDateTime(at) + toIntervalDay(7)",
        },
        kafka: {
            connection: DevicesKafka,
            topic: "measurements",
            group_id: secret("KAFKA_GROUP_ID", "measurements-dev"),
            auto_offset_reset: Earliest,
        },
        indexes: { celsius_idx: { expr: "celsius", type: "minmax", granularity: 4 } },
    }
}

pipe! {
    /// The measurements of the last full hour: what both sinks read from.
    pub LastHour {
        nodes: {
            rows: "
                SELECT at, device_id, model, celsius
                FROM {Measurements}
                WHERE at >= toStartOfHour(now()) - INTERVAL 1 HOUR AND at < toStartOfHour(now())
            ",
        },
    }
}

sink_pipe! {
    /// Writes each hour to a file of its own, some minutes after it ended.
    pub ArchiveHours {
        sink: {
            connection: ArchiveS3,
            bucket_uri: secret("ARCHIVE_BUCKET", "s3://example-dev-archive/measurements"),
            file_template: "hour_{hour, '%Y-%m-%d_%H'}",
            schedule: "10 * * * *",
            format: Parquet,
            compression: Zstd,
        },
        nodes: {
            hour: "SELECT toStartOfHour(at) AS hour, at, device_id, model, celsius FROM {LastHour}",
        },
    }

    /// Tells which devices were too hot.
    pub ReportHotDevices {
        sink: { connection: DevicesKafka, topic: "hot-devices", schedule: "10 * * * *" },
        nodes: {
            hot: "
                SELECT device_id, max(celsius) AS most, count() AS measurements
                FROM {LastHour}
                WHERE celsius > 80
                GROUP BY device_id
            ",
        },
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_resources_fit_together() {
        assert_eq!(tinybird::include_project!().check(), []);
    }

    #[test]
    fn what_is_committed_is_current() -> Result<(), tinybird::project::Error> {
        tinybird::include_project!().verify(concat!(env!("CARGO_MANIFEST_DIR"), "/tinybird"))
    }
}
