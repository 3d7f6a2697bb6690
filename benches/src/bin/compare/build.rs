//! The clean build of all that a user of the macros alone compiles.

use std::error::Error;
use std::fs;

use tinybird_benches::{Layout, Project};

use crate::Setting;
use crate::measure::{self, Times, cargo, verdict};

/// How long it may take on two cores, in seconds.
const TARGET: f64 = 8.0;

pub(crate) fn run(setting: &Setting) -> Result<(), Box<dyn Error>> {
    let package = setting.work.join("build");
    Project { count: 1, layout: Layout::OneFile }.write(&package, "build", &setting.tinybird)?;
    let target = package.join("target");
    measure::run(cargo().args(["fetch"]).current_dir(&package))?;
    let mut times = Times::default();
    for _ in 0..setting.runs.min(3) {
        if target.exists() {
            fs::remove_dir_all(&target)?;
        }
        let mut build = cargo();
        build.args(["build", "--offline", "--jobs", "2", "--target-dir"]).arg(&target).current_dir(&package);
        times.measure(&mut build)?;
    }
    let (seconds, shortest) = (times.median() / 1000.0, times.shortest() / 1000.0);
    println!("\nclean build of a crate with one data source, two jobs");
    println!("  {seconds:.1} s (shortest {shortest:.1}), target {TARGET} s: {}", verdict(seconds <= TARGET));
    Ok(())
}
