//! `cargo bench -p tinybird-benches`: what the parts of rendering cost.

use std::fs;
use std::path::Path;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use proc_macro2::{Span, TokenStream};
use tempfile::TempDir;
use tinybird_benches::{Layout, Project, data_source};
use tinybird_build::Scan;
use tinybird_build::cfg::Cfg;
use tinybird_build::render::render;
use tinybird_core::Extra;
use tinybird_core::column_type::ColumnType;
use tinybird_core::template::{Declaration, ParameterType, check};
use tinybird_core::{Kind, datasource::DataSource};
use tinybird_project::{File, Writer};
use tinybird_syntax::{Included, Macro};

fn main() {
    divan::main();
}

const COUNT: usize = 1_000;

fn project(layout: Layout, count: usize) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    Project { count, layout }.write(folder.path(), "project", Path::new("..")).expect("a project");
    folder
}

fn files(package: &Path) -> Vec<File> {
    let rendering = render(&mut Scan::new(package, Path::new("src"), Cfg::new()));
    assert!(!rendering.has_errors(), "{:?}", rendering.diagnostics.first());
    rendering.files
}

/// From the sources on disk to the datafiles in memory.
#[divan::bench(args = Layout::ALL)]
fn sources_to_datafiles(bencher: Bencher<'_, '_>, layout: Layout) {
    let package = project(layout, COUNT);
    assert_eq!(files(package.path()).len(), COUNT + 1);
    bencher.bench(|| files(package.path()));
}

/// The same in one macro call: twice as many data sources take twice as long.
#[divan::bench(args = [250, 500, 1_000, 2_000])]
fn one_call(bencher: Bencher<'_, '_>, count: usize) {
    let package = project(Layout::OneCall, count);
    bencher.bench(|| files(package.path()));
}

/// The datafiles into an empty folder.
#[divan::bench]
fn write(bencher: Bencher<'_, '_>) {
    let package = project(Layout::Modules, COUNT);
    let files = files(package.path());
    let out = package.path().join("tinybird");
    bencher.with_inputs(|| drop(fs::remove_dir_all(&out))).bench_values(|()| {
        Writer::new(&out, "project").sync(&files).expect("written");
    });
}

/// The datafiles compared with those on disk, which are the same.
#[divan::bench]
fn write_nothing(bencher: Bencher<'_, '_>) {
    let package = project(Layout::Modules, COUNT);
    let files = files(package.path());
    let writer = Writer::new(package.path().join("tinybird"), "project");
    writer.sync(&files).expect("written");
    bencher.bench(|| writer.sync(&files).expect("unchanged"));
}

/// The lexing of one data source.
#[divan::bench]
fn lex(bencher: Bencher<'_, '_>) {
    let text = data_source(0);
    bencher.bench(|| text.parse::<TokenStream>());
}

/// What a macro does with one data source, before it expands.
#[divan::bench]
fn read(bencher: Bencher<'_, '_>) {
    let text = data_source(0);
    // Tokens belong to the thread that lexed them.
    bencher.with_inputs(|| text.parse::<TokenStream>().expect("tokens")).bench_values(|tokens| {
        tinybird_syntax::read(Macro::Of(Kind::DataSource), Span::call_site(), tokens, &Included::nothing)
    });
}

#[divan::bench(args = [
    "String",
    "LowCardinality(Nullable(String))",
    "Enum8('active' = 1, 'gone' = 2)",
    "Array(Tuple(a String, b Map(String, Nullable(DateTime64(3, 'Europe/Madrid')))))",
    "AggregateFunction(quantiles(0.5, 0.9), Float64)",
])]
fn column_type(text: &str) -> bool {
    ColumnType::parse(black_box(text)).is_ok()
}

/// What `definition()` does: the datafile is read back.
#[divan::bench]
fn definition(bencher: Bencher<'_, '_>) {
    let files = files(project(Layout::OneFile, 1).path());
    let file = files.iter().find(|file| file.path.name() == "events0").expect("the data source");
    bencher.bench(|| {
        tinybird_core::definition::read::<DataSource>("events0", black_box(&file.text), Extra::default())
    });
}

/// The template of a node and its declared parameters: ten times as much of it takes ten times as long.
#[divan::bench(args = [1, 10, 100, 1_000])]
fn template(bencher: Bencher<'_, '_>, count: usize) {
    let part = |at: usize| {
        format!(
            "SELECT '{{a}}', {{{{columns(c{at}, 'a,b')}}}} FROM {{Events{at}}} -- it's\nWHERE {{% if defined(p{at}) and \
             p{at} != 'x' %}} a = {{{{String(p{at}, enum=['x', 'y'])}}}} {{% else %}} b {{% end %}}\n"
        )
    };
    let sql: String = (0..count).map(part).collect();
    // Everything is declared as it is used, and described.
    let describe = |parameter: Declaration| match parameter.kind {
        ParameterType::String => Declaration { description: Some("What it is".to_owned()), ..parameter },
        _ => parameter,
    };
    let declarations: Vec<_> = check(&[&sql], None).parameters.into_iter().map(describe).collect();
    assert_eq!(check(&[&sql], Some(&declarations)).violations, []);
    bencher.counter(BytesCount::of_str(&sql)).bench(|| check(black_box(&[&sql]), Some(&declarations)));
}
