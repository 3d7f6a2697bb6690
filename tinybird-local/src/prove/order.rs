//! In which order pipes are tried: one that another reads from comes first.

use std::collections::HashMap;

use tinybird_project::graph::Member;

/// The numbers of the pipes. Of those that read from each other in a circle, the first one comes last.
pub(super) fn order(members: &[Member<'_>]) -> Vec<usize> {
    let pipes = members.iter().enumerate().filter(|(_, member)| member.kind().is_pipe());
    let by_name: HashMap<&str, usize> = pipes.clone().map(|(index, member)| (member.name(), index)).collect();
    let mut order = Vec::new();
    let mut seen = vec![false; members.len()];
    for (start, _) in pipes {
        let mut stack = vec![(start, false)];
        while let Some((index, is_ready)) = stack.pop() {
            if is_ready {
                order.push(index);
                continue;
            }
            let (Some(seen), Some(member)) = (seen.get_mut(index), members.get(index)) else { continue };
            if std::mem::replace(seen, true) {
                continue;
            }
            stack.push((index, true));
            let tables = member.queries.iter().flat_map(|query| &query.tables);
            stack.extend(tables.filter_map(|table| Some((*by_name.get(table.name.as_str())?, false))));
        }
    }
    order
}
