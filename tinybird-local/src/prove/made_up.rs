//! Values that nobody wrote: which of them an error may be about, and others in their place.

use std::ops::Range;

use tinybird_core::template::render::RenderError;
use tinybird_engine::ClickHouseError;

use super::Prover;
use super::locate::locate;
use super::refusal::is_about_values;
use super::session::DESCRIBE;
use super::values::{Case, Given};
use crate::compose::{Composed, Failed, Why};

impl Prover<'_> {
    /// What a call has to give as well.
    pub(super) fn missing(&mut self, failed: &Failed, case: &Case) -> Option<Given> {
        let (Why::Template(RenderError::Thrown(thrown)), Case::Call(given)) = (&failed.why, case) else {
            return None;
        };
        let missing = self.samples.missing(self.pipes, failed.id, &thrown.range, given)?;
        Some(given.clone().into_iter().chain(missing).collect())
    }

    /// The call with other values for those that were made up, or with further ones, where an error may be about them.
    pub(super) fn again(
        &mut self,
        composed: &Composed,
        error: &ClickHouseError,
        case: &Case,
    ) -> Option<Given> {
        let Case::Call(given) = case else { return None };
        let query = composed.queries.last()?;
        if let Some(tag) = self.tag(composed, error)
            && let Some(missing) = self.samples.missing(self.pipes, query.id, &tag, given)
        {
            return Some(given.clone().into_iter().chain(missing).collect());
        }
        let blamed = self.blamed(composed, error, case);
        let mut given = given.clone();
        let mut is_changed = false;
        for parameter in blamed {
            if let Some(next) = self.samples.next(query.id.0, &parameter) {
                is_changed |= given.insert(parameter, next.clone()) != Some(next);
            }
        }
        is_changed.then_some(given)
    }

    /// The bytes of the tag that wrote what an error is about.
    pub(super) fn tag(&self, composed: &Composed, error: &ClickHouseError) -> Option<Range<usize>> {
        let query = composed.queries.last()?;
        let range = locate(&query.sql, error, composed.at + DESCRIBE.len())?;
        let map = query.map.as_ref().filter(|map| map.is_written(range.start))?;
        Some(map.range(range))
    }

    /// The parameters whose values an error may be about, of those that nobody wrote.
    pub(super) fn blamed(&self, composed: &Composed, error: &ClickHouseError, case: &Case) -> Vec<String> {
        let (Some(query), Some(given)) = (composed.queries.last(), case.given()) else { return Vec::new() };
        let sql = self.pipes.node(query.id).map_or("", |node| node.sql());
        let tag = self.tag(composed, error).and_then(|range| sql.get(range)).unwrap_or_default();
        let has_word = |text: &str, word: &str| {
            text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|other| other == word)
        };
        let made_up =
            || given.iter().filter(|(name, value)| self.samples.is_made_up(query.id.0, name, value));
        let named: Vec<String> = made_up()
            .filter(|(name, value)| has_word(tag, name) || has_word(&error.message, value))
            .map(|(name, _)| name.clone())
            .collect();
        match named.is_empty() && is_about_values(error) {
            true => made_up().map(|(name, _)| name.clone()).collect(),
            false => named,
        }
    }
}
