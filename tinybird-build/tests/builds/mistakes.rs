//! Mistakes: those that the macros report are left to rustc, the others are the build script's.

use crate::{BUILD, Package, VIEWS};

const INCLUDED: &str = "pub fn files() -> usize { tinybird::include_project!().files().len() }\n";

#[test]
fn a_mistake_that_the_macro_reports_is_shown_once() {
    let wrong = "tinybird::datasource! { pub Views { schema: { page: Strin } } }\n";
    let error = "error: unknown type `Strin`";
    let package = Package::new("mistake", &[("src/lib.rs", &format!("{wrong}{INCLUDED}"))]);
    // Nothing was ever written.
    package.check().fails_in_rustc("mistake", &[error]);
    assert_eq!(package.rendered(), [""; 0]);

    package.write("src/lib.rs", &format!("{VIEWS}{INCLUDED}"));
    package.check().succeeds(&[]);
    let before = package.read("tinybird/datasources/views.datasource");

    package.write("src/lib.rs", &format!("{wrong}{INCLUDED}"));
    let built = package.check();
    built.fails_in_rustc("mistake", &[error]);
    assert!(built.text.contains("--> src/lib.rs:1:53"), "{}", built.text);
    assert_eq!(package.read("tinybird/datasources/views.datasource"), before);
}

#[test]
fn what_rustc_reports_is_left_to_it() {
    let package = Package::new("left-to-rustc", &[("src/lib.rs", VIEWS)]);
    package.check().succeeds(&[]);
    for (text, error) in [
        (
            "tinybird::datasource! { pub A { schema: { a: String }, kafka: { connection: Nothing, topic: \"t\" } } }",
            "error[E0425]: cannot find type `Nothing` in this scope",
        ),
        (
            "tinybird::token! { pub T } tinybird::datasource! { pub A { schema: { a: String }, kafka: { connection: T, topic: \"t\" } } }",
            "error[E0277]: `T` is not a Kafka connection",
        ),
        ("mod missing;", "error[E0583]: file not found for module `missing`"),
        ("fn f() {", "error: this file contains an unclosed delimiter"),
        ("fn f() { let x: u8 = \"\"; }", "error[E0308]: mismatched types"),
    ] {
        package.write("src/lib.rs", &format!("{VIEWS}{text}\n"));
        package.check().fails_in_rustc("left-to-rustc", &[error]);
        assert_eq!(package.rendered(), ["datasources/views.datasource"]);
    }
}

/// A file that no `mod` names is not compiled: nobody else would report what is wrong in it.
#[test]
fn what_rustc_does_not_read_is_reported() {
    let build = BUILD.replace("src/lib.rs", "definitions");
    let wrong = "tinybird::datasource! { pub Views { schema: { page: Strin } } }\n";
    let files = [("build.rs", &*build), ("src/lib.rs", ""), ("definitions/views.rs", wrong)];
    let report = "\
error: unknown type `Strin`
 --> definitions/views.rs:1:53
  |
1 | tinybird::datasource! { pub Views { schema: { page: Strin } } }
  |                                                     ^^^^^
  |
  = help: did you mean `String`?";
    Package::new("not-compiled", &files).check().fails(report);

    let build = BUILD.replace("lib.rs", "views.rs");
    let root = "#[cfg(test)]\nmod views;\n";
    let files = [("build.rs", &*build), ("src/lib.rs", root), ("src/views.rs", wrong)];
    Package::new("not-compiled-either", &files).check().fails(&report.replace("definitions", "src"));
}

#[test]
fn what_only_the_build_script_sees_is_reported_all_at_once() {
    let text = r#"
tinybird::datasource! {
    pub Views { schema: { page: String } }
    pub Other { name: "views", schema: { page: String } }
}

#[cfg(loom)]
tinybird::token! { pub A }

macro_rules! declare {
    ($name:ident) => { tinybird::token! { pub $name } };
}
declare!(B);

mod connections {
    tinybird::s3_connection! { pub Landing { region: "nowhere" } }
}
"#;
    let package = Package::new("several", &[("src/lib.rs", text)]);
    package.check().fails(
        r#"error: two resources are called `views` in Tinybird
 --> src/lib.rs:4:9
  |
4 |     pub Other { name: "views", schema: { page: String } }
  |         ^^^^^
  |
  = help: give one of them another name: `name: ".."`
note: the other one is declared here
 --> src/lib.rs:3:9
  |
3 |     pub Views { schema: { page: String } }
  |         ^^^^^

error: whether `loom` holds cannot be known without compiling
 --> src/lib.rs:7:7
  |
7 | #[cfg(loom)]
  |       ^^^^
  |
  = note: a Tinybird resource depends on it
  = help: use a feature of the package (`feature = ".."`) or an option of the target instead

error: `token!` stands in the macro `declare`, whose output cannot be known without compiling
  --> src/lib.rs:11:34
   |
11 |     ($name:ident) => { tinybird::token! { pub $name } };
   |                                  ^^^^^
   |
   = help: write the `token!` call where its resources are declared

error: an S3 connection needs `arn`, or both `access_key` and `secret`
  --> src/lib.rs:16:36
   |
16 |     tinybird::s3_connection! { pub Landing { region: "nowhere" } }
   |                                    ^^^^^^^
   |
   = help: add `arn: "arn:aws:iam::123456789012:role/your-role"`, or `access_key: secret("LANDING_ACCESS_KEY"), secret: secret("LANDING_SECRET")`

error: `nowhere` is not an AWS region
  --> src/lib.rs:16:54
   |
16 |     tinybird::s3_connection! { pub Landing { region: "nowhere" } }
   |                                                      ^^^^^^^^^
   |
   = help: write the region's code, such as "us-east-1" or "eu-central-1"
"#,
    );
    assert_eq!(package.rendered(), [""; 0]);
}

#[test]
fn a_project_that_nobody_rendered_is_not_included() {
    let package = Package::new("no-script", &[("src/lib.rs", INCLUDED)]);
    std::fs::remove_file(package.path("build.rs")).expect("a file");
    let error = "error: `include_project!` takes what a build script rendered, and this package has none";
    package.check().fails_in_rustc("no-script", &[error]);
    package.write("build.rs", "fn main() {}");
    let built = package.check();
    assert!(built.lines("error: couldn't read").len() == 1, "{}", built.text);
}
