//! What clocks showed, and when that was.

use super::UnixTime;
use crate::decode::Decoder;

/// A zone whose name was looked up.
#[derive(Debug, Clone)]
pub(crate) enum Zone {
    /// So many seconds ahead of UTC, always.
    Fixed(i64),
    /// By the rules of the zone database.
    #[cfg(feature = "jiff")]
    Rules(jiff::tz::TimeZone),
    /// Not known here.
    Unknown,
}

/// The zone of this name.
pub(crate) fn find(name: &str) -> Zone {
    if let Some(seconds) = fixed(name) {
        return Zone::Fixed(seconds);
    }
    #[cfg(feature = "jiff")]
    if let Ok(zone) = jiff::tz::TimeZone::get(name) {
        return Zone::Rules(zone);
    }
    Zone::Unknown
}

/// The zones that need no database.
fn fixed(name: &str) -> Option<i64> {
    match name.strip_prefix("Etc/").unwrap_or(name) {
        "" | "UTC" | "GMT" | "UCT" | "Universal" | "Zulu" | "Greenwich" | "GMT0" => Some(0),
        // By its sign, `Etc/GMT+5` is behind.
        other => other
            .strip_prefix("GMT")?
            .parse::<i64>()
            .ok()
            .filter(|hours| hours.abs() <= 14)
            .map(|h| -h * 3600),
    }
}

impl Zone {
    /// When clocks showed this time; of an hour that came twice the earlier.
    fn when(&self, local: UnixTime) -> Option<UnixTime> {
        match self {
            Self::Fixed(ahead) => Some(UnixTime { seconds: local.seconds - ahead, ..local }),
            #[cfg(feature = "jiff")]
            Self::Rules(zone) => {
                let shown = jiff::Timestamp::from_second(local.seconds).ok()?;
                let shown = jiff::tz::Offset::UTC.to_datetime(shown);
                let seconds = zone.to_ambiguous_timestamp(shown).compatible().ok()?.as_second();
                Some(UnixTime { seconds, ..local })
            }
            Self::Unknown => None,
        }
    }
}

/// The zones of a row's columns.
#[derive(Debug, Default)]
pub(crate) struct Zones {
    /// By the columns' numbers, as far as the answer tells them.
    columns: Vec<Option<Zone>>,
    /// By the columns' types.
    declared: Vec<(&'static str, Zone)>,
}

impl Zones {
    /// Adds the zone of the next column.
    pub(crate) fn push(&mut self, name: Option<&str>) {
        self.columns.push(name.map(find));
    }

    fn when(&mut self, column: usize, declared: &'static str, local: UnixTime) -> Option<UnixTime> {
        if let Some(Some(zone)) = self.columns.get(column) {
            return zone.when(local);
        }
        if declared.is_empty() {
            return Some(local);
        }
        if let Some((_, zone)) = self.declared.iter().find(|(name, _)| *name == declared) {
            return zone.when(local);
        }
        let zone = find(declared);
        let time = zone.when(local);
        self.declared.push((declared, zone));
        time
    }
}

impl Decoder<'_> {
    /// When clocks showed this time: in the zone that the answer tells, else in the declared one, else in UTC.
    #[inline]
    pub(crate) fn in_zone(&mut self, local: UnixTime, declared: &'static str) -> Option<UnixTime> {
        let column = self.column();
        match self.zones().when(column, declared, local) {
            Some(time) => Some(time),
            None if cfg!(feature = "jiff") => self
                .refuse("this time is in a zone that the system does not know: see the features of `jiff`"),
            None => self.refuse("this time is in a zone, and only the feature `jiff` knows zones"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_fixed_zones() {
        for (name, seconds) in [
            ("UTC", Some(0)),
            ("Etc/UTC", Some(0)),
            ("Etc/GMT+5", Some(-18_000)),
            ("Etc/GMT-14", Some(50_400)),
            ("Europe/Madrid", None),
            ("Etc/GMT+15", None),
            ("GMTx", None),
        ] {
            assert_eq!(fixed(name), seconds, "{name}");
        }
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn takes_the_earlier_of_a_doubled_hour() {
        let local = |seconds| UnixTime { seconds, nanoseconds: 5 };
        let madrid = find("Europe/Madrid");
        // 2026-10-25 02:30 in Madrid came at 00:30 and at 01:30 UTC.
        assert_eq!(madrid.when(local(1_792_895_400)), Some(local(1_792_888_200)));
        // 2026-01-02 03:04:05.
        assert_eq!(madrid.when(local(1_767_323_045)), Some(local(1_767_319_445)));
        assert!(find("Europe/Nowhere").when(local(0)).is_none());
    }
}
