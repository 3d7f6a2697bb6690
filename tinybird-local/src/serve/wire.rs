//! HTTP/1.1 on a connection: one request, one answer, and the connection ends. On one machine a new one costs nothing, and
//! none is held by a browser that may come back.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use super::http::{Answer, Head};

/// The most bytes of a body, before and after it is unpacked: what Tinybird takes of the largest plans.
pub(super) const MOST: u64 = 100 << 20;
/// The most bytes of a request's head, and the most headers in it.
const MOST_OF_HEAD: usize = 64 << 10;
const MOST_HEADERS: usize = 100;
/// How long a client may say nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection with one request.
pub(super) struct Connection {
    stream: BufReader<TcpStream>,
}

impl Connection {
    pub(super) fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(Self { stream: BufReader::new(stream) })
    }

    /// The head of the request; none where the client says nothing.
    pub(super) fn head(&mut self) -> io::Result<Option<Result<Head, Answer>>> {
        let mut text = Vec::new();
        while !text.ends_with(b"\r\n\r\n") && !text.ends_with(b"\n\n") {
            let before = text.len();
            let left = MOST_OF_HEAD.saturating_sub(before) as u64;
            (&mut self.stream).take(left).read_until(b'\n', &mut text)?;
            if text.len() == before {
                return Ok(match before {
                    0 => None,
                    MOST_OF_HEAD.. => Some(Err(Answer::error(431, "the head of the request is too long"))),
                    _ => Some(Err(Answer::error(400, "the head of the request does not end"))),
                });
            }
        }
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        if let Err(error) = request.parse(&text) {
            return Ok(Some(Err(Answer::error(400, format!("it is not an HTTP request: {error}")))));
        }
        let (method, target) = (request.method.unwrap_or_default(), request.path.unwrap_or_default());
        let headers = request.headers.iter().map(|header| {
            (header.name.to_ascii_lowercase(), String::from_utf8_lossy(header.value).trim().to_owned())
        });
        Ok(Some(Ok(Head {
            method: method.to_owned(),
            target: target.to_owned(),
            headers: headers.collect(),
        })))
    }

    /// The body that belongs to a head.
    pub(super) fn body(&mut self, head: &Head) -> io::Result<Result<Vec<u8>, Answer>> {
        let length = head.header("content-length").map(str::parse::<u64>);
        let is_chunked =
            head.header("transfer-encoding").map(|encoding| encoding.eq_ignore_ascii_case("chunked"));
        match (length, is_chunked) {
            (None, None) => Ok(Ok(Vec::new())),
            (Some(Ok(length)), None) if length > MOST => Ok(Err(Answer::too_large())),
            (Some(Ok(length)), None) => {
                self.go_on(head)?;
                let mut body = Vec::new();
                (&mut self.stream).take(length).read_to_end(&mut body)?;
                let is_whole = body.len() as u64 == length;
                Ok(if is_whole { Ok(body) } else { Err(Answer::error(400, "the body ends too early")) })
            }
            (None, Some(true)) => {
                self.go_on(head)?;
                self.chunks()
            }
            _ => Ok(Err(Answer::error(400, "the length of the body is not known"))),
        }
    }

    /// Tells a client that waits for it to send the body.
    fn go_on(&mut self, head: &Head) -> io::Result<()> {
        match head.header("expect") {
            Some(expected) if expected.eq_ignore_ascii_case("100-continue") => {
                self.stream.get_mut().write_all(b"HTTP/1.1 100 Continue\r\n\r\n")
            }
            _ => Ok(()),
        }
    }

    fn chunks(&mut self) -> io::Result<Result<Vec<u8>, Answer>> {
        let mut body = Vec::new();
        loop {
            let line = self.line()?;
            let size = line.split(';').next().unwrap_or_default().trim();
            let Ok(size) = u64::from_str_radix(size, 16) else {
                return Ok(Err(Answer::error(400, "a chunk of the body has no length")));
            };
            if body.len() as u64 + size > MOST {
                return Ok(Err(Answer::too_large()));
            }
            if size == 0 {
                // What may follow it is not for us.
                while !self.line()?.is_empty() {}
                return Ok(Ok(body));
            }
            let before = body.len();
            (&mut self.stream).take(size).read_to_end(&mut body)?;
            if (body.len() - before) as u64 != size || !self.line()?.is_empty() {
                return Ok(Err(Answer::error(400, "a chunk of the body ends too early")));
            }
        }
    }

    /// A line without its end.
    fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        (&mut self.stream).take(MOST_OF_HEAD as u64).read_until(b'\n', &mut line)?;
        Ok(String::from_utf8_lossy(line.trim_ascii_end()).into_owned())
    }

    /// Answers, and ends the connection.
    pub(super) fn answer(mut self, answer: &Answer, is_head: bool) -> io::Result<()> {
        let stream = self.stream.get_mut();
        let head = format!(
            "HTTP/1.1 {} {}\r\n\
             Content-Type: {}\r\n\
             Content-Length: {}\r\n\
             X-Content-Type-Options: nosniff\r\n\
             Cache-Control: no-store\r\n\
             Content-Security-Policy: default-src 'self'; img-src 'self' data:; frame-ancestors 'none'\r\n\
             Connection: close\r\n\r\n",
            answer.status,
            answer.reason(),
            answer.content_type,
            answer.body.len(),
        );
        let body = if is_head { &[] } else { answer.body.as_slice() };
        stream.write_all(&[head.as_bytes(), body].concat())?;
        stream.shutdown(Shutdown::Write)?;
        // With bytes that nobody read the connection would break off, perhaps before the answer arrives.
        stream.set_read_timeout(Some(Duration::from_millis(500)))?;
        io::copy(&mut (&mut self.stream).take(MOST), &mut io::sink()).map(drop)
    }
}
