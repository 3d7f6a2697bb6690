//! What the command line says about itself.

use crate::Folder;

#[test]
fn every_command_shows_examples_of_itself() {
    let folder = Folder::new(&[]);
    let help = folder.run("--help");
    assert_eq!(help.code, Some(0));
    assert!(help.stdout.contains("Exit codes:"), "{}", help.stdout);
    let commands = help.stdout.split_once("Commands:\n").expect("commands").1;
    let commands: Vec<&str> = commands
        .lines()
        .take_while(|line| !line.is_empty())
        // Long descriptions go on in the next line, further in.
        .filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(commands.contains(&"generate") && commands.contains(&"explain"), "{commands:?}");
    for command in commands {
        let ran = folder.run(&format!("{command} --help"));
        assert_eq!(ran.code, Some(0));
        assert!(ran.stdout.contains(&format!("Examples:\n  cargo tinybird {command}")), "{}", ran.stdout);
    }
}

#[test]
fn a_wrong_command_line_is_told() {
    let folder = Folder::new(&[]);
    for words in ["generat", "generate --nope", "generate --check --watch"] {
        let ran = folder.run(words);
        assert_eq!(ran.code, Some(2), "{words}");
        assert!(ran.stderr.starts_with("error: "), "{}", ran.stderr);
    }
}
