//! Small trees of files: what is found in them, what paths mean, and what is refused.

mod across;
mod dependencies;
mod finding;
mod modules;
mod paths;
mod refused;
mod threads;

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use tinybird_build::Report;
use tinybird_build::Scan;
use tinybird_build::cfg::Cfg;

/// A package on disk.
pub(crate) struct Package {
    dir: TempDir,
}

impl Package {
    /// Files by their paths.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        Self { dir }
    }

    /// One file, `src/lib.rs`.
    pub(crate) fn lib(text: &str) -> Self {
        Self::new(&[("src/lib.rs", text)])
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn scan(&self, path: &str) -> Scan {
        let variables =
            [("CARGO_CFG_FEATURE", "on"), ("CARGO_CFG_UNIX", ""), ("CARGO_CFG_TARGET_OS", "linux")];
        let cfg = Cfg::from_variables(variables.map(|(name, value)| (name.to_owned(), value.to_owned())));
        Scan::new(self.path(), Path::new(path), cfg)
    }
}

/// The rendered items that exist, as `datasource Foo`, in order of the files' names and the text.
pub(crate) fn found(scan: &Scan) -> String {
    let mut found: Vec<((String, usize), String)> = Vec::new();
    for call in scan.calls().iter().filter(|call| call.rendered) {
        let place = call.place();
        for item in &call.items {
            if !matches!(item.exists, tinybird_build::cfg::Truth::False) {
                let key = (scan.sources().shown(place.file).to_owned(), item.span.byte_range().start);
                found.push((key, format!("{} {}", call.of.name(), item.name)));
            }
        }
    }
    found.sort();
    found.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(", ")
}

/// What is wrong, as `line:column message`, with the file where it is not `src/lib.rs`.
pub(crate) fn wrong(scan: &Scan) -> Vec<String> {
    let report = Report::new(scan.sources(), scan.diagnostics().to_vec(), false);
    let wrong = report.problems().iter().map(|problem| match &problem.location {
        Some((file, line, column)) if file == "src/lib.rs" => format!("{line}:{column} {}", problem.message),
        Some((file, line, column)) => format!("{file}:{line}:{column} {}", problem.message),
        None => problem.message.clone(),
    });
    wrong.collect()
}

/// What a path means where the item `At` is declared.
pub(crate) fn resolve(scan: &mut Scan, path: &str) -> String {
    let calls = scan.calls();
    let at = calls.iter().find(|call| call.items.iter().any(|item| item.name == "At"));
    let scope = at.expect("an item `At`").scope;
    let global = path.starts_with("::");
    let segments: Vec<&str> = path.trim_start_matches("::").split("::").collect();
    match scan.resolve(scope, global, &segments) {
        Ok(item) => {
            let call = &scan.calls()[item.call];
            let item = &call.items[item.item];
            let (line, _) = scan.sources().line_column(call.file, item.span.byte_range().start);
            format!("{} {} {line}", item.name, scan.sources().shown(call.file))
        }
        Err(unresolved) => format!("! {unresolved}"),
    }
}
