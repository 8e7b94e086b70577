//! From when until when a certificate holds: the one thing that is asked of its inside (pure).
//!
//! RFC 5280, section 4.1: the third part of the certificate's first part, or the fourth where a version comes first.

use crate::clock::Instant;

/// DER's mark of a sequence.
const SEQUENCE: u8 = 0x30;
/// Of a version, in brackets.
const VERSION: u8 = 0xa0;
/// Of a time with two digits for the year.
const UTC_TIME: u8 = 0x17;
/// Of a time with four.
const GENERALIZED_TIME: u8 = 0x18;

/// The first and the last second of a certificate in DER; none if the bytes are no certificate.
pub(super) fn of(certificate: &[u8]) -> Option<(Instant, Instant)> {
    let mut outer = Der(within(&mut Der(certificate), SEQUENCE)?);
    let mut signed = Der(within(&mut outer, SEQUENCE)?);
    if signed.0.first() == Some(&VERSION) {
        signed.next()?;
    }
    let _serial = signed.next()?;
    let _algorithm = signed.next()?;
    let _issuer = signed.next()?;
    let mut validity = Der(within(&mut signed, SEQUENCE)?);
    Some((time(validity.next()?)?, time(validity.next()?)?))
}

/// What is left to read of a sequence.
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    /// The mark and the bytes of the next value.
    fn next(&mut self) -> Option<(u8, &'a [u8])> {
        let (&mark, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        // Up to 127 the length itself, above it the number of bytes that the length takes.
        let (length, rest) = if first < 0x80 {
            (usize::from(first), rest)
        } else {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            if digits.len() > 4 {
                return None;
            }
            let length = digits
                .iter()
                .fold(0, |length, digit| (length << 8) | usize::from(*digit));
            (length, rest)
        };
        let (value, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((mark, value))
    }
}

/// The bytes of the next value, which must have this mark.
fn within<'a>(der: &mut Der<'a>, mark: u8) -> Option<&'a [u8]> {
    der.next()
        .filter(|(found, _)| *found == mark)
        .map(|(_, value)| value)
}

/// `YYMMDDHHMMSSZ`, where 50 and above is the last century, or `YYYYMMDDHHMMSSZ`.
fn time((mark, text): (u8, &[u8])) -> Option<Instant> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let whole = match mark {
        UTC_TIME if text < "50" => format!("20{text}"),
        UTC_TIME => format!("19{text}"),
        GENERALIZED_TIME => text.to_owned(),
        _ => return None,
    };
    if whole.len() != 14 || !whole.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize| &whole[from..from + 2];
    format!(
        "{}-{}-{}T{}:{}:{}Z",
        &whole[..4],
        part(4),
        part(6),
        part(8),
        part(10),
        part(12)
    )
    .parse()
    .ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    use super::*;

    fn certificate(from: i32, to: i32) -> Vec<u8> {
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.not_before = date_time_ymd(from, 3, 1);
        params.not_after = date_time_ymd(to, 12, 31);
        let key = KeyPair::generate().unwrap();
        params.self_signed(&key).unwrap().der().to_vec()
    }

    #[test]
    fn both_forms_of_a_time_are_read() {
        // From 2050 on the year has four digits.
        for (from, to) in [(1999, 2026), (2026, 2049), (2026, 2050), (2051, 2999)] {
            let found = of(&certificate(from, to)).unwrap();
            let expected = (
                format!("{from}-03-01T00:00:00Z").parse().unwrap(),
                format!("{to}-12-31T00:00:00Z").parse().unwrap(),
            );
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_certificate_that_was_cut_off_is_none() {
        let whole = certificate(2020, 2030);
        assert!((0..whole.len()).all(|length| of(&whole[..length]).is_none()));
    }

    proptest! {
        #[test]
        fn no_bytes_at_all_bring_it_down(bytes in proptest::collection::vec(any::<u8>(), 0..200), at in 0..200_usize) {
            let _ = of(&bytes);
            let mut changed = certificate(2020, 2030);
            let at = at % changed.len();
            changed.splice(at..at, bytes);
            let _ = of(&changed);
        }
    }
}
