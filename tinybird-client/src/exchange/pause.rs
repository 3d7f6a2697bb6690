//! How long to wait before a request is sent again.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

use crate::error::Error;
use crate::options::Retry;

/// What the server asks for; none where it does not, or asks for what is over.
pub(super) fn of_headers(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let seconds =
        |text: &str| text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let asked = text(RETRY_AFTER.as_str()).and_then(|text| seconds(text).or_else(|| until(text, headers)));
    let asked = asked.or_else(|| text("x-ratelimit-reset").and_then(seconds));
    asked.filter(|wait| !wait.is_zero())
}

/// From the time of the answer, by the server's own clock, to the one that it names.
fn until(text: &str, headers: &HeaderMap) -> Option<Duration> {
    let then = httpdate::parse_http_date(text).ok()?;
    let now = httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()?;
    then.duration_since(now).ok()
}

/// What spreads the tries of many clients. It needs no secrecy.
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new() -> Self {
        Self(RandomState::new().hash_one(0) | 1)
    }

    /// As long as the server wants, else a random time.
    pub(crate) fn wait(&mut self, retry: &Retry, tries: u32, error: &Error) -> Duration {
        let backoff = self.backoff(retry, tries);
        error.retry_after().map_or(backoff, |wanted| wanted.max(retry.base))
    }

    /// After so many tries: between the shortest wait and one that doubles with each try.
    fn backoff(&mut self, retry: &Retry, tries: u32) -> Duration {
        let longest = retry.base.saturating_mul(1 << tries.min(30)).min(retry.cap).max(retry.base);
        let Self(state) = self;
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        let share = (*state >> 40) as f64 / f64::from(1_u32 << 24);
        retry.base + (longest - retry.base).mul_f64(share)
    }
}
