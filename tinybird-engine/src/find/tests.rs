use std::fs;
use std::path::{Path, PathBuf};

use super::places::{Places, npm_package};
use super::{Location, Search};
use crate::Error;

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("tinybird-search-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).expect("made");
        Self(path)
    }

    fn file(&self, path: impl AsRef<Path>) -> PathBuf {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, "").expect("written");
        path
    }

    fn search(&self) -> Search {
        let places = Places {
            cache: Some(self.0.join("cache")),
            folder: self.0.join("project/deep"),
            libraries: vec![self.0.join("lib")],
            programs: vec![self.0.join("bin")],
        };
        Search { named: Vec::new(), places }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

#[test]
fn places_are_looked_at_in_their_order() {
    let folder = Folder::new("order");
    let search = folder.search();
    assert!(matches!(search.find(), Err(Error::NotFound)));
    let program = folder.file("bin/clickhouse");
    assert_eq!(search.find().expect("found"), Location::ClickHouse(program));
    let library = folder.file("lib/libchdb.so");
    assert_eq!(search.find().expect("found"), Location::Library(library));
    if let Some(package) = npm_package() {
        let library = folder.file(format!("project/node_modules/{package}/libchdb.so"));
        assert_eq!(search.find().expect("found"), Location::Library(library));
    }
    let cached = folder.file(super::places::library(Path::new("cache")));
    assert_eq!(search.find().expect("found"), Location::Library(cached.clone()));
    assert_eq!(search.candidates()[0].found, Ok(Location::Library(cached)));
}

#[test]
fn what_is_named_counts_first_and_is_an_error_where_it_is_none() {
    let folder = Folder::new("named");
    folder.file("lib/libchdb.so");
    let mine = folder.file("project/mine/libchdb.so");
    let search = folder.search().metadata("mine/libchdb.so", &folder.0.join("project"));
    assert_eq!(search.find().expect("found"), Location::Library(mine));
    let search = search.flag("http://me:secret@localhost:8123/?a=b@c");
    assert!(matches!(search.find(), Ok(Location::Address(_))));
    let place = &search.candidates()[0].place;
    assert_eq!(place, "`http://localhost:8123/?a=b@c`, set by `--engine`");

    assert!(matches!(folder.search().flag("none").find(), Err(Error::Off { .. })));
    let error = folder.search().flag("gone/libchdb.so").find().expect_err("no such file");
    assert_eq!(
        error.to_string(),
        "`--engine` names `gone/libchdb.so` as the engine, which cannot be used: the file does not exist"
    );
    folder.file("project/deep/notes.txt");
    assert!(matches!(folder.search().flag("notes.txt").find(), Err(Error::NotAnEngine { .. })));
    let program = folder.file("bin/clickhouse");
    assert_eq!(folder.search().flag("clickhouse").find().expect("found"), Location::ClickHouse(program));
}

#[cfg(unix)]
#[test]
fn a_python_is_asked_for_the_package() {
    let folder = Folder::new("python");
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/says.sh");
    let says = folder.file("bin/says");
    std::os::unix::fs::symlink(program, folder.0.join("bin/python3")).expect("a link");
    for (said, expected) in [
        ("package chdb-core 26.9.0", "Ok"),
        ("package chdb 4.4.0", "Ok"),
        ("package chdb 3.7.2", "too old"),
        ("package chdb-core-lite 26.5.0", "refuses statements"),
        ("modules /x", "does not have"),
    ] {
        fs::write(&says, said).expect("written");
        let found = match folder.search().flag("python3").find() {
            Ok(_) => "Ok".to_owned(),
            Err(error) => error.to_string(),
        };
        assert!(found.contains(expected), "{said}: {found}");
    }
}
