//! A client of a language server: one request at a time, over its standard input and output.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// No answer takes longer, even of a server that has everything to build first.
const PATIENCE: Duration = Duration::from_secs(600);

/// A running rust-analyzer that has loaded a workspace and opened one file.
pub(crate) struct Client {
    server: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    uri: String,
    last_request: u64,
    version: u64,
}

impl Client {
    /// Starts the server in a workspace, and waits until it has loaded it.
    pub(crate) fn start(binary: &str, root: &Path, file: &Path) -> Self {
        let mut command = Command::new(binary);
        command.current_dir(root).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = command.spawn().expect("rust-analyzer starts");
        let input = server.stdin.take().expect("its input is piped");
        let mut output = BufReader::new(server.stdout.take().expect("its output is piped"));
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let uri = format!("file://{}", file.display());
        let mut client = Self { server, input, messages, uri, last_request: 0, version: 0 };
        client.request(
            "initialize",
            json!({
                "processId": std::process::id(),
                "rootUri": format!("file://{}", root.display()),
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
            }),
        );
        client.send(&json!({ "method": "initialized", "params": {} }));
        client.notify(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": client.uri, "languageId": "rust", "version": 0, "text": "" } }),
        );
        client.wait(|message| {
            message["method"] == "experimental/serverStatus" && message["params"]["quiescent"] == true
        });
        client
    }

    /// Replaces the text of the file.
    pub(crate) fn change(&mut self, text: &str) {
        self.version += 1;
        let params = json!({
            "textDocument": { "uri": self.uri, "version": self.version },
            "contentChanges": [{ "text": text }]
        });
        self.notify("textDocument/didChange", params);
    }

    /// What the server answers about a place in the file.
    pub(crate) fn ask(&mut self, method: &str, (line, character): (usize, usize), more: &Value) -> Value {
        let mut params = json!({
            "textDocument": { "uri": self.uri },
            "position": { "line": line, "character": character }
        });
        if let (Some(params), Some(more)) = (params.as_object_mut(), more.as_object()) {
            params.extend(more.clone());
        }
        self.request(method, params)
    }

    /// The mistakes that the server itself finds in the file, as one types.
    pub(crate) fn diagnostics(&mut self) -> Vec<Value> {
        let params = json!({ "textDocument": { "uri": self.uri } });
        let found = self.request("textDocument/diagnostic", params);
        found["items"].as_array().cloned().unwrap_or_default()
    }

    fn request(&mut self, method: &str, params: Value) -> Value {
        loop {
            self.last_request += 1;
            let id = self.last_request;
            self.send(&json!({ "id": id, "method": method, "params": params }));
            let answer = self.wait(|message| message["id"] == id && message.get("method").is_none());
            match answer["error"]["code"].as_i64() {
                None => return answer["result"].clone(),
                // The content was modified meanwhile, or the request was cancelled.
                Some(-32801 | -32802) => std::thread::sleep(Duration::from_millis(100)),
                Some(_) => panic!("{method}: {}", answer["error"]["message"]),
            }
        }
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "method": method, "params": params }));
    }

    /// The next message that is meant; what the server asks for on the way is answered.
    fn wait(&mut self, is_meant: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.messages.recv_timeout(PATIENCE).expect("rust-analyzer answers");
            if message.get("id").is_some() && message.get("method").is_some() {
                let items = message["params"]["items"].as_array().map(|items| vec![Value::Null; items.len()]);
                self.send(&json!({ "id": message["id"], "result": items }));
            }
            if is_meant(&message) {
                return message;
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

impl Drop for Client {
    fn drop(&mut self) {
        // It holds nothing that is worth a farewell.
        let _ = self.server.kill();
        let _ = self.server.wait();
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
