//! What `datasource!` writes for `row: PageView`.

use jiff::Timestamp;
use tinybird_core::resource::{Encoded, kinds};
use tinybird_rows::{
    Columns, Decoder, Encoder, FromColumn, FromRow, Row, Rows, TakesEvents, ToColumn, types,
};

/// ```text
/// at: DateTime64(3),
/// site: LowCardinality(String),
/// #[json_path("$.user.id")] user_id: Nullable(UInt64),
/// #[json_path("$.user.plan")] plan: String = "free",
/// status: Enum8("ok" = 1, "gone" = 2) = "ok",
/// tags: Array(String),
/// payload: JSON,
/// ```
pub struct PageViews;

impl tinybird_core::Resource for PageViews {
    type Definition = tinybird_core::DataSource;
    const NAME: &'static str = "page_views";
    const PACKAGE: &'static str = "tests";
    const ENCODED: Encoded = Encoded::new("", &[]);
}

impl kinds::DataSource for PageViews {}
impl Rows for PageViews {}
impl TakesEvents for PageViews {}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct PageView {
    pub at: Timestamp,
    pub site: String,
    pub user_id: Option<u64>,
    pub plan: Option<String>,
    pub status: Option<PageViewStatus>,
    pub tags: Vec<String>,
    pub payload: serde_json::Value,
}

impl Row for PageView {
    type Of = PageViews;

    fn encode(&self, to: &mut Encoder) {
        to.put::<types::DateTime64<3>, _>(",\"at\":", &self.at);
        to.put::<types::String, _>(",\"site\":", &self.site);
        to.open(",\"user\":");
        to.put_as::<types::Nullable<types::UInt64>, _>("user_id", ",\"id\":", &self.user_id);
        to.put::<types::Defaulted<types::String>, _>(",\"plan\":", &self.plan);
        to.close();
        to.put::<types::Defaulted<types::Enum<Status>>, _>(",\"status\":", &self.status);
        to.put::<types::Array<types::String>, _>(",\"tags\":", &self.tags);
        to.put::<types::Json, _>(",\"payload\":", &self.payload);
    }
}

impl FromRow for PageView {
    fn columns(to: &mut Columns) {
        to.table(
            "at\tDateTime64(3)\nsite\tLowCardinality(String)\nuser_id\tNullable(UInt64)\nplan\t?String\n\
             status\t?Enum8('ok' = 1, 'gone' = 2)\ntags\tArray(String)\npayload\tJSON\n",
        );
    }

    fn decode(from: &mut Decoder<'_>) -> Option<Self> {
        from.begin();
        let row = Self {
            at: from.get::<types::DateTime64<3>, _>("\"at\":"),
            site: from.get::<types::String, _>("\"site\":"),
            user_id: from.get::<types::Nullable<types::UInt64>, _>("\"user_id\":"),
            plan: from.get::<types::Defaulted<types::String>, _>("\"plan\":"),
            status: from.get::<types::Defaulted<types::Enum<Status>>, _>("\"status\":"),
            tags: from.get::<types::Array<types::String>, _>("\"tags\":"),
            payload: from.get::<types::Json, _>("\"payload\":"),
        };
        from.end(row)
    }
}

/// The names of the column's enum.
pub enum Status {}

impl types::EnumNames for Status {
    const NAMES: &'static [(&'static str, i16)] = &[("ok", 1), ("gone", 2)];
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PageViewStatus {
    #[default]
    Ok,
    Gone,
}

impl PageViewStatus {
    pub const ALL: [Self; 2] = [Self::Ok, Self::Gone];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Gone => "gone",
        }
    }

    fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variant| variant.as_str() == name)
    }
}

impl ToColumn<types::Enum<Status>> for PageViewStatus {
    fn write(&self, to: &mut Encoder) {
        to.string(self.as_str());
    }
}

impl FromColumn<types::Enum<Status>> for PageViewStatus {
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        from.variant::<Status, _>(Self::by_name)
    }
}
