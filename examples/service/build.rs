//! Renders the definitions of `src/datafiles.rs` to the folder `tinybird`, which is committed with them.

fn main() -> Result<(), tinybird_build::Error> {
    tinybird_build::configure().out_dir("tinybird").generate("src/datafiles.rs")
}
