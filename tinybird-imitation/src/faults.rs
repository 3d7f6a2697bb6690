//! What goes wrong, by chance.

/// What goes wrong.
#[derive(Debug, Clone, Copy, Default)]
pub struct Faults {
    /// No request is answered.
    pub hangs: bool,
    /// No token is the right one.
    pub refuses: bool,
    /// Of so many requests with rows one is met by a fault of chance; 0 for none.
    pub one_in: u64,
    /// Where chance begins.
    pub seed: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The connection is reset before the server took the body.
    ResetBefore,
    /// The connection ends after the rows were written.
    ResetAfter,
    /// 429 without a header that says how long.
    RateLimited,
    /// 429 with one.
    RateLimitedFor,
    /// 503.
    Unavailable,
    /// 500: nothing was written, but nobody knows.
    Failed,
    /// 504: all was written, but nobody knows.
    GatewayTimeout,
    /// 413.
    TooLarge,
    /// 422.
    PartlyWritten,
    /// The answer breaks off.
    HalfAnAnswer,
    /// The answer is of something in between.
    NoJson,
    /// The answer comes too late.
    Late,
    /// All answers come too late for a while.
    Hang,
    /// Connections are refused for a while.
    Away,
}

const FAULTS: [Fault; 14] = [
    Fault::ResetBefore,
    Fault::ResetAfter,
    Fault::RateLimited,
    Fault::RateLimitedFor,
    Fault::Unavailable,
    Fault::Failed,
    Fault::GatewayTimeout,
    Fault::TooLarge,
    Fault::PartlyWritten,
    Fault::HalfAnAnswer,
    Fault::NoJson,
    Fault::Late,
    Fault::Hang,
    Fault::Away,
];

/// Random numbers (xorshift), the same from the same seed.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// One of so many requests has a fault.
    pub(crate) fn fault(&mut self, one_in: u64) -> Option<Fault> {
        let has_one = one_in > 0 && self.next().is_multiple_of(one_in);
        has_one.then(|| FAULTS[(self.next() % FAULTS.len() as u64) as usize])
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 20
    }
}
