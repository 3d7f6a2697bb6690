//! Integers as digits.

/// Appends the digits of `number`.
#[inline]
pub(crate) fn write(out: &mut Vec<u8>, number: u64) {
    if number < EIGHT_DIGITS {
        return write_first(out, number);
    }
    let (high, low) = (number / EIGHT_DIGITS, number % EIGHT_DIGITS);
    if high < EIGHT_DIGITS {
        write_first(out, high);
    } else {
        write_first(out, high / EIGHT_DIGITS);
        out.extend_from_slice(&eight_digits(high % EIGHT_DIGITS).to_le_bytes());
    }
    out.extend_from_slice(&eight_digits(low).to_le_bytes());
}

/// The same for a number that may have more digits.
pub(crate) fn write_wide(out: &mut Vec<u8>, number: u128) {
    const SIXTEEN_DIGITS: u128 = (EIGHT_DIGITS as u128).pow(2);
    match u64::try_from(number) {
        Ok(number) => write(out, number),
        Err(_) => {
            write_wide(out, number / SIXTEEN_DIGITS);
            let low = (number % SIXTEEN_DIGITS) as u64;
            out.extend_from_slice(&eight_digits(low / EIGHT_DIGITS).to_le_bytes());
            out.extend_from_slice(&eight_digits(low % EIGHT_DIGITS).to_le_bytes());
        }
    }
}

pub(crate) const EIGHT_DIGITS: u64 = 100_000_000;

/// Up to eight digits, without zeros in front.
#[inline]
fn write_first(out: &mut Vec<u8>, number: u64) {
    let digits = eight_digits(number);
    let zeros = (digits & 0x0f0f_0f0f_0f0f_0f0f).trailing_zeros().min(56) / 8;
    out.extend_from_slice(&(digits >> (8 * zeros)).to_le_bytes());
    out.truncate(out.len() - zeros as usize);
}

/// Eight decimal digits as the bytes of a word, the first one lowest.
#[inline]
pub(crate) const fn eight_digits(number: u64) -> u64 {
    // Halves of four digits, then of two, then of one; all at once.
    let fours = (number / 10_000) | ((number % 10_000) << 32);
    let hundreds = ((fours * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let twos = hundreds | ((fours - hundreds * 100) << 16);
    let tens = ((twos * 103) >> 10) & 0x000f_000f_000f_000f;
    let ones = tens | ((twos - tens * 10) << 8);
    ones | 0x3030_3030_3030_3030
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(number: u128) -> String {
        let mut out = b"before".to_vec();
        write_wide(&mut out, number);
        String::from_utf8(out).unwrap().split_off(6)
    }

    #[test]
    fn writes_what_display_writes() {
        let mut numbers = vec![0, u64::MAX.into(), u128::MAX];
        for exponent in 0..39 {
            let power = 10_u128.pow(exponent);
            numbers.extend([power - 1, power, power + 1, power * 3 + 7]);
        }
        for shift in 0..128 {
            numbers.extend([1 << shift, (1 << shift) - 1, u128::MAX >> shift]);
        }
        for number in numbers {
            assert_eq!(written(number), number.to_string());
        }
    }

    #[test]
    fn writes_all_of_eight_digits() {
        for number in
            (0..EIGHT_DIGITS).step_by(97).chain(0..20_000).chain(EIGHT_DIGITS - 20_000..EIGHT_DIGITS)
        {
            assert_eq!(eight_digits(number).to_le_bytes(), *format!("{number:08}").as_bytes());
        }
    }
}
