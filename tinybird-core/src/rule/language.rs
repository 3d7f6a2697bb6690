//! The rules of the language as a whole.

use super::rules;

rules! {
    /// A macro, or a group within it, takes only the options that Tinybird has for it. Tinybird would ignore
    /// a misspelled option without an error. The message suggests the option that was probably meant.
    UNKNOWN_OPTION = "unknown-option";
    /// Each option, attribute and entry of a map is given once. Remove the other one.
    DUPLICATE_OPTION = "duplicate-option";
    /// Tinybird refuses the resource without this option, and there is no sensible default. The tables of
    /// options mark it as required.
    MISSING_OPTION = "missing-option";
    /// Each option takes one form of value: a string, a choice, a number, a boolean, a list, a group or a
    /// reference. The tables of options say which.
    VALUE_FORM = "value-form";
    /// A choice takes one of its names, or Tinybird's spelling of one in quotes, as copied from a datafile.
    /// Where Tinybird may know more spellings than this crate does, `raw("..")` passes on any spelling.
    UNKNOWN_CHOICE = "unknown-choice";
    /// Do not write credentials into the source or the datafiles: both are committed. A URL with a user,
    /// such as `https://user:password@host`, is one.
    ///
    /// Write `secret("NAME")` and set the secret in Tinybird. If the value is not secret, such as the
    /// password of a local broker, write `plaintext("..")`. In datafiles this is a warning.
    HARDCODED_CREDENTIAL = "hardcoded-credential";
    /// A macro call declares items. An item has attributes, a visibility, a name, and its options in braces:
    /// `pub Name { .. }`. The documentation of the macro shows it.
    SYNTAX = "syntax";
    /// An item takes doc comments, lint attributes and `#[cfg]`. A column takes `#[codec]`, `#[json_path]`
    /// and doc comments, which Tinybird does not keep. A parameter takes `#[optional]`, `#[values]`,
    /// `#[example]`, `#[format]` and doc comments, which are its description. An option takes no attribute.
    /// `#[cfg]` works on whole items only, because definitions are also read without compiling: declare the
    /// item twice.
    ATTRIBUTE = "attribute";
    /// The doc comment of an item is its description in Tinybird, whose parser drops lines that begin with
    /// `#`. Remove the heading, or set `description: ".."`.
    DESCRIPTION_HEADING = "description-heading";
    /// Two resources of the same kind cannot have the same name, since they would have the same datafile.
    /// Name one of them by `name: ".."`. Items of one call cannot have the same name in Rust either.
    SAME_NAME = "same-name";
    /// `columns Base { .. }` declares columns that several data sources of one call share, and `..Base` in a `schema` takes
    /// them, as if they were written out there. A call sees only its own tokens, so it cannot take those of another call.
    /// Shared columns can take others that are declared above them. Columns that no data source takes are a warning.
    SHARED_COLUMNS = "shared-columns";
    /// A reference names an item of the right kind by its path, which the compiler checks. Write the name of
    /// a resource that no macro declares in quotes: its kind is not checked.
    REFERENCE = "reference";
}
