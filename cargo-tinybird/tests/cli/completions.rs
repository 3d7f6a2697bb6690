//! `completions` and `man`.

use std::process::Command;

use crate::Folder;

/// What bash proposes for a line, by the function that completes its first word.
const ASK: &str = r#"
_cargo() { COMPREPLY=(of-cargo); }
complete -F _cargo cargo
source "$SCRIPT"
COMP_WORDS=($LINE)
[[ $LINE == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
[[ $(complete -p "${COMP_WORDS[0]}") =~ -F\ ([^ ]+) ]]
"${BASH_REMATCH[1]}" "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
echo "${COMPREPLY[*]}"
"#;

#[test]
fn bash_completes_commands_options_and_values() {
    if Command::new("bash").arg("--version").output().is_err() {
        return;
    }
    let folder = Folder::new(&[]);
    let ran = folder.run("completions bash");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    folder.write("script", &ran.stdout);
    for (line, proposed) in [
        ("cargo tinybird depl", "deploy deployments"),
        ("cargo-tinybird depl", "deploy deployments"),
        ("cargo tinybird check --pro", "--prove"),
        ("cargo tinybird branch cr", "create"),
        ("cargo tinybird check --renderings ", "all one"),
        ("cargo bui", "of-cargo"),
        ("cargo tinyb", "of-cargo"),
    ] {
        let mut bash = Command::new("bash");
        bash.args(["--norc", "-c", ASK]).env("SCRIPT", folder.path("script")).env("LINE", line);
        let output = bash.output().expect("bash");
        let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        assert_eq!(said, proposed, "{line}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn other_shells_have_scripts() {
    let folder = Folder::new(&[]);
    for (shell, part) in [
        ("zsh", "compdef _cargo_with_tinybird cargo"),
        ("fish", "complete -c cargo -n '__fish_seen_subcommand_from tinybird'"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion"),
    ] {
        let ran = folder.run(&format!("completions {shell}"));
        assert!(ran.code == Some(0) && ran.stdout.contains(part), "{shell}: {}", ran.stderr);
    }
}

#[test]
fn every_command_has_a_page() {
    let folder = Folder::new(&[]);
    let ran = folder.run("man pages");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let page = folder.read("pages/cargo-tinybird-branch-create.1");
    assert!(page.contains(".TH cargo-tinybird-branch-create 1"), "{page}");
    assert!(page.contains("Copy rows of the workspace"), "{page}");
    assert!(folder.read("pages/cargo-tinybird.1").contains("Deploys the project"));
}
