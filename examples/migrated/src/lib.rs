//! The project of datafiles in `before`, moved by `cargo tinybird migrate tinybird --init`. A test of the command line compares
//! `src/datafiles` with what it writes today.

pub mod datafiles;

#[cfg(test)]
mod tests {
    #[test]
    fn the_resources_fit_together() {
        assert_eq!(tinybird::include_project!().check(), []);
    }

    #[test]
    fn what_is_committed_is_current() -> Result<(), tinybird::project::Error> {
        tinybird::include_project!().verify(concat!(env!("CARGO_MANIFEST_DIR"), "/tinybird"))
    }
}
