//! Comparing texts the way version control keeps them: `\r\n` and `\n` are the same line break.

use std::borrow::Cow;
use std::fmt;

/// The text with `\n` as its line breaks, as a checkout on Windows may not have them.
fn unix(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&b'\r') {
        return Cow::Borrowed(text);
    }
    let mut unix = Vec::with_capacity(text.len());
    for (index, &byte) in text.iter().enumerate() {
        if byte != b'\r' || text.get(index + 1) != Some(&b'\n') {
            unix.push(byte);
        }
    }
    Cow::Owned(unix)
}

/// Whether two texts are the same, line breaks aside.
pub(super) fn same(a: &[u8], b: &[u8]) -> bool {
    a == b || unix(a) == unix(b)
}

/// The FNV-1a hash of a text, of 64 bits. It detects edits; it is not cryptographic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fingerprint(u64);

impl Fingerprint {
    pub(super) fn of(text: &[u8]) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in unix(text).iter() {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Self(hash)
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
        digits.then(|| u64::from_str_radix(text, 16).ok().map(Self)).flatten()
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// How many characters of a line are shown.
const LONG: usize = 100;

/// The first line in which a file on disk differs from what is generated. `Display` shows it as version control does: the
/// line on disk behind `-`, the generated one behind `+`, where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The line, counted from 1.
    pub line: usize,
    /// The generated line; none where the generated text has ended.
    pub expected: Option<String>,
    /// The line on disk; none where the file has ended.
    pub found: Option<String>,
}

impl Difference {
    pub(super) fn between(expected: &str, found: &[u8]) -> Self {
        let found = String::from_utf8_lossy(found);
        let mut expected = expected.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
        let mut found = found.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
        let mut line = 1;
        loop {
            let (mut left, mut right) = (expected.next(), found.next());
            if left != right || left.is_none() {
                // What follows a final line break is not a line, unless it is all that differs.
                match (left, right) {
                    (Some(""), Some(_)) if expected.next().is_none() => left = None,
                    (Some(_), Some("")) if found.next().is_none() => right = None,
                    _ => {}
                }
                let own = |text: Option<&str>| text.map(str::to_owned);
                return Self { line, expected: own(left), found: own(right) };
            }
            line += 1;
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  line {}", self.line)?;
        for (sign, line) in [('-', &self.found), ('+', &self.expected)] {
            match line.as_deref() {
                None => {}
                Some("") => write!(f, "\n  {sign}")?,
                Some(line) => match line.char_indices().nth(LONG) {
                    Some((end, _)) => write!(f, "\n  {sign} {}…", line.get(..end).unwrap_or_default())?,
                    None => write!(f, "\n  {sign} {line}")?,
                },
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_make_no_difference() {
        assert!(same(b"a\r\nb\r\n", b"a\nb\n"));
        assert_eq!(Fingerprint::of(b"a\r\nb\r\n"), Fingerprint::of(b"a\nb\n"));
        assert!(!same(b"a\rb", b"a\nb") && !same(b"a\r", b"a") && !same(b"a", b"a\n"));
    }

    #[test]
    fn the_fingerprint_is_fnv_1a() {
        // Test vectors of the algorithm's authors.
        for (text, hash) in
            [("", "cbf29ce484222325"), ("a", "af63dc4c8601ec8c"), ("foobar", "85944171f73967e8")]
        {
            assert_eq!(Fingerprint::of(text.as_bytes()).to_string(), hash);
            assert_eq!(Fingerprint::parse(hash), Some(Fingerprint::of(text.as_bytes())));
        }
    }

    #[test]
    fn the_first_differing_line_is_shown() {
        for (expected, found, shown) in [
            ("a\nb\n", &b"a\r\nc\r\n"[..], "  line 2\n  - c\n  + b"),
            ("a\n", b"a", "  line 2\n  +"),
            ("a", b"a\nb", "  line 2\n  - b"),
            ("a\n", b"a\nb\n", "  line 2\n  - b"),
            ("a\nb\n", b"a\n", "  line 2\n  + b"),
            ("a", b"\xff", "  line 1\n  - \u{fffd}\n  + a"),
        ] {
            assert_eq!(Difference::between(expected, found).to_string(), shown);
        }
        let long = Difference::between(&"é".repeat(200), b"").to_string();
        assert_eq!(long, format!("  line 1\n  + {}…", "é".repeat(100)));
    }
}
