//! Renders a project as its build script would: `render DIR OUT`.

use std::path::PathBuf;

fn main() -> Result<(), tinybird_build::Error> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (package, out) = (arguments.next().unwrap_or_default(), arguments.next().unwrap_or_default());
    tinybird_build::configure().manifest_dir(package).package("project").out_dir(out).generate("src")
}
