//! PURE. Days of the calendar, to see that a text is due to be read again. What day it is now is for the
//! edge to say.

use std::fmt;
use std::time::Duration;

/// A day as `YYYY-MM-DD`; days compare as they follow each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(String);

impl Day {
    /// The day, in UTC, that is so long after the beginning of 1970.
    pub fn since_1970(time: Duration) -> Self {
        // Years that begin in March have their odd day at the end; 719,468 days lie between March of
        // the year 0 and January 1970, and the calendar repeats after 146,097.
        let days = time.as_secs() / 86_400 + 719_468;
        let (era, day) = (days / 146_097, days % 146_097);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        Self(format!("{:04}-{month:02}-{day:02}", era * 400 + year + next))
    }

    /// Whether this day is later than another, written as in a policy.
    pub fn is_after(&self, day: &str) -> bool {
        self.0.as_str() > day
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (days, day) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (19_782, "2024-02-29"),
            (20_781, "2026-11-24"),
            (20_818, "2026-12-31"),
            (20_819, "2027-01-01"),
            (47_540, "2100-02-28"),
            (47_541, "2100-03-01"),
        ] {
            let last_second = Duration::from_secs(days * 86_400 + 86_399);
            assert_eq!(Day::since_1970(last_second).to_string(), day, "{days}");
        }
    }

    #[test]
    fn a_day_is_not_after_itself() {
        let today = Day("2026-11-24".to_owned());
        assert!(today.is_after("2026-11-23") && today.is_after("2025-12-31"));
        assert!(!today.is_after("2026-11-24") && !today.is_after("2027-01-01"));
    }
}
