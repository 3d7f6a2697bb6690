//! Files with a line too few, too many, misspelt or in the wrong place, the same in every run.

use super::extension;
use tinybird_import::Extension;

/// How many; more of them by `MANGLED=10000`, others by `MANGLED_SEED=2`.
const FILES: usize = 1000;

/// Longer ones show no more, and take the parser long.
const LONGEST: usize = 6000;

const KEYWORDS: [&[&str]; 3] = [
    &[
        "DESCRIPTION",
        "TYPE",
        "KAFKA_BOOTSTRAP_SERVERS",
        "KAFKA_KEY",
        "KAFKA_SECRET",
        "KAFKA_SSL_CA_PEM",
        "KAFKA_KEY_AVRO_DESERIALIZATION",
        "S3_REGION",
        "S3_ARN",
        "GCS_HMAC_ACCESS_ID",
        "GCS_ACCESS_ID",
        "PG_HOST",
        "INCLUDE",
    ],
    &[
        "DESCRIPTION",
        "TOKEN",
        "SCHEMA",
        "INDEXES",
        "ENGINE",
        "ENGINE_SORTING_KEY",
        "ENGINE_TTL",
        "ENGINE_SETTINGS",
        "SORTING_KEY",
        "TTL",
        "TAGS",
        "VERSION",
        "KAFKA_TOPIC",
        "KAFKA_STORE_HEADERS",
        "KAFKA_TARGET_PARTITIONS",
        "IMPORT_SCHEDULE",
        "IMPORT_STRATEGY",
        "IMPORT_FORMAT",
        "SHARED_WITH",
        "FORWARD_QUERY",
        "BACKFILL",
        "SETTINGS",
        "SOURCE",
    ],
    &[
        "NODE",
        "SCOPE",
        "DESCRIPTION",
        "TYPE",
        "DATASOURCE",
        "TAGS",
        "TARGET_DATASOURCE",
        "COPY_SCHEDULE",
        "COPY_MODE",
        "MODE",
        "FILTER",
        "TOKEN",
        "INCLUDE",
        "SQL",
        "VERSION",
        "DEPLOYMENT_METHOD",
        "EXPORT_SERVICE",
        "EXPORT_CONNECTION_NAME",
        "EXPORT_SCHEDULE",
        "EXPORT_FORMAT",
        "EXPORT_STRATEGY",
        "EXPORT_KAFKA_TOPIC",
    ],
];

const VALUES: &[&str] = &[
    "",
    ">",
    "a",
    "a b",
    "\"a b\"",
    "'a  b'",
    "a#b",
    "\"a#b\"",
    "True",
    "'False'",
    "yes",
    "1",
    "append",
    "Replace",
    "@on-demand",
    "@auto",
    "@once",
    "0 * * * *",
    "Endpoint",
    "standard",
    "copy",
    "stream",
    "READ",
    "x READ",
    "\"x y\" append",
    "x y z",
    "> a",
    "{{ tb_secret(\"X\") }}",
    "{{tb_secret('X')}}",
    "{{ x",
    "'{{ tb_secret(\"X\", \"d\") }}'",
    "a, b",
    "a,,b",
    "a=b, c",
    "skip",
    "ALTER",
    "MergeTree",
    "mergetree",
    "tuple()",
    "earliest",
    "csv",
    "it's",
    "\"a\" \"b\"",
    "\\a",
    "é ü",
];

const LINES: &[&str] = &[
    "# comment",
    "-- x",
    "",
    "   ",
    "\t",
    ",",
    "`x` String,",
    "x String `json:$.x`, -- c",
    "y DateTime64(3) DEFAULT now() CODEC(ZSTD(1)),",
    "z Nullable(Int32) DEFAULT NULL,",
    "i a TYPE minmax GRANULARITY 1",
    "INDEX i lower(a) TYPE set(100) GRANULARITY 4, x",
    "%",
    "SELECT 1",
    "{{ Int32(x, 1) }}",
    "{% if x %}",
    "'unclosed",
];

const CHARACTERS: &[&str] =
    &[" ", "\"", "'", "`", ",", "(", ")", "#", ">", "%", "$", "\\", "\t", "{", "}", "-", "x"];

/// Out of files, and with their extensions, such that are changed in one to three places.
pub(crate) fn files(of: &[(String, String)]) -> Vec<(String, String)> {
    let number = |name| std::env::var(name).ok().and_then(|value| value.parse::<usize>().ok());
    let mut random = Random(number("MANGLED_SEED").unwrap_or(1) as u64);
    let of: Vec<_> = of.iter().filter(|(_, text)| text.len() < LONGEST).collect();
    (0..number("MANGLED").unwrap_or(FILES))
        .map(|index| {
            let (file, text) = random.pick(&of);
            let extension = extension(file).expect("a datafile");
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            for _ in 0..1 + random.below(3) {
                mangle(extension, &mut lines, &mut random);
            }
            let end = ["\n", "\n", "\n", "\r\n", "\r"][random.below(5)];
            (format!("m{index}.{}", extension.as_str()), lines.join(end) + end)
        })
        .collect()
}

fn mangle(extension: Extension, lines: &mut Vec<String>, random: &mut Random) {
    if lines.is_empty() {
        lines.push(String::new());
    }
    let keywords = KEYWORDS[Extension::ALL.iter().position(|other| *other == extension).unwrap_or_default()];
    let at = random.below(lines.len());
    let line = lines[at].clone();
    let middle =
        line.char_indices().nth(random.below(line.chars().count() + 1)).map_or(line.len(), |(at, _)| at);
    let (before, after) = line.split_at(middle);
    match random.below(13) {
        0 => lines.insert(at, format!("{} {}", random.pick(keywords), random.pick(VALUES))),
        1 => lines.insert(at, (*random.pick(LINES)).to_owned()),
        2 => lines.insert(at, format!("    {}", random.pick(LINES))),
        3 => drop(lines.remove(at)),
        4 => lines.insert(random.below(lines.len() + 1), line),
        5 => {
            let options: Vec<usize> = (0..lines.len()).filter(|at| is_option(&lines[*at])).collect();
            if !options.is_empty() {
                let line = &mut lines[*random.pick(&options)];
                let keyword = line.split(' ').next().unwrap_or_default();
                *line = format!("{keyword} {}", random.pick(VALUES));
            }
        }
        6 => lines[at] = line.to_lowercase(),
        7 => lines[at] = line.trim_start().to_owned(),
        8 => lines[at] = format!("\t{line}"),
        9 => lines[at] = format!("{line} # c"),
        10 => lines[at] = line.replacen(' ', "  ", 1),
        11 => lines[at] = [before, *random.pick(CHARACTERS), after].concat(),
        _ => lines[at] = [before, after.get(1..).unwrap_or_default()].concat(),
    }
}

fn is_option(line: &str) -> bool {
    line.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Marsaglia's xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (self.0 >> 31) ^ 1;
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}
