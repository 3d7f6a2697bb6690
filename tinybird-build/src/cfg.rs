//! Conditional compilation, as far as it is known without compiling.

use std::collections::{BTreeMap, BTreeSet};
use std::env;

use proc_macro2::Delimiter;

use crate::sources::{self, Cursor, MAX_DEPTH, Tokens};
use crate::span::Span;

/// What a predicate comes to.
#[derive(Debug, Clone)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// It cannot be known.
    Unknown(Unknown),
}

/// The part of a predicate that cannot be known.
#[derive(Debug, Clone)]
pub struct Unknown {
    /// Where it stands.
    pub span: Span,
    /// What it says, such as `tokio_unstable`.
    pub text: String,
}

/// True only under tools that compile a crate for themselves. What a build renders must not depend on them.
const TOOLS: [&str; 8] = ["test", "doc", "doctest", "clippy", "docsrs", "miri", "rustfmt", "rust_analyzer"];

/// Options of the target: where the target is known and one of them is not set, it is false.
const TARGET: [&str; 13] = [
    "unix",
    "windows",
    "target_abi",
    "target_arch",
    "target_endian",
    "target_env",
    "target_family",
    "target_feature",
    "target_has_atomic",
    "target_os",
    "target_pointer_width",
    "target_thread_local",
    "target_vendor",
];

/// The options that are known.
///
/// `test` and what other tools set is always false, `feature` and the target as far as they were given, and everything
/// else unknown: it may be set by a build script.
#[derive(Debug, Clone, Default)]
pub struct Cfg {
    features: Option<BTreeSet<String>>,
    /// Whether other features may be enabled, too.
    maybe_more: bool,
    /// Features are known in the form of environment variables, which do not tell `-` from `_`.
    mangled: bool,
    /// By upper-case name, as in environment variables; `""` stands for the name alone.
    values: BTreeMap<String, BTreeSet<String>>,
    target: bool,
    debug_assertions: Option<bool>,
}

impl Cfg {
    /// Nothing is known but that no tool such as a test run compiles the crate.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What Cargo tells a build script about the package that is built.
    #[must_use]
    pub fn from_build_script() -> Self {
        Self::from_variables(env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok().filter(|name| name.starts_with("CARGO_"))?;
            Some((name, value.into_string().ok()?))
        }))
    }

    /// The same from `CARGO_FEATURE_*` and `CARGO_CFG_*` variables.
    pub fn from_variables(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut cfg = Self { target: true, mangled: true, ..Self::default() };
        let mut features = BTreeSet::new();
        for (variable, value) in variables {
            if let Some(feature) = variable.strip_prefix("CARGO_FEATURE_") {
                features.insert(feature.to_owned());
            } else if let Some(name) = variable.strip_prefix("CARGO_CFG_") {
                cfg.values.insert(name.to_owned(), value.split(',').map(str::to_owned).collect());
            }
        }
        // Cargo 1.85 and later list the features as they are spelled.
        if let Some(spelled) = cfg.values.remove("FEATURE") {
            features = spelled;
            cfg.mangled = false;
        }
        cfg.features = Some(features);
        cfg.debug_assertions = Some(cfg.values.remove("DEBUG_ASSERTIONS").is_some());
        // Cargo's value is the target's default, whatever the profile says.
        cfg.values.remove("PANIC");
        cfg
    }

    /// Exactly these features are enabled.
    #[must_use]
    pub fn with_features<S: Into<String>>(mut self, features: impl IntoIterator<Item = S>) -> Self {
        self.features = Some(features.into_iter().map(Into::into).collect());
        (self.mangled, self.maybe_more) = (false, false);
        self
    }

    /// The same for a dependency, of which these features are certainly enabled: others may be, by other packages.
    #[must_use]
    pub(crate) fn of_dependency(&self, features: impl IntoIterator<Item = String>) -> Self {
        Self { maybe_more: true, ..self.clone().with_features(features) }
    }

    /// The target is what `rustc --print cfg` printed.
    #[must_use]
    pub fn with_target(mut self, printed: &str) -> Self {
        self.target = true;
        for line in printed.lines() {
            let (name, value) = line.split_once('=').unwrap_or((line, ""));
            let name = name.trim();
            // These two depend on the profile.
            if name != "debug_assertions" && name != "panic" && !name.is_empty() {
                let value = value.trim().trim_matches('"').to_owned();
                self.values.entry(variable(name)).or_default().insert(value);
            }
        }
        self
    }

    /// Evaluates what stands between the parentheses of `#[cfg(..)]`.
    #[must_use]
    pub fn evaluate(&self, predicate: &str) -> Truth {
        match Tokens::new(predicate.to_owned(), 0) {
            (tokens, None) => self.predicate(tokens.cursor(), 0),
            (_, Some(at)) => Truth::Unknown(Unknown { span: Span::new(at, at), text: predicate.to_owned() }),
        }
    }

    pub(crate) fn predicate(&self, tokens: Cursor<'_>, depth: usize) -> Truth {
        let mut cursor = tokens;
        let truth = self.one(&mut cursor, depth);
        cursor.eat_punct(',');
        if cursor.is_empty() { truth } else { unknown(tokens, usize::MAX) }
    }

    fn one(&self, cursor: &mut Cursor<'_>, depth: usize) -> Truth {
        let start = *cursor;
        let rest = || unknown(start, 3);
        let Some(ident) = cursor.eat_ident() else { return rest() };
        let name = ident.name();
        if let Some(group) = cursor.delimited(0, Delimiter::Parenthesis) {
            cursor.next();
            if depth >= MAX_DEPTH {
                return rest();
            }
            return match name.as_str() {
                "all" => self.every(group.inner, depth, false),
                "any" => self.every(group.inner, depth, true),
                "not" => match self.predicate(group.inner, depth + 1) {
                    Truth::True => Truth::False,
                    Truth::False => Truth::True,
                    unknown => unknown,
                },
                _ => rest(),
            };
        }
        let value = if cursor.eat_punct('=') {
            match cursor.next().and_then(sources::string) {
                Some(value) => Some(value),
                None => return rest(),
            }
        } else {
            None
        };
        match self.option(&name, value.as_deref()) {
            Some(true) => Truth::True,
            Some(false) => Truth::False,
            None => {
                let text = value.map_or_else(|| name.clone(), |value| format!("{name} = \"{value}\""));
                Truth::Unknown(Unknown { span: ident.span, text })
            }
        }
    }

    /// `all(..)`, or with `dual` its mirror image `any(..)`.
    fn every(&self, tokens: Cursor<'_>, depth: usize, dual: bool) -> Truth {
        let mut cursor = tokens;
        let mut unknown_part = None;
        while !cursor.is_empty() {
            match (self.one(&mut cursor, depth + 1), dual) {
                (Truth::False, false) => return Truth::False,
                (Truth::True, true) => return Truth::True,
                (Truth::Unknown(unknown), _) => unknown_part = unknown_part.or(Some(unknown)),
                _ => {}
            }
            if !cursor.eat_punct(',') && !cursor.is_empty() {
                return unknown(tokens, usize::MAX);
            }
        }
        match (unknown_part, dual) {
            (Some(unknown), _) => Truth::Unknown(unknown),
            (None, false) => Truth::True,
            (None, true) => Truth::False,
        }
    }

    fn option(&self, name: &str, value: Option<&str>) -> Option<bool> {
        match (name, value) {
            ("true", None) => return Some(true),
            ("false", None) => return Some(false),
            ("debug_assertions", None) => return self.debug_assertions,
            ("feature", Some(feature)) => {
                let features = self.features.as_ref()?;
                let is_on = if self.mangled {
                    features.contains(&variable(feature))
                } else {
                    features.contains(feature)
                };
                return if is_on || !self.maybe_more { Some(is_on) } else { None };
            }
            (name, None) if TOOLS.contains(&name) => return Some(false),
            _ => {}
        }
        let set = self.values.get(&variable(name)).is_some_and(|values| values.contains(value.unwrap_or("")));
        if set {
            Some(true)
        } else if self.target && TARGET.contains(&name) {
            Some(false)
        } else {
            None
        }
    }
}

/// A name as Cargo spells it in an environment variable.
fn variable(name: &str) -> String {
    name.to_uppercase().replace('-', "_")
}

/// The first of some tokens are what cannot be known.
fn unknown(tokens: Cursor<'_>, count: usize) -> Truth {
    let span = tokens.span().unwrap_or_default();
    let mut text = String::new();
    let mut cursor = tokens;
    for _ in 0..count {
        let Some(span) = cursor.span() else { break };
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(cursor.text(span));
        cursor.skip(1);
    }
    Truth::Unknown(Unknown { span, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cfg() -> Cfg {
        let variables = [
            ("CARGO_CFG_FEATURE", "a-b,c"),
            ("CARGO_FEATURE_A_B", "1"),
            ("CARGO_CFG_UNIX", ""),
            ("CARGO_CFG_TARGET_OS", "linux"),
            ("CARGO_CFG_TARGET_HAS_ATOMIC", "8,16,ptr"),
            ("CARGO_CFG_TOKIO_UNSTABLE", ""),
            ("CARGO_CFG_PANIC", "unwind"),
        ];
        Cfg::from_variables(variables.map(|(name, value)| (name.to_owned(), value.to_owned())))
    }

    fn truth(cfg: &Cfg, predicate: &str) -> String {
        match cfg.evaluate(predicate) {
            Truth::True => "true".to_owned(),
            Truth::False => "false".to_owned(),
            Truth::Unknown(unknown) => format!("? {}", unknown.text),
        }
    }

    #[test]
    fn predicates() {
        for (predicate, expected) in [
            ("true", "true"),
            ("false", "false"),
            ("test", "false"),
            ("not(test)", "true"),
            ("unix", "true"),
            ("windows", "false"),
            ("r#unix", "true"),
            ("feature = \"a-b\"", "true"),
            ("feature = \"a_b\"", "false"),
            ("feature = r#\"c\"#", "true"),
            ("target_os = \"linux\"", "true"),
            ("target_os = \"macos\"", "false"),
            ("target_has_atomic = \"ptr\"", "true"),
            ("debug_assertions", "false"),
            ("tokio_unstable", "true"),
            ("loom", "? loom"),
            ("not(loom)", "? loom"),
            ("panic = \"unwind\"", "? panic = \"unwind\""),
            ("all(unix, feature = \"c\",)", "true"),
            ("all()", "true"),
            ("any()", "false"),
            ("all(loom, windows)", "false"),
            ("any(loom, unix)", "true"),
            ("any(loom, windows)", "? loom"),
            ("not(any(test, windows))", "true"),
            ("version(\"1.80\")", "? version (\"1.80\")"),
            ("unix windows", "? unix windows"),
            ("", "? "),
            ("not()", "? "),
            ("feature = 3", "? feature = 3"),
        ] {
            assert_eq!(truth(&cfg(), predicate), expected, "{predicate}");
        }
    }

    #[test]
    fn what_is_known_elsewhere() {
        let cfg = Cfg::new();
        assert_eq!(truth(&cfg, "feature = \"a\""), "? feature = \"a\"");
        assert_eq!(truth(&cfg, "unix"), "? unix");
        assert_eq!(truth(&cfg, "test"), "false");
        let cfg = cfg.with_features(["a"]).with_target("unix\ntarget_os=\"linux\"\ndebug_assertions\n");
        assert_eq!(truth(&cfg, "all(feature = \"a\", unix, target_os = \"linux\", not(windows))"), "true");
        assert_eq!(truth(&cfg, "feature = \"b\""), "false");
        assert_eq!(truth(&cfg, "debug_assertions"), "? debug_assertions");
        let old = Cfg::from_variables([("CARGO_FEATURE_A_B".to_owned(), "1".to_owned())]);
        assert_eq!(truth(&old, "feature = \"a-b\""), "true");
    }

    #[test]
    fn deep_nesting_ends() {
        let deep = format!("{}unix{}", "not(".repeat(2000), ")".repeat(2000));
        assert!(truth(&cfg(), &deep).starts_with('?'));
    }
}
