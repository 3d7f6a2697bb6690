//! Which files of a bucket an import reads and a sink writes.

/// Files of a bucket, by the pattern of their URIs.
pub(super) struct Files {
    uri: String,
    parts: Vec<Part>,
}

/// A part of the pattern.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    Is(char),
    /// One character of a name.
    Any,
    /// Any number of characters of a name.
    Name,
    /// Any number of characters, folders included.
    Everything,
}

/// Longer patterns are not compared: that takes time.
const LONGEST: usize = 1024;

impl Files {
    /// What an import from this URI reads.
    pub(super) fn read_by(uri: &str) -> Self {
        Self { uri: uri.to_owned(), parts: parts(uri) }
    }

    /// What a sink into this URI writes, with files of these names.
    pub(super) fn written_to(uri: &str, template: &str) -> Self {
        let folder: Vec<Part> = uri.trim_end_matches('/').chars().map(Part::Is).collect();
        let mut parts = [folder, vec![Part::Is('/')], parts(template)].concat();
        // The format and the compression.
        parts.push(Part::Name);
        Self { uri: uri.to_owned(), parts }
    }

    /// The bucket, with the scheme of its store.
    pub(super) fn bucket(&self) -> &str {
        let scheme = self.uri.find("://").map_or(0, |at| at + 3);
        let length = self.uri.get(scheme..).and_then(|rest| rest.find('/'));
        length.map_or(&self.uri, |length| &self.uri[..scheme + length])
    }

    /// Whether a file may be one of both.
    pub(super) fn overlap(&self, other: &Self) -> bool {
        let (a, b) = (&self.parts, &other.parts);
        if a.len().max(b.len()) > LONGEST {
            return false;
        }
        // For each part of the other pattern whether the rest of both may be one text.
        let ends = |parts: &[Part]| parts.iter().all(|part| part.is_many());
        let mut below: Vec<bool> = (0..=b.len()).map(|at| ends(&b[at..])).collect();
        for (index, left) in a.iter().enumerate().rev() {
            let mut row = vec![false; b.len() + 1];
            row[b.len()] = ends(&a[index..]);
            for (at, right) in b.iter().enumerate().rev() {
                let (skip_left, skip_right, both) = (below[at], row[at + 1], below[at + 1]);
                row[at] = match (left.is_many(), right.is_many()) {
                    (false, false) => left.meets(*right) && both,
                    (true, true) => skip_left || skip_right,
                    // What stands for many is passed over, or takes what the other one is.
                    (true, false) => skip_left || (left.meets(*right) && skip_right),
                    (false, true) => skip_right || (left.meets(*right) && skip_left),
                };
            }
            below = row;
        }
        below[0]
    }
}

impl Part {
    fn is_many(self) -> bool {
        matches!(self, Self::Name | Self::Everything)
    }

    /// Whether both may be the same character.
    fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::Is(a), Self::Is(b)) => a == b,
            (Self::Everything, _) | (_, Self::Everything) => true,
            (Self::Is(c), _) | (_, Self::Is(c)) => c != '/',
            _ => true,
        }
    }
}

fn parts(pattern: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = pattern.chars().peekable();
    while let Some(c) = rest.next() {
        parts.push(match c {
            '*' if rest.next_if_eq(&'*').is_some() => Part::Everything,
            '*' => Part::Name,
            '?' => Part::Any,
            // One of several texts: `{csv,ndjson}`; in a file's name, a column.
            '{' if rest.clone().any(|c| c == '}') => {
                rest.by_ref().find(|c| *c == '}');
                Part::Name
            }
            '[' if rest.clone().any(|c| c == ']') => {
                rest.by_ref().find(|c| *c == ']');
                Part::Any
            }
            c => Part::Is(c),
        });
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_overlap_where_a_file_fits_both() {
        for (a, b, expected) in [
            ("s3://b/in/*.csv", "s3://b/in/*.csv", true),
            ("s3://b/in/*.csv", "s3://b/in/2025*.csv", true),
            ("s3://b/in/*.csv", "s3://b/in/*.ndjson", false),
            ("s3://b/in/*.csv*", "s3://b/in/a.csv.gz", true),
            ("s3://b/in/*.csv", "s3://b/in/more/*.csv", false),
            ("s3://b/in/**.csv", "s3://b/in/more/*.csv", true),
            ("s3://b/**/*.csv", "s3://b/in/more/a.csv", true),
            ("s3://b/in/a?.csv", "s3://b/in/a[1-3].csv", true),
            ("s3://b/in/a?.csv", "s3://b/in/a/.csv", false),
            ("s3://b/*.{csv,ndjson}", "s3://b/x.csv", true),
            ("s3://b/in/events.csv", "s3://b/in/users.csv", false),
            ("s3://b/in/*", "s3://c/in/*", false),
            ("gs://b/in/*", "s3://b/in/*", false),
        ] {
            assert_eq!(Files::read_by(a).overlap(&Files::read_by(b)), expected, "{a} {b}");
            assert_eq!(Files::read_by(b).overlap(&Files::read_by(a)), expected, "{b} {a}");
        }
        for (import, sink, template, expected) in [
            ("s3://b/out/*.csv", "s3://b/out", "daily_{at}", true),
            ("s3://b/out/*.csv", "s3://b/out/", "daily_{at, '%Y'}", true),
            ("s3://b/out/*.csv", "s3://b/out", "x/{at}", false),
            ("s3://b/*.csv", "s3://b/out", "a", false),
            ("s3://b/**", "s3://b/out", "a", true),
            ("s3://b/out/users*.csv", "s3://b/out", "events_{id}", false),
            ("s3://b/out2/*.csv", "s3://b/out", "a", false),
        ] {
            let written = Files::written_to(sink, template);
            assert_eq!(Files::read_by(import).overlap(&written), expected, "{import} {sink} {template}");
        }
        assert_eq!(Files::read_by("s3://b/in/*").bucket(), "s3://b");
        assert_eq!(Files::read_by("s3://b").bucket(), "s3://b");
    }
}
