//! A row of ten columns, for this crate's writer and reader and for serde's.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tinybird_core::resource::{Encoded, kinds};
use tinybird_rows::{
    Columns, Decoder, Encoder, FromColumn, FromRow, Row, Rows, TakesEvents, ToColumn, types,
};

/// A row as `datasource!` declares it, with serde's traits besides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    pub at: Timestamp,
    pub site: String,
    pub path: String,
    pub user_id: Option<u64>,
    pub session: u64,
    pub duration: f64,
    pub bytes: u32,
    pub status: Status,
    pub country: String,
    pub tags: Vec<String>,
}

/// The same with the time as a number: the least that serde can have to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bare {
    pub at: i64,
    pub site: String,
    pub path: String,
    pub user_id: Option<u64>,
    pub session: u64,
    pub duration: f64,
    pub bytes: u32,
    pub status: Status,
    pub country: String,
    pub tags: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    #[default]
    Ok,
    Moved,
    Gone,
}

pub struct Pages;

impl tinybird_core::Resource for Pages {
    type Definition = tinybird_core::DataSource;
    const NAME: &'static str = "pages";
    const PACKAGE: &'static str = "benches";
    const ENCODED: Encoded = Encoded::new("", &[]);
}

impl kinds::DataSource for Pages {}
impl Rows for Pages {}
impl TakesEvents for Pages {}

impl Row for Page {
    type Of = Pages;

    fn encode(&self, to: &mut Encoder) {
        to.put::<types::DateTime64<3>, _>(",\"at\":", &self.at);
        to.put::<types::String, _>(",\"site\":", &self.site);
        to.put::<types::String, _>(",\"path\":", &self.path);
        to.put::<types::Nullable<types::UInt64>, _>(",\"user_id\":", &self.user_id);
        to.put::<types::UInt64, _>(",\"session\":", &self.session);
        to.put::<types::Float64, _>(",\"duration\":", &self.duration);
        to.put::<types::UInt32, _>(",\"bytes\":", &self.bytes);
        to.put::<types::Enum<StatusNames>, _>(",\"status\":", &self.status);
        to.put::<types::String, _>(",\"country\":", &self.country);
        to.put::<types::Array<types::String>, _>(",\"tags\":", &self.tags);
    }
}

impl FromRow for Page {
    fn columns(_: &mut Columns) {}

    fn decode(from: &mut Decoder<'_>) -> Option<Self> {
        from.begin();
        let row = Self {
            at: from.get::<types::DateTime64<3>, _>("\"at\":"),
            site: from.get::<types::String, _>("\"site\":"),
            path: from.get::<types::String, _>("\"path\":"),
            user_id: from.get::<types::Nullable<types::UInt64>, _>("\"user_id\":"),
            session: from.get::<types::UInt64, _>("\"session\":"),
            duration: from.get::<types::Float64, _>("\"duration\":"),
            bytes: from.get::<types::UInt32, _>("\"bytes\":"),
            status: from.get::<types::Enum<StatusNames>, _>("\"status\":"),
            country: from.get::<types::String, _>("\"country\":"),
            tags: from.get::<types::Array<types::String>, _>("\"tags\":"),
        };
        from.end(row)
    }
}

pub enum StatusNames {}

impl types::EnumNames for StatusNames {
    const NAMES: &'static [(&'static str, i16)] = &[("ok", 1), ("moved", 2), ("gone", 3)];
}

impl ToColumn<types::Enum<StatusNames>> for Status {
    fn write(&self, to: &mut Encoder) {
        to.string(match self {
            Self::Ok => "ok",
            Self::Moved => "moved",
            Self::Gone => "gone",
        });
    }
}

impl FromColumn<types::Enum<StatusNames>> for Status {
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        from.variant::<StatusNames, _>(|name| match name {
            "ok" => Some(Self::Ok),
            "moved" => Some(Self::Moved),
            "gone" => Some(Self::Gone),
            _ => None,
        })
    }
}

/// Rows of which no two are alike.
pub fn pages(count: u64, seed: u64) -> Vec<Page> {
    let mut bits = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = move || {
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        bits
    };
    (0..count)
        .map(|_| {
            let random = next();
            Page {
                at: Timestamp::from_millisecond(1_750_000_000_000 + (random % 100_000_000_000) as i64)
                    .unwrap_or_default(),
                site: ["docs.example.com", "www.example.com", "shop.example.com"][random as usize % 3]
                    .to_owned(),
                path: format!("/guides/{}/page-{}", random % 100, random % 7919),
                user_id: (!random.is_multiple_of(3)).then_some(random % 10_000_000),
                session: next() % (1 << 50),
                duration: (random % 100_000) as f64 / 1000.0,
                bytes: (random % 2_000_000) as u32,
                status: [Status::Ok, Status::Ok, Status::Moved, Status::Gone][random as usize % 4],
                country: ["ES", "DE", "US", "FR"][random as usize % 4].to_owned(),
                tags: vec!["mobile".to_owned(), ["new", "known"][random as usize % 2].to_owned()],
            }
        })
        .collect()
}

impl From<&Page> for Bare {
    fn from(page: &Page) -> Self {
        let Page { at, site, path, user_id, session, duration, bytes, status, country, tags } = page.clone();
        Self { at: at.as_millisecond(), site, path, user_id, session, duration, bytes, status, country, tags }
    }
}
