//! `fmt` of datafiles, and of macros in Rust sources.

use std::fs;

use crate::{Folder, MANIFEST};

const UNTIDY: &str = "# Pages.\nschema >\n  page String `json:$.page` -- seen\n\nENGINE \"MergeTree\"\n";
const TIDY: &str = "# Pages.\nSCHEMA >\n    `page` String `json:$.page` -- seen\n\nENGINE MergeTree\n";

#[test]
fn datafiles_get_their_canonical_form() {
    let folder =
        Folder::new(&[("datasources/views.datasource", UNTIDY), ("datasources/tidy.datasource", TIDY)]);
    folder.run("fmt --check").is(
        1,
        "--- a/datasources/views.datasource
+++ b/datasources/views.datasource
@@ -1,5 +1,5 @@
 # Pages.
-schema >
-  page String `json:$.page` -- seen
+SCHEMA >
+    `page` String `json:$.page` -- seen
 
-ENGINE \"MergeTree\"
+ENGINE MergeTree",
        "error: 1 file not formatted\nhelp: run `cargo tinybird fmt`",
    );
    assert_eq!(folder.read("datasources/views.datasource"), UNTIDY);
    folder.run("fmt").is(0, "", "   Formatted datasources/views.datasource\n    Finished 2 files, 1 changed");
    assert_eq!(folder.read("datasources/views.datasource"), TIDY);
    folder.run("fmt --check").is(0, "", "    Finished 2 files, 0 changed");
}

#[test]
fn what_cannot_be_read_is_left_and_reported() {
    let folder = Folder::new(&[("a.pipe", "NODE n\nSQL >\n SELECT 1\nTYPE x\n"), ("b.datasource", UNTIDY)]);
    let ran = folder.run("fmt");
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stderr
            .starts_with("   Formatted b.datasource\nerror: unknown TYPE of a node: `x`\n --> a.pipe:4:1\n"),
        "{}",
        ran.stderr
    );
    assert!(folder.read("a.pipe").ends_with("\nTYPE x\n"));
}

#[cfg(unix)]
#[test]
fn links_and_permissions_are_kept() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = Folder::new(&[("real/views.datasource", UNTIDY)]);
    fs::create_dir(folder.path("linked")).expect("a folder");
    std::os::unix::fs::symlink("../real/views.datasource", folder.path("linked/views.datasource"))
        .expect("a link");
    let real = folder.path("real/views.datasource");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("permissions");
    assert_eq!(folder.run("fmt linked/views.datasource").code, Some(0));
    assert_eq!(folder.read("real/views.datasource"), TIDY);
    assert!(folder.path("linked/views.datasource").is_symlink());
    assert_eq!(fs::metadata(real).expect("a file").permissions().mode() & 0o777, 0o640);
}

const UNTIDY_RUST: &str = "\
mod  more;

tinybird::datasource! { pub Views { schema: { page:String , // seen
} } }
fn   untouched( ) { other!{ a:b } }
";

const TIDY_RUST: &str = "\
mod  more;

tinybird::datasource! {
    pub Views {
        schema: {
            page: String, // seen
        },
    }
}
fn   untouched( ) { other!{ a:b } }
";

#[test]
fn macros_get_the_style_of_rustfmt_and_nothing_else_does() {
    let more = "tinybird::token! { pub A /* why */ ; pub  B }\r\ntinybird::token! { pub  C }\r\n";
    let folder = Folder::new(&[
        ("Cargo.toml", MANIFEST),
        ("src/lib.rs", UNTIDY_RUST),
        ("src/more.rs", &format!("\u{feff}{more}")),
    ]);
    folder.run("fmt").is(
        0,
        "",
        "   Formatted src/lib.rs\n   Formatted src/more.rs\n    Finished 2 files, 2 changed",
    );
    assert_eq!(folder.read("src/lib.rs"), TIDY_RUST);
    assert_eq!(
        folder.read("src/more.rs"),
        "\u{feff}tinybird::token! {\r\n    pub A; /* why */\r\n    pub B\r\n}\r\ntinybird::token! { pub C }\r\n"
    );
    folder.run("fmt --check").is(0, "", "    Finished 2 files, 0 changed");
}

#[test]
fn what_is_meant_stays_the_same() {
    let source = "tinybird::datasource! { pub Views { schema: { a: Enum8(\"a\"=1,\"b\"=2), \
                  b: Array(Tuple(x String,y Nullable(Decimal( 10,2 )))) = expr(\"[]\"), c: DateTime64(3,\"UTC\"), \
                  d: AggregateFunction(quantiles(0.5,0.9),Float64) },\n engine: MergeTree{sorting_key:[a,\"toDate(c)\"]} } }\n";
    for width in [30, 60, 200] {
        let style = format!("max_width = {width}\n");
        let folder =
            Folder::new(&[("Cargo.toml", MANIFEST), ("rustfmt.toml", &style), ("src/lib.rs", source)]);
        assert_eq!(folder.run("generate").code, Some(0));
        assert!(folder.run("fmt").stderr.contains("Formatted src/lib.rs"));
        let ran = folder.run("generate --check");
        assert_eq!(ran.code, Some(0), "{}\n{}", folder.read("src/lib.rs"), ran.stderr);
        assert_eq!(folder.run("fmt --check").code, Some(0));
    }
}

#[test]
fn a_comment_in_the_middle_of_an_entry_is_a_reason_to_leave_it() {
    let source = "tinybird::datasource! { pub Views { schema: /* why */ {a:String} } }\n";
    let folder = Folder::new(&[("Cargo.toml", MANIFEST), ("src/lib.rs", source)]);
    folder.run("fmt --check").is(
        0,
        "",
        "warning: a comment stands in the middle of an entry: this macro call is left as it is
 --> src/lib.rs:1:23
  |
1 | tinybird::datasource! { pub Views { schema: /* why */ {a:String} } }
  |                       ^
  |
  = help: write the comment above the entry

    Finished 1 file, 0 changed",
    );
}

#[test]
fn what_is_no_syntax_is_left() {
    let source = "tinybird::token! { pub  A }\ntinybird::datasource! { pub Views { schema:\n tags: [ ] } }\n";
    let folder = Folder::new(&[("Cargo.toml", MANIFEST), ("src/lib.rs", source)]);
    let ran = folder.run("fmt");
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("error: `schema` has no value\n --> src/lib.rs:2:37\n"), "{}", ran.stderr);
    assert_eq!(folder.read("src/lib.rs"), source.replace("  A", " A"));
}

#[test]
fn a_secret_with_a_default_is_formatted_as_it_is_rendered() {
    let rendered = "TYPE kafka\nKAFKA_BOOTSTRAP_SERVERS {{ tb_secret(\"HOST\", \"localhost:9092\") }}\n";
    for text in [rendered.to_owned(), rendered.replace("\")", "\" )")] {
        let folder = Folder::new(&[("events.connection", &text)]);
        assert_eq!(folder.run("fmt").code, Some(0));
        assert_eq!(folder.read("events.connection"), rendered, "{text}");
    }
}

/// What is said of rows and queries, in no order that is tidy.
const ROWS: &str = "\
tinybird::datasource! { pub Views { schema: {
/// When.
at:DateTime64( 3 ),#[row( name=page_path )] path : LowCardinality(String), // seen
#[row(skip)] seen: DateTime = expr(\"now()\"),
#[row(variants(\"a b\"=AOrB),derive( Hash ))] kind: Enum8(\"a b\"=1,\"c\"=2),
#[row( Option<Vec<&'a str>>,with=crate::lists )] tags: Array(String) = expr(\"[]\"), },
#[derive(Default,  serde::Serialize)]
#[allow(dead_code)] row:pub(crate)  View<'a> } }
tinybird::endpoint! { pub Top { params: { #[values(\"views\",\"visits\")] by:String=\"views\", #[optional] #[row(Json<Filter>)] filter: JSON },
nodes: { n: \"SELECT path FROM {Views} ORDER BY {{String(by)}} {% if defined(filter) %} LIMIT {{JSON(filter, 'n')}} {% end %}\" },
output: { path: String }, row: crate::rows::TopPage, #[derive(Eq)] query:TopQuery } }
";

const TIDY_ROWS: &str = "\
tinybird::datasource! {
    pub Views {
        schema: {
            /// When.
            at: DateTime64(3),
            #[row(name = page_path)]
            path: LowCardinality(String), // seen
            #[row(skip)]
            seen: DateTime = expr(\"now()\"),
            #[row(variants(\"a b\" = AOrB), derive(Hash))]
            kind: Enum8(\"a b\" = 1, \"c\" = 2),
            #[row(Option<Vec<&'a str>>, with = crate::lists)]
            tags: Array(String) = expr(\"[]\"),
        },
        #[derive(Default, serde::Serialize)]
        #[allow(dead_code)]
        row: pub(crate) View<'a>,
    }
}
tinybird::endpoint! {
    pub Top {
        params: {
            #[values(\"views\", \"visits\")]
            by: String = \"views\",
            #[optional]
            #[row(Json<Filter>)]
            filter: JSON,
        },
        nodes: {
            n: \"SELECT path FROM {Views} ORDER BY {{String(by)}} {% if defined(filter) %} LIMIT {{JSON(filter, 'n')}} {% end %}\",
        },
        output: { path: String },
        row: crate::rows::TopPage,
        #[derive(Eq)]
        query: TopQuery,
    }
}
";

#[test]
fn words_of_rows_and_queries_keep_their_place() {
    let folder = Folder::new(&[("Cargo.toml", MANIFEST), ("src/lib.rs", ROWS)]);
    folder.run("fmt").is(0, "", "   Formatted src/lib.rs\n    Finished 1 file, 1 changed");
    assert_eq!(folder.read("src/lib.rs"), TIDY_ROWS);
    folder.run("fmt --check").is(0, "", "    Finished 1 file, 0 changed");
}
