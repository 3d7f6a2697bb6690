//! Several files at a time: most of what they take is waiting for the system.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

/// As many files as are worth a thread.
const WORTH: usize = 50;
/// More threads than this only wait for one another.
const MOST: usize = 4;

/// What a function makes of each item, in their order.
pub(super) fn map<T: Sync, R: Send>(items: &[T], each: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = cores.min(MOST).min(items.len() / WORTH);
    if threads < 2 {
        return items.iter().map(each).collect();
    }
    let each = &each;
    thread::scope(|scope| {
        let share = |items| scope.spawn(move || <[T]>::iter(items).map(each).collect::<Vec<R>>());
        let shares: Vec<_> = items.chunks(items.len().div_ceil(threads)).map(share).collect();
        let results =
            shares.into_iter().map(|share| share.join().unwrap_or_else(|panic| resume_unwind(panic)));
        results.flatten().collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_stays() {
        for count in [0, 1, 99, 100, 1000, 1001] {
            let items: Vec<usize> = (0..count).collect();
            let doubled: Vec<usize> = items.iter().map(|item| item * 2).collect();
            assert_eq!(map(&items, |item| item * 2), doubled);
        }
    }
}
