//! Pipes: queries, and what Tinybird does with their rows.

pub(crate) mod body;
mod copy;
mod file;
mod keywords;
mod materialization;
pub(crate) mod node;
pub(crate) mod output;
pub(crate) mod sink;
mod tables;

use body::Publication as _;
pub use body::{Body, PipeDefinition, SCOPES};
pub use copy::{Copy, CopyMode};
pub use file::split_mark;
pub(crate) use keywords::KEYWORDS;
pub use materialization::{DeploymentMethod, Materialization};
pub use node::Node;
pub use output::OutputColumn;
pub use sink::{Compression, Sink, SinkFormat, SinkStrategy};
pub use tables::{Table, tables};

pub use crate::grant::{Grant, Scope};
pub use crate::template::Parameter;

use crate::definition::DynDefinition;
use crate::options::{Form, Options, Spec, spec};
use crate::reader::Reader;
use crate::rule::{Place, Violation};
use crate::writer::Writer;

/// The options of `sink_pipe!` beside those of every pipe.
pub const SINK_SPECS: &[Spec] = &[Spec {
    required: true,
    ..spec(
        "sink",
        "",
        Form::Group(Sink::SPECS),
        "Where the rows are written to, and when: a Kafka topic, or files in a bucket. Renders `TYPE sink` and \
         `EXPORT_..`.",
    )
}];

/// Declares the kinds of pipes: `NAME [publishes ACCESSOR: OPTIONS at PLACE][, with output] => "TYPE";`.
macro_rules! pipes {
    ($(
        $(#[doc = $doc:literal])+
        $Pipe:ident $(publishes $accessor:ident: $Publication:ident at $place:expr)? $(, with $outputs:ident)? => $type:literal;
    )+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, PartialEq, Default)]
            #[cfg_attr(feature = "serde", derive(serde::Serialize))]
            pub struct $Pipe {
                pub(crate) name: String,
                #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
                pub(crate) description: Option<String>,
                #[cfg_attr(feature = "serde", serde(flatten))]
                pub(crate) body: Body,
                $(pub(crate) $accessor: $Publication,)?
            }

            impl $Pipe {
                /// Its queries; the rows of the published one are the pipe's.
                #[must_use]
                pub fn nodes(&self) -> &[Node] {
                    self.body.nodes()
                }

                /// The node whose rows are the pipe's: the last one, unless another is named.
                #[must_use]
                pub fn published(&self) -> Option<&Node> {
                    self.body.published()
                }

                /// The parameters that its templates take, each as it is first known.
                #[must_use]
                pub fn parameters(&self) -> Vec<Parameter> {
                    self.body.parameters()
                }

                $(
                    /// The columns of its result, where they are declared.
                    #[must_use]
                    pub fn $outputs(&self) -> &[OutputColumn] {
                        self.body.output()
                    }
                )?

                /// Which tokens may read from it.
                #[must_use]
                pub fn tokens(&self) -> &[Grant] {
                    self.body.tokens()
                }

                /// Words to find it by.
                #[must_use]
                pub fn tags(&self) -> &[String] {
                    self.body.tags()
                }

                $(
                    /// What becomes of its rows.
                    #[must_use]
                    pub const fn $accessor(&self) -> &$Publication {
                        &self.$accessor
                    }
                )?
            }

            impl PipeDefinition for $Pipe {
                fn body(&self) -> &Body {
                    &self.body
                }

                fn body_mut(&mut self) -> &mut Body {
                    &mut self.body
                }

                fn publication_mut(&mut self) -> Option<(&mut dyn Options, Place)> {
                    $(return Some((&mut self.$accessor, $place));)?
                    #[allow(unreachable_code)]
                    None
                }
            }

            impl DynDefinition for $Pipe {
                fn rules(&self) -> Vec<Violation> {
                    #[allow(unused_mut)]
                    let mut violations = self.body.check(&self.name);
                    $(violations.extend(self.$accessor.check());)?
                    violations
                }

                fn write(&self, writer: &mut Writer) {
                    self.body.write_nodes(writer, |writer| {
                        if !$type.is_empty() {
                            writer.gap();
                            writer.plain("TYPE", $type, Place::item());
                        }
                        $(writer.options(&self.$accessor, &$place);)?
                    });
                    self.body.write_access(writer);
                }

                fn read(&mut self, reader: &mut Reader) {
                    self.body.read(reader);
                    self.body.output = output::read(reader.beside());
                    $(reader.options(&mut self.$accessor);)?
                }

                fn groups(&self) -> Vec<(Place, &dyn Options)> {
                    vec![$(($place, &self.$accessor as &dyn Options))?]
                }

                fn beside(&self) -> String {
                    output::write(&self.body.output)
                }
            }

            crate::definition::definition!($Pipe);
        )+
    };
}

pipes! {
    /// Queries that others read from by the pipe's name: what `pipe!` declares.
    Pipe, with output => "";
    /// A pipe that is published as an HTTP API, `TYPE endpoint`: what `endpoint!` declares.
    Endpoint, with output => "endpoint";
    /// A pipe whose rows are written into a data source as rows arrive where it reads, `TYPE materialized`: what
    /// `materialized_view!` declares.
    MaterializedView publishes materialization: Materialization at Place::item(), with output => "materialized";
    /// A pipe whose rows are copied into a data source, `TYPE copy`: what `copy_pipe!` declares.
    CopyPipe publishes copy: Copy at Place::item() => "copy";
    /// A pipe whose rows are written to Kafka, S3 or GCS, `TYPE sink`: what `sink_pipe!` declares.
    SinkPipe publishes sink: Sink at Place::option("sink") => "sink";
}
