//! What a migration says at its end.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Migration;
use crate::rust::Module;

/// What moved, what did not, and why.
pub(crate) fn summary(migration: &Migration) -> String {
    let mut text = String::new();
    for moved in migration.moved.iter().filter(|moved| !moved.notes.is_empty()) {
        for note in &moved.notes {
            let _ = writeln!(text, "look at {}: {note}", moved.path.display());
        }
    }
    for (path, refusals) in &migration.left {
        let _ = writeln!(text, "not moved: {}", path.display());
        for refusal in refusals {
            let rule = refusal.rule.map(|rule| format!(" ({rule})")).unwrap_or_default();
            let _ = writeln!(text, "    {}{rule}", refusal.message);
        }
    }
    let mut counts: BTreeMap<Module, usize> = BTreeMap::new();
    for moved in &migration.moved {
        *counts.entry(Module::of(moved.kind)).or_default() += 1;
    }
    let counts: Vec<String> =
        counts.iter().map(|(module, count)| format!("{count} {}", module.name())).collect();
    let (moved, left) = (migration.moved.len(), migration.left.len());
    let of = if counts.is_empty() { String::new() } else { format!(": {}", counts.join(", ")) };
    let _ = writeln!(text, "{moved} of {} datafiles moved{of}", moved + left);
    text
}
