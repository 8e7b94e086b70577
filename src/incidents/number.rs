//! Numbers that the system gives itself: temporary ones of incidents, and those of notices (pure).

use jiff::tz::TimeZone;
use uuid::Uuid;

use crate::{clock::Instant, folded::fold};

/// A temporary number is to be replaced within so many hours (PRIVACY P6).
pub(super) const TEMPORARY_HOURS: f64 = 24.0;
/// What temporary numbers begin with.
pub(super) const TEMPORARY: &str = "TT";
/// Digits and letters that nobody takes for one another when reading aloud.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many of them make a number.
const LENGTH: u32 = 6;

/// `PREFIX-<year>-<6 letters or digits>`, drawn from the random end of an identifier; the year is that in `zone`.
pub(crate) fn drawn(prefix: &str, id: Uuid, now: Instant, zone: &TimeZone) -> String {
    let random = id.as_u128();
    let signs = (0..LENGTH).map(|n| char::from(SIGNS[(random >> (5 * n)) as usize & 31]));
    let year = now.in_zone(zone).year();
    format!("{prefix}-{year}-{}", signs.collect::<String>())
}

/// Whether somebody typed what looks like one of our temporary numbers.
pub(super) fn looks_temporary(number: &str) -> bool {
    let folded = fold(number).replace(' ', "");
    let mut parts = folded.split('-');
    let is = |part: Option<&str>, length: usize, of: fn(char) -> bool| {
        part.is_some_and(|part| part.chars().count() == length && part.chars().all(of))
    };
    parts.next() == Some("tt")
        && is(parts.next(), 4, |c| c.is_ascii_digit())
        && is(parts.next(), 6, char::is_alphanumeric)
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_drawn_from_the_random_end_of_an_identifier() {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let id = Uuid::from_u128(0x0193_7fff_ffff_7fff_bfff_ffff_ffff_ffff);
        // 17:30 UTC on the last day of the year is already next year in Vietnam.
        let now = "2026-12-31T17:30:00Z".parse().unwrap();
        assert_eq!(drawn("TT", id, now, &zone), "TT-2027-ZZZZZZ");
        let drawn: std::collections::HashSet<_> = (0..1000)
            .map(|_| drawn("GN", Uuid::now_v7(), now, &zone))
            .collect();
        assert!(drawn.len() > 990, "{} different ones", drawn.len());
    }

    #[test]
    fn p6_a_typed_number_cannot_pass_for_a_temporary_one() {
        for number in ["TT-2026-7KQ2MX", "tt-2026-7kq2mx", " TT - 2026 - 000000"] {
            assert!(looks_temporary(number), "{number}");
        }
        for number in [
            "TT-20261119-0042",
            "412/2026",
            "TT-2026-7KQ2",
            "TT-2026-7KQ2MX-1",
        ] {
            assert!(!looks_temporary(number), "{number}");
        }
    }
}
