//! What paths between items mean. A table says what each path means where `At` is declared: name, file and line of
//! the item, or the reason why there is none.

use crate::{Package, resolve, wrong};

fn check(files: &[(&str, &str)], path: &str, cases: &[(&str, &str)]) {
    let package = Package::new(files);
    let mut scan = package.scan(path);
    for (written, expected) in cases {
        let expected = match expected.split_once(' ') {
            _ if expected.starts_with('!') => (*expected).to_owned(),
            Some(_) => (*expected).to_owned(),
            None => format!("{expected} src/lib.rs 1"),
        };
        assert_eq!(resolve(&mut scan, written), expected, "{written} in {files:?}");
    }
    assert_eq!(wrong(&scan), Vec::<String>::new(), "{files:?}");
}

fn lib(text: &str, cases: &[(&str, &str)]) {
    check(&[("src/lib.rs", &format!("use tinybird::token; {text}"))], "src/lib.rs", cases);
}

#[test]
fn plain_paths() {
    lib(
        "token! { At; A } mod m { tinybird::token! { pub B } pub mod n { tinybird::token! { pub C } } }",
        &[
            ("A", "A"),
            ("At", "At"),
            ("self::A", "A"),
            ("crate::A", "A"),
            ("m::B", "B"),
            ("crate::m::n::C", "C"),
            ("self::m::n::C", "C"),
            ("r#A", "A"),
            ("B", "! there is no `B` in scope in `crate`"),
            ("m::A", "! there is no `A` in `crate::m`"),
            ("x::A", "! there is no `x` in scope in `crate`"),
            ("m::x::A", "! there is no `x` in `crate::m`"),
            ("::A", "! there is no `A` in scope in `crate`"),
            ("super::A", "! there is no `super` in scope in `crate`"),
            ("A::B", "! there is no `B` in the resource `A`"),
        ],
    );
    lib(
        "token! { A } mod m { mod n { tinybird::token! { At } } tinybird::token! { B } }",
        &[
            ("super::B", "B"),
            ("super::super::A", "A"),
            ("self::super::B", "B"),
            ("crate::m::n::At", "At"),
            ("A", "! there is no `A` in scope in `crate::m::n`"),
            ("B", "! there is no `B` in scope in `crate::m::n`"),
            ("super::super::super::A", "! there is no `super` in `crate`"),
        ],
    );
}

#[test]
fn imports() {
    let m = "mod m { tinybird::token! { pub A; pub B; C } pub mod n { pub use super::A as D; pub(crate) use super::super::m; } }";
    for (uses, cases) in [
        ("use m::A;", &[("A", "A"), ("B", "! there is no `B` in scope in `crate`")][..]),
        ("use m::A as X;", &[("X", "A"), ("A", "! there is no `A` in scope in `crate`")]),
        ("use m::{A, B as Y, n::{self, D}};", &[("A", "A"), ("Y", "B"), ("n::D", "A"), ("D", "A")]),
        ("use crate::m::*;", &[("A", "A"), ("n::D", "A"), ("C", "! there is no `C` in scope in `crate`")]),
        ("use m::n::m as back;", &[("back::n::m::n::D", "A")]),
        ("pub use self::m::n; pub use n::D as E;", &[("E", "A")]),
        ("use m as k; use k::n as l;", &[("k::A", "A"), ("l::D", "A")]),
        ("use m::n::*; use D as F;", &[("F", "A"), ("D", "A")]),
        ("use m::*; use n::*;", &[("D", "A")]),
        ("use n::*; use m::*;", &[("D", "A")]),
        ("type T = m::A; type U = T;", &[("T", "A"), ("U", "A")]),
        ("type T = Vec<m::A>;", &[("T", "! `T` is a type alias, not a Tinybird resource")]),
        ("use m::A as _;", &[("A", "! there is no `A` in scope in `crate`")]),
        (
            "use a::X; mod a { pub use super::b::X; } mod b { pub use super::a::X; }",
            &[("X", "! there is no `X` in scope in `crate`")],
        ),
        ("use self::X;", &[("X", "! there is no `X` in scope in `crate`")]),
        (
            "extern crate self as me;",
            &[("me::m::A", "A"), ("::me::m::A", "! there is no `me` in scope in `crate`")],
        ),
    ] {
        lib(&format!("{m} {uses} token! {{ At }}"), cases);
    }
}

#[test]
fn globs() {
    let two = "mod a { tinybird::token! { pub A; pub X } } mod b { tinybird::token! { pub B; pub X } }";
    for (text, cases) in [
        ("use a::*; use b::*;", &[("A", "A"), ("B", "B"), ("X", "! `X` may mean several things")][..]),
        ("use a::*; use b::*; use a::X;", &[("X", "X")]),
        ("use a::*; use crate::a::*;", &[("X", "X")]),
        (
            "use c::*; mod c { pub use super::a::*; pub use super::b::B; }",
            &[("A", "A"), ("B", "B"), ("X", "X")],
        ),
        (
            "use c::*; mod c { use super::a::*; pub(crate) use super::b::*; }",
            &[("A", "! there is no `A` in scope in `crate`"), ("B", "B")],
        ),
        (
            "use c::*; mod c { pub use super::d::*; pub use super::a::*; } mod d { pub use super::c::*; }",
            &[("A", "A")],
        ),
        ("use a::*; struct A;", &[("A", "! `A` is a struct, not a Tinybird resource")]),
        // What is certain counts, also where an unknown condition leads to the same.
        ("use a::*; #[cfg(loom)] use crate::a::*;", &[("A", "A")]),
        ("#[cfg(loom)] use c::*; use a::*; mod c { pub use super::a::*; }", &[("A", "A")]),
        (
            "use c::*; mod c { use super::a::*; pub use super::b::*; use x1::*; use x2::*; use x3::*; use x4::*; }",
            &[("A", "! there is no `A` in scope in `crate`"), ("B", "B")],
        ),
        // A function is in another namespace.
        ("use a::*; fn A() {}", &[("A", "A")]),
        ("use a::*; use std::collections::*;", &[("A", "A")]),
    ] {
        lib(&format!("{two} {text} token! {{ At }}"), cases);
    }
    lib("token! { A } mod t { use super::*; token! { At } }", &[("A", "A"), ("At", "At"), ("super::A", "A")]);
    lib(
        "mod k { tinybird::token! { pub(super) P; pub(in crate::k) Q; pub(self) S } } use k::*; token! { At }",
        &[("P", "P")],
    );
}

#[test]
fn blocks() {
    lib(
        "token! { A; B } fn f() { token! { At; B2 } use m::C; { token! { D } } mod m { tinybird::token! { pub C } } }",
        &[
            ("A", "A"),
            ("B2", "B2"),
            ("C", "C"),
            ("m::C", "C"),
            ("self::A", "A"),
            ("D", "! there is no `D` in scope in `crate`"),
            ("self::B2", "! there is no `B2` in `crate`"),
        ],
    );
    lib(
        "token! { A } mod m { tinybird::token! { pub A } } fn f() { use m::A; fn g() { token! { At } } }",
        &[("A", "A"), ("super::A", "! there is no `super` in scope in `crate`")],
    );
    lib(
        "fn f() { token! { A } mod m { use super::*; token! { At } } }",
        &[("A", "! there is no `A` in scope in `crate::m`")],
    );
    lib(
        "struct A; impl T for S { type A = u8; fn f() { token! { At } } }",
        &[("A", "! `A` is a struct, not a Tinybird resource")],
    );
    lib(
        "fn f() { token! { At } match x { _ => { token! { A } } } }",
        &[("A", "! there is no `A` in scope in `crate`")],
    );
}

#[test]
fn what_is_no_resource() {
    lib(
        "token! { At } struct S; enum E { V } fn f() {} const K: u8 = 1; trait T {} mod m {} union U { a: u8 } static Z: u8 = 1; macro_rules! r { () => {} } pub(crate) use r;",
        &[
            ("S", "! `S` is a struct, not a Tinybird resource"),
            ("E", "! `E` is an enum, not a Tinybird resource"),
            ("E::V", "! `E` is an enum, not a Tinybird resource"),
            ("f", "! `f` is a function, not a Tinybird resource"),
            ("K", "! `K` is a constant, not a Tinybird resource"),
            ("Z", "! `Z` is a static, not a Tinybird resource"),
            ("T", "! `T` is a trait, not a Tinybird resource"),
            ("U", "! `U` is a union, not a Tinybird resource"),
            ("m", "! `m` is a module, not a Tinybird resource"),
            ("crate", "! `crate` is a module, not a Tinybird resource"),
            ("tinybird", "! `tinybird` is the crate `tinybird`, not a Tinybird resource"),
        ],
    );
}

#[test]
fn other_crates() {
    let manifest = "[package]\nname = \"app\"\n[dependencies]\ntinybird = \"1\"\nother-crate = \"1\"";
    for (text, written, expected) in [
        (
            "",
            "other_crate::A",
            "! `other_crate::A` is, or may be, from the crate `other_crate`, whose definitions are not read",
        ),
        (
            "",
            "::other_crate::A",
            "! `::other_crate::A` is, or may be, from the crate `other_crate`, whose definitions are not read",
        ),
        (
            "use other_crate::A;",
            "A",
            "! `A` is, or may be, from the crate `other_crate`, whose definitions are not read",
        ),
        (
            "use other_crate::*;",
            "A",
            "! `A` is, or may be, from the crate `other_crate`, whose definitions are not read",
        ),
        (
            "use std::fmt::*;",
            "Debug",
            "! `Debug` is, or may be, from the crate `std`, whose definitions are not read",
        ),
        (
            "",
            "tinybird::Project",
            "! `tinybird::Project` is, or may be, from the crate `tinybird`, whose definitions are not read",
        ),
        ("", "nowhere::A", "! there is no `nowhere` in scope in `crate`"),
        ("use other_crate::*; use m::*; mod m { tinybird::token! { pub A } }", "A", "A src/lib.rs 1"),
        ("use m::*; mod m { pub use other_crate::*; tinybird::token! { pub A } }", "A", "A src/lib.rs 1"),
    ] {
        let text = format!("{text} tinybird::token! {{ At }}");
        let files = [("Cargo.toml", manifest), ("src/lib.rs", "mod x;"), ("src/main.rs", text.as_str())];
        let expected = expected.replace("src/lib.rs", "src/main.rs");
        check(&files, "src/main.rs", &[(written, &expected)]);
    }
    // Which of the two shadows the other cannot be known.
    let text = "tinybird::token! { A } fn f() { use other_crate::*; tinybird::token! { At } }";
    let files = [("Cargo.toml", manifest), ("src/lib.rs", text)];
    check(
        &files,
        "src/lib.rs",
        &[("A", "! `A` is, or may be, from the crate `other_crate`, whose definitions are not read")],
    );
}

#[test]
fn modules_outside_of_what_was_asked_for() {
    let files = [
        (
            "src/lib.rs",
            "pub mod connections; mod prelude; pub mod datafiles; mod missing; tinybird::token! { R }",
        ),
        ("src/connections.rs", "mod kafka;\npub use kafka::*; use tinybird as tb;\ntb::token! { pub T }"),
        ("src/connections/kafka.rs", "crate::prelude::kafka_connection! { pub EventsKafka {} }"),
        ("src/prelude.rs", "pub use tinybird::*; pub use crate::connections::T;"),
        ("src/datafiles/mod.rs", "mod a; use crate::prelude::*;"),
        ("src/datafiles/a.rs", "use super::*; token! { At }"),
    ];
    for path in ["src/datafiles", "src/datafiles/mod.rs", "src/datafiles/a.rs"] {
        check(
            &files,
            path,
            &[
                ("crate::connections::EventsKafka", "EventsKafka src/connections/kafka.rs 1"),
                ("crate::connections::T", "T src/connections.rs 3"),
                ("crate::R", "R src/lib.rs 1"),
                ("T", "T src/connections.rs 3"),
            ],
        );
    }
    let mut scan = Package::new(&files).scan("src/datafiles");
    assert_eq!(
        resolve(&mut scan, "crate::missing::X"),
        "! what `crate::missing::X` means is not known for a reason that is reported elsewhere"
    );
    assert_eq!(wrong(&scan), ["1:58 there is no file for the module `missing`"]);
    assert_eq!(scan.calls().iter().filter(|call| call.rendered).count(), 1);
}

/// What a macro call means depends on globs, and these must not ask for resources before that is known.
#[test]
fn macros_by_globs_of_modules_that_are_read_on_the_way() {
    let files = [
        ("src/lib.rs", "mod shared; mod datafiles;"),
        (
            "src/shared.rs",
            "pub mod m; use m::*; use renamed::*; make! { pub S }\nmod renamed { pub use tinybird::token as make; }",
        ),
        ("src/shared/m.rs", "token! { pub A } use tinybird::*;"),
        ("src/datafiles.rs", "use crate::shared::m::A as B; tinybird::token! { At }"),
    ];
    let expected = [("crate::shared::S", "S src/shared.rs 1"), ("B", "A src/shared/m.rs 1")];
    check(&files, "src/datafiles.rs", &expected);
}

#[test]
fn conditions_decide() {
    lib(
        "#[cfg(test)] use a::X; #[cfg(unix)] use b::X; mod a { tinybird::token! { pub X } } mod b { tinybird::token! { #[cfg(unix)] pub X;\n #[cfg(windows)] pub X } }\n token! { At }",
        &[("X", "X")],
    );
    lib("token! { At; #[cfg(windows)] A }", &[("A", "! there is no `A` in scope in `crate`")]);
}

#[test]
fn proposals() {
    let text = "use tinybird::*; mod connections { tinybird::token! { pub EventsKafka } } token! { At; Landing } other! {}";
    let mut scan = Package::lib(text).scan("src/lib.rs");
    let scope = scan.calls()[0].scope;
    let mut proposal = |name: &str| match scan.resolve(scope, false, &[name]) {
        Err(tinybird_build::ResolveError::NotFound { closest, unexpanded_macro, .. }) => {
            (closest, unexpanded_macro.is_some())
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(proposal("EventsKafka"), (Some("crate::connections::EventsKafka".to_owned()), true));
    assert_eq!(proposal("Landnig"), (Some("Landing".to_owned()), true));
    assert_eq!(proposal("Nothing"), (None, true));
}

#[test]
fn long_and_wide_uses_end() {
    // A chain of imports, and globs between all modules.
    let chain: String = (0..5_000).map(|n| format!("use X{n} as X{};", n + 1)).collect();
    let mut scan = Package::lib(&format!("tinybird::token! {{ At; X0 }} {chain}")).scan("src/lib.rs");
    assert_eq!(resolve(&mut scan, "X20"), "X0 src/lib.rs 1");
    assert_eq!(resolve(&mut scan, "X5000"), "! too many `use` lead from `X5000` from one to the next");

    let globs: String = (0..20).map(|n| format!("pub use super::m{n}::*; use e{n}::*;")).collect();
    let modules: String =
        (0..20).map(|n| format!("pub mod m{n} {{ {globs} tinybird::token! {{ pub T{n} }} }}")).collect();
    let mut scan =
        Package::lib(&format!("tinybird::token! {{ At }} use m0::*; {modules}")).scan("src/lib.rs");
    assert_eq!(resolve(&mut scan, "T19"), "T19 src/lib.rs 1");
}
