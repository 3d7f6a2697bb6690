//! Pipes: queries, and what Tinybird does with their rows.

pub(crate) mod body;
mod copy;
mod keywords;
pub(crate) mod materialization;
pub(crate) mod node;
pub(crate) mod order;
pub(crate) mod output;
pub(crate) mod publication;
pub(crate) mod sink;
pub(crate) mod sql;
mod tables;
mod words;

#[doc(hidden)]
pub use body::{Body, Published, Queries, ResultColumns, SCOPES};
pub use copy::{Copy, CopyMode};
pub(crate) use keywords::KEYWORDS;
pub use materialization::{DeploymentMethod, Materialization};
pub use node::{Node, split_mark};
#[doc(hidden)]
pub use node::{node_place, sql_place};
pub use output::OutputColumn;
pub use publication::{Api, Publication, SinkOption, Unpublished};
pub use sink::{Compression, Sink, SinkFormat, SinkStrategy};
pub use tables::{Table, tables};

pub use crate::grant::{Grant, Scope};
pub use crate::template::Parameter;

use crate::options::{FieldMut, FieldRef, Options, Spec};

/// A pipe of any kind: its nodes, and `P`, what Tinybird does with their rows.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(bound(serialize = "P: Publication + serde::Serialize")))]
pub struct Piped<P> {
    pub(crate) name: String,
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub(crate) description: Option<String>,
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub(crate) body: Body,
    #[cfg_attr(feature = "serde", serde(flatten, serialize_with = "publication::serialize"))]
    pub(crate) publication: P,
}

/// Queries that others read from by the pipe's name: what `pipe!` declares.
pub type Pipe = Piped<Unpublished>;
/// A pipe that is published as an HTTP API, `TYPE endpoint`: what `endpoint!` declares.
pub type Endpoint = Piped<Api>;
/// A pipe whose rows are written into a data source as rows arrive where it reads, `TYPE materialized`: what
/// `materialized_view!` declares.
pub type MaterializedView = Piped<Materialization>;
/// A pipe whose rows are copied into a data source, `TYPE copy`: what `copy_pipe!` declares.
pub type CopyPipe = Piped<Copy>;
/// A pipe whose rows are written to Kafka, S3 or GCS, `TYPE sink`: what `sink_pipe!` declares.
pub type SinkPipe = Piped<SinkOption>;

impl<P: Publication> Piped<P> {
    /// The options of such a pipe, in groups.
    #[doc(hidden)]
    pub const GROUPS: &'static [&'static [Spec]] = P::GROUPS;
}

impl<P> Piped<P> {
    /// The nodes.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        self.body.nodes()
    }

    /// The node whose rows the pipe returns: the one that `publish` names, or the last.
    #[must_use]
    pub fn published(&self) -> Option<&Node> {
        self.body.published()
    }

    /// The parameters of the templates. The first use of each decides its type, default and description.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        node::parameters(self.nodes())
    }

    /// Which tokens may read from it.
    #[must_use]
    pub fn tokens(&self) -> &[Grant] {
        self.body.tokens()
    }

    /// The tags.
    #[must_use]
    pub fn tags(&self) -> &[String] {
        self.body.tags()
    }

    /// The options that all pipes share.
    #[doc(hidden)]
    #[must_use]
    pub const fn body(&self) -> &Body {
        &self.body
    }

    /// Mutable access to the options that all pipes share.
    #[doc(hidden)]
    #[must_use]
    pub const fn body_mut(&mut self) -> &mut Body {
        &mut self.body
    }
}

impl<P: publication::HasResult> Piped<P> {
    /// The columns of its result, where they are declared.
    #[must_use]
    pub fn output(&self) -> &[OutputColumn] {
        self.body.output()
    }
}

impl MaterializedView {
    /// What becomes of its rows.
    #[must_use]
    pub const fn materialization(&self) -> &Materialization {
        &self.publication
    }
}

impl CopyPipe {
    /// What becomes of its rows.
    #[must_use]
    pub const fn copy(&self) -> &Copy {
        &self.publication
    }
}

impl SinkPipe {
    /// What becomes of its rows.
    #[must_use]
    pub const fn sink(&self) -> &Sink {
        &self.publication.sink
    }
}

impl<P: Publication> Options for Piped<P> {
    fn fields(&self) -> Vec<(&'static Spec, FieldRef<'_>)> {
        [self.publication.fields(), self.body.fields()].concat()
    }

    fn fields_mut(&mut self) -> Vec<(&'static Spec, FieldMut<'_>)> {
        let mut fields = self.publication.fields_mut();
        fields.extend(self.body.fields_mut());
        fields
    }
}
