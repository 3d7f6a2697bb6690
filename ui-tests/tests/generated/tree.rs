//! A tree of modules with items in them, before anything is written: what is declared where, and who may see it.

use super::item::Kind;
use super::random::Random;

/// An item, or another name of one that a module passes on.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// Its name in Rust.
    pub(crate) ident: String,
    pub(crate) kind: Kind,
    /// The path of the module that declares it, without `crate`.
    pub(crate) module: Vec<String>,
    /// How its visibility is written.
    pub(crate) visibility: &'static str,
    /// The modules that see it: this one and those in it.
    pub(crate) seen_in: Vec<String>,
    /// The condition, and whether it holds.
    pub(crate) cfg: Option<(&'static str, bool)>,
    /// `name:`
    pub(crate) name: Option<String>,
    /// The item of which it is another name.
    pub(crate) alias_of: Option<usize>,
}

#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) path: Vec<String>,
    pub(crate) visibility: &'static str,
    pub(crate) children: Vec<usize>,
}

#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) modules: Vec<Module>,
    pub(crate) items: Vec<Item>,
    counter: usize,
}

const CONDITIONS: [(&str, bool); 7] = [
    ("feature = \"on\"", true),
    ("not(feature = \"off\")", true),
    ("all(unix, any(feature = \"on\", feature = \"off\"))", true),
    ("feature = \"off\"", false),
    ("test", false),
    ("windows", false),
    ("not(target_os = \"linux\")", false),
];

impl Tree {
    /// A number that was not given before.
    pub(crate) fn number(&mut self) -> usize {
        self.counter += 1;
        self.counter
    }

    /// Adds a module with modules in it; those near the root have more.
    pub(crate) fn grow(&mut self, path: Vec<String>, visibility: &'static str, random: &mut Random) -> usize {
        let index = self.modules.len();
        let depth = path.len();
        self.modules.push(Module { path: path.clone(), visibility, children: Vec::new() });
        for _ in 0..random.below(6) {
            self.declare(&path, random);
        }
        let children = if depth < 4 { random.below(4).saturating_sub(depth - 1) } else { 0 };
        for _ in 0..children {
            let name = match random.below(8) {
                0 => format!("r#mod{}", self.number()),
                _ => format!("m{}", self.number()),
            };
            let visibility = random.pick(&["pub ", "pub(crate) ", "", "", "pub(super) "]);
            let child = self.grow([&path[..], &[name]].concat(), visibility, random);
            self.modules[index].children.push(child);
        }
        index
    }

    fn declare(&mut self, path: &[String], random: &mut Random) {
        let kind = Kind::of(random);
        let number = self.number();
        let ident = match random.below(5) {
            0 => format!("HTTPLogs{number}"),
            1 => format!("r#Raw{number}"),
            2 => format!("Käfer{number}X"),
            _ => format!("Item{number}"),
        };
        let named = ident.contains('ä') || random.percent(30);
        let name = named.then(|| match kind {
            Kind::Token => format!("token {number}"),
            _ => format!("custom_{number}"),
        });
        let visibility = random.pick(&["pub ", "pub ", "pub(crate) ", "", "pub(super) ", "pub(in crate) "]);
        let seen_in = match visibility {
            "" => path.to_vec(),
            "pub(super) " => path[..path.len() - 1].to_vec(),
            _ => Vec::new(),
        };
        let cfg = random.percent(20).then(|| CONDITIONS[random.below(CONDITIONS.len())]);
        let module = path.to_vec();
        self.items.push(Item { ident, kind, module, visibility, seen_in, cfg, name, alias_of: None });
    }

    /// Lets modules, from the first of them on, pass on items of others under other names.
    pub(crate) fn alias(&mut self, count: usize, first: usize, random: &mut Random) {
        for _ in 0..if self.items.is_empty() { 0 } else { count } {
            let module = self.modules[first + random.below(self.modules.len() - first)].path.clone();
            let target = random.below(self.items.len());
            let item = &self.items[target];
            // What is passed on must be seen as far as it is passed on.
            if !self.sees(&module, target) || !item.seen_in.is_empty() || item.module == module {
                continue;
            }
            let (kind, number) = (item.kind, self.number());
            self.items.push(Item {
                ident: format!("Alias{number}"),
                kind,
                module,
                visibility: "pub(crate) ",
                seen_in: Vec::new(),
                cfg: None,
                name: None,
                alias_of: Some(target),
            });
        }
    }

    /// Whether a module may name an item by its path, and the item exists.
    pub(crate) fn sees(&self, from: &[String], item: usize) -> bool {
        let item = &self.items[item];
        let modules = (1..=item.module.len()).map(|end| &item.module[..end]);
        let is_seen = |path: &[String]| {
            let module = self.modules.iter().find(|module| module.path == path);
            let around = &path[..path.len() - 1];
            match module.map_or("", |module| module.visibility) {
                "" => from.starts_with(around),
                "pub(super) " => from.starts_with(&around[..around.len().saturating_sub(1)]),
                _ => true,
            }
        };
        item.cfg.is_none_or(|(_, holds)| holds)
            && from.starts_with(&item.seen_in)
            && modules.into_iter().all(is_seen)
    }

    /// Some item of a kind that a module sees.
    pub(crate) fn some(
        &self,
        from: &[String],
        random: &mut Random,
        wanted: impl Fn(Kind) -> bool,
    ) -> Option<usize> {
        let seen: Vec<usize> = (0..self.items.len())
            .filter(|&item| wanted(self.items[item].kind) && self.sees(from, item))
            .collect();
        if seen.is_empty() { None } else { Some(seen[random.below(seen.len())]) }
    }
}
