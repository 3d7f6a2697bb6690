//! Values at random, most of them at the edges.

/// A generator of numbers, the same for the same seed.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn bits(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    pub fn wide_bits(&mut self) -> u128 {
        (u128::from(self.bits()) << 64) | u128::from(self.bits())
    }

    pub fn below(&mut self, count: usize) -> usize {
        (self.bits() % count as u64) as usize
    }

    pub fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    pub fn within(&mut self, from: i64, to: i64) -> i64 {
        from + (self.bits() % (to - from + 1) as u64) as i64
    }

    /// A number of any size: few bits as often as many.
    pub fn unsigned(&mut self, bits: u32) -> u128 {
        let most = u128::MAX >> (128 - bits);
        match self.below(8) {
            0 => 0,
            1 => most,
            2 => (1 << 53) + self.below(3) as u128 - 1,
            _ => self.wide_bits() >> self.below(128),
        }
        .min(most)
    }

    pub fn signed(&mut self, bits: u32) -> i128 {
        let most = i128::MAX >> (128 - bits);
        let magnitude = self.unsigned(bits).min(most.unsigned_abs()) as i128;
        if self.one_in(2) { -magnitude - i128::from(self.one_in(8) && magnitude == most) } else { magnitude }
    }

    pub fn string(&mut self, most: usize) -> String {
        const PARTS: &[&str] = &[
            "a",
            "Z",
            "0",
            " ",
            "\"",
            "\\",
            "/",
            "\n",
            "\t",
            "\r",
            "\u{1}",
            "\u{7f}",
            "é",
            "日",
            "😀",
            "\u{2028}",
            "'",
            "{",
            "]",
            ",",
            ":",
            "null",
            "\\u0041",
            "page",
            "<script>",
            "\u{8}\u{c}",
        ];
        let mut text = String::new();
        for _ in 0..self.below(12) {
            let part = self.pick(PARTS);
            if text.len() + part.len() <= most {
                text.push_str(part);
            }
        }
        text
    }

    pub fn list<T>(&mut self, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(4)).map(|_| make(self)).collect()
    }

    pub fn option<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.one_in(3) { None } else { Some(make(self)) }
    }
}
