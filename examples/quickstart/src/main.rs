//! Shows what the build script wrote: the files, and one of them.

#![allow(clippy::print_stdout)]

mod datafiles;

use datafiles::connections::EventsKafka;
use datafiles::datasources::PageViews;
use tinybird::Resource;

fn main() {
    println!("tinybird/");
    let mut folder = "";
    let files = tinybird::include_project!().files();
    for file in &files {
        if folder != file.path.folder().name() {
            folder = file.path.folder().name();
            println!("  {folder}/");
        }
        println!("    {}.{}", file.path.name(), file.path.folder().extension());
    }

    println!("\nThe data source `{}`, read from `{}`:\n", PageViews::NAME, EventsKafka::NAME);
    print!("{}", PageViews::definition());
}
