//! A data source with typed rows, as `datasource!` writes it for `row: Visit`.

use tinybird_core::resource::{Encoded, kinds};
use tinybird_rows::{Encoder, Row, Rows, TakesEvents, types};

pub struct Visits;

impl tinybird_core::Resource for Visits {
    type Definition = tinybird_core::DataSource;
    const NAME: &'static str = "visits";
    const PACKAGE: &'static str = "tests";
    const ENCODED: Encoded = Encoded::new("", &[]);
}

impl kinds::DataSource for Visits {}
impl Rows for Visits {}
impl TakesEvents for Visits {}

/// `id: UInt64, load: Float64`
pub struct Visit {
    pub id: u64,
    pub load: f64,
}

impl Row for Visit {
    type Of = Visits;

    fn encode(&self, to: &mut Encoder) {
        to.put::<types::UInt64, _>(",\"id\":", &self.id);
        to.put::<types::Float64, _>(",\"load\":", &self.load);
    }
}

pub fn visit(id: u64) -> Visit {
    Visit { id, load: 0.5 }
}

/// The ids of rows that were sent.
#[allow(dead_code, reason = "not every test that has rows looks")]
pub fn ids(ndjson: &[u8]) -> Vec<u64> {
    let id = |line: &str| {
        let digits = line.strip_prefix("{\"id\":").unwrap().split(',').next().unwrap();
        digits.trim_matches('"').parse().unwrap()
    };
    std::str::from_utf8(ndjson).unwrap().lines().map(id).collect()
}
