//! What happens when.

use super::super::builder::WhenFull;
use super::*;
use crate::error::ErrorKind;
use crate::options::Delivery;

const SECOND: Option<Duration> = Some(Duration::from_secs(1));

#[test]
fn a_part_is_sent_when_it_is_full_or_old() {
    let mut world = World::new(settings());
    assert_eq!(world.work(), Err(None), "there is nothing to do");
    world.push(30).unwrap();
    assert_eq!(world.work(), Err(SECOND));
    world.advance(400);
    world.push(30).unwrap();
    assert_eq!(world.work(), Err(Some(Duration::from_millis(600))), "since the first row");
    world.advance(600);
    world.work().unwrap();
    world.answer(0, Does::Writes);
    assert_eq!((world.report().written, world.report().requests, world.report().buffered), (2, 1, 0));

    (0..3).for_each(|_| world.push(30).unwrap());
    world.work().unwrap();
    assert_eq!(world.work(), Err(None), "three rows are one part");
    world.push(30).unwrap();
    world.push(1240).unwrap();
    world.work().unwrap();
    assert_eq!(world.work(), Err(SECOND), "no more than two are under way, and the last row waits");
    world.adds_up();
}

#[test]
fn a_flush_sends_what_is_there_and_ends_with_it() {
    let mut world = World::new(settings());
    world.push(30).unwrap();
    let rows = world.machine.flush();
    world.push(30).unwrap();
    world.work().unwrap();
    assert!(!world.machine.is_done(rows));
    world.answer(0, Does::Writes);
    assert!(world.machine.is_done(rows), "the row that was pushed after it still waits");
    assert_eq!(world.report().buffered, 1);
    assert!(!world.machine.is_done(2));
}

#[test]
fn a_flush_tells_of_its_own_losses() {
    let mut world = World::new(settings());
    world.push(30).unwrap();
    let watch = world.machine.losses().watch(1);
    let none = world.machine.losses().watch(0);
    world.machine.flush();
    world.work().unwrap();
    world.answer(0, Does::Refuses(403, None));
    assert_eq!(world.machine.losses().unwatch(watch).unwrap().kind(), ErrorKind::Unauthorized);
    assert!(world.machine.losses().unwatch(none).is_none());
}

#[test]
fn what_becomes_of_a_part_for_each_answer() {
    use Does::{Accepts, Breaks, Fails, Quarantines, Refuses, SaysNothing, Writes, WritesFewer, WritesSome};
    type Counts = (u64, u64, u64, u64, u64);
    // written, quarantined, accepted, lost, buffered; and whether what is lost may be written
    let table: [(Does, Delivery, Counts, bool); 22] = [
        (Writes, Delivery::AtLeastOnce, (3, 0, 0, 0, 0), false),
        (Quarantines, Delivery::AtLeastOnce, (2, 1, 0, 0, 0), false),
        (Accepts, Delivery::AtLeastOnce, (0, 0, 3, 0, 0), false),
        (WritesFewer, Delivery::AtLeastOnce, (2, 0, 0, 1, 0), true),
        (WritesSome, Delivery::AtLeastOnce, (2, 0, 0, 1, 0), true),
        (SaysNothing, Delivery::AtLeastOnce, (0, 0, 0, 3, 0), true),
        (Refuses(400, None), Delivery::AtLeastOnce, (0, 0, 0, 3, 0), false),
        (Refuses(403, None), Delivery::AtLeastOnce, (0, 0, 0, 3, 0), false),
        (Refuses(404, None), Delivery::AtMostOnce, (0, 0, 0, 3, 0), false),
        (Refuses(429, None), Delivery::AtMostOnce, (0, 0, 0, 0, 3), false),
        (Refuses(429, Some(9)), Delivery::AtLeastOnce, (0, 0, 0, 0, 3), false),
        (Refuses(503, None), Delivery::AtMostOnce, (0, 0, 0, 0, 3), false),
        (Refuses(413, None), Delivery::AtMostOnce, (0, 0, 0, 0, 3), false),
        (Fails(500, true), Delivery::AtMostOnce, (0, 0, 0, 3, 0), true),
        (Fails(500, false), Delivery::AtLeastOnce, (0, 0, 0, 0, 3), false),
        (Fails(502, true), Delivery::AtMostOnce, (0, 0, 0, 3, 0), true),
        (Fails(504, true), Delivery::AtLeastOnce, (0, 0, 0, 0, 3), false),
        (Breaks(Stage::Connecting, false), Delivery::AtMostOnce, (0, 0, 0, 0, 3), false),
        (Breaks(Stage::Answering, true), Delivery::AtMostOnce, (0, 0, 0, 3, 0), true),
        (Breaks(Stage::Answering, true), Delivery::AtLeastOnce, (0, 0, 0, 0, 3), false),
        (Breaks(Stage::TimedOut, false), Delivery::AtMostOnce, (0, 0, 0, 3, 0), true),
        (Breaks(Stage::TimedOut, false), Delivery::AtLeastOnce, (0, 0, 0, 0, 3), false),
    ];
    for (does, delivery, counts, maybe_applied) in table {
        let mut world = World::new(Settings { delivery, ..settings() });
        (0..3).for_each(|_| world.push(30).unwrap());
        world.work().unwrap();
        world.answer(0, does);
        let report = world.report();
        let found = (report.written, report.quarantined, report.accepted, report.lost, report.buffered);
        assert_eq!(found, counts, "{does:?} {delivery:?}");
        world.take_losses();
        assert!(world.lost.iter().all(|loss| loss.error.maybe_applied() == maybe_applied), "{does:?}");
        world.adds_up();
    }
}

#[test]
fn a_part_is_sent_again_after_a_wait_that_grows() {
    let mut world = World::new(settings());
    (0..3).for_each(|_| world.push(30).unwrap());
    for tries in 1..8 {
        world.work().unwrap();
        world.answer(0, Does::Refuses(503, None));
        let Err(Some(wait)) = world.work() else { panic!("it waits") };
        let longest = Duration::from_millis(200).saturating_mul(1 << tries).min(Duration::from_secs(30));
        assert!(wait >= Duration::from_millis(200) && wait <= longest, "{wait:?}");
        world.now += wait;
    }
    world.work().unwrap();
    world.answer(0, Does::Writes);
    assert_eq!((world.report().written, world.report().retries), (3, 7));
}

#[test]
fn the_servers_wait_holds_for_all_parts() {
    let mut world = World::new(settings());
    (0..6).for_each(|_| world.push(30).unwrap());
    world.work().unwrap();
    world.answer(0, Does::Refuses(429, Some(7)));
    assert_eq!(world.work(), Err(Some(Duration::from_secs(7))));
    world.advance(7000);
    world.work().unwrap();
    world.work().unwrap();
}

#[test]
fn a_row_that_is_too_large_by_itself_is_lost_alone() {
    let mut world = World::new(settings());
    (0..3).for_each(|_| world.push(30).unwrap());
    world.work().unwrap();
    world.answer(0, Does::Refuses(413, None));
    world.work().unwrap();
    world.answer(0, Does::Refuses(413, None));
    while world.work().is_ok() {
        world.answer(0, Does::Writes);
    }
    world.take_losses();
    assert_eq!((world.report().written, world.report().lost), (2, 1));
    assert_eq!(world.lost[0].error.message(), "row 0 is too large");
    assert_eq!(world.machine.charged(), 0, "nothing is charged of halves");
}

#[test]
fn when_there_is_no_room() {
    let full = |when_full| {
        let mut world = World::new(Settings { when_full, ..settings() });
        while world.report().dropped == 0 && world.push(300).is_ok() {}
        world
    };
    for when_full in [WhenFull::Wait, WhenFull::Refuse] {
        let mut world = full(when_full);
        assert!(matches!(world.push(300), Err(PushError::Full)));
        assert_eq!(world.report().dropped, 0);
        world.work().unwrap();
        world.answer(0, Does::Writes);
        world.push(300).unwrap();
        world.adds_up();
    }
    let mut world = full(WhenFull::DropOldest);
    world.take_losses();
    assert_eq!((world.report().dropped, world.lost[0].part.first), (world.lost[0].rows, 0));
    assert_eq!(world.lost[0].error.kind(), ErrorKind::Full);
    world.adds_up();

    let mut world = World::new(settings());
    assert!(matches!(world.push(9000), Err(PushError::TooLarge)));
    assert_eq!(world.report().pushed, 0);
}

#[test]
fn a_close_sends_until_its_time_and_loses_the_rest() {
    let mut world = World::new(settings());
    (0..7).for_each(|_| world.push(30).unwrap());
    world.work().unwrap();
    world.machine.close(world.now + Duration::from_secs(5));
    assert!(matches!(world.push(30), Err(PushError::Closed)));
    world.answer(0, Does::Writes);
    world.work().unwrap();
    world.answer(0, Does::Refuses(503, None));
    world.work().unwrap();
    world.advance(5000);
    assert_eq!(world.work(), Err(Some(Duration::MAX)), "it is over");
    world.answer(0, Does::Writes);
    world.take_losses();
    let report = world.report();
    assert_eq!(
        (report.written, report.lost, report.buffered),
        (3, 4, 0),
        "an answer that is late counts no more"
    );
    let lost = world.lost.iter().map(|loss| (loss.part.first, loss.error.kind(), loss.error.maybe_applied()));
    let lost: Vec<_> = lost.collect();
    let expected = [(3, ErrorKind::Server, false), (6, ErrorKind::Timeout, true)];
    assert!(
        lost == expected || lost == [(3, ErrorKind::Timeout, true), (6, ErrorKind::Timeout, false)],
        "{lost:?}"
    );
    world.adds_up();
}

#[test]
fn a_part_that_was_given_up_while_it_was_compressed_is_not_sent() {
    let mut world = World::new(settings());
    (0..3).for_each(|_| world.push(30).unwrap());
    let Next::Send { id, lines, .. } = world.machine.next(world.now) else { panic!("there is work") };
    world.machine.give_up(ErrorKind::Timeout, "it is over");
    assert!(!world.machine.packed(id, &Request::new(lines)));
    world.take_losses();
    assert!(!world.lost[0].error.maybe_applied());
    world.adds_up();
}
