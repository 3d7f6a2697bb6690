//! What a resource is: a type that stands for something in Tinybird, and how others refer to it.

use std::any::TypeId;

use crate::Kind;
use crate::check::Bucket;
use crate::datafile::line::write_word;
use crate::definition::{Definition, read};
use crate::file::Extra;
use crate::name::fill;

/// A resource of Tinybird that a macro declared: a connection, a token, a data source or a pipe.
///
/// The macros of the `tinybird` crate implement it. Do not implement it yourself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a Tinybird resource",
    label = "this must be declared by one of tinybird's macros",
    note = "resources are declared by `datasource!`, `kafka_connection!` and the other macros of tinybird"
)]
pub trait Resource: 'static {
    /// The definition as plain data.
    type Definition: Definition;

    /// The resource's name in Tinybird.
    const NAME: &'static str;

    /// The package that declares it.
    #[doc(hidden)]
    const PACKAGE: &'static str;

    /// Its definition, as the macro writes it.
    #[doc(hidden)]
    const ENCODED: Encoded;

    /// The definition as plain data; its `to_string()` is the text of the datafile. Each call parses the text that
    /// the macro wrote.
    #[must_use]
    fn definition() -> Self::Definition {
        let text = Self::ENCODED.text();
        // The macro wrote the text from a definition that it had checked.
        read(Self::NAME, &text, Self::ENCODED.extra).unwrap_or_else(|errors| {
            unreachable!("`{}` does not read its own datafile: {errors:?}", Self::NAME)
        })
    }
}

/// A definition as a macro writes it: its datafile, with placeholders for the names of what it refers to.
#[derive(Debug, Clone, Copy)]
pub struct Encoded {
    /// The text of the datafile, with placeholders.
    text: &'static str,
    /// The resources that it refers to, in the order of their numbers.
    pub references: &'static [Reference],
    /// The parts that a datafile cannot store.
    pub extra: Extra<'static>,
}

impl Encoded {
    /// A definition whose datafile holds all of it.
    #[must_use]
    pub const fn new(text: &'static str, references: &'static [Reference]) -> Self {
        Self { text, references, extra: Extra { output: &[], store: None } }
    }

    /// Adds the columns of a pipe's result: their names and types.
    #[must_use]
    pub const fn output(mut self, output: &'static [(&'static str, &'static str)]) -> Self {
        self.extra.output = output;
        self
    }

    /// Adds the store of an import whose URI does not tell it.
    #[must_use]
    pub const fn store(mut self, store: Bucket) -> Self {
        self.extra.store = Some(store);
        self
    }

    /// The text of the datafile.
    #[must_use]
    pub fn text(&self) -> String {
        datafile(self.text, |reference| self.references.get(reference).map(|to| to.name))
    }
}

/// Fills the names of other resources into the text of a datafile.
#[must_use]
pub fn datafile<'a>(text: &str, name: impl Fn(usize) -> Option<&'a str>) -> String {
    // Only the names of tokens may need quotes; names that cannot be quoted were refused.
    fill(text, |reference| name(reference).map(|name| write_word(name).unwrap_or_else(|_| name.to_owned())))
}

/// Whether two texts are equal, while compiling.
#[doc(hidden)]
#[must_use]
pub const fn is_same_text(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut index = 0;
    while index < a.len() && index < b.len() && a[index] == b[index] {
        index += 1;
    }
    index == a.len() && index == b.len()
}

/// The resources that the SQL of an item names.
#[doc(hidden)]
pub trait InSql {
    /// The resources, in the order of their numbers.
    const REFERENCES: &'static [Reference];
}

/// A resource that another one refers to.
#[derive(Debug, Clone, Copy)]
pub struct Reference {
    /// Its name in Tinybird.
    pub name: &'static str,
    /// Its declaration.
    pub resource: fn() -> Declared,
}

/// A resource that a macro declared, as a value.
#[derive(Debug, Clone, Copy)]
pub struct Declared {
    /// Which type it is.
    pub id: TypeId,
    /// Its kind.
    pub kind: Kind,
    /// Its name in Tinybird.
    pub name: &'static str,
    /// The package that declares it.
    pub package: &'static str,
    /// Its definition, as the macro writes it.
    pub encoded: Encoded,
}

impl Declared {
    /// The resource that a type stands for.
    #[must_use]
    pub fn of<R: Resource>() -> Self {
        Self {
            id: TypeId::of::<R>(),
            kind: R::Definition::KIND,
            name: R::NAME,
            package: R::PACKAGE,
            encoded: R::ENCODED,
        }
    }
}

impl Reference {
    /// A reference to a resource.
    #[must_use]
    pub const fn to<R: Resource>() -> Self {
        Self { name: R::NAME, resource: Declared::of::<R> }
    }
}

/// One trait for each kind of resource, to be used as a bound: `fn f<S: tinybird::kinds::DataSource>()`. References
/// use them too, so that the compiler reports a resource of another kind.
pub mod kinds {
    use super::{Reference, Resource};

    macro_rules! traits {
        ($($module:ident { $($(#[doc = $doc:literal])+ $Kind:ident($Definition:ident) {
            macro_name: $macro_name:ident,
            words: $words:literal,
            folder: $folder:ident,
            datafile_type: $datafile_type:tt,
            $(methods: $methods:tt,)?
            $(unmet: ($($unmet:tt)+),)?
        })+ })+) => {
            $($(
                $(#[doc = $doc])+
                $(#[diagnostic::on_unimplemented($($unmet)+)])?
                pub trait $Definition: Resource + Sized {
                    /// A reference to it.
                    const REFERENCE: Reference = Reference::to::<Self>();
                }
            )+)+
        };
    }
    crate::kinds!(traits);

    macro_rules! traits_of_targets {
        ($($(#[doc = $doc:literal])+ $Target:ident: $($Kind:ident($Definition:ident)),+ {
            of: $Of:ident,
            words: $words:tt,
            why: $why:tt,
            unmet: ($($unmet:tt)+),
        })+) => {
            $(
                $(#[doc = $doc])+
                #[diagnostic::on_unimplemented($($unmet)+)]
                pub trait $Target {
                    /// A reference to it.
                    const REFERENCE: Reference;
                }

                // The compiler then says what a type is not, and nothing of its definition.
                #[diagnostic::do_not_recommend]
                impl<R: Resource<Definition: $Of>> $Target for R {
                    const REFERENCE: Reference = Reference::to::<R>();
                }

                #[doc(hidden)]
                pub trait $Of {}

                $(impl $Of for crate::definitions::$Definition {})+
            )+
        };
    }
    crate::target::targets!(traits_of_targets);
}
