//! The heads of the items in a call of ours: attributes, visibility and name.

use std::ops::Range;

use proc_macro2::Delimiter;

use crate::cfg::Cfg;
use crate::nameres::attributes::Attributes;
use crate::nameres::call::Item;
use crate::sources::{Cursor, Tree};
use crate::span::Span;

pub(crate) struct Head {
    pub(crate) item: Item,
    pub(crate) public: bool,
}

/// Minimum number of bytes of a part. A call of many items is split into parts, which several threads read.
const PART: usize = 1024;

/// The heads of the items in a call (attributes, visibility, name), and the bytes of the parts in which the call can be
/// read. The item parser reports what cannot be read.
pub(crate) fn heads(mut cursor: Cursor<'_>, call: Span, cfg: &Cfg) -> (Vec<Head>, Vec<Range<usize>>) {
    let mut heads = Vec::new();
    let mut parts = Vec::new();
    let Range { start, end } = call.byte_range();
    // Without the brackets.
    let (mut start, end, mut is_clean) = (start + 1, end.saturating_sub(1), true);
    // Of an empty call there is one part.
    let mut is_begun = true;
    let mut has_shared = false;
    while !cursor.is_empty() {
        is_begun = true;
        let attributes = Attributes::outer(&mut cursor, cfg);
        let public = cursor.eat("pub");
        if public {
            cursor.eat_delimited(Delimiter::Parenthesis);
        }
        let are_shared = are_shared(&cursor);
        has_shared |= are_shared;
        let name = cursor.eat_ident();
        if let Some(name) = name.filter(|_| !are_shared) {
            let item = Item { name: name.name(), span: name.span, exists: attributes.truth() };
            heads.push(Head { item, public });
        }
        // After `Name { .. }` the item parser, too, sees another item; after what it has to make sense of it may not.
        is_clean &= name.is_some() && cursor.delimited(0, Delimiter::Brace).is_some();
        while let Some(tree) = cursor.next() {
            match tree {
                Tree::Punct(';') => break,
                Tree::Group(group) if group.delimiter == Delimiter::Brace => {
                    let mut end = group.span.byte_range().end;
                    for mark in [';', ','] {
                        if let Some(span) = cursor.span().filter(|_| cursor.eat_punct(mark)) {
                            end = span.byte_range().end;
                        }
                    }
                    if is_clean && end - start >= PART {
                        parts.push(start..end);
                        start = end;
                        is_begun = false;
                    }
                    break;
                }
                _ => {}
            }
        }
    }
    if has_shared {
        // Each of the items may take them.
        parts.clear();
        start = call.byte_range().start + 1;
        is_begun = true;
    }
    if is_begun {
        parts.push(start..end);
    }
    (heads, parts)
}

/// Whether columns are declared here that data sources share: `columns Base { .. }`, which is not an item.
fn are_shared(cursor: &Cursor<'_>) -> bool {
    cursor.is_ident(0, "columns") && cursor.ident(1).is_some()
}

/// Whether the input of a macro could be that of one of ours: items alone, each a name before braces.
pub(crate) fn is_like_ours(mut cursor: Cursor<'_>) -> bool {
    let is_any = !cursor.is_empty();
    while !cursor.is_empty() {
        Attributes::outer(&mut cursor, &Cfg::new());
        if cursor.eat("pub") {
            cursor.eat_delimited(Delimiter::Parenthesis);
        }
        if are_shared(&cursor) {
            cursor.skip(1);
        }
        let is_item = cursor.eat_ident().is_some() && cursor.eat_delimited(Delimiter::Brace).is_some();
        if !is_item {
            return false;
        }
        while cursor.eat_punct(';') || cursor.eat_punct(',') {}
    }
    is_any
}
