//! The rules of the language as a whole.

use super::rules;

rules! {
    /// A macro, or a group within it, takes only the options that Tinybird has for it. A misspelled one would
    /// be lost silently; the message proposes the one that was probably meant.
    UNKNOWN_OPTION = "unknown-option";
    /// An option, an attribute or an entry of a map is given once, since only one of two could count. Remove
    /// the other one.
    DUPLICATE_OPTION = "duplicate-option";
    /// Tinybird refuses the resource without this option, and there is no sensible default. The tables of
    /// options mark it as required.
    MISSING_OPTION = "missing-option";
    /// Each option takes a value of one form: a string, a choice, a number, a flag, a list, a group, a
    /// reference. The tables of options say which.
    VALUE_FORM = "value-form";
    /// A choice takes one of its names, or Tinybird's spelling of one in quotes, as copied from a datafile.
    /// Where Tinybird may know more spellings than this crate does, `raw("..")` passes one as it stands.
    UNKNOWN_CHOICE = "unknown-choice";
    /// Credentials never stand in the source, nor in the datafiles, which are committed.
    ///
    /// Write `secret("NAME")` and set the secret in Tinybird. Where the value is not a secret at all, such as
    /// the password of a local broker, `plaintext("..")` says so.
    HARDCODED_CREDENTIAL = "hardcoded-credential";
    /// A macro call holds items as the macro's documentation shows them: attributes, visibility, name, and
    /// the options in braces.
    SYNTAX = "syntax";
    /// An item takes doc comments, lint attributes and `#[cfg]`. A column takes `#[codec]`, `#[json_path]` and doc
    /// comments, of which Tinybird keeps nothing. A parameter takes `#[optional]`, `#[values]`, `#[example]`, `#[format]` and
    /// doc comments, which are its description. An option takes none. A definition is read as it stands, also without compiling it, so
    /// `#[cfg]` cannot apply to a part of one: declare the item twice instead.
    ATTRIBUTE = "attribute";
    /// The item's doc comment is its description in Tinybird, whose reader drops lines that begin with `#`.
    /// Leave the heading out, or give Tinybird another description by `description:`.
    DESCRIPTION_HEADING = "description-heading";
    /// Two resources of one kind have two names: in Tinybird they would be one, and their datafiles one file.
    /// Name one of them by `name: ".."`. The items of one call also have different names in Rust.
    SAME_NAME = "same-name";
    /// A reference names an item of the right kind by its path, and the compiler checks it. What no macro
    /// declares is named in quotes, and its kind is not checked.
    REFERENCE = "reference";
}
