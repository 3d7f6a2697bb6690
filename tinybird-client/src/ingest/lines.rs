//! Rows as lines, in parts that fit into requests.

use bytes::Bytes;
use serde::de::IgnoredAny;

use crate::error::{Error, ErrorKind};

/// Lines that are sent in one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) lines: Bytes,
    pub(crate) rows: u64,
    /// The number of the first row in the call.
    pub(crate) first: u64,
}

impl Part {
    /// Two parts of half the rows each, or the number of the only row.
    pub(crate) fn halves(&self) -> Result<(Self, Self), u64> {
        let half = self.rows / 2;
        let Some(end) = (half > 0).then(|| ends(&self.lines).nth(half as usize - 1)).flatten() else {
            return Err(self.first);
        };
        let first = Self { lines: self.lines.slice(..end), rows: half, first: self.first };
        let second =
            Self { lines: self.lines.slice(end..), rows: self.rows - half, first: self.first + half };
        Ok((first, second))
    }
}

/// Where each line ends, behind its line break.
fn ends(lines: &[u8]) -> impl Iterator<Item = usize> {
    let mut at = 0;
    lines.split_inclusive(|byte| *byte == b'\n').map(move |line| {
        at += line.len();
        at
    })
}

/// Parts of at most `max` bytes each, but for rows that are larger by themselves.
pub(crate) fn split(lines: &Bytes, max: usize) -> Vec<Part> {
    let mut parts = Vec::new();
    let (mut begin, mut last, mut rows, mut first) = (0, 0, 0, 0);
    for end in ends(lines) {
        if end - begin > max && rows > 0 {
            parts.push(Part { lines: lines.slice(begin..last), rows, first });
            (begin, first, rows) = (last, first + rows, 0);
        }
        rows += 1;
        last = end;
    }
    if rows > 0 {
        parts.push(Part { lines: lines.slice(begin..last), rows, first });
    }
    parts
}

/// The same lines without empty ones, where each is a JSON object.
pub(crate) fn check(lines: Bytes) -> Result<Bytes, Error> {
    let mut kept = Vec::new();
    for (number, line) in lines.split(|byte| *byte == b'\n').enumerate() {
        let line = line.trim_ascii();
        let is_object = line.starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(line).is_ok();
        match is_object {
            true => kept.push(line),
            false if line.is_empty() => {}
            false => {
                let message = format!("line {} is not a JSON object", number + 1);
                return Err(Error::new(ErrorKind::Row, message));
            }
        }
    }
    let length = kept.iter().map(|line| line.len() + 1).sum::<usize>();
    match length == lines.len() || length == lines.len() + 1 {
        true => Ok(lines),
        false => Ok(kept.join(&b'\n').into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hold_whole_lines_and_no_row_is_lost() {
        let lines = Bytes::from_static(b"{\"a\":1}\n{\"a\":2}\n{\"a\":\"too long for a part\"}\n{}\n{}");
        for max in 1..60 {
            let parts = split(&lines, max);
            let together: Vec<u8> = parts.iter().flat_map(|part| part.lines.to_vec()).collect();
            assert_eq!(together, lines, "{max}");
            assert_eq!(parts.iter().map(|part| part.rows).sum::<u64>(), 5);
            assert!(parts.iter().all(|part| part.rows == 1 || part.lines.len() <= max), "{max}");
            let firsts = parts.iter().scan(0, |rows, part| Some(std::mem::replace(rows, *rows + part.rows)));
            assert!(firsts.eq(parts.iter().map(|part| part.first)));
        }
        assert_eq!(split(&Bytes::new(), 10), []);
    }

    #[test]
    fn halves_end_at_single_rows() {
        let part = split(&Bytes::from_static(b"{}\n{\"a\":1}\n{}"), 100).remove(0);
        let (first, second) = part.halves().unwrap();
        assert_eq!((first.rows, second.rows, &*first.lines, second.first), (1, 2, &b"{}\n"[..], 1));
        assert_eq!(first.halves(), Err(0));
        let (_, last) = second.halves().unwrap();
        assert_eq!(last.halves(), Err(2));
    }

    #[test]
    fn lines_that_are_no_objects_are_refused() {
        for (text, line) in
            [("{}\n[1]", 2), ("{\"a\": NaN}", 1), ("{}\n\n{}{}", 3), ("1", 1), ("{\"a\":1", 1)]
        {
            let error = check(Bytes::from(text)).unwrap_err();
            assert_eq!(error.message(), format!("line {line} is not a JSON object"));
        }
        assert_eq!(check(Bytes::from_static(b"{\"p\":\"\\ud83d\"}\n")).unwrap(), "{\"p\":\"\\ud83d\"}\n");
        assert_eq!(check(Bytes::from_static(b"\n{}\n \n{}\n")).unwrap(), "{}\n{}");
        assert_eq!(check(Bytes::from_static(b"")).unwrap(), "");
        assert_eq!(check(Bytes::from_static(b"\n\n")).unwrap(), "");
    }
}
