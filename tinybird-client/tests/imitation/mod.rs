//! A small imitation of Tinybird's Events API on real connections, with faults.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use flate2::read::GzDecoder;

/// What goes wrong.
#[derive(Debug, Clone, Copy, Default)]
pub struct Faults {
    /// No request is answered.
    pub hangs: bool,
    /// Of so many requests one is met by a fault of chance; 0 for none.
    pub one_in: u64,
    /// Where chance begins.
    pub seed: u64,
}

/// An imitation of Tinybird, on a port of its own, until it is dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    faults: Faults,
    is_over: AtomicBool,
    chance: Mutex<u64>,
    /// The ids that were written, each as often as it was.
    written: Mutex<Vec<u64>>,
}

impl Server {
    pub fn start(faults: Faults) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let chance = Mutex::new(faults.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let shared =
            Arc::new(Shared { faults, is_over: AtomicBool::new(false), chance, written: Mutex::default() });
        let server = shared.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                if server.is_over.load(Ordering::Relaxed) {
                    return;
                }
                let server = server.clone();
                thread::spawn(move || server.serve(stream.unwrap()));
            }
        });
        Self { address, shared }
    }

    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The ids that were written, each as often as it was.
    #[allow(dead_code, reason = "not every test that imitates looks")]
    pub fn take_written(&self) -> Vec<u64> {
        std::mem::take(&mut self.shared.written.lock().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    /// Answers the requests of a connection, until it breaks or one of them is met by a fault that breaks it.
    fn serve(&self, stream: TcpStream) {
        stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
        let mut reader = BufReader::new(stream);
        while let Some(body) = self.request(&mut reader) {
            if self.faults.hangs {
                self.hang();
                return;
            }
            if !self.answer(reader.get_mut(), &body) {
                return;
            }
        }
    }

    /// Until the server is over, or a while has passed.
    fn hang(&self) {
        for _ in 0..100 {
            if self.is_over.load(Ordering::Relaxed) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn request(&self, reader: &mut BufReader<TcpStream>) -> Option<Vec<u8>> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            match reader.read_until(b'\n', &mut head) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    if self.is_over.load(Ordering::Relaxed) {
                        return None;
                    }
                }
                Err(_) => return None,
            }
        }
        let head = String::from_utf8(head).unwrap().to_lowercase();
        let length = head.split("content-length: ").nth(1).unwrap().lines().next().unwrap();
        let mut body = vec![0; length.trim().parse().unwrap()];
        let mut at = 0;
        while at < body.len() {
            match reader.read(&mut body[at..]) {
                Ok(0) => return None,
                Ok(read) => at += read,
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(_) => return None,
            }
        }
        if !head.contains("content-encoding: gzip") {
            return Some(body);
        }
        let mut text = Vec::new();
        GzDecoder::new(&*body).read_to_end(&mut text).unwrap();
        Some(text)
    }

    /// Answers, and says whether the connection is kept.
    fn answer(&self, stream: &mut TcpStream, body: &[u8]) -> bool {
        let ids: Vec<u64> = body.split(|byte| *byte == b'\n').filter_map(id).collect();
        let rows = ids.len();
        let write = || self.written.lock().unwrap().extend(&ids);
        let one_in = self.faults.one_in;
        let fault = if one_in > 0 && self.chance().is_multiple_of(one_in) { self.chance() % 12 } else { 99 };
        let written = format!("{{\"successful_rows\":{rows},\"quarantined_rows\":0}}");
        let (status, header, text) = match fault {
            // Reset, before and after the server took the body.
            0 => return false,
            1 => {
                write();
                return false;
            }
            2 => (429, "Retry-After: 0.02\r\n", String::new()),
            3 => (429, "", String::new()),
            4 => (503, "", String::new()),
            5 if rows > 1 => (413, "", String::new()),
            // Half an answer.
            6 => {
                write();
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n{\"succ");
                return false;
            }
            7 => (500, "", String::new()),
            8 => {
                write();
                (504, "", String::new())
            }
            9 => {
                write();
                (200, "", "<html>".to_owned())
            }
            10 => {
                self.written.lock().unwrap().extend(&ids[1..]);
                (422, "", format!("{{\"successful_rows\":{},\"quarantined_rows\":0}}", rows - 1))
            }
            // It comes back too late.
            11 => {
                thread::sleep(Duration::from_millis(400));
                write();
                (200, "", written)
            }
            _ => {
                write();
                (200, "", written)
            }
        };
        let answer = format!("HTTP/1.1 {status} -\r\n{header}Content-Length: {}\r\n\r\n{text}", text.len());
        stream.write_all(answer.as_bytes()).is_ok()
    }

    fn chance(&self) -> u64 {
        let mut state = self.chance.lock().unwrap();
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        *state >> 20
    }
}

/// The number behind `"id":`, in quotes or not.
fn id(line: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(line).unwrap().strip_prefix("{\"id\":")?;
    let digits: String = text.trim_start_matches('"').chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
