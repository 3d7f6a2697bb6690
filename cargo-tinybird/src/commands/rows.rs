//! `cargo tinybird append`, `replace`, `delete` and `truncate`: rows of data sources.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::time::Duration;

use flate2::Compression;
use flate2::read::{GzEncoder, MultiGzDecoder};
use serde_json::json;
use tinybird_deploy::{Api, Imported, Source};

use super::jobs;
use crate::cli::{Append, Delete, Replace, RowFormat, Truncate};
use crate::outcome::Outcome;
use crate::question::{self, Answer};
use crate::remote::{api, client_failure, failure};
use crate::shell::Shell;

/// The most bytes of rows in a request of the Events API.
const PART: usize = 8_000_000;

/// How long an import may take.
const PATIENCE: Duration = Duration::from_secs(3600);

/// What rows come from, and how they are written.
struct Input<'a> {
    source: &'a str,
    format: RowFormat,
    is_gzipped: bool,
}

impl<'a> Input<'a> {
    fn of(source: &'a str, given: Option<RowFormat>) -> Result<Self, String> {
        let path = source.split(['?', '#']).next().unwrap_or(source).to_ascii_lowercase();
        let plain = path.strip_suffix(".gz").unwrap_or(&path);
        let by_name = match plain.rsplit_once('.').map(|(_, extension)| extension) {
            Some("csv") => Some(RowFormat::Csv),
            Some("ndjson" | "jsonl") => Some(RowFormat::Ndjson),
            Some("parquet") => Some(RowFormat::Parquet),
            _ => None,
        };
        let format = given.or(by_name).ok_or_else(|| {
            format!("how the rows of `{source}` are written is not known\nhelp: say so: `--rows csv`, `--rows ndjson` or `--rows parquet`")
        })?;
        Ok(Self { source, format, is_gzipped: path.ends_with(".gz") })
    }

    fn is_address(&self) -> bool {
        self.source.starts_with("https://") || self.source.starts_with("http://")
    }

    fn open(&self) -> Result<Box<dyn Read>, String> {
        if self.source == "-" {
            return Ok(Box::new(io::stdin().lock()));
        }
        let file = File::open(Path::new(self.source));
        Ok(Box::new(file.map_err(|error| format!("`{}` cannot be read: {error}", self.source))?))
    }

    /// All of it, for an import: compressed, however it was.
    fn source(&self) -> Result<Source, String> {
        if self.is_address() {
            return Ok(Source::Url(self.source.to_owned()));
        }
        let mut bytes = Vec::new();
        let reader = self.open()?;
        let read = match self.is_gzipped {
            true => BufReader::new(reader).read_to_end(&mut bytes),
            false => GzEncoder::new(reader, Compression::fast()).read_to_end(&mut bytes),
        };
        read.map_err(|error| format!("`{}` cannot be read: {error}", self.source))?;
        Ok(Source::Gzip(bytes.into()))
    }
}

pub(crate) fn append(arguments: &Append, shell: Shell) -> Outcome {
    let appended = Input::of(&arguments.source, arguments.rows).and_then(|input| {
        let api = api(&arguments.target, shell)?;
        match input.format {
            RowFormat::Ndjson if !input.is_address() => events(&api, &arguments.datasource, &input, shell),
            _ => import(&api, &arguments.datasource, &input, false, None, shell),
        }
    });
    appended.unwrap_or_else(|message| shell.failed(message))
}

/// By the Events API, in parts that hold whole lines: a file of any length takes the memory of one part.
fn events(api: &Api, datasource: &str, input: &Input<'_>, shell: Shell) -> Result<Outcome, String> {
    let reader = input.open()?;
    let reader: Box<dyn Read> = if input.is_gzipped { Box::new(MultiGzDecoder::new(reader)) } else { reader };
    let mut reader = BufReader::with_capacity(1 << 16, reader);
    let (mut written, mut quarantined) = (0, 0);
    loop {
        let mut part = Vec::new();
        while part.len() < PART {
            let read = reader.read_until(b'\n', &mut part);
            match read.map_err(|error| {
                format!("`{}` cannot be read: {error}\n{}", input.source, so_far(written, quarantined))
            })? {
                0 => break,
                _ if part.len() > 10 * PART => {
                    return Err(format!(
                        "a line of `{}` is longer than any row\n{}",
                        input.source,
                        so_far(written, quarantined)
                    ));
                }
                _ => {}
            }
        }
        if part.is_empty() {
            break;
        }
        match api.client().events(datasource).ingest_ndjson(part) {
            Ok(sent) => {
                written += sent.written;
                quarantined += sent.quarantined;
            }
            Err(error) => {
                let before = error.ingested().map_or((0, 0), |sent| (sent.written, sent.quarantined));
                let (unknown, help) = match error.maybe_applied() {
                    true => (
                        "rows behind them may have been written",
                        "look into the data source before you append them again",
                    ),
                    false => ("the rows behind them were not written", "append the rest again"),
                };
                let text = client_failure(&error);
                let what = text.replace("\nhelp: ", "; ");
                let so_far = so_far(written + before.0, quarantined + before.1);
                return Err(format!("{what}\n{so_far}; {unknown}\nhelp: {help}"));
            }
        }
        shell.status("Appending", format_args!("{} rows so far", written + quarantined));
    }
    let object = json!({ "reason": "appended", "datasource": datasource, "written": written, "quarantined": quarantined });
    shell.event("Appended", format_args!("{written} rows to `{datasource}`"), &object);
    if quarantined > 0 {
        shell.wrong(&format!(
            "{quarantined} rows do not fit the schema, and are in quarantine\n\
             help: `cargo tinybird quarantine {datasource}` shows them, and why"
        ));
        return Ok(Outcome::Wrong);
    }
    Ok(Outcome::Well)
}

fn so_far(written: u64, quarantined: u64) -> String {
    format!("{written} rows were written before, {quarantined} are in quarantine")
}

/// By a job of the server's.
fn import(
    api: &Api,
    datasource: &str,
    input: &Input<'_>,
    replaces: bool,
    condition: Option<&str>,
    shell: Shell,
) -> Result<Outcome, String> {
    let source = input.source()?;
    let verb = if replaces { "Replacing" } else { "Appending" };
    shell.status(verb, format_args!("`{}` to `{datasource}`", input.source));
    let imported =
        api.import(datasource, &source, input.format.name(), replaces, condition).map_err(|error| {
            let unknown = error.client().is_some_and(tinybird_deploy::client::Error::maybe_applied);
            let text = failure(error);
            match unknown {
                true => format!(
                    "{}\nhelp: `cargo tinybird jobs` shows whether the import began",
                    text.replace("\nhelp: ", "; ")
                ),
                false => text,
            }
        })?;
    finished(api, imported, datasource, if replaces { "Replaced" } else { "Appended" }, shell)
}

/// Waits for the job of an import, and says what became of the rows.
fn finished(
    api: &Api,
    imported: Imported,
    datasource: &str,
    verb: &str,
    shell: Shell,
) -> Result<Outcome, String> {
    let job = match imported.job() {
        Some(job) => jobs::wait(api, job, PATIENCE, shell)?,
        None => imported.said().clone(),
    };
    let (quarantined, invalid) = (job.quarantine_rows.unwrap_or(0), job.invalid_lines.unwrap_or(0));
    let object = json!({
        "reason": "imported", "datasource": datasource, "job": job.id(), "quarantined": quarantined, "invalid_lines": invalid,
    });
    if let Some(problem) = job.problem() {
        shell.wrong(&format!(
            "`{datasource}`: {problem}\nhelp: `cargo tinybird quarantine {datasource}` shows rows that do not fit, and why"
        ));
        return Ok(Outcome::Wrong);
    }
    shell.event(verb, format_args!("`{datasource}`"), &object);
    Ok(Outcome::Well)
}

pub(crate) fn replace(arguments: &Replace, shell: Shell) -> Outcome {
    let what = match &arguments.condition {
        Some(condition) => format!("the rows of `{}` for which `{condition}` holds", arguments.datasource),
        None => format!("all rows of `{}`", arguments.datasource),
    };
    let replaced = Input::of(&arguments.source, arguments.rows).and_then(|input| {
        if let Some(outcome) = stopped(arguments.yes, &format!("Replace {what}?"), shell)? {
            return Ok(outcome);
        }
        let api = api(&arguments.target, shell)?;
        import(&api, &arguments.datasource, &input, true, arguments.condition.as_deref(), shell)
    });
    replaced.unwrap_or_else(|message| shell.failed(message))
}

/// Asks, unless that is not wanted; how the command ends, where the answer is not yes.
pub(super) fn stopped(yes: bool, question: &str, shell: Shell) -> Result<Option<Outcome>, String> {
    if yes {
        return Ok(None);
    }
    match question::confirm(question) {
        Answer::Yes => Ok(None),
        Answer::No => {
            shell.status("Stopped", "nothing was changed");
            Ok(Some(Outcome::Wrong))
        }
        Answer::Nobody => {
            Err(format!("there is nobody to ask: {question}\nhelp: `--yes` does it without asking"))
        }
    }
}

pub(crate) fn delete(arguments: &Delete, shell: Shell) -> Outcome {
    delete_rows(arguments, shell).unwrap_or_else(|message| shell.failed(message))
}

fn delete_rows(arguments: &Delete, shell: Shell) -> Result<Outcome, String> {
    let (datasource, condition) = (&*arguments.datasource, arguments.condition.trim());
    if condition.is_empty() {
        return Err(format!(
            "the condition is empty\nhelp: `cargo tinybird truncate {datasource}` deletes all rows"
        ));
    }
    let api = api(&arguments.target, shell)?;
    let count = api.count_rows_to_delete(datasource, condition).map_err(failure)?;
    let object = json!({ "reason": "rows-to-delete", "datasource": datasource, "rows": count });
    shell.event(
        "Found",
        format_args!("{count} rows of `{datasource}` for which `{condition}` holds"),
        &object,
    );
    if arguments.dry_run || count == 0 {
        return Ok(Outcome::Well);
    }
    if let Some(outcome) = stopped(arguments.yes, &format!("Delete {count} rows of `{datasource}`?"), shell)?
    {
        return Ok(outcome);
    }
    let begun = api.delete_rows(datasource, condition).map_err(failure)?;
    finished(&api, begun, datasource, "Deleted", shell)
}

pub(crate) fn truncate(arguments: &Truncate, shell: Shell) -> Outcome {
    let datasource = &arguments.datasource;
    let truncated =
        stopped(arguments.yes, &format!("Delete all rows of `{datasource}`?"), shell).and_then(|outcome| {
            if let Some(outcome) = outcome {
                return Ok(outcome);
            }
            api(&arguments.target, shell)?.truncate(datasource).map_err(failure)?;
            let object = json!({ "reason": "truncated", "datasource": datasource });
            shell.event("Deleted", format_args!("all rows of `{datasource}`"), &object);
            Ok(Outcome::Well)
        });
    truncated.unwrap_or_else(|message| shell.failed(message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_names() {
        let of = |source: &str| Input::of(source, None).map(|input| (input.format, input.is_gzipped));
        assert_eq!(of("a.csv"), Ok((RowFormat::Csv, false)));
        assert_eq!(of("https://a/b.ndjson.gz?x=.csv"), Ok((RowFormat::Ndjson, true)));
        assert_eq!(of("b.JSONL"), Ok((RowFormat::Ndjson, false)));
        assert_eq!(of("https://a/b.parquet#x"), Ok((RowFormat::Parquet, false)));
        assert!(of("rows").is_err() && of("-").is_err());
        assert_eq!(Input::of("-", Some(RowFormat::Csv)).map(|input| input.format), Ok(RowFormat::Csv));
    }
}
