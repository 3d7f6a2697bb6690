//! `explain`.

use crate::Folder;

#[test]
fn a_rule_is_explained() {
    let ran = Folder::new(&[]).run("explain same-name");
    ran.is(
        0,
        "same-name\n\n\
         Two resources of the same kind cannot have the same name, since they would have the same datafile.\n\
         Name one of them by `name: \"..\"`. Items of one call cannot have the same name in Rust either.",
        "",
    );
}

#[test]
fn all_rules_are_listed() {
    let ran = Folder::new(&[]).run("explain");
    assert_eq!(ran.code, Some(0));
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(&lines[..2], ["The language", "  unknown-option"]);
}

#[test]
fn an_unknown_rule_proposes_another() {
    let help = "error: unknown rule `same-nam`\nhelp: did you mean `same-name`?";
    Folder::new(&[]).run("explain same-nam").is(2, "", help);
}
