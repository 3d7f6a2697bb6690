//! What paths mean that lead into other crates: path dependencies, and the package's own library as its binaries see it.

use tinybird_build::Report;
use tinybird_build::render::{Rendering, render};

use crate::{Package, found, resolve, wrong};

const MANIFEST: &str = "[package]\nname = 'app'\n[dependencies]\ntinybird = '1'\ndefs.path = 'defs'\n\
                        prelude = { package = 'my-prelude', path = 'prelude', features = ['on'] }\n";

/// A package with two path dependencies, of which the second depends on the first.
fn workspace(app: &str, defs: &str, prelude: &str) -> Package {
    let package = |name: &str, more: &str| {
        format!(
            "[package]\nname = '{name}'\n[dependencies]\ntinybird = '1'\n{more}\n[features]\non = []\noff = []\n"
        )
    };
    Package::new(&[
        ("Cargo.toml", MANIFEST),
        ("src/lib.rs", app),
        ("defs/Cargo.toml", &package("defs", "")),
        ("defs/src/lib.rs", defs),
        ("defs/src/deep.rs", "tinybird::token! { pub Deep }"),
        ("prelude/Cargo.toml", &package("my-prelude", "defs.path = '../defs'")),
        ("prelude/src/lib.rs", prelude),
    ])
}

#[test]
fn macros_under_other_names() {
    let defs = "pub use tinybird::datasource as ds; pub use tinybird; pub use tinybird::*; pub mod m { pub use tinybird::token as tk; }";
    let prelude = "pub use defs::*; pub use defs::ds as dds; pub use tinybird::token as datasource; \
                   #[macro_export] macro_rules! plain { () => {} }";
    for (app, expected) in [
        ("defs::ds! { A {} }", "datasource A"),
        ("defs::tinybird::token! { A }", "token A"),
        ("use defs::ds; ds! { A {} }", "datasource A"),
        ("use defs::ds as other; other! { A {} }", "datasource A"),
        ("use defs::*; ds! { A {} }", "datasource A"),
        ("use defs::m::tk; tk! { A }", "token A"),
        ("use defs::m::*; tk! { A }", "token A"),
        ("extern crate defs as d; d::ds! { A {} } use ::d::m as e; e::tk! { B }", "datasource A, token B"),
        ("#[macro_use] extern crate defs; ds! { A {} }", "datasource A"),
        ("#[macro_use(ds)] extern crate defs; ds! { A {} } m! { B {} }", "datasource A"),
        ("prelude::dds! { A {} }", "datasource A"),
        // An export by name comes before what a glob brings in.
        ("prelude::datasource! { A }", "token A"),
        ("use prelude::*; pipe! { A {} } ds! { B {} }", "pipe A, datasource B"),
        ("fn f() { use prelude::ds; ds! { A {} } }", "datasource A"),
        ("prelude::plain! { A {} }", ""),
        ("mod a { pub use defs::ds; } a::ds! { A {} }", "datasource A"),
    ] {
        let scan = workspace(app, defs, prelude).scan("src/lib.rs");
        assert_eq!(found(&scan), expected, "{app}");
        assert_eq!(wrong(&scan), [""; 0], "{app}");
    }
}

#[test]
fn resources_of_other_packages() {
    let defs = "mod deep; pub use deep::Deep; pub mod m { tinybird::token! { pub A; pub B } } pub use m::A as C;\n\
                #[cfg(feature = \"off\")] tinybird::token! { pub Off } #[cfg(test)] tinybird::token! { pub Test }";
    let prelude = "pub use defs; pub use defs::m::*; #[cfg(feature = \"on\")] tinybird::token! { pub On } \
                   #[cfg(not(feature = \"on\"))] tinybird::token! { pub NotOn }";
    let app = "use defs::m; use prelude::*; pub use defs::C as D; tinybird::token! { At }";
    let package = workspace(app, defs, prelude);
    let mut scan = package.scan("src/lib.rs");
    for (path, expected) in [
        ("defs::m::A", "A defs/src/lib.rs 1"),
        ("::defs::C", "A defs/src/lib.rs 1"),
        ("m::B", "B defs/src/lib.rs 1"),
        ("B", "B defs/src/lib.rs 1"),
        ("D", "A defs/src/lib.rs 1"),
        ("defs::Deep", "Deep defs/src/deep.rs 1"),
        ("prelude::defs::Deep", "Deep defs/src/deep.rs 1"),
        ("prelude::On", "On prelude/src/lib.rs 1"),
        ("defs::Test", "! there is no `Test` in `defs`"),
        ("defs::m::Z", "! there is no `Z` in `defs::m`"),
        ("prelude::NotOn", "! there is no `NotOn` in `prelude`"),
    ] {
        assert_eq!(resolve(&mut scan, path), expected, "{path}");
    }
    assert_eq!(wrong(&scan), [""; 0]);
    assert_eq!(found(&scan), "token At", "what others declare is theirs to render");
    // Their sources and manifests are watched.
    let read = |name: &str| scan.sources().read().any(|path| path.ends_with(name));
    assert!(read("defs/src/deep.rs") && read("prelude/src/lib.rs") && read("prelude/Cargo.toml"));
    // Another package may enable the feature.
    assert!(resolve(&mut scan, "defs::Off").contains("reported elsewhere"));
    assert_eq!(
        wrong(&scan),
        [
            "defs/src/lib.rs:2:7 whether `feature = \"off\"` holds in the dependency `defs` cannot be known without compiling"
        ]
    );
}

#[test]
fn the_library_of_the_package() {
    let files = [
        ("Cargo.toml", "[package]\nname = 'my-app'\n[dependencies]\ntinybird = '1'\n"),
        ("src/lib.rs", "pub mod m { tinybird::token! { pub A } } pub use tinybird::token as tk;"),
        ("src/bin/tool.rs", "use my_app::m::A as B; my_app::tk! { At } fn main() {}"),
    ];
    let mut scan = Package::new(&files).scan("src/bin/tool.rs");
    assert_eq!(resolve(&mut scan, "B"), "A src/lib.rs 1");
    assert_eq!(found(&scan), "token At");
    assert_eq!(wrong(&scan), [""; 0]);
}

#[test]
fn crates_that_cannot_be_read() {
    let manifest =
        "[package]\nname = 'app'\n[dependencies]\ntinybird = '1'\nfar = '1'\nplain.path = 'plain'\n";
    for (app, expected) in [
        ("far::ds! { pub A {} }", Some("1:6 whether `ds!`")),
        ("use far::*; ds! { /** doc */ pub(crate) A {}, B {} }", Some("1:13 whether `ds!`")),
        ("use far::ds as other; other! { A {} }", Some("1:23 whether `other!`")),
        ("#[macro_use] extern crate far; ds! { A {} }", Some("1:32 whether `ds!`")),
        // These are not the words of ours.
        ("far::log!(\"x\"); far::set! { a = 1 } far::empty! {}", None),
        ("plain::ds! { A {} } use plain::*; dt! { A {} }", None),
        ("ds! { A {} }", None),
    ] {
        let package = Package::new(&[
            ("Cargo.toml", manifest),
            ("src/lib.rs", app),
            ("plain/Cargo.toml", "[package]\nname = 'plain'\n"),
            ("plain/src/lib.rs", "pub use tinybird::*;"),
        ]);
        let expected: Vec<String> = expected
            .map(|place| format!("{place} is Tinybird's macro cannot be known without compiling"))
            .into_iter()
            .collect();
        assert_eq!(wrong(&package.scan("src/lib.rs")), expected, "{app}");
    }
}

#[test]
fn macros_of_others_that_expand_to_ours() {
    let defs = "pub use tinybird; #[macro_export] macro_rules! make { ($n:ident) => { $crate::tinybird::token! { $n } } }\n\
                #[macro_export] macro_rules! again { ($n:ident) => { $crate::make!($n); } }\n\
                #[macro_export] macro_rules! own { ($n:ident) => { println!(); $crate::own!($n); struct $n; } }";
    let prelude = "pub use defs::again as more;";
    for (app, expected) in [
        ("defs::make!(A);", Some("1:7 `make!`")),
        ("use defs::make; fn f() { make!(A); }", Some("1:26 `make!`")),
        ("defs::again! { A }", Some("1:7 `again!`")),
        ("prelude::more! { A }", Some("1:10 `more!`")),
        ("defs::own! { A }", None),
        ("#[cfg(test)] defs::make!(A);", None),
    ] {
        let expected: Vec<String> = expected
            .map(|what| {
                format!("{what} may declare Tinybird resources, which cannot be known without compiling")
            })
            .into_iter()
            .collect();
        assert_eq!(wrong(&workspace(app, defs, prelude).scan("src/lib.rs")), expected, "{app}");
    }
    // The same in a module of the package that is not rendered.
    let lib = "#[macro_use] mod macros; mod datafiles;";
    let macros = "macro_rules! make { ($n:ident) => { tinybird::token! { $n } } }";
    let package =
        Package::new(&[("src/lib.rs", lib), ("src/macros.rs", macros), ("src/datafiles.rs", "make!(A);")]);
    let refused = wrong(&package.scan("src/datafiles.rs"));
    assert!(
        refused.len() == 1 && refused[0].starts_with("src/datafiles.rs:1:1 `make!` may declare"),
        "{refused:?}"
    );
}

fn rendered(package: &Package) -> (Rendering, String) {
    let mut scan = package.scan("src/lib.rs");
    let rendering = render(&mut scan);
    let report = Report::new(scan.sources(), rendering.diagnostics.clone(), false).to_string();
    (rendering, report)
}

const DEFS: &str = "tinybird::kafka_connection! { pub Broker { bootstrap_servers: \"h:1\" } }
tinybird::datasource! { pub Events { name: \"shared_events\", schema: { id: String }, kafka: { connection: Broker, topic: \"t\" } } }
tinybird::pipe! { pub Unused { nodes: { a: \"SELECT nothing FROM nowhere\" } } }";

#[test]
fn what_others_declare_is_referred_to_and_not_rendered() {
    let app = "tinybird::endpoint! { pub Top { nodes: { n: \"SELECT * FROM {defs::Events}\" } } }
tinybird::datasource! { pub Own { schema: { id: String }, kafka: { connection: defs::Broker, topic: \"u\" } } }";
    let (rendering, report) = rendered(&workspace(app, DEFS, ""));
    assert_eq!(report, "");
    let files: Vec<String> = rendering.files.iter().map(|file| file.path.to_string()).collect();
    assert_eq!(files, ["datasources/own.datasource", "endpoints/top.pipe"]);
    assert!(rendering.files[0].text.contains("KAFKA_CONNECTION_NAME broker"));
    assert!(rendering.files[1].text.contains("FROM shared_events"));
    let others: Vec<String> =
        rendering.dependencies().map(|(package, file)| format!("{package} {}", file.path)).collect();
    assert_eq!(others, ["defs connections/broker.connection", "defs datasources/shared_events.datasource"]);
    assert_eq!(rendering.resources(), 2);
}

#[test]
fn mistakes_across_packages() {
    for (app, expected) in [
        (
            "tinybird::datasource! { pub SharedEvents { schema: { id: String } } }
             tinybird::pipe! { pub P { nodes: { n: \"SELECT * FROM {defs::Events} JOIN {SharedEvents} USING id\" } } }",
            "error: two resources are called `shared_events` in Tinybird",
        ),
        (
            "tinybird::pipe! { pub P { name: \"shared_events\", nodes: { n: \"SELECT 1\" } } pub Q { nodes: { m: \"SELECT * FROM {defs::Events}\" } } }",
            "error: a pipe and a data source are both called `shared_events`\n --> src/lib.rs",
        ),
        (
            "tinybird::pipe! { pub P { nodes: { n: \"SELECT * FROM {defs::Broker}\" } } }",
            "error: a query reads from a data source, a pipe or an endpoint; `defs::Broker` is a Kafka connection",
        ),
        (
            "tinybird::pipe! { pub P { nodes: { n: \"SELECT * FROM {defs::Evnts}\" } } }",
            "error: there is no `Evnts` in `defs`",
        ),
    ] {
        let (_, report) = rendered(&workspace(app, DEFS, ""));
        assert!(report.starts_with(expected), "{report}");
        assert!(report.contains("src/lib.rs:"), "{report}");
    }
    // What is wrong there is told there.
    let app = "tinybird::pipe! { pub P { nodes: { n: \"SELECT * FROM {defs::Unused}\" } } }";
    assert_eq!(rendered(&workspace(app, DEFS, "")).1, "");
}
