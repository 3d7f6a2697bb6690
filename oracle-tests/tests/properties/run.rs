//! Runs a property over many definitions, judged in bulk by one process of Tinybird's parser.

use std::collections::BTreeMap;

use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::definition::{Definition, Rendered, rendered};
use crate::text::{Fill, secret_value};
use tinybird_oracle_tests::{Oracle, Question, Secrets, say};

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

/// How many definitions were accepted and refused; by option, those in which its text was hostile: of the refused
/// ones only where nothing else was.
#[derive(Default)]
pub(crate) struct Figures {
    what: &'static str,
    accepted: u32,
    refused: u32,
    options: BTreeMap<&'static str, (u32, u32)>,
}

impl Figures {
    fn count(&mut self, definition: &Definition, is_accepted: bool) {
        *if is_accepted { &mut self.accepted } else { &mut self.refused } += 1;
        for option in &definition.hostile {
            let (accepted, refused) = self.options.entry(option).or_default();
            if is_accepted {
                *accepted += 1;
            } else if definition.hostile.len() == 1 {
                *refused += 1;
            }
        }
    }

    /// Asserts that the property holds for something: that of the hostile texts of each option some were accepted and
    /// some refused.
    pub(crate) fn assert_cover(&self, options: &[&str]) {
        self.assert_cover_and(options, &[], &[]);
    }

    /// The same, beside options that take no hostile text at all, and options that take nearly each.
    pub(crate) fn assert_cover_and(&self, options: &[&str], never: &[&str], nearly: &[&str]) {
        let Self { what, accepted, refused, .. } = self;
        let each =
            |(option, (accepted, refused)): (&&str, &(u32, u32))| format!("{option} {accepted}/{refused}");
        let each: Vec<String> = self.options.iter().map(each).collect();
        say(&format!("{what}: accepted/refused {accepted}/{refused}; where hostile: {}", each.join(", ")));
        assert!(accepted > refused, "most definitions are refused");
        for option in options {
            let (accepted, refused) = self.options.get(option).copied().unwrap_or_default();
            assert!(accepted > 0, "no hostile text of {option} was accepted");
            assert!(refused > 0, "no hostile text of {option} was refused");
        }
        for option in never {
            let (accepted, refused) = self.options.get(option).copied().unwrap_or_default();
            assert!(accepted == 0 && refused > 0, "of {option}, {accepted} hostile texts were accepted");
        }
        for option in nearly {
            let (accepted, _) = self.options.get(option).copied().unwrap_or_default();
            assert!(accepted > 0, "no hostile text of {option} was accepted");
        }
        let is_known = |option: &&&str| [options, never, nearly].iter().any(|some| some.contains(*option));
        let forgotten: Vec<_> = self.options.keys().filter(|option| !is_known(option)).collect();
        assert!(forgotten.is_empty(), "{forgotten:?} are not asserted");
    }
}

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
pub(crate) fn check(what: &'static str, strategy: &BoxedStrategy<Definition>, cases: u32) -> Figures {
    let mut oracle = Oracle::start();
    let mut runner = runner();
    let mut figures = Figures { what, ..Figures::default() };
    let mut left = cases;
    while left > 0 {
        let count = left.min(500);
        left -= count;
        let trees: Vec<_> = (0..count).map(|_| strategy.new_tree(&mut runner).expect("a value")).collect();
        let definitions: Vec<Definition> = trees.iter().map(ValueTree::current).collect();
        let outcomes = judge(&definitions, oracle.as_mut());
        for ((definition, outcome), mut tree) in definitions.iter().zip(outcomes).zip(trees) {
            if let Outcome::Failed(_) = outcome {
                let (definition, why) = reduced(&mut tree, oracle.as_mut());
                let text = match rendered(&definition) {
                    Rendered::File(text) => text,
                    other => format!("{other:?}"),
                };
                panic!("{why}\n{definition:?}\n-- is rendered as --\n{text}");
            }
            figures.count(definition, matches!(outcome, Outcome::Accepted));
        }
    }
    figures
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
    let mut secrets = vec![all, without_default];
    // Without defaults there is nothing more to read.
    secrets.dedup();
    Some(Question { file: definition.file(), text: text.clone(), secrets })
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
