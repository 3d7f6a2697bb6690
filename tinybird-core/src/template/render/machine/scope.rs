//! Where names have their values.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::template::render::objects::Object;

/// The names of the template, of a lambda or of a comprehension.
#[derive(Debug)]
pub(crate) struct Scope {
    /// Those that it gives values to; without one before it does.
    pub(crate) names: RefCell<BTreeMap<String, Option<Object>>>,
    pub(crate) parent: Option<Rc<Scope>>,
    /// `:=` in a comprehension gives its value to a name of the scope around it.
    pub(crate) is_comprehension: bool,
}

/// What a scope knows of a name.
pub(crate) enum Known {
    Value(Object),
    /// It is a name of this scope, or of one around it, and has no value.
    Unbound {
        is_own: bool,
    },
    /// It is not a name of these scopes.
    Foreign,
}

impl Scope {
    pub(crate) fn find(&self, name: &str) -> Known {
        let mut scope = Some(self);
        let mut is_own = true;
        while let Some(this) = scope {
            if let Some(value) = this.names.borrow().get(name) {
                return match value {
                    Some(value) => Known::Value(value.clone()),
                    None => Known::Unbound { is_own },
                };
            }
            scope = this.parent.as_deref();
            is_own = false;
        }
        Known::Foreign
    }

    /// Gives a name of this scope a value, or takes it away.
    pub(crate) fn set(&self, name: &str, value: Option<Object>) {
        self.names.borrow_mut().insert(name.to_owned(), value);
    }

    /// Gives a name its value where `:=` stands.
    pub(crate) fn set_outside(&self, name: &str, value: Object) {
        let mut scope = self;
        while let Some(parent) = scope.parent.as_deref().filter(|_| scope.is_comprehension) {
            scope = parent;
        }
        scope.set(name, Some(value));
    }
}
