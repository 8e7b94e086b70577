//! Checking the chain (pure).

use super::{PURGE, link};
use crate::clock::Instant;

/// A stored line.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    /// Its place in the chain, from 1 without gaps.
    pub seq: i64,
    /// What was done, as stored.
    pub body: String,
    /// The link to the line before.
    pub hash: Vec<u8>,
}

/// What a line says of itself, as far as a purge needs it.
#[derive(serde::Deserialize)]
struct Said {
    at: Instant,
    action: String,
    detail: serde_json::Value,
}

impl Row {
    fn said(&self) -> Option<Said> {
        serde_json::from_str(&self.body).ok()
    }

    /// Whether it was written before a moment; a line that does not say when was not.
    pub(super) fn is_before(&self, moment: Instant) -> bool {
        self.said().is_some_and(|said| said.at < moment)
    }

    /// Whether it says that a purge let the log begin after `start`.
    #[must_use]
    pub fn tells_start(&self, start: &Head) -> bool {
        self.said().is_some_and(|said| {
            said.action == PURGE && said.detail["log_begins_after"] == start.to_string()
        })
    }
}

/// The end of a chain: how many lines, and the last link.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Head {
    /// Number of lines.
    pub seq: i64,
    /// The last link; 32 zero bytes for an empty chain.
    pub hash: Vec<u8>,
}

impl Default for Head {
    fn default() -> Self {
        Self {
            seq: 0,
            hash: vec![0; 32],
        }
    }
}

impl std::str::FromStr for Head {
    type Err = String;

    /// Reads a head as [`Display`](std::fmt::Display) writes it; capital hexadecimal digits mean the same.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "must be COUNT:HASH as `audit verify` prints it, with 64 hexadecimal digits";
        let (seq, hash) = text.trim().split_once(':').ok_or_else(wrong)?;
        let is_whole = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let seq = seq.parse().ok().filter(|seq| *seq >= 0 && is_whole);
        let bytes = (0..hash.len() / 2).map(|n| u8::from_str_radix(&hash[2 * n..2 * n + 2], 16));
        Ok(Self {
            seq: seq.ok_or_else(wrong)?,
            hash: bytes.collect::<Result<_, _>>().map_err(|_| wrong())?,
        })
    }
}

impl std::fmt::Display for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:", self.seq)?;
        self.hash
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// What checking a stretch of the chain found.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every line follows from the one before; the chain ends here.
    Whole(Head),
    /// The line at this place was edited, or is missing, or out of order.
    Broken {
        /// The first place that does not follow.
        seq: i64,
        /// What is wrong there.
        why: &'static str,
    },
}

/// Follows the chain from `head` through `rows` (in order of `seq`).
#[must_use]
pub fn verify(mut head: Head, rows: &[Row]) -> Verdict {
    for row in rows {
        let expected = head.seq + 1;
        if row.seq != expected {
            return Verdict::Broken {
                seq: expected,
                why: "the line is missing",
            };
        }
        if row.hash != link(&head.hash, &row.body) {
            return Verdict::Broken {
                seq: expected,
                why: "the line was edited, or lines were reordered",
            };
        }
        head = Head {
            seq: row.seq,
            hash: row.hash.clone(),
        };
    }
    Verdict::Whole(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(bodies: &[&str]) -> Vec<Row> {
        let mut hash = Head::default().hash;
        let mut rows = Vec::new();
        for (index, body) in bodies.iter().enumerate() {
            hash = link(&hash, body);
            rows.push(Row {
                seq: index as i64 + 1,
                body: (*body).to_owned(),
                hash: hash.clone(),
            });
        }
        rows
    }

    #[test]
    fn a_head_is_read_as_it_is_written() {
        let head = Head {
            seq: 12,
            hash: (0..32).map(|n| n * 8).collect(),
        };
        let text = head.to_string();
        assert_eq!(text.parse(), Ok(head.clone()));
        assert_eq!(text.to_uppercase().parse(), Ok(head));
        for wrong in [
            "",
            "12",
            &text[1 + text.find(':').unwrap()..],
            &text[..text.len() - 2],
            &format!("{text}00"),
            &format!("-{text}"),
            &text.replace("00", "xy"),
            &text.replace("00", "é"),
        ] {
            assert!(wrong.parse::<Head>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn names_the_first_line_that_was_touched() {
        let whole = chain(&["a", "b", "c", "d"]);
        assert!(matches!(
            verify(Head::default(), &whole),
            Verdict::Whole(Head { seq: 4, .. })
        ));

        let mut edited = whole.clone();
        edited[1].body = "B".into();
        assert!(matches!(
            verify(Head::default(), &edited),
            Verdict::Broken { seq: 2, .. }
        ));

        let mut removed = whole.clone();
        removed.remove(2);
        assert!(matches!(
            verify(Head::default(), &removed),
            Verdict::Broken {
                seq: 3,
                why: "the line is missing"
            }
        ));

        let mut reordered = whole.clone();
        reordered.swap(1, 2);
        reordered[1].seq = 2;
        reordered[2].seq = 3;
        assert!(matches!(
            verify(Head::default(), &reordered),
            Verdict::Broken { seq: 2, .. }
        ));

        let mut relinked = whole;
        relinked[3].body = "D".into();
        relinked[3].hash = link(&relinked[2].hash, "D");
        assert!(
            matches!(verify(Head::default(), &relinked), Verdict::Whole(_)),
            "a rebuilt tail follows; only a head kept outside shows it"
        );
    }
}
