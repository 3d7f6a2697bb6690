//! Templates rendered as Tinybird's own renderer renders them: the same SQL, the same errors.
//!
//! The renderer is part of the official Python package; where it is absent the tests pass with a line that says so.
//!
//! `ORACLE_CASES` and `ORACLE_SEED` say how many templates, and which; `TEMPLATE_PIPES` is a folder with pipes of projects.

#[path = "rendered/calls.rs"]
mod calls;
#[path = "rendered/differences.rs"]
mod differences;
#[path = "rendered/expressions.rs"]
mod expressions;
#[path = "rendered/functions.rs"]
mod functions;
#[path = "rendered/oracle.rs"]
mod oracle;
#[path = "templates/random.rs"]
mod random;
#[path = "rendered/templates.rs"]
mod templates;

use differences::Tally;
use oracle::{Question, ask, pipes};
use random::Random;

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|number| number.parse().ok()).unwrap_or(otherwise)
}

/// Asks in parts, so that no more than one part is kept.
fn compare(what: &str, questions: impl Iterator<Item = Question>) {
    let mut tally = Tally::default();
    let mut questions = questions.peekable();
    while questions.peek().is_some() {
        let part: Vec<Question> = questions.by_ref().take(2000).collect();
        let Some(answers) = ask(&part) else { return };
        for (question, answer) in part.iter().zip(&answers) {
            tally.add(question, answer);
        }
    }
    tally.finish(what);
}

#[test]
fn templates_at_random_are_rendered_as_tinybird_renders_them() {
    let mut random = Random::new(number("ORACLE_SEED", 0x9e37_79b9_7f4a_7c15));
    let cases = number("ORACLE_CASES", 1000);
    compare("rendered at random", (0..cases).map(move |_| random.question()));
}

#[test]
fn templates_of_projects_are_rendered_as_tinybird_renders_them() {
    let Ok(folder) = std::env::var("TEMPLATE_PIPES") else { return };
    let Some(templates) = pipes(&folder) else { return };
    let mut random = Random::new(number("ORACLE_SEED", 0x9e37_79b9_7f4a_7c15));
    let questions = templates.into_iter().flat_map(move |sql| random.calls(&sql));
    compare("templates of projects", questions);
}
