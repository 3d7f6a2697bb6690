//! What a caller gives a template.

use std::collections::{BTreeMap, BTreeSet};

use crate::template::Value;

/// What a template is rendered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// A call: a parameter that is not given is `None`, so that its default counts.
    #[default]
    Call,
    /// Tinybird's check of a pipe: a placeholder stands for each parameter that is not given, and `error` does not fail.
    Check,
}

/// The values of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    pub(crate) mode: Mode,
    pub(crate) given: BTreeMap<String, Value>,
    pub(crate) secrets: BTreeSet<String>,
    pub(crate) job_timestamp: Option<String>,
    pub(crate) steps: usize,
}

/// Steps of a rendering, about a second's worth.
const STEPS: usize = 4_000_000;

impl Default for Values {
    fn default() -> Self {
        Self {
            mode: Mode::Call,
            given: BTreeMap::new(),
            secrets: BTreeSet::new(),
            job_timestamp: None,
            steps: STEPS,
        }
    }
}

impl Values {
    /// A call that gives nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What Tinybird renders to check a pipe.
    #[must_use]
    pub fn check() -> Self {
        Self { mode: Mode::Check, ..Self::default() }
    }

    /// The same with a parameter as a request gives it: a string.
    #[must_use]
    pub fn with(self, name: &str, value: &str) -> Self {
        self.with_value(name, Value::Text(value.to_owned()))
    }

    /// The same with a parameter of any value.
    #[must_use]
    pub fn with_value(mut self, name: &str, value: Value) -> Self {
        self.given.insert(name.to_owned(), value);
        self
    }

    /// The same with a secret that the workspace has.
    #[must_use]
    pub fn with_secret(mut self, name: &str) -> Self {
        self.secrets.insert(name.to_owned());
        self
    }

    /// The same with another limit of the steps that a rendering may take; otherwise it may take about a second.
    #[must_use]
    pub fn within(mut self, steps: usize) -> Self {
        self.steps = steps;
        self
    }

    /// The same with the time that `job_timestamp` is where the caller does not give it, as in `2024-12-31 23:59:59`.
    /// Tinybird takes the clock's; nothing here reads a clock.
    #[must_use]
    pub fn at(mut self, job_timestamp: &str) -> Self {
        self.job_timestamp = Some(job_timestamp.to_owned());
        self
    }
}
