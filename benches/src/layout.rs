//! How the data sources are spread over files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::source::{CONNECTION, TYPESCRIPT_CONNECTION, data_source, typescript_data_source};

/// How many data sources stand in one module.
const IN_A_MODULE: usize = 20;

/// How the data sources are spread over files and macro calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Modules of 20 data sources, each in a macro call of its own.
    Modules,
    /// A module for each of them, all of which see one another's names.
    Globs,
    /// One file, each in a macro call of its own.
    OneFile,
    /// One file, all in one macro call.
    OneCall,
    /// One file, with as much other code.
    OtherCode,
}

impl Layout {
    /// Every layout.
    pub const ALL: [Self; 5] = [Self::Modules, Self::Globs, Self::OneFile, Self::OneCall, Self::OtherCode];

    /// The layout's name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Modules => "modules",
            Self::Globs => "globs",
            Self::OneFile => "one-file",
            Self::OneCall => "one-call",
            Self::OtherCode => "other-code",
        }
    }

    /// The layout of this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layout| layout.name() == name)
    }
}

/// A project of so many data sources.
#[derive(Debug, Clone, Copy)]
pub struct Project {
    /// How many data sources it has.
    pub count: usize,
    /// How they are spread over files.
    pub layout: Layout,
}

impl Project {
    /// The Rust sources, by their paths below `src`.
    #[must_use]
    pub fn rust(self) -> Vec<(PathBuf, String)> {
        let head = "use crate::connections::EventsKafka;\nuse tinybird::datasource;\n\n";
        let calls = |numbers: std::ops::Range<usize>| -> String {
            numbers.map(|number| format!("datasource! {{\n{}}}\n", data_source(number))).collect()
        };
        let mut lib = String::from("//! Data sources.\n\nmod connections;\n");
        let mut files = vec![("connections.rs".into(), CONNECTION.to_owned())];
        match self.layout {
            Layout::Modules => {
                lib.push_str("pub mod datafiles;\n");
                let mut list = String::new();
                for (module, first) in (0..self.count).step_by(IN_A_MODULE).enumerate() {
                    let text = calls(first..self.count.min(first + IN_A_MODULE));
                    list.push_str(&format!("pub mod m{module};\n"));
                    files.push((format!("datafiles/m{module}.rs").into(), format!("{head}{text}")));
                }
                files.push(("datafiles/mod.rs".into(), list));
            }
            Layout::Globs => {
                lib.push_str("pub mod datafiles;\n");
                let mut list = String::from("use crate::connections::*;\nuse tinybird::*;\n\n");
                for number in 0..self.count {
                    list.push_str(&format!("mod m{number};\npub use m{number}::*;\n"));
                    let text = calls(number..number + 1);
                    files
                        .push((format!("datafiles/m{number}.rs").into(), format!("use super::*;\n\n{text}")));
                }
                files.push(("datafiles/mod.rs".into(), list));
            }
            Layout::OneFile => lib.push_str(&format!("{head}{}", calls(0..self.count))),
            Layout::OneCall => {
                let items: String = (0..self.count).map(data_source).collect();
                lib.push_str(&format!("{head}datasource! {{\n{items}}}\n"));
            }
            Layout::OtherCode => {
                lib.push_str(&format!("{head}{}", calls(0..self.count)));
                let functions: String = (0..self.count * 6).map(function).collect();
                lib.push_str(&functions);
            }
        }
        files.push(("lib.rs".into(), lib));
        files
    }

    /// The TypeScript sources: as many files as in Rust.
    #[must_use]
    pub fn typescript(self) -> Vec<(PathBuf, String)> {
        let import = "import { defineDatasource, t, engine } from \"@tinybirdco/sdk\";\n\
                      import { eventsKafka } from \"./connections\";\n";
        let connections = format!(
            "import {{ defineKafkaConnection, secret }} from \"@tinybirdco/sdk\";\n{TYPESCRIPT_CONNECTION}"
        );
        let mut files = vec![("connections.ts".into(), connections)];
        let in_a_file = match self.layout {
            Layout::Modules => IN_A_MODULE,
            Layout::Globs => 1,
            Layout::OneFile | Layout::OneCall | Layout::OtherCode => self.count.max(1),
        };
        for (file, first) in (0..self.count).step_by(in_a_file).enumerate() {
            let text: String =
                (first..self.count.min(first + in_a_file)).map(typescript_data_source).collect();
            files.push((format!("m{file}.ts").into(), format!("{import}{text}")));
        }
        files
    }

    /// Writes the package: `Cargo.toml`, `src`, and in `typescript` the same for the SDK.
    ///
    /// `name` is the package's, `tinybird` the folder of the crate that it depends on.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn write(self, folder: &Path, name: &str, tinybird: &Path) -> io::Result<()> {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
             [dependencies]\ntinybird = {{ path = {tinybird:?} }}\n\n[workspace]\n"
        );
        write(&folder.join("Cargo.toml"), &manifest)?;
        let files: Vec<_> = self.typescript();
        let includes: Vec<String> = files.iter().map(|(path, _)| format!("\"{}\"", path.display())).collect();
        let config = format!(
            "{{ \"include\": [{}], \"token\": \"none\", \"baseUrl\": \"http://localhost\" }}\n",
            includes.join(", ")
        );
        write(&folder.join("typescript/tinybird.config.json"), &config)?;
        for (folder, files) in [(folder.join("typescript"), files), (folder.join("src"), self.rust())] {
            for (path, text) in files {
                write(&folder.join(path), &text)?;
            }
        }
        Ok(())
    }
}

/// A function such as stands in any code.
fn function(number: usize) -> String {
    format!(
        "\n/// Does something.\npub fn function_{number}(a: &str) -> Vec<String> {{\n    \
         let mut v = vec![a.to_owned()];\n    if a.len() > {number} {{\n        v.push(format!(\"{{a}}\"));\n    }}\n    \
         match v.first() {{\n        Some(x) => eprintln!(\"{{x}}\"),\n        None => {{}}\n    }}\n    v\n}}\n"
    )
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}
