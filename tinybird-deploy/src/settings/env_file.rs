//! Files such as `.env.local`: names and values.

use std::fmt::Write as _;

/// A file such as `.env.local`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnvFile {
    text: String,
}

impl EnvFile {
    /// The file of this text.
    pub fn read(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }

    /// The value of a name. The last one counts, as in a shell.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        self.text
            .lines()
            .rev()
            .filter_map(entry)
            .find(|(other, _)| *other == name)
            .map(|(_, value)| unquoted(value))
    }

    /// Gives a name this value, where it stands or at the end; without a value, the name's lines are removed. All other lines stay.
    pub fn set(&mut self, name: &str, value: Option<&str>) {
        let mut text = String::with_capacity(self.text.len() + 80);
        let mut value = value.map(quoted);
        for line in self.text.lines() {
            if entry(line).is_none_or(|(other, _)| other != name) {
                let _ = writeln!(text, "{line}");
            } else if let Some(value) = value.take() {
                let _ = writeln!(text, "{name}={value}");
            }
        }
        if let Some(value) = value {
            let _ = writeln!(text, "{name}={value}");
        }
        self.text = text;
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A name, and what stands behind its `=`.
fn entry(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches('\u{feff}').trim();
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (name, value) = line.split_once('=').filter(|_| !line.starts_with('#'))?;
    Some((name.trim(), value.trim()))
}

fn unquoted(value: &str) -> String {
    if let Some(rest) = value.strip_prefix('\'') {
        return rest.split('\'').next().unwrap_or_default().to_owned();
    }
    let Some(rest) = value.strip_prefix('"') else {
        let end = value.char_indices().find(|(at, c)| *c == '#' && value[..*at].ends_with([' ', '\t']));
        let plain = if value.starts_with('#') { "" } else { end.map_or(value, |(at, _)| &value[..at]) };
        return plain.trim().to_owned();
    };
    let mut text = String::new();
    let mut characters = rest.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' => break,
            '\\' => match characters.next() {
                Some('n') => text.push('\n'),
                Some('r') => text.push('\r'),
                Some('t') => text.push('\t'),
                Some(other) => text.push(other),
                None => {}
            },
            other => text.push(other),
        }
    }
    text
}

/// A value as it is read back.
fn quoted(value: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/~@+".contains(c);
    if !value.is_empty() && value.chars().all(is_plain) {
        return value.to_owned();
    }
    let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\r', "\\r");
    format!("\"{value}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_shells_read_them() {
        let file = EnvFile::read(
            "\u{feff}A=1\n# B=2\n export C = 'x # y' \nD=\"a\\\"b\\n\" # rest\nE=p.x#y # rest\nF=\nA=last\nG=#no\n",
        );
        let get = |name| file.get(name);
        assert_eq!(get("A").as_deref(), Some("last"));
        assert_eq!(get("B"), None);
        assert_eq!(get("C").as_deref(), Some("x # y"));
        assert_eq!(get("D").as_deref(), Some("a\"b\n"));
        assert_eq!(get("E").as_deref(), Some("p.x#y"));
        assert_eq!(get("F").as_deref(), Some(""));
        assert_eq!(get("G").as_deref(), Some(""));
    }

    #[test]
    fn what_is_set_is_read_back_and_the_rest_stays() {
        let mut file = EnvFile::read("# mine\nA=1\nB=2\nA=3");
        file.set("A", Some("p.x"));
        file.set("N", Some("a \"b\" \\ c\n"));
        assert_eq!(file.text(), "# mine\nA=p.x\nB=2\nN=\"a \\\"b\\\" \\\\ c\\n\"\n");
        assert_eq!(file.get("N").as_deref(), Some("a \"b\" \\ c\n"));
        file.set("A", None);
        file.set("N", None);
        assert_eq!(file.text(), "# mine\nB=2\n");
    }
}
