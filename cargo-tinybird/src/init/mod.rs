//! Makes a package one that renders Tinybird's datafiles: dependencies, build script, and the module of the definitions.

use std::env;
use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tinybird_project::replace;

use crate::cli;
use crate::package::Context;

/// One resource of each kind.
pub(crate) const DEFINITIONS: &str = include_str!("definitions.rs");

/// What was done to a package, and what a person has to do.
#[derive(Debug, Default)]
pub(crate) struct Done {
    pub(crate) written: Vec<PathBuf>,
    pub(crate) notes: Vec<String>,
}

/// Where the crates come from: the registry, or a checkout.
pub(crate) type Crates<'a> = Option<&'a Path>;

/// Makes a library in a folder by `cargo init`, where there is no package.
///
/// # Errors
/// Cargo fails, or the folder cannot be made.
pub(crate) fn package(folder: &Path) -> Result<(), String> {
    if folder.join("Cargo.toml").exists() {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(|error| cannot(folder, error))?;
    cargo(folder, &["init", "--lib", "--quiet", "--edition", "2024", "--name", &name_of(folder)])?;
    // What cargo begins with is an example of its own.
    let library = folder.join("src/lib.rs");
    replace(&library, "//! What the project has in Tinybird.\n").map_err(|error| cannot(&library, error))
}

/// The name of a package in a folder: the folder's, as far as it can be one.
fn name_of(folder: &Path) -> String {
    let path = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let name: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' })
        .collect();
    let name = name.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
    if name.is_empty() { "project".to_owned() } else { name.to_owned() }
}

/// The folder of the package that a command is about; none where there is no package.
pub(crate) fn package_folder(arguments: &cli::Package) -> Option<PathBuf> {
    Context::find(arguments, &[]).ok().map(|context| context.package.dir)
}

/// Makes a package in the current folder, where there is none and none is named.
///
/// # Errors
/// Cargo fails.
pub(crate) fn package_of(arguments: &cli::Package) -> Result<(), String> {
    if arguments.package.is_some() || arguments.manifest_path.is_some() || package_folder(arguments).is_some()
    {
        return Ok(());
    }
    package(Path::new("."))
}

/// Adds what the package needs, renders `module` by a build script to `out`, and declares the module `name`.
///
/// # Errors
/// Cargo fails, or a file cannot be read or written.
pub(crate) fn wire(
    folder: &Path,
    name: &str,
    module: &str,
    out: &str,
    crates: Crates<'_>,
) -> Result<Done, String> {
    let mut done = Done::default();
    dependencies(folder, crates)?;
    build_script(folder, module, out, &mut done)?;
    declare(folder, name, &mut done)?;
    Ok(done)
}

fn dependencies(folder: &Path, crates: Crates<'_>) -> Result<(), String> {
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|error| cannot(&manifest, error))?;
    for (name, kind, path) in [("tinybird", None, "."), ("tinybird-build", Some("--build"), "tinybird-build")]
    {
        let is_there = text.lines().any(|line| {
            let key = line.split(['=', '.']).next().unwrap_or_default().trim();
            key == name || line.trim().ends_with(&format!("dependencies.{name}]"))
        });
        if is_there {
            continue;
        }
        let path = crates.map(|crates| crates.join(path).display().to_string());
        let mut arguments = vec!["add", "--quiet"];
        arguments.extend(kind);
        match &path {
            Some(path) => arguments.extend(["--path", path]),
            None => arguments.push(name),
        }
        cargo(folder, &arguments)?;
    }
    Ok(())
}

fn build_script(folder: &Path, module: &str, out: &str, done: &mut Done) -> Result<(), String> {
    let path = folder.join("build.rs");
    let call = format!("tinybird_build::configure().out_dir({out:?}).generate({module:?})");
    match fs::read_to_string(&path) {
        Ok(text) if text.contains("tinybird_build::") => {}
        Ok(_) => done.notes.push(format!("there is a `build.rs` already: call `{call}?` in it")),
        Err(_) => {
            let text = format!(
                "//! Renders the definitions of `{module}` to datafiles, which are committed with them.\n\n\
                 fn main() -> Result<(), tinybird_build::Error> {{\n    {call}\n}}\n"
            );
            replace(&path, &text).map_err(|error| cannot(&path, error))?;
            done.written.push(path);
        }
    }
    Ok(())
}

/// Declares a module in the package's library, or its program.
fn declare(folder: &Path, name: &str, done: &mut Done) -> Result<(), String> {
    let roots =
        [("src/lib.rs", "pub "), ("src/main.rs", "")].map(|(path, is_public)| (folder.join(path), is_public));
    let Some((path, is_public)) = roots.into_iter().find(|(path, _)| path.is_file()) else {
        done.notes.push(format!(
            "there is no `src/lib.rs` and no `src/main.rs`: declare `mod {name};` where the package begins"
        ));
        return Ok(());
    };
    let text = fs::read_to_string(&path).map_err(|error| cannot(&path, error))?;
    let is_declared = |line: &str| line.trim().trim_start_matches("pub ").trim() == format!("mod {name};");
    if text.lines().any(is_declared) {
        return Ok(());
    }
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    let text = format!("{text}{end}\n{is_public}mod {name};\n");
    replace(&path, &text).map_err(|error| cannot(&path, error))?;
    done.written.push(path);
    Ok(())
}

fn cargo(folder: &Path, arguments: &[&str]) -> Result<(), String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let shown = format!("cargo {}", arguments.join(" "));
    let output = Command::new(cargo).args(arguments).current_dir(folder).output();
    let output = output.map_err(|error| format!("`{shown}` does not start: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("`{shown}` failed: {}", String::from_utf8_lossy(&output.stderr).trim()))
}

fn cannot(path: &Path, error: impl Display) -> String {
    format!("`{}` cannot be read or written: {error}", path.display())
}
