//! The resolution of names: what was read of a crate, and what is known of its paths.

use crate::nameres::collector::DefCollector;
use crate::nameres::def::Fault;
use crate::nameres::def_map::DefMap;
use crate::nameres::ids::ScopeId;
use crate::nameres::memo::Memo;
use crate::nameres::scope::State;

/// Finds out what paths mean. Where a path leads into a module that was not read yet, it is read.
#[derive(Debug)]
pub(crate) struct Resolver {
    pub(crate) collector: DefCollector,
    pub(crate) memo: Memo,
}

impl Resolver {
    pub(crate) fn new(collector: DefCollector) -> Self {
        Self { collector, memo: Memo::default() }
    }

    pub(crate) fn defs(&self) -> &DefMap {
        &self.collector.def_map
    }

    pub(crate) fn defs_mut(&mut self) -> &mut DefMap {
        &mut self.collector.def_map
    }

    /// Reads a module if its text was not read yet; says whether there is one.
    pub(crate) fn load(&mut self, scope: ScopeId) -> bool {
        self.collector.load(scope)
    }

    /// Reports a fault at its own place, once.
    pub(crate) fn report(&mut self, fault: &Fault) {
        match *fault {
            Fault::UnknownCfg(unknown_cfg) => self.collector.report_unknown_cfg(unknown_cfg),
            Fault::Unreadable(scope) => {
                if let State::Failed(reason) = &mut self.defs_mut()[scope].state
                    && let Some(diagnostic) = reason.take()
                {
                    self.collector.diagnostics.push(*diagnostic);
                }
            }
            _ => {}
        }
    }
}
