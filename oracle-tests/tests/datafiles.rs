//! Datafiles that others wrote, against Tinybird's parser: what it takes is read, and what is written means the same.
//!
//! `DATAFILES=FOLDER` adds the files of projects; without it, those that the fuzz targets begin with and those of other tests.

#[path = "datafiles/mangled.rs"]
mod mangled;
#[path = "datafiles/refusals.rs"]
mod refusals;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use refusals::Refusal;
use tinybird_import::{Extension, read};
use tinybird_oracle_tests::{Oracle, Question, say};

/// Spellings, relics and places that the macros do not know.
const TEXTS: &[(&str, &str)] = &[
    (
        "relics.datasource",
        "VERSION 2\nSCHEMA >\n    a String\nKAFKA_TARGET_PARTITIONS auto\nPARTITION_KEY a\nTTL \"b\"\n",
    ),
    (
        "case.datasource",
        "schema >\n    a String\nEngine \"mergetree\"\nENGINE_SORTING_KEY a\nENGINE_SORTING_KEY 'b'\nBACKFILL SKIP\n",
    ),
    ("no_engine.datasource", "SCHEMA >\n    a String\nENGINE_PARTITION_KEY a\nTAGS \"a, b\"\nTAGS c=d,e\n"),
    ("one_line.datasource", "SCHEMA \"a String, b Int32\"\nSHARED_WITH a, b c\nDESCRIPTION\n"),
    (
        "types.datasource",
        "SCHEMA >\n    a Tuple(\n        x Int32, -- first\n\n        -- second\n        y String\n    ),\n    b  Decimal(10,2)  ,\n",
    ),
    (
        "flags.datasource",
        "SCHEMA >\n    a String\nKAFKA_CONNECTION_NAME k\nKAFKA_TOPIC t\nKAFKA_GROUP_ID g\nKAFKA_STORE_HEADERS yes\n",
    ),
    ("crlf.pipe", "NODE a\r\nSQL >\r\n\tSELECT 1\r\nTYPE ENDPOINT\r\n"),
    (
        "published.pipe",
        "SCOPE a\nTYPE endpoint\nFILTER x\nDESCRIPTION >\n\tFirst\nSQL >\n    % SELECT {{Int32(x, 1)}}\nNODE b c\nTYPE standard\nSQL >\nSELECT 2\n",
    ),
    ("shared.datasource", "SCHEMA >\n    a String\nSHARED_WITH >\n    a, #b,\n    'c' \"d, #e\n"),
    (
        "lines.datasource",
        "SCHEMA >\n    a String CODEC(Delta,\n --\n ZSTD(1) \n),\n    b String DEFAULT concat(a,\n'#'\n),\n",
    ),
    ("spaces.pipe", "DESCRIPTION \x0b a\x0b\x0b#b\nNODE n\nDESCRIPTION c \x0b\nSQL >\n    SELECT 1\n"),
    ("quotes.pipe", "TAGS a \"r\" (b,','c d\nNODE n\nSQL >\n    SELECT 1\n"),
    ("quote.connection", "TYPE s3\nS3_REGION \x0b\"a'b'c\nS3_ARN d\n"),
    ("indent.pipe", "NODE n\nSQL >\n        SELECT a\n    FROM t\n          WHERE b\n"),
    ("setting.datasource", "SCHEMA >\n    a String\nTAGS \"a, b\"c = d,'e'f\n"),
    ("open.datasource", "SCHEMA >\n    a String\nTAGS >\n    a \"b ::'c,\n    d\n"),
    ("quoted.datasource", "SCHEMA >\n    a String\nSHARED_WITH >\n    , \"a, b\"\n"),
    ("codec.datasource", "SCHEMA >\n    a String CODEC(ZSTD(1)),\n    b String CODEC LZ4\n"),
    ("settings.pipe", "TAGS a=b, c, d=e\nNODE n\nSQL >\n    SELECT 1\n"),
    ("stream.pipe", "NODE a\nSQL >\n    SELECT 1\nTYPE stream\nMODE x\n"),
    ("old.connection", "TYPE bigquery\n"),
    ("secret.connection", "TYPE a \"b {{ tb_secret('c') }}d') }}\"\n"),
    ("gcs.connection", "TYPE GCS\nGCS_ACCESS_ID a\nGCS_SECRET {{tb_secret('s')}}\nKAFKA_KEY k\n"),
    (
        "pem.connection",
        "TYPE kafka\nKAFKA_SSL_CA_PEM >\n    -----BEGIN CERTIFICATE-----\n    MII=\n    -----END CERTIFICATE-----\n",
    ),
];

fn of_folder(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            of_folder(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The files by their names.
fn files() -> Vec<(String, String)> {
    let mut files: Vec<_> =
        TEXTS.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect();
    let mut paths = Vec::new();
    for folder in ["../fuzz/seeds/rewrite", "../tests/rendered", "tests/sdk/expected"] {
        of_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut paths);
    }
    if let Some(folder) = std::env::var_os("DATAFILES") {
        of_folder(Path::new(&folder), &mut paths);
    }
    paths.sort();
    for path in paths {
        // The names of seeds have no dots.
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = if name.contains('.') { name } else { name.replacen('-', ".", 1) };
        if let Ok(text) = std::fs::read_to_string(&path)
            && extension(&name).is_some()
        {
            files.push((name, text));
        }
    }
    files
}

fn extension(file: &str) -> Option<Extension> {
    Extension::of(file.rsplit_once('.')?.1)
}

/// The files that `tests/rendered.rs` compares with what the macros render.
#[test]
fn what_the_macros_render_is_taken_without_a_warning() {
    let Some(mut oracle) = Oracle::start() else { return };
    let mut paths = Vec::new();
    of_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/rendered"), &mut paths);
    let files = paths.iter().filter_map(|path| {
        let file = path.file_name()?.to_str()?.to_owned();
        extension(&file)?;
        let text = std::fs::read_to_string(path).expect("a text");
        Some(Question { file, text, secrets: Vec::new() })
    });
    let questions: Vec<Question> = files.collect();
    assert!(!questions.is_empty());
    for (question, answer) in questions.iter().zip(oracle.judge(&questions)) {
        let Question { file, text, .. } = question;
        assert_eq!((answer.error, answer.warnings), (None, Vec::new()), "{file}:\n{text}");
    }
}

#[test]
fn what_is_written_means_what_was_read() {
    judge("datafiles", &files());
}

#[test]
fn mangled_files_are_refused_or_keep_their_meaning() {
    judge("mangled datafiles", &mangled::files(&files()));
}

/// What Tinybird takes must be read, and written to the same meaning; what it refuses must be refused on the same line, or
/// the difference must be one of the known.
fn judge(what: &str, files: &[(String, String)]) {
    let Some(mut oracle) = Oracle::start() else { return };
    let question = |file: &str, text: &str| Question {
        file: file.to_owned(),
        text: text.to_owned(),
        secrets: Vec::new(),
    };
    let questions: Vec<Question> = files.iter().map(|(file, text)| question(file, text)).collect();
    let (mut accepted, mut refused) = (0, BTreeMap::<&str, usize>::new());
    let (mut written, mut wrong) = (Vec::new(), Vec::new());
    for ((file, text), answer) in files.iter().zip(oracle.judge(&questions)) {
        let name = file.rsplit_once('.').map_or(file.as_str(), |(name, _)| name);
        let extension = extension(file).expect("a datafile");
        match (read(extension, name, text), &answer.error) {
            (Ok(read), None) => {
                accepted += 1;
                written.push((file, question(file, &read.to_string()), answer.meanings()));
            }
            (Err(errors), None) => {
                let ours: Vec<Refusal> = errors.iter().map(refusals::of_error).collect();
                match refusals::refused(&ours) {
                    Some(class) => *refused.entry(class).or_default() += 1,
                    None => wrong.push(format!("{file} is refused: {errors:?}\n{text}")),
                }
            }
            (read, Some(error)) => {
                let ours: Vec<Refusal> = match read {
                    Ok(read) => read.violations().iter().filter_map(refusals::of_violation).collect(),
                    Err(errors) => errors.iter().map(refusals::of_error).collect(),
                };
                let theirs = Refusal { line: answer.line, message: error.clone() };
                match refusals::compare(extension, text, &ours, &theirs) {
                    Some(class) => *refused.entry(class).or_default() += 1,
                    None => wrong.push(format!("{file}: {theirs:?}, and we say: {ours:?}\n{text}")),
                }
            }
        }
    }
    let questions: Vec<Question> = written.iter().map(|(_, question, _)| question.clone()).collect();
    for ((file, question, before), answer) in written.into_iter().zip(oracle.judge(&questions)) {
        let after = answer.meanings();
        if answer.error.is_some() || before != after {
            wrong.push(format!("{file}\n{}\n{before:?}\n{after:?} {:?}", question.text, answer.error));
        }
    }
    let kept = accepted - wrong.len().min(accepted);
    say(&format!("{what}: {accepted} taken by Tinybird, {kept} of them kept; refused: {refused:?}"));
    for class in refused.into_keys().filter(|class| *class != refusals::SAME_LINE) {
        assert!(
            include_str!("../../docs/language.md").contains(&format!("| `{class}` |")),
            "no reason is given for {class}"
        );
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n\n"));
}
