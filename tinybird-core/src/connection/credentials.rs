//! The two ways into a bucket: by one credential, or by a key that has two parts.

use crate::kind::Kind;
use crate::options::Options;
use crate::rule::{OptionName, Place, Rule, Violation};
use crate::secret::secret_option;

/// The credentials of a connection to a bucket, and the rules over them.
pub(super) struct Credentials {
    pub(super) kind: Kind,
    /// The option that is enough by itself, and the two options of a key.
    pub(super) options: &'static [OptionName; 3],
    /// How messages call the one, and the other.
    pub(super) single: &'static str,
    pub(super) key: &'static str,
    /// What to add where there is none.
    pub(super) example: fn(name: &str) -> String,
    pub(super) no_credentials: &'static Rule,
    pub(super) both_ways: &'static Rule,
    pub(super) incomplete_key: &'static Rule,
}

impl Credentials {
    /// The rule that the options of a connection break.
    pub(super) fn check(&self, name: &str, connection: &dyn Options) -> Vec<Violation> {
        let given = connection.given();
        let is_given = |name: OptionName| given.iter().any(|(spec, _)| spec.name == name);
        let [single, first, second] = *self.options;
        let violation = match (is_given(single), is_given(first), is_given(second)) {
            (false, false, false) => self.none(name),
            (true, true, _) => self.both(first),
            (true, false, true) => self.both(second),
            (false, true, false) => self.incomplete(name, first, second),
            (false, false, true) => self.incomplete(name, second, first),
            (true, false, false) | (false, true, true) => return Vec::new(),
        };
        vec![violation]
    }

    fn none(&self, name: &str) -> Violation {
        let ([single, first, second], kind) = (self.options, self.kind);
        let message = format!("{kind} needs `{single}`, or both `{first}` and `{second}`");
        Violation::error(self.no_credentials, Place::item(), message, (self.example)(name))
            .about(self.options)
    }

    fn both(&self, of_key: OptionName) -> Violation {
        let ([single, first, second], kind) = (self.options, self.kind);
        let message =
            format!("`{of_key}` and `{single}` are both given, but {kind} has one kind of credentials");
        let remedy = format!("keep {}, or `{first}` and `{second}`, and remove the other", self.single);
        Violation::error(self.both_ways, Place::option(of_key), message, remedy)
    }

    fn incomplete(&self, name: &str, given: OptionName, missing: OptionName) -> Violation {
        let message = format!("`{given}` comes with `{missing}`: {} has both", self.key);
        let remedy = format!("add `{}`", secret_option(name, missing));
        Violation::error(self.incomplete_key, Place::option(given), message, remedy).about(self.options)
    }
}
