//! Commands that talk to Tinybird, against an imitation of it.

use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::imitation::Imitation;
use crate::{Folder, Ran};

/// A project of datafiles.
pub(crate) const DATAFILES: &[(&str, &str)] = &[
    ("tinybird/datasources/page_views.datasource", "SCHEMA >\n    `page` String\n"),
    (
        "tinybird/endpoints/top.pipe",
        "NODE counted\nSQL >\n    SELECT count() AS n FROM page_views\n\nTYPE endpoint\n",
    ),
];

/// A folder on a git branch, and the Tinybird that its commands talk to.
pub(crate) struct Project {
    pub(crate) folder: Folder,
    pub(crate) tinybird: Imitation,
    variables: Vec<(String, String)>,
}

impl Project {
    /// On the branch main, with these files.
    pub(crate) fn new(files: &[(&str, &str)], script: &Value) -> Self {
        let project =
            Self { folder: Folder::new(files), tinybird: Imitation::new(script), variables: Vec::new() };
        project.on("main")
    }

    /// The same on another branch of git's.
    pub(crate) fn on(self, branch: &str) -> Self {
        self.folder.write(".git/HEAD", &format!("ref: refs/heads/{branch}\n"));
        for folder in ["objects", "refs/heads"] {
            std::fs::create_dir_all(self.folder.path(&format!(".git/{folder}"))).expect("a folder");
        }
        self
    }

    /// The same with a variable of the environment.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A command with the token of the workspace, and nobody at the terminal.
    pub(crate) fn command(&self, words: &str) -> Command {
        let mut command = self.folder.command(words);
        for (name, _) in std::env::vars() {
            if ["TINYBIRD_", "TB_", "GITHUB_", "CI"].iter().any(|prefix| name.starts_with(prefix)) {
                command.env_remove(name);
            }
        }
        command.env("HOME", self.folder.path("")).env("TINYBIRD_URL", &self.tinybird.base);
        command.env("TINYBIRD_TOKEN", "p.admin-token").stdin(Stdio::null());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    pub(crate) fn run(&self, words: &str) -> Ran {
        self.ran(&self.command(words).output().expect("the command"))
    }

    pub(crate) fn ran(&self, output: &Output) -> Ran {
        let text = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes).replace(&self.tinybird.base, "BASE");
            let text = text.replace(self.tinybird.base.trim_start_matches("http://"), "HOST");
            text.replace(&self.folder.path("").display().to_string(), "HERE/")
        };
        let ran =
            Ran { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) };
        assert!(
            !format!("{}{}", ran.stdout, ran.stderr).contains("p.admin-token"),
            "{}{}",
            ran.stdout,
            ran.stderr
        );
        ran
    }
}

/// One live deployment, as most workspaces have.
pub(crate) fn live() -> Value {
    json!([{ "id": "1", "status": "data_ready", "live": true, "created_at": "2026-01-01 00:00:00", "feedback": [] }])
}

/// A script with one live deployment, and what else it says.
pub(crate) fn script(more: &Value) -> Value {
    let mut script = json!({ "state": { "deployments": live() } });
    for (part, value) in more.as_object().into_iter().flatten() {
        for (name, value) in value.as_object().into_iter().flatten() {
            script[part][name] = value.clone();
        }
        if value.is_array() {
            script[part] = value.clone();
        }
    }
    script
}

impl Ran {
    /// Checks how it ended, and that all of this was said.
    #[track_caller]
    pub(crate) fn says(&self, code: i32, texts: &[&str]) {
        let said = format!("{}{}", self.stdout, self.stderr);
        assert_eq!(self.code, Some(code), "{said}");
        for text in texts {
            assert!(said.contains(text), "{text:?} is not said:\n{said}");
        }
    }
}
