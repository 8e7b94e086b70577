//! One task commits the lines that wait, many in one transaction: as safe as one by one, and far faster.

use tokio::sync::{mpsc, oneshot};

use super::{Entry, append};
use crate::{
    db::{Db, Tx},
    error::{Error, Result},
};

/// The most lines of one transaction.
const GROUP: usize = 512;

type Waiting = (Entry, oneshot::Sender<bool>);

/// Hands lines to the task that writes the log.
#[derive(Clone)]
pub struct AuditWriter(mpsc::Sender<Waiting>);

impl AuditWriter {
    /// Starts the task; it ends when the last writer is dropped.
    #[must_use]
    pub fn start(db: Db) -> Self {
        let (sender, receiver) = mpsc::channel(4 * GROUP);
        tokio::spawn(run(db, receiver));
        Self(sender)
    }

    /// Returns once the line is committed; an error means it is not, and what it is about must not be answered.
    pub async fn record(&self, entry: Entry) -> Result<()> {
        let closed = || Error::Busy("the log cannot be written".into());
        let (sender, committed) = oneshot::channel();
        self.0.send((entry, sender)).await.map_err(|_| closed())?;
        match committed.await {
            Ok(true) => Ok(()),
            _ => Err(closed()),
        }
    }
}

async fn run(db: Db, mut receiver: mpsc::Receiver<Waiting>) {
    let mut group = Vec::with_capacity(GROUP);
    while receiver.recv_many(&mut group, GROUP).await > 0 {
        let (entries, waiting): (Vec<_>, Vec<_>) = group.drain(..).unzip();
        let committed = commit(&db, &entries).await;
        if let Err(error) = &committed {
            tracing::error!(%error, lines = entries.len(), "the log cannot be written");
        }
        for sender in waiting {
            // Whoever asked may have gone; the line stands all the same.
            let _ = sender.send(committed.is_ok());
        }
    }
}

async fn commit(db: &Db, entries: &[Entry]) -> Result<()> {
    let mut tx = db.begin().await?;
    append(&mut tx, entries).await?;
    tx.commit().await
}

/// Commits lines at once; an error means that none of them is, and what they are about must not be answered.
pub async fn record_all(db: &Db, entries: &[Entry]) -> Result<()> {
    commit(db, entries)
        .await
        .map_err(|error| unwritten(&error, entries))
}

/// Commits `tx` with lines about what it did; an error means that nothing of it happened, and must not be answered.
pub(crate) async fn commit_with(mut tx: Tx, entries: &[Entry]) -> Result<()> {
    let appended = append(&mut tx, entries).await;
    let committed = match appended {
        Ok(()) => tx.commit().await,
        failed => failed,
    };
    committed.map_err(|error| unwritten(&error, entries))
}

fn unwritten(error: &Error, entries: &[Entry]) -> Error {
    tracing::error!(%error, lines = entries.len(), "the log cannot be written");
    Error::Busy("the log cannot be written".into())
}
