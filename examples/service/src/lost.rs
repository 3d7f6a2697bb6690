//! Rows that could not be sent: kept in a file, and sent at the next start.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use tinybird::client::batch::Lost;
use tinybird::{Client, Resource};

use crate::datafiles::PageViews;

/// Adds rows to the file.
pub(crate) fn keep(file: &Path, lost: &Lost) {
    let kept = OpenOptions::new().create(true).append(true).open(file);
    let kept = kept.and_then(|mut file| file.write_all(&lost.ndjson));
    match kept {
        Ok(()) => eprintln!("{} rows are in {}: {}", lost.rows, file.display(), lost.error),
        Err(error) => eprintln!("{} rows are lost: {}, and {error}", lost.rows, lost.error),
    }
}

/// Sends the rows of the file, and removes it. Where that fails, they stay for the next start.
pub(crate) async fn send_again(tinybird: &Client, file: &Path) -> io::Result<()> {
    let rows = match fs::read(file) {
        Ok(rows) => rows,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    match tinybird.events(PageViews::NAME).ingest_ndjson(rows).await {
        Ok(sent) => eprintln!("{} rows of the last run are written", sent.written),
        Err(error) => {
            eprintln!("rows of the last run stay in {}: {error}", file.display());
            return Ok(());
        }
    }
    fs::remove_file(file)
}
