//! `cargo tinybird explain`: a rule's documentation.

use tinybird_core::rules;
use tinybird_core::suggest::did_you_mean;

use crate::cli::Explain;
use crate::outcome::Outcome;

#[allow(clippy::print_stdout, clippy::print_stderr)]
pub(crate) fn run(arguments: &Explain) -> Outcome {
    let Some(name) = &arguments.rule else {
        for topic in rules::TOPICS {
            println!("{}", topic.title);
            topic.rules().for_each(|rule| println!("  {}", rule.name));
        }
        return Outcome::Well;
    };
    match rules::all().find(|rule| rule.name == name) {
        Some(rule) => {
            println!("{}\n\n{}", rule.name, rule.explanation.trim());
            Outcome::Well
        }
        None => {
            let similar = did_you_mean(name, rules::all().map(|rule| rule.name));
            let help = similar.map_or_else(
                || "`cargo tinybird explain` lists all rules".to_owned(),
                |similar| format!("did you mean `{similar}`?"),
            );
            eprintln!("error: there is no rule `{name}`\nhelp: {help}");
            Outcome::Failed
        }
    }
}
