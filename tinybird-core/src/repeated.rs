//! What stands in a list twice.

/// The places of the items that stand before them already, in order.
pub(crate) fn repeated<T: Ord>(items: impl Iterator<Item = T>) -> Vec<usize> {
    let mut items: Vec<(T, usize)> = items.zip(0..).collect();
    items.sort_unstable();
    let pairs = items.windows(2).filter_map(|pair| match pair {
        [(first, _), (second, place)] if first == second => Some(*place),
        _ => None,
    });
    let mut repeated: Vec<usize> = pairs.collect();
    repeated.sort_unstable();
    repeated
}
