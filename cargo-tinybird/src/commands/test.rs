//! `cargo tinybird test`: endpoints asked on rows of `fixtures`, and their answers compared with those in `tests`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;
use tinybird_build::package::Package;
use tinybird_core::AnyDefinition;
use tinybird_local::serve;
use tinybird_local::workspace::Workspace;
use tinybird_project::replace;

use super::dev::secrets;
use crate::cli;
use crate::clickhouse;
use crate::difference;
use crate::outcome::Outcome;
use crate::package::{Context, here};
use crate::project::Project;
use crate::shell::Shell;
use crate::suite::{self, Answer, Mistake, Test, fixtures};

pub(crate) fn run(arguments: &cli::Test, shell: Shell) -> Outcome {
    test(arguments, shell).unwrap_or_else(|message| shell.failed(message))
}

/// A file of tests, and the pipe that it is about.
struct File {
    path: PathBuf,
    shown: String,
    pipe: String,
    text: String,
}

fn test(arguments: &cli::Test, shell: Shell) -> Result<Outcome, String> {
    let project = Project::read(&[], &arguments.package, false)?;
    if project.has_errors() {
        shell.report(&project.report);
        return Ok(Outcome::Wrong);
    }
    let here = here().map_err(|error| error.to_string())?;
    let package = Context::find(&arguments.package, &[]).ok().map(|context| context.package);
    let roots = roots(package.as_ref(), &here);
    let shown = |path: &Path| path.strip_prefix(&here).unwrap_or(path).display().to_string();
    let unreadable = |error: std::io::Error| format!("the tests cannot be listed: {error}");
    let paths = suite::files(&roots, "tests", &["yaml", "yml"]).map_err(unreadable)?;
    let (mut files, mut is_wrong) = (Vec::new(), false);
    for path in paths {
        let file = File::read(path, &shown)?;
        match file.tests(&arguments.filters) {
            Ok(tests) if tests.is_empty() => {}
            Ok(tests) => files.push((file, tests)),
            Err(mistake) => {
                is_wrong = true;
                file.show(&mistake, shell);
            }
        }
    }
    if is_wrong {
        return Ok(Outcome::Wrong);
    }
    if files.is_empty() {
        let what =
            if arguments.filters.is_empty() { "there are no tests" } else { "no test has such a name" };
        shell.wrong(&format!(
            "{what}\nhelp: the tests of an endpoint stand in `tests/ENDPOINT.yaml`: a list of `name`, `parameters` and \
             `expected_result`"
        ));
        return Ok(Outcome::Wrong);
    }
    let mut workspace = workspace(arguments, package.as_ref())?;
    let resources: Vec<AnyDefinition> =
        project.placed().into_iter().map(|(definition, _)| definition.clone()).collect();
    workspace.set_secrets(secrets(resources.iter()));
    let loaded = workspace.load(resources).map_err(|error| error.to_string())?;
    let bad: Vec<String> =
        loaded.changes.iter().filter(|change| change.is_bad()).map(ToString::to_string).collect();
    bad.iter().for_each(|change| shell.wrong(change));
    if !bad.is_empty() {
        return Ok(Outcome::Wrong);
    }
    let rows = suite::files(&roots, "fixtures", &fixtures::EXTENSIONS).map_err(unreadable)?;
    let rows = fixtures::load(&mut workspace, &rows, shown, shell)?;
    shell.status("Loaded", format_args!("{rows} rows of fixtures"));
    match arguments.update {
        true => update(&mut workspace, &files, shell),
        false => compare(&mut workspace, &files, shell),
    }
}

/// The folders that may hold `tests` and `fixtures`: the package, and the folder of its datafiles.
fn roots(package: Option<&Package>, here: &Path) -> Vec<PathBuf> {
    let root = package.map_or(here, |package| package.dir.as_path());
    vec![root.to_owned(), root.join("tinybird")]
}

/// An engine of its own, whose rows end with it.
fn workspace(arguments: &cli::Test, package: Option<&Package>) -> Result<Workspace, String> {
    let search = clickhouse::search(&arguments.clickhouse, package);
    let engine = search.find().and_then(|location| {
        clickhouse::start_with(location, |options| options.settings = Workspace::settings())
    });
    let engine = engine.map_err(|error| format!("{error}\nhelp: {}", error.remedy()))?;
    Ok(Workspace::new(engine))
}

impl File {
    fn read(path: PathBuf, shown: &impl Fn(&Path) -> String) -> Result<Self, String> {
        let shown = shown(&path);
        let pipe = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).map_err(|error| format!("`{shown}` cannot be read: {error}"))?;
        Ok(Self { path, shown, pipe, text })
    }

    /// Those of its tests that are asked for.
    fn tests(&self, filters: &[String]) -> Result<Vec<Test>, Mistake> {
        let mut tests = suite::read(&self.text)?;
        tests.retain(|test| {
            let name = format!("{}/{}", self.pipe, test.name);
            filters.is_empty()
                || filters.iter().any(|filter| name.contains(filter) || self.shown.contains(filter))
        });
        Ok(tests)
    }

    fn show(&self, mistake: &Mistake, shell: Shell) {
        let (message, line) = (&mistake.message, mistake.line);
        let shown = format!("{message}\n  --> {}:{line}\nhelp: {}", self.shown, mistake.remedy);
        let object = json!({
            "reason": "diagnostic", "severity": "error", "rule": null, "message": message, "remedy": mistake.remedy,
            "file": self.shown, "line": line, "column": null, "rendered": format!("error: {shown}"),
        });
        shell.failure(&shown, "", &object);
    }
}

/// Whether the pipe of a file is there; if not, that its tests are skipped is said.
fn is_there(workspace: &Workspace, file: &File, shell: Shell) -> bool {
    let found = workspace.pipe(&file.pipe);
    if let Err(error) = &found {
        shell.note(&format!("`{}` is skipped: {error}", file.shown));
    }
    found.is_ok()
}

fn ask(workspace: &mut Workspace, file: &File, test: &Test) -> Answer {
    // What stands before a question mark is the address.
    let parameters = test.parameters.split_once('?').map_or(&*test.parameters, |(_, parameters)| parameters);
    let (status, text) = serve::ask(workspace, &file.pipe, parameters);
    Answer { status, text }
}

/// Why an answer is not the one that is expected, and how their texts differ.
fn problem(test: &Test, answer: &Answer) -> Option<(String, String)> {
    let differs = || difference::of_rows(test.result.as_deref().unwrap_or_default(), &answer.text);
    match (test.status, answer.is_error()) {
        (None, true) => {
            return Some((format!("it answers {}: {}", answer.status, answer.text), String::new()));
        }
        (Some(status), true) if status != answer.status => {
            return Some((
                format!("it answers {} instead of {status}: {}", answer.status, answer.text),
                String::new(),
            ));
        }
        (Some(status), false) if status >= 400 => {
            return Some((format!("it answers {} instead of {status}", answer.status), differs()));
        }
        _ => {}
    }
    match &test.result {
        None => Some(("it has no `expected_result`: `--update` writes the answer".to_owned(), differs())),
        Some(result) if *result == answer.text => None,
        Some(result) if result.trim_end() == answer.text.trim_end() => Some((
            "only the end of the last line differs: Tinybird's rows end with one, as a text behind `|` does"
                .to_owned(),
            String::new(),
        )),
        Some(_) => Some(("the answer differs".to_owned(), differs())),
    }
}

fn compare(workspace: &mut Workspace, files: &[(File, Vec<Test>)], shell: Shell) -> Result<Outcome, String> {
    let (mut passed, mut failed, mut skipped) = (0_usize, 0_usize, 0_usize);
    for (file, tests) in files {
        if !is_there(workspace, file, shell) {
            skipped += tests.len();
            continue;
        }
        for test in tests {
            let answer = ask(workspace, file, test);
            let object = |state: &str, problem: Option<&(String, String)>| {
                json!({
                    "reason": "test", "endpoint": file.pipe, "name": test.name, "state": state, "file": file.shown,
                    "line": test.line, "message": problem.map(|(message, _)| message),
                    "difference": problem.map(|(_, difference)| difference).filter(|text| !text.is_empty()),
                })
            };
            match problem(test, &answer) {
                None => {
                    passed += 1;
                    shell.event(
                        "Passed",
                        format_args!("{}/{}", file.pipe, test.name),
                        &object("passed", None),
                    );
                }
                Some(problem) => {
                    failed += 1;
                    let message = format!(
                        "{}/{} failed: {}\n  --> {}:{}",
                        file.pipe, test.name, problem.0, file.shown, test.line
                    );
                    shell.failure(&message, &problem.1, &object("failed", Some(&problem)));
                }
            }
        }
    }
    let counted =
        |count: usize, what: &str| if count == 0 { String::new() } else { format!(", {count} {what}") };
    let object = json!({ "reason": "tests", "passed": passed, "failed": failed, "skipped": skipped });
    let others = counted(failed, "failed") + &counted(skipped, "skipped");
    shell.event("Tested", format_args!("{passed} passed{others}"), &object);
    Ok(if failed == 0 { Outcome::Well } else { Outcome::Wrong })
}

fn update(workspace: &mut Workspace, files: &[(File, Vec<Test>)], shell: Shell) -> Result<Outcome, String> {
    let mut changed = 0_usize;
    for (file, tests) in files {
        if !is_there(workspace, file, shell) {
            continue;
        }
        let results: Vec<(Test, Answer)> =
            tests.iter().map(|test| (test.clone(), ask(workspace, file, test))).collect();
        let text =
            suite::updated(&file.text, &results).map_err(|error| format!("`{}`: {error}", file.shown))?;
        if text != file.text {
            replace(&file.path, &text)
                .map_err(|error| format!("`{}` cannot be written: {error}", file.shown))?;
            shell.files("updated", [&file.shown]);
            changed += 1;
        }
    }
    if changed == 0 {
        shell.status("Finished", "the endpoints answer what the tests expect");
    }
    Ok(Outcome::Well)
}
