//! From a tree of modules to the files of a crate, with paths of every form.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::item::{self, Kind};
use super::random::Random;
use super::tree::{Item, Tree};

/// Writes the modules of one tree.
pub(crate) struct Writer<'a> {
    pub(crate) tree: &'a mut Tree,
    pub(crate) random: &'a mut Random,
    /// The name that the crate `tinybird` has.
    pub(crate) krate: &'a str,
    pub(crate) files: BTreeMap<String, String>,
}

/// Where the files of modules are that a text declares.
#[derive(Clone)]
pub(crate) struct Folder {
    /// The folder of the file.
    pub(crate) base: String,
    /// The folders from there, for modules without `#[path]`.
    pub(crate) stem: String,
    /// The inline modules around.
    pub(crate) inline: String,
}

/// How a module calls the macros.
struct Style {
    uses: String,
    prefix: &'static str,
    renamed: bool,
}

const MACROS: [&str; 12] = [
    "connection",
    "kafka_connection",
    "s3_connection",
    "gcs_connection",
    "dynamodb_connection",
    "token",
    "datasource",
    "pipe",
    "endpoint",
    "materialized_view",
    "copy_pipe",
    "sink_pipe",
];

impl Writer<'_> {
    /// The text of a module, whose modules in files of their own are added to the files.
    pub(crate) fn module(&mut self, index: usize, folder: &Folder) -> String {
        let path = self.tree.modules[index].path.clone();
        let style = self.style();
        let mut uses = BTreeSet::from([style.uses.clone()]);
        let own: Vec<Item> = self.tree.items.iter().filter(|item| item.module == path).cloned().collect();
        let mut adds = String::new();
        let mut calls = String::new();
        let mut run: Vec<(&'static str, String)> = Vec::new();
        for item in &own {
            if let Some(target) = item.alias_of {
                let target = self.path(target, &path, &mut uses, false);
                writeln!(calls, "pub(crate) use {target} as {};", item.ident).expect("text");
                continue;
            }
            let (name, text) = self.item(item, &path, folder, &mut uses);
            if run.first().is_some_and(|(first, _)| *first != name || self.random.percent(30)) {
                self.call(&mut run, &style, &mut calls);
            }
            run.push((name, text));
            let cfg = item.cfg.map(|(cfg, _)| format!("#[cfg({cfg})] ")).unwrap_or_default();
            writeln!(adds, "    {cfg}project.add::<{}>();", item.ident).expect("text");
        }
        self.call(&mut run, &style, &mut calls);
        if self.random.percent(40) {
            calls.push_str(&self.function(&path, &style, &mut adds));
        }
        if self.random.percent(10) {
            let number = self.tree.number();
            writeln!(calls, "#[cfg(feature = \"off\")]\nmod gone{number};").expect("text");
        }
        for child in self.tree.modules[index].children.clone() {
            calls.push_str(&self.child(child, folder));
            let name = self.tree.modules[child].path.last().expect("a name");
            writeln!(adds, "    {name}::add_to(project);").expect("text");
        }
        let uses: Vec<String> = uses.into_iter().filter(|line| !line.is_empty()).collect();
        let uses = uses.join("\n");
        let krate = self.krate;
        let add_to = format!("pub(crate) fn add_to(project: &mut ::{krate}::Project) {{\n{adds}}}\n");
        // The order of a module's items has no meaning.
        match self.random.below(3) {
            0 => format!("{calls}{add_to}{uses}\n"),
            1 => format!("{add_to}{uses}\n{calls}"),
            _ => format!("{uses}\n{calls}{add_to}"),
        }
    }

    fn style(&mut self) -> Style {
        let krate = self.krate;
        let (uses, prefix, renamed) = match self.random.below(9) {
            0 => (format!("use {krate}::*;"), "", false),
            1 => (format!("use {krate}::{{self as t, {}}};", MACROS.join(", ")), "", false),
            2 => (format!("use ::{krate} as t;"), "t::", false),
            3 => {
                let names: Vec<String> = MACROS.iter().map(|name| format!("{name} as make_{name}")).collect();
                (format!("use ::{{{krate}::{{{}}}}};", names.join(", ")), "", true)
            }
            4 => (String::new(), "crate::shared::lib::", false),
            5 => ("use crate::shared::prelude::*;".to_owned(), "", false),
            6 => ("use crate::shared::renamed::*;".to_owned(), "", true),
            7 if krate == "tb" => (String::new(), "::tb::", false),
            7 => (String::new(), "::tinybird::", false),
            _ if krate == "tb" => (String::new(), "tb::", false),
            _ => (String::new(), "tinybird::", false),
        };
        Style { uses, prefix, renamed }
    }

    /// Writes the items of one call.
    fn call(&mut self, run: &mut Vec<(&'static str, String)>, style: &Style, calls: &mut String) {
        let Some((name, _)) = run.first() else { return };
        let made = if style.renamed { "make_" } else { "" };
        let items: Vec<&str> = run.iter().map(|(_, text)| text.as_str()).collect();
        let (open, close) = [("{", "}"), ("(", ");"), ("[", "];")][self.random.below(3)];
        let cfg = self.random.pick(&["", "", "", "#[cfg(unix)]\n", "#[allow(unused)]\n"]);
        let body = items.join("\n    ");
        writeln!(calls, "{cfg}{}{made}{name}! {open}\n    {body}\n{close}", style.prefix).expect("text");
        run.clear();
    }

    /// The macro and the text of an item.
    fn item(
        &mut self,
        item: &Item,
        from: &[String],
        folder: &Folder,
        uses: &mut BTreeSet<String>,
    ) -> (&'static str, String) {
        let mut options = match item.kind {
            kind if kind.is_pipe() => self.pipe(item, from, folder, uses),
            Kind::DataSource => self.data_source(from, uses),
            kind => item::connection(kind, self.random),
        };
        if let Some(name) = &item.name {
            let separator = if options.is_empty() { "" } else { ", " };
            options = format!("name: {name:?}{separator}{options}");
        }
        let body = if options.is_empty() { ";".to_owned() } else { format!(" {{ {options} }}") };
        let docs = item::docs(self.random);
        let cfg = item.cfg.map(|(cfg, _)| format!("#[cfg({cfg})]\n    ")).unwrap_or_default();
        let (name, kind) = match item.kind.word() {
            Some(word) if self.random.percent(50) => ("connection", format!(": {word}")),
            _ => (item.kind.macro_name(), String::new()),
        };
        let text = format!("{docs}{cfg}{}{}{kind}{body}", item.visibility, item.ident);
        // The same item under the opposite condition is another one, which does not exist.
        let twin = match item.cfg {
            Some((cfg, true)) => {
                format!("#[cfg(not({cfg}))]\n    {}{}{kind} {{}}\n    ", item.visibility, item.ident)
            }
            _ => String::new(),
        };
        let is_complete = matches!(item.kind, Kind::Token);
        (name, if is_complete { format!("{twin}{text}") } else { text })
    }

    fn data_source(&mut self, from: &[String], uses: &mut BTreeSet<String>) -> String {
        let source = match self.random.below(10) {
            0..6 => self.tree.some(from, self.random, Kind::is_connection).map(|item| {
                let path = self.path(item, from, uses, true);
                (self.tree.items[item].kind, path)
            }),
            6 => Some((Kind::Kafka, "\"ui_kafka\"".to_owned())),
            7 => Some((Kind::Gcs, "r\"ui_gcs\"".to_owned())),
            _ => None,
        };
        let mut tokens = Vec::new();
        let mut known = BTreeSet::new();
        for _ in 0..self.random.below(3) {
            let token = self.tree.some(from, self.random, |kind| kind == Kind::Token);
            if let Some(item) = token
                && known.insert(self.original(item))
            {
                tokens.push(self.path(item, from, uses, true));
            }
        }
        if self.random.percent(20) {
            tokens.push("\"by its name\"".to_owned());
        }
        item::data_source(source, &tokens, self.random)
    }

    pub(crate) fn original(&self, item: usize) -> usize {
        self.tree.items[item].alias_of.unwrap_or(item)
    }

    /// A path that means an item, in one of the forms; some need a `use`.
    pub(crate) fn path(
        &mut self,
        item: usize,
        from: &[String],
        uses: &mut BTreeSet<String>,
        may_use: bool,
    ) -> String {
        let Item { ident, module, .. } = self.tree.items[item].clone();
        let here = module == from;
        let within = format!("crate::{}", module.join("::"));
        let absolute = format!("{within}::{ident}");
        let number = self.tree.number();
        match self.random.below(if may_use { 10 } else { 3 }) {
            0 => absolute,
            1 | 2 => relative(&module, from, &ident, self.random.percent(50)),
            _ if here => ident,
            3 => {
                uses.insert(format!("use {absolute};"));
                ident
            }
            4 => {
                uses.insert(format!("use {absolute} as Use{number};"));
                format!("Use{number}")
            }
            5 => {
                uses.insert(format!("use {within}::{{self as use{number}, {ident} as Use{number}}};"));
                self.random.pick(&[&format!("Use{number}"), &format!("use{number}::{ident}")]).to_owned()
            }
            6 => {
                uses.insert(format!("use {within}::*;"));
                ident
            }
            7 => {
                uses.insert(format!("type Type{number} = {absolute};"));
                format!("Type{number}")
            }
            8 => {
                let split = self.random.below(module.len()) + 1;
                let (first, rest) = module.split_at(split);
                uses.insert(format!("use crate::{} as use{number};", first.join("::")));
                let mut path = vec![format!("use{number}")];
                path.extend(rest.iter().cloned());
                path.push(ident);
                path.join("::")
            }
            _ => {
                let path = relative(&module, from, &ident, true);
                uses.insert(format!("use {path} as Use{number};"));
                format!("Use{number}")
            }
        }
    }

    /// A function with items of its own.
    fn function(&mut self, path: &[String], style: &Style, adds: &mut String) -> String {
        let number = self.tree.number();
        let made = if style.renamed { "make_" } else { "" };
        let (prefix, krate) = (style.prefix, self.krate);
        let mut uses = BTreeSet::new();
        let options = self.data_source(path, &mut uses);
        let uses: Vec<String> = uses.into_iter().collect();
        // One item of the function hides one of the module, if the module has any.
        let hidden = self.tree.items.iter().find(|item| item.module == path && item.alias_of.is_none());
        let hidden = hidden.filter(|_| {
            !options.contains("Item")
                && !options.contains("HTTP")
                && !options.contains("Raw")
                && !options.contains("Käfer")
        });
        let local = hidden.map_or_else(|| format!("Local{number}"), |item| item.ident.clone());
        let signature =
            self.random.pick(&["", "const N: usize = 1;\n    ", "let x = [0u8; { 1 + 2 }];\n    "]);
        let tokens = if options.contains("tokens:") {
            String::new()
        } else {
            format!(", tokens: {{ {local}: Read, in{number}::Deep{number}: Append }}")
        };
        let options = options.trim_end().trim_end_matches(',');
        let text = format!(
            "fn local{number}(project: &mut ::{krate}::Project) {{\n    {signature}{}\n    \
             {prefix}{made}token! {{ {local} {{ name: \"local {number}\" }} }}\n    \
             mod in{number} {{ ::{krate}::token!(pub(super) Deep{number};); }}\n    \
             if true {{\n    {prefix}{made}datasource! {{ Block{number} {{ {options}{tokens} }} }}\n    \
             project.add::<Block{number}>();\n    }}\n    \
             project.add::<{local}>();\n}}\n",
            uses.join("\n    "),
        );
        writeln!(adds, "    local{number}(project);").expect("text");
        text
    }

    /// Declares a module, whose text stands here or in a file of its own.
    fn child(&mut self, index: usize, folder: &Folder) -> String {
        let visibility = self.tree.modules[index].visibility;
        let name = self.tree.modules[index].path.last().expect("a name").clone();
        let file = name.trim_start_matches("r#").to_owned();
        let cfg = self.random.pick(&["", "", "", "#[cfg(feature = \"on\")]\n", "#[cfg(not(windows))]\n"]);
        let plain = format!("{}{}{}", folder.base, folder.stem, folder.inline);
        let (file, inner, attribute) = match self.random.below(5) {
            0 => {
                let inner = Folder { inline: format!("{}{file}/", folder.inline), ..folder.clone() };
                let text = self.module(index, &inner);
                return format!("{cfg}{visibility}mod {name} {{\n{text}}}\n");
            }
            1 => {
                let inner =
                    Folder { base: format!("{plain}{file}/"), stem: String::new(), inline: String::new() };
                (format!("{plain}{file}/mod.rs"), inner, String::new())
            }
            2 => {
                // Within inline modules a path starts in their folder, elsewhere beside the file.
                let base = if folder.inline.is_empty() { folder.base.clone() } else { plain };
                let inner =
                    Folder { base: format!("{base}odd/"), stem: String::new(), inline: String::new() };
                (format!("{base}odd/{file}.x.rs"), inner, format!("#[path = \"odd/{file}.x.rs\"]\n"))
            }
            _ => {
                let inner = Folder { base: plain.clone(), stem: format!("{file}/"), inline: String::new() };
                (format!("{plain}{file}.rs"), inner, String::new())
            }
        };
        let text = self.module(index, &inner);
        self.file(file, &text);
        format!("{cfg}{attribute}{visibility}mod {name};\n")
    }

    /// Adds a file, with line breaks of one kind or the other.
    pub(crate) fn file(&mut self, path: String, text: &str) {
        let text = if self.random.percent(15) { text.replace('\n', "\r\n") } else { text.to_owned() };
        let mark = if self.random.percent(10) { "\u{feff}" } else { "" };
        self.files.insert(path, format!("{mark}{text}"));
    }
}

/// A path from one module to an item of another.
fn relative(module: &[String], from: &[String], ident: &str, from_self: bool) -> String {
    let common = module.iter().zip(from).take_while(|(a, b)| a == b).count();
    let mut path: Vec<&str> = vec!["super"; from.len() - common];
    if from_self && path.len() < 2 {
        path.insert(0, "self");
    }
    path.extend(module[common..].iter().map(String::as_str));
    path.push(ident);
    path.join("::")
}
