//! Runs a property over many definitions, judged in bulk by one process of Tinybird's parser.

use std::collections::BTreeMap;

use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::definition::{Definition, Rendered, rendered};
use crate::oracle::{Oracle, Question, Secrets, say};
use crate::text::{Fill, secret_value};

/// A number from the environment.
pub(crate) fn number(variable: &str, default: u32) -> u32 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// How many cases of this share: `PROPTEST_CASES` cases of each kind of resource, or so many that the tests take seconds.
pub(crate) fn cases(default: u32) -> u32 {
    number("PROPTEST_CASES", default)
}

/// A source of random values: the same in each run, unless `TINYBIRD_SEED` asks for others.
pub(crate) fn runner() -> TestRunner {
    let seed = number("TINYBIRD_SEED", 0).to_le_bytes().repeat(8);
    TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

/// How often the hostile text of an option was accepted and refused, where nothing else was hostile.
pub(crate) type Figures = BTreeMap<&'static str, (u32, u32)>;

/// What a definition comes to.
enum Outcome {
    Accepted,
    Refused,
    Failed(String),
}

/// Reads, renders and judges definitions.
///
/// # Panics
/// One of them is a counterexample; it is reduced first.
pub(crate) fn check(what: &str, strategy: &BoxedStrategy<Definition>, cases: u32) -> Figures {
    let mut oracle = Oracle::start();
    let mut runner = runner();
    let mut figures = Figures::new();
    let (mut accepted, mut refused) = (0, 0);
    let mut left = cases;
    while left > 0 {
        let count = left.min(500);
        left -= count;
        let trees: Vec<_> = (0..count).map(|_| strategy.new_tree(&mut runner).expect("a value")).collect();
        let definitions: Vec<Definition> = trees.iter().map(ValueTree::current).collect();
        let outcomes = judge(&definitions, oracle.as_mut());
        for ((definition, outcome), mut tree) in definitions.iter().zip(outcomes).zip(trees) {
            match outcome {
                Outcome::Accepted => accepted += 1,
                Outcome::Refused => refused += 1,
                Outcome::Failed(_) => {
                    let (definition, why) = reduced(&mut tree, oracle.as_mut());
                    let text = match rendered(&definition) {
                        Rendered::File(text) => text,
                        other => format!("{other:?}"),
                    };
                    panic!("{why}\n{definition:?}\n-- is rendered as --\n{text}");
                }
            }
            if let [option] = definition.hostile.as_slice() {
                let (taken, not) = figures.entry(option).or_default();
                *if matches!(outcome_of(definition), Rendered::File(_)) { taken } else { not } += 1;
            }
        }
    }
    say(&format!("{what}: {accepted} of {cases} definitions accepted, {refused} refused"));
    figures
}

fn outcome_of(definition: &Definition) -> Rendered {
    rendered(definition)
}

/// What each definition comes to: of those that we accept, the parser decides.
fn judge(definitions: &[Definition], oracle: Option<&mut Oracle>) -> Vec<Outcome> {
    let rendered: Vec<Rendered> = definitions.iter().map(rendered).collect();
    let questions: Vec<Question> = definitions.iter().zip(&rendered).filter_map(question).collect();
    let mut answers = oracle.map(|oracle| oracle.judge(&questions).into_iter());
    let outcome = |(definition, rendered): (&Definition, Rendered)| match rendered {
        Rendered::Wrong(why) => Outcome::Failed(why),
        // What is peaceful is accepted: else the other half of the property would hold for nothing.
        Rendered::Refused(why) if definition.hostile.is_empty() => {
            Outcome::Failed(format!("it is refused, though nothing in it is hostile: {why:?}"))
        }
        Rendered::Refused(_) => Outcome::Refused,
        Rendered::File(_) => {
            let Some(answer) = answers.as_mut().and_then(Iterator::next) else { return Outcome::Accepted };
            if let Some(error) = answer.error {
                return Outcome::Failed(format!("Tinybird's parser refuses it: {error}"));
            }
            let compared = Fill::ALL.into_iter().zip(&answer.models).try_for_each(|(fill, model)| {
                definition.expected.compare(fill, model).map_err(|why| format!("{fill:?}: {why}"))
            });
            compared.map_or_else(Outcome::Failed, |()| Outcome::Accepted)
        }
    };
    definitions.iter().zip(rendered).map(outcome).collect()
}

fn question((definition, rendered): (&Definition, &Rendered)) -> Option<Question> {
    let Rendered::File(text) = rendered else { return None };
    let names = text.split("tb_secret(\"").skip(1).filter_map(|rest| rest.split('"').next());
    let all: Secrets = names.map(|name| (name.to_owned(), secret_value(name).to_owned())).collect();
    let mut without_default = all.clone();
    without_default.retain(|name, _| !name.ends_with("_D"));
    Some(Question { file: definition.file(), text: text.clone(), secrets: vec![all, without_default] })
}

/// The smallest definition that fails, and why it does.
fn reduced(
    tree: &mut impl ValueTree<Value = Definition>,
    mut oracle: Option<&mut Oracle>,
) -> (Definition, String) {
    let mut failing = |definition: &Definition| match judge(
        std::slice::from_ref(definition),
        oracle.as_deref_mut(),
    )
    .pop()
    {
        Some(Outcome::Failed(why)) => Some(why),
        _ => None,
    };
    let mut smallest = tree.current();
    let mut why = failing(&smallest).unwrap_or_else(|| "it fails only sometimes".to_owned());
    let mut is_simpler = tree.simplify();
    for _ in 0..2000 {
        if !is_simpler {
            break;
        }
        let definition = tree.current();
        if let Some(found) = failing(&definition) {
            (smallest, why) = (definition, found);
            is_simpler = tree.simplify();
        } else {
            is_simpler = tree.complicate();
        }
    }
    (smallest, why)
}
