//! Looks for settings in the environment and in files.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tinybird_client::Token;

use super::env_file::EnvFile;
use super::{DEFAULT_URL, Found, Given, Origin, Settings};
use crate::error::Error;

/// Where settings are found, the first place first.
pub(super) struct Search<'a> {
    variable: &'a dyn Fn(&str) -> Option<String>,
    /// `.env.local`, then `.env`, with those of the nearest folder first.
    env_files: Vec<(PathBuf, EnvFile)>,
    /// That of Tinybird's official tool.
    tinyb: Option<(PathBuf, Value)>,
    problems: Vec<String>,
}

/// A setting: how it is called in variables, the first name first, and in `.tinyb`.
struct Setting {
    variables: &'static [&'static str],
    tinyb: Option<&'static str>,
}

const TOKEN: Setting = Setting { variables: &["TINYBIRD_TOKEN", "TB_TOKEN"], tinyb: Some("token") };
const URL: Setting = Setting { variables: &["TINYBIRD_URL", "TB_HOST"], tinyb: Some("host") };
const BRANCH_TOKEN: Setting = Setting { variables: &["TINYBIRD_BRANCH_TOKEN"], tinyb: None };
const BRANCH: Setting = Setting { variables: &["TINYBIRD_BRANCH"], tinyb: None };

impl<'a> Search<'a> {
    pub(super) fn new(
        folder: &Path,
        home: Option<&Path>,
        variable: &'a dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Error> {
        let mut search = Self { variable, env_files: Vec::new(), tinyb: None, problems: Vec::new() };
        let folders = folders(folder, home);
        for name in [".env.local", ".env"] {
            for folder in &folders {
                let path = folder.join(name);
                if let Some(text) = read(&path)? {
                    search.env_files.push((path, EnvFile::read(text)));
                }
            }
        }
        for folder in &folders {
            let path = folder.join(".tinyb");
            let Some(text) = read(&path)? else { continue };
            match serde_json::from_str(&text) {
                Ok(value) => search.tinyb = Some((path, value)),
                Err(error) => {
                    search
                        .problems
                        .push(format!("`{}` is not JSON and was not used: {error}", path.display()));
                }
            }
            break;
        }
        Ok(search)
    }

    pub(super) fn settings(self, given: Given) -> Result<Settings, Error> {
        let own = |value| Found { value, origin: Origin::Given };
        let manifest = given.manifest_url.map(|value| Found { value, origin: Origin::Manifest });
        let default = || Found { value: DEFAULT_URL.to_owned(), origin: Origin::Default };
        let token = given.token.map(own);
        let is_given = token.is_some();
        let token = token.or_else(|| self.look_for(&TOKEN).map(secret));
        // A token that the caller gives is meant, whatever branch is in use.
        let branch_token = self.look_for(&BRANCH_TOKEN).map(secret).filter(|_| !is_given);
        let branch = self.look_for(&BRANCH).filter(|_| branch_token.is_some());
        let url = given.url.map(|value| Found { value, origin: Origin::Given });
        let url = url.or_else(|| self.look_for(&URL)).or(manifest).unwrap_or_else(default);
        Ok(Settings { token, branch_token, branch, url, problems: self.problems })
    }

    fn look_for(&self, setting: &Setting) -> Option<Found<String>> {
        let is_set = |value: &String| !value.trim().is_empty();
        let trimmed = |value: String| value.trim().to_owned();
        for &name in setting.variables {
            if let Some(value) = (self.variable)(name).filter(is_set) {
                return Some(Found { value: trimmed(value), origin: Origin::Variable(name) });
            }
        }
        for (path, file) in &self.env_files {
            for &name in setting.variables {
                if let Some(value) = file.get(name).filter(is_set) {
                    return Some(Found { value: trimmed(value), origin: Origin::File(path.clone(), name) });
                }
            }
        }
        let (path, tinyb) = self.tinyb.as_ref()?;
        let name = setting.tinyb?;
        let value = tinyb.get(name)?.as_str().map(str::to_owned).filter(is_set)?;
        Some(Found { value: trimmed(value), origin: Origin::File(path.clone(), name) })
    }
}

fn secret(found: Found<String>) -> Found<Token> {
    Found { value: Token::from(found.value), origin: found.origin }
}

/// The folder and those above it, up to that of the git repository, or of the user; without either, the folder alone.
fn folders(folder: &Path, home: Option<&Path>) -> Vec<PathBuf> {
    let is_last = |folder: &Path| folder.join(".git").exists() || Some(folder) == home;
    let last = folder.ancestors().position(is_last).unwrap_or(0);
    folder.ancestors().take(last + 1).map(Path::to_owned).collect()
}

fn read(path: &Path) -> Result<Option<String>, Error> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => {
            Err(Error::File { path: path.to_owned(), problem: format!("it cannot be read: {error}") })
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn settings(folder: &Path, variables: &[(&str, &str)], given: Given) -> Settings {
        let variable = |name: &str| {
            variables.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned())
        };
        Search::new(folder, None, &variable).unwrap().settings(given).unwrap()
    }

    fn of(found: Option<&Found<Token>>) -> (String, String) {
        let found = found.unwrap();
        (found.value.expose().to_owned(), found.origin.to_string())
    }

    #[test]
    fn the_first_place_wins() {
        let dir = tempfile::tempdir().unwrap();
        let inner = dir.path().join("crates/app");
        fs::create_dir_all(&inner).unwrap();
        fs::create_dir(dir.path().join(".git")).unwrap();
        let write = |path: &str, text: &str| fs::write(dir.path().join(path), text).unwrap();
        let token = |variables: &[(&str, &str)], given: Given| {
            let settings = settings(&inner, variables, given);
            of(settings.token.as_ref())
        };
        let shown = |path: &str| dir.path().join(path).display().to_string();

        write(".tinyb", r#"{"token": "p.tinyb", "host": "https://h"}"#);
        assert_eq!(token(&[], Given::default()), ("p.tinyb".into(), format!("token in {}", shown(".tinyb"))));
        write(".env", "TB_TOKEN=p.env\n");
        assert_eq!(token(&[], Given::default()).0, "p.env");
        write("crates/app/.env", "TB_TOKEN=p.inner\n");
        assert_eq!(token(&[], Given::default()).0, "p.inner");
        write(".env.local", "TB_TOKEN=no\nTINYBIRD_TOKEN=p.local\n");
        let local = format!("TINYBIRD_TOKEN in {}", shown(".env.local"));
        assert_eq!(token(&[("TINYBIRD_TOKEN", " ")], Given::default()), ("p.local".into(), local));
        assert_eq!(token(&[("TB_TOKEN", "p.tb")], Given::default()).0, "p.tb");
        let both = [("TB_TOKEN", "p.tb"), ("TINYBIRD_TOKEN", "p.variable")];
        assert_eq!(
            token(&both, Given::default()),
            ("p.variable".into(), "the variable TINYBIRD_TOKEN".into())
        );
        let flag = || Given { token: Some("p.flag".into()), ..Given::default() };
        assert_eq!(token(&both, flag()), ("p.flag".into(), "the command line".into()));

        let found = settings(&inner, &[("TINYBIRD_BRANCH_TOKEN", "p.branch")], Given::default());
        assert_eq!(of(found.token_in_use()).0, "p.branch");
        let found = settings(&inner, &[("TINYBIRD_BRANCH_TOKEN", "p.branch")], flag());
        assert_eq!(of(found.token_in_use()).0, "p.flag");
        assert_eq!(found.url.value, "https://h");
    }

    #[test]
    fn the_address_of_the_manifest_is_the_last_one() {
        let dir = tempfile::tempdir().unwrap();
        let given = || Given { manifest_url: Some("https://m".into()), ..Given::default() };
        let url = |variables: &[(&str, &str)], given| settings(dir.path(), variables, given).url;
        assert_eq!(url(&[], given()), Found { value: "https://m".into(), origin: Origin::Manifest });
        assert_eq!(url(&[("TB_HOST", "https://v")], given()).value, "https://v");
        assert_eq!(url(&[], Given::default()).value, DEFAULT_URL);
        let flag = Given { url: Some("https://f".into()), ..given() };
        assert_eq!(url(&[("TB_HOST", "https://v")], flag).value, "https://f");
    }

    #[test]
    fn a_broken_file_is_told() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(".tinyb"), "{").unwrap();
        let settings = settings(dir.path(), &[], Given::default());
        assert!(settings.token.is_none() && settings.problems[0].contains("is not JSON"), "{settings:?}");
        let error = settings.client().unwrap_err().to_string();
        assert!(error.contains("cargo tinybird login"), "{error}");
    }

    #[test]
    fn folders_outside_of_the_repository_are_not_read() {
        let dir = tempfile::tempdir().unwrap();
        let inner = dir.path().join("a/b");
        fs::create_dir_all(&inner).unwrap();
        fs::write(dir.path().join(".env"), "TINYBIRD_TOKEN=p.foreign").unwrap();
        assert!(settings(&inner, &[], Given::default()).token.is_none());
        fs::create_dir(dir.path().join("a/.git")).unwrap();
        assert!(settings(&inner, &[], Given::default()).token.is_none());
        fs::create_dir(dir.path().join(".git")).unwrap();
        fs::remove_dir(dir.path().join("a/.git")).unwrap();
        assert!(settings(&inner, &[], Given::default()).token.is_some());
    }
}
