//! The options of every kind of resource.

use crate::definitions::*;
use crate::kind::Kind;
use crate::options::Spec;

macro_rules! groups {
    ($($module:ident { $($(#[doc = $doc:literal])+ $Kind:ident($Definition:ident) $row:tt)+ })+) => {
        impl Kind {
            /// The options of its macro, beside those that every resource takes, in groups.
            #[must_use]
            pub const fn groups(self) -> &'static [&'static [Spec]] {
                match self {
                    $($(Self::$Kind => groups!(@of $module $Definition),)+)+
                }
            }
        }
    };
    (@of pipe $Pipe:ident) => { $Pipe::GROUPS };
    (@of $module:ident $Definition:ident) => { &[$Definition::SPECS] };
}
crate::kinds!(groups);

impl Kind {
    /// The options of its macro, beside those that every resource takes.
    pub fn specs(self) -> impl Iterator<Item = &'static Spec> + Clone {
        self.groups().iter().copied().flatten()
    }
}
