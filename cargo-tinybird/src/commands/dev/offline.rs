//! `cargo tinybird dev --offline`: the project as a Tinybird on this machine.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::{env, fs, io, thread};

use tinybird_build::package::Package;
use tinybird_core::AnyDefinition;
use tinybird_engine::{Error, Location};
use tinybird_local::serve::{self, Event, Loader, Server, Tokens};
use tinybird_local::workspace::{Change, Quarantined, Workspace};

use crate::cli::Dev;
use crate::clickhouse;
use crate::package::here;
use crate::project::Project;
use crate::shell::Shell;
use crate::watch;

/// Where the data is kept, below the package.
const DATA: &str = ".tinybird/dev";

/// Answers requests until it is interrupted.
pub(super) fn answer(arguments: &Dev, shell: Shell) -> Result<(), String> {
    let here = here().map_err(|error| error.to_string())?;
    let package = Package::near(&here).ok();
    let root = package.as_ref().map_or(here.as_path(), |package| package.dir.as_path());
    let data = arguments.data.as_ref().map_or_else(|| root.join(DATA), |data| here.join(data));
    prepare(&data).map_err(|error| format!("`{}` cannot hold the data: {error}", data.display()))?;
    let tokens = data.join("tokens.json");
    let tokens = Tokens::open(&tokens)
        .map_err(|error| format!("the tokens in `{}` cannot be used: {error}", tokens.display()))?;
    let search = clickhouse::search(&arguments.clickhouse, package.as_ref());
    let engine = search.find().and_then(|location| {
        clickhouse::start_with(location, |options| {
            options.settings = Workspace::settings();
            options.data = Some(data.join("clickhouse"));
        })
    });
    let engine = engine.map_err(|error| match error {
        // ClickHouse locks the folder of its data.
        Error::Unusable(why) if why.contains("Cannot lock file") => format!(
            "`{}` is in use by another `cargo tinybird dev`\n\
             help: end that one, or name another folder with `--data`",
            data.display()
        ),
        other => format!("{other}\nhelp: {}", other.remedy()),
    })?;
    let keeps_rows = !matches!(engine.location(), Location::Address(_));
    let (is_verbose, port) = (arguments.verbose, arguments.port);
    let log = move |event: Event<'_>| match event {
        Event::Answered(line) if is_verbose => shell.status("Answered", line),
        Event::Quarantined(name, rows) => quarantined(name, rows, shell),
        _ => {}
    };
    let server = Server::bind(port, Workspace::new(engine), tokens, log).map_err(|error| {
        format!("port {port} of 127.0.0.1 cannot be used: {error}\nhelp: choose another one with `--port`")
    })?;
    let (interrupted, interrupts) = channel();
    ctrlc::set_handler(move || {
        let _ = interrupted.send(());
    })
    .map_err(|error| format!("Ctrl-C cannot be handled: {error}"))?;

    let mut loading =
        Loading { arguments: arguments.clone(), shell, loader: server.loader(), read: Vec::new() };
    loading.round()?;
    shell.status("Listening", format_args!("on http://{}", server.address()));
    if !keeps_rows {
        shell.note("rows end with this command: the engine is a server, which keeps none of them");
    }
    let folder = data.strip_prefix(&here).unwrap_or(&data).display();
    shell.note(&format!(
        "rows and tokens are kept in `{folder}`; `http://{}/tokens` shows the tokens",
        server.address()
    ));
    let answering = server.clone();
    let answering = thread::spawn(move || answering.run());
    // Nothing tells it to end: it ends with the process.
    thread::spawn(move || loading.forever());
    let _ = interrupts.recv();
    server.stop();
    answering.join().unwrap_or_else(|panic| resume_unwind(panic));
    shell.status("Stopped", "");
    Ok(())
}

/// Says of rows why they are in quarantine: of the first ones, since all may have the same mistake.
fn quarantined(name: &str, rows: &[Quarantined], shell: Shell) {
    const SHOWN: usize = 3;
    for row in rows.iter().take(SHOWN) {
        let column = if row.column.is_empty() { String::new() } else { format!(", column `{}`", row.column) };
        shell.note(&format!("a row of `{name}` is quarantined{column}: {}", row.message));
    }
    if let Some(more) = rows.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        shell.note(&format!(
            "{more} more rows of `{name}` are quarantined: `SELECT * FROM {name}_quarantine`"
        ));
    }
}

/// Makes the folder of the data, which is not committed.
fn prepare(data: &Path) -> io::Result<()> {
    fs::create_dir_all(data)?;
    let ignore = data.join(".gitignore");
    if ignore.exists() { Ok(()) } else { fs::write(ignore, "*\n") }
}

/// Loads the project whenever it changes.
struct Loading {
    arguments: Dev,
    shell: Shell,
    loader: Loader,
    /// Every file and folder whose change may change the project.
    read: Vec<PathBuf>,
}

impl Loading {
    fn forever(mut self) {
        let mut is_first = true;
        let shell = self.shell;
        let watching = watch::forever(|| {
            // What is there at the start was loaded.
            if !std::mem::replace(&mut is_first, false)
                && let Err(message) = self.round()
            {
                shell.wrong(&message);
            }
            self.read.clone()
        });
        if let Err(error) = watching {
            shell.wrong(&format!("files cannot be watched: {error}\nhelp: start it again after a change"));
        }
    }

    /// Reads the project and loads it, unless something is wrong with it.
    fn round(&mut self) -> Result<(), String> {
        let (arguments, shell) = (&self.arguments, self.shell);
        // The lexer keeps every text for as long as its thread lives.
        let read = thread::scope(|scope| {
            let reading = scope.spawn(|| {
                let project = Project::read(&arguments.paths, &arguments.target.package, false)?;
                shell.report(&project.report);
                let placed = project.placed().into_iter();
                let placed: Vec<_> = placed.map(|(definition, place)| (definition.clone(), place)).collect();
                Ok::<_, String>((project.read.clone(), (!project.has_errors()).then_some(placed)))
            });
            reading.join().unwrap_or_else(|panic| resume_unwind(panic))
        });
        let (read, definitions) = read?;
        self.read = read;
        let Some(definitions) = definitions else {
            shell.note("the project stays as it was until that is corrected");
            return Ok(());
        };
        self.load(definitions)
    }

    fn load(&self, resources: Vec<(AnyDefinition, Option<String>)>) -> Result<(), String> {
        let shell = self.shell;
        for source in resources.iter().filter_map(|(definition, _)| definition.as_data_source()) {
            if let Some(ingestion) = source.ingestion() {
                let (name, from) = (source.name(), ingestion.option());
                shell.note(&format!(
                    "`{name}` gets no rows from `{from}` here: send them to `/v0/events?name={name}`"
                ));
            }
        }
        let count = resources.len();
        let name = Project::name(&self.arguments.target.package, &self.arguments.paths);
        let secrets = secrets(resources.iter().map(|(definition, _)| definition));
        let loaded = self.loader.load(serve::Project { name, resources, secrets });
        let Some(loaded) = loaded else { return Ok(()) };
        let loaded = loaded.map_err(|error| error.to_string())?;
        for change in &loaded.changes {
            match change {
                change if change.is_bad() => shell.wrong(&change.to_string()),
                Change::Created(_) => {}
                change => shell.note(&change.to_string()),
            }
        }
        let noun = if count == 1 { "resource" } else { "resources" };
        shell.status("Loaded", format_args!("{count} {noun}"));
        Ok(())
    }
}

/// The secrets that templates name, as far as the environment has them.
pub(in crate::commands) fn secrets<'a>(
    definitions: impl Iterator<Item = &'a AnyDefinition>,
) -> BTreeMap<String, String> {
    let nodes = definitions.filter_map(AnyDefinition::as_pipe).flat_map(|pipe| pipe.nodes());
    let names = nodes.flat_map(|node| secret_names(node.sql()));
    names.filter_map(|name| Some((name.clone(), env::var(name).ok()?))).collect()
}

/// The names in `tb_secret("name")`.
fn secret_names(sql: &str) -> Vec<String> {
    let calls = sql.split("tb_secret(").skip(1);
    let names = calls.filter_map(|call| {
        let call = call.trim_start();
        let quote = call.chars().next().filter(|quote| ['"', '\''].contains(quote))?;
        Some(call.get(1..)?.split_once(quote)?.0.to_owned())
    });
    names.collect()
}
