//! A project for people to look at: `project.json`, and the page that shows it.
//!
//! The page is static. It takes the project from `project.json`, or, where it is opened from a folder, from the script
//! `project.js`; where a local workspace serves it, its endpoints can be called and its rows are shown.

mod describe;
mod graph;

pub use describe::{Described, describe};
pub use graph::{dot, mermaid};

/// A file of the page.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub content_type: &'static str,
    /// What it holds.
    pub text: &'static str,
}

macro_rules! assets {
    ($($name:literal is $content_type:literal),+ $(,)?) => {
        &[$(Asset { name: $name, content_type: concat!($content_type, "; charset=utf-8"), text: include_str!($name) }),+]
    };
}

/// The files of the page. The layout of the lineage is dagre's, whose licence is one of them.
pub const ASSETS: &[Asset] = assets![
    "index.html" is "text/html",
    "style.css" is "text/css",
    "dom.js" is "text/javascript",
    "lineage.js" is "text/javascript",
    "answer.js" is "text/javascript",
    "detail.js" is "text/javascript",
    "app.js" is "text/javascript",
    "dagre.min.js" is "text/javascript",
    "dagre.LICENSE.txt" is "text/plain",
];

/// The page and the project as the files of a folder, which needs no server.
#[must_use]
pub fn folder(project: &Described) -> Vec<(&'static str, String)> {
    let json = project.to_json().to_string();
    let assets = ASSETS.iter().map(|asset| {
        let script = "<script src=\"dom.js\"></script>";
        let with_project = format!("<script src=\"project.js\"></script>\n  {script}");
        let is_page = asset.name == "index.html";
        (
            asset.name,
            if is_page { asset.text.replacen(script, &with_project, 1) } else { asset.text.to_owned() },
        )
    });
    // Within a script, `</script>` would end it; U+2028 and U+2029 are line breaks in old ones.
    let script = json.replace("</", "<\\/").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    assets.chain([("project.js", format!("window.project = {script};\n")), ("project.json", json)]).collect()
}
