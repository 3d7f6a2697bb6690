//! The rules of the language as a whole, and the list of all rules.

use crate::rule::{Rule, rules};

rules! {
    /// A macro, or a group within it, takes only the options that Tinybird has for it.
    UNKNOWN_OPTION = "unknown-option";
    /// An option, a column or an entry of a map is given once.
    DUPLICATE_OPTION = "duplicate-option";
    /// Tinybird refuses the resource without this option.
    MISSING_OPTION = "missing-option";
    /// Each option takes a value of one form: a text, a choice, a number, a flag, a list, a group, a reference.
    VALUE_FORM = "value-form";
    /// A choice takes one of its names, Tinybird's spelling of one in quotes, or `raw("...")` for a spelling that
    /// this crate does not know yet.
    UNKNOWN_CHOICE = "unknown-choice";
    /// Credentials never stand in the source.
    ///
    /// Write `secret("NAME")` and set the secret in Tinybird. Where the value is no secret at all, such as the
    /// password of a local broker, `plaintext("...")` says so.
    HARDCODED_CREDENTIAL = "hardcoded-credential";
    /// A macro call is written as the language's reference shows: attributes, visibility, name, options.
    SYNTAX = "syntax";
    /// Doc comments, lint attributes and `#[cfg]` stand on an item; columns take `#[codec]` and `#[json_path]`.
    ATTRIBUTE = "attribute";
    /// The item's doc comment is its description in Tinybird, whose reader drops lines that begin with `#`.
    DESCRIPTION_HEADING = "description-heading";
    /// Two resources of one kind have two names.
    SAME_NAME = "same-name";
    /// A reference names an item of the right kind.
    REFERENCE = "reference";
}

/// Every rule, of every part of the language.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    RULES
        .iter()
        .copied()
        .chain(crate::check::rules())
        .chain(crate::connection::rules())
        .chain(crate::datasource::rules())
        .chain(crate::datafile::rules())
        .chain(crate::writer::RULES.iter().copied())
        .chain(crate::secret::RULES.iter().copied())
        .chain(crate::literal::RULES.iter().copied())
        .chain(crate::codec::RULES.iter().copied())
        .chain(crate::column_type::rules::RULES.iter().copied())
}
