import {
  defineCopyPipe, defineDatasource, defineEndpoint, defineMaterializedView, definePipe, defineSinkPipe, defineToken, engine,
  node, p, t,
} from "@tinybirdco/sdk";
import { dailyStats, eventsKafka, landingS3 } from "./tb";

const appRead = defineToken("app_read");

// Endpoints and pipes
export const topPages = defineEndpoint("top_pages", {
  description: "Get the most visited pages",
  params: {
    start_date: p.dateTime(),
    end_date: p.dateTime(),
    limit: p.int32().optional(10),
  },
  nodes: [
    node({
      name: "aggregated",
      sql: `
        SELECT pathname, count() AS views
        FROM page_views
        WHERE timestamp >= {{DateTime(start_date)}}
          AND timestamp <= {{DateTime(end_date)}}
        GROUP BY pathname
        ORDER BY views DESC
        LIMIT {{Int32(limit, 10)}}
      `,
    }),
  ],
  output: { pathname: t.string(), views: t.uint64() },
});
export const documentedEvents = defineEndpoint("documented_events", {
  params: {
    since: p.dateTime().describe("Start of the range"),
    country: p.string().optional().describe("It's a country's code"),
    min_views: p.uint32().optional(5).describe("At least so many"),
    ratio: p.float64().optional(0.5),
    day: p.date().optional("2025-01-01"),
    order_by: p.column(),
    tags: p.array(p.string()).optional(),
  },
  nodes: [
    node({
      name: "counted",
      description: "Counts by event",
      sql: `
        SELECT event_name, count() AS views
        FROM events
        WHERE timestamp >= {{DateTime(since)}} AND toDate(timestamp) > {{Date(day)}}
          {% if defined(country) %} AND user_id = {{String(country)}} {% end %}
          {% if defined(tags) %} AND event_name IN {{Array(tags, 'String')}} {% end %}
        GROUP BY event_name
      `,
    }),
    node({
      name: "endpoint",
      sql: `
        SELECT * FROM counted
        WHERE views >= {{UInt32(min_views)}} AND views > {{Float64(ratio)}}
        ORDER BY {{column(order_by, 'views')}}
      `,
    }),
  ],
  output: { event_name: t.string(), views: t.uint64() },
  tokens: [{ token: appRead, scope: "READ" }, { name: "dashboard" }],
});
export const exactEvents = defineEndpoint("exact_events", {
  params: { exact: p.boolean().optional(false) },
  nodes: [node({ name: "endpoint", sql: "SELECT {{Boolean(exact)}} AS exact" })],
  output: { exact: t.uint8() },
});
export const filteredEvents = definePipe("filtered_events", {
  description: "Filter events by date range",
  params: { start_date: p.dateTime(), end_date: p.dateTime() },
  nodes: [
    node({
      name: "filtered",
      sql: `
        SELECT * FROM events
        WHERE timestamp >= {{DateTime(start_date)}}
          AND timestamp <= {{DateTime(end_date)}}
      `,
    }),
  ],
});
export const cachedEvents = defineEndpoint("cached_events", {
  nodes: [node({ name: "endpoint", sql: "SELECT 1 AS one" })],
  output: { one: t.uint8() },
  cache: { enabled: true, ttl: 120 },
});

// Materialized views
export const dailyStatsMv = defineMaterializedView("daily_stats_mv", {
  description: "Materialize daily page view aggregations",
  datasource: dailyStats,
  nodes: [
    node({
      name: "aggregate",
      sql: `
        SELECT
          toDate(timestamp) AS date,
          pathname,
          count() AS views,
          uniqState(session_id) AS unique_sessions
        FROM page_views
        GROUP BY date, pathname
      `,
    }),
  ],
});
export const alteredStatsMv = defineMaterializedView("altered_stats_mv", {
  datasource: dailyStats,
  deploymentMethod: "alter",
  nodes: [
    node({ name: "days", sql: "SELECT toDate(timestamp) AS date, pathname, session_id FROM page_views" }),
    node({
      name: "aggregate",
      sql: "SELECT date, pathname, count() AS views, uniqState(session_id) AS unique_sessions FROM days GROUP BY date, pathname",
    }),
  ],
});

// Copies
export const snapshots = defineDatasource("snapshots", {
  jsonPaths: false,
  schema: { snapshot_date: t.date(), pathname: t.string(), views: t.uint64() },
  engine: engine.mergeTree({ sortingKey: ["snapshot_date"] }),
});
export const dailySnapshot = defineCopyPipe("daily_snapshot", {
  description: "Daily snapshot of statistics",
  datasource: snapshots,
  copy_schedule: "0 0 * * *",
  copy_mode: "append",
  nodes: [
    node({
      name: "snapshot",
      sql: `
        SELECT today() AS snapshot_date, pathname, count() AS views
        FROM page_views
        WHERE toDate(timestamp) = today() - 1
        GROUP BY pathname
      `,
    }),
  ],
});
export const manualReport = defineCopyPipe("manual_report", {
  description: "On-demand report generation",
  datasource: snapshots,
  copy_schedule: "@on-demand",
  copy_mode: "replace",
  nodes: [
    node({
      name: "report",
      sql: `SELECT today() AS snapshot_date, '' AS pathname, count() AS views FROM events WHERE timestamp >= now() - interval 7 day`,
    }),
  ],
});

// Sinks
export const kafkaEventsSink = defineSinkPipe("kafka_events_sink", {
  sink: { connection: eventsKafka, topic: "events_export", schedule: "@on-demand" },
  nodes: [node({ name: "publish", sql: "SELECT timestamp, payload\nFROM kafka_events" })],
});
export const s3EventsSink = defineSinkPipe("s3_events_sink", {
  sink: {
    connection: landingS3,
    bucketUri: "s3://my-bucket/exports/",
    fileTemplate: "events_{date}",
    format: "csv",
    schedule: "@once",
    strategy: "create_new",
    compression: "gzip",
  },
  nodes: [node({ name: "export", sql: "SELECT timestamp, session_id\nFROM s3_landing" })],
});
export const s3HourlySink = defineSinkPipe("s3_hourly_sink", {
  params: { since: p.dateTime().optional("2025-01-01 00:00:00") },
  sink: {
    connection: landingS3,
    bucketUri: "s3://my-bucket/exports",
    fileTemplate: "events_{timestamp, '%Y-%m-%d'}",
    format: "ndjson",
    schedule: "0 * * * *",
  },
  nodes: [node({ name: "export", sql: "SELECT * FROM s3_landing WHERE timestamp > {{DateTime(since)}}" })],
});
