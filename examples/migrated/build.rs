//! Renders the definitions of `src/datafiles` to datafiles, which are committed with them.

fn main() -> Result<(), tinybird_build::Error> {
    tinybird_build::configure().out_dir("tinybird").generate("src/datafiles")
}
