//! The procedural macros of the `tinybird` crate, which wraps them so that they work under every name it has.

mod audience;
mod editor;
mod expand;
mod in_sql;
mod include;
#[cfg(feature = "rows")]
mod own;
#[cfg(feature = "rows")]
mod query;
mod report;
#[cfg(feature = "rows")]
mod rows;
#[cfg(not(feature = "rows"))]
mod without_rows;

use proc_macro::TokenStream;
use tinybird_syntax::Macro;

macro_rules! macros {
    ($($module:ident { $($(#[doc = $doc:literal])+ $Kind:ident($Definition:ident) {
        macro_name: $name:ident,
        $($row:tt)*
    })+ })+) => {
        macros!(@one connection);
        $($(macros!(@one $name);)+)+
    };
    (@one $name:ident) => {
        #[doc = concat!("Expands `tinybird::", stringify!($name), "!`, which passes its crate in brackets first.")]
        #[proc_macro]
        pub fn $name(tokens: TokenStream) -> TokenStream {
            expand::call(Macro::by_name(stringify!($name)), tokens.into()).into()
        }
    };
}
tinybird_core::kinds!(macros);

/// Implements `__private::InSql`: see the module.
#[proc_macro_derive(InSql, attributes(in_sql))]
pub fn in_sql(tokens: TokenStream) -> TokenStream {
    in_sql::expand(tokens.into()).into()
}

/// A type of one's own as the value of a column: see `tinybird::Value`.
#[cfg(feature = "rows")]
#[proc_macro_derive(Value, attributes(row))]
pub fn value(tokens: TokenStream) -> TokenStream {
    own::value(tokens.into()).into()
}

/// A struct of one's own as the row of a data source, or of any answer: see `tinybird::Row`.
#[cfg(feature = "rows")]
#[proc_macro_derive(Row, attributes(row))]
pub fn row(tokens: TokenStream) -> TokenStream {
    own::row(tokens.into()).into()
}
