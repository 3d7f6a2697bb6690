//! `fmt` of datafiles.

use std::fs;

use crate::Folder;

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
        ran.stderr.starts_with(
            "   Formatted b.datasource\nerror: there are no nodes of the TYPE `x`\n --> a.pipe:4:1\n"
        ),
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
