//! What Tinybird does with the rows of a pipe, which decides the pipe's options.

use std::fmt::Debug;

use super::body::{Body, Published, Queries, ResultColumns};
use super::{Copy, Materialization, Sink, materialization};
use crate::options::{Options, Spec, options};
use crate::rule::Violation;

/// What Tinybird does with the rows of a pipe.
pub trait Publication: Options + Debug + Clone + PartialEq + Default {
    /// The options of such a pipe, in groups.
    const GROUPS: &'static [&'static [Spec]];
    /// The field in JSON that holds these options, unless they are fields themselves.
    const FIELD: Option<&'static str> = None;

    /// The rules over these options that are broken, of a pipe with these queries.
    #[doc(hidden)]
    fn check(&self, _: &Body) -> Vec<Violation> {
        Vec::new()
    }
}

/// A publication whose result may be declared by `output`.
pub trait HasResult: Publication {}

options! {
    /// Marks a `pipe!`: other pipes read from it by its name.
    pub struct Unpublished;
}

options! {
    /// Marks an `endpoint!`: the rows are the answers of an HTTP API.
    pub struct Api;

    /// The struct of its queries, from `params`: `TopPagesQuery`, which `new` makes of what is required, and which has a
    /// method for each other parameter. Needs the feature `rows`. A datafile has no place for it.
    #[serde(skip)]
    input query: Query;
}

options! {
    /// The option `sink` of a `sink_pipe!`: the rows are written to Kafka, S3 or GCS.
    pub struct SinkOption;

    /// Where the rows are written to, and when: a Kafka topic, or files in a bucket. Renders `TYPE sink` and
    /// `EXPORT_..`.
    required sink: Group<Sink>;
}

impl Publication for Unpublished {
    const GROUPS: &'static [&'static [Spec]] = &[Queries::SPECS, ResultColumns::SPECS];
}

impl Publication for Api {
    const GROUPS: &'static [&'static [Spec]] =
        &[Queries::SPECS, Published::SPECS, ResultColumns::SPECS, Self::SPECS];
}

impl Publication for Materialization {
    const GROUPS: &'static [&'static [Spec]] =
        &[Self::SPECS, Queries::SPECS, Published::SPECS, ResultColumns::SPECS];
    const FIELD: Option<&'static str> = Some("materialization");

    fn check(&self, body: &Body) -> Vec<Violation> {
        materialization::check(body)
    }
}

impl Publication for Copy {
    const GROUPS: &'static [&'static [Spec]] = &[Self::SPECS, Queries::SPECS, Published::SPECS];
    const FIELD: Option<&'static str> = Some("copy");
}

impl Publication for SinkOption {
    const GROUPS: &'static [&'static [Spec]] = &[Self::SPECS, Queries::SPECS, Published::SPECS];

    fn check(&self, body: &Body) -> Vec<Violation> {
        self.sink.check(body)
    }
}

impl HasResult for Unpublished {}
impl HasResult for Api {}
impl HasResult for Materialization {}

#[cfg(feature = "serde")]
pub(super) fn serialize<P, S>(publication: &P, serializer: S) -> Result<S::Ok, S::Error>
where
    P: Publication + serde::Serialize,
    S: serde::Serializer,
{
    use serde::ser::SerializeMap;

    let Some(field) = P::FIELD else { return publication.serialize(serializer) };
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(field, publication)?;
    map.end()
}
