//! Cron expressions: what we take, the library that Tinybird's parser asks takes as well.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use tinybird_core::check::check_cron;
use tinybird_oracle_tests::{Oracle, say};

/// A number, a name, or what only looks like one.
fn value(low: u32, high: u32, names: &'static [&'static str]) -> BoxedStrategy<String> {
    let near = [low.wrapping_sub(1), low, high, high + 1, 0, 7];
    let number = prop_oneof![6 => (low..=high).boxed(), 1 => select(near.to_vec()).boxed()];
    let odd = &[
        "", "x", "00", "007", "-1", "1.5", "L", "W", "#2", "?", "H", "R", "１", "mon#1", "5L", "é", "jan",
        "MON", "Sunday",
    ][..];
    let mut all = vec![
        (12, number.prop_map(|number| number.to_string()).boxed()),
        (1, select(odd).prop_map(str::to_owned).boxed()),
    ];
    if !names.is_empty() {
        all.push((3, select(names).prop_map(str::to_owned).boxed()));
    }
    proptest::strategy::Union::new_weighted(all).boxed()
}

fn field(low: u32, high: u32, names: &'static [&'static str]) -> BoxedStrategy<String> {
    let one = value(low, high, names);
    let range = (one.clone(), one.clone()).prop_map(|(from, to)| format!("{from}-{to}"));
    let base = prop_oneof![4 => Just("*".to_owned()), 4 => one.clone(), 3 => range];
    let step = value(1, high, &[]);
    let part = prop_oneof![
        5 => base.clone(),
        2 => (base, step).prop_map(|(base, step)| format!("{base}/{step}")),
    ];
    prop_oneof![
        4 => part.clone(),
        1 => vec(part, 2..4).prop_map(|parts| parts.join(",")),
    ]
    .boxed()
}

/// Cron expressions, most of them right, some nearly so.
fn cron() -> BoxedStrategy<String> {
    const MONTHS: &[&str] =
        &["jan", "FEB", "mar", "Apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    const DAYS: &[&str] = &["sun", "MON", "tue", "Wed", "thu", "fri", "sat"];
    let minute = || field(0, 59, &[]);
    let fields = (minute(), field(0, 23, &[]), field(1, 31, &[]), field(1, 12, MONTHS), field(0, 7, DAYS));
    let five = fields.prop_map(|(a, b, c, d, e)| vec![a, b, c, d, e]);
    let separator = select(&[" ", " ", " ", " ", "  ", "\t", "\n", "\u{a0}", ""][..]);
    let words = &[
        "@hourly",
        "@daily",
        "@midnight",
        "@weekly",
        "@monthly",
        "@yearly",
        "@annually",
        "@reboot",
        "@every",
        "@",
        "@HOURLY",
        "@on-demand",
        "@auto",
        "",
        " ",
        "* * * *",
        "* * * * * *",
        "* * * * * * *",
        "* * * * *\n",
        " * * * * *",
    ][..];
    prop_oneof![
        8 => five.prop_map(|fields| fields.join(" ")),
        1 => (vec(minute(), 3..8), separator).prop_map(|(fields, separator)| fields.join(separator)),
        1 => select(words).prop_map(str::to_owned),
        1 => "[0-9a-zA-Z*/,?#@ -]{0,20}",
    ]
    .boxed()
}

#[test]
fn what_we_take_tinybird_takes() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(3000);
    let mut runner =
        TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &[0; 32]));
    let strategy = cron();
    let schedules: Vec<String> =
        (0..cases).map(|_| strategy.new_tree(&mut runner).expect("a value").current()).collect();
    let taken: Vec<bool> = schedules.iter().map(|schedule| check_cron(schedule).is_ok()).collect();
    let accepted = taken.iter().filter(|taken| **taken).count();
    assert!(accepted * 10 > schedules.len() && accepted < schedules.len(), "{accepted} of {cases} accepted");

    let Some(mut oracle) = Oracle::start() else { return };
    let theirs = oracle.takes_schedules(schedules.iter().map(String::as_str));
    let pairs = || schedules.iter().zip(taken.iter().zip(&theirs));
    let wrong: Vec<_> =
        pairs().filter(|(_, (ours, theirs))| **ours && !**theirs).map(|(text, _)| text).collect();
    assert!(wrong.is_empty(), "we take what Tinybird refuses: {wrong:#?}");
    let strict: Vec<_> =
        pairs().filter(|(_, (ours, theirs))| !**ours && **theirs).map(|(text, _)| text).collect();
    say(&format!(
        "schedules: {accepted} of {cases} accepted; of {} refused, Tinybird takes {}",
        schedules.len() - accepted,
        strict.len()
    ));
    if std::env::var_os("TINYBIRD_EXAMPLES").is_some() {
        say(&format!("refused by us only: {strict:#?}"));
    }
}
