//! The macros as users call them: each passes `$crate` on, so that it works under every name that the crate has.

/// Declares a macro that adds a feature, where it is on, to those that it is given, and passes all on.
macro_rules! feature {
    ($d:tt $name:ident $feature:literal then $next:ident) => {
        #[cfg(feature = $feature)]
        macro_rules! $name {
            ([$d($d on:ident)*] $d($d rest:tt)*) => {
                $next! { [$d($d on)* $name] $d($d rest)* }
            };
        }
        #[cfg(not(feature = $feature))]
        macro_rules! $name {
            ($d($d rest:tt)*) => {
                $next! { $d($d rest)* }
            };
        }
    };
}

feature!($ rows "rows" then jiff);
feature!($ jiff "jiff" then uuid);
feature!($ uuid "uuid" then rust_decimal);
feature!($ rust_decimal "rust_decimal" then serde_json);
feature!($ serde_json "serde_json" then macros);

macro_rules! macros {
    ($features:tt $d:tt $($(#[$meta:meta])* $name:ident)+) => {
        $(
            $(#[$meta])*
            #[macro_export]
            macro_rules! $name {
                ($d($d tokens:tt)*) => {
                    $crate::__private::macros::$name! { [$crate $features] $d($d tokens)* }
                };
            }
        )+
    };
}

mod connections;
mod datasource;
mod pipes;

/// The [`Project`](crate::Project) of all that the package's build script found, so that no resource is forgotten.
///
/// It takes what `generate` or `verify` of the crate `tinybird-build` wrote to `OUT_DIR`; without such a build script it does
/// not compile.
///
/// ```ignore
/// // build.rs
/// fn main() -> Result<(), tinybird_build::Error> {
///     tinybird_build::configure().out_dir("tinybird").generate("src/datafiles")
/// }
///
/// // src/main.rs
/// mod datafiles;
///
/// fn main() {
///     for file in tinybird::include_project!().files() {
///         println!("{}\n{}", file.path, file.text);
///     }
/// }
/// ```
#[macro_export]
macro_rules! include_project {
    () => {
        $crate::Project::rendered(
            ::core::env!("CARGO_PKG_NAME"),
            ::core::include!(::core::concat!(
                ::core::env!(
                    "OUT_DIR",
                    "`include_project!` takes what a build script rendered, and this package has none\n\
                     help: write a `build.rs` that calls `tinybird_build::generate(\"src\")`"
                ),
                "/tinybird.rs"
            )),
        )
    };
}
