//! Bodies of several parts, as browsers send files.

use std::fmt::Write as _;

use crate::datafile::Datafile;

/// A body, and its media type.
#[derive(Debug)]
pub(crate) struct Multipart {
    pub(crate) media_type: String,
    pub(crate) body: Vec<u8>,
}

/// The parts of a project.
pub(crate) fn project(files: &[Datafile]) -> Multipart {
    let parts: Vec<Part<'_>> = files
        .iter()
        .map(|file| Part {
            name: "data_project://",
            file_name: &file.path,
            media_type: "text/plain",
            content: file.text.as_bytes(),
        })
        .collect();
    of(&parts)
}

pub(crate) struct Part<'a> {
    pub(crate) name: &'a str,
    pub(crate) file_name: &'a str,
    pub(crate) media_type: &'a str,
    pub(crate) content: &'a [u8],
}

pub(crate) fn of(parts: &[Part<'_>]) -> Multipart {
    let boundary = boundary(parts);
    let length: usize = parts.iter().map(|part| part.content.len() + 200).sum();
    let mut body = Vec::with_capacity(length);
    for part in parts {
        let mut head = String::new();
        let (name, file_name) = (quoted(part.name), quoted(part.file_name));
        let _ = write!(
            head,
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\""
        );
        let _ = write!(head, "\r\nContent-Type: {}\r\n\r\n", part.media_type);
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(part.content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Multipart { media_type: format!("multipart/form-data; boundary={boundary}"), body }
}

/// A line that stands in none of the parts.
fn boundary(parts: &[Part<'_>]) -> String {
    let is_in = |boundary: &str| {
        let bytes = boundary.as_bytes();
        parts.iter().any(|part| part.content.windows(bytes.len()).any(|window| window == bytes))
    };
    (0_u32..)
        .map(|number| format!("tinybird-datafile-{number:08}"))
        .find(|boundary| !is_in(boundary))
        .unwrap_or_default()
}

/// As browsers write names: what would end them is encoded.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boundary_stands_in_no_part() {
        let files = [
            Datafile::new("pipes/a.pipe", "--tinybird-datafile-00000000\r\n"),
            Datafile::new("x\".pipe", "é"),
        ];
        let Multipart { media_type, body } = project(&files);
        assert_eq!(media_type, "multipart/form-data; boundary=tinybird-datafile-00000001");
        let text = String::from_utf8(body).expect("text");
        assert_eq!(
            text,
            "--tinybird-datafile-00000001\r\nContent-Disposition: form-data; name=\"data_project://\"; \
             filename=\"pipes/a.pipe\"\r\nContent-Type: text/plain\r\n\r\n--tinybird-datafile-00000000\r\n\r\n\
             --tinybird-datafile-00000001\r\nContent-Disposition: form-data; name=\"data_project://\"; \
             filename=\"x%22.pipe\"\r\nContent-Type: text/plain\r\n\r\né\r\n--tinybird-datafile-00000001--\r\n"
        );
    }
}
