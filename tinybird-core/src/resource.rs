//! What a resource is: a type that stands for something in Tinybird, and how others refer to it.

use crate::check::Bucket;
use crate::datafile::line::write_word;
use crate::definition::{Definition, read};
use crate::project::Project;

/// Something in Tinybird that a macro declared: a connection, a token, a data source.
///
/// The macros of the `tinybird` crate implement it; nothing else should.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no Tinybird resource",
    label = "this must be declared by one of tinybird's macros",
    note = "resources are declared by `datasource!`, `kafka_connection!` and the other macros of tinybird"
)]
pub trait Resource: 'static {
    /// The definition as plain data.
    type Definition: Definition;

    /// The resource's name in Tinybird.
    const NAME: &'static str;

    /// The rest of what the macro found out.
    #[doc(hidden)]
    const ENCODED: Encoded;

    /// The definition as plain data; its `to_string()` is the text of the datafile.
    #[must_use]
    fn definition() -> Self::Definition {
        let text = Self::ENCODED.text();
        // The macro wrote the text from a definition that it had checked.
        let bucket = Self::ENCODED.is_gcs.then_some(Bucket::Gcs);
        read(Self::NAME, &text, bucket).unwrap_or_else(|errors| {
            unreachable!("`{}` does not read its own datafile: {errors:?}", Self::NAME)
        })
    }
}

/// A resource as its macro writes it down: few constants of few parts, since the compiler checks each of them.
#[derive(Debug, Clone, Copy)]
pub struct Encoded {
    /// The package that declares it.
    pub package: &'static str,
    /// Its datafile, with gaps for the names of what it refers to.
    pub text: &'static str,
    /// The resources that it refers to.
    pub references: &'static [Reference],
    /// Whether a bucket import is from Google Cloud Storage where its URI does not tell.
    pub is_gcs: bool,
}

impl Encoded {
    /// The text of the datafile.
    #[must_use]
    pub fn text(&self) -> String {
        fill(self.text, |reference| self.references.get(reference).map(|to| to.name))
    }
}

/// What a gap in a text begins and ends with: a character that no datafile holds.
const GAP: char = '\u{1}';

/// A gap for the name of the resource to which the reference of this number leads.
#[must_use]
pub fn gap(reference: usize) -> String {
    format!("{GAP}{reference}{GAP}")
}

/// Fills the gaps in a text with the names of resources.
#[must_use]
pub fn fill<'a>(text: &str, name: impl Fn(usize) -> Option<&'a str>) -> String {
    let mut filled = String::with_capacity(text.len());
    for (index, part) in text.split(GAP).enumerate() {
        // Every second part is the number of a reference.
        let name = if index % 2 == 1 { part.parse().ok().and_then(&name) } else { None };
        match name {
            // Only tokens have names that need quotes; those that no quotes help were refused where they stand.
            Some(name) => filled.push_str(&write_word(name).unwrap_or_else(|_| name.to_owned())),
            None => filled.push_str(part),
        }
    }
    filled
}

/// A resource that another one refers to.
#[derive(Debug, Clone, Copy)]
pub struct Reference {
    /// Its name in Tinybird.
    pub name: &'static str,
    /// Adds it, and what it refers to, to a project.
    pub add_to: fn(&mut Project),
}

impl Reference {
    /// A reference to a resource.
    #[must_use]
    pub const fn to<R: Resource>() -> Self {
        Self { name: R::NAME, add_to: Project::add::<R> }
    }
}

/// The kinds that a reference may ask for, as traits: the compiler says which type is of another kind.
pub mod kinds {
    use super::{Reference, Resource};

    macro_rules! kinds {
        ($($(#[$meta:meta])+ $Kind:ident;)+) => {
            $(
                $(#[$meta])+
                pub trait $Kind: Resource + Sized {
                    /// How others refer to it.
                    const REFERENCE: Reference = Reference::to::<Self>();
                }
            )+
        };
    }

    kinds! {
        /// A connection to a Kafka cluster.
        #[diagnostic::on_unimplemented(
            message = "`{Self}` is not a Kafka connection",
            label = "a Kafka connection belongs here",
            note = "name an item of `kafka_connection!`, or a connection made in Tinybird's interface in quotes"
        )]
        KafkaConnection;
        /// A connection to Amazon S3.
        #[diagnostic::on_unimplemented(
            message = "`{Self}` is not an S3 connection",
            label = "an S3 connection belongs here",
            note = "name an item of `s3_connection!`, or a connection made in Tinybird's interface in quotes"
        )]
        S3Connection;
        /// A connection to Google Cloud Storage.
        #[diagnostic::on_unimplemented(
            message = "`{Self}` is not a GCS connection",
            label = "a GCS connection belongs here",
            note = "name an item of `gcs_connection!`, or a connection made in Tinybird's interface in quotes"
        )]
        GcsConnection;
        /// A connection to Amazon DynamoDB.
        #[diagnostic::on_unimplemented(
            message = "`{Self}` is not a DynamoDB connection",
            label = "a DynamoDB connection belongs here",
            note = "name an item of `dynamodb_connection!`, or a connection made in Tinybird's interface in quotes"
        )]
        DynamoDbConnection;
        /// A static token.
        #[diagnostic::on_unimplemented(
            message = "`{Self}` is not a token",
            label = "a token belongs here",
            note = "name an item of `token!`, or write the token's name in quotes"
        )]
        Token;
        /// A data source.
        #[diagnostic::on_unimplemented(
            message = "`{Self}` is not a data source",
            label = "a data source belongs here",
            note = "name an item of `datasource!`, or write the data source's name in quotes"
        )]
        DataSource;
    }
}
