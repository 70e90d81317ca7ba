//! Settling what clients left behind: a finished upload appears even if its browser died, an abandoned one gives its
//! bytes back.

use contract::Timestamp;
use futures::{StreamExt, stream};
use serde::Serialize;
use uuid::Uuid;

use super::{
    Documents,
    confirm::Settled,
    row::{Row, columns},
};
use crate::{
    Result,
    db::{execute, fetch_all},
    jobs::Job,
    store::ObjectKey,
};

/// Rows a statement looks at.
const PAGE: i64 = 200;
/// HEAD requests at once: an upload that hangs must not hold up the others.
const HEADS: usize = 8;
/// Seconds after its time that a tombstone's own job is taken for lost.
const OVERDUE_SECS: i64 = 600;

/// What one sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct SweepReport {
    /// Uploads whose object was there.
    pub finished: usize,
    /// Uploads that were given up.
    pub expired: usize,
    /// Uploads that storage could not tell about; next time.
    pub undecided: usize,
    /// Overdue tombstones whose deletion was enqueued again.
    pub tombstones: usize,
}

enum Outcome {
    Finished,
    Expired,
    Undecided,
    Left,
}

impl Documents {
    /// Settles every pending upload whose time has passed. Any number of replicas may sweep at once.
    ///
    /// # Errors
    /// When the database fails; what is settled by then stays settled.
    pub async fn sweep(&self) -> Result<SweepReport> {
        let mut report = SweepReport::default();
        let mut after = Uuid::nil();
        loop {
            let now = self.clock.now();
            let rows = fetch_all!(
                self.db.read().await?,
                Row,
                concat!(
                    "SELECT ",
                    columns!(),
                    " FROM documents
                      WHERE status = 'pending' AND created_at <= $1 AND url_expires_at <= $2 AND id > $3
                      ORDER BY id LIMIT $4"
                ),
                now.plus_secs(-self.limits.pending_cutoff_secs).0,
                now.0,
                after,
                PAGE
            )?;
            let Some(last) = rows.last() else { break };
            after = last.id().0;
            let mut outcomes = stream::iter(rows).map(|row| self.sweep_one(row, now)).buffer_unordered(HEADS);
            while let Some(outcome) = outcomes.next().await {
                match outcome? {
                    Outcome::Finished => report.finished += 1,
                    Outcome::Expired => report.expired += 1,
                    Outcome::Undecided => report.undecided += 1,
                    Outcome::Left => {}
                }
            }
        }
        report.tombstones = self.requeue_overdue_tombstones().await?;
        Ok(report)
    }

    async fn sweep_one(&self, row: Row, now: Timestamp) -> Result<Outcome> {
        if Timestamp(row.created_at).plus_secs(self.limits.transfer_secs(row.size()?)) > now {
            return Ok(Outcome::Left);
        }
        Ok(match self.store.head(&row.key()).await {
            Ok(Some(head)) => match self.settle(&row, &head).await? {
                Settled::Uploaded(_) => Outcome::Finished,
                Settled::Refused(_) => Outcome::Expired,
                Settled::NoLongerPending => Outcome::Left,
            },
            Ok(None) if self.discard(&row).await? => Outcome::Expired,
            Ok(None) => Outcome::Left,
            // A PUT that still streams holds the key: its HEAD waits until it times out.
            Err(cause) => {
                tracing::info!(%cause, document = %row.id(), "left pending: storage did not tell");
                Outcome::Undecided
            }
        })
    }

    /// Covers tombstones that were left without a job, as the migration to several users leaves them.
    async fn requeue_overdue_tombstones(&self) -> Result<usize> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let overdue = fetch_all!(
            tx,
            (Uuid, Uuid),
            "SELECT user_id, document_id FROM tombstones WHERE purge_at <= $1 ORDER BY purge_at LIMIT $2",
            now.plus_secs(-OVERDUE_SECS).0,
            PAGE
        )?;
        for (user, document) in &overdue {
            let (user, document) = (contract::UserId(*user), contract::DocumentId(*document));
            let object_key = ObjectKey::new(user, document).to_string();
            self.queue.push(&mut tx, &Job::DeleteObject { document, object_key }, now).await?;
            // Pushed forward, so that the next sweep leaves the job its time.
            execute!(tx, "UPDATE tombstones SET purge_at = $2 WHERE document_id = $1", document.0, now.0)?;
        }
        tx.commit().await?;
        Ok(overdue.len())
    }
}
