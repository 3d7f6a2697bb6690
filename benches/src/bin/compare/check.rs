//! What a data source costs `cargo check`: cold, without incremental compilation, its dependencies built before.

use std::error::Error;
use std::fs::File;
use std::path::PathBuf;
use std::process::Command;
use std::time::SystemTime;

use tinybird_benches::{Layout, Project};

use crate::Setting;
use crate::measure::{self, Times, cargo, verdict};

/// How much a data source may cost, in milliseconds.
const TARGET: f64 = 1.5;

struct Size {
    count: usize,
    package: PathBuf,
    times: Times,
}

pub(crate) fn run(setting: &Setting) -> Result<(), Box<dyn Error>> {
    let counts = [1, setting.count / 4, setting.count / 2, setting.count];
    let mut sizes = Vec::new();
    for count in counts {
        let package = setting.work.join(format!("check-{count}"));
        let name = format!("check_{count}");
        Project { count, layout: Layout::Modules }.write(&package, &name, &setting.tinybird)?;
        measure::run(&mut check(setting, &package))?;
        sizes.push(Size { count, package, times: Times::default() });
    }
    for _ in 0..setting.runs {
        for size in &mut sizes {
            // Cargo compares times.
            let root = File::options().append(true).open(size.package.join("src/lib.rs"))?;
            root.set_modified(SystemTime::now())?;
            size.times.measure(&mut check(setting, &size.package))?;
        }
    }
    println!("\n`cargo check`, cold, without incremental compilation");
    for size in &sizes {
        let (median, shortest) = (size.times.median(), size.times.shortest());
        println!("  {:>5} data sources: {median:.0} ms (shortest {shortest:.0})", size.count);
    }
    let [one, _, half, all] = sizes.as_slice() else { return Ok(()) };
    let each = |from: &Size, to: &Size, time: fn(&Times) -> f64| {
        (time(&to.times) - time(&from.times)) / (to.count - from.count) as f64
    };
    let (cost, shortest) = (each(one, all, Times::median), each(one, all, Times::shortest));
    println!(
        "  a data source: {cost:.2} ms (shortest {shortest:.2}), target {TARGET} ms: {}",
        verdict(cost <= TARGET)
    );
    let (first, second) = (each(one, half, Times::shortest), each(half, all, Times::shortest));
    println!(
        "  in the first half {first:.2} ms, in the second {second:.2} ms: {}",
        verdict(second <= first * 1.25)
    );
    Ok(())
}

fn check(setting: &Setting, package: &PathBuf) -> Command {
    let mut command = cargo();
    command.args(["check", "--offline", "--target-dir"]).arg(setting.work.join("check"));
    command.current_dir(package);
    command
}
