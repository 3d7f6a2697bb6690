//! The same done to many things, several of them at a time.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, Builder};

/// More threads than this only wait for one another.
const MOST: usize = 4;
/// What a main thread has, so that nothing that nests overflows here and not there.
const STACK: usize = 8 << 20;

/// What a function makes of each item, in their order. A thread takes so many items at a time as are worth starting one.
pub fn map<T: Sync, R: Send>(items: &[T], worth: usize, each: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let shares: Vec<&[T]> = items.chunks(worth.max(1)).collect();
    // To find out takes as long as to start a thread.
    static CORES: OnceLock<usize> = OnceLock::new();
    let cores = || *CORES.get_or_init(|| thread::available_parallelism().map_or(1, NonZero::get));
    let threads = if shares.len() < 2 { 1 } else { cores().min(MOST).min(shares.len()) };
    if threads < 2 {
        return items.iter().map(each).collect();
    }
    // A thread that is held up by others on the machine takes fewer.
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(share) = shares.get(number) else { return done };
            done.push((number, share.iter().map(&each).collect::<Vec<R>>()));
        }
    };
    let mut done = thread::scope(|scope| {
        // Where no thread is to be had, there is one less.
        let start = |_| Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok();
        let others: Vec<_> = (1..threads).filter_map(start).collect();
        let mut done = work();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(number, _)| *number);
    done.into_iter().flat_map(|(_, results)| results).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_stays() {
        for count in [0, 1, 99, 100, 1000, 1001] {
            let items: Vec<usize> = (0..count).collect();
            let doubled: Vec<usize> = items.iter().map(|item| item * 2).collect();
            for worth in [0, 1, 7, 2000] {
                assert_eq!(map(&items, worth, |item| item * 2), doubled);
            }
        }
    }
}
