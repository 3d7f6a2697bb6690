#![deny(warnings)]

use tinybird::kafka_connection;

kafka_connection! {}

fn main() {}
