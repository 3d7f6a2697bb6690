//! Makes a project: `cargo run -p tinybird-benches --bin project -- DIR [--count 1000] [--layout modules]`.

use std::error::Error;
use std::path::{Path, PathBuf};

use tinybird_benches::{Layout, Project};

const USAGE: &str = "usage: project DIR [--count 1000] [--layout modules|globs|one-file|one-call|other-code]";

fn main() -> Result<(), Box<dyn Error>> {
    let mut project = Project { count: 1000, layout: Layout::Modules };
    let mut folder = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match &*argument {
            "--count" => project.count = arguments.next().ok_or(USAGE)?.parse()?,
            "--layout" => {
                project.layout = arguments.next().as_deref().and_then(Layout::by_name).ok_or(USAGE)?;
            }
            _ if argument.starts_with('-') || folder.is_some() => return Err(USAGE.into()),
            _ => folder = Some(PathBuf::from(argument)),
        }
    }
    let tinybird = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    project.write(&folder.ok_or(USAGE)?, "project", &tinybird)?;
    Ok(())
}
