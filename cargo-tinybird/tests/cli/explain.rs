//! `explain`.

use crate::Folder;

#[test]
fn a_rule_is_explained() {
    let ran = Folder::new(&[]).run("explain same-name");
    ran.is(
        0,
        "same-name\n\n\
         Two resources of one kind have two names: in Tinybird they would be one, and their datafiles one file.\n\
         Name one of them by `name: \"..\"`. The items of one call also have different names in Rust.",
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
