//! Connections and tokens: from how they are written to definitions.

use tinybird_core::definition::Named;
use tinybird_core::options::Options;
use tinybird_core::rule::Place;
use tinybird_core::{Definition, Token};

use crate::lower::{Common, Context, Finished, Known};

/// A definition all of whose options stand on one line each.
pub(crate) fn lower<D: Definition + Options>(
    mut context: Context<'_>,
    common: Common,
    known: &Known,
) -> Finished {
    let mut definition = D::default();
    context.set_all(&mut definition, known, &Place::item());
    definition.set_common(common.name, common.description);
    context.finish(&definition)
}

/// A token, which has no options of its own.
pub(crate) fn token(context: Context<'_>, common: Common) -> Finished {
    let mut token = Token::default();
    token.set_common(common.name, common.description);
    context.finish(&token)
}
