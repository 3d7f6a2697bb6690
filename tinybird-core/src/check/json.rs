//! Just enough JSON to check a service account's key and to write it on one line.

use crate::datafile::template::{is_single_secret, single_default};
use crate::rule::{Invalid, rules};

rules! {
    /// `service_account_credentials_json` is the JSON object that Google gives out as a service account's
    /// key.
    ///
    /// Tinybird's parser refuses anything else. Keep it in a secret; `plaintext(..)` takes the object itself.
    JSON_OBJECT = "json-object";
}

const DEPTH: usize = 128;

/// A JSON object, or a secret that holds one.
///
/// # Errors
/// The rule `json-object` is broken.
pub fn check_json_object(text: &str) -> Result<(), Invalid> {
    if is_single_secret(text) {
        return check_default(single_default(text));
    }
    let invalid = |message: String| {
        Invalid::new(
            &JSON_OBJECT,
            message,
            "write `secret(\"NAME\")`, or the whole object in `plaintext(r#\"{ .. }\"#)`",
        )
    };
    if !text.trim_start().starts_with('{') {
        return Err(invalid("the credentials are not a JSON object".to_owned()));
    }
    Reader { rest: text, out: String::new() }.run().map(drop).map_err(|rest| {
        let at = text.len() - rest;
        invalid(format!("the credentials are not valid JSON, at byte {at}")).at(at..at)
    })
}

/// Where Tinybird does not know the secret, it reads the default in its place.
fn check_default(default: Option<String>) -> Result<(), Invalid> {
    if default.is_none_or(|default| check_json_object(&default).is_ok()) {
        return Ok(());
    }
    Err(Invalid::new(
        &JSON_OBJECT,
        "the default of the secret is not a JSON object, which Tinybird reads where it does not know the secret",
        "give the secret no default",
    ))
}

/// The same JSON on one line, with the characters that a datafile's line does not keep escaped; a text that is
/// no JSON stays as it is.
#[must_use]
pub fn compact_json(text: &str) -> String {
    Reader { rest: text, out: String::with_capacity(text.len()) }.run().unwrap_or_else(|_| text.to_owned())
}

/// Whether a text is JSON, an object or any other value.
pub(crate) fn is_json(text: &str) -> bool {
    Reader { rest: text, out: String::new() }.run().is_ok()
}

struct Reader<'a> {
    rest: &'a str,
    out: String,
}

impl Reader<'_> {
    /// The compact text, or how many bytes were left where it is not JSON.
    fn run(mut self) -> Result<String, usize> {
        let mut open = Vec::new();
        loop {
            self.space();
            // A value, which may open an object or a list.
            match self.rest.bytes().next() {
                Some(b'{') => {
                    self.take(1);
                    open.push(b'}');
                    if !self.closes(b'}') {
                        self.key()?;
                        continue;
                    }
                }
                Some(b'[') => {
                    self.take(1);
                    open.push(b']');
                    if !self.closes(b']') {
                        continue;
                    }
                }
                Some(b'"') => self.string()?,
                _ => self.word()?,
            }
            if open.len() > DEPTH {
                return Err(self.rest.len());
            }
            // What follows a value: the ends of what it stands in, then a comma or the end.
            loop {
                self.space();
                match (open.last().copied(), self.rest.bytes().next()) {
                    (None, None) => return Ok(self.out),
                    (Some(end), Some(byte)) if byte == end => {
                        self.take(1);
                        open.pop();
                    }
                    (Some(end), Some(b',')) => {
                        self.take(1);
                        if end == b'}' {
                            self.key()?;
                        }
                        break;
                    }
                    _ => return Err(self.rest.len()),
                }
            }
        }
    }

    fn take(&mut self, length: usize) {
        let (taken, rest) = self.rest.split_at(length);
        self.out.push_str(taken);
        self.rest = rest;
    }

    fn space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
    }

    /// Whether an object or a list is empty; its end is taken with the values'.
    fn closes(&mut self, end: u8) -> bool {
        self.space();
        self.rest.bytes().next() == Some(end)
    }

    fn key(&mut self) -> Result<(), usize> {
        self.space();
        self.string()?;
        self.space();
        if !self.rest.starts_with(':') {
            return Err(self.rest.len());
        }
        self.take(1);
        Ok(())
    }

    fn string(&mut self) -> Result<(), usize> {
        if !self.rest.starts_with('"') {
            return Err(self.rest.len());
        }
        self.take(1);
        loop {
            let Some(c) = self.rest.chars().next() else { return Err(0) };
            match c {
                '"' => {
                    self.take(1);
                    return Ok(());
                }
                '\\' => {
                    let escaped = self.rest.as_bytes().get(1).copied().unwrap_or(0);
                    let length = if escaped == b'u' { 6 } else { 2 };
                    let digits = self.rest.as_bytes().get(2..length).unwrap_or(b"?");
                    if !b"\"\\/bfnrtu".contains(&escaped) || !digits.iter().all(u8::is_ascii_hexdigit) {
                        return Err(self.rest.len());
                    }
                    self.take(length);
                }
                c if c < ' ' => return Err(self.rest.len()),
                // A quote, a comment sign or a template bracket would not survive on a datafile's line.
                '\'' | '#' | '{' | '$' => {
                    self.out.push_str(&format!("\\u{:04x}", u32::from(c)));
                    self.rest = &self.rest[1..];
                }
                c => self.take(c.len_utf8()),
            }
        }
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Result<(), usize> {
        let length = self.rest.find([',', ']', '}', ' ', '\t', '\r', '\n']).unwrap_or(self.rest.len());
        let word = &self.rest[..length];
        let digits = word.strip_prefix('-').unwrap_or(word);
        let is_number = digits.starts_with(|c: char| c.is_ascii_digit())
            && !(digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit())
            && !digits.ends_with('.')
            && word.parse::<f64>().is_ok();
        if !is_number && !["true", "false", "null"].contains(&word) {
            return Err(self.rest.len());
        }
        self.take(length);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::assert_refused;

    #[test]
    fn objects() {
        for good in [
            "{}",
            "{\"a\": 1}",
            " { \"a\" : [ ] , \"b\": {\"c\": \"\\u00e9\\n\"}, \"d\": [1, -2.5e3, true, null] } ",
            "{{ tb_secret(\"JSON\") }}",
            "{{ tb_secret(\"JSON\", \"{}\") }}",
        ] {
            assert_eq!(check_json_object(good), Ok(()), "{good}");
        }
        for (bad, message) in [
            ("", "JSON object"),
            ("[]", "JSON object"),
            ("1", "JSON object"),
            ("{{ tb_secret(\"JSON\", \"x\") }}", "the default of the secret"),
            ("{", "at byte 1"),
            ("{]", "at byte 1"),
            ("{\"a\"}", "at byte 4"),
            ("{\"a\":}", "at byte 5"),
            ("{\"a\":1,}", "at byte 7"),
            ("{a:1}", "at byte 1"),
            ("{\"a\":1} x", "at byte 8"),
            ("{\"a\":01}", "at byte 5"),
            ("{\"a\":\"\\x\"}", "at byte 6"),
            ("{\"a\":[1,]}", "at byte 8"),
            ("{\"a\":\"\n\"}", "at byte 6"),
            ("{\"a\":\"\\u12\"}", "at byte 6"),
            ("{\"a\": NaN}", "at byte 6"),
        ] {
            assert_refused(check_json_object(bad), &JSON_OBJECT, message);
        }
        let deep = |depth| format!("{{\"a\":{}1{}}}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(check_json_object(&deep(DEPTH - 1)), Ok(()));
        assert_refused(check_json_object(&deep(DEPTH)), &JSON_OBJECT, "at byte 134");
        assert_refused(check_json_object(&deep(100_000)), &JSON_OBJECT, "at byte 100006");
    }

    #[test]
    fn one_line() {
        let text = "{\n  \"a\": \"it's #1, {{x}} $HOME\",\n  \"b\": [ 1, 2 ]\n}";
        assert_eq!(
            compact_json(text),
            "{\"a\":\"it\\u0027s \\u00231, \\u007b\\u007bx}} \\u0024HOME\",\"b\":[1,2]}"
        );
        assert_eq!(compact_json("{{ tb_secret(\"X\") }}"), "{{ tb_secret(\"X\") }}");
    }
}
