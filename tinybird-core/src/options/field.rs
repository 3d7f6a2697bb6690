//! The fields in which definitions keep the values of their options, by the options' forms.

use std::borrow::Cow;

use super::{Options, Scalar};
use crate::datasource::{Column, Engine, Index};
use crate::grant::Grant;
use crate::pipe::{Node, OutputColumn};
use crate::rule::Invalid;

/// Declares [`FieldRef`] and [`FieldMut`], which have the same variants.
macro_rules! fields {
    ($($(#[doc = $doc:literal])+ $Variant:ident: $Field:ty;)+) => {
        /// The value of an option.
        #[derive(Clone, Copy)]
        pub enum FieldRef<'a> {
            $($(#[doc = $doc])+ $Variant(&'a $Field),)+
        }

        /// Where the value of an option is kept.
        pub enum FieldMut<'a> {
            $($(#[doc = $doc])+ $Variant(&'a mut $Field),)+
        }
    };
}

fields! {
    /// A value on one line of a datafile.
    Line: (dyn Line + 'a);
    /// Several lines of SQL.
    Sql: Option<String>;
    /// Options in braces.
    Group: (dyn GroupField + 'a);
    /// A table engine with its options.
    Engine: Option<Engine>;
    /// The columns of a table.
    Schema: Vec<Column>;
    /// Data skipping indexes.
    Named: Vec<Index>;
    /// Texts on one line.
    Tags: Vec<String>;
    /// Texts on a line each.
    List: Vec<String>;
    /// Tokens and their scopes.
    Tokens: Vec<Grant>;
    /// The queries of a pipe.
    Nodes: Vec<Node>;
    /// The number of a node.
    Node: Option<usize>;
    /// The columns of a result.
    Output: Vec<OutputColumn>;
    /// Nothing: parameters are declared in the templates, and rows and queries in Rust.
    Nothing: ();
}

impl<'a> FieldRef<'a> {
    /// Tinybird's spelling of a value on one line, where there is one.
    #[must_use]
    pub fn text(self) -> Option<Cow<'a, str>> {
        if let Self::Line(line) = self { line.text() } else { None }
    }

    /// Whether there is a value.
    #[must_use]
    pub fn is_given(self) -> bool {
        match self {
            Self::Line(line) => line.text().is_some(),
            Self::Sql(sql) => sql.is_some(),
            Self::Group(group) => group.options().is_some(),
            Self::Engine(engine) => engine.is_some(),
            // Tinybird takes a schema without columns, but no data source without a schema.
            Self::Schema(_) => true,
            Self::Named(indexes) => !indexes.is_empty(),
            Self::Tags(texts) | Self::List(texts) => !texts.is_empty(),
            Self::Tokens(tokens) => !tokens.is_empty(),
            Self::Nodes(nodes) => !nodes.is_empty(),
            Self::Node(node) => node.is_some(),
            Self::Output(output) => !output.is_empty(),
            Self::Nothing(()) => false,
        }
    }
}

/// A field whose value stands on one line of a datafile.
pub trait Line {
    /// Tinybird's spelling of the value, where there is one.
    fn text(&self) -> Option<Cow<'_, str>>;

    /// Reads Tinybird's spelling.
    ///
    /// # Errors
    /// It is not a value of this type.
    fn parse(&mut self, text: &str) -> Result<(), Invalid>;

    /// Removes the value.
    fn clear(&mut self);
}

impl<S: Scalar> Line for Option<S> {
    fn text(&self) -> Option<Cow<'_, str>> {
        self.as_ref().map(S::text)
    }

    fn parse(&mut self, text: &str) -> Result<(), Invalid> {
        *self = Some(S::parse(text)?);
        Ok(())
    }

    fn clear(&mut self) {
        *self = None;
    }
}

/// A field that holds a group of options.
pub trait GroupField {
    /// The options, where the group is given.
    fn options(&self) -> Option<&dyn Options>;

    /// The same, to be changed.
    fn options_mut(&mut self) -> Option<&mut dyn Options>;

    /// Sets the group to what `fill` makes of an empty one, unless that says that there is nothing of it.
    fn fill(&mut self, fill: &mut dyn FnMut(&mut dyn Options) -> bool);
}

impl<G: Options + Default> GroupField for Option<G> {
    fn options(&self) -> Option<&dyn Options> {
        self.as_ref().map(|group| group as &dyn Options)
    }

    fn options_mut(&mut self) -> Option<&mut dyn Options> {
        self.as_mut().map(|group| group as &mut dyn Options)
    }

    fn fill(&mut self, fill: &mut dyn FnMut(&mut dyn Options) -> bool) {
        let mut group = G::default();
        if fill(&mut group) {
            *self = Some(group);
        }
    }
}

/// A group that every definition has.
impl<G: Options> GroupField for G {
    fn options(&self) -> Option<&dyn Options> {
        Some(self)
    }

    fn options_mut(&mut self) -> Option<&mut dyn Options> {
        Some(self)
    }

    fn fill(&mut self, fill: &mut dyn FnMut(&mut dyn Options) -> bool) {
        fill(self);
    }
}
