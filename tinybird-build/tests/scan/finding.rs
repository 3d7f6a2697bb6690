//! Which macro calls are ours.

use crate::{Package, found, wrong};

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let scan = Package::lib(text).scan("src/lib.rs");
        assert_eq!(found(&scan), *expected, "{text}");
        assert_eq!(wrong(&scan), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn under_every_name() {
    check(&[
        ("use tinybird::datasource; datasource! { A {} }", "datasource A"),
        ("tinybird::datasource! { A {} }", "datasource A"),
        ("::tinybird::datasource! { A {} }", "datasource A"),
        ("use tinybird as tb; tb::datasource! { A {} }", "datasource A"),
        ("use ::tinybird as tb; tb::datasource! { A {} }", "datasource A"),
        ("use tinybird::{self as tb}; tb::datasource! { A {} }", "datasource A"),
        ("extern crate tinybird as tb; tb::datasource! { A {} } ::tb::token! { B }", "datasource A, token B"),
        ("extern crate tinybird as tb; mod a { tb::datasource! { A {} } }", "datasource A"),
        ("mod a { extern crate tinybird as tb; } mod b { tb::datasource! { A {} } }", ""),
        (
            "use tinybird::{datasource as ds, token}; ds! { A {} } token! { B; C {} }",
            "datasource A, token B, token C",
        ),
        ("use tinybird::*; datasource! { A {} }", "datasource A"),
        ("use tinybird::*; use std::collections::*; datasource! { A {} }", "datasource A"),
        ("#[macro_use] extern crate tinybird; mod a { fn f() { datasource! { A {} } } }", "datasource A"),
        ("#[macro_use(token)] extern crate tinybird; datasource! { A {} } token! { B }", "token B"),
        (
            "use tinybird::datasource; datasource!(A {}); datasource![B {}]; datasource! { C {} }",
            "datasource A, datasource B, datasource C",
        ),
        (
            "tinybird::datasource! { columns Base { n: UInt8 } A {} columns {} pub B { x: 1 } }",
            "datasource A, datasource columns, datasource B",
        ),
        ("use r#tinybird::r#datasource; r#datasource! { r#type {} }", "datasource type"),
        (
            "use tinybird::connection; connection! { /// doc\n pub A: Kafka {} pub(crate) B: S3 {} }",
            "connection A, connection B",
        ),
        (
            "mod prelude { pub use tinybird::datasource; } use crate::prelude::*; datasource! { A {} }",
            "datasource A",
        ),
        (
            "mod prelude { pub use tinybird::*; } mod a { use crate::prelude::*; datasource! { A {} } }",
            "datasource A",
        ),
        (
            "mod prelude { pub use tinybird as tb; } mod a { use crate::prelude::tb; tb::datasource! { A {} } }",
            "datasource A",
        ),
        (
            "mod p { pub use tinybird::datasource as ds; } mod a { use super::p::ds as d; d! { A {} } }",
            "datasource A",
        ),
        (
            "mod p { pub(crate) use tinybird::datasource; } mod a { crate::p::datasource! { A {} } super::p::datasource! { B {} } }",
            "datasource A, datasource B",
        ),
        ("use a::b; mod a { pub use tinybird as b; } b::datasource! { A {} }", "datasource A"),
        (
            "use self::a::*; mod a { pub use b::*; mod b { pub use tinybird::datasource; } } datasource! { A {} }",
            "datasource A",
        ),
    ]);
}

#[test]
fn wherever_an_item_may_stand() {
    let before = "use tinybird::*;";
    for (text, expected) in [
        ("fn f() { datasource! { A {} } }", "datasource A"),
        ("fn f() { let x = 1; datasource! { A {} } let y = 2; }", "datasource A"),
        ("fn f() -> u8 { if a { b } else { c } datasource! { A {} } 3 }", "datasource A"),
        ("fn f() { datasource!(A {}); datasource![B {}]; }", "datasource A, datasource B"),
        (
            "fn f() { if x { datasource! { A {} } } else { loop { datasource! { B {} } } } }",
            "datasource A, datasource B",
        ),
        (
            "fn f() { match x { Y { a } => { datasource! { A {} } } _ => {} } datasource! { B {} } }",
            "datasource A, datasource B",
        ),
        ("fn f() { g(|| { datasource! { A {} } }); }", "datasource A"),
        ("fn f() { let v = [0; { datasource! { A {} } 3 }]; }", "datasource A"),
        ("const X: u8 = { datasource! { A {} } 3 };", "datasource A"),
        ("static X: u8 = { datasource! { A {} } 3 };", "datasource A"),
        ("impl S { fn f(&self) { datasource! { A {} } } }", "datasource A"),
        (
            "unsafe impl<T: X> Y for S<T> where T: Z { const N: u8 = { datasource! { A {} } 1 }; }",
            "datasource A",
        ),
        ("trait T { fn f() { datasource! { A {} } } }", "datasource A"),
        ("struct S([u8; { datasource! { A {} } 3 }]);", "datasource A"),
        ("enum E { V = { datasource! { A {} } 3 } }", "datasource A"),
        ("async unsafe extern \"C\" fn f() { datasource! { A {} } }", "datasource A"),
        ("const fn f() { datasource! { A {} } }", "datasource A"),
        (
            "fn f() { async move { datasource! { A {} } }; unsafe { datasource! { B {} } } }",
            "datasource A, datasource B",
        ),
        ("fn f() { mod m { tinybird::datasource! { A {} } } }", "datasource A"),
        ("fn f() { fn g() { datasource! { A {} } } }", "datasource A"),
        ("fn f() { 'a: loop { break 'a; } datasource! { A {} } }", "datasource A"),
        (
            "fn f<const N: usize>() -> [u8; N] where [(); { N }]: Sized { datasource! { A {} } g() }",
            "datasource A",
        ),
        ("pub mod m { pub(in crate::m) mod n { tinybird::token! { A } } }", "token A"),
        ("#[derive(Debug)] pub struct S { a: u8 } datasource! { A {} }", "datasource A"),
        ("#[allow(x)] #[doc = \"d\"] datasource! { A {} }", "datasource A"),
        ("extern \"C\" { fn g(); } datasource! { A {} }", "datasource A"),
        ("macro_rules! m { () => {} } datasource! { A {} }", "datasource A"),
        ("macro_rules! m ( () => {} ); datasource! { A {} }", "datasource A"),
        ("foo::bar! { x } datasource! { A {} }", "datasource A"),
        ("type X = Vec<u8>; datasource! { A {} }", "datasource A"),
        // Not where an item may stand: rustc refuses these.
        ("fn f() { let x = datasource! { A {} }; }", ""),
        ("fn f() { datasource!(A {}) }", ""),
        ("fn f() { datasource! { A {} }.g(); }", ""),
        ("fn f() { g(datasource! { A {} }); }", ""),
        // Not code.
        ("// datasource! { A {} }\n/* datasource! { B {} } */ const S: &str = \"datasource! { C {} }\";", ""),
        ("#[doc = \"datasource! {}\"] struct S;", ""),
        ("fn f() { if datasource != (A) {} if !(a) {} }", ""),
        ("const S: &str = r#\"mod x; \"datasource! { A {} }\"#; datasource! { B {} }", "datasource B"),
    ] {
        check(&[(&format!("{before} {text}"), expected)]);
    }
}

#[test]
fn macros_of_others() {
    check(&[
        ("use other::datasource; datasource! { A {} }", ""),
        ("other::datasource! { A {} }", ""),
        ("datasource! { A {} }", ""),
        ("macro_rules! datasource { () => {} } datasource! { A {} }", ""),
        ("macro_rules! datasource { () => {} } mod a { use tinybird::datasource; datasource! { A {} } }", ""),
        ("macro_rules! datasource { () => {} } mod a { tinybird::datasource! { A {} } }", "datasource A"),
        (
            "mod a { macro_rules! datasource { () => {} } } use tinybird::*; datasource! { A {} }",
            "datasource A",
        ),
        (
            "#[macro_use] mod a { macro_rules! datasource { () => {} } } use tinybird::*; datasource! { A {} }",
            "",
        ),
        (
            "use tinybird::*; datasource! { A {} } macro_rules! datasource { () => {} } datasource! { B {} }",
            "datasource A",
        ),
        (
            "use tinybird::*; fn f() { macro_rules! datasource { () => {} } datasource! { A {} } } datasource! { B {} }",
            "datasource B",
        ),
        (
            "macro_rules! mine { () => {} } pub(crate) use mine as datasource; mod a { use crate::datasource; datasource! { A {} } }",
            "",
        ),
        ("#[macro_export] macro_rules! datasource { () => {} } mod a { crate::datasource! { A {} } }", ""),
        (
            "mod tinybird { #[macro_export] macro_rules! d { () => {} } pub use d as datasource; } tinybird::datasource! { A {} }",
            "",
        ),
        ("mod tinybird { pub use x::y; } ::tinybird::datasource! { A {} }", "datasource A"),
        (
            "use tinybird::*; use a::*; mod a { macro_rules! m { () => {} } pub(crate) use m as datasource; } fn f() { use a::datasource; datasource! { A {} } }",
            "",
        ),
        // A macro may call itself.
        ("macro_rules! token { ($x:ident) => { token!(@ $x) }; (@ $x:ident) => {} } token!(a);", ""),
        ("tinybird::unknown! { A {} }", ""),
        ("use tinybird::datasource; datasource::x! { A {} }", ""),
    ]);
}

#[test]
fn conditions() {
    check(&[
        ("use tinybird::*; #[cfg(test)] datasource! { A {} } datasource! { B {} }", "datasource B"),
        ("use tinybird::*; #[cfg(test)] mod t { datasource! { A {} } } datasource! { B {} }", "datasource B"),
        (
            "use tinybird::*; #[cfg(feature = \"on\")] datasource! { A {} } #[cfg(not(unix))] datasource!(B {}); datasource! { C {} }",
            "datasource A, datasource C",
        ),
        ("use tinybird::*; datasource! { #[cfg(test)] A {} #[cfg(unix)] pub B {} }", "datasource B"),
        ("use tinybird::*; #[cfg_attr(unix, cfg(feature = \"off\"))] datasource! { A {} }", ""),
        (
            "#[cfg(windows)] use other::datasource; #[cfg(unix)] use tinybird::datasource; datasource! { A {} }",
            "datasource A",
        ),
        (
            "#[cfg(test)] macro_rules! datasource { () => {} } use tinybird::datasource; datasource! { A {} }",
            "datasource A",
        ),
        ("mod a { #![cfg(test)] tinybird::datasource! { A {} } }", ""),
        ("#![cfg(test)] tinybird::datasource! { A {} }", ""),
        (
            "use tinybird::*; #[test] fn t() { datasource! { A {} } } #[tokio::test] async fn u() { datasource! { B {} } } datasource! { C {} }",
            "datasource C",
        ),
        (
            "use tinybird::*; fn f() { match x { #[cfg(windows)] 1 => 2, 3 => { datasource! { A {} } } } }",
            "datasource A",
        ),
        (
            "use tinybird::*; #[cfg(test)] use a::{b, c}; #[cfg(test)] pub(crate) const X: S = S { a: 1 }; datasource! { A {} }",
            "datasource A",
        ),
        // Nothing of ours depends on these.
        (
            "#[cfg(loom)] mod a { fn f() {} } #[cfg(loom)] mod missing; #[cfg(loom)] fn g() { println!(\"\"); } tinybird::datasource! { A {} }",
            "datasource A",
        ),
        ("#[cfg_attr(loom, allow(x))] tinybird::datasource! { A {} }", "datasource A"),
        ("#[cfg(all(loom, test))] tinybird::datasource! { A {} }", ""),
    ]);
}

#[test]
fn text_that_is_not_plain() {
    for (text, expected) in [
        ("#!/usr/bin/env rust\ntinybird::token! { A }", "token A"),
        ("\u{feff}tinybird::token! { A }", "token A"),
        ("\u{feff}#!shebang\r\ntinybird::token! { A }", "token A"),
        ("#![allow(unused)]\r\ntinybird::token! {\r\n/// doc\r\nA }", "token A"),
        ("//! docs\n//! more\n/* /* nested */ */ tinybird::token! { A }", "token A"),
        (
            "const C: char = '{'; const S: &[u8] = b\"}\"; const L: &'static str = r##\"\"#\"##; tinybird::token! { A }",
            "token A",
        ),
        ("const É: &str = \"é\"; tinybird::token! { Ünïcode }", "token Ünïcode"),
        ("", ""),
    ] {
        check(&[(text, expected)]);
    }
}

#[test]
fn a_renamed_dependency() {
    let manifest =
        "[package]\nname = \"app\"\n[dependencies]\ntb = { package = \"tinybird\", version = \"0.1\" }";
    let text = "tb::token! { A } tinybird::token! { B } mod a { use tb::*; token! { C } }";
    let scan = Package::new(&[("Cargo.toml", manifest), ("src/lib.rs", text)]).scan("src");
    assert_eq!(found(&scan), "token A, token C");
}

#[test]
fn much_nesting_is_no_crash() {
    for (open, close) in [
        ("(", ")"),
        ("{", "}"),
        ("[", "]"),
        ("{ ({", "}) }"),
        ("mod a { ", " }"),
        ("fn f() { impl X { fn g() { ", "}}}"),
    ] {
        let inner = "tinybird::token! { A }";
        for depth in [20, 5_000] {
            let text = format!("fn f() {{ {}{inner}{} }}", open.repeat(depth), close.repeat(depth));
            let scan = Package::lib(&text).scan("src/lib.rs");
            let refused = wrong(&scan).iter().any(|wrong| wrong.contains("too many brackets"));
            // A macro call in parentheses is an expression.
            let expression = open == "(" || open == "[";
            assert!(refused || found(&scan) == if expression { "" } else { "token A" }, "{open} {depth}");
        }
    }
}
