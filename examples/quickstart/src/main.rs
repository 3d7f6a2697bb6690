//! Shows what the build script wrote: the files, and one of them.

#![allow(clippy::print_stdout)]

mod datafiles;

use datafiles::connections::EventsKafka;
use datafiles::datasources::PageViews;
use datafiles::pipes::TopPages;
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

    let parameters = TopPages::definition().parameters();
    let names: Vec<&str> = parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    println!("\nThe endpoint `{}` takes {}.", TopPages::NAME, names.join(", "));
}

#[cfg(test)]
mod tests {
    use tinybird::Project;

    use crate::datafiles::connections::{AdsGcs, BillingS3, EventsKafka};
    use crate::datafiles::datasources::{
        AdCosts, AppEvents, DailyPages, PageViews, SiteSnapshots, Subscriptions,
    };
    use crate::datafiles::pipes::{
        AdReport, BusyPages, DailyPagesView, NightlySnapshot, PlanReport, TopPages,
    };

    /// The project of all resources, as the compiler sees them. Who adds one adds it here.
    fn compiled() -> Project {
        Project::new()
            .with::<EventsKafka>()
            .with::<BillingS3>()
            .with::<AdsGcs>()
            .with::<PageViews>()
            .with::<AppEvents>()
            .with::<Subscriptions>()
            .with::<AdCosts>()
            .with::<DailyPages>()
            .with::<SiteSnapshots>()
            .with::<DailyPagesView>()
            .with::<TopPages>()
            .with::<NightlySnapshot>()
            .with::<BusyPages>()
            .with::<PlanReport>()
            .with::<AdReport>()
    }

    #[test]
    fn the_build_script_renders_what_is_compiled() {
        assert_eq!(tinybird::include_project!().files(), compiled().files());
    }

    #[test]
    fn the_resources_fit_together() {
        assert_eq!(compiled().check(), []);
    }

    #[test]
    fn what_is_committed_is_current() -> Result<(), tinybird::project::Error> {
        compiled().verify(concat!(env!("CARGO_MANIFEST_DIR"), "/tinybird"))
    }
}
