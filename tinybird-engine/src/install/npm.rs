//! ClickHouse as a library, from npm.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

use super::{Work, failed, run};
use crate::Error;
use crate::find::{VERSION, places};

/// The SHA-256 of the archive that npm downloads. A system whose archive nobody has tried is not here.
const CHECKSUMS: [(&str, &str); 1] =
    [("@chdb/lib-linux-x64-gnu", "c0d32b129e988f2b9a9a31c9141aecf5e1e2453f9a079efc4d36ab8e3f92b2ad")];

/// The package for this system, and its checksum.
pub(super) fn package() -> Option<(&'static str, &'static str)> {
    let name = places::npm_package()?;
    CHECKSUMS.into_iter().find(|(package, _)| *package == name)
}

/// The package and its version, as npm names them.
pub(super) fn spec() -> String {
    format!("{}@{VERSION}", package().map_or("@chdb/lib", |(name, _)| name))
}

/// Has npm download the archive, and unpacks the library.
pub(super) fn install(library: &Path) -> Result<(), Error> {
    let Some((_, checksum)) = package() else {
        return Err(failed("installing from npm", "no package for this system is known here"));
    };
    let work = Work::new(library)?;
    run(Command::new("npm")
        .args(["pack", &spec(), "--silent", "--pack-destination"])
        .arg(&work.0)
        .current_dir(&work.0))?;
    let archive = archive(&work.0)?;
    verify(&archive, checksum)?;
    run(Command::new("tar").arg("-xzf").arg(&archive).arg("-C").arg(&work.0).arg("package/libchdb.so"))?;
    let moved = fs::rename(work.0.join("package").join("libchdb.so"), library);
    moved.map_err(|source| Error::Folder { path: library.to_owned(), source })
}

/// The archive that npm wrote: its name is npm's to choose.
fn archive(folder: &Path) -> Result<PathBuf, Error> {
    let entries = fs::read_dir(folder).map_err(|source| Error::Folder { path: folder.to_owned(), source })?;
    let archive = entries
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|end| end == "tgz"));
    archive.ok_or_else(|| failed("`npm pack`", "it wrote no archive"))
}

/// That the file is the one that was tried.
fn verify(file: &Path, checksum: &str) -> Result<(), Error> {
    let what = format!("the checksum of `{}`", file.file_name().unwrap_or_default().to_string_lossy());
    let mut hash = Sha256::new();
    File::open(file)
        .and_then(|mut file| io::copy(&mut file, &mut HashWriter(&mut hash)))
        .map_err(|e| failed(&what, e))?;
    let found: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    match found == checksum {
        true => Ok(()),
        false => Err(failed(what, format!("it is {found} and should be {checksum}"))),
    }
}

/// What is written goes into the hash.
struct HashWriter<'a>(&'a mut Sha256);

impl io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::verify;

    #[test]
    fn another_file_is_refused() {
        let path = std::env::temp_dir().join(format!("tinybird-checksum-{}", std::process::id()));
        fs::write(&path, "abc").expect("written");
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert!(verify(&path, abc).is_ok());
        let error = verify(&path, &abc.replace('b', "c")).expect_err("refused").to_string();
        assert!(error.contains("it is ba7816bf") && error.contains("should be ca7816cf"), "{error}");
        fs::remove_file(path).expect("removed");
    }
}
