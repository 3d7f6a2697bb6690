//! Things in the order of their places.

/// The same items in the order of their places; of one place in the order in which they were.
pub(super) fn by_place<T>(items: Vec<T>, place: impl Fn(&T) -> usize) -> Vec<T> {
    let mut order: Vec<(usize, usize)> = items.iter().map(&place).zip(0..).collect();
    order.sort_unstable();
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order.iter().filter_map(|(_, at)| items.get_mut(*at)?.take()).collect()
}
