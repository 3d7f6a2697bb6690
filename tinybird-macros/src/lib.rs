//! The procedural macros of the `tinybird` crate, which wraps them so that they work under every name it has.

mod editor;
mod expand;
mod include;

use proc_macro::TokenStream;
use tinybird_syntax::Macro;

macro_rules! macros {
    ($($name:ident)+) => {
        $(
            #[doc = concat!("Expands `tinybird::", stringify!($name), "!`, which passes its crate in brackets first.")]
            #[proc_macro]
            pub fn $name(tokens: TokenStream) -> TokenStream {
                expand::call(Macro::by_name(stringify!($name)), tokens.into()).into()
            }
        )+
    };
}

macros! {
    connection
    kafka_connection
    s3_connection
    gcs_connection
    dynamodb_connection
    token
    datasource
    pipe
    endpoint
    materialized_view
    copy_pipe
    sink_pipe
}
