//! A file of rows in a request: the body itself, or a part of a form.

use super::http::{Answer, Request};
use crate::workspace::{Appended, Dialect, Error, Workspace};

/// A file of rows.
pub(super) struct Upload<'r> {
    rows: &'r [u8],
    format: Format,
}

enum Format {
    Csv(Dialect),
    Ndjson,
}

impl<'r> Upload<'r> {
    pub(super) fn of(request: &'r Request) -> Result<Self, Answer> {
        if request.is_form() || request.parameter("url").is_some() {
            let message = "rows are not fetched from an address here: send them as the body";
            return Err(Answer::error(400, message));
        }
        let boundary = request
            .header("content-type")
            .filter(|kind| kind.starts_with("multipart/form-data"))
            .and_then(|kind| kind.split_once("boundary="))
            .map(|(_, boundary)| boundary.split(';').next().unwrap_or_default().trim_matches('"'));
        let (rows, file) = match boundary {
            None => (request.body.as_slice(), None),
            Some(boundary) => {
                let part = part(&request.body, boundary);
                part.ok_or_else(|| Answer::error(400, "the form has no part that is a file"))?
            }
        };
        let of_file =
            || file.as_deref().and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension);
        let format = match request.parameter("format").or_else(of_file).unwrap_or("csv") {
            "csv" => Format::Csv(dialect(request)?),
            "ndjson" | "jsonl" | "json" => Format::Ndjson,
            other => {
                let message = format!("the format `{other}` is not taken here: write `csv` or `ndjson`");
                return Err(Answer::error(400, message));
            }
        };
        Ok(Self { rows, format })
    }

    pub(super) fn append(&self, workspace: &mut Workspace, name: &str) -> Result<Appended, Error> {
        match self.format {
            Format::Csv(dialect) => workspace.append_csv(name, self.rows, dialect),
            Format::Ndjson => workspace.append(name, self.rows),
        }
    }
}

fn dialect(request: &Request) -> Result<Dialect, Answer> {
    let byte = |name: &str| match request.parameter(name).map(str::as_bytes) {
        None => Ok(None),
        Some([byte]) => Ok(Some(*byte)),
        Some(_) => Err(Answer::error(400, format!("`{name}` is one character"))),
    };
    if request
        .parameter("dialect_new_line")
        .is_some_and(|line| !matches!(line, "\n" | "\r\n" | "\\n" | "\\r\\n"))
    {
        return Err(Answer::error(400, "lines end in a line feed here, with a carriage return or without"));
    }
    let usual = Dialect::default();
    Ok(Dialect {
        delimiter: byte("dialect_delimiter")?.unwrap_or(usual.delimiter),
        escape: byte("dialect_escapechar")?,
    })
}

/// The first part of a form that is a file, and the file's name.
fn part<'b>(body: &'b [u8], boundary: &str) -> Option<(&'b [u8], Option<String>)> {
    let mark = format!("--{boundary}");
    let mut rest = body;
    loop {
        let start = find(rest, mark.as_bytes())? + mark.len();
        rest = rest.get(start..)?;
        let end = find(rest, mark.as_bytes())?;
        let (head, content) = rest.get(..end)?.split_at(find(rest, b"\r\n\r\n")? + 4);
        let head = String::from_utf8_lossy(head);
        let value =
            |name: &str| Some(head.split_once(&format!("{name}=\""))?.1.split('"').next()?.to_owned());
        let file = value("filename");
        if file.is_some() || matches!(value(" name").as_deref(), Some("csv" | "ndjson")) {
            return Some((content.strip_suffix(b"\r\n").unwrap_or(content), file));
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn a_file_is_found_in_a_form() {
        let form = b"--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhi\r\n--x\r\nContent-Disposition: form-data; \
            name=\"csv\"; filename=\"a.ndjson\"\r\nContent-Type: text/plain\r\n\r\n{\"a\": 1}\n\r\n--x--\r\n";
        assert_eq!(part(form, "x"), Some((&b"{\"a\": 1}\n"[..], Some("a.ndjson".to_owned()))));
        assert_eq!(part(form, "y"), None);
        assert_eq!(part(b"--x\r\nbroken", "x"), None);
    }
}
