//! `sightline audit verify`: is the log whole?

use super::{open, say};
use crate::{
    audit::{Head, Verdict, verify},
    db::Db,
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
        let expect = options.expect.as_deref().map(str::parse::<Head>);
        let expect = expect
            .transpose()
            .map_err(|why| Error::field("expect", why))?;
        let db = open_to_verify(url).await?;
        let (start, head) = verified(&db, expect.as_ref()).await?;
        let lines = head.seq - start.seq;
        let purged = match start.seq {
            0 => String::new(),
            seq => format!(" after {seq} that were purged"),
        };
        say(format_args!(
            "the log is whole: {lines} lines{purged}, head {head}"
        ));
        if expect.is_none() {
            say(
                "without --expect HEAD, kept outside, a cut tail or a rebuilt chain cannot be found",
            );
        }
        db.close().await;
        Ok(())
    }
}

/// Opens the database, if need be without writing anything: a copy that an auditor was given may be read-only.
async fn open_to_verify(url: &str) -> Result<Db> {
    match open(url).await {
        Ok((db, _)) => Ok(db),
        Err(Error::Busy(_) | Error::Internal(_)) => Db::connect_to_read(url).await,
        Err(why) => Err(why),
    }
}

/// The start and the end of a whole log.
async fn verified(db: &Db, expect: Option<&Head>) -> Result<(Head, Head)> {
    loop {
        let start = db.audit_start().await?;
        let followed = follow(db, &start, expect).await;
        // Where a purge has cut lines off meanwhile, what was found means nothing.
        if db.audit_start().await? == start {
            return Ok((start, followed?));
        }
    }
}

/// Follows the chain from `start` through its stated head, and through `expect` where that is given, to its end.
///
/// Others may write meanwhile: what a head states is there in every later look, so each look at the head says only how
/// far the lines must go, and how far they may.
async fn follow(db: &Db, start: &Head, expect: Option<&Head>) -> Result<Head> {
    if let Some(expect) = expect.filter(|expect| expect.seq < start.seq) {
        let why = format!(
            "the head {expect} lies before line {}, up to which the log was purged: take a later one",
            start.seq
        );
        return Err(Error::Conflict(why.into()));
    }
    let strays = db.audit_rows_before_first(start).await?;
    if strays > 0 {
        return Err(broken(format!("{strays} lines stand before the first")));
    }
    let stated = db.audit_head().await?;
    let mut head = start.clone();
    let (mut is_stated, mut is_expected) =
        (stated == head, expect.is_none_or(|expect| *expect == head));
    let mut is_told = start.seq == 0;
    loop {
        let rows = db.audit_rows(head.seq, STRETCH).await?;
        for row in &rows {
            head = match verify(head, std::slice::from_ref(row)) {
                Verdict::Whole(head) => head,
                Verdict::Broken { seq, why } => {
                    return Err(broken(format!("it is broken at line {seq}: {why}")));
                }
            };
            is_told = is_told || row.tells_start(start);
            is_stated |= head == stated;
            is_expected |= expect == Some(&head);
        }
        if rows.len() < STRETCH as usize {
            break;
        }
    }
    if head.seq < stated.seq {
        return Err(broken(format!(
            "it ends at line {}, but its head says {}: lines were cut off",
            head.seq, stated.seq
        )));
    }
    if !is_stated || db.audit_head().await?.seq < head.seq {
        return Err(broken(
            "its lines do not agree with its head: lines were added, or the head was changed",
        ));
    }
    if !is_told {
        return Err(broken(format!(
            "it begins after line {}, and no purge says so: its beginning was cut off",
            start.seq
        )));
    }
    if let Some(expect) = expect.filter(|_| !is_expected) {
        return Err(broken(format!(
            "it never had the head {expect}: it was cut or rebuilt"
        )));
    }
    Ok(head)
}

fn broken(why: impl std::fmt::Display) -> Error {
    Error::Conflict(format!("the log is not whole: {why}").into())
}
