//! The lineage of a project as a text that others draw.

use std::fmt::Write as _;

use super::describe::{Described, kind};

/// The shapes of Mermaid and Graphviz, and the colours, for each kind.
const SHAPES: [(&str, [&str; 2], &str, &str); 8] = [
    ("connection", ["[/", "/]"], "cds", "#d9d2e9"),
    ("datasource", ["[(", ")]"], "cylinder", "#cfe2f3"),
    ("pipe", ["[", "]"], "box", "#efefef"),
    ("view", ["[[", "]]"], "box3d", "#d9ead3"),
    ("copy", ["[[", "]]"], "box3d", "#fff2cc"),
    ("endpoint", ["([", "])"], "oval", "#f9cb9c"),
    ("sink", [">", "]"], "rarrow", "#ead1dc"),
    ("token", ["{{", "}}"], "note", "#ffffff"),
];

fn shape(of: &str) -> ([&'static str; 2], &'static str, &'static str) {
    let found = SHAPES.iter().find(|(name, ..)| *name == of);
    found.map_or((["[", "]"], "box", "#ffffff"), |(_, mermaid, dot, colour)| (*mermaid, *dot, *colour))
}

/// The lineage for Mermaid, which GitHub and GitLab show in Markdown.
#[must_use]
pub fn mermaid(project: &Described) -> String {
    let mut text = "flowchart LR\n".to_owned();
    for (number, (of, name)) in project.shown() {
        let [open, close] = shape(kind(*of)).0;
        let _ = writeln!(text, "  r{number}{open}\"{}\"{close}:::{}", name.replace('"', "#quot;"), kind(*of));
    }
    for (from, to) in &project.edges {
        let _ = writeln!(text, "  r{from} --> r{to}");
    }
    for (name, _, _, colour) in SHAPES.iter().filter(|(name, ..)| *name != "token") {
        let _ = writeln!(text, "  classDef {name} fill:{colour},stroke:#666,color:#000");
    }
    text
}

/// The lineage for Graphviz.
#[must_use]
pub fn dot(project: &Described) -> String {
    digraph(project, |of| shape(of).1)
}

fn digraph(project: &Described, shape_of: impl Fn(&str) -> &'static str) -> String {
    let mut text =
        "digraph lineage {\n  rankdir=LR;\n  node [style=filled, fontname=\"sans-serif\"];\n".to_owned();
    for (number, (of, name)) in project.shown() {
        let (shape, colour) = (shape_of(kind(*of)), shape(kind(*of)).2);
        let name = name.replace('\\', "\\\\").replace('"', "\\\"");
        let _ = writeln!(text, "  r{number} [label=\"{name}\", shape={shape}, fillcolor=\"{colour}\"];");
    }
    for (from, to) in &project.edges {
        let _ = writeln!(text, "  r{from} -> r{to};");
    }
    text + "}\n"
}

impl Described {
    /// The resources that rows go through.
    fn shown(&self) -> impl Iterator<Item = (usize, &(tinybird_core::Kind, String))> {
        self.names.iter().enumerate().filter(|(_, (of, _))| kind(*of) != "token")
    }
}
