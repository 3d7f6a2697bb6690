//! Makes a module of each chapter.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src");
    let src = env::current_dir()?.join("src");
    let mut modules = String::new();
    let mut chapters: Vec<_> =
        fs::read_dir(&src)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    chapters.sort();
    for chapter in chapters.iter().filter(|path| path.extension().is_some_and(|end| end == "md")) {
        let name = chapter.file_stem().unwrap_or_default().to_string_lossy().replace('-', "_").to_lowercase();
        let _ = writeln!(
            modules,
            "#[doc = include_str!({:?})]\npub mod {name} {{}}",
            chapter.display().to_string()
        );
    }
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("run by cargo"))?;
    fs::write(Path::new(&out).join("chapters.rs"), modules)
}
