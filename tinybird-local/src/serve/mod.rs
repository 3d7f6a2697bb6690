//! A workspace that answers as Tinybird does, on this machine's own address and nowhere else.
//!
//! It listens on 127.0.0.1. A request needs a token, but for the few addresses that Tinybird Local answers without one. What a
//! page of another site sends is refused.

mod access;
mod datasources;
mod events;
mod http;
mod info;
mod jobs;
mod page;
mod query;
mod route;
mod tokens;
mod upload;
mod wire;

pub use query::ask;
pub use tokens::Tokens;

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;

use serde_json::Value;
use tinybird_core::AnyDefinition;

use crate::site;
use crate::workspace::{Appended, Error, Loaded, Quarantined, Workspace};
use http::{Answer, Head, Request};
use wire::Connection;

/// The most requests that are read and answered at once. ClickHouse answers one after the other.
const MOST_AT_ONCE: usize = 64;

/// A server on 127.0.0.1. Clones are the same server.
#[derive(Clone)]
pub struct Server(Arc<Shared>);

struct Shared {
    listener: TcpListener,
    state: State,
    is_stopped: AtomicBool,
}

/// Something that a server did.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A request was answered: method, path and status.
    Answered(&'a str),
    /// Rows of this data source do not fit its schema.
    Quarantined(&'a str, &'a [Quarantined]),
}

/// What requests are about.
struct State {
    workspace: Mutex<Workspace>,
    tokens: Mutex<Tokens>,
    jobs: Mutex<Vec<Value>>,
    /// What the page shows.
    project: Mutex<Value>,
    address: SocketAddr,
    log: Box<dyn Fn(Event<'_>) + Send + Sync>,
}

impl Server {
    /// Listens on a port of 127.0.0.1; 0 is any free one. `log` is called with each event.
    ///
    /// # Errors
    /// The port is in use, or may not be used.
    pub fn bind(
        port: u16,
        workspace: Workspace,
        tokens: Tokens,
        log: impl Fn(Event<'_>) + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        let state = State {
            workspace: Mutex::new(workspace),
            tokens: Mutex::new(tokens),
            jobs: Mutex::new(Vec::new()),
            project: Mutex::new(Value::Null),
            address,
            log: Box::new(log),
        };
        let is_stopped = AtomicBool::new(false);
        Ok(Self(Arc::new(Shared { listener, state, is_stopped })))
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.0.state.address
    }

    /// What loads a project into it, for as long as it is there.
    #[must_use]
    pub fn loader(&self) -> Loader {
        Loader(Arc::downgrade(&self.0))
    }

    /// Answers requests until it is stopped.
    pub fn run(&self) {
        let open = AtomicUsize::new(0);
        thread::scope(|scope| {
            // A connection that fails is no reason to take no others.
            for stream in self.0.listener.incoming() {
                if self.0.is_stopped.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                // One more is closed at once.
                if open.fetch_add(1, Ordering::SeqCst) < MOST_AT_ONCE {
                    let open = &open;
                    scope.spawn(move || {
                        // A client that is gone needs no answer.
                        let _ = self.0.answer(stream);
                        open.fetch_sub(1, Ordering::SeqCst);
                    });
                } else {
                    open.fetch_sub(1, Ordering::SeqCst);
                }
            }
        });
    }

    /// Ends [`Server::run`]: what is being answered is answered.
    pub fn stop(&self) {
        self.0.is_stopped.store(true, Ordering::SeqCst);
        // It waits for a connection.
        let _ = TcpStream::connect(self.address());
    }
}

/// A project to be loaded.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// Its name.
    pub name: String,
    /// Its resources, each with the place of its definition if that is known: `src/lib.rs:12`.
    pub resources: Vec<(AnyDefinition, Option<String>)>,
    /// The values of the secrets that templates name.
    pub secrets: BTreeMap<String, String>,
}

/// Loads a project into a server.
#[derive(Clone)]
pub struct Loader(Weak<Shared>);

impl Loader {
    /// Takes a project in the place of the one before. Requests wait meanwhile. `None` says that the server is not there any
    /// more.
    ///
    /// # Errors
    /// As [`Workspace::load`]; or the tokens cannot be kept.
    pub fn load(&self, project: Project) -> Option<Result<Loaded, Error>> {
        let shared = self.0.upgrade()?;
        let state = &shared.state;
        let placed: Vec<_> =
            project.resources.iter().map(|(definition, place)| (definition, place.clone())).collect();
        let described = site::describe(&project.name, &placed).to_json();
        let resources: Vec<AnyDefinition> =
            project.resources.into_iter().map(|(definition, _)| definition).collect();
        if let Err(error) = state.tokens().name_all(&resources) {
            return Some(Err(Error::Invalid(format!("the tokens cannot be kept: {error}"))));
        }
        let mut workspace = state.workspace();
        workspace.set_secrets(project.secrets);
        let loaded = workspace.load(resources);
        *state.project() = described;
        Some(loaded)
    }
}

impl Shared {
    fn answer(&self, stream: TcpStream) -> io::Result<()> {
        let mut connection = Connection::new(stream)?;
        let (head, answer) = match connection.head()? {
            None => return Ok(()),
            Some(Err(answer)) => (Head::default(), answer),
            Some(Ok(head)) => {
                let (method, target) = (head.method.clone(), head.target.clone());
                let answer = match self.read(&mut connection, head)? {
                    Ok(request) => self.state.route(&request).unwrap_or_else(|answer| answer),
                    Err(answer) => answer,
                };
                (Head { method, target, ..Head::default() }, answer)
            }
        };
        // Without the parameters: they may hold a token.
        let path = head.target.split('?').next().unwrap_or_default();
        (self.state.log)(Event::Answered(&format!("{} {path} {}", head.method, answer.status)));
        connection.answer(&answer, head.method == "HEAD")
    }

    /// The whole request, if it is one that may be answered.
    fn read(&self, connection: &mut Connection, head: Head) -> io::Result<Result<Request, Answer>> {
        if let Err(answer) = access::is_own(&head, self.state.address.port()) {
            return Ok(Err(answer));
        }
        let body = connection.body(&head)?;
        Ok(body.and_then(|body| Request::new(head, body)))
    }
}

impl State {
    /// An engine that failed in the middle of a request starts again with the next one.
    fn workspace(&self) -> MutexGuard<'_, Workspace> {
        self.workspace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Rows that do not fit the schema of a data source are told.
    fn told(&self, data_source: &str, appended: &Appended) {
        if !appended.quarantined.is_empty() {
            (self.log)(Event::Quarantined(data_source, &appended.quarantined));
        }
    }

    fn tokens(&self) -> MutexGuard<'_, Tokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn jobs(&self) -> MutexGuard<'_, Vec<Value>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn project(&self) -> MutexGuard<'_, Value> {
        self.project.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
