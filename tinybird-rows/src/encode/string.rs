//! JSON strings.

use crate::scan;

/// Appends `text` as a JSON string.
#[inline]
pub(crate) fn write(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    out.reserve(bytes.len() + 10);
    out.push(b'"');
    let start = out.len();
    if !copy_plain(out, bytes) {
        out.truncate(start);
        write_escaped(out, bytes);
    }
    out.push(b'"');
}

/// Copies eight bytes at a time, which for the short strings of rows is faster than to scan and to copy; false where
/// it met a byte that needs an escape.
#[inline]
fn copy_plain(out: &mut Vec<u8>, bytes: &[u8]) -> bool {
    let start = out.len();
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        out.extend_from_slice(word);
        if scan::marks(u64::from_le_bytes(*word)) != 0 {
            return false;
        }
    }
    if rest.is_empty() {
        return true;
    }
    // One word for the rest, of which what is too much is cut off.
    let word = scan::short_word(rest);
    out.extend_from_slice(&word.to_le_bytes());
    out.truncate(start + bytes.len());
    scan::marks(word | scan::filler(rest.len())) == 0
}

#[cold]
fn write_escaped(out: &mut Vec<u8>, mut bytes: &[u8]) {
    loop {
        let (plain, special) = bytes.split_at_checked(scan::plain_length(bytes)).unwrap_or((bytes, &[]));
        out.extend_from_slice(plain);
        let [special, rest @ ..] = special else { return };
        write_escape(out, *special);
        bytes = rest;
    }
}

fn write_escape(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'"' => out.extend_from_slice(b"\\\""),
        b'\\' => out.extend_from_slice(b"\\\\"),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        control => {
            let digit = |value: u8| char::from_digit(value.into(), 16).map_or(b'0', |digit| digit as u8);
            out.extend_from_slice(b"\\u00");
            out.extend([digit(control >> 4), digit(control & 0xf)]);
        }
    }
}

#[cfg(test)]
mod tests {
    fn written(text: &str) -> String {
        let mut out = b"before".to_vec();
        super::write(&mut out, text);
        String::from_utf8(out).unwrap().split_off(6)
    }

    #[test]
    fn escapes_what_json_escapes() {
        assert_eq!(written(""), r#""""#);
        assert_eq!(written("/home?q=ñ日本"), r#""/home?q=ñ日本""#);
        assert_eq!(
            written("a\"b\\c\nd\te\rf\u{1}\u{1f}\u{7f}"),
            "\"a\\\"b\\\\c\\nd\\te\\rf\\u0001\\u001f\u{7f}\""
        );
        assert_eq!(written("\0"), r#""\u0000""#);
    }

    #[test]
    fn copies_every_length() {
        for length in 0..40 {
            let plain = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEF".get(..length).unwrap();
            assert_eq!(written(plain), format!("\"{plain}\""));
            for place in 0..length {
                let (before, after) = (plain.get(..place).unwrap(), plain.get(place + 1..).unwrap());
                assert_eq!(written(&format!("{before}\n{after}")), format!("\"{before}\\n{after}\""));
            }
        }
    }
}
