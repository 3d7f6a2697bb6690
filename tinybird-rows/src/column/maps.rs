//! Maps.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use super::{FromColumn, ToColumn};
use crate::decode::Decoder;
use crate::encode::Encoder;
use crate::types::Map;

fn write<'a, K, V, A, B>(entries: impl IntoIterator<Item = (&'a A, &'a B)>, to: &mut Encoder)
where
    A: ToColumn<K> + 'a,
    B: ToColumn<V> + 'a,
{
    let mut separator = b'{';
    for (key, value) in entries {
        to.byte(separator);
        separator = b',';
        to.key(key);
        to.byte(b':');
        value.write(to);
    }
    if separator == b'{' {
        to.byte(separator);
    }
    to.byte(b'}');
}

/// Reads an object, or a list of pairs, and gives each entry to `add`.
fn read<K, V, A, B>(from: &mut Decoder<'_>, mut add: impl FnMut(A, B)) -> Option<()>
where
    A: FromColumn<K>,
    B: FromColumn<V>,
{
    if from.take(b'[') {
        return from.until(b']', "a comma or `]`", |from| {
            from.expect(b'[', "a pair")?;
            from.skip_space();
            let key = A::read(from)?;
            from.skip_space();
            from.expect(b',', "a comma")?;
            from.skip_space();
            let value = B::read(from)?;
            from.skip_space();
            from.expect(b']', "the end of the pair")?;
            add(key, value);
            Some(())
        });
    }
    from.expect(b'{', "an object or a list of pairs")?;
    from.until(b'}', "a comma or `}`", |from| {
        if from.peek() != Some(b'"') {
            return from.unexpected("a key");
        }
        let key = A::read(from)?;
        from.skip_space();
        from.expect(b':', "a colon")?;
        from.skip_space();
        add(key, B::read(from)?);
        Some(())
    })
}

macro_rules! maps {
    ($($Map:ident [$($Param:ident: $Bound:path)?] where $($KeyBound:path),+;)+) => {
        $(
            #[diagnostic::do_not_recommend]
            impl<K, V, A: ToColumn<K>, B: ToColumn<V> $(, $Param)?> ToColumn<Map<K, V>> for $Map<A, B $(, $Param)?> {
                fn write(&self, to: &mut Encoder) {
                    write(self, to);
                }
            }

            #[diagnostic::do_not_recommend]
            impl<K, V, A, B $(, $Param: $Bound + Default)?> FromColumn<Map<K, V>> for $Map<A, B $(, $Param)?>
            where
                A: FromColumn<K> $(+ $KeyBound)+,
                B: FromColumn<V>,
            {
                fn read(from: &mut Decoder<'_>) -> Option<Self> {
                    let mut map = Self::default();
                    read(from, |key, value| {
                        map.insert(key, value);
                    })?;
                    Some(map)
                }
            }
        )+
    };
}

maps! {
    BTreeMap [] where Ord;
    HashMap [S: BuildHasher] where Eq, Hash;
}

#[diagnostic::do_not_recommend]
impl<K, V, A: ToColumn<K>, B: ToColumn<V>> ToColumn<Map<K, V>> for Vec<(A, B)> {
    fn write(&self, to: &mut Encoder) {
        write(self.iter().map(|(key, value)| (key, value)), to);
    }
}

#[diagnostic::do_not_recommend]
impl<K, V, A: FromColumn<K>, B: FromColumn<V>> FromColumn<Map<K, V>> for Vec<(A, B)> {
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        let mut entries = Self::new();
        read(from, |key, value| entries.push((key, value)))?;
        Some(entries)
    }
}
