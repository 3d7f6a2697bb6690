//! Eight bytes at a time through strings.

const ONES: u64 = u64::MAX / 255;
const HIGH: u64 = ONES << 7;

/// Marks the bytes of `word` that are zero; exact up to the lowest one.
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGH
}

/// Marks the bytes that end a JSON string or need an escape: quotes, backslashes and control characters.
pub(crate) const fn marks(word: u64) -> u64 {
    zeros(word ^ (ONES * b'"' as u64))
        | zeros(word ^ (ONES * b'\\' as u64))
        | (word.wrapping_sub(ONES * 0x20) & !word & HIGH)
}

const fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// How many bytes come before the first quote, backslash or control character.
#[inline]
pub(crate) fn plain_length(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let marks = marks(u64::from_le_bytes(*word));
        if marks != 0 {
            return index * 8 + marks.trailing_zeros() as usize / 8;
        }
    }
    let scanned = bytes.len() - rest.len();
    scanned + rest.iter().position(|byte| is_special(*byte)).unwrap_or(rest.len())
}

/// Fewer than eight bytes as a word; what is above them is not defined.
#[inline]
pub(crate) fn short_word(bytes: &[u8]) -> u64 {
    let half = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes));
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>(), bytes) {
        (Some(first), Some(last), _) => half(first) | (half(last) << (8 * (bytes.len() as u32 & 3))),
        (_, _, [first, second, third]) => {
            u64::from(*first) | (u64::from(*second) << 8) | (u64::from(*third) << 16)
        }
        (_, _, [first, second]) => u64::from(*first) | (u64::from(*second) << 8),
        (_, _, [first]) => u64::from(*first),
        _ => 0,
    }
}

/// Plain bytes in a word above the first `length`, fewer than eight.
#[inline]
pub(crate) const fn filler(length: usize) -> u64 {
    (ONES * 0x40) << (8 * (length as u32 & 7))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_first_special_byte_at_any_place() {
        for length in 0..40 {
            let plain = vec![b'a'; length];
            assert_eq!(plain_length(&plain), length);
            for place in 0..length {
                for byte in 0..=u8::MAX {
                    let mut bytes = plain.clone();
                    bytes[place] = byte;
                    let expected = if is_special(byte) { place } else { length };
                    assert_eq!(plain_length(&bytes), expected, "{byte} at {place} of {length}");
                    bytes[place..].fill(byte);
                    assert_eq!(plain_length(&bytes), expected, "{byte} from {place} of {length}");
                }
            }
        }
    }
}
