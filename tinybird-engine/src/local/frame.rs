//! What goes over the pipes between a program and its child process.
//!
//! A request is an operation (one byte), the number of its parts (one byte) and the parts; an answer is a status (one
//! byte) and one part. A part is its length (eight bytes, little-endian) and its bytes. The child answers each request
//! once, in order.

use std::io::{self, Read, Write};

use crate::request::{Answer, Operation, Request};

/// The longest part that is taken: what claims to be longer is not a frame.
const LONGEST_PART: u64 = 4 << 30;

impl Operation {
    fn read(byte: u8) -> Option<Self> {
        [Self::Start, Self::Read, Self::Write, Self::Insert]
            .into_iter()
            .find(|&operation| operation as u8 == byte)
    }
}

impl Request {
    pub(crate) fn write(&self, to: &mut impl Write) -> io::Result<()> {
        let count = u8::try_from(self.parts.len()).map_err(|_| malformed("a request of too many parts"))?;
        to.write_all(&[self.operation as u8, count])?;
        for part in &self.parts {
            write_part(part, to)?;
        }
        to.flush()
    }

    /// The next request, `None` at the end of the input.
    pub(crate) fn read(from: &mut impl Read) -> io::Result<Option<Self>> {
        let mut operation = [0];
        match from.read_exact(&mut operation) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            read => read?,
        }
        let operation = Operation::read(operation[0]).ok_or_else(|| malformed("an unknown operation"))?;
        let mut count = [0];
        from.read_exact(&mut count)?;
        let parts = (0..count[0]).map(|_| read_part(from)).collect::<io::Result<_>>()?;
        Ok(Some(Self { operation, parts }))
    }
}

const OK: u8 = 0;
const REFUSED: u8 = 1;

pub(crate) fn write_answer(answer: &Answer, to: &mut impl Write) -> io::Result<()> {
    let (status, part) = match answer {
        Ok(rows) => (OK, rows.as_slice()),
        Err(message) => (REFUSED, message.as_bytes()),
    };
    to.write_all(&[status])?;
    write_part(part, to)?;
    to.flush()
}

pub(crate) fn read_answer(from: &mut impl Read) -> io::Result<Answer> {
    let mut status = [0];
    from.read_exact(&mut status)?;
    match status[0] {
        OK => Ok(Ok(read_part(from)?)),
        REFUSED => Ok(Err(String::from_utf8_lossy(&read_part(from)?).into_owned())),
        _ => Err(malformed("an unknown status")),
    }
}

fn write_part(part: &[u8], to: &mut impl Write) -> io::Result<()> {
    to.write_all(&(part.len() as u64).to_le_bytes())?;
    to.write_all(part)
}

fn read_part(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > LONGEST_PART {
        return Err(malformed("a part that is too long"));
    }
    // The buffer grows with what arrives, not with what is claimed.
    let mut part = Vec::new();
    from.take(length).read_to_end(&mut part)?;
    if part.len() as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(part)
}

fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::{read_answer, write_answer};
    use crate::request::{Answer, Operation, Request};

    #[test]
    fn requests_are_read_as_written() {
        let requests = [
            Request::new(Operation::Read, [b"SELECT 1", b"CSV"]),
            Request::new(Operation::Insert, [b"t", b"", b"\0\n"]),
        ];
        let mut bytes = Vec::new();
        for request in &requests {
            request.write(&mut bytes).expect("written");
        }
        let mut bytes = bytes.as_slice();
        for request in requests {
            assert_eq!(Request::read(&mut bytes).expect("read"), Some(request));
        }
        assert_eq!(Request::read(&mut bytes).expect("read"), None);
    }

    #[test]
    fn answers_are_read_as_written() {
        for answer in [Answer::Ok(b"1\n".to_vec()), Answer::Err("Code: 1".to_owned())] {
            let mut bytes = Vec::new();
            write_answer(&answer, &mut bytes).expect("written");
            assert_eq!(read_answer(&mut bytes.as_slice()).expect("read"), answer);
        }
    }

    #[test]
    fn what_is_not_a_frame_is_an_error() {
        let request = |mut bytes: &[u8]| Request::read(&mut bytes).expect_err("not a request").kind();
        assert_eq!(request(b"?"), ErrorKind::InvalidData);
        assert_eq!(request(b"R\x01\x05\0\0\0\0\0\0\0abc"), ErrorKind::UnexpectedEof);
        assert_eq!(request(b"R\x01\xff\xff\xff\xff\xff\xff\xff\xff"), ErrorKind::InvalidData);
        let answer = |mut bytes: &[u8]| read_answer(&mut bytes).expect_err("not an answer").kind();
        assert_eq!(answer(b"Hello"), ErrorKind::InvalidData);
        assert_eq!(answer(b""), ErrorKind::UnexpectedEof);
    }
}
