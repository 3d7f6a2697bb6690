//! Compiles every case with the pinned toolchain, and compares what it says.

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("cases/pass/*.rs");
    cases.compile_fail("cases/[!p]*/*.rs");
}
