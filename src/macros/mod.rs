//! The macros as users call them: each passes `$crate` on, so that it works under every name that the crate has.

macro_rules! macros {
    ($d:tt $($(#[$meta:meta])* $name:ident)+) => {
        $(
            $(#[$meta])*
            #[macro_export]
            macro_rules! $name {
                ($d($d tokens:tt)*) => {
                    $crate::__private::macros::$name! { [$crate] $d($d tokens)* }
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
