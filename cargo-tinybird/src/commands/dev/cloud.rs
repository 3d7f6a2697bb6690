//! `dev` in a branch or in Tinybird Local: a build for every save, and what endpoints answer that changed.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};
use tinybird_core::template::Template;
use tinybird_core::{AnyDefinition, Kind};
use tinybird_deploy::Api;

use crate::cli::Dev;
use crate::commands::{branch, build};
use crate::deployable::Deployable;
use crate::outcome::Outcome;
use crate::package::here;
use crate::remote::failure;
use crate::shell::Shell;
use crate::watch;

/// Builds now and after every save, until it is interrupted.
pub(super) fn build(arguments: &Dev, shell: Shell) -> Result<(), String> {
    let here = here().map_err(|error| error.to_string())?;
    let named = arguments.branch.as_deref().map(branch::checked).transpose()?;
    let mut building = Building {
        arguments,
        named,
        shell,
        place: None,
        sent: BTreeMap::new(),
        columns: BTreeMap::new(),
        // Until the project could be read, the folder is watched where it would be.
        read: vec![here.join("src"), here],
    };
    // Where it goes has to be known at the start; later a mistake is only told.
    building.place()?;
    let watching = watch::forever(|| {
        if let Err(message) = building.round() {
            shell.wrong(&message);
        }
        shell.status("Watching", "for changes; Ctrl-C ends it");
        building.read.clone()
    });
    watching.map_err(|error| format!("files cannot be watched: {error}"))
}

struct Building<'a> {
    arguments: &'a Dev,
    /// The branch that was asked for.
    named: Option<String>,
    shell: Shell,
    /// The branch that is built to, its API, and what it is called in messages.
    place: Option<(String, Api, String)>,
    /// The datafiles of the last build.
    sent: BTreeMap<String, String>,
    /// The columns that endpoints answered with.
    columns: BTreeMap<String, Value>,
    /// Every file and folder whose change may change the project.
    read: Vec<PathBuf>,
}

impl Building<'_> {
    /// Where the project is built: another branch, once git is on another one.
    fn place(&mut self) -> Result<(Api, String), String> {
        let Dev { target, rows, docker, .. } = self.arguments;
        let name = match (&self.named, docker) {
            (Some(name), _) => name.clone(),
            // On main, Tinybird Local has a workspace for the package.
            (None, true) => branch::of_git().ok().flatten().unwrap_or_default(),
            (None, false) => build::branch_of_git()?,
        };
        if let Some((known, api, place)) = &self.place
            && *known == name
        {
            return Ok((api.clone(), place.clone()));
        }
        let (api, place) = match docker {
            true => build::local((!name.is_empty()).then(|| name.clone()), &target.package)?,
            false => build::in_branch(target, &name, *rows, self.shell)?,
        };
        self.place = Some((name, api.clone(), place.clone()));
        self.sent.clear();
        self.columns.clear();
        Ok((api, place))
    }

    fn round(&mut self) -> Result<(), String> {
        let shell = self.shell;
        let (project, report) = Deployable::read(&self.arguments.target.package)?;
        self.read.clone_from(&project.read);
        shell.report(&report);
        if build::has_errors(&report) {
            return Ok(());
        }
        if project.files.is_empty() {
            return Err(
                "there is nothing to build: no resource is declared, and no datafile is there".to_owned()
            );
        }
        let files = project.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
        if files == self.sent {
            return Ok(());
        }
        let (api, place) = self.place()?;
        if build::send(&project, &api, &place, shell)? == Outcome::Well {
            let before = std::mem::replace(&mut self.sent, files);
            self.answers(&project, &api, &before);
        }
        Ok(())
    }

    /// Asks the endpoints that are new or changed, as far as they can be asked without parameters.
    fn answers(&mut self, project: &Deployable, api: &Api, before: &BTreeMap<String, String>) {
        let changed = project.files.iter().filter(|file| before.get(&file.path) != Some(&file.text));
        let changed: Vec<&str> = changed.map(|file| file.path.as_str()).collect();
        let in_rust = project.rendered.rendering.definitions();
        let in_files = project.datafiles.iter().filter_map(|datafile| datafile.file.definition.known());
        for endpoint in
            in_rust.chain(in_files).filter(|other| other.kind() == Kind::Endpoint && !needs_parameters(other))
        {
            let name = endpoint.name();
            let file = format!("{name}.pipe");
            if changed.iter().any(|path| path.rsplit('/').next() == Some(&*file)) {
                self.ask(api, name);
            }
        }
    }

    fn ask(&mut self, api: &Api, name: &str) {
        let shell = self.shell;
        let answer = api.endpoint(name, "json", &[]).map_err(failure).and_then(|bytes| {
            serde_json::from_slice::<Value>(&bytes)
                .map_err(|error| format!("its answer is not JSON: {error}"))
        });
        let answer = match answer {
            Ok(answer) => answer,
            Err(message) => return shell.wrong(&format!("`{name}` does not answer: {message}")),
        };
        let rows = answer["data"].as_array().map_or(0, Vec::len);
        let columns = answer["meta"].as_array().map(Vec::as_slice).unwrap_or_default();
        let shown: Vec<String> = columns
            .iter()
            .map(|column| {
                let part = |name: &str| column[name].as_str().unwrap_or_default();
                format!("{}: {}", part("name"), part("type"))
            })
            .collect();
        let noun = if rows == 1 { "row" } else { "rows" };
        let object = json!({ "reason": "answer", "endpoint": name, "rows": rows, "columns": answer["meta"] });
        shell.event("Answers", format_args!("`{name}`: {rows} {noun} of {}", shown.join(", ")), &object);
        let before = self.columns.insert(name.to_owned(), answer["meta"].clone());
        if before.is_some_and(|before| before != answer["meta"]) {
            shell.note(&format!("`{name}` has other columns than before: who asks it may not know them"));
        }
    }
}

/// Whether a call without parameters is an error.
fn needs_parameters(endpoint: &AnyDefinition) -> bool {
    let nodes = endpoint.as_pipe().map(|pipe| pipe.nodes()).unwrap_or_default();
    nodes.iter().filter(|node| node.is_template()).any(|node| {
        let Ok(template) = Template::parse(node.sql()) else { return true };
        template.parameters().iter().any(|parameter| !parameter.local && parameter.required() == Some(true))
    })
}
