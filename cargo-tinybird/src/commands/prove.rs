//! `cargo tinybird check --prove`: the project tried on a ClickHouse.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use tinybird_build::datafiles::{Datafile, place};
use tinybird_build::package::Package;
use tinybird_build::{Diagnostic, Report, Tried};
use tinybird_core::AnyDefinition;
use tinybird_core::rule::clickhouse::TEMPLATE_FAILS;
use tinybird_core::rule::{Place as RulePlace, Severity, Violation};
use tinybird_local::prove::{Finding, Options, Proof, Renderings, prove_with};

use crate::cli;
use crate::clickhouse;
use crate::package::here;
use crate::shell::Shell;
use crate::sources::Rendered;

/// Tries the definitions in Rust sources and datafiles, and says what ClickHouse refuses and what was not judged.
pub(super) fn run(
    clickhouse: &cli::ClickHouse,
    renderings: cli::Renderings,
    rendered: &mut Rendered,
    datafiles: &[Datafile],
    shell: Shell,
) -> Result<Report, String> {
    let diagnostics = diagnostics(clickhouse, renderings, rendered, datafiles, shell)?;
    let diagnostics = diagnostics.into_iter().map(|(diagnostic, tried)| (diagnostic, Some(tried))).collect();
    Ok(Report::with_tried(&rendered.sources, diagnostics, true))
}

/// What ClickHouse refuses, each with what shows it.
pub(super) fn diagnostics(
    clickhouse: &cli::ClickHouse,
    renderings: cli::Renderings,
    rendered: &mut Rendered,
    datafiles: &[Datafile],
    shell: Shell,
) -> Result<Vec<(Diagnostic, Tried)>, String> {
    let renderings = match renderings {
        cli::Renderings::All => Renderings::All,
        cli::Renderings::One => Renderings::One,
    };
    let Rendered { sources, rendering } = rendered;
    let in_files = || datafiles.iter().filter(|datafile| datafile.file.definition.known().is_some());
    let proof = {
        let from_files = in_files().filter_map(|datafile| datafile.file.definition.known());
        let definitions: Vec<&AnyDefinition> = rendering.definitions().chain(from_files).collect();
        let proof = proof(clickhouse, &definitions, renderings, shell)?;
        tell(&proof, &definitions, shell);
        proof
    };
    let of_rust = rendering.definitions().count();
    let files: Vec<&Datafile> = in_files().collect();
    let mut diagnostics = Vec::with_capacity(proof.findings.len());
    for Finding { resource, violation, code, parameters, .. } in proof.findings {
        let diagnostic = Diagnostic { severity: violation.severity, ..Diagnostic::error(&violation.message) };
        let diagnostic = diagnostic.of(violation.rule).remedy(&violation.remedy);
        let place = match resource.checked_sub(of_rust) {
            None => rendering.place_in(sources, resource, &violation.place),
            Some(number) => match files.get(number) {
                None => None,
                Some(datafile) => {
                    let is_of_all = violation.place == RulePlace::item();
                    let Some(placed) = datafile.file.place(vec![violation]).pop() else { continue };
                    let is_of_template = placed.rule == &TEMPLATE_FAILS;
                    let is_known = |known: &Violation<_>| {
                        known.severity == Severity::Error
                            && (is_of_all
                                || known.place == placed.place
                                || is_of_template && known.rule.name.starts_with("template-"))
                    };
                    // A rule said it before ClickHouse did.
                    if datafile.file.violations().iter().any(is_known) {
                        continue;
                    }
                    Some(place(sources, datafile.id, placed.place))
                }
            },
        };
        let diagnostic = match place {
            Some(place) => diagnostic.at(place),
            None => diagnostic,
        };
        diagnostics.push((diagnostic, Tried { code, parameters }));
    }
    Ok(diagnostics)
}

/// What ClickHouse says of a project. What it said before of the same statements is not asked again.
pub(crate) fn proof(
    arguments: &cli::ClickHouse,
    definitions: &[&AnyDefinition],
    renderings: Renderings,
    shell: Shell,
) -> Result<Proof, String> {
    let here = here().map_err(|error| error.to_string())?;
    let package = Package::near(&here).ok();
    let failed = |error: tinybird_engine::Error| format!("{error}\nhelp: {}", error.remedy());
    let location = clickhouse::search(arguments, package.as_ref()).find().map_err(failed)?;
    let folder = package.map_or(here, |package| package.dir);
    let mut options = Options::default();
    options.renderings = renderings;
    options.cache = clickhouse::known(&folder, &location);
    let mut progress = Progress::new(shell);
    options.progress = Box::new(move |done, of| progress.show(done, of));
    let mut engine = clickhouse::at(location).map_err(failed)?;
    let proof = prove_with(&mut engine, definitions, &mut options).map_err(failed)?;
    if let Err(error) = options.cache.save() {
        shell.note(&format!("what ClickHouse said is not kept for the next time: {error}"));
    }
    Ok(proof)
}

/// Says how far a long run is: where a person reads it.
struct Progress {
    shell: Shell,
    is_read: bool,
    last: Instant,
}

/// How often it is said.
const PACE: Duration = Duration::from_secs(1);

impl Progress {
    fn new(shell: Shell) -> Self {
        Self { shell, is_read: std::io::stderr().is_terminal(), last: Instant::now() }
    }

    fn show(&mut self, done: usize, of: usize) {
        if self.is_read && done < of && self.last.elapsed() >= PACE {
            self.last = Instant::now();
            self.shell.status("Proving", format_args!("{done} of {of} pipes"));
        }
    }
}

/// What was judged and what was not.
fn tell(proof: &Proof, definitions: &[&AnyDefinition], shell: Shell) {
    for unjudged in &proof.unjudged {
        let name = definitions.get(unjudged.resource).map_or("", |definition| definition.name());
        let pipe = definitions.get(unjudged.resource).and_then(|definition| definition.as_pipe());
        let node = unjudged.node.and_then(|node| Some(pipe?.nodes().get(node)?.name()));
        shell.unjudged(name, node, &unjudged.reason);
    }
    let count =
        |severity| proof.findings.iter().filter(|finding| finding.violation.severity == severity).count();
    let (judged, unjudged) = (proof.judged, proof.unjudged.len());
    shell.proved(judged, unjudged, count(Severity::Error), count(Severity::Warning));
}
