//! The datafile of a connection, written and read.

use super::options::{read_all, write_all};
use super::{Reader, Writer};
use crate::connection::*;
use crate::definition::{Definition, DynDefinition};
use crate::rule::{Place, Violation};

macro_rules! connections {
    (connection { $($(#[doc = $doc:literal])+ $Kind:ident($Definition:ident) $row:tt)+ } $($others:tt)+) => {
        $(
            crate::definition::definition!($Definition);

            impl DynDefinition for $Definition {
                fn rules(&self) -> Vec<Violation> {
                    self.check()
                }

                fn write(&self, writer: &mut Writer) {
                    writer.plain("TYPE", Self::KIND.datafile_type().unwrap_or_default(), Place::item());
                    write_all(self, &Place::item(), writer);
                }

                fn read(&mut self, reader: &mut Reader) {
                    reader.skip("TYPE");
                    read_all(self, reader);
                }
            }
        )+
    };
}
crate::kinds!(connections);
