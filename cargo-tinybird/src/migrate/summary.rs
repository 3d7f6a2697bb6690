//! What a migration says at its end.

use std::collections::BTreeMap;

use super::Migration;
use crate::rust::{Module, Refusal};

/// How many datafiles moved, by kind.
pub(crate) fn counts(migration: &Migration) -> String {
    let mut counts: BTreeMap<Module, usize> = BTreeMap::new();
    for moved in &migration.moved {
        *counts.entry(Module::of(moved.kind)).or_default() += 1;
    }
    let counts: Vec<String> =
        counts.iter().map(|(module, count)| format!("{count} {}", module.words(*count))).collect();
    let (moved, refused) = (migration.moved.len(), migration.refused.len());
    let of = if counts.is_empty() { String::new() } else { format!(": {}", counts.join(", ")) };
    let noun = if moved + refused == 1 { "datafile" } else { "datafiles" };
    format!("{moved} of {} {noun}{of}", moved + refused)
}

/// Why a datafile did not move.
pub(crate) fn why(refusals: &[Refusal]) -> String {
    let why = refusals.iter().map(|Refusal { rule, message }| match rule {
        Some(rule) => format!("{message} ({rule})"),
        None => message.clone(),
    });
    why.collect::<Vec<_>>().join("\n       ")
}
