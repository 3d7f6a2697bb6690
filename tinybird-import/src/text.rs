//! The text of a file: its definition's, with what the definition has no place for.

use std::fmt;

use tinybird_core::definition::render_spelled;

use super::{File, FileDefinition, Leftover};

impl fmt::Display for File {
    /// The datafile: of the definition, with what Tinybird keeps beside it, and each value spelled as it was.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match &self.definition {
            FileDefinition::Known(definition) => render_spelled(definition.as_dyn(), self.spellings.clone()),
            FileDefinition::OtherConnection(_) => self.definition.to_string(),
        };
        let kept = || {
            self.leftovers.iter().filter_map(|leftover| match leftover {
                Leftover::Kept(kept) => Some(kept),
                _ => None,
            })
        };
        if kept().next().is_none() {
            // A connection that says nothing is a file all the same.
            return f.write_str(if text.is_empty() { "\n" } else { &text });
        }
        for kept in kept().filter(|kept| kept.node.is_none()) {
            f.write_str(&kept.text)?;
        }
        let mut of_nodes: Vec<_> = kept().filter(|kept| kept.node.is_some()).collect();
        of_nodes.sort_by_key(|kept| kept.node);
        let mut of_nodes = of_nodes.into_iter().peekable();
        let mut nodes = 0;
        for line in text.split_inclusive('\n') {
            f.write_str(line)?;
            if line.starts_with("NODE ") {
                while let Some(kept) = of_nodes.next_if(|kept| kept.node == Some(nodes)) {
                    f.write_str(&kept.text)?;
                }
                nodes += 1;
            }
        }
        Ok(())
    }
}
