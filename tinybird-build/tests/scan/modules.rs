//! Where the files of modules are, and what is read of a crate.

use crate::{Package, found, wrong};

const A: &str = "tinybird::token! { A }";
const B: &str = "tinybird::token! { B }";

fn check(files: &[(&str, &str)], path: &str, expected: &str) {
    let scan = Package::new(files).scan(path);
    assert_eq!(found(&scan), expected, "{files:?}");
    assert_eq!(wrong(&scan), Vec::<String>::new(), "{files:?}");
}

#[test]
fn files_of_modules() {
    for files in [
        &[("src/lib.rs", "mod a;"), ("src/a.rs", A)][..],
        &[("src/lib.rs", "mod a;"), ("src/a/mod.rs", A)],
        &[("src/lib.rs", "mod r#type;"), ("src/type.rs", A)],
        &[("src/lib.rs", "mod a;"), ("src/a.rs", "mod b;"), ("src/a/b.rs", A)],
        &[("src/lib.rs", "mod a;"), ("src/a/mod.rs", "mod b;"), ("src/a/b/mod.rs", A)],
        &[("src/lib.rs", "mod a { mod b; }"), ("src/a/b.rs", A)],
        &[("src/lib.rs", "mod x;"), ("src/x.rs", "mod a { mod b; }"), ("src/x/a/b.rs", A)],
        &[("src/lib.rs", "#[path = \"other.rs\"] mod a;"), ("src/other.rs", A)],
        &[("src/lib.rs", "#[path = \"d/other.rs\"] mod a;"), ("src/d/other.rs", "mod b;"), ("src/d/b.rs", A)],
        &[("src/lib.rs", "mod x;"), ("src/x.rs", "#[path = \"y.rs\"] mod a;"), ("src/y.rs", A)],
        &[("src/lib.rs", "mod x;"), ("src/x.rs", "mod i { #[path = \"y.rs\"] mod a; }"), ("src/x/i/y.rs", A)],
        &[("src/lib.rs", "#[path = \"p\"] mod i { mod a; }"), ("src/p/a.rs", A)],
        &[("src/lib.rs", "fn f() { #[path = \"y.rs\"] mod a; }"), ("src/y.rs", A)],
        &[("src/lib.rs", "fn f() { mod i { #[path = \"y.rs\"] mod a; } }"), ("src/i/y.rs", A)],
        &[
            ("src/lib.rs", "#[cfg_attr(unix, path = \"u.rs\")] #[cfg_attr(windows, path = \"w.rs\")] mod a;"),
            ("src/u.rs", A),
        ],
        &[("src/lib.rs", "#[cfg(test)] mod missing; #[cfg(unix)] mod a;"), ("src/a.rs", A)],
        &[("src/lib.rs", "#[path = \"../shared/a.rs\"] mod a;"), ("shared/a.rs", A)],
    ] {
        check(files, "src/lib.rs", "token A");
        check(files, "src", "token A");
    }
}

#[test]
fn what_may_be_asked_for() {
    let main = ("src/main.rs", "mod datafiles; mod other; tinybird::token! { M }");
    let other = ("src/other.rs", B);
    for path in
        ["src/datafiles", "src/datafiles/", "./src/datafiles", "src/../src/datafiles", "src/datafiles.rs"]
    {
        check(&[main, other, ("src/datafiles.rs", A)], path, "token A");
        let nested = [main, other, ("src/datafiles.rs", "mod a;"), ("src/datafiles/a.rs", A)];
        check(&nested, path, "token A");
        if path.ends_with(".rs") {
            continue;
        }
        check(&[main, other, ("src/datafiles/mod.rs", A)], path, "token A");
        let loose = [
            main,
            other,
            ("src/datafiles/x.rs", A),
            ("src/datafiles/y/mod.rs", B),
            ("src/datafiles/z.txt", ""),
        ];
        check(&loose[2..], path, "token A, token B");
        // A module that is declared has no other file.
        let inline = ("src/main.rs", "mod datafiles { mod x; }");
        check(&[inline, loose[2], loose[3]], path, "token A, token B");
    }
    check(&[main, other, ("src/datafiles.rs", A)], "src", "token A, token M, token B");
    check(&[main, other, ("src/datafiles.rs", A)], "src/other.rs", "token B");
    check(&[("src/lib.rs", A), ("src/main.rs", B)], "src", "token A");
    check(&[("src/lib.rs", A), ("src/main.rs", B)], "src/main.rs", "token B");
    check(&[("src/lib.rs", A), ("src/bin/b.rs", "mod x;"), ("src/bin/x.rs", B)], "src/bin/b.rs", "token B");
    check(
        &[("src/lib.rs", "mod a;"), ("src/a.rs", A), ("src/main.rs", "mod b;"), ("src/b.rs", B)],
        "src/b.rs",
        "token B",
    );
    check(&[("lone.rs", A)], "lone.rs", "token A");
    // `cfg` on the way to what is asked for does not matter.
    check(&[("src/lib.rs", "#[cfg(loom)] mod a;"), ("src/a.rs", A)], "src/a.rs", "token A");
    check(&[("src/lib.rs", "#[cfg(test)] mod a;"), ("src/a.rs", A)], "src/a.rs", "token A");
    // What the crate root says about macros holds.
    let root = "#[macro_use] extern crate tinybird as tb; mod a;";
    check(&[("src/lib.rs", root), ("src/a.rs", "tb::token! { A }"), ("src/b.rs", B)], "src/a.rs", "token A");
    let root = "#[macro_use] mod m; mod a;";
    let rules = ("src/m.rs", "macro_rules! token { () => {} }");
    check(&[("src/lib.rs", root), rules, ("src/a.rs", "use tinybird::*; token! { A }")], "src/a.rs", "");
}

#[test]
fn a_folder_of_files_has_its_place_in_the_crate() {
    let root = "use tinybird as tb; mod datafiles { pub mod a; }";
    let files = [
        ("src/lib.rs", root),
        ("src/datafiles/a.rs", "crate::tb::token! { A }"),
        ("src/datafiles/b.rs", "use super::a; crate::tb::token! { B }"),
    ];
    check(&files, "src/datafiles", "token A, token B");
    let elsewhere = "#[path = \"datafiles/a.rs\"] mod first;";
    check(
        &[("src/lib.rs", elsewhere), ("src/datafiles/a.rs", A), ("src/datafiles/b.rs", B)],
        "src/datafiles",
        "token A, token B",
    );
}

#[test]
fn what_is_watched() {
    let package = Package::new(&[
        ("Cargo.toml", ""),
        ("src/lib.rs", "mod datafiles; mod other; mod conns;"),
        ("src/other.rs", ""),
        ("src/conns.rs", ""),
        ("src/datafiles.rs", "mod a; use crate::conns::*; tinybird::token! { At }"),
        ("src/datafiles/a.rs", "tinybird::token! { A }"),
        ("loose/a.rs", A),
    ]);
    let read = |path: &str| {
        let mut scan = package.scan(path);
        let _ = scan.resolve(scan.calls()[0].scope, false, &["X"]);
        let base = package.path().to_owned();
        let paths =
            scan.sources().read().map(|path| path.strip_prefix(&base).unwrap_or(path).display().to_string());
        paths.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        read("src/datafiles"),
        "Cargo.toml src/conns.rs src/datafiles/a.rs src/datafiles.rs src/lib.rs"
    );
    assert_eq!(read("loose"), "Cargo.toml loose loose/a.rs");
}

#[test]
fn a_file_that_is_reached_twice_is_two_modules() {
    let files = [("src/lib.rs", "#[path = \"a.rs\"] mod x; #[path = \"a.rs\"] mod y;"), ("src/a.rs", A)];
    check(&files, "src", "token A, token A");
}

#[test]
fn errors_at_the_mod() {
    for (files, expected) in [
        (
            &[("src/lib.rs", "mod a;\n  mod b;"), ("src/a.rs", "")][..],
            "2:7 there is no file for the module `b`",
        ),
        (
            &[("src/lib.rs", "mod a;"), ("src/a.rs", ""), ("src/a/mod.rs", "")],
            "1:5 the module `a` has two files: `src/a.rs` and `src/a/mod.rs`",
        ),
        (
            &[("src/lib.rs", "#[path = \"lib.rs\"] mod a;")],
            "1:24 the module `a` is the file that it stands in",
        ),
        (
            &[("src/lib.rs", "mod a;"), ("src/a.rs", "#[path = \"lib.rs\"] mod b;")],
            "src/a.rs:1:24 the module `b` is the file that it stands in",
        ),
        (
            &[("src/lib.rs", "fn f() { mod a; }"), ("src/a.rs", "")],
            "1:14 a module in a block cannot say by its name alone which file it is",
        ),
        (
            &[("src/lib.rs", "#[path = \"x\"] mod a;")],
            "1:19 the file `src/x` of the module `a` cannot be read: No such file or directory (os error 2)",
        ),
        (
            &[("src/lib.rs", "mod a;"), ("src/a.rs", "fn f() {\n  \"open")],
            "src/a.rs:2:3 this file cannot be split into Rust's tokens from here on",
        ),
        (&[("src/other.rs", "")], "there is no file and no folder `src/lib.rs`"),
    ] {
        let scan = Package::new(files).scan("src/lib.rs");
        assert_eq!(wrong(&scan), [expected], "{files:?}");
    }
    // The others go on, and what is not asked for matters only once something refers to it.
    let files = [("src/lib.rs", "mod a; mod b; mod missing;"), ("src/a.rs", "'"), ("src/b.rs", B)];
    assert_eq!(found(&Package::new(&files).scan("src")), "token B");
    check(&files, "src/b.rs", "token B");
}
