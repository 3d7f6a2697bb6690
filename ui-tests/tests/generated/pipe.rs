//! Pipes: queries, inline and in files, with references to what was declared before.

use std::collections::BTreeSet;

use super::item::Kind;
use super::tree::Item;
use super::write::{Folder, Writer};

/// Queries over `TABLE`, and the declarations of their parameters.
const QUERIES: [(&str, &str); 7] = [
    ("SELECT 1 AS x -- {TABLE}\n FROM TABLE", ""),
    ("\n            SELECT '{TABLE}' AS x,\n\n              \"it's\"\n            FROM TABLE\n        ", ""),
    ("SELECT * FROM TABLE AS a JOIN TABLE AS b ON /* {TABLE} /* ' */ */ 1", ""),
    ("%\nSELECT {{Int32(n, 3)}} FROM TABLE", ""),
    (
        "SELECT {{Int32(n)}} FROM TABLE {% if defined(c) %} WHERE k = {{String(c)}} {% end %}",
        "/// How many: \"quoted\", it's {{ x }}.\n            n: Int32 = 10,\n            \
         #[optional] #[values(\"a\", \"it's\")] c: String",
    ),
    (
        "SELECT {{column(n, 'k')}}, {{Array(c, 'Int32')}} FROM TABLE",
        "n: column = \"k\", #[example(\"1,2\")] #[format(\"list\")] c: Array(Int32) = [1, -2],",
    ),
    ("{# no {TABLE} #} SELECT map('k', '{A: 1}'), {{Boolean(n)}} FROM TABLE", "n: Boolean = true"),
];

/// What a kind takes beside, with `OTHER` for what it refers to.
fn options(kind: Kind, other: Option<Kind>, which: usize) -> &'static str {
    match (kind, other) {
        (Kind::Endpoint | Kind::Pipe, _) => {
            ["", "output: { k: String, \"o n\": Array(UInt8) }, ", "tags: [\"a\", \"b c\"], "][which]
        }
        (Kind::MaterializedView, _) => {
            ["datasource: OTHER, ", "deployment_method: Alter, datasource: OTHER, "][which % 2]
        }
        (Kind::CopyPipe, _) => [
            "datasource: OTHER, ",
            "datasource: OTHER, schedule: \"@once\", mode: Replace, ",
            "on_demand_compute: true, schedule: \"0 * * * *\", datasource: OTHER, ",
        ][which],
        (_, Some(Kind::S3)) => {
            "sink: { connection: OTHER, bucket_uri: \"s3://b/x\", file_template: \"f_{k}\", schedule: \"@on-demand\", compression: raw(\"xz\") }, "
        }
        (_, Some(Kind::Gcs)) => {
            "sink: { file_template: \"f  g\", connection: OTHER, bucket_uri: secret(\"URI\"), schedule: \"@daily\", format: Csv }, "
        }
        _ => "sink: { connection: OTHER, topic: \"t # x\", schedule: \"@on-demand\" }, ",
    }
}

impl Writer<'_> {
    /// The options of a pipe.
    pub(crate) fn pipe(
        &mut self,
        item: &Item,
        from: &[String],
        folder: &Folder,
        uses: &mut BTreeSet<String>,
    ) -> String {
        let own = self.tree.items.iter().position(|other| other.ident == item.ident).expect("an item");
        let wanted = |kind: Kind| match item.kind {
            Kind::SinkPipe => matches!(kind, Kind::Kafka | Kind::S3 | Kind::Gcs),
            _ => kind == Kind::DataSource,
        };
        let other = self.tree.some(from, self.random, wanted);
        // Nothing reads from what depends on it.
        let end = match (item.kind, other) {
            (Kind::MaterializedView | Kind::CopyPipe, Some(other)) => self.original(other),
            _ => own,
        };
        let is_table = |kind: Kind| match item.kind {
            Kind::MaterializedView | Kind::CopyPipe => kind == Kind::DataSource,
            _ => kind.is_table(),
        };
        let mut nodes = Vec::new();
        let (mut params, count) = ("", 1 + self.random.below(2));
        for number in 0..count {
            let table =
                self.tree.some(from, self.random, is_table).filter(|table| self.original(*table) < end);
            let table = table.map(|table| format!("{{{}}}", self.path(table, from, uses, true)));
            let (sql, declared) = QUERIES[self.random.below(if number == 0 { QUERIES.len() } else { 4 })];
            if number == 0 {
                params = declared;
            }
            let sql = sql.replace("{TABLE}", "{Nothing::Here}");
            let sql = sql.replace("TABLE", table.as_deref().unwrap_or("numbers(10)"));
            let value = if self.random.percent(30) {
                let file = format!("query {}.sql", self.tree.number());
                self.files.insert(format!("{}{file}", folder.base), sql.replace('\n', "\r\n"));
                format!("include_str!({file:?})")
            } else if self.random.percent(50) && !sql.contains("\"#") {
                format!("r#\"{sql}\"#")
            } else {
                format!("{sql:?}")
            };
            nodes.push(format!("/// Node {number}.\n            n{number}: {value}"));
        }
        // A parameter of a second query is none of the first one's.
        let is_declared = !params.is_empty()
            && !nodes.iter().skip(1).any(|node| node.contains("Int32(n, 3)") || node.contains("include"));
        let params = if is_declared { format!("params: {{ {params} }}, ") } else { String::new() };
        let found = other.map(|other| self.tree.items[other].kind);
        let path = match other {
            Some(other) => self.path(other, from, uses, true),
            None => "\"by_its_name\"".to_owned(),
        };
        let beside = options(item.kind, found, self.random.below(3)).replace("OTHER", &path);
        let tokens = match self.tree.some(from, self.random, |kind| kind == Kind::Token) {
            Some(token) if self.random.percent(50) => {
                format!("tokens: {{ {}: Read }}, ", self.path(token, from, uses, true))
            }
            _ => String::new(),
        };
        format!("{beside}{params}{tokens}nodes: {{ {} }}", nodes.join(", "))
    }
}
