import {
  defineDatasource, defineDynamoDBConnection, defineGCSConnection, defineKafkaConnection, defineS3Connection,
  defineToken, engine, secret, t,
} from "@tinybirdco/sdk";

// Connections
export const eventsKafka = defineKafkaConnection("events_kafka", {
  bootstrapServers: "kafka.example.com:9092",
  securityProtocol: "SASL_SSL",
  saslMechanism: "PLAIN",
  key: secret("KAFKA_KEY"),
  secret: secret("KAFKA_SECRET"),
});
export const billingKafka = defineKafkaConnection("billing_kafka", {
  bootstrapServers: "b-1.billing.example.com:9096,b-2.billing.example.com:9096",
  securityProtocol: "SASL_SSL",
  saslMechanism: "SCRAM-SHA-512",
  key: secret("BILLING_KAFKA_KEY", "billing"),
  secret: secret("BILLING_KAFKA_SECRET"),
  schemaRegistryUrl: "https://registry.example.com:8081",
  sslCaPem: secret("BILLING_KAFKA_CA"),
});
export const mskKafka = defineKafkaConnection("msk_kafka", {
  bootstrapServers: "b-1.msk.example.com:9098",
  securityProtocol: "SASL_SSL",
  saslMechanism: "OAUTHBEARER",
  saslOauthbearerMethod: "AWS",
  saslOauthbearerAwsRegion: "us-east-1",
  saslOauthbearerAwsRoleArn: "arn:aws:iam::123456789012:role/tinybird-msk",
  saslOauthbearerAwsExternalId: "tinybird-workspace",
});
export const localKafka = defineKafkaConnection("local_kafka", {
  bootstrapServers: secret("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"),
  securityProtocol: "PLAINTEXT",
});
export const privateKafka = defineKafkaConnection("private_kafka", {
  bootstrapServers: "kafka.internal:9093",
  key: secret("PRIVATE_KAFKA_KEY"),
  secret: secret("PRIVATE_KAFKA_SECRET"),
  sslCaPem: "-----BEGIN CERTIFICATE-----\nMIIBfDCCASGgAwIBAgI=\n-----END CERTIFICATE-----",
});
export const landingS3 = defineS3Connection("landing_s3", {
  region: "us-east-1",
  arn: "arn:aws:iam::123456789012:role/tinybird-s3-access",
});
export const archiveS3 = defineS3Connection("archive_s3", {
  region: "eu-west-1",
  accessKey: secret("S3_ACCESS_KEY"),
  secret: secret("S3_SECRET"),
});
export const landingGCS = defineGCSConnection("landing_gcs", {
  serviceAccountCredentialsJson: secret("GCS_SERVICE_ACCOUNT_CREDENTIALS_JSON"),
});
export const eventsDynamo = defineDynamoDBConnection("events_dynamo", {
  region: "us-east-1",
  arn: secret("DYNAMODB_ROLE_ARN"),
});

// Data sources on connections
const row = { timestamp: t.dateTime(), payload: t.string() };
const visit = { timestamp: t.dateTime(), session_id: t.string() };
const byTime = engine.mergeTree({ sortingKey: ["timestamp"] });

export const kafkaEvents = defineDatasource("kafka_events", {
  schema: row, engine: byTime,
  kafka: { connection: eventsKafka, topic: "events", groupId: "events-consumer", autoOffsetReset: "earliest" },
});
export const kafkaRaw = defineDatasource("kafka_raw", {
  schema: row, engine: byTime,
  kafka: { connection: billingKafka, topic: "invoices", groupId: "raw", autoOffsetReset: "latest", storeRawValue: true },
});
export const kafkaUngrouped = defineDatasource("kafka_ungrouped", {
  schema: row, engine: byTime,
  kafka: { connection: eventsKafka, topic: "events" },
});
export const s3Landing = defineDatasource("s3_landing", {
  schema: visit, engine: byTime,
  s3: { connection: landingS3, bucketUri: "s3://my-bucket/events/*.csv", schedule: "@auto" },
});
export const s3Once = defineDatasource("s3_once", {
  schema: visit, engine: byTime,
  s3: { connection: archiveS3, bucketUri: "s3://my-bucket/archive/*.ndjson", schedule: "@once" },
});
export const s3Incremental = defineDatasource("s3_incremental", {
  schema: visit, engine: byTime,
  s3: {
    connection: archiveS3, bucketUri: "s3://my-bucket/events/*.parquet", schedule: "@on-demand",
    fromTimestamp: "2025-01-01T00:00:00Z",
  },
});
export const s3Hourly = defineDatasource("s3_hourly", {
  schema: visit, engine: byTime,
  s3: { connection: archiveS3, bucketUri: "s3://my-bucket/hourly/*.ndjson", schedule: "0 * * * *" },
});
export const s3Unscheduled = defineDatasource("s3_unscheduled", {
  schema: visit, engine: byTime,
  s3: { connection: landingS3, bucketUri: "s3://my-bucket/events/*.ndjson" },
});
export const gcsLanding = defineDatasource("gcs_landing", {
  schema: visit, engine: byTime,
  gcs: { connection: landingGCS, bucketUri: "gs://my-gcs-bucket/events/*.csv", schedule: "@auto" },
});
export const gcsIncremental = defineDatasource("gcs_incremental", {
  schema: visit, engine: byTime,
  gcs: {
    connection: landingGCS, bucketUri: "gs://my-gcs-bucket/events/*.ndjson", schedule: "@on-demand",
    fromTimestamp: "2025-01-01T00:00:00Z",
  },
});
export const dynamoEvents = defineDatasource("dynamo_events", {
  schema: {
    id: t.string().jsonPath("$.Id"),
    _record: t.string().jsonPath("$.NewImage"),
    _timestamp: t.dateTime64(3).jsonPath("$.ApproximateCreationDateTime"),
    _event_name: t.string().lowCardinality().jsonPath("$.eventName"),
    _is_deleted: t.uint8().jsonPath("$._is_deleted"),
  },
  engine: engine.replacingMergeTree({ sortingKey: ["id"], ver: "_timestamp", isDeleted: "_is_deleted" }),
  dynamodb: {
    connection: eventsDynamo,
    tableArn: "arn:aws:dynamodb:us-east-1:123456789012:table/events",
    exportBucket: "s3://my-export-bucket",
  },
});

// Data sources
export const pageViews = defineDatasource("page_views", {
  description: "Page view tracking data",
  schema: {
    timestamp: t.dateTime(),
    pathname: t.string(),
    session_id: t.string(),
    country: t.string().lowCardinality().nullable(),
  },
  engine: engine.mergeTree({ sortingKey: ["pathname", "timestamp"] }),
});
export const events = defineDatasource("events", {
  description: "Event tracking data",
  schema: {
    timestamp: t.dateTime(),
    event_name: t.string().lowCardinality(),
    user_id: t.string().nullable(),
    properties: t.string(),
  },
  engine: engine.mergeTree({
    sortingKey: ["event_name", "timestamp"],
    partitionKey: "toYYYYMM(timestamp)",
    ttl: "timestamp + INTERVAL 90 DAY",
  }),
});
export const dailyStats = defineDatasource("daily_stats", {
  description: "Daily aggregated statistics",
  jsonPaths: false,
  schema: {
    date: t.date(),
    pathname: t.string(),
    views: t.simpleAggregateFunction("sum", t.uint64()),
    unique_sessions: t.aggregateFunction("uniq", t.string()),
  },
  engine: engine.aggregatingMergeTree({ sortingKey: ["date", "pathname"] }),
});
export const dailyStatsWithPaths = defineDatasource("daily_stats_with_paths", {
  schema: { date: t.date(), unique_sessions: t.aggregateFunction("uniq", t.string()) },
  engine: engine.aggregatingMergeTree({ sortingKey: ["date"] }),
});
const appToken = defineToken("app_read");
const ingestToken = defineToken("ingest_token");
export const guardedEvents = defineDatasource("guarded_events", {
  schema: { timestamp: t.dateTime(), event_name: t.string() },
  tokens: [{ token: appToken, scope: "READ" }, { token: ingestToken, scope: "APPEND" }],
});
export const inlineTokens = defineDatasource("inline_tokens", {
  schema: { timestamp: t.dateTime(), event_name: t.string() },
  engine: engine.mergeTree({ sortingKey: ["timestamp"] }),
  tokens: [{ name: "inline_token", permissions: ["READ", "APPEND"] }],
});
export const sharedEvents = defineDatasource("shared_events", {
  schema: { timestamp: t.dateTime(), event_name: t.string(), country: t.string() },
  engine: engine.mergeTree({ sortingKey: ["timestamp"] }),
  sharedWith: ["analytics_workspace", "reporting_workspace"],
  indexes: [
    { name: "country_idx", expr: "country", type: "set(100)", granularity: 4 },
    { name: "event_idx", expr: "lower(event_name)", type: "bloom_filter(0.01)", granularity: 1 },
  ],
  forwardQuery: "SELECT timestamp, event_name,\n  defaultValueOfTypeName('String') AS country",
  backfill: "skip",
});
export const latestUsers = defineDatasource("latest_users", {
  schema: { id: t.uint64(), name: t.string(), updated_at: t.dateTime() },
  engine: engine.replacingMergeTree({ sortingKey: ["id"], ver: "updated_at", primaryKey: ["id"] }),
});
export const totals = defineDatasource("totals", {
  schema: { date: t.date(), category: t.string(), count: t.uint64(), total: t.decimal(10, 2) },
  engine: engine.summingMergeTree({ sortingKey: ["date", "category"] }),
});
export const summedTotals = defineDatasource("summed_totals", {
  schema: { date: t.date(), category: t.string(), count: t.uint64(), total: t.decimal(10, 2) },
  engine: engine.summingMergeTree({ sortingKey: ["date", "category"], columns: ["count", "total"] }),
});
export const sessions = defineDatasource("sessions", {
  schema: { id: t.string(), duration: t.uint32(), sign: t.int8() },
  engine: engine.collapsingMergeTree({ sortingKey: ["id"], sign: "sign" }),
});
export const sessionStates = defineDatasource("session_states", {
  schema: { id: t.string(), duration: t.uint32(), sign: t.int8(), version: t.uint32() },
  engine: engine.versionedCollapsingMergeTree({ sortingKey: ["id"], sign: "sign", version: "version" }),
});
export const passingBy = defineDatasource("passing_by", {
  schema: { id: t.string() },
  engine: engine.null(),
});
export const everyType = defineDatasource("every_type", {
  jsonPaths: false,
  schema: {
    string: t.string(), fixed: t.fixedString(3), uuid: t.uuid(),
    int8: t.int8(), int16: t.int16(), int32: t.int32(), int64: t.int64(), int128: t.int128(), int256: t.int256(),
    uint8: t.uint8(), uint16: t.uint16(), uint32: t.uint32(), uint64: t.uint64(), uint128: t.uint128(), uint256: t.uint256(),
    float32: t.float32(), float64: t.float64(), decimal: t.decimal(10, 2), bool: t.bool(),
    date: t.date(), date32: t.date32(), date_time: t.dateTime(), date_time_utc: t.dateTime("UTC"),
    date_time64: t.dateTime64(6), date_time64_madrid: t.dateTime64(3, "Europe/Madrid"),
    array: t.array(t.string()), tuple: t.tuple(t.string(), t.uint8()), map: t.map(t.string(), t.uint64()), json: t.json(),
    enum8: t.enum8("active", "gone"), enum16: t.enum16("a", "b"), ipv4: t.ipv4(), ipv6: t.ipv6(),
    nullable: t.string().nullable(), low: t.string().lowCardinality(), low_nullable: t.string().lowCardinality().nullable(),
  },
  engine: engine.mergeTree({ sortingKey: "string" }),
});
export const everyModifier = defineDatasource("every_modifier", {
  schema: {
    id: t.uuid().defaultExpr("generateUUIDv4()"),
    status: t.string().lowCardinality().default("pending"),
    retries: t.uint8().default(3),
    price: t.float64().default(0.5),
    active: t.bool().default(true),
    note: t.string().nullable().default(null),
    code: t.string().codec("ZSTD(1)"),
    seen_at: t.dateTime64(3).codec("DoubleDelta, LZ4"),
    user_id: t.string().jsonPath("$.user.id"),
    tags: t.array(t.string()).jsonPath("$.tags[:]"),
  },
  engine: engine.mergeTree({ sortingKey: ["id"], settings: { index_granularity: 32, allow_nullable_key: true } }),
});
