//! `sightline audit verify`: is the log whole?

use super::{open, say};
use crate::{
    audit::{Head, Verdict, verify},
    error::{Error, Result},
};

/// Lines read at once.
const STRETCH: i64 = 10_000;

/// What to do with the log.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Audit {
    /// Follow the chain from its beginning and name the first line that was edited, removed or moved.
    Verify(Verify),
}

#[derive(Debug, clap::Args)]
pub(super) struct Verify {
    /// A head printed earlier and kept outside, `COUNT:HASH`; the chain must run through it.
    #[arg(long, value_name = "HEAD")]
    expect: Option<String>,
}

impl Audit {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        let Self::Verify(options) = self;
        let (db, _) = open(url).await?;
        let mut head = Head::default();
        let mut expected = options
            .expect
            .clone()
            .filter(|text| *text != head.to_string());
        loop {
            let rows = db.audit_rows(head.seq, STRETCH).await?;
            if rows.is_empty() {
                break;
            }
            if let Some(text) = &expected {
                let passes = |row: &crate::audit::Row| {
                    Head {
                        seq: row.seq,
                        hash: row.hash.clone(),
                    }
                    .to_string()
                        == *text
                };
                if rows.iter().any(passes) {
                    expected = None;
                }
            }
            head = match verify(head, &rows) {
                Verdict::Whole(head) => head,
                Verdict::Broken { seq, why } => {
                    return Err(Error::Conflict(format!(
                        "the log is broken at line {seq}: {why}"
                    )));
                }
            };
        }
        let stated = db.audit_head().await?;
        if stated != head {
            let text = format!(
                "the log ends at line {}, but its head says {}: lines were cut off",
                head.seq, stated.seq
            );
            return Err(Error::Conflict(text));
        }
        if let Some(text) = expected {
            return Err(Error::Conflict(format!(
                "the log never had the head {text}: it was cut or rebuilt"
            )));
        }
        say(format_args!(
            "the log is whole: {} lines, head {head}",
            head.seq
        ));
        if options.expect.is_none() {
            say(
                "without --expect HEAD, kept outside, a cut tail or a rebuilt chain cannot be found",
            );
        }
        db.close().await;
        Ok(())
    }
}
