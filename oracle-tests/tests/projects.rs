//! Projects on disk, moved into Rust, compiled, and rendered: what Tinybird's parser takes means the same afterwards, or is
//! named with the reason.
//!
//! `PROJECTS=FOLDER` takes those of a folder, which may hold repositories of several; without it, those of other tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tinybird_import::Extension;
use tinybird_oracle_tests::{Oracle, Question, say};

/// The folders in which a project keeps its datafiles.
const FOLDERS: [&str; 7] =
    ["connections", "copies", "datasources", "endpoints", "materializations", "pipes", "sinks"];

/// The folder of these tests, next to those of the other packages.
const HERE: &str = env!("CARGO_MANIFEST_DIR");

/// The datafiles of a project, by the path of its folder.
type Projects = BTreeMap<PathBuf, Vec<PathBuf>>;

#[test]
fn projects_mean_the_same_in_rust() {
    let Some(mut oracle) = Oracle::start() else { return };
    let given = std::env::var_os("PROJECTS").map(PathBuf::from);
    let is_given = given.is_some();
    let folders = given.map_or_else(
        || {
            ["../cargo-tinybird/tests/cli/project", "../tests/rendered"]
                .map(|folder| Path::new(HERE).join(folder))
                .to_vec()
        },
        |folder| vec![folder],
    );
    let mut projects = Projects::new();
    for folder in folders {
        find(&folder, &folder, &mut projects);
    }
    let package = package();
    let (mut all, mut kept, mut told, mut wrong) = (0, 0, 0, Vec::new());
    for (number, (root, files)) in projects.iter().enumerate() {
        let module = format!("project_{number}");
        let Said { left, notes } = migrate(&package, &module, files);
        let rendered = generate(&package, &module);
        let texts = |file: &Path| fs::read_to_string(file).unwrap_or_default();
        let questions: Vec<Question> = files.iter().map(|file| question(file, texts(file))).collect();
        for (file, answer) in files.iter().zip(oracle.judge(&questions)).filter(|(_, answer)| answer.is_ok())
        {
            all += 1;
            if let Some(why) = left.get(file) {
                say(&format!("{} did not move: {why}", file.display()));
                told += 1;
                continue;
            }
            let Some(text) = file.file_name().and_then(|name| rendered.get(Path::new(name))) else {
                wrong.push(format!("{} is neither rendered nor named", file.display()));
                continue;
            };
            let now = oracle.judge_one(&question(file, text.clone()));
            if now.meanings() == answer.meanings() {
                kept += 1;
            } else if let (Some(note), true) =
                (notes.get(file).and_then(|notes| of_change(notes)), now.is_ok())
            {
                say(&format!("{} is changed: {note}", file.display()));
                told += 1;
            } else {
                wrong.push(format!("{} means something else\n{text}\n{:?}", file.display(), now.error));
            }
        }
        let unknown: Vec<_> = left.keys().filter(|file| !files.contains(file)).collect();
        assert!(unknown.is_empty(), "{}: {unknown:?}", root.display());
    }
    let compiled = compile(&package, projects.len());
    say(&format!(
        "{} projects: {kept} of {all} datafiles that Tinybird takes mean the same in Rust; {told} do not, and it is told",
        projects.len()
    ));
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n\n"));
    // Of our own ones, a certificate whose lines are indented.
    let most = if is_given { all / 50 } else { 1 };
    assert!(all > 0 && told <= most, "{told} of {all}");
}

fn question(file: &Path, text: String) -> Question {
    let file = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Question { file, text, secrets: Vec::new() }
}

/// Sorts the datafiles below a folder by their projects. A project's folder holds [`FOLDERS`], or the datafiles themselves.
fn find(top: &Path, folder: &Path, projects: &mut Projects) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            find(top, &path, projects);
        } else if path.extension().and_then(|it| it.to_str()).and_then(Extension::of).is_some() {
            let is_inside = |folder: &&Path| folder.starts_with(top) && *folder != top;
            let kind = folder.ancestors().take_while(is_inside).filter(|folder| {
                folder.file_name().is_some_and(|name| FOLDERS.iter().any(|kind| name == *kind))
            });
            let root = kind.last().and_then(Path::parent).unwrap_or(folder);
            projects.entry(root.to_owned()).or_default().push(path);
        }
    }
    for files in projects.values_mut() {
        files.sort();
    }
}

/// An empty package that depends on the crate.
fn package() -> PathBuf {
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("projects");
    let _ = fs::remove_dir_all(&package);
    fs::create_dir_all(package.join("src")).expect("a folder");
    let root = Path::new(HERE).join("..");
    let manifest = format!(
        "[package]\nname = \"projects\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\ntinybird.path = {root:?}\n[workspace]\n"
    );
    fs::write(package.join("Cargo.toml"), manifest).expect("a manifest");
    fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock")).expect("a lock file");
    package
}

fn tinybird(package: &Path, arguments: &[&str], files: &[PathBuf]) -> Output {
    let mut command = Command::new(env!("CARGO"));
    command.args(["run", "--quiet", "--package", "cargo-tinybird", "--manifest-path"]);
    command.args([&format!("{HERE}/../Cargo.toml"), "--", "tinybird"]);
    command.args(arguments).args(files).current_dir(package);
    command.output().expect("the command")
}

/// What is told of datafiles.
#[derive(Default)]
struct Said {
    /// Why some of them stayed.
    left: BTreeMap<PathBuf, String>,
    /// What is otherwise in those that moved.
    notes: BTreeMap<PathBuf, Vec<String>>,
}

/// The note that says what is otherwise in the rendered file.
fn of_change(notes: &[String]) -> Option<&String> {
    notes.iter().find(|note| note.contains("is written") || note.contains("are written"))
}

/// Moves datafiles into a module.
fn migrate(package: &Path, module: &str, files: &[PathBuf]) -> Said {
    let out = format!("src/{module}");
    let output = tinybird(package, &["migrate", "--format", "json", "--out", &out], files);
    let mut said = Said::default();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let line: Value = serde_json::from_str(line).expect("JSON");
        let message = line["message"].as_str().unwrap_or_default();
        let Some((file, what)) = message.strip_prefix('`').and_then(|it| it.split_once('`')) else {
            continue;
        };
        match what.strip_prefix(" did not move: ") {
            Some(why) => drop(said.left.insert(PathBuf::from(file), why.to_owned())),
            None => said.notes.entry(PathBuf::from(file)).or_default().push(what.to_owned()),
        }
    }
    let is_told = output.status.success() || !said.left.is_empty();
    assert!(is_told, "{}", String::from_utf8_lossy(&output.stderr));
    said
}

/// The datafiles of a module, by their names.
fn generate(package: &Path, module: &str) -> BTreeMap<PathBuf, String> {
    let (source, out) = (format!("src/{module}"), package.join("rendered").join(module));
    if !package.join(&source).exists() {
        return BTreeMap::new();
    }
    let output = tinybird(package, &["generate", "--out-dir", &out.to_string_lossy(), &source], &[]);
    assert!(output.status.success(), "{module}: {}", String::from_utf8_lossy(&output.stderr));
    let mut rendered = Projects::new();
    find(&out, &out, &mut rendered);
    let files: BTreeSet<PathBuf> = rendered.into_values().flatten().collect();
    let text = |path: &Path| fs::read_to_string(path).expect("a text");
    files.iter().map(|path| (path.file_name().unwrap_or_default().into(), text(path))).collect()
}

/// Has clippy look at all modules, to which a warning is an error.
fn compile(package: &Path, count: usize) -> Output {
    let modules = (0..count).map(|number| format!("project_{number}"));
    let root: String = modules
        .filter(|module| package.join("src").join(module).exists())
        .map(|module| format!("pub mod {module};\n"))
        .collect();
    fs::write(package.join("src/lib.rs"), root).expect("a crate");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("projects-target");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["clippy", "--offline", "--target-dir"]).arg(target).args(["--", "-D", "warnings"]);
    cargo.current_dir(package).output().expect("cargo")
}
