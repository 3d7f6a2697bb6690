//! What is refused because it cannot be known without compiling, and at which line and column.

use crate::{Package, resolve, wrong};

const CANNOT: &str = "is Tinybird's macro cannot be known without compiling";

fn check(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        let scan = Package::lib(text).scan("src/lib.rs");
        let expected: Vec<String> = expected.iter().map(|wrong| wrong.replace("CANNOT", CANNOT)).collect();
        assert_eq!(wrong(&scan), expected, "{text}");
    }
}

#[test]
fn macros_in_macros() {
    let call = "stands in the input of `m!`, whose output cannot be known without compiling";
    let rules = "stands in the macro `m`, whose output cannot be known without compiling";
    check(&[
        ("m! { tinybird::datasource! { A {} } }", &[&format!("1:16 `datasource!` {call}")]),
        ("use tinybird::*; m!(a, b { c [ datasource!(A {}) ] });", &[&format!("1:32 `datasource!` {call}")]),
        (
            "use tinybird::datasource as ds; fn f() { let x = m!(ds! { A {} }); }",
            &[&format!("1:53 `ds!` {call}")],
        ),
        (
            "fn f() { x::m! { tinybird::token! { A } tinybird::token! { B } } }",
            &[&format!("1:28 `token!` {call}"), &format!("1:51 `token!` {call}")],
        ),
        (
            "macro_rules! m { ($n:ident) => { tinybird::datasource! { $n {} } } }",
            &[&format!("1:44 `datasource!` {rules}")],
        ),
        (
            "use tinybird as tb; macro_rules! m { () => { $crate::tb::token! { A } } }",
            &[&format!("1:58 `token!` {rules}")],
        ),
        (
            "macro_rules! m { () => { datasource! { A {} } } } fn f() { use tinybird::*; m!(); }",
            &[&format!("1:26 `datasource!` {rules}")],
        ),
        ("macro m() { tinybird::token! { A } }", &[&format!("1:23 `token!` {rules}")]),
        ("m! { datasource! { A {} } }", &[]),
        ("use other::datasource; m! { datasource! { A {} } }", &[]),
        ("macro_rules! token { () => {} } macro_rules! m { () => { token!() } }", &[]),
        ("#[cfg(test)] m! { tinybird::datasource! { A {} } }", &[]),
        ("fn f() { println!(\"{}\", vec![format!(\"\")]); }", &[]),
    ]);
}

#[test]
fn globs_of_other_crates() {
    check(&[
        ("use other::*; datasource! { A {} }", &["1:15 whether `datasource!` CANNOT"]),
        ("#[macro_use] extern crate other; datasource! { A {} }", &["1:34 whether `datasource!` CANNOT"]),
        (
            "use tinybird::*; fn f() { use other::*; datasource! { A {} } }",
            &["1:41 whether `datasource!` CANNOT"],
        ),
        ("use tinybird::*; use other::token; token! { A }", &["1:36 whether `token!` CANNOT"]),
        (
            "use a::*; use b::*; mod a { pub use tinybird::token; } mod b { pub use tinybird::connection as token; } token! { A }",
            &["1:105 whether `token!` CANNOT"],
        ),
        // Both globs cannot bring in a macro of this name, or rustc would refuse it.
        ("use tinybird::*; use other::*; datasource! { A {} }", &[]),
        ("use std::io::*; datasource! { A {} }", &[]),
        ("use other::*; tinybird::datasource! { A {} } println!(); frobnicate! {}", &[]),
    ]);
}

#[test]
fn unknown_conditions() {
    let unknown =
        |place: &str, what: &str| format!("{place} whether `{what}` holds cannot be known without compiling");
    for (text, place, what) in [
        ("#[cfg(loom)] tinybird::token! { A }", "1:7", "loom"),
        ("#[cfg(all(unix, not(loom)))] tinybird::token! { A }", "1:21", "loom"),
        ("#[cfg(loom)] mod a { mod b { tinybird::token! { A } tinybird::token! { B } } }", "1:7", "loom"),
        ("#[cfg(loom)] fn f() { tinybird::token! { A } }", "1:7", "loom"),
        ("mod a { #![cfg(loom)] tinybird::token! { A } }", "1:16", "loom"),
        ("tinybird::token! { #[cfg(loom)] A }", "1:26", "loom"),
        ("#[cfg(loom)] use tinybird::token; token! { A }", "1:7", "loom"),
        ("#[cfg(loom)] use tinybird::*; token! { A }", "1:7", "loom"),
        (
            "#[cfg(loom)] use other::*; use tinybird::*; #[cfg(loom)] macro_rules! token { () => {} } token! { A }",
            "1:51",
            "loom",
        ),
        ("#[cfg_attr(loom, cfg(windows))] tinybird::token! { A }", "1:12", "loom"),
        ("#[cfg(panic = \"abort\")] tinybird::token! { A }", "1:7", "panic = \"abort\""),
        ("#[cfg_attr(loom, path = \"a.rs\")] mod a { tinybird::token! { A } }", "1:12", "loom"),
    ] {
        let scan = Package::lib(text).scan("src/lib.rs");
        assert_eq!(wrong(&scan), [unknown(place, what)], "{text}");
    }
    let text = "tinybird::token! { At } #[cfg(loom)] use m::A; mod m { tinybird::token! { pub A } }";
    let mut scan = Package::lib(text).scan("src/lib.rs");
    assert_eq!(wrong(&scan), Vec::<String>::new());
    assert!(resolve(&mut scan, "A").contains("reported elsewhere"));
    assert_eq!(wrong(&scan), [unknown("1:31", "loom")]);
}

#[test]
fn included_files() {
    let refused = "what `include!` brings in is not read: Tinybird resources in it would be missed";
    check(&[
        ("include!(\"a.rs\");", &[&format!("1:1 {refused}")]),
        ("mod a { std::include! { \"a.rs\" } }", &[&format!("1:14 {refused}")]),
        ("const X: u8 = include!(\"a.rs\"); fn f() { let x = include!(\"a.rs\"); }", &[]),
        ("macro_rules! include { () => {} } include!(\"a.rs\");", &[]),
        ("include!(concat!(env!(\"OUT_DIR\"), \"/generated.rs\"));", &[]),
        ("tinybird::include_project!();", &[]),
    ]);
}

#[test]
fn rendering() {
    let text = "//! docs\n\nmod a {\n    #[cfg(loom)]\n    tinybird::token! { A }\n}\n\nmod b;\n";
    let scan = Package::lib(text).scan("src/lib.rs");
    let report = tinybird_build::Report::new(scan.sources(), scan.diagnostics().to_vec(), false);
    assert_eq!(
        format!("{report:?}"),
        "\
error: whether `loom` holds cannot be known without compiling
 --> src/lib.rs:4:11
  |
4 |     #[cfg(loom)]
  |           ^^^^
  |
  = note: a Tinybird resource depends on it
  = help: use a feature of the package (`feature = \"..\"`) or an option of the target instead

error: there is no file for the module `b`
 --> src/lib.rs:8:5
  |
8 | mod b;
  |     ^
  |
  = help: create `src/b.rs` or `src/b/mod.rs`"
    );
}

/// A package whose dependencies are others' packages, two of which depend on `tinybird`.
fn with_dependencies(text: &str) -> Package {
    let manifest = "[package]\nname = 'app'\n[dependencies]\ntinybird = '0.1'\ncorelib.path = 'corelib'\n\
                    prelude = { package = 'my-prelude', path = 'prelude' }\nother.path = 'other'\nserde = '1'\n";
    let package = |name: &str, dependencies: &str| {
        format!("[package]\nname = '{name}'\n[dependencies]\n{dependencies}\n")
    };
    Package::new(&[
        ("Cargo.toml", manifest),
        ("corelib/Cargo.toml", &package("corelib", "tinybird = '0.1'")),
        ("prelude/Cargo.toml", &package("my-prelude", "corelib.path = '../corelib'")),
        ("other/Cargo.toml", &package("other", "")),
        ("src/lib.rs", text),
    ])
}

#[test]
fn macros_that_another_crate_exports_again() {
    let cases: &[(&str, &[&str])] = &[
        ("corelib::datasource! { pub B {} }", &["1:10 whether `datasource!` CANNOT"]),
        ("use corelib::datasource; datasource! { pub B {} }", &["1:26 whether `datasource!` CANNOT"]),
        ("corelib::tinybird::datasource! { pub B {} }", &["1:20 whether `datasource!` CANNOT"]),
        ("use corelib::datasource as ds; ds! { pub B {} }", &["1:32 whether `ds!` CANNOT"]),
        ("use corelib::tinybird as tb; tb::pipe! { pub B {} }", &["1:34 whether `pipe!` CANNOT"]),
        ("pub mod m { pub use corelib::*; } m::token! { B }", &["1:38 whether `token!` CANNOT"]),
        ("prelude::a::token! { B }", &["1:13 whether `token!` CANNOT"]),
        ("fn f() { corelib::token! { B } }", &["1:19 whether `token!` CANNOT"]),
        (
            "m! { corelib::token! { B } }",
            &["1:15 `token!` stands in the input of `m!`, whose output cannot be known without compiling"],
        ),
        // No Cargo.lock says what it depends on.
        ("serde::token! { B }", &["1:8 whether `token!` CANNOT"]),
        ("other::datasource! { pub B {} } use other::token; token! { B }", &[]),
        ("macro_rules! token { () => {} } token! {}", &[]),
    ];
    for (text, expected) in cases {
        let scan = with_dependencies(text).scan("src/lib.rs");
        let expected: Vec<String> = expected.iter().map(|wrong| wrong.replace("CANNOT", CANNOT)).collect();
        assert_eq!(wrong(&scan), expected, "{text}");
    }
}

#[test]
fn modules_that_macros_declare() {
    const CALL: &str = "tinybird::datasource! { pub A {} }";
    let refused = |file: &str, outer: &str| {
        format!(
            "{file}:1:11 `datasource!` stands in the module `hidden`, which is declared in {outer}: whether it is \
             compiled cannot be known without compiling"
        )
    };
    let call = "the input of `cfg_if!`";
    for (lib, file, expected) in [
        ("cfg_if! { if #[cfg(unix)] { mod hidden; } }", "src/hidden.rs", Some(call)),
        ("cfg_if::cfg_if! { if #[cfg(unix)] { pub mod hidden; } else {} }", "src/hidden/mod.rs", Some(call)),
        ("cfg_if!(#[path = \"x/y.rs\"] pub(crate) mod hidden;);", "src/x/y.rs", Some(call)),
        ("cfg_if! { mod a { mod hidden; } }", "src/a/hidden.rs", Some(call)),
        ("mod b { cfg_if! { mod hidden; } }", "src/b/hidden.rs", Some(call)),
        ("fn f() { cfg_if! { #[path = \"x.rs\"] mod hidden; } }", "src/x.rs", Some(call)),
        ("macro_rules! m { () => { mod hidden; } } m!();", "src/hidden.rs", Some("the macro `m`")),
        ("cfg_if! { #[cfg(test)] mod hidden; }", "src/hidden.rs", None),
        ("#[cfg(test)] cfg_if! { mod hidden; }", "src/hidden.rs", None),
        ("cfg_if! { mod missing; }", "src/hidden.rs", None),
    ] {
        let scan = Package::new(&[("src/lib.rs", lib), (file, CALL)]).scan("src/lib.rs");
        let expected: Vec<String> = expected.map(|outer| refused(file, outer)).into_iter().collect();
        assert_eq!(wrong(&scan), expected, "{lib}");
    }
    // What declares no resource may be declared anywhere.
    let files = [("src/lib.rs", "cfg_if! { mod hidden; }"), ("src/hidden.rs", "pub fn f() { println!() }")];
    assert_eq!(wrong(&Package::new(&files).scan("src/lib.rs")), [""; 0]);
}
