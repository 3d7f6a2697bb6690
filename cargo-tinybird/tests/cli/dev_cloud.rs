//! `dev` in a branch: a build for every save.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::json;

use crate::remote::{DATAFILES, Project, live, script};

/// A running `dev`. It ends with this value.
struct Dev {
    child: Child,
    lines: Receiver<String>,
}

impl Dev {
    fn start(project: &Project, words: &str) -> Self {
        let mut command = project.command(&format!("dev {words}"));
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the command");
        let (sender, lines) = channel();
        let stderr = BufReader::new(child.stderr.take().expect("its errors"));
        thread::spawn(move || stderr.lines().map_while(Result::ok).for_each(|line| drop(sender.send(line))));
        Self { child, lines }
    }

    /// What it says until a line that holds this, which is the last.
    fn until(&self, text: &str) -> String {
        let mut said = String::new();
        loop {
            match self.lines.recv_timeout(Duration::from_secs(60)) {
                Ok(line) => said.push_str(&(line.clone() + "\n")),
                Err(_) => panic!("`{text}` is not said:\n{said}"),
            }
            if said.lines().last().is_some_and(|line| line.contains(text)) {
                return said;
            }
        }
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn every_save_is_built() {
    let project = Project::new(DATAFILES, &script(&json!({}))).on("feature/new-page");
    let dev = Dev::start(&project, "--rows last-partition");
    let said = dev.until("Watching");
    for part in [
        "Building 2 resources, to branch `feature_new_page` of `acme_analytics`",
        "Built branch `feature_new_page`",
        "Answers `top`: 1 row of n: UInt64",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    let lines = project.tinybird.lines();
    assert!(lines.iter().any(|line| line == "POST /v1/environments"), "{lines:?}");
    let builds = || project.tinybird.lines().iter().filter(|line| *line == "POST /v1/build").count();
    assert_eq!(builds(), 1);

    // A mistake is told and not sent; its correction is built, and only what changed is asked.
    let file = "tinybird/endpoints/top.pipe";
    let good = project.folder.read(file);
    project.folder.write(file, &good.replace("TYPE endpoint", "TYPE endpoin"));
    let said = dev.until("Watching");
    assert!(said.contains("endpoin") && builds() == 1, "{said}");
    let source = project.folder.read("tinybird/datasources/page_views.datasource");
    project.folder.write(file, &good);
    project.folder.write("tinybird/datasources/page_views.datasource", &source.replace("String", "UUID"));
    let mut said = dev.until("Watching");
    while builds() == 1 {
        said = dev.until("Watching");
    }
    assert!(said.contains("Built") && !said.contains("Answers"), "{said}");
    // Where git is on another branch, nothing goes to the first one any more.
    let before = builds();
    project.folder.write(".git/HEAD", "ref: refs/heads/main\n");
    project.folder.write(file, &good.replace("count()", "count() + 1"));
    dev.until("error: the git branch main is not built to a branch");
    project.folder.write(".git/HEAD", "ref: refs/heads/other\n");
    project.folder.write(file, &good.replace("count()", "count() + 2"));
    dev.until("Built branch `other`");
    assert_eq!(builds(), before + 1);
    // Nothing of that touched the workspace itself.
    assert_eq!(project.tinybird.state("deployments"), live());
}

#[test]
fn what_tinybird_refuses_does_not_end_it() {
    let refused =
        json!({ "result": "failed", "errors": [{ "filename": "top.pipe", "error": "no such table" }] });
    let rules = json!({ "rules": [{ "method": "POST", "path": "/v1/build", "answers": [{ "status": 200, "json": refused }, { "default": true }] }] });
    let project = Project::new(DATAFILES, &script(&rules)).on("feature");
    let dev = Dev::start(&project, "");
    let said = dev.until("Watching");
    assert!(said.contains("no such table") && said.contains("Tinybird refuses the project"), "{said}");
    let file = "tinybird/endpoints/top.pipe";
    project.folder.write(file, &project.folder.read(file).replace("count()", "count() + 1"));
    let said = dev.until("Watching");
    assert!(said.contains("Built branch `feature`"), "{said}");
}

#[test]
fn main_is_not_built_to() {
    let project = Project::new(DATAFILES, &script(&json!({})));
    project.run("dev").says(2, &["the git branch main is not built to a branch", "--branch NAME"]);
    assert_eq!(project.tinybird.lines(), [""; 0]);
    project.run("dev --port 7000").says(2, &["--offline"]);
    project.run("dev --offline --docker").says(2, &["cannot be used with"]);
}
