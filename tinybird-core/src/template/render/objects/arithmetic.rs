//! Calculations with numbers.

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::template::render::machine::Machine;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::Object;
use crate::template::render::objects::number::{MOST_BITS, to_f64};

impl Machine<'_> {
    /// An operator between two integers.
    pub(crate) fn int_binary(&mut self, op: &str, a: &BigInt, b: &BigInt) -> Run<Object> {
        let zero = |message| Err(Fault::raise("ZeroDivisionError", message));
        // What it costs to multiply and to divide grows with both.
        let cost = (a.bits() / 64) * (b.bits() / 64) / 64;
        self.work(usize::try_from(cost).unwrap_or(usize::MAX))?;
        let value = match op {
            "+" => a + b,
            "-" => a - b,
            "*" if a.bits() + b.bits() > MOST_BITS => {
                return Err(Fault::limit("a number has too many digits"));
            }
            "*" => a * b,
            "/" if b.is_zero() => return zero("division by zero"),
            "/" => {
                let quotient = divided(a, b);
                return quotient.map(Object::Float).ok_or_else(|| {
                    Fault::raise("OverflowError", "integer division result too large for a float")
                });
            }
            "//" if b.is_zero() => return zero("integer division or modulo by zero"),
            "//" => a.div_floor(b),
            "%" if b.is_zero() => return zero("integer modulo by zero"),
            "%" => a.mod_floor(b),
            "**" => return self.power(a, b),
            "<<" | ">>" if b.is_negative() => return Err(Fault::value("negative shift count")),
            "<<" if a.is_zero() => BigInt::zero(),
            "<<" => match b.to_u64().filter(|shift| a.bits() + shift <= MOST_BITS) {
                Some(shift) => a << shift,
                None => return Err(Fault::limit("a number has too many digits")),
            },
            ">>" => match b.to_u64() {
                Some(shift) => a >> shift.min(MOST_BITS + 1),
                None if a.is_negative() => -BigInt::one(),
                None => BigInt::zero(),
            },
            "&" => a & b,
            "|" => a | b,
            _ => a ^ b,
        };
        self.int(value)
    }

    fn power(&mut self, a: &BigInt, b: &BigInt) -> Run<Object> {
        if b.is_negative() {
            return self.float_binary("**", to_f64(a)?, to_f64(b)?);
        }
        let is_small = a.is_zero() || a.magnitude().is_one();
        let exponent = match b.to_u32() {
            Some(exponent) if is_small || a.bits() * u64::from(exponent) <= MOST_BITS => exponent,
            _ if is_small => 2 + u32::from(b.is_odd()),
            _ => return Err(Fault::limit("a number has too many digits")),
        };
        self.int(a.pow(exponent))
    }

    /// An operator between two numbers with fractions.
    pub(crate) fn float_binary(&mut self, op: &str, a: f64, b: f64) -> Run<Object> {
        let zero = |message| Err(Fault::raise("ZeroDivisionError", message));
        Ok(Object::Float(match op {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" if b == 0.0 => return zero("float division by zero"),
            "/" => a / b,
            "//" if b == 0.0 => return zero("float floor division by zero"),
            "//" => floor_division(a, b).0,
            "%" if b == 0.0 => return zero("float modulo"),
            "%" => floor_division(a, b).1,
            _ => return float_power(a, b),
        }))
    }
}

/// The nearest number with a fraction, of two the even one; nothing where there is none.
pub(crate) fn nearest(value: &BigInt) -> Option<f64> {
    let bits = value.bits();
    if bits <= 64 {
        // Rust rounds as Python does.
        return value.to_i128().map(|value| value as f64);
    }
    // The 64 highest bits, the last of them set where any bit below is: rounding does not see a difference.
    let shift = bits - 64;
    let magnitude = value.magnitude();
    let mut high = (magnitude >> shift).to_u64()?;
    if magnitude.trailing_zeros().is_some_and(|zeros| zeros < shift) {
        high |= 1;
    }
    let scaled = high as f64 * 2f64.powi(i32::try_from(shift).ok()?);
    let scaled = if value.is_negative() { -scaled } else { scaled };
    scaled.is_finite().then_some(scaled)
}

/// `a / b` of integers, rounded once.
fn divided(a: &BigInt, b: &BigInt) -> Option<f64> {
    let (bits_a, bits_b) = (a.bits() as i64, b.bits() as i64);
    if bits_a <= 53 && bits_b <= 53 {
        return Some(a.to_f64()? / b.to_f64()?);
    }
    // A quotient of 66 bits or more, and whether anything is left.
    let shift = (66 - (bits_a - bits_b)).max(-bits_a);
    let (a, b) = (a.abs() * b.signum() * a.signum(), b.abs());
    let (numerator, denominator) = match u64::try_from(shift) {
        Ok(shift) => (a << shift, b),
        Err(_) => (a, b << shift.unsigned_abs()),
    };
    let (quotient, rest) = (numerator.abs().div_rem(&denominator), numerator.sign());
    let (mut quotient, is_exact) = (quotient.0, quotient.1.is_zero());
    // What is left is noted below the bits that count.
    quotient <<= 1;
    if !is_exact {
        quotient += 1;
    }
    let exponent = -(shift + 1);
    let value = scaled(&quotient, exponent)?;
    Some(if rest == Sign::Minus { -value } else { value })
}

/// `value * 2^exponent`, rounded once, also where the result is very small.
fn scaled(value: &BigInt, exponent: i64) -> Option<f64> {
    let bits = value.bits() as i64;
    let lowest = -1074;
    // So many bits count.
    let kept = (bits + exponent - lowest).clamp(0, 53);
    let drop = bits - kept;
    if drop <= 0 {
        return Some(nearest(value)? * 2f64.powi(i32::try_from(exponent).ok()?));
    }
    let drop = drop as u64;
    let mut high: BigInt = value >> drop;
    let half: BigInt = BigInt::one() << (drop - 1);
    let rest = value - (&high << drop);
    if rest > half || rest == half && high.is_odd() {
        high += 1;
    }
    let exponent = exponent + drop as i64;
    let high = high.to_f64()?;
    let result = if exponent < -1022 {
        high * 2f64.powi(-1022) * 2f64.powi(i32::try_from(exponent + 1022).ok()?)
    } else if exponent > 1023 {
        high * 2f64.powi(1023) * 2f64.powi(i32::try_from(exponent - 1023).ok()?)
    } else {
        high * 2f64.powi(exponent as i32)
    };
    result.is_finite().then_some(result)
}

/// Python's `divmod` of numbers with fractions.
pub(crate) fn floor_division(a: f64, b: f64) -> (f64, f64) {
    let mut rest = a % b;
    let mut quotient = (a - rest) / b;
    if rest == 0.0 {
        rest = 0f64.copysign(b);
    } else if (b < 0.0) != (rest < 0.0) {
        rest += b;
        quotient -= 1.0;
    }
    let floor = if quotient == 0.0 {
        0f64.copysign(a / b)
    } else {
        let floor = quotient.floor();
        if quotient - floor > 0.5 { floor + 1.0 } else { floor }
    };
    (floor, rest)
}

fn float_power(a: f64, b: f64) -> Run<Object> {
    if a == 0.0 && b < 0.0 {
        return Err(Fault::raise("ZeroDivisionError", "0.0 cannot be raised to a negative power"));
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b.fract() != 0.0 {
        return Err(Fault::unsupported("complex numbers"));
    }
    let power = a.powf(b);
    if power.is_infinite() && a.is_finite() && b.is_finite() {
        let arguments = vec![Object::from(34), Object::from("Numerical result out of range")];
        return Err(Fault::with("OverflowError", arguments));
    }
    Ok(Object::Float(power))
}
