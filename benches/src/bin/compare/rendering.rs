//! `cargo tinybird generate`, against `npx tinybird generate` for the same project; and what a build script takes for it.

use std::collections::BTreeSet;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tinybird_benches::{Layout, Project};

use crate::Setting;
use crate::measure::{self, Times, cargo, verdict};

const SDK: &str = "@tinybirdco/sdk";
const SDK_VERSION: &str = "0.0.84";

pub(crate) fn run(setting: &Setting) -> Result<(), Box<dyn Error>> {
    install(&setting.work)?;
    // A file system may be slow to create files for minutes after others were deleted: that is done at the end.
    let work = setting.work.join(format!("rendering-{}", std::process::id()));
    let compared = [Layout::Modules, Layout::OneFile, Layout::OneCall]
        .into_iter()
        .try_for_each(|layout| compare(setting, &work.join(layout.name()), layout));
    fs::remove_dir_all(&work)?;
    compared
}

fn compare(setting: &Setting, folder: &Path, layout: Layout) -> Result<(), Box<dyn Error>> {
    Project { count: setting.count, layout }.write(folder, "project", &setting.tinybird)?;
    let sdk = |out: &str| {
        let mut command = Command::new(if cfg!(windows) { "npx.cmd" } else { "npx" });
        command.args(["--no-install", "tinybird", "generate", "--output-dir", out]);
        command.current_dir(folder.join("typescript"));
        command
    };
    let tool = build(setting, "cargo-tinybird", "cargo-tinybird", true)?;
    let ours = |out: &str| {
        let mut command = Command::new(&tool);
        command.args(["tinybird", "generate", "src", "--out-dir", out]).current_dir(folder);
        command
    };
    let script = build(setting, "tinybird-benches", "render", false)?;
    let script = |out: &str| {
        let mut command = Command::new(&script);
        command.arg(folder).arg(folder.join(out));
        command
    };
    measure::run(&mut ours("first"))?;
    measure::run(&mut sdk("first"))?;
    let mut times = <[Times; 6]>::default();
    let [sdk_fresh, sdk_again, fresh, again, script_fresh, script_again] = &mut times;
    for run in 0..setting.runs {
        let (out, script_out) = (format!("out-{run}"), format!("script-{run}"));
        sdk_fresh.measure(&mut sdk(&out))?;
        fresh.measure(&mut ours(&out))?;
        sdk_again.measure(&mut sdk(&out))?;
        again.measure(&mut ours(&out))?;
        script_fresh.measure(&mut script(&script_out))?;
        script_again.measure(&mut script(&script_out))?;
    }
    let (theirs, written) = (datafiles(&folder.join("typescript/first"))?, datafiles(&folder.join("first"))?);
    if theirs != written {
        return Err(format!("the SDK wrote {} datafiles, we {}", theirs.len(), written.len()).into());
    }
    println!("\n{} data sources, layout {}", setting.count, layout.name());
    let row = |what: &str, sdk: &Times, ours: &Times, target: f64| {
        let (sdk, shortest, ours) = (sdk.median(), ours.shortest(), ours.median());
        let ratio = sdk / ours;
        let verdict = verdict(ratio >= target);
        println!(
            "  {what}: {ours:.1} ms (shortest {shortest:.1}), SDK {sdk:.0} ms: 1/{ratio:.1}, target 1/{target:.0}: {verdict}"
        );
    };
    let [sdk_fresh, sdk_again, fresh, again, script_fresh, script_again] = &times;
    row("into an empty folder", sdk_fresh, fresh, 15.0);
    row("nothing changed", sdk_again, again, 25.0);
    println!(
        "  a build script, which cargo builds without optimising it: {:.0} ms, nothing changed {:.0} ms",
        script_fresh.median(),
        script_again.median()
    );
    Ok(())
}

/// Installs the SDK beside the projects, where node finds it from each of them.
fn install(work: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(work)?;
    let manifest = format!(
        "{{ \"name\": \"compare\", \"private\": true, \"dependencies\": {{ \"{SDK}\": \"{SDK_VERSION}\" }} }}\n"
    );
    fs::write(work.join("package.json"), manifest)?;
    let installed = fs::read_to_string(work.join("node_modules").join(SDK).join("package.json"));
    if installed.is_ok_and(|text| text.contains(&format!("\"version\": \"{SDK_VERSION}\""))) {
        return Ok(());
    }
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    measure::run(npm.args(["install", "--no-audit", "--no-fund", "--loglevel", "error"]).current_dir(work))
}

/// Builds a program.
fn build(
    setting: &Setting,
    package: &str,
    program: &str,
    is_optimised: bool,
) -> Result<PathBuf, Box<dyn Error>> {
    let target = setting.work.parent().ok_or("the target folder is not found")?;
    let mut command = cargo();
    command.args(["build", "--package", package, "--bin", program, "--target-dir"]).arg(target);
    if is_optimised {
        command.arg("--release");
    }
    measure::run(command.current_dir(&setting.tinybird))?;
    let profile = if is_optimised { "release" } else { "debug" };
    Ok(target.join(profile).join(format!("{program}{}", std::env::consts::EXE_SUFFIX)))
}

/// The names of the datafiles in a project.
fn datafiles(project: &Path) -> std::io::Result<BTreeSet<OsString>> {
    let mut files = BTreeSet::new();
    for folder in ["connections", "datasources"] {
        for entry in fs::read_dir(project.join(folder))? {
            files.insert(entry?.file_name());
        }
    }
    Ok(files)
}
