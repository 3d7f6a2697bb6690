//! What always holds, in any order of answers and faults.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::builder::WhenFull;
use super::*;
use crate::options::Delivery;

#[derive(Debug, Clone)]
enum Act {
    Push(usize),
    Work,
    Answer(usize, Does),
    Advance(u64),
    Flush,
    Close(u64),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        12 => (20..400_usize).prop_map(Act::Push),
        1 => (400..3000_usize).prop_map(Act::Push),
        8 => Just(Act::Work),
        8 => (any::<usize>(), does()).prop_map(|(index, does)| Act::Answer(index, does)),
        4 => (0..3000_u64).prop_map(Act::Advance),
        1 => Just(Act::Flush),
        1 => (0..20_000_u64).prop_map(Act::Close),
    ]
}

fn does() -> impl Strategy<Value = Does> {
    let refuses = (prop_oneof![Just(400), Just(403), Just(413), Just(429), Just(503)], any::<Option<bool>>());
    let stage = prop_oneof![Just(Stage::Connecting), Just(Stage::Answering), Just(Stage::TimedOut)];
    prop_oneof![
        8 => Just(Does::Writes),
        1 => Just(Does::Quarantines),
        1 => Just(Does::Accepts),
        1 => Just(Does::WritesFewer),
        1 => Just(Does::WritesSome),
        1 => Just(Does::SaysNothing),
        4 => refuses.prop_map(|(status, wait)| Does::Refuses(status, wait.map(u32::from))),
        3 => (prop_oneof![Just(500), Just(502), Just(504), Just(507)], any::<bool>())
            .prop_map(|(status, writes)| Does::Fails(status, writes)),
        4 => (stage, any::<bool>()).prop_map(|(stage, writes)| Does::Breaks(stage, writes)),
    ]
}

fn any_settings() -> impl Strategy<Value = Settings> {
    let when_full = prop_oneof![Just(WhenFull::Wait), Just(WhenFull::Refuse), Just(WhenFull::DropOldest)];
    let delivery = prop_oneof![Just(Delivery::AtLeastOnce), Just(Delivery::AtMostOnce)];
    (1..20_u64, 100..3000_usize, 0..2000_u64, 2000..30_000_usize, 1..5_usize, when_full, delivery).prop_map(
        |(max_rows, max_bytes, wait, max_buffered, in_flight, when_full, delivery)| Settings {
            max_rows,
            max_bytes,
            max_wait: Duration::from_millis(wait),
            max_buffered,
            in_flight,
            when_full,
            delivery,
        },
    )
}

/// `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => config,
        None => ProptestConfig { cases: 64, ..config },
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_row_is_accounted_for(settings in any_settings(), acts in prop::collection::vec(act(), 1..300)) {
        let (delivery, most, in_flight) = (settings.delivery, settings.max_buffered, settings.in_flight);
        let mut world = World::new(settings);
        let mut largest = 0;
        for act in acts {
            match act {
                Act::Push(bytes) => {
                    largest = largest.max(bytes + 30);
                    let _ = world.push(bytes);
                }
                Act::Work => drop(world.work()),
                Act::Answer(index, does) => world.answer(index, does),
                Act::Advance(millis) => world.advance(millis),
                Act::Flush => drop(world.machine.flush()),
                Act::Close(within) => world.machine.close(world.now + Duration::from_millis(within)),
            }
            world.adds_up();
            prop_assert!(world.flying.len() <= in_flight + 1);
            world.take_losses();
            // A single row may be larger than a part, and is compressed alone.
            prop_assert!(world.machine.charged() <= most + 3 * largest, "{} of {most}", world.machine.charged());
        }
        world.machine.close(world.now);
        prop_assert_eq!(world.work(), Err(Some(Duration::MAX)));
        while !world.flying.is_empty() {
            world.answer(0, Does::Writes);
        }
        world.take_losses();
        world.adds_up();
        prop_assert_eq!(world.report().buffered, 0);

        let mut came_back = BTreeSet::new();
        for loss in &world.lost {
            let text = String::from_utf8(loss.part.lines.to_vec()).unwrap();
            for line in text.lines() {
                let is_new = came_back.insert(line.to_owned());
                prop_assert!(is_new, "a row came back twice");
                let is_there = world.server.contains_key(line);
                prop_assert!(loss.error.maybe_applied() || !is_there, "it is there: {:?}", loss.error);
            }
        }
        for number in 0..world.pushed {
            let begin = format!("{{\"n\":{number},");
            let at_server = world.server.range(begin.clone()..).next().filter(|(line, _)| line.starts_with(&begin));
            let times = at_server.map_or(0, |(_, times)| *times);
            let is_back = came_back.range(begin.clone()..).next().is_some_and(|line| line.starts_with(&begin));
            prop_assert!(times > 0 || is_back, "row {number} is nowhere");
            prop_assert!(times <= 1 || delivery == Delivery::AtLeastOnce, "row {number} is there {times} times");
        }
    }
}
