//! `cargo tinybird explain`: a rule's documentation.

use tinybird_core::rules;
use tinybird_core::suggest::did_you_mean;

use crate::cli::Explain;
use crate::outcome::Outcome;
use crate::shell::Shell;

pub(crate) fn run(arguments: &Explain, shell: Shell) -> Outcome {
    let Some(name) = &arguments.rule else {
        for topic in rules::TOPICS {
            shell.answer(topic.title);
            topic.rules().for_each(|rule| shell.answer(&format!("  {}", rule.name)));
        }
        return Outcome::Well;
    };
    match rules::all().find(|rule| rule.name == name) {
        Some(rule) => {
            shell.rule(rule);
            Outcome::Well
        }
        None => {
            let similar = did_you_mean(name, rules::all().map(|rule| rule.name));
            let help = similar.map_or_else(
                || "`cargo tinybird explain` lists all rules".to_owned(),
                |similar| format!("did you mean `{similar}`?"),
            );
            shell.failed(format_args!("unknown rule `{name}`\nhelp: {help}"))
        }
    }
}
