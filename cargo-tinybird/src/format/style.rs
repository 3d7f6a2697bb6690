//! What rustfmt.toml says of lines and indents.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::Style;

/// The styles of folders.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    known: HashMap<PathBuf, Style>,
}

impl Styles {
    /// The style of a file: that of the nearest rustfmt.toml.
    pub(crate) fn of(&mut self, file: &Path) -> &Style {
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        self.known.entry(folder).or_insert_with_key(|folder| {
            let candidates = folder
                .ancestors()
                .flat_map(|folder| ["rustfmt.toml", ".rustfmt.toml"].map(|name| folder.join(name)));
            let text = candidates.into_iter().find_map(|path| fs::read_to_string(path).ok());
            style(&text.unwrap_or_default())
        })
    }
}

fn style(text: &str) -> Style {
    let value = |key: &str| {
        let mut lines = text.lines().filter_map(|line| line.split_once('='));
        let (_, value) = lines.find(|(name, _)| name.trim() == key)?;
        Some(value.split('#').next().unwrap_or_default().trim())
    };
    let number = |key, default| value(key).and_then(|value| value.parse().ok()).unwrap_or(default);
    let indent = match value("hard_tabs") {
        Some("true") => "\t".to_owned(),
        _ => " ".repeat(number("tab_spaces", 4)),
    };
    Style { max_width: number("max_width", 100), indent }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles() {
        assert_eq!(style(""), Style { max_width: 100, indent: "    ".to_owned() });
        let text = "edition = \"2024\"\nmax_width=110 # wide\ntab_spaces = 2\n";
        assert_eq!(style(text), Style { max_width: 110, indent: "  ".to_owned() });
        assert_eq!(style("hard_tabs = true").indent, "\t");
    }
}
