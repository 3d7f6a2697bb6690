//! The manifest: which files of the output folder a package wrote, and what it wrote there.

use std::fmt::Write as _;

use crate::FilePath;
use crate::error::Problem;
use crate::text::Fingerprint;

/// The files that one package wrote, each with the fingerprint of its text, in order and each once.
///
/// A path may stand on several lines, and then each of these texts is known to be generated: so it is while
/// files are being replaced, and after a merge that kept the lines of both sides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest(Vec<(FilePath, Fingerprint)>);

/// The name of a package's manifest in the output folder.
///
/// Each package has a file of its own, so that the build scripts of a workspace, which cargo runs at the
/// same time, never write the same one.
pub(super) fn file_name(package: &str) -> String {
    format!("tinybird.{package}.manifest")
}

/// The package whose manifest has this file name.
pub(super) fn package_of(file_name: &str) -> Option<&str> {
    let package = file_name.strip_prefix("tinybird.")?.strip_suffix(".manifest")?;
    is_package(package).then_some(package)
}

/// Whether the name can be part of a file name: letters, digits, `-` and `_`, as cargo's packages have.
pub(super) fn is_package(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

/// What to do about the marks of a merge.
const CONFLICT: &str = "delete the marker lines and keep the lines of both sides; the next run tidies up";

/// What to do about a line that is none of a manifest.
const MALFORMED: &str = "restore the manifest from version control, or delete this line; the file that it meant then \
                         counts as written by hand. If a newer version of the crate wrote it, update this one";

impl Manifest {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A record of these files.
    pub(super) fn of(mut files: Vec<(FilePath, Fingerprint)>) -> Self {
        files.sort_unstable();
        files.dedup();
        Self(files)
    }

    /// The paths, each once.
    pub(super) fn paths(&self) -> impl Iterator<Item = &FilePath> {
        self.0.chunk_by(|(a, _), (b, _)| a == b).filter_map(|texts| texts.first()).map(|(path, _)| path)
    }

    pub(super) fn contains(&self, path: &FilePath) -> bool {
        self.0.binary_search_by(|(other, _)| other.cmp(path)).is_ok()
    }

    /// Whether this text was written at this path.
    pub(super) fn wrote(&self, path: &FilePath, text: Fingerprint) -> bool {
        self.0.binary_search_by(|(other, written)| other.cmp(path).then(written.cmp(&text))).is_ok()
    }

    /// What either of the two records.
    pub(super) fn union(&self, other: &Self) -> Self {
        Self::of([self.0.as_slice(), other.0.as_slice()].concat())
    }

    pub(super) fn render(&self, package: &str) -> String {
        let mut text = format!(
            "# The files that the package `{package}` generates here. Written by the `tinybird` crate: commit it with them.\n\
             # Only what it lists is ever overwritten or removed. In a merge keep the lines of both sides.\n"
        );
        for (path, fingerprint) in &self.0 {
            let _ = writeln!(text, "{path} {fingerprint}");
        }
        text
    }

    /// Reads what [`Manifest::render`] wrote to a file of this name, with whatever line breaks version control made of it.
    pub(super) fn parse(name: &str, text: &str) -> Result<Self, Vec<Problem>> {
        let (mut files, mut bad) = (Vec::new(), Vec::new());
        let problem = |index, message, remedy| Problem::Manifest {
            manifest: name.to_owned(),
            line: index + 1,
            message,
            remedy,
        };
        let mut in_conflict = false;
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|marker| line.starts_with(marker)) {
                // One report for each conflict, at the marker that opens it.
                if !in_conflict {
                    let message = "a merge left its conflict markers here".to_owned();
                    bad.push(problem(index, message, CONFLICT));
                }
                in_conflict = !line.starts_with(">>>>>>>");
                continue;
            }
            match parse_line(line) {
                Ok(file) => files.push(file),
                Err(message) => bad.push(problem(index, message, MALFORMED)),
            }
        }
        if bad.is_empty() { Ok(Self::of(files)) } else { Err(bad) }
    }
}

fn parse_line(line: &str) -> Result<(FilePath, Fingerprint), String> {
    let (path, text) = line
        .split_once([' ', '\t'])
        .ok_or_else(|| format!("`{line}` is not a path and its fingerprint with a space between"))?;
    let path = path.parse::<FilePath>().map_err(|error| error.to_string())?;
    let text = Fingerprint::parse(text.trim_start())
        .ok_or_else(|| format!("`{}` is not a fingerprint of 16 hexadecimal digits", text.trim_start()))?;
    Ok((path, text))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn manifest(lines: &[(&str, &str)]) -> Manifest {
        let file = |(path, text): &(&str, &str)| (path.parse().unwrap(), Fingerprint::of(text.as_bytes()));
        Manifest::of(lines.iter().map(file).collect())
    }

    #[test]
    fn it_is_read_back_whatever_the_line_breaks() {
        let written = manifest(&[
            ("pipes/b.pipe", "1"),
            ("datasources/b.datasource", "2"),
            ("datasources/a_b.datasource", "3"),
            ("datasources/a.datasource", "4"),
            ("datasources/a.datasource", "5"),
        ]);
        let text = written.render("shop");
        let lines: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(lines.len(), 5);
        assert!(lines.is_sorted(), "{text}");
        assert_eq!(Manifest::parse("m", &text).unwrap(), written);
        let dos = format!("\u{feff}{}\r\n  \r\n", text.replace('\n', "\r\n"));
        assert_eq!(Manifest::parse("m", &dos).unwrap(), written);
        assert_eq!(Manifest::parse("m", "").unwrap(), Manifest::default());
    }

    #[test]
    fn every_bad_line_is_reported_with_its_number() {
        let text = "# comment\n\
                    datasources/a.datasource 0123456789abcdef\n\
                    <<<<<<< HEAD\n\
                    datasources/b.datasource 0123456789abcdef\n\
                    ||||||| base\n\
                    =======\n\
                    datasources/b.datasource 1123456789abcdef\n\
                    >>>>>>> branch\n\
                    /etc/passwd 0123456789abcdef\n\
                    datasources/../../x.datasource 0123456789abcdef\n\
                    datasources/c.datasource\n\
                    datasources/d.datasource 0123\n\
                    datasources/d.datasource +123456789abcdef\n\
                    <<<<<<< HEAD\n";
        let bad = Manifest::parse("m", text).unwrap_err();
        let bad: Vec<String> = bad.iter().map(ToString::to_string).collect();
        let lines: Vec<&str> = bad.iter().map(|bad| bad.split_once(':').unwrap().0).collect();
        assert_eq!(lines, [3, 9, 10, 11, 12, 13, 14].map(|line| format!("m, line {line}")));
        assert!(bad[0].contains("conflict") && bad[0].contains("both sides"));
        assert!(bad[2].starts_with("m, line 10: `datasources/../../x.datasource` is not the path"));
    }

    #[test]
    fn the_file_name_tells_the_package() {
        assert_eq!(package_of(&file_name("my-shop_2")), Some("my-shop_2"));
        for name in ["tinybird.manifest", "tinybird..manifest", "tinybird.a.b.manifest", "x.manifest"] {
            assert_eq!(package_of(name), None, "{name}");
        }
        assert!(!is_package("../x") && !is_package("a b") && !is_package(""));
    }
}
