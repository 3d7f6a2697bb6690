//! `cargo tinybird generate`: Rust sources to datafiles.

use std::collections::HashMap;
use std::fs;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use tinybird_build::sources::normal;
use tinybird_project::{Error, File, Problem, Report, Writer};

use crate::cli::Generate;
use crate::difference;
use crate::outcome::Outcome;
use crate::package::Context;
use crate::shell::Shell;
use crate::sources::Rendered;
use crate::watch;

pub(crate) fn run(arguments: &Generate, shell: Shell) -> Outcome {
    if !arguments.watch {
        return Round::run(arguments, shell).outcome;
    }
    let mut watched = Vec::new();
    let watching = watch::forever(|| {
        let round = Round::run_in_thread(arguments, shell);
        // Where there is no package any more, what was watched may bring it back.
        if !round.read.is_empty() {
            watched = round.read;
        }
        shell.status("Watching", "for changes");
        watched.clone()
    });
    match watching {
        Ok(()) => Outcome::Well,
        Err(error) => shell.failed(format!("files cannot be watched: {error}")),
    }
}

/// What one run did.
struct Round {
    outcome: Outcome,
    /// Every file and folder whose change may change the outcome.
    read: Vec<PathBuf>,
}

impl Round {
    /// The lexer keeps every text for as long as its thread lives: each of many runs has a thread of its own.
    fn run_in_thread(arguments: &Generate, shell: Shell) -> Self {
        // What a main thread has.
        let thread = thread::Builder::new().stack_size(8 << 20);
        thread::scope(|scope| match thread.spawn_scoped(scope, || Self::run(arguments, shell)) {
            Ok(round) => round.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(_) => Self::run(arguments, shell),
        })
    }

    fn run(arguments: &Generate, shell: Shell) -> Self {
        let contexts = match Context::all(&arguments.package, &arguments.paths) {
            Ok(contexts) => contexts,
            Err(error) => return Self { outcome: shell.failed(error), read: Vec::new() },
        };
        let mut all = Self { outcome: Outcome::Well, read: Vec::new() };
        let is_one = contexts.len() == 1;
        for context in &contexts {
            if let Some(mut round) = Self::of(context, arguments, is_one, shell) {
                all.read.append(&mut round.read);
                if round.outcome != Outcome::Well {
                    all.outcome = round.outcome;
                }
            }
        }
        all
    }

    /// Renders one package. Of several, some may declare nothing.
    fn of(context: &Context, arguments: &Generate, is_one: bool, shell: Shell) -> Option<Self> {
        let start = Instant::now();
        let mut rendered = Rendered::of(context, &arguments.paths);
        let out_dir = match &arguments.out_dir {
            Some(folder) => normal(&context.here.join(folder)),
            None => context.package.dir.join("tinybird"),
        };
        let name = context.package.name.as_str();
        let (report, neighbours) = rendered.check_in(&out_dir, &[name], arguments.adopt, arguments.strict);
        shell.report(&report);
        let mut read: Vec<PathBuf> = rendered.sources.read().map(Path::to_owned).collect();
        read.extend(neighbours.all.iter().cloned());
        read.push(context.package.dir.join("Cargo.toml"));
        let outcome = if rendered.rendering.has_errors() {
            Outcome::Wrong
        } else if rendered.rendering.resources() == 0 && !is_one {
            return None;
        } else if rendered.rendering.resources() == 0 {
            shell.wrong(
                "no Tinybird resource is declared there\n\
                 help: name the file or the folder that holds the macro calls",
            );
            Outcome::Wrong
        } else {
            if !neighbours.as_rendered.is_empty() {
                let paths: Vec<String> =
                    neighbours.as_rendered.iter().map(|path| format!("`{}`", context.shown(path))).collect();
                shell.note(&format!(
                    "no definition renders to {}, though a build may have written what is there: remove it if its \
                     definition is gone",
                    paths.join(", ")
                ));
            }
            let files = &rendered.rendering.files;
            let project = Project { shell, shown: context.shown(&out_dir), out_dir, files };
            let writer = Writer::new(&project.out_dir, name).adopt(arguments.adopt);
            let writer = writer.replacing(neighbours.replaced.clone());
            if arguments.check { project.check(&writer) } else { project.write(&writer, start) }
        };
        Some(Self { outcome, read })
    }
}

/// What was rendered, and where it belongs.
struct Project<'a> {
    shell: Shell,
    out_dir: PathBuf,
    /// The folder as a person sees it.
    shown: String,
    files: &'a [File],
}

impl Project<'_> {
    fn write(&self, writer: &Writer, start: Instant) -> Outcome {
        let written = match writer.sync(self.files) {
            Ok(written) => written,
            Err(error) => return self.failed(&error),
        };
        self.changes(&written);
        let count = self.files.len();
        let noun = if count == 1 { "datafile" } else { "datafiles" };
        let seconds = start.elapsed().as_secs_f64();
        self.shell.status("Finished", format_args!("{count} {noun} in `{}` in {seconds:.3}s", self.shown));
        Outcome::Well
    }

    fn changes(&self, written: &Report) {
        let changes =
            [("created", &written.created), ("updated", &written.updated), ("removed", &written.removed)];
        for (change, paths) in changes {
            self.shell.files(change, paths.iter().map(|path| format!("{}/{path}", self.shown)));
        }
        let told = written.to_string();
        told.lines().filter_map(|line| line.strip_prefix("note: ")).for_each(|note| self.shell.note(note));
    }

    fn check(&self, writer: &Writer) -> Outcome {
        let problems = match writer.verify(self.files) {
            Ok(()) => {
                self.shell.status("Finished", format_args!("`{}` is current", self.shown));
                return Outcome::Well;
            }
            Err(Error::NotCurrent { problems, .. }) => problems,
            Err(error) => return self.failed(&error),
        };
        let texts: HashMap<_, _> = self.files.iter().map(|file| (&file.path, file.text.as_str())).collect();
        for problem in &problems {
            let (change, path, new) = match problem {
                Problem::Missing { path } => ("missing", path, texts.get(path).copied().unwrap_or_default()),
                Problem::Stale { path, .. } => ("stale", path, texts.get(path).copied().unwrap_or_default()),
                Problem::Superfluous { path } => ("superfluous", path, ""),
                other => {
                    self.shell.wrong(&other.to_string());
                    continue;
                }
            };
            let shown = format!("{}/{path}", self.shown);
            // Line breaks make no difference.
            let old = fs::read_to_string(self.out_dir.join(path.to_string())).unwrap_or_default();
            let difference = difference::between(&shown, &old.replace("\r\n", "\n"), new);
            self.shell.difference(change, &shown, &difference);
        }
        let help = "run `cargo tinybird generate` and commit what it changes";
        self.shell.wrong(&format!("the datafiles in `{}` are not current\nhelp: {help}", self.shown));
        Outcome::Wrong
    }

    fn failed(&self, error: &Error) -> Outcome {
        self.shell.wrong(&error.to_string());
        if matches!(error, Error::Io { .. }) { Outcome::Failed } else { Outcome::Wrong }
    }
}
