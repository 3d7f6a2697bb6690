//! Compiles every case with the pinned toolchain, and compares what it says.

#![allow(clippy::unwrap_used)]

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    for topic in std::fs::read_dir("cases").unwrap() {
        let topic = topic.unwrap().path();
        match topic.ends_with("pass") {
            true => cases.pass(topic.join("*.rs")),
            false => cases.compile_fail(topic.join("*.rs")),
        }
    }
}
