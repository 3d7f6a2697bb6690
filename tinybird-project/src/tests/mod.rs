//! Situations on disk, and what a run makes of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::plan::Situation;
use super::*;

mod situations;

const MANIFEST: &str = "tinybird.shop.manifest";

fn files(files: &[(&str, &str)]) -> Vec<File> {
    files.iter().map(|(path, text)| File::new(path.parse().unwrap(), *text)).collect()
}

/// Every file below a folder with its text; a temporary file that is left shows here, too.
fn tree(dir: &Path) -> BTreeMap<String, String> {
    let mut tree = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(dir).unwrap().to_str().unwrap().replace('\\', "/");
                tree.insert(name, fs::read_to_string(&path).unwrap_or_default());
            }
        }
    }
    tree
}

fn write(dir: &Path, path: &str, text: &str) {
    let path = dir.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The paths of what a run did, as `+created ~updated -removed =unchanged`.
fn summary(report: &Report) -> String {
    let lists =
        [("+", &report.created), ("~", &report.updated), ("-", &report.removed), ("=", &report.unchanged)];
    let marked = lists.into_iter().flat_map(|(mark, paths)| paths.iter().map(move |p| format!("{mark}{p}")));
    marked.collect::<Vec<_>>().join(" ")
}

/// That the folder is as it was, and the error says all of this.
#[track_caller]
fn refused(dir: &Path, writer: &Writer, wanted: &[File], says: &[&str]) {
    let before = tree(dir);
    let error = writer.sync(wanted).unwrap_err();
    assert!(matches!(error, Error::Refused { .. }), "{error}");
    for says in says {
        assert!(error.to_string().contains(says), "{says:?} is not in:\n{error}");
    }
    assert_eq!(tree(dir), before);
    assert_eq!(format!("{error:?}"), error.to_string());
}

const A: &str = "datasources/a.datasource";
const B: &str = "datasources/b.datasource";

#[test]
fn all_problems_are_reported_together() {
    let dir = tempfile::tempdir().unwrap();
    let writer = Writer::new(dir.path(), "shop");
    writer.sync(&files(&[(A, "1"), ("pipes/p.pipe", "1")])).unwrap();
    for path in [A, B, "pipes/p.pipe"] {
        write(dir.path(), path, "mine");
    }
    write(dir.path(), "tinybird.other.manifest", "sinks/s.pipe 0123456789abcdef");
    let wanted = files(&[(A, "2"), (B, "2"), ("sinks/s.pipe", "2"), ("copies/c.pipe", "2")]);
    refused(dir.path(), &writer, &wanted, &["`datasources/a.", "`datasources/b.", "`pipes/p.", "`sinks/s."]);

    write(dir.path(), "tinybird.other.manifest", "a\nb\n");
    let bad = Writer::new(dir.path(), "../shop");
    refused(
        dir.path(),
        &bad,
        &wanted,
        &["`../shop` cannot name a package", "manifest, line 1", "manifest, line 2"],
    );
}

// Folders are looked at, too: a temporary file would show there. Windows opens none.
#[cfg(unix)]
#[test]
fn an_unchanged_run_writes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let wanted = files(&[(A, "1"), ("pipes/p.pipe", "1")]);
    let writer = Writer::new(dir.path(), "shop");
    writer.sync(&wanted).unwrap();
    let old = SystemTime::now() - Duration::from_secs(10_000);
    let stamped =
        || [MANIFEST, A, "pipes/p.pipe", "pipes", "datasources", ""].map(|name| dir.path().join(name));
    for path in stamped() {
        fs::File::open(path).unwrap().set_modified(old).unwrap();
    }
    assert!(!writer.sync(&wanted).unwrap().is_changed());
    for path in stamped() {
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), old, "{}", path.display());
    }
}

/// A run that stops after any number of its steps is completed by the next one, whatever that one wants.
#[test]
fn a_crash_leaves_a_state_to_go_on_from() {
    let versions = [
        files(&[]),
        files(&[(A, "1"), (B, "1"), ("pipes/p.pipe", "1")]),
        files(&[(A, "2"), ("pipes/p.pipe", "1"), ("pipes/q.pipe", "1")]),
        files(&[("datasources/A.datasource", "3"), (B, "3"), ("pipes/q.pipe", "2")]),
    ];
    let mut crashes = 0;
    let pairs = versions.iter().flat_map(|before| versions.iter().map(move |during| (before, during)));
    for (before, during) in pairs.filter(|(before, during)| before != during) {
        for after in &versions {
            for stop in 0.. {
                let dir = tempfile::tempdir().unwrap();
                let writer = Writer::new(dir.path(), "shop");
                writer.sync(before).unwrap();
                let plan = Situation::read(dir.path(), "shop", during).unwrap().plan(false).unwrap();
                if stop > plan.steps.len() {
                    break;
                }
                for step in &plan.steps[..stop] {
                    step.run().unwrap();
                }
                writer.sync(after).unwrap();
                let mut left = tree(dir.path());
                left.remove(MANIFEST);
                let wanted = after.iter().map(|file| (file.path.to_string(), file.text.clone())).collect();
                assert_eq!(left, wanted, "{before:?}\n{during:?}, {stop} steps\n{after:?}");
                crashes += 1;
            }
        }
    }
    assert!(crashes > 200, "{crashes}");
}

/// Two runs of the same definitions, the second planned before each step of the first and run after it.
#[test]
fn overlapping_runs_give_one_result() {
    let before = files(&[(A, "1"), (B, "1"), ("pipes/p.pipe", "1")]);
    let wanted = files(&[(A, "2"), ("datasources/c.datasource", "2"), ("pipes/p.pipe", "1")]);
    for planned in 0..=5 {
        for run in planned..=5 {
            let dir = tempfile::tempdir().unwrap();
            let writer = Writer::new(dir.path(), "shop");
            writer.sync(&before).unwrap();
            let plan = || Situation::read(dir.path(), "shop", &wanted).unwrap().plan(false).unwrap();
            let first = plan();
            assert_eq!(first.steps.len(), 5, "{:?}", first.steps);
            first.steps[..planned].iter().for_each(|step| step.run().unwrap());
            let second = plan();
            first.steps[planned..run].iter().for_each(|step| step.run().unwrap());
            second.steps.iter().for_each(|step| step.run().unwrap());
            first.steps[run..].iter().for_each(|step| step.run().unwrap());
            writer.verify(&wanted).unwrap();
            assert!(plan().steps.is_empty());
            assert_eq!(tree(dir.path()).len(), 4);
        }
    }
}

#[test]
fn many_runs_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let own = |package: &str, round: usize| -> Vec<File> {
        let file = |n: usize| {
            let path = FilePath::new(Folder::Pipes, &format!("{package}_{n}")).unwrap();
            File::new(path, format!("{round}"))
        };
        (round..round + 20).map(file).collect()
    };
    // Two processes each of two packages: cargo runs the build scripts of a workspace at the same time.
    for round in 0..20 {
        std::thread::scope(|scope| {
            for package in ["one", "two", "one", "two"] {
                let wanted = own(package, round);
                let writer = Writer::new(dir.path(), package);
                scope.spawn(move || writer.sync(&wanted).unwrap());
            }
        });
        for package in ["one", "two"] {
            Writer::new(dir.path(), package).verify(&own(package, round)).unwrap();
        }
        assert_eq!(tree(dir.path()).len(), 42);
    }
}

#[test]
fn a_failed_write_is_reported_with_its_path() {
    let dir = tempfile::tempdir().unwrap();
    let wanted = files(&[(A, "1"), ("pipes/p.pipe", "1")]);
    let plan = Situation::read(dir.path(), "shop", &wanted).unwrap().plan(false).unwrap();
    write(dir.path(), "pipes/p.pipe/x", "made after the checks");
    let error = plan.steps.iter().try_for_each(plan::Step::run).unwrap_err();
    assert!(error.to_string().contains("p.pipe` could not be written or removed"), "{error}");
    assert!(std::error::Error::source(&error).is_some());
    assert_eq!(tree(dir.path()).len(), 3, "no temporary file is left");
    fs::remove_dir_all(dir.path().join("pipes/p.pipe")).unwrap();
    assert_eq!(
        summary(&Writer::new(dir.path(), "shop").sync(&wanted).unwrap()),
        format!("+pipes/p.pipe ={A}")
    );
}

#[test]
fn what_a_crash_left_is_swept_when_it_is_old() {
    let dir = tempfile::tempdir().unwrap();
    let names = ["datasources/.tinybird-1-1.tmp", ".tinybird-1-2.tmp", "datasources/.tinybird-1-3.tmp"];
    for name in names {
        write(dir.path(), name, "");
    }
    for name in &names[..2] {
        let old = SystemTime::now() - Duration::from_secs(10_000);
        let file = fs::File::options().write(true).open(dir.path().join(name)).unwrap();
        file.set_modified(old).unwrap();
    }
    // A folder can only be opened to make it older where it is a file like others.
    #[cfg(unix)]
    {
        write(dir.path(), ".tinybird-1-4.tmp/x.pipe", "1");
        let old = SystemTime::now() - Duration::from_secs(10_000);
        fs::File::open(dir.path().join(".tinybird-1-4.tmp")).unwrap().set_modified(old).unwrap();
    }
    Writer::new(dir.path(), "shop").sync(&files(&[(A, "1")])).unwrap();
    assert_eq!(tree(dir.path()).into_keys().collect::<Vec<_>>(), [names[2], A, MANIFEST]);
}

#[test]
fn verify_lists_what_a_run_would_change() {
    let dir = tempfile::tempdir().unwrap();
    let writer = Writer::new(dir.path(), "shop");
    writer.sync(&files(&[(A, "1\n2\n"), (B, "1")])).unwrap();
    write(dir.path(), "sinks/s.pipe", "1");
    let before = tree(dir.path());
    let wanted = files(&[(A, "1\n3\n"), ("pipes/p.pipe", "1"), ("sinks/s.pipe", "1")]);
    let error = writer.verify(&wanted).unwrap_err();
    assert!(matches!(error, Error::NotCurrent { .. }));
    let report = error.to_string();
    for says in [
        "`datasources/a.datasource` is stale:\n  line 2\n  - 2\n  + 3\n",
        "`pipes/p.pipe` is missing",
        "`datasources/b.datasource` is generated, but no longer in the project",
        "`sinks/s.pipe` is current, but `tinybird.shop.manifest` does not record it",
    ] {
        assert!(report.contains(says), "{says:?} is not in:\n{report}");
    }
    assert_eq!(tree(dir.path()), before);
    writer.sync(&wanted).unwrap();
    writer.verify(&wanted).unwrap();
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "a.datasource", "1");
    for link in ["datasources/a.datasource", "datasources", "nothing", MANIFEST] {
        let dir = tempfile::tempdir().unwrap();
        let writer = Writer::new(dir.path(), "shop").adopt(true);
        match link {
            "datasources" => symlink(outside.path(), dir.path().join(link)).unwrap(),
            "nothing" => {
                fs::create_dir(dir.path().join("datasources")).unwrap();
                symlink("nowhere", dir.path().join(A)).unwrap();
            }
            _ => {
                fs::create_dir(dir.path().join("datasources")).unwrap();
                write(outside.path(), "empty.manifest", "");
                let target = if link == MANIFEST { "empty.manifest" } else { "a.datasource" };
                symlink(outside.path().join(target), dir.path().join(link)).unwrap();
            }
        }
        refused(dir.path(), &writer, &files(&[(A, "2")]), &["is a symbolic link"]);
        assert_eq!(fs::read_to_string(outside.path().join("a.datasource")).unwrap(), "1");
        if link.starts_with("datasources") {
            // Reading through it is fine, as in a source tree made of links.
            writer.sync(&files(&[(A, "1")])).unwrap();
            writer.verify(&files(&[(A, "1")])).unwrap();
            refused(dir.path(), &writer, &[], &["is a symbolic link"]);
        }
    }
}
