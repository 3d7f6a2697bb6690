//! A client of a language server: one request at a time, over its standard input and output. Where the server does not
//! answer, it panics: tests and benchmarks have nothing else to do then.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// The server says something more often, even where it has everything to build first.
const PATIENCE: Duration = Duration::from_secs(120);

/// So often a request is repeated that was cancelled because something changed.
const MOST_REPEATS: usize = 100;
/// So often a server is replaced.
const MOST_RESTARTS: usize = 3;

/// A running rust-analyzer that has loaded a workspace and opened one file.
#[derive(Debug)]
pub struct Client {
    server: Server,
    binary: String,
    root: PathBuf,
    file: PathBuf,
    /// The text of the file.
    text: String,
    /// How often another server had to take over.
    restarts: usize,
}

/// The server's process, and what it says.
#[derive(Debug)]
struct Server {
    process: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    last_request: u64,
    version: u64,
}

impl Client {
    /// Starts the server in a workspace, and waits until it has loaded it.
    ///
    /// # Panics
    /// The server does not start, or does not answer.
    #[must_use]
    pub fn start(binary: &str, root: &Path, file: &Path) -> Self {
        let server = Server::start(binary, root, file);
        let (binary, root, file) = (binary.to_owned(), root.to_owned(), file.to_owned());
        Self { server, binary, root, file, text: String::new(), restarts: 0 }
    }

    /// Replaces the text of the file.
    pub fn change(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        self.server.change(&self.file, text);
    }

    /// What the server answers about a place in the file.
    ///
    /// # Panics
    /// It answers with an error, or not at all.
    pub fn ask(&mut self, method: &str, (line, character): (usize, usize), more: &Value) -> Value {
        let mut params = json!({
            "textDocument": { "uri": uri(&self.file) },
            "position": { "line": line, "character": character }
        });
        if let (Some(params), Some(more)) = (params.as_object_mut(), more.as_object()) {
            params.extend(more.clone());
        }
        self.request(method, &params)
    }

    /// The mistakes that the server itself finds in the file, as one types.
    ///
    /// # Panics
    /// It answers with an error, or not at all.
    pub fn diagnostics(&mut self) -> Vec<Value> {
        let params = json!({ "textDocument": { "uri": uri(&self.file) } });
        let found = self.request("textDocument/diagnostic", &params);
        found["items"].as_array().cloned().unwrap_or_default()
    }

    /// The answer to a request. A server that gives none, which happens on a crowded machine, is replaced by another.
    fn request(&mut self, method: &str, params: &Value) -> Value {
        loop {
            if let Some(answer) = self.server.request(method, params) {
                return answer;
            }
            assert!(self.restarts < MOST_RESTARTS, "{method} is never answered: {params}");
            self.restarts += 1;
            self.server = Server::start(&self.binary, &self.root, &self.file);
            self.server.change(&self.file, &self.text);
        }
    }
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

impl Server {
    fn start(binary: &str, root: &Path, file: &Path) -> Self {
        let mut command = Command::new(binary);
        command.current_dir(root).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().expect("rust-analyzer starts");
        let input = process.stdin.take().expect("its input is piped");
        let mut output = BufReader::new(process.stdout.take().expect("its output is piped"));
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let mut server = Self { process, input, messages, last_request: 0, version: 0 };
        let settings = json!({
            "processId": std::process::id(),
            "rootUri": uri(root),
            "capabilities": {
                "window": { "workDoneProgress": true },
                "experimental": { "serverStatusNotification": true },
                "textDocument": {
                    "hover": { "contentFormat": ["markdown"] },
                    "completion": { "completionItem": { "snippetSupport": false } },
                    "diagnostic": {}
                }
            },
            "initializationOptions": {
                "checkOnSave": false,
                "cachePriming": { "enable": false },
                "cargo": { "buildScripts": { "enable": true } }
            }
        });
        server.request("initialize", &settings).expect("rust-analyzer answers");
        server.send(&json!({ "method": "initialized", "params": {} }));
        server.notify(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri(file), "languageId": "rust", "version": 0, "text": "" } }),
        );
        let is_loaded = |message: &Value| {
            message["method"] == "experimental/serverStatus" && message["params"]["quiescent"] == true
        };
        server.wait(is_loaded).expect("rust-analyzer loads the workspace");
        server
    }

    fn change(&mut self, file: &Path, text: &str) {
        self.version += 1;
        let params = json!({
            "textDocument": { "uri": uri(file), "version": self.version },
            "contentChanges": [{ "text": text }]
        });
        self.notify("textDocument/didChange", params);
    }

    /// The answer to a request; none where there is none in time.
    fn request(&mut self, method: &str, params: &Value) -> Option<Value> {
        for _ in 0..MOST_REPEATS {
            self.last_request += 1;
            let id = self.last_request;
            self.send(&json!({ "id": id, "method": method, "params": params }));
            let answer = self.wait(|message| message["id"] == id && message.get("method").is_none())?;
            match answer["error"]["code"].as_i64() {
                None => return Some(answer["result"].clone()),
                // The content was modified meanwhile, or the request was cancelled.
                Some(-32801 | -32802) => std::thread::sleep(Duration::from_millis(100)),
                Some(_) => panic!("{method}: {}", answer["error"]["message"]),
            }
        }
        None
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "method": method, "params": params }));
    }

    /// The next message that is meant; what the server asks for on the way is answered.
    fn wait(&mut self, is_meant: impl Fn(&Value) -> bool) -> Option<Value> {
        loop {
            let message = self.messages.recv_timeout(PATIENCE).ok()?;
            if message.get("id").is_some() && message.get("method").is_some() {
                let items = message["params"]["items"].as_array().map(|items| vec![Value::Null; items.len()]);
                self.send(&json!({ "id": message["id"], "result": items }));
            }
            if is_meant(&message) {
                return Some(message);
            }
        }
    }

    fn send(&mut self, message: &Value) {
        let mut message = message.clone();
        message["jsonrpc"] = "2.0".into();
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("rust-analyzer listens");
        self.input.flush().expect("rust-analyzer listens");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It holds nothing that is worth a farewell.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length:") {
            length = value.trim().parse().ok();
        }
    }
    let mut body = vec![0; length?];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
