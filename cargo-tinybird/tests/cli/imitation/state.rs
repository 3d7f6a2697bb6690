//! What the workspace holds, and how Tinybird answers.

use serde_json::{Map, Value, json};

use super::answer;
use super::http::Request;

const CREATED: &str = "2026-01-02 03:04:05.000006";

/// What the workspace holds.
pub(super) struct State {
    held: Map<String, Value>,
    counter: u32,
}

fn error(status: u16, message: &str) -> Value {
    answer(status, json!({ "error": message, "documentation": "https://docs.tinybird.co" }))
}

impl State {
    pub(super) fn new(given: &Value) -> Self {
        let mut held = json!({
            "workspace": { "id": "11111111-2222-4333-8444-555555555555", "name": "acme_analytics", "user_email": "dev@example.com", "main": null },
            "datasources": {}, "pipes": {}, "connectors": {}, "branches": [], "branch_polls": 1, "deployments": [],
            "deployment_states": [{ "status": "data_ready" }], "deploy_answer": {}, "build_answer": null, "tokens": [],
            "variables": {}, "jobs": {},
        });
        for (name, value) in given.as_object().into_iter().flatten() {
            held[name] = value.clone();
        }
        Self { held: held.as_object().cloned().unwrap_or_default(), counter: 0 }
    }

    pub(super) fn get(&self, name: &str) -> Value {
        self.held.get(name).cloned().unwrap_or_default()
    }

    fn list(&mut self, name: &str) -> &mut Vec<Value> {
        self.held.get_mut(name).and_then(Value::as_array_mut).expect("a list")
    }

    fn map(&mut self, name: &str) -> &mut Map<String, Value> {
        self.held.get_mut(name).and_then(Value::as_object_mut).expect("a map")
    }

    fn next_id(&mut self) -> String {
        self.counter += 1;
        format!("00000000-0000-4000-8000-{:012}", self.counter)
    }

    /// What Tinybird answers, and what it does.
    pub(super) fn answer(&mut self, request: &Request) -> Value {
        let is_open = matches!(&*request.path, "/v0/regions" | "/api/cli-login");
        if request.authorization.is_none() && !is_open {
            return error(403, "invalid authentication token");
        }
        let segments: Vec<&str> = request.path.trim_matches('/').split('/').collect();
        let method = &*request.method;
        match (method, &*segments) {
            ("GET", ["v1", "workspace"]) => answer(200, self.get("workspace")),
            ("POST", ["v1", "deploy"]) => self.deploy(request),
            ("GET", ["v1", "deployments"]) => {
                let all: Vec<Value> = self.list("deployments").iter().map(shown).collect();
                answer(200, json!({ "deployments": all }))
            }
            (_, ["v1", "deployments", id, ..]) => self.deployment(method, id, segments.len() == 4),
            ("POST", ["v1", "build"]) => self.build(request),
            ("GET" | "POST", ["v1", "environments"]) => self.branches(request),
            (_, [_, "environments", name]) => self.branch(method, name, request),
            ("GET", ["v0", "jobs"]) => {
                let jobs: Vec<Value> = self.map("jobs").values().cloned().collect();
                answer(200, json!({ "jobs": jobs }))
            }
            (_, ["v0", "jobs", id, ..]) => self.job(id),
            ("GET", [_, collection @ ("datasources" | "pipes" | "connectors")]) => {
                let names: Vec<Value> =
                    self.map(collection).keys().map(|name| json!({ "name": name })).collect();
                answer(200, json!({ *collection: names }))
            }
            ("GET", [_, collection @ ("datasources" | "pipes" | "connectors"), file])
                if [".datasource", ".pipe", ".connection"].iter().any(|end| file.ends_with(end)) =>
            {
                self.file(collection, file)
            }
            _ => self.data(request, &segments),
        }
    }

    fn file(&mut self, collection: &str, file: &str) -> Value {
        let name = file.rsplit_once('.').map_or(file, |(name, _)| name);
        match self.map(collection).get(name) {
            Some(held) => json!({ "status": 200, "text": held["file"] }),
            None => error(404, &format!("'{name}' does not exist")),
        }
    }

    fn deploy(&mut self, request: &Request) -> Value {
        let names: Vec<String> = request.parts().into_iter().map(|(name, _)| name).collect();
        let of = |extension: &str| {
            let names = names.iter().filter_map(|name| name.rsplit('/').next()?.strip_suffix(extension));
            names.map(str::to_owned).collect::<Vec<_>>()
        };
        let id = self.list("deployments").len() + 1;
        let mut made = json!({
            "id": id.to_string(), "status": "calculating", "live": false, "created_at": CREATED, "feedback": [], "errors": [],
            "new_datasource_names": of(".datasource"), "new_pipe_names": of(".pipe"),
            "new_data_connector_names": of(".connection"), "changed_datasource_names": [], "deleted_pipe_names": null,
        });
        let given = self.get("deploy_answer");
        for (name, value) in given["deployment"].as_object().into_iter().flatten() {
            made[name] = value.clone();
        }
        let mut said = json!({ "result": "success", "deployment": made });
        for (name, value) in given.as_object().into_iter().flatten().filter(|(name, _)| *name != "deployment")
        {
            said[name] = value.clone();
        }
        if request.parameter("check").is_none() && said["result"] == "success" {
            let mut held = made;
            held["script"] = self.get("deployment_states");
            held["auto"] = json!(request.parameter("auto_promote") == Some("true"));
            self.list("deployments").push(held);
        }
        answer(u16::try_from(given["status"].as_u64().unwrap_or(200)).unwrap_or(200), said)
    }

    fn deployment(&mut self, method: &str, id: &str, sets_live: bool) -> Value {
        let all = self.list("deployments");
        let Some(at) = all.iter().position(|deployment| deployment["id"] == id) else {
            return error(404, &format!("Deployment {id} not found"));
        };
        if sets_live {
            for (other, deployment) in all.iter_mut().enumerate() {
                deployment["live"] = json!(other == at);
            }
        } else if method == "DELETE" {
            let mut gone = all.remove(at);
            gone["status"] = json!("deleting");
            return answer(200, json!({ "deployment": shown(&gone) }));
        } else if let Some(step) = next_step(&mut all[at]) {
            for (name, value) in step.as_object().into_iter().flatten() {
                all[at][name] = value.clone();
            }
            if all[at]["status"] == "data_ready" && all[at]["auto"] == true && step.get("live").is_none() {
                all[at]["live"] = json!(true);
            }
            if all[at]["live"] == true {
                for (_, other) in all.iter_mut().enumerate().filter(|(other, _)| *other != at) {
                    other["live"] = json!(false);
                }
            }
        }
        answer(200, json!({ "deployment": shown(&all[at]) }))
    }

    fn build(&mut self, request: &Request) -> Value {
        let names: Vec<String> = request.parts().into_iter().map(|(name, _)| name).collect();
        match self.get("build_answer") {
            Value::Null => answer(
                200,
                json!({ "result": "success", "build": { "id": "b-1", "new_pipe_names": names, "feedback": [] } }),
            ),
            given => answer(200, given),
        }
    }

    fn branches(&mut self, request: &Request) -> Value {
        if request.method == "GET" {
            return answer(200, json!({ "environments": self.get("branches") }));
        }
        let name = request.parameter("name").unwrap_or_default().to_owned();
        if self.list("branches").iter().any(|branch| branch["name"] == *name) {
            return error(409, "it exists already");
        }
        let id = self.next_id();
        let made =
            json!({ "id": id, "name": name, "created_at": CREATED, "token": format!("p.branch-{name}") });
        self.list("branches").push(made);
        let polls = self.get("branch_polls");
        let job = self.make_job(polls);
        answer(200, json!({ "job": job, "workspace": { "id": id, "name": name } }))
    }

    fn branch(&mut self, method: &str, name: &str, request: &Request) -> Value {
        let all = self.list("branches");
        let Some(at) = all.iter().position(|branch| branch["id"] == name || branch["name"] == name) else {
            return error(404, &format!("Environment {name} not found"));
        };
        if method == "DELETE" {
            all.remove(at);
            return answer(200, json!({ "ok": true }));
        }
        let mut branch = all[at].clone();
        if request.parameter("with_token") != Some("true") {
            branch["token"] = Value::Null;
        }
        answer(200, branch)
    }

    pub(super) fn make_job(&mut self, polls: Value) -> Value {
        let id = self.next_id();
        let job = json!({ "id": id, "job_id": id, "status": "waiting", "kind": "job", "job_url": format!("$BASE/v0/jobs/{id}"), "polls": polls });
        self.map("jobs").insert(id, job.clone());
        job
    }

    fn job(&mut self, id: &str) -> Value {
        let Some(job) = self.map("jobs").get_mut(id) else {
            return error(404, &format!("Job {id} not found"));
        };
        let polls = job["polls"].as_u64().unwrap_or(0);
        if polls > 0 {
            job["polls"] = json!(polls - 1);
            job["status"] = json!("working");
        } else if matches!(job["status"].as_str(), Some("waiting" | "working")) {
            job["status"] = job.get("ends").cloned().unwrap_or_else(|| json!("done"));
        }
        answer(200, job.clone())
    }

    /// What the data of the workspace is asked for.
    fn data(&mut self, request: &Request, segments: &[&str]) -> Value {
        match (&*request.method, segments) {
            ("POST", ["v0" | "v1", "datasources", _, "delete"])
                if request.field("dry_run").as_deref() == Some("true") =>
            {
                answer(200, json!({ "rows_to_be_deleted": 2 }))
            }
            (
                "POST",
                ["v0" | "v1", "datasources", _, "append" | "replace" | "delete"] | ["v0", "datasources"],
            ) => {
                let job = self.make_job(json!(1));
                answer(
                    202,
                    json!({ "id": job["id"], "job_id": job["id"], "import_id": job["id"], "status": "waiting" }),
                )
            }
            ("POST", ["v0", "datasources", _, "truncate"]) => json!({ "status": 205, "text": "" }),
            ("POST", ["v0", "events"]) => {
                let rows = String::from_utf8_lossy(&request.body).lines().count();
                answer(200, json!({ "successful_rows": rows, "quarantined_rows": 0 }))
            }
            ("POST", ["v0", "pipes", _, "copy" | "sink"]) => {
                let job = self.make_job(json!(1));
                answer(200, json!({ "id": "run", "job": job }))
            }
            (_, ["v0", "sql"] | ["v0", "pipes", ..]) => answer(
                200,
                json!({ "meta": [{ "name": "n", "type": "UInt64" }], "data": [{ "n": 1 }], "rows": 1, "statistics": { "elapsed": 0.001, "rows_read": 1, "bytes_read": 8 } }),
            ),
            ("GET", ["v0", "tokens"]) => answer(200, json!({ "tokens": self.get("tokens") })),
            (_, ["v0", "tokens", ..]) => {
                answer(200, json!({ "id": "t-1", "name": "made", "token": "p.made-token", "scopes": [] }))
            }
            ("GET", ["v0", "variables"]) => {
                let names: Vec<Value> =
                    self.map("variables").keys().map(|name| json!({ "name": name })).collect();
                answer(200, json!({ "variables": names }))
            }
            ("POST", ["v0", "variables"]) => {
                let (name, value) = (request.field("name").unwrap_or_default(), request.field("value"));
                self.map("variables").insert(name, json!(value));
                answer(200, json!({ "ok": true }))
            }
            ("PUT", ["v0", "variables", name]) => {
                let (name, value) = ((*name).to_owned(), request.field("value"));
                self.map("variables").insert(name, json!(value));
                answer(200, json!({ "ok": true }))
            }
            ("DELETE", ["v0", "variables", name]) => {
                let name = (*name).to_owned();
                self.map("variables").remove(&name);
                answer(200, json!({ "ok": true }))
            }
            ("GET", ["v0", "regions"]) => answer(
                200,
                json!({ "regions": [{ "name": "europe-west3", "provider": "gcp", "api_host": "$BASE", "host": "https://cloud.tinybird.co" }] }),
            ),
            _ => error(404, &format!("Not found: {}", request.line())),
        }
    }
}

/// The next step of a deployment's script.
fn next_step(deployment: &mut Value) -> Option<Value> {
    let script = deployment["script"].as_array_mut().filter(|script| !script.is_empty())?;
    Some(script.remove(0))
}

/// What the server tells of a deployment.
fn shown(deployment: &Value) -> Value {
    let mut shown = deployment.clone();
    if let Some(members) = shown.as_object_mut() {
        members.retain(|name, _| name != "script" && name != "auto");
    }
    shown
}
