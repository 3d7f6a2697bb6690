//! How strongly Python's operators bind.

/// The levels, from the weakest.
pub(super) const OR: u8 = 1;
pub(super) const AND: u8 = 2;
pub(super) const NOT: u8 = 3;
pub(super) const COMPARE: u8 = 4;
pub(super) const BIT_OR: u8 = 5;
pub(super) const SIGN: u8 = 11;
const POWER: u8 = 12;

/// The level of a binary operator, unless it is written as a word.
pub(super) fn level(op: &str) -> Option<u8> {
    Some(match op {
        "<" | ">" | "<=" | ">=" | "==" | "!=" => COMPARE,
        "|" => BIT_OR,
        "^" => 6,
        "&" => 7,
        "<<" | ">>" => 8,
        "+" | "-" => 9,
        "*" | "/" | "//" | "%" | "@" => 10,
        "**" => POWER,
        _ => return None,
    })
}

/// What the right operand of an operator of this level binds at least as strongly as.
pub(super) fn right(level: u8) -> u8 {
    // `a ** -b ** c` is `a ** (-(b ** c))`.
    if level == POWER { SIGN } else { level + 1 }
}
