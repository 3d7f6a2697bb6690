//! Gives names, items and attributes their values.

use crate::template::python::{Id, Kind};
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::machine::{Frame, Machine};
use crate::template::render::objects::Object;

impl<'p> Machine<'p> {
    /// Gives a target its value.
    pub(crate) fn assign(&mut self, frame: &Frame<'p>, target: Id, value: Object) -> Run<()> {
        self.deeper(|machine| machine.assign_to(frame, target, value))
            .map_err(|fault| fault.placed(frame, Some(target)))
    }

    fn assign_to(&mut self, frame: &Frame<'p>, target: Id, value: Object) -> Run<()> {
        match frame.tree.kind(target) {
            Some(Kind::Target(name) | Kind::Name(name) | Kind::Bound(name)) => {
                self.space(name.len())?;
                frame.scope.set(name, Some(value));
                Ok(())
            }
            Some(Kind::Tuple(targets) | Kind::List(targets)) => self.unpack(frame, targets, &value),
            Some(Kind::Subscript { value: of, index }) => {
                let of = self.eval(frame, *of)?;
                let index = self.eval(frame, *index)?;
                self.set_item(&of, &index, value)
            }
            Some(Kind::Attribute { value: of, name, .. }) => {
                let of = self.eval(frame, *of)?;
                let name = self.program.sql.get(name.clone()).unwrap_or_default();
                Err(self.cannot_set(&of, name))
            }
            _ => Err(Fault::unsupported("this target of an assignment")),
        }
    }

    /// Gives each of several targets an item of a value.
    fn unpack(&mut self, frame: &Frame<'p>, targets: &[Id], value: &Object) -> Run<()> {
        let star = targets.iter().position(|id| matches!(frame.tree.kind(*id), Some(Kind::Starred(_))));
        let iterator = self.iter(value).map_err(|fault| {
            if fault.is_a("TypeError") {
                let class = value.class().name();
                return Fault::kind(format!("cannot unpack non-iterable {class} object"));
            }
            fault
        })?;
        let mut items = Vec::new();
        let before = star.unwrap_or(targets.len());
        let after = targets.len() - before - usize::from(star.is_some());
        while items.len() < before {
            let Some(item) = self.next(&iterator)? else {
                let least = if star.is_some() { "at least " } else { "" };
                let (wanted, got) = (before + after, items.len());
                let message = format!("not enough values to unpack (expected {least}{wanted}, got {got})");
                return Err(Fault::value(message));
            };
            items.push(item);
        }
        if star.is_none() {
            if self.next(&iterator)?.is_some() {
                return Err(Fault::value(format!("too many values to unpack (expected {before})")));
            }
        } else {
            let mut rest = self.collect(&iterator)?;
            if rest.len() < after {
                let (wanted, got) = (before + after, before + rest.len());
                let message = format!("not enough values to unpack (expected at least {wanted}, got {got})");
                return Err(Fault::value(message));
            }
            let last = rest.split_off(rest.len() - after);
            items.push(self.list(rest)?);
            items.extend(last);
        }
        for (target, item) in targets.iter().zip(items) {
            let target = match frame.tree.kind(*target) {
                Some(Kind::Starred(inner)) => *inner,
                _ => *target,
            };
            self.assign(frame, target, item)?;
        }
        Ok(())
    }
}
