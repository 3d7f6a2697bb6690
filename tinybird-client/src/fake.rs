//! A transport for tests.

use std::collections::VecDeque;
use std::future::{poll_fn, ready};
use std::io::{Cursor, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use flate2::read::GzDecoder;
use http::header::{CONTENT_ENCODING, HeaderName, HeaderValue};
use http::{HeaderMap, Request, Response, StatusCode};

use crate::batch::Alarm;
use crate::blocking::{Body, Transport};
use crate::client::{self, Call};
use crate::transport::{Stage, TransportError};

/// A transport for tests: it answers from a script, and where the script ends as a Tinybird that writes every row.
///
/// It has a clock of its own: waiting to send again takes no time, and no [`waits`](Self::waits) are those of batches for more rows.
/// Clones share script, rows and clock.
///
/// ```
/// use tinybird_client::{blocking::Client, fake::Fake};
///
/// let fake = Fake::new();
/// fake.answer(503, "");
/// let tinybird = Client::builder().token("p.token").transport(fake.clone()).build()?;
/// let sent = tinybird.events("page_views").ingest_ndjson("{\"site\": \"a\"}")?.all_written()?;
/// assert_eq!((sent.written, sent.retries), (1, 1));
/// assert_eq!(fake.rows("page_views"), ["{\"site\": \"a\"}"]);
/// assert!(fake.waits()[0].as_millis() >= 200);
/// # Ok::<(), tinybird_client::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Fake(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    script: VecDeque<Scripted>,
    requests: Vec<Request<Bytes>>,
    written: Vec<(String, String)>,
    waits: Vec<Duration>,
    now: Duration,
}

#[derive(Debug)]
enum Scripted {
    Answer(u16, HeaderMap, Bytes),
    Failure(Stage),
}

impl Fake {
    /// Without a script.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers the next request in this way. The rows of a request that is answered from the script are not written.
    pub fn answer(&self, status: u16, body: impl Into<Bytes>) {
        self.answer_with(status, [], body);
    }

    /// The same with headers.
    pub fn answer_with(
        &self,
        status: u16,
        headers: impl IntoIterator<Item = (&'static str, &'static str)>,
        body: impl Into<Bytes>,
    ) {
        let headers = headers.into_iter();
        let headers =
            headers.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        self.state().script.push_back(Scripted::Answer(status, headers.collect(), body.into()));
    }

    /// Fails the next request at this stage.
    pub fn fail(&self, stage: Stage) {
        self.state().script.push_back(Scripted::Failure(stage));
    }

    /// The rows that were written to a data source, as JSON.
    #[must_use]
    pub fn rows(&self, datasource: &str) -> Vec<String> {
        let state = self.state();
        let rows = state.written.iter().filter(|(name, _)| name == datasource);
        rows.map(|(_, row)| row.clone()).collect()
    }

    /// All requests, their bodies without compression.
    #[must_use]
    pub fn requests(&self) -> Vec<Request<Bytes>> {
        self.state().requests.clone()
    }

    /// How long was waited between requests, each wait by itself.
    #[must_use]
    pub fn waits(&self) -> Vec<Duration> {
        self.state().waits.clone()
    }

    /// Moves the clock.
    pub fn advance(&self, time: Duration) {
        let mut state = self.state();
        state.now = state.now.saturating_add(time);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Fake {
    fn call(&self, request: Request<Bytes>, timeout: Duration) -> Result<Response<Body>, TransportError> {
        let mut state = self.state();
        let request = unpacked(request);
        state.requests.push(request.clone());
        match state.script.pop_front() {
            Some(Scripted::Failure(stage)) => {
                if stage == Stage::TimedOut {
                    state.now += timeout;
                }
                Err(TransportError::new(stage, "the script says so"))
            }
            Some(Scripted::Answer(status, headers, body)) => Ok(answer(status, headers, body)),
            None => Ok(state.write(&request)),
        }
    }

    fn sleep(&self, wait: Duration) {
        let mut state = self.state();
        state.waits.push(wait);
        state.now += wait;
    }

    fn now(&self) -> Duration {
        self.state().now
    }

    fn wait(&self, at_most: Duration, alarm: &Alarm<'_>) {
        match alarm.is_idle() {
            true => Transport::sleep(self, at_most),
            // For rows it waits as long as that takes.
            false if alarm.wait(at_most) => {}
            false => self.advance(at_most),
        }
    }
}

impl client::Transport for Fake {
    fn call(
        &self,
        request: Request<Bytes>,
        timeout: Duration,
    ) -> Call<'_, Result<Response<Box<dyn client::Body>>, TransportError>> {
        let answer = Transport::call(self, request, timeout);
        let answer = answer.map(|answer| answer.map(|body| Box::new(Pieces(body)) as Box<dyn client::Body>));
        Box::pin(ready(answer))
    }

    /// It takes no time, but lets others go first.
    fn sleep(&self, wait: Duration) -> Call<'_, ()> {
        let mut was_here = false;
        Box::pin(poll_fn(move |context| {
            if was_here {
                Transport::sleep(self, wait);
                return Poll::Ready(());
            }
            was_here = true;
            context.waker().wake_by_ref();
            Poll::Pending
        }))
    }

    fn now(&self) -> Duration {
        Transport::now(self)
    }

    /// On tokio, with the feature `client`.
    #[cfg(feature = "client")]
    fn spawn(&self, task: Call<'static, ()>) -> Result<(), Call<'static, ()>> {
        client::spawn(task)
    }
}

/// A body in pieces of a few bytes.
struct Pieces(Body);

impl client::Body for Pieces {
    fn chunk(&mut self) -> Call<'_, Result<Option<Bytes>, TransportError>> {
        let mut piece = [0; 100];
        let read = self
            .0
            .read(&mut piece)
            .map(|length| (length > 0).then(|| Bytes::copy_from_slice(&piece[..length])));
        Box::pin(ready(read.map_err(|error| TransportError::new(Stage::Answering, error))))
    }
}

impl State {
    /// What Tinybird answers.
    fn write(&mut self, request: &Request<Bytes>) -> Response<Body> {
        let parameter = |name: &str| {
            let pairs = request.uri().query().unwrap_or_default().split('&');
            let value = pairs.filter_map(|pair| pair.split_once('=')).find(|(other, _)| *other == name)?.1;
            Some(percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned())
        };
        let Some(name) = parameter("name").filter(|_| request.uri().path().ends_with("/v0/events")) else {
            return answer(
                404,
                HeaderMap::new(),
                Bytes::from_static(b"{\"error\": \"the fake has only events\"}"),
            );
        };
        let text = String::from_utf8_lossy(request.body());
        let rows: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
        let body = format!("{{\"successful_rows\":{},\"quarantined_rows\":0}}", rows.len());
        self.written.extend(rows.into_iter().map(|row| (name.clone(), row)));
        let status = if parameter("wait").as_deref() == Some("true") { 200 } else { 202 };
        answer(status, HeaderMap::new(), body.into())
    }
}

fn answer(status: u16, headers: HeaderMap, body: Bytes) -> Response<Body> {
    let mut answer = Response::new(Box::new(Cursor::new(body)) as Body);
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    *answer.headers_mut() = headers;
    answer
}

/// The request with its body as it was before it was compressed.
fn unpacked(request: Request<Bytes>) -> Request<Bytes> {
    if !request.headers().contains_key(CONTENT_ENCODING) {
        return request;
    }
    let mut text = Vec::new();
    match GzDecoder::new(&**request.body()).read_to_end(&mut text) {
        Ok(_) => request.map(|_| text.into()),
        Err(_) => request,
    }
}
