//! `docs` and `graph`: the project for people to look at.

use std::io::Write;
use std::process::Command;

use serde_json::Value;

use crate::{Folder, MANIFEST};

const SOURCE: &str = r#"use tinybird::{datasource, endpoint, kafka_connection};

kafka_connection! {
    /// Where the views come from.
    pub Events { bootstrap_servers: "localhost:9092" }
}

datasource! {
    pub Views {
        schema: { page: String, seen: DateTime },
        kafka: { connection: Events, topic: "views" },
    }
    pub Unread { schema: { odd_column: String } }
}

endpoint! {
    pub TopPages {
        nodes: {
            ranked: "SELECT page, count() AS n FROM {Views} WHERE page != {{ String(without, '</script><b>') }} GROUP BY page",
        },
    }
}
"#;

fn project() -> Folder {
    Folder::new(&[("Cargo.toml", MANIFEST), ("src/lib.rs", SOURCE)])
}

#[test]
fn the_project_is_described() {
    let folder = project();
    let ran = folder.run("graph --format json");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let project: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!((&project["name"], &project["format"]), (&"shop".into(), &1.into()));
    let resources = project["resources"].as_array().expect("resources");
    let find = |id: &str| resources.iter().find(|resource| resource["id"] == id).expect(id);
    let views = find("datasource/views");
    assert_eq!((&views["columns"][0]["path"], &views["place"]), (&"$.page".into(), &"src/lib.rs:9".into()));
    assert_eq!((&views["unused"], &find("datasource/unread")["unused"]), (&false.into(), &true.into()));
    let top = find("endpoint/top_pages");
    assert_eq!(
        (&top["parameters"][0]["name"], &top["parameters"][0]["type"]),
        (&"without".into(), &"String".into())
    );
    let edges = serde_json::json!([
        ["connection/events", "datasource/views"],
        ["datasource/views", "endpoint/top_pages"]
    ]);
    assert_eq!(project["edges"], edges);
}

#[test]
fn the_lineage_is_a_text_for_others() {
    let folder = project();
    let ran = folder.run("graph");
    let arrows: Vec<&str> = ran.stdout.lines().filter(|line| line.contains("-->")).collect();
    assert_eq!((ran.code, arrows.len()), (Some(0), 2), "{}", ran.stdout);
    assert!(ran.stdout.starts_with("flowchart LR\n") && ran.stdout.contains("([\"top_pages\"]):::endpoint"));
    let ran = folder.run("graph --format dot");
    assert!(
        ran.stdout.starts_with("digraph lineage {\n") && ran.stdout.contains("label=\"top_pages\""),
        "{}",
        ran.stdout
    );
    let ran = folder.run("check --format dot");
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{}", ran.stderr);
}

#[test]
fn the_site_is_a_folder_of_its_own() {
    let folder = project();
    folder.write("notes/index.html", "mine");
    let ran = folder.run("docs --out-dir notes");
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.starts_with("error: `notes` holds other files\nhelp: "), "{}", ran.stderr);
    assert_eq!(folder.read("notes/index.html"), "mine");
    for _ in 0..2 {
        let ran = folder.run("docs --out-dir site");
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    }
    // No page of it asks anything of another host, and no text of the project ends a script.
    for path in folder.files().iter().filter(|path| path.starts_with("site/")) {
        let text = folder.read(path);
        let addresses =
            text.match_indices("http").filter(|(at, _)| !text[*at..].starts_with("http://www.w3.org/"));
        let is_of_others = path.ends_with("dagre.min.js") || path.ends_with("dagre.LICENSE.txt");
        assert!(is_of_others || addresses.count() == 0, "{path}");
    }
    assert!(!folder.read("site/project.js").contains("</script>"));
    assert!(folder.read("site/dagre.LICENSE.txt").contains("Copyright"));
}

/// A browser, where one is installed.
pub(crate) fn browser() -> Option<&'static str> {
    let found = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|name| {
        Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success())
    });
    if found.is_none() {
        let is_required = std::env::var_os("TINYBIRD_REQUIRE_BROWSER").is_some_and(|value| value == "1");
        assert!(!is_required, "no Chromium is installed: tests/browser/install.sh");
        // Past the test harness, which shows what a test prints only where it fails.
        writeln!(std::io::stderr(), "skipped: no Chromium is installed").ok();
    }
    found
}

/// What a page holds once its scripts have run.
pub(crate) fn shown(browser: &str, folder: &Folder, address: &str) -> String {
    loaded(browser, folder, address, &["--virtual-time-budget=5000"])
}

/// What a page holds when it is loaded. Its clock is the real one, unless an argument says otherwise.
fn loaded(browser: &str, folder: &Folder, address: &str, arguments: &[&str]) -> String {
    let profile = format!("--user-data-dir={}", folder.path("profile").display());
    let output = Command::new(browser)
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"])
        .args(["--disable-background-networking", "--disable-component-update"])
        .args(arguments)
        .args(["--dump-dom", &profile, address])
        .output()
        .expect("a browser");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_browser_shows_it() {
    let Some(browser) = browser() else { return };
    let folder = project();
    assert_eq!(folder.run("docs --out-dir site").code, Some(0));
    let page = folder.path("site/index.html");
    let shown = |hash: &str| shown(browser, &folder, &format!("file://{}{hash}", page.display()));
    let all = shown("");
    assert!(all.contains("data-ready=\"yes\""), "{all}");
    assert_eq!(all.matches("class=\"edge\"").count(), 2, "{all}");
    assert!(all.contains("<title>shop</title>") && all.contains(" unused</small>"), "{all}");
    let top = shown("#endpoint/top_pages");
    assert!(top.contains("<h3>Parameters</h3>") && top.contains("<td>without</td>"), "{top}");
    // A text is a text.
    assert!(top.contains("&lt;/script&gt;&lt;b&gt;") && !top.contains("<b>'"), "{top}");
    assert!(shown("#datasource/views").contains("<td>$.page</td>"));
}

/// Runs after the page's own scripts: how long they took, then how long a search for a column takes until it is laid out.
const MEASURE: &str = r#"<script>
document.body.offsetHeight;
document.body.dataset.opened = Math.round(performance.now());
const began = performance.now(), search = document.getElementById("search");
search.value = "special_377";
search.dispatchEvent(new Event("input"));
document.body.offsetHeight;
document.body.dataset.found = Math.round(performance.now() - began);
</script></body>"#;

#[test]
fn a_thousand_resources_open_and_are_found_at_once() {
    let Some(browser) = browser() else { return };
    let folder = Folder::new(&[]);
    for at in 0..400 {
        let schema = format!("SCHEMA >\n    at DateTime,\n    user String,\n    special_{at} Int32\n");
        folder.write(&format!("tinybird/table_{at}.datasource"), &schema);
    }
    for at in 0..600 {
        let sql = format!("SELECT user, count() AS n FROM table_{} GROUP BY user", at % 400);
        let pipe = format!("NODE endpoint\nSQL >\n    {sql}\n\nTYPE endpoint\n");
        folder.write(&format!("tinybird/counts_{at}.pipe"), &pipe);
    }
    let ran = folder.run("docs tinybird --out-dir site");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    folder.write("site/measured.html", &folder.read("site/index.html").replace("</body>", MEASURE));
    let address = format!("file://{}", folder.path("site/measured.html").display());
    let milliseconds = |page: &str, name: &str| -> u32 {
        let (_, rest) = page.split_once(&format!("data-{name}=\"")).expect(name);
        rest.split('"').next().and_then(|number| number.parse().ok()).expect(name)
    };
    // The best of five: other tests run meanwhile.
    let measured: Vec<(u32, u32)> = (0..5)
        .map(|_| {
            let page = loaded(browser, &folder, &address, &[]);
            assert!(page.contains("data-ready=\"yes\""), "{page}");
            assert_eq!(page.matches("class=\"item ").count(), 1, "{page}");
            assert!(page.contains("href=\"#datasource/table_377\""), "{page}");
            (milliseconds(&page, "opened"), milliseconds(&page, "found"))
        })
        .collect();
    assert!(measured.iter().any(|(opened, _)| *opened < 1000), "opened, found (ms): {measured:?}");
    assert!(measured.iter().any(|(_, found)| *found < 100), "opened, found (ms): {measured:?}");
}
